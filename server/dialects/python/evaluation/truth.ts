/** Whether a value counts as true, as far as that is known. */
import { memberOf } from './attributes';
import type { PyValue } from './values';

export function truthOf(value: PyValue): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value !== null && value.value !== false && value.value !== 0 && value.value !== '';
    case 'absent':
      return false;
    case 'unknown':
      return undefined;
    case 'template':
      return value.parts.some((part) => part.kind === 'literal' && part.value !== '') ? true : undefined;
    case 'sequence':
      if (value.store.items.some((item) => item.when === undefined)) return true;
      return value.store.items.length === 0 && value.store.complete ? false : undefined;
    case 'mapping':
      if (value.className !== undefined) return true;
      for (const [, entry] of value.store.all()) {
        if (entry.value.kind !== 'either' || entry.value.alternatives.every((each) => each.value.kind !== 'absent')) return true;
      }
      return value.store.size === 0 && value.store.complete ? false : undefined;
    case 'either': {
      const [first, ...rest] = value.alternatives.map((each) => truthOf(each.value));
      return rest.every((each) => each === first) ? first : undefined;
    }
    case 'instance':
      return memberOf(value.cls, '__bool__') || memberOf(value.cls, '__len__') ? undefined : true;
    default:
      return true;
  }
}

/** True for `None` and what was never given. */
export function isNone(value: PyValue): boolean | undefined {
  if (value.kind === 'absent') return true;
  if (value.kind === 'literal') return value.value === null;
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'either') {
    const [first, ...rest] = value.alternatives.map((each) => isNone(each.value));
    return rest.every((each) => each === first) ? first : undefined;
  }
  return false;
}
