/** Traversals, such as `aws_kms_key.main[0].arn`, as the steps that they take; the form in which references are resolved. */

import type { Expression, Variable } from './nodes';

export interface Traversal {
  readonly root: Variable;
  readonly steps: readonly TraversalStep[];
}

/** `expression` is the traversal up to the step and with it, for its place; inside a splat, what is done to each item. */
export type TraversalStep =
  | { readonly kind: 'attribute'; readonly name: string; readonly expression: Expression }
  | { readonly kind: 'index'; readonly key: Expression; readonly expression: Expression }
  | { readonly kind: 'splat'; readonly expression: Expression };

/** Undefined where the expression does not start at a name. Parentheses on the way do not matter. */
export function traversalOf(expression: Expression): Traversal | undefined {
  const steps: TraversalStep[] = [];
  const root = collect(expression, steps);
  return root?.kind === 'variable' ? { root, steps } : undefined;
}

/** Adds the steps from where the expression starts, which is returned, up to its end. */
function collect(expression: Expression, steps: TraversalStep[]): Expression {
  const backwards: TraversalStep[] = [];
  let current = expression;
  for (;;) {
    switch (current.kind) {
      case 'access':
        backwards.push({ kind: 'attribute', name: current.name.name, expression: current });
        current = current.target;
        break;
      case 'index':
        backwards.push({ kind: 'index', key: current.key, expression: current });
        current = current.target;
        break;
      case 'splat': {
        const each: TraversalStep[] = [];
        collect(current.each, each);
        backwards.push(...each.reverse(), { kind: 'splat', expression: current });
        current = current.target;
        break;
      }
      case 'parentheses':
        current = current.expression;
        break;
      default:
        steps.push(...backwards.reverse());
        return current;
    }
  }
}
