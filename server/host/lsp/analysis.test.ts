import { expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../core/config';
import { emptyProgram } from '../../core/empty-program';
import type { Dialect } from '../../core/program';
import { Root } from '../workspace/root';
import { Analysis } from './analysis';

/** Each file is a program, and takes as many milliseconds as it says. */
function rootOf(files: Readonly<Record<string, string>>, spend: (milliseconds: number) => void): Root {
  const dialect: Dialect = {
    id: 'hcl',
    claims: (uri) => uri.endsWith('.tf'),
    recognises: () => true,
    discover: ({ sources }) => [...sources.keys()].map((uri) => ({ id: uri, dialect: 'hcl', uri })),
    evaluate: (seed, { sources }) => {
      spend(Number(sources.get(seed.uri)?.text));
      return emptyProgram(seed, 'terraform');
    },
    syntaxProblems: () => [],
    comments: () => [],
  };
  const root = new Root({
    uri: 'file:///w',
    engine: {
      dialects: [dialect],
      rules: [],
      iam: { actionsMatching: () => undefined },
      schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
      adapt: (edits) => edits,
    },
    access: { list: () => Promise.resolve({ uris: [], notices: [] }), read: () => Promise.resolve({ kind: 'missing' }) },
    config: DEFAULT_CONFIG,
  });
  for (const [path, text] of Object.entries(files)) root.setText(`file:///w/${path}`, text);
  return root;
}

async function seen(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  let now = 0;
  const events: string[] = [];
  const root = rootOf(files, (milliseconds) => (now += milliseconds));
  const analysis = new Analysis({
    pause: () => Promise.resolve(),
    now: () => now,
    near: () => [],
    early: () => events.push(`early ${now}`),
    done: () => events.push(`done ${now}`),
    idle: () => events.push('idle'),
    log: (error) => events.push(String(error)),
  });
  analysis.touch(root, 'now');
  await analysis.settled();
  return events;
}

it('shows what is known when it takes long', async () => {
  expect(await seen({ 'a.tf': '300', 'b.tf': '300', 'c.tf': '300', 'd.tf': '300', 'e.tf': '50' })).toEqual(['early 600', 'early 1200', 'done 1250', 'idle']);
});

it('shows the whole at once when it does not', async () => {
  expect(await seen({ 'a.tf': '100', 'b.tf': '100', 'c.tf': '100' })).toEqual(['done 300', 'idle']);
});
