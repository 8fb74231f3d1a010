/** What expressions and values refer to. */
import type { Expression, NewResource } from '../../../core/edits';
import type { Resource } from '../../../core/resource';
import { holdsEntries } from '../../../core/entries';
import type { Value } from '../../../core/value';
import type { Js } from '../evaluator/values';

export function anyReference(
  expression: Expression,
  test: (target: Resource | NewResource, attribute: string) => boolean,
): boolean {
  switch (expression.kind) {
    case 'reference':
      return test(expression.target, expression.attribute);
    case 'list':
      return expression.items.some((item) => anyReference(item, test));
    case 'object':
      return Object.values(expression.entries).some((entry) => anyReference(entry, test));
    case 'template':
      return expression.parts.some((part) => typeof part !== 'string' && anyReference(part, test));
    case 'merge':
      return expression.parts.some((part) => anyReference(part, test));
    case 'document':
      return anyReference(expression.content, test);
    default:
      return false;
  }
}

export function isReferenceTo(value: Js, id: string, attribute: string): boolean {
  return value.kind === 'reference' && value.target === id && value.attribute === attribute;
}

/** True for an object that holds what is wanted, for the same text, or for what is not known either and is called the same. */
export function isSameObject(value: Js, wanted: Value): boolean {
  if (value.kind === 'literal' && wanted.kind === 'literal') return value.value === wanted.value && value.value !== '';
  return value.kind === 'record' && wanted.kind === 'object' ? holdsEntries(value.cell.entries, wanted) : isSameUnknown(value, wanted);
}

export function isSameUnknown(value: Js, wanted: Value): boolean {
  return value.kind === 'unknown' && wanted.kind === 'unknown' && value.name !== undefined && value.name === wanted.name && value.reason === wanted.reason;
}
