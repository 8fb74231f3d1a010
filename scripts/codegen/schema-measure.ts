/**
 * Asks the AWS provider itself which changes replace a resource and what it assumes for what is not written: plans each
 * property alone, with no account and no network. Writes `schema-measured.json`, which `schema.ts` reads. Needs the
 * provider's plugin, which is not on every machine, so it runs by hand when the provider's version changes:
 *
 *   terraform providers schema -json > schema.json
 *   node scripts/run.mjs scripts/codegen/schema-measure.ts PLUGIN schema.json [TYPE…]
 *
 * With types, only these are measured and replace what the file has of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { terraformSchema, type NamePath } from '../../server/schema/names';
import table from '../../server/schema/generated/terraform.json';
import { startProvider, type Provider } from './schema-provider';
import { terraformTypes } from './schema-types';

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

interface NestedBlock {
  readonly nesting_mode: 'single' | 'group' | 'list' | 'set' | 'map';
  readonly block: Block;
}

interface Attribute {
  readonly type?: AttributeType;
  readonly nested_type?: { readonly nesting_mode: string; readonly attributes: Readonly<Record<string, Attribute>> };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

type AttributeType =
  | string
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', Readonly<Record<string, AttributeType>>];

/** A resource's state or configuration: JSON, built up step by step. */
type ObjectValue = Record<string, unknown>;

interface Measurement {
  readonly replaced?: string;
  readonly unknown?: string;
  readonly defaults?: Readonly<Record<string, unknown>>;
}

/** What a resource needs for the provider to plan it at all. */
const scaffolding: Readonly<Record<string, ObjectValue>> = {
  aws_api_gateway_authorizer: { authorizer_uri: 'u' },
  aws_cloudwatch_metric_alarm: { metric_name: 'm', statistic: 'Sum' },
  aws_dynamodb_table: { attribute: [{ name: 'k', type: 'S' }], billing_mode: 'PAY_PER_REQUEST', hash_key: 'k' },
  aws_kinesis_firehose_delivery_stream: { destination: 'extended_s3' },
  aws_kinesis_stream: { shard_count: 1 },
  aws_lambda_function: { handler: 'h', runtime: 'nodejs20.x' },
  aws_lb_target_group: { port: 80, protocol: 'HTTP', target_type: 'instance', vpc_id: 'v' },
};

const deepest = 5;
const known = terraformSchema(table);
const [, , plugin, schemaFile, ...chosen] = argv;
if (plugin === undefined || schemaFile === undefined) {
  console.error('usage: schema-measure.ts PLUGIN SCHEMA [TYPE…]');
  exit(2);
}

// The file is what `terraform providers schema -json` printed.
const schema = Object.values(
  (JSON.parse(readFileSync(schemaFile, 'utf8')) as {
    provider_schemas: Record<string, { provider: { block: Block }; resource_schemas: Record<string, { block: Block }> }>;
  }).provider_schemas,
)[0];
if (schema === undefined) throw new Error('no provider in the schema');

const output = 'scripts/codegen/schema-measured.json';
const results = JSON.parse(chosen.length === 0 ? '{}' : readFileSync(output, 'utf8')) as Record<string, Measurement>;
const provider = await startProvider(plugin, {
  ...empty(schema.provider.block),
  region: 'us-east-1',
  access_key: 'none',
  secret_key: 'none',
  skip_credentials_validation: true,
  skip_metadata_api_check: 'true',
  skip_region_validation: true,
  skip_requesting_account_id: true,
});
for (const type of chosen.length === 0 ? terraformTypes : chosen) {
  const block = schema.resource_schemas[type]?.block;
  if (block !== undefined) results[type] = await measure(provider, type, block);
}
provider.stop();
const rows = Object.keys(results).sort().map((type) => `${JSON.stringify(type)}:${JSON.stringify(results[type])}`);
writeFileSync(output, `{\n${rows.join(',\n')}\n}\n`);

async function measure(asked: Provider, type: string, root: Block): Promise<Measurement> {
  const replaced: string[] = [];
  const kept = new Set<string>();
  for (const place of placesIn(root, [])) {
    const [prior, next] = [0, 1].map((turn) => stateWith(type, root, place, turn)) as [ObjectValue, ObjectValue];
    const plan = await asked.plan(type, prior, next);
    const path = place.steps.map((step) => step.name).join('.');
    if (plan.replaces.some((names) => related(names, path.split('.')))) replaced.push(path);
    else if (!plan.failed) kept.add(path);
  }
  const unknown = pathsOf(type, []).filter((path) => !kept.has(path) && !replaced.includes(path));
  const defaults = await measureDefaults(asked, type, root);
  return {
    replaced: replaced.sort().join(' '),
    ...(unknown.length === 0 ? {} : { unknown: unknown.sort().join(' ') }),
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
  };
}

/** All that can be written, in the current version of the provider: what the plugin has not is not known. */
function pathsOf(type: string, parent: NamePath): readonly string[] {
  return (known.properties(type, parent) ?? []).flatMap((property) => {
    const path = [...parent, property.name];
    if (property.name === 'timeouts' || property.name === 'id') return [];
    return [...(property.readOnly ? [] : [path.join('.')]), ...(path.length > 2 * deepest ? [] : pathsOf(type, path))];
  });
}

