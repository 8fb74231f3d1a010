/** `aws.iam.get_policy_document(…)` in the shape of the JSON that it makes. */
import { elementsOf } from '../evaluation/iteration';
import type { Machine } from '../evaluation/machine';
import type { Call, Entry, MappingValue, PyValue } from '../evaluation/values';
import { pyLiteral, pyUnknown } from '../evaluation/values';

const STATEMENT: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  notActions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
  notResources: 'NotResource',
};

export function policyDocument(machine: Machine, call: Call): PyValue {
  const statements = call.keywords.get('statements');
  const others = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];
  const isWhole = call.complete && others.every((name) => !call.keywords.has(name));
  const elements = statements && elementsOf(machine, statements.value);
  const items = (elements?.items ?? []).map((item) => ({ ...item, value: statementOf(machine, item.value) }));
  const from = statements?.value.from ?? call.from;
  const list = machine.sequence(items, from, 'list', isWhole && (elements?.complete ?? statements === undefined));
  const site = statements?.site && { site: { uri: call.uri, range: { start: statements.site.start, end: statements.site.end } } };
  return machine.mapping(
    [
      ['Version', { value: pyLiteral('2012-10-17', call.from) }],
      ['Statement', { value: list, ...site }],
    ],
    call.from,
  );
}

function statementOf(machine: Machine, value: PyValue): PyValue {
  if (value.kind !== 'mapping') return value.kind === 'unknown' ? value : pyUnknown(value.from);
  const result = machine.mapping([], value.from, value.store.complete);
  if (!value.store.has('effect') && value.store.complete) result.store.set('Effect', { value: pyLiteral('Allow', value.from) });
  for (const [key, entry] of value.store.all()) {
    const name = STATEMENT[key];
    if (name !== undefined) result.store.set(name, entry);
    else if (key === 'principals') result.store.set('Principal', { ...entry, value: principalsOf(machine, entry.value) });
    else if (key === 'not_principals') result.store.set('NotPrincipal', { ...entry, value: principalsOf(machine, entry.value) });
    else if (key === 'conditions') result.store.set('Condition', { ...entry, value: conditionsOf(machine, entry.value) });
  }
  return result;
}

function principalsOf(machine: Machine, value: PyValue): PyValue {
  const result = machine.mapping([], value.from);
  for (const principal of mappingsIn(machine, value, result)) {
    const type = principal.store.get('type')?.value;
    const identifiers = principal.store.get('identifiers');
    if (type?.kind !== 'literal' || !identifiers) result.store.markIncomplete();
    else if (type.value === '*') return pyLiteral('*', type.from);
    else merge(machine, result, String(type.value), identifiers);
  }
  return result;
}

function conditionsOf(machine: Machine, value: PyValue): PyValue {
  const result = machine.mapping([], value.from);
  for (const condition of mappingsIn(machine, value, result)) {
    const [test, variable, values] = ['test', 'variable', 'values'].map((key) => condition.store.get(key));
    if (test?.value.kind !== 'literal' || variable?.value.kind !== 'literal' || !values) {
      result.store.markIncomplete();
      continue;
    }
    const name = String(test.value.value);
    const before = result.store.get(name)?.value;
    const inner = before?.kind === 'mapping' ? before : machine.mapping([], condition.from);
    merge(machine, inner, String(variable.value.value), values);
    result.store.set(name, { value: inner });
  }
  return result;
}

function mappingsIn(machine: Machine, value: PyValue, result: MappingValue): readonly MappingValue[] {
  const elements = elementsOf(machine, value);
  if (!elements?.complete) result.store.markIncomplete();
  return (elements?.items ?? []).flatMap((item) => {
    if (item.value.kind === 'mapping' && item.when === undefined) return [item.value];
    result.store.markIncomplete();
    return [];
  });
}

/** One more list under a key, joined with what is there. */
function merge(machine: Machine, into: MappingValue, key: string, entry: Entry): void {
  const before = into.store.get(key);
  if (!before) {
    into.store.set(key, entry);
    return;
  }
  const [a, b] = [elementsOf(machine, before.value), elementsOf(machine, entry.value)];
  const complete = a?.complete === true && b?.complete === true;
  into.store.set(key, { value: machine.sequence([...(a?.items ?? []), ...(b?.items ?? [])], before.value.from, 'list', complete) });
}
