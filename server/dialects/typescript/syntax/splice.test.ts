/** A tree that is made of the last one is the tree of the whole text, whatever is typed. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { describe, expect, it } from 'vitest';
import { engine } from './engine';
import { spliced, type Spliceable } from './splice';

const PROGRAM = `import * as cdk from 'aws-cdk-lib';
import { Bucket, type BucketProps } from 'aws-cdk-lib/aws-s3';

interface Props extends cdk.StackProps {
  readonly stage?: string;
}

const names = ['a', 'b'].map((name) => { const upper = name.toUpperCase(); return \`\${upper}-x\`; });
let count = 0
function prefixed(name: string, { by = 'p' }: { by?: string } = {}): string {
  'use strict';
  if (name === '') return by; // nothing
  for (const each of names) { count += each.length; }
  return name.replace(/^[{;]/u, \`\${by};\`);
}

export class Stack extends cdk.Stack {
  static readonly size = 1;
  private readonly bucket: Bucket;

  constructor(scope: cdk.App, id: string, props: Props) {
    super(scope, id, props);
    /* one; two */
    this.bucket = new Bucket(this, 'Bucket', { versioned: true, bucketName: prefixed(id) });
    if (props.stage) {
      new Bucket(this, \`\${props.stage}\`, { ...common(), lifecycleRules: [{ enabled: true }] });
    } else {
      throw new Error("none; really");
    }
    cdk.Tags.of(this).add('stage', props.stage ?? 'dev');
  }

  async load() { const data = await fetch('x'); return data; }
}

enum Mode { On, Off }
@sealed({ by: 'x' })
export class Sealed { size = 1; run() { return this.size; } }
declare function sealed(options: { by: string }): ClassDecorator;
function common(): BucketProps { return { removalPolicy: cdk.RemovalPolicy.DESTROY }; }
try { new Stack(new cdk.App(), 'S', {}); } catch { count = -1; }
switch (count) { case 1: { count = 2; } }
export const mode = Mode.On as const;
`;

const first = read(PROGRAM);
const places = Array.from({ length: PROGRAM.length }, (_, at) => at);

describe('typed and deleted all over', () => {
  it.each(['x', ' ', '\n', ';', '}', '(', '"', '`', '/', '*/', '.y', '{ a: 1 }', ' as any', '=> ', '\n// note\n', '\nconst z = 1;', '<', '?', 'else '])('%j', (typed) => {
    const some = places.filter((place) => place % 3 === typed.length % 3);
    expectSomeSame(some.map((at) => `${PROGRAM.slice(0, at)}${typed}${PROGRAM.slice(at)}`));
  });

  it.each([1, 2, 7, 60])('%i deleted', (length) => {
    const some = places.filter((place) => place % 2 === 0);
    expectSomeSame(some.map((at) => PROGRAM.slice(0, at) + PROGRAM.slice(at + length)));
  });

  it('reads the whole where `await` is typed: what it means depends on what is around it', () => {
    expect(places.filter((at) => canBeMade(`${PROGRAM.slice(0, at)} await ${PROGRAM.slice(at)}`))).toEqual([]);
  });

  it('reads a statement alone at many places', () => {
    const made = places.filter((at) => canBeMade(`${PROGRAM.slice(0, at)}x${PROGRAM.slice(at)}`));
    expect(made.length / places.length).toBeGreaterThan(0.4);
  });

  function expectSomeSame(texts: readonly string[]): void {
    expect(texts.filter((text) => expectSame(text, first))).not.toEqual([]);
  }
});

it('stays right over a session of edits', () => {
  let last = first;
  let state = 11;
  const next = (below: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
  const pieces = ['a', ' ', '\n', '1', ', b', '.c', ' + 1', "'s'", '{}', '[]', '()', ';', '/* n */'];
  let made = 0;
  for (let turn = 0; turn < 1500; turn++) {
    const { text } = last;
    const at = next(text.length + 1);
    const edited = next(3) === 0 ? text.slice(0, at) + text.slice(at + next(3)) : text.slice(0, at) + (pieces[next(pieces.length)] ?? '') + text.slice(at);
    const body = expectSame(edited, last);
    if (body) made++;
    const parsed = body ? undefined : engine.parse(edited, 'a.ts');
    // What is broken is mended at once.
    if (body) last = { text: edited, body };
    else last = parsed?.problems.length === 0 ? { text: edited, body: parsed.program.body } : first;
  }
  expect(made).toBeGreaterThan(300);
});

it('keeps what stands before a change', () => {
  const body = spliced(first, PROGRAM.replace("'dev'", "'prod'"), 'a.ts', engine);
  expect(body?.[0]).toBe(first.body[0]);
  expect(body?.at(-1)).not.toBe(first.body.at(-1));
});

function canBeMade(text: string): boolean {
  return spliced(first, text, 'a.ts', engine) !== undefined;
}

function expectSame(text: string, last: Spliceable): readonly TSESTree.ProgramStatement[] | undefined {
  const body = spliced(last, text, 'a.ts', engine);
  if (!body) return undefined;
  const whole = engine.parse(text, 'a.ts');
  const [mine, its] = [simplified(body), simplified(whole?.program.body)];
  if (mine !== its || whole?.problems.length !== 0) expect({ text, problems: [], body: mine }).toEqual({ text, problems: whole?.problems, body: its });
  return body;
}

function read(text: string): Spliceable {
  const parsed = engine.parse(text, 'a.ts');
  expect(parsed?.problems).toEqual([]);
  return { text, body: parsed?.program.body ?? [] };
}

/** Nobody asks for lines and columns. */
function simplified(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'loc' ? undefined : value));
}
