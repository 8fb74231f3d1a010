/** What every rule must have, whatever it is about. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '.';
import type { Flavour } from '../server/core/program';
import { examplesOf, isFixableIn } from '../server/core/rule';
import { readExample } from './testing/examples';
import { analyse, testEngine } from './testing/programs';

const engine = testEngine();

const FLAVOURS: readonly Flavour[] = ['terraform', 'cloudformation-json', 'cloudformation-yaml', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'];

it('has no two rules of one id', () => {
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
});

describe.each(RULES)('$id', (rule) => {
  const flavours = rule.flavours ?? FLAVOURS;
  const examples = flavours.map((flavour) => ({ flavour, ...examplesOf(rule, flavour) }));

  it('is called after its file', () => {
    expect(existsSync(`rules/${rule.id}.ts`)).toBe(true);
    expect(rule.id).toMatch(/^[a-z0-9]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('says what, why, how to fix and what that rests on', () => {
    expect(rule.title.length).toBeGreaterThan(10);
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.why.length).toBeGreaterThan(100);
    expect(rule.howToFix.length).toBeGreaterThan(100);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.references.filter((link) => !link.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  });

  it.each(examples)('shows what it finds and what not in $flavour', ({ bad, good }) => {
    expect(bad.length).toBeGreaterThan(0);
    expect(good.length).toBeGreaterThan(0);
  });

  it('has a fix in every dialect exactly if it says so', () => {
    expect(examples.map(({ bad }) => bad.some((example) => example.fixed !== undefined))).toEqual(
      flavours.map((flavour) => isFixableIn(rule, flavour)),
    );
  });

  it('follows a value to where it is written in some example', () => {
    const chains = examples.flatMap(({ flavour, bad }) =>
      bad.flatMap(({ source, config }) =>
        analyse(readExample(source, flavour).files, { ...engine, rules: [rule] }, config).map((finding) => finding.related.map((each) => each.message)),
      ),
    );
    const isFollowed = chains.some((messages) => messages.some((message) => message.startsWith('through ')));
    expect(isFollowed || examples.some(({ bad }) => bad.some((example) => example.indirect))).toBe(true);
  });

  it('leaves a value alone that cannot be known', () => {
    expect(examples.flatMap(({ good }) => good).filter((example) => example.unknown).length).toBeGreaterThan(0);
  });

  it('has examples of the dialects that it is for', () => {
    expect(Object.keys(rule.examples).sort()).toEqual([...flavours].sort());
  });

  it('marks every bad example', () => {
    for (const { flavour, bad } of examples) {
      for (const { source } of bad) expect(readExample(source, flavour).marks.length).toBeGreaterThan(0);
    }
  });
});
