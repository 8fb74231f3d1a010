/** Paths are strings here, those of `pathlib` too: what only a path has is looked up by name. A module's own path is its URI. */
import type { Provenance } from '../../../core/value';
import type { Machine } from './machine';
import type { Call, PyValue } from './values';
import { pyLiteral } from './values';

export function joinedPath(parts: readonly PyValue[], from: Provenance): PyValue | undefined {
  let path = '';
  for (const part of parts) {
    if (part.kind !== 'literal' || typeof part.value !== 'string') return undefined;
    const isAbsolute = /^(?:\/|[a-z]+:\/\/)/.test(part.value);
    path = isAbsolute || path === '' ? part.value : `${path.replace(/\/$/, '')}/${part.value}`;
  }
  return pyLiteral(path, from);
}

export function parentOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  return at < 0 ? '' : trimmed.slice(0, at);
}

/** Properties of a path; `undefined` for what is none. */
export function pathProperty(machine: Machine, path: string, name: string, from: Provenance): PyValue | undefined {
  const last = path.slice(path.lastIndexOf('/') + 1);
  switch (name) {
    case 'parent':
      return pyLiteral(parentOf(path) || '.', from);
    case 'parents': {
      const all: PyValue[] = [];
      for (let each = parentOf(path); each !== '' && all.length < 20; each = parentOf(each)) all.push(pyLiteral(each, from));
      return machine.list(all, from, 'tuple', false);
    }
    case 'name':
      return pyLiteral(last, from);
    case 'stem':
      return pyLiteral(last.replace(/(.)\.[^.]*$/, '$1'), from);
    case 'suffix':
      return pyLiteral(/.(\.[^.]*)$/.exec(last)?.[1] ?? '', from);
    default:
      return undefined;
  }
}

/** Methods of a path. */
export function pathMethod(path: string, name: string, { positional, from }: Call): PyValue | undefined {
  switch (name) {
    case 'resolve':
    case 'absolute':
    case 'as_posix':
      return pyLiteral(path, from);
    case 'joinpath':
      return joinedPath([pyLiteral(path, from), ...positional.map((each) => each.value)], from);
    default:
      return undefined;
  }
}
