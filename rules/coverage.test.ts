/** Every type that a rule or a fix names, and every property that a fix writes, against the schemas of the dialects. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '.';
import { createBridge } from '../server/schema/bridge';
import { schemaNames } from '../server/schema/names';
import { schemaTables } from '../server/schema/names/tables';
import { satelliteFor } from '../server/schema/satellites';
import type { CanonicalEdit, Expression, NewResource } from '../server/core/edits';
import { isNewResource, write } from '../server/core/edits';
import { examplesOf, type Problem, type Rule } from '../server/core/rule';
import { object, written as writtenAt } from '../server/core/value';
import { readExample } from './testing/examples';
import { analyse, testEngine } from './testing/programs';

const { cloudFormation, pulumi, terraform } = schemaNames(schemaTables);
const bridge = createBridge(cloudFormation);
const engine = testEngine();
const EMPTY = object(new Map(), writtenAt({ uri: 'file:///template', range: { start: 0, end: 0 } }));

/** What is called so without being a resource type of the AWS provider. */
const NO_RESOURCE_TYPES: Readonly<Record<string, string>> = {
  aws_caller_identity: 'data source',
  aws_canonical_user_id: 'data source',
  aws_default_tags: 'data source',
  aws_elb_service_account: 'data source',
  aws_iam_policy_document: 'data source',
  aws_partition: 'data source',
  aws_region: 'data source',
};

