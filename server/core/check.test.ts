import { noFacts } from './facts';
import { describe, expect, it } from 'vitest';
import { check, placeOf } from './check';
import { DEFAULT_CONFIG } from './config';
import { write } from './edits';
import { resourceGraph } from './graph';
import type { Program } from './program';
import { get } from './query';
import type { DeclaredResource, Resource } from './resource';
import { defineRule, type Rule } from './rule';
import { literal, object, through, unknown, written, type Property } from './value';

const URI = 'file:///main.tf';
const at = (start: number, end: number) => ({ uri: URI, range: { start, end } });

function bucket(id: string, properties: ReadonlyMap<string, Property>, declaration = at(0, 100)): Resource {
  const declared: DeclaredResource = {
    id,
    nativeType: 'aws_s3_bucket',
    name: id,
    mode: 'managed',
    properties: object(properties, written(at(20, 90))),
    declaration,
    header: at(0, 10),
    placement: { provider: '', region: unknown('parameter', written(at(0, 0))) },
    dependsOn: [],
    settings: object(new Map(), written(at(20, 90))),
  };
  return { ...declared, type: 'aws_s3_bucket', declared };
}

function program(...resources: readonly Resource[]): Program {
  return {
    seed: { id: 'p', dialect: 'hcl', uri: URI },
    flavour: 'terraform',
    graph: resourceGraph(resources),
    declared: resources.map((each) => each.declared),
    inputs: new Set([URI]),
    limits: [],
  facts: noFacts('file:///w'),
    render: () => [{ uri: URI, edits: [{ range: { start: 0, end: 0 }, newText: 'x' }] }],
    canReach: () => true,
  };
}

const EMPTY = { bad: [], good: [] };
const base: Rule = defineRule({
  id: 'test/acl',
  title: 't',
  severity: 'high',
  tags: [],
  corresponds: {},
  why: '',
  howToFix: '',
  references: [],
  fixable: true,
  resources: ['aws_s3_bucket'],
  examples: {
    terraform: EMPTY,
    'cloudformation-json': EMPTY,
    'cloudformation-yaml': EMPTY,
    'cdk-typescript': EMPTY,
    'pulumi-typescript': EMPTY,
    'pulumi-python': EMPTY,
  },
  *check(resource) {
    const value = get(resource.properties, 'acl');
    yield {
      resource,
      at: value,
      message: 'wrong',
      fixes: [
        {
          title: 'Mend it',
          applicability: 'safe',
          impact: 'in-place',
          edits: () => [{ kind: 'set', resource, path: ['acl'], value: write.literal('private') }],
        },
      ],
    };
  },
});
const run = (rule: Rule, on: Program, config = DEFAULT_CONFIG) =>
  check({ program: on, rules: [rule], config, iam: { actionsMatching: () => undefined }, schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false } });

