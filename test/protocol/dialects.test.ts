/** In every dialect: a document is opened, its squiggle is where the rule's example marks it, and the fix writes what the example says. */
import { afterEach, describe, expect, it } from 'vitest';
import { RULES } from '../../rules';
import { DEFAULT_FILES, readExample } from '../../rules/testing/examples';
import type { Flavour } from '../../server/core/program';
import { Client, positionAt } from './support/client';

const FLAVOURS: readonly Flavour[] = [
  'terraform',
  'cloudformation-json',
  'cloudformation-yaml',
  'cdk-typescript',
  'pulumi-typescript',
  'pulumi-python',
];
const RULE = 's3/no-public-access-block';

let client: Client;
afterEach(() => client.dispose());

describe.each(FLAVOURS)('%s', (flavour) => {
  const path = DEFAULT_FILES[flavour];
  const [example] = RULES.find((rule) => rule.id === RULE)?.examples[flavour]?.bad ?? [];
  if (!example || example.fixed === undefined) throw new Error(`${RULE} has no example with a fix for ${flavour}`);
  const bad = readExample(example.source, flavour);
  const fixed = readExample(example.fixed, flavour).files.get(path);
  const text = bad.files.get(path) ?? '';
  const [mark] = bad.marks;
  const range = { start: positionAt(text, mark?.range.start ?? 0), end: positionAt(text, mark?.range.end ?? 0) };

  it('shows the finding and writes the fix', async () => {
    client = await Client.start({});
    await client.open(path, text);
    const found = (await client.version(path, 1)).filter((each) => each.code === RULE);
    expect(found.map(({ source, severity, range: where }) => ({ source, severity, range: where }))).toEqual([{ source: 'Lintel', severity: 1, range }]);

    const actions = await client.actions(path, { start: range.start, end: range.start }, ['quickfix']);
    const fix = actions.find((each) => each.diagnostics?.[0]?.code === RULE);
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: RULE }] });
    expect(fix?.edit, 'edits are computed when an action is chosen').toBeUndefined();
    const resolved = fix && (await client.resolve(fix));
    expect(client.apply(resolved?.edit)).toEqual({ [path]: fixed });
  });
});
