/** Strings that can be read without evaluating anything. */

import type { Expression, Interpolation, ObjectItem, TemplatePart } from './nodes';

/** The text of a closed string or heredoc that holds literals alone. */
export function literalText(expression: Expression): string | undefined {
  const parts = partsOf(expression);
  if (!parts || parts.some((part) => part.kind !== 'templateLiteral')) {
    return undefined;
  }
  return parts.map((part) => (part.kind === 'templateLiteral' ? part.value : '')).join('');
}

/** `"${expression}"` means the expression itself, whatever its type. */
export function wrappedExpression(expression: Expression): Expression | undefined {
  const parts = expression.kind === 'template' ? partsOf(expression) : undefined;
  const only: Interpolation | undefined = parts?.length === 1 && parts[0]?.kind === 'interpolation' ? parts[0] : undefined;
  return only?.expression;
}

/** The key of an object's item where it is written out: `name`, `"name"`, `12`, `true`. */
export function objectKey({ key }: ObjectItem): string | undefined {
  switch (key.kind) {
    case 'variable': return key.name;
    case 'number':
    case 'boolean': return String(key.value);
    case 'null': return 'null';
    default: return literalText(key);
  }
}

function partsOf(expression: Expression): readonly TemplatePart[] | undefined {
  const isText = expression.kind === 'template' || expression.kind === 'heredoc';
  return isText && expression.closed ? expression.parts : undefined;
}