describe('a finding', () => {
  const value = through(literal('public-read', written(at(200, 213))), { location: at(150, 159), name: 'local.acl' });
  const acl: Property = { value, key: at(30, 33), site: at(36, 45), member: at(30, 45) };

  it('is where the value is written, with the way to the property', () => {
    const [finding] = run(base, program(bucket('aws_s3_bucket.a', new Map([['acl', acl]]))));
    expect(finding?.location).toEqual(at(200, 213));
    expect(finding?.related).toEqual([
      { location: at(150, 159), message: 'through local.acl' },
      { location: at(30, 45), message: 'used by aws_s3_bucket.a' },
    ]);
  });

  it('names a definition once that the value passes through again where it is taken up', () => {
    const again: Property = { ...acl, value: through(value, { location: at(36, 45), name: 'local.acl' }) };
    const [finding] = run(base, program(bucket('aws_s3_bucket.a', new Map([['acl', again]]))));
    expect(finding?.related.map((each) => each.message)).toEqual(['through local.acl', 'used by aws_s3_bucket.a']);
  });

  it('of something missing is at the header, or at the key of the block that lacks it', () => {
    const [finding] = run(base, program(bucket('aws_s3_bucket.a', new Map())));
    expect(finding?.location).toEqual(at(0, 10));
    const block = object(new Map(), written(at(50, 60)));
    const resource = bucket('aws_s3_bucket.a', new Map([['rule', { value: block, key: at(45, 49) }]]));
    expect(placeOf({ resource, at: get(resource.properties, 'rule', 'x'), message: '' })).toEqual(at(45, 49));
  });

  it('takes the severity of the configuration, and is gone when the rule is off', () => {
    const on = program(bucket('aws_s3_bucket.a', new Map([['acl', acl]])));
    expect(run(base, on, { ...DEFAULT_CONFIG, rules: [['test/*', 'low']] })[0]?.severity).toBe('low');
    expect(run(base, on, { ...DEFAULT_CONFIG, rules: [['test/acl', 'off']] })).toEqual([]);
  });

  it('is reported once for all instances of a declaration, with a fix only if all have the problem', () => {
    const wrong = new Map([['acl', acl]]);
    const both = run(base, program(bucket('aws_s3_bucket.a["x"]', wrong), bucket('aws_s3_bucket.a["y"]', wrong)));
    expect(both).toHaveLength(1);
    expect(both[0]?.fixes).toHaveLength(1);
    const one: Rule = { ...base, check: (resource, context) => (resource.id.includes('x') ? (base.check?.(resource, context) ?? []) : []) };
    expect(run(one, program(bucket('aws_s3_bucket.a["x"]', wrong), bucket('aws_s3_bucket.a["y"]', wrong)))[0]?.fixes).toEqual([]);
    const textual: Rule = {
      ...one,
      check: (resource, context) => [...(one.check?.(resource, context) ?? [])].map((problem) => ({ ...problem, isTextual: true })),
    };
    expect(run(textual, program(bucket('aws_s3_bucket.a["x"]', wrong), bucket('aws_s3_bucket.a["y"]', wrong)))[0]?.fixes).toHaveLength(1);
  });

  it('is the same problem of instances whose messages differ in their names only, however short those are', () => {
    const named = (label: string): Resource => {
      const resource = bucket(`orders-${label}`, new Map([['acl', acl]]));
      return { ...resource, declared: { ...resource.declared, label } };
    };
    const rule: Rule = {
      ...base,
      *check(resource, context) {
        for (const problem of base.check?.(resource, context) ?? []) yield { ...problem, message: `Bucket ${resource.declared.label} has a public ACL.` };
      },
    };
    const counts = (found: Rule) => run(found, program(named('a'), named('b'))).map((each) => each.fixes.length);
    expect(counts(rule)).toEqual([1, 1]);
    const other: Rule = {
      ...rule,
      *check(resource, context) {
        for (const problem of rule.check?.(resource, context) ?? []) yield { ...problem, message: resource.declared.label === 'a' ? 'A a is open.' : 'A b is closed.' };
      },
    };
    expect(counts(other)).toEqual([0, 0]);
  });

  it.each([[undefined, ''], ['module.network', 'module.network']])('of no resource is called %s', (subject, expected) => {
    const rule: Rule = { ...base, check: () => [], checkProgram: () => [{ ...(subject === undefined ? {} : { subject }), at: at(5, 9), message: 'wrong' }] };
    const [finding] = run(rule, program());
    expect([finding?.resource, finding?.location, finding?.alsoAt]).toEqual([expected, at(5, 9), []]);
  });
});

it('shows the crash of a rule as an internal error, beside what other resources yield', () => {
  const crashing: Rule = {
    ...base,
    *check(resource, context) {
      if (resource.id.endsWith('b')) throw new Error('boom');
      yield* base.check?.(resource, context) ?? [];
    },
  };
  const findings = run(crashing, program(bucket('aws_s3_bucket.a', new Map()), bucket('aws_s3_bucket.b', new Map(), at(200, 300))));
  expect(findings.map((each) => each.rule).sort()).toEqual(['lintel/internal-error', 'test/acl']);
  expect(findings.find((each) => each.rule === 'lintel/internal-error')?.message).toContain('test/acl failed');
});
