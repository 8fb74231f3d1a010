import type { Expression, NewStatement } from '../../../core/edits';
import { memberOf, type MapNode } from '../syntax/nodes';

/** A statement as an expression, one item or a list of them as its neighbour has it. */
export function statementLike(neighbour: MapNode, statement: NewStatement): Expression {
  const { sid, principals, actions, resources, condition } = statement;
  const asList = (name: string): boolean => memberOf(neighbour, name)?.value?.kind === 'list';
  return {
    kind: 'object',
    entries: {
      ...(sid === undefined ? {} : { Sid: { kind: 'literal', value: sid } }),
      Effect: { kind: 'literal', value: 'Allow' },
      ...(principals
        ? { Principal: { kind: 'object', entries: { [principals.type]: several(principals.identifiers, false) } } }
        : {}),
      Action: several(
        actions.map((value) => ({ kind: 'literal', value })),
        asList('Action'),
      ),
      Resource: several(resources, asList('Resource')),
      ...(condition ? { Condition: condition } : {}),
    },
  };
}

function several(items: readonly Expression[], asList: boolean): Expression {
  const [only] = items;
  return !asList && items.length === 1 && only ? only : { kind: 'list', items };
}
