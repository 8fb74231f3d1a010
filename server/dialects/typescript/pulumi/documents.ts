/** `aws.iam.getPolicyDocument` and its relatives: the document in IAM's own shape, with the places of the argument's. */
import { get, itemsOf } from '../../../core/query';
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { list, literal, object } from '../../../core/value';
import type { Evaluation } from '../evaluator/library';
import type { Call, Js } from '../evaluator/values';
import { record } from '../evaluator/values';

/** The result object of the function, whose `json` is the document. */
export function policyDocument(evaluation: Evaluation, call: Call): Js {
  const from: Provenance = { location: call.site, via: [] };
  const argument = call.args[0] ? evaluation.toValue(call.args[0].value) : undefined;
  const json = evaluation.fromValue(argument?.kind === 'object' ? documentOf(argument) : (argument ?? object(new Map(), from, false)));
  return record(
    [
      ['json', { value: json }],
      ['minifiedJson', { value: json }],
    ],
    from,
    false,
  );
}

function documentOf(argument: ObjectValue): ObjectValue {
  const own = argument.entries.get('statements');
  const sources = ['sourcePolicyDocuments', 'overridePolicyDocuments'].flatMap((key) => itemsOf(get(argument, key)));
  const statements = own?.value.kind === 'list' ? own.value : undefined;
  const inherited = sources.flatMap((each) => (each.kind === 'object' ? itemsOf(get(each, 'Statement')) : []));
  const complete = (!own || statements?.complete === true) && sources.every((each) => each.kind === 'object');
  const items = [...inherited, ...(statements?.items ?? []).map((each) => (each.kind === 'object' ? statementOf(each) : each))];
  const entries = new Map<string, Property>([
    ['Version', { value: literal('2012-10-17', argument.from) }],
    ['Statement', { ...placesOf(own), value: list(items, own?.value.from ?? argument.from, complete) }],
  ]);
  const policyId = argument.entries.get('policyId');
  if (policyId) entries.set('Id', policyId);
  return object(entries, argument.from, argument.complete);
}

const RENAMED: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  notActions: 'NotAction',
  resources: 'Resource',
  notResources: 'NotResource',
};

function statementOf(statement: ObjectValue): ObjectValue {
  const entries = new Map<string, Property>();
  if (!statement.entries.has('effect')) entries.set('Effect', { value: literal('Allow', statement.from) });
  for (const [key, property] of statement.entries) {
    const name = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined;
    if (name !== undefined) entries.set(name, property);
    else if (key === 'principals') entries.set('Principal', { ...property, value: principalsOf(property.value) });
    else if (key === 'notPrincipals') entries.set('NotPrincipal', { ...property, value: principalsOf(property.value) });
    else if (key === 'conditions') entries.set('Condition', { ...property, value: conditionsOf(property.value) });
  }
  return object(entries, statement.from, statement.complete);
}

/** `[{ type: 'AWS', identifiers: […] }]` is `{ AWS: […] }`, and `"*"` for everyone. */
function principalsOf(value: Value): Value {
  const entries = new Map<string, Property>();
  let { complete } = value.kind === 'list' ? value : { complete: false };
  for (const item of itemsOf(value)) {
    const type = get(item, 'type');
    const identifiers = item.kind === 'object' ? item.entries.get('identifiers') : undefined;
    if (type.kind !== 'literal' || !identifiers) complete = false;
    else if (type.value === '*') return literal('*', type.from);
    else entries.set(String(type.value), identifiers);
  }
  return object(entries, value.from, complete);
}

/** `[{ test, variable, values }]` is `{ test: { variable: values } }`. */
function conditionsOf(value: Value): Value {
  const tests = new Map<string, Map<string, Property>>();
  let { complete } = value.kind === 'list' ? value : { complete: false };
  for (const item of itemsOf(value)) {
    const [test, variable] = [get(item, 'test'), get(item, 'variable')];
    const values = item.kind === 'object' ? item.entries.get('values') : undefined;
    if (test.kind !== 'literal' || variable.kind !== 'literal' || !values) {
      complete = false;
      continue;
    }
    const variables = tests.get(String(test.value)) ?? new Map<string, Property>();
    tests.set(String(test.value), variables.set(String(variable.value), values));
  }
  const entries = new Map([...tests].map(([test, variables]) => [test, { value: object(variables, value.from) }]));
  return object(entries, value.from, complete);
}

function placesOf(property: Property | undefined): Omit<Property, 'value'> {
  if (!property) return {};
  const { key, site, member } = property;
  return { ...(key ? { key } : {}), ...(site ? { site } : {}), ...(member ? { member } : {}) };
}

/** `aws.iam.assumeRolePolicyForPrincipal({ Service: … })`. */
export function assumeRolePolicy(evaluation: Evaluation, call: Call): Js {
  const from: Provenance = { location: call.site, via: [] };
  const [principal] = call.args;
  const statement = new Map<string, Property>([
    ['Sid', { value: literal('AllowAssumeRole', from) }],
    ['Effect', { value: literal('Allow', from) }],
    ['Action', { value: literal('sts:AssumeRole', from) }],
  ]);
  if (principal) statement.set('Principal', { value: evaluation.toValue(principal.value), site: principal.site });
  return evaluation.fromValue(
    object(
      new Map<string, Property>([
        ['Version', { value: literal('2012-10-17', from) }],
        ['Statement', { value: list([object(statement, from)], from) }],
      ]),
      from,
    ),
  );
}
