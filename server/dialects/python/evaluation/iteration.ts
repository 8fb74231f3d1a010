/** What a loop over a value goes through. */
import type { Machine } from './machine';
import type { Item, PyValue } from './values';
import { both, pyLiteral } from './values';

export interface Elements {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/** The elements of something iterable, or undefined when nothing is known of them. */
export function elementsOf(machine: Machine, value: PyValue): Elements | undefined {
  switch (value.kind) {
    case 'sequence':
      return { items: value.store.items, complete: value.store.complete };
    case 'mapping': {
      const items = [...value.store.all()].map(([key, entry]) => optional(entry.keyValue ?? keyLiteral(key, entry, value), entry.value));
      return { items, complete: value.store.complete };
    }
    case 'literal': {
      if (typeof value.value !== 'string') return undefined;
      const characters = [...value.value].slice(0, machine.limits.turns);
      return { items: characters.map((each) => ({ value: pyLiteral(each, value.from) })), complete: true };
    }
    case 'absent':
      return { items: [], complete: true };
    case 'either': {
      const inner = value.alternatives.map((each) => ({ elements: elementsOf(machine, each.value), condition: each.condition }));
      if (inner.some((each) => each.elements === undefined)) {
        const known = inner.flatMap((each) => guarded(each.elements, each.condition));
        return known.length === 0 ? undefined : { items: known, complete: false };
      }
      return {
        items: inner.flatMap((each) => guarded(each.elements, each.condition)),
        complete: inner.every((each) => each.elements?.complete),
      };
    }
    case 'class': {
      if (value.style !== 'enum') return undefined;
      const members = [...value.members.all()].map(([, member]) => member).filter((member) => member.kind === 'instance');
      return { items: members.map((member) => ({ value: member })), complete: true };
    }
    case 'instance': {
      if (value.cls.style !== 'record') return undefined;
      return { items: [...value.fields.all()].map(([, field]) => ({ value: field })), complete: true };
    }
    default:
      return undefined;
  }
}

/** An item that is there when its value is. */
export function optional(item: PyValue, value: PyValue): Item {
  if (value.kind !== 'either') return { value: item };
  const present = value.alternatives.filter((each) => each.value.kind !== 'absent');
  if (present.length === value.alternatives.length) return { value: item };
  return { value: item, when: present.map((each) => each.condition).join(' or ') };
}

function keyLiteral(key: string, entry: { readonly key?: PyValue['from']['location'] }, value: PyValue): PyValue {
  return pyLiteral(key, entry.key ? { location: entry.key, via: [] } : value.from);
}

function guarded(elements: Elements | undefined, condition: string): readonly Item[] {
  return (elements?.items ?? []).map((item) => ({
    ...item,
    when: item.when === undefined ? condition : both(condition, item.when),
  }));
}
