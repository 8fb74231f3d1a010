/** `aws_iam_policy_document` as the IAM document that it makes. */
import { get, itemsOf, stringOf } from '../../../core/query';
import type { ListValue, ObjectValue, Property, Value } from '../../../core/value';
import { list, literal, object, template } from '../../../core/value';
import type { Block } from '../syntax/nodes';
import { evaluateBody } from './blocks';
import type { Scope } from './scope';

const LISTS: Readonly<Record<string, string>> = {
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
};

export function policyDocument(block: Block, scope: Scope): ObjectValue {
  return documentOf(evaluateBody(block, scope));
}

/** From the arguments of the data source to IAM's JSON. */
export function documentOf(body: ObjectValue): ObjectValue {
  const own = get(body, 'statement');
  const statements = itemsOf(own).map((statement) => (statement.kind === 'object' ? statementOf(statement) : statement));
  const sources = inherited(body, ['source_policy_documents', 'source_json']);
  const overrides = inherited(body, ['override_policy_documents', 'override_json']);
  const merged = bySid([...sources.statements, ...statements, ...overrides.statements]);
  const complete = sources.complete && overrides.complete && body.complete && (own.kind !== 'list' || own.complete) && own.kind !== 'unknown';
  const entries = new Map<string, Property>();
  entries.set('Version', body.entries.get('version') ?? { value: literal('2012-10-17', body.from) });
  const id = body.entries.get('policy_id');
  if (id) entries.set('Id', id);
  entries.set('Statement', { value: list(merged, body.from, complete) });
  return object(entries, body.from);
}

/** A later statement replaces an earlier one of the same Sid. */
function bySid(statements: readonly Value[]): readonly Value[] {
  const result: Value[] = [];
  const positions = new Map<string, number>();
  for (const statement of statements) {
    const sid = stringOf(get(statement, 'Sid'));
    const before = sid === undefined || sid === '' ? undefined : positions.get(sid);
    if (before !== undefined) {
      result[before] = statement;
      continue;
    }
    if (sid !== undefined && sid !== '') positions.set(sid, result.length);
    result.push(statement);
  }
  return result;
}

function inherited(body: ObjectValue, names: readonly string[]): { readonly statements: readonly Value[]; readonly complete: boolean } {
  const statements: Value[] = [];
  let complete = true;
  for (const document of names.flatMap((name) => itemsOf(get(body, name)))) {
    if (document.kind === 'literal' && (document.value === null || document.value === '')) continue;
    const inner = get(document, 'Statement');
    if (inner.kind === 'unknown' || (inner.kind === 'list' && !inner.complete)) complete = false;
    statements.push(...itemsOf(inner).filter((each) => each.kind === 'object'));
  }
  return { statements, complete };
}

function statementOf(block: ObjectValue): ObjectValue {
  const entries = new Map<string, Property>();
  const sid = block.entries.get('sid');
  if (sid) entries.set('Sid', sid);
  entries.set('Effect', block.entries.get('effect') ?? { value: literal('Allow', block.from) });
  for (const [name, key] of Object.entries(LISTS)) {
    const property = block.entries.get(name);
    if (property) entries.set(key, { ...property, value: unescaped(property.value) });
  }
  for (const [name, key] of [['principals', 'Principal'], ['not_principals', 'NotPrincipal']] as const) {
    const property = block.entries.get(name);
    if (property) entries.set(key, { ...property, value: principals(property.value) });
  }
  const conditions = block.entries.get('condition');
  if (conditions) entries.set('Condition', { ...conditions, value: conditionsOf(conditions.value) });
  return object(entries, block.from, block.complete);
}

function principals(value: Value): Value {
  if (value.kind === 'object') return principals(list([value], value.from));
  if (value.kind !== 'list') return value;
  const byType = new Map<string, Property>();
  for (const block of value.items) {
    if (block.kind !== 'object') continue;
    const type = stringOf(get(block, 'type'));
    const identifiers = block.entries.get('identifiers');
    if (type === undefined || !identifiers) continue;
    if (type === '*') return literal('*', identifiers.value.from);
    byType.set(type, joined(byType.get(type), identifiers));
  }
  return object(byType, value.from, value.complete);
}

function conditionsOf(value: Value): Value {
  if (value.kind === 'object') return conditionsOf(list([value], value.from));
  if (value.kind !== 'list') return value;
  const tests = new Map<string, Map<string, Property>>();
  const froms = new Map<string, ObjectValue>();
  let complete = value.complete;
  for (const block of value.items) {
    if (block.kind !== 'object') continue;
    const [test, variable] = [stringOf(get(block, 'test')), stringOf(get(block, 'variable'))];
    const values = block.entries.get('values');
    if (test === undefined || variable === undefined || !values) {
      complete = false;
      continue;
    }
    const keys = tests.get(test) ?? new Map<string, Property>();
    tests.set(test, keys);
    froms.set(test, block);
    keys.set(variable, joined(keys.get(variable), { ...values, value: unescaped(values.value) }));
  }
  const entries = [...tests].map(([test, keys]): [string, Property] => [test, { value: object(keys, froms.get(test)?.from ?? value.from) }]);
  return object(new Map(entries), value.from, complete);
}

function joined(before: Property | undefined, added: Property): Property {
  if (before?.value.kind !== 'list' || added.value.kind !== 'list') return added;
  const both: ListValue = list([...before.value.items, ...added.value.items], before.value.from, before.value.complete && added.value.complete);
  return { ...before, value: both };
}

/** The data source writes IAM's own variables as `&{aws:username}`. */
function unescaped(value: Value): Value {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' && value.value.includes('&{') ? literal(value.value.replaceAll('&{', '${'), value.from) : value;
    case 'list':
      return value.items.some((item) => unescaped(item) !== item) ? list(value.items.map(unescaped), value.from, value.complete) : value;
    case 'template':
      return value.parts.some((part) => unescaped(part) !== part) ? template(value.parts.map(unescaped), value.from) : value;
    default:
      return value;
  }
}