/** A property to change: the blocks that lead to it, then itself. */
interface Place {
  readonly steps: readonly { readonly name: string; readonly block?: NestedBlock; readonly attribute?: Attribute }[];
}

function* placesIn(block: Block, above: Place['steps']): Generator<Place> {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const settable = attribute.optional === true || attribute.required === true;
    if (settable && !(above.length === 0 && name === 'id')) yield { steps: [...above, { name, attribute }] };
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    if (name === 'timeouts') continue;
    yield { steps: [...above, { name, block: nested }] };
    if (above.length < deepest) yield* placesIn(nested.block, [...above, { name, block: nested }]);
  }
}

/** The resource before (turn 0) and after (turn 1) the property changes; a block is absent before. */
function stateWith(type: string, root: Block, place: Place, turn: number): ObjectValue {
  const state = { ...minimal(root, deepest), ...scaffolding[type] };
  if ('id' in state) state['id'] = 'x-123';
  const first = place.steps[0]?.name ?? '';
  const needed = root.attributes?.[first]?.required === true;
  if (!needed) state[first] = empty(root)[first] ?? null;
  let object: ObjectValue = state;
  for (const { name, block, attribute } of place.steps) {
    const last = name === place.steps.at(-1)?.name && block === place.steps.at(-1)?.block;
    if (attribute !== undefined) object[name] = sampleOf(attribute, turn);
    if (block === undefined || (last && turn === 0)) continue;
    const inner = empty(block.block);
    object[name] = wrap(block, inner);
    object = inner;
  }
  return state;
}

async function measureDefaults(asked: Provider, type: string, root: Block): Promise<Record<string, unknown>> {
  const defaults: Record<string, unknown> = {};
  const given = scaffolding[type] ?? {};
  const blocks = Object.entries(root.block_types ?? {}).filter(([name]) => name !== 'timeouts');
  const configurations = [minimal(root, deepest), ...blocks.map(([name, block]) => ({
    ...minimal(root, deepest),
    [name]: wrap(block, minimal(block.block, 0)),
  }))];
  for (const configuration of configurations) {
    const { planned } = await asked.plan(type, null, { ...configuration, ...given });
    if (planned !== undefined) collect(root, planned, '', defaults);
  }
  const assumed = Object.entries(defaults).filter(([name]) => !(name in given));
  return Object.fromEntries(assumed.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Empty texts and, in blocks, zeros are how the provider shows that nothing was written. */
function collect(block: Block, planned: ObjectValue, at: string, into: Record<string, unknown>): void {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const value = planned[name];
    const assumed = attribute.optional === true && (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string');
    if (assumed && value !== '' && !(value === 0 && at !== '')) into[`${at}${name}`] = value;
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const value = planned[name];
    const inner: unknown = Array.isArray(value) ? value[0] : value;
    if (name !== 'timeouts' && isObject(inner)) collect(nested.block, inner, `${at}${name}.`, into);
  }
}

/** Everything null, no blocks. */
function empty(block: Block): ObjectValue {
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]): [string, unknown] => [
    name,
    nested.nesting_mode === 'single' || nested.nesting_mode === 'group' ? null : nested.nesting_mode === 'map' ? {} : [],
  ]);
  return Object.fromEntries([...Object.keys(block.attributes ?? {}).map((name): [string, unknown] => [name, null]), ...blocks]);
}

/** What is required; below `deepest`, also each block once. */
function minimal(block: Block, depth: number): ObjectValue {
  const object = empty(block);
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (attribute.required === true) object[name] = sampleOf(attribute, 0);
  }
  for (const [name, nested] of Object.entries(depth < deepest ? (block.block_types ?? {}) : {})) {
    if (name !== 'timeouts') object[name] = wrap(nested, minimal(nested.block, depth + 1));
  }
  return object;
}

function wrap(block: NestedBlock, inner: ObjectValue): unknown {
  return block.nesting_mode === 'single' || block.nesting_mode === 'group' ? inner : [inner];
}

function sampleOf(attribute: Attribute, turn: number): unknown {
  const nested = attribute.nested_type;
  if (nested === undefined) return sample(attribute.type ?? 'string', turn);
  const object = Object.fromEntries(
    Object.entries(nested.attributes).map(([name, each]) => [name, each.optional || each.required ? sampleOf(each, turn) : null]),
  );
  return nested.nesting_mode === 'single' ? object : nested.nesting_mode === 'map' ? { k: object } : [object];
}

function sample(type: AttributeType, turn: number): unknown {
  if (typeof type === 'string') return type === 'number' ? 11 + turn : type === 'bool' ? turn === 1 : turn === 1 ? 'b' : 'a';
  if (type[0] === 'object') {
    return Object.fromEntries(Object.entries(type[1]).map(([name, each]) => [name, sample(each, turn)]));
  }
  const inner = sample(type[1], turn);
  return type[0] === 'map' ? { k: inner } : [inner];
}

/** Sets are reported as a whole, so either path may be the longer one. */
function related(left: readonly string[], right: readonly string[]): boolean {
  return left.every((name, index) => index >= right.length || name === right[index]);
}

function isObject(value: unknown): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
