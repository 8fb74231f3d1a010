/** IAM policy documents, as rules read them. Evaluators give a document as an object in IAM's JSON shape, however it was written. */
import { derived } from './derived';
import { get, itemsOf, possibilities, propertyAt, stringOf } from './query';
import type { Location } from './text';
import type { ObjectValue, Value } from './value';

export interface PolicyStatement {
  readonly node: ObjectValue;
  readonly effect: 'Allow' | 'Deny' | 'unknown';
  readonly actions: PolicyElement;
  readonly notActions: PolicyElement;
  readonly resources: PolicyElement;
  readonly notResources: PolicyElement;
  readonly principals: Value;
  readonly conditions: Value;
}

/** `Action`, `Resource` and their kin: one string or a list of them. */
export interface PolicyElement {
  readonly values: readonly Value[];
  /** True when every value is there: nothing is spread in that cannot be seen. */
  readonly complete: boolean;
  /** The expression that gives the element, for rewriting it as a whole. */
  readonly site: Location | undefined;
}

/** The statements of a document; of each alternative of a choice. What is unknown has none. */
export function statementsOf(document: Value): readonly PolicyStatement[] {
  return possibilities(document).flatMap(({ value }) =>
    value.kind === 'object' ? itemsOf(get(value, 'Statement')).flatMap(toStatements) : [],
  );
}

function toStatements(value: Value): readonly PolicyStatement[] {
  return possibilities(value).flatMap(({ value: node }) => (node.kind === 'object' ? [toStatement(node)] : []));
}

/** Many rules ask for the same statement. */
const toStatement = derived((node: ObjectValue): PolicyStatement => {
  const effect = stringOf(get(node, 'Effect'));
  return {
    node,
    effect: effect === 'Allow' || effect === 'Deny' ? effect : 'unknown',
    actions: elementOf(node, 'Action'),
    notActions: elementOf(node, 'NotAction'),
    resources: elementOf(node, 'Resource'),
    notResources: elementOf(node, 'NotResource'),
    principals: get(node, 'Principal'),
    conditions: get(node, 'Condition'),
  };
});

function elementOf(statement: ObjectValue, name: string): PolicyElement {
  const value = get(statement, name);
  const complete = value.kind === 'list' ? value.complete : value.kind !== 'unknown' && value.kind !== 'choice';
  return {
    values: itemsOf(value).flatMap((item) => possibilities(item).map((each) => each.value)),
    complete,
    site: propertyAt(statement, [name])?.site,
  };
}