describe('types that rules name', () => {
  const files = readdirSync('rules', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const texts = files.map((file) => readFileSync(join('rules', file), 'utf8')).join('\n');
  // Names that end in `_` begin the names of several types.
  const names = [...new Set([...texts.matchAll(/'(aws_[a-z0-9_]*[a-z0-9])'/g)].map(([, name = '']) => name))].sort();

  it.each(names)('%s is in the tables', (name) => {
    expect(terraform.has(name)).toBe(!Object.hasOwn(NO_RESOURCE_TYPES, name));
  });

  it('are all that are excepted', () => {
    expect(Object.keys(NO_RESOURCE_TYPES).filter((name) => !names.includes(name))).toEqual([]);
  });
});

/** Arguments that every resource has, which are in no schema. */
const META_ARGUMENTS: ReadonlySet<string> = new Set(['depends_on', 'lifecycle']);

/** A translation may say some kinds of values only, or need one to find the place. */
const SAMPLES: readonly (Expression | undefined)[] = [undefined, write.literal('text'), write.literal(true), write.literal(1)];

/** What fixes write that CloudFormation has no property for, and why. Its writers find another way, or the fix is not offered there. */
const NOT_IN_CLOUD_FORMATION: Readonly<Record<string, string>> = {
  'aws_db_instance_automated_backups_replication kms_key_id': 'the type exists in Terraform alone',
  'aws_db_instance_automated_backups_replication retention_period': 'the type exists in Terraform alone',
  'aws_db_instance_automated_backups_replication source_db_instance_arn': 'the type exists in Terraform alone',
  'aws_db_parameter_group parameter.apply_method': 'parameters are a map from names to values',
  'aws_iam_role_policy_attachment policy_arn': 'the role lists its policies itself',
  'aws_iam_role_policy_attachment role': 'the role lists its policies itself',
  'aws_kms_alias name_prefix': 'names are given whole',
  'aws_lambda_function filename': 'code is packaged by the tool that deploys',
  'aws_lambda_function source_code_hash': 'code is packaged by the tool that deploys',
  'aws_route53_record failover_routing_policy': 'its only member is a property of the record',
  'aws_s3_bucket force_destroy': 'CloudFormation does not empty buckets',
  'aws_s3_bucket_versioning bucket': 'the bucket has the property itself',
  'aws_s3_bucket_versioning versioning_configuration': 'the bucket has the property itself',
  'aws_security_group_rule description': 'the group lists its rules itself, each with a description',
};

describe('properties that fixes write', () => {
  const written = [...new Set(RULES.flatMap((rule) => writtenBy(rule)))].sort();
  const properties = written
    .map((text): readonly [type: string, path: readonly string[]] => [text.split(' ')[0] ?? '', text.split(' ')[1]?.split('.') ?? []])
    .filter(([, [first = '']]) => !META_ARGUMENTS.has(first))
    .map(([type, path]): readonly [type: string, path: readonly string[]] => [type, withoutKeys(type, path)]);

  it('are seen', () => {
    expect(properties.length).toBeGreaterThan(100);
  });

  it('are there in Terraform', () => {
    const wrong = properties.filter(([type, path]) => !terraform.property(type, path) && !satelliteFor(type, path[0] ?? ''));
    expect(wrong.map(named)).toEqual([]);
  });

  it('are there in Pulumi', () => {
    const wrong = properties.filter(([type, path]) => !pulumi.classesOf(type)[0]?.property(path) && !satelliteFor(type, path[0] ?? ''));
    expect(wrong.map(named)).toEqual([]);
  });

  it('have a place in CloudFormation, or are known to have none', () => {
    const wrong = properties.filter(([type, path]) => {
      const native = bridge.nativeType(type);
      if (native === undefined) return true;
      const places = SAMPLES.map((sample) => bridge.locate(native, type, path, EMPTY, sample)?.path);
      const place = places.find((each) => each !== undefined);
      if (place === undefined) return !SAMPLES.some((sample) => sample && bridge.express(type, { [path.join('.')]: sample }));
      // What begins with `#` is an attribute of the resource, beside its properties.
      return place[0]?.startsWith('#') !== true && !cloudFormation.property(native, place);
    });
    expect(wrong.map(named)).toEqual(Object.keys(NOT_IN_CLOUD_FORMATION));
  });
});

/** The path without the keys of maps, which are the program's own. */
function withoutKeys(type: string, path: readonly string[]): readonly string[] {
  const map = path.findIndex((_, index) => terraform.property(type, path.slice(0, index + 1))?.container === 'map');
  return map < 0 ? path : path.slice(0, map + 1);
}

function named([type, path]: readonly [string, readonly string[]]): string {
  return `${type} ${path.join('.')}`;
}

/** `type path` of every property that the fixes for a rule's Terraform examples set, in resources of the program and in new ones. */
function writtenBy(rule: Rule): readonly string[] {
  const found: string[] = [];
  const watched = (problems: Iterable<Problem>): readonly Problem[] =>
    [...problems].map((problem) => {
      for (const fix of problem.fixes ?? []) found.push(...(fix.edits() ?? []).flatMap(propertiesOf));
      return problem;
    });
  const { check, checkProgram } = rule;
  const watching: Rule = {
    ...rule,
    ...(check ? { check: (resource, context) => watched(check.call(rule, resource, context)) } : {}),
    ...(checkProgram ? { checkProgram: (context) => watched(checkProgram.call(rule, context)) } : {}),
  };
  for (const { source, config } of examplesOf(rule, 'terraform').bad) analyse(readExample(source, 'terraform').files, { ...engine, rules: [watching] }, config);
  return found;
}

function propertiesOf(edit: CanonicalEdit): readonly string[] {
  switch (edit.kind) {
    case 'set':
      return [`${edit.resource.type} ${edit.path.join('.')}`, ...newIn(edit.value)];
    case 'replace':
      return newIn(edit.by);
    case 'append':
      return newIn(edit.item);
    case 'add':
      return ofNew(edit.resource);
    default:
      return [];
  }
}

function newIn(value: Expression): readonly string[] {
  switch (value.kind) {
    case 'reference':
      return isNewResource(value.target) ? ofNew(value.target) : [];
    case 'list':
      return value.items.flatMap(newIn);
    case 'object':
      return Object.values(value.entries).flatMap(newIn);
    case 'template':
      return value.parts.flatMap((part) => (typeof part === 'string' ? [] : newIn(part)));
    case 'document':
      return newIn(value.content);
    case 'merge':
      return value.parts.flatMap(newIn);
    default:
      return [];
  }
}

function ofNew({ type, properties }: NewResource): readonly string[] {
  // Data sources, resources of other providers, and what every dialect spells differently.
  if (!type.startsWith('aws_')) return [];
  return Object.entries(properties).flatMap(([name, value]) => [`${type} ${name}`, ...newIn(value)]);
}
