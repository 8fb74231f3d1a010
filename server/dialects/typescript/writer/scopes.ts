/** Which names mean the same at two places. */
import { contains } from '../../../core/text';
import type { Scope } from '../evaluator/scope';
import type { ProgramText } from './program-text';
import { rangeOf, type Spelling } from './spelling';
import type { StatementPlace } from './statements';

export function isInside(inner: Scope, outer: Scope): boolean {
  for (let scope: Scope | undefined = inner; scope; scope = scope.parent) if (scope === outer) return true;
  return false;
}

/** Whether two scopes are of runs of the same code. */
export function isSameCode(a: Scope, b: Scope): boolean {
  const names = [...b.bindings.keys()];
  return a.file.uri === b.file.uri && a.home?.node === b.home?.node && names.every((name) => a.lookup(name)?.declared.range.start === b.bindings.get(name)?.declared.range.start);
}

/** Whether a name declared by a statement can be used at a place: one of the blocks around the place holds the statement. */
export function isInScope(around: StatementPlace, place: Spelling, text: ProgramText): boolean {
  const first = around.list[0];
  const last = around.list.at(-1);
  if (!first || !last) return false;
  const path = text.pathTo(place.site.uri, { start: around.statement.range[0], end: around.statement.range[1] });
  const block = path[path.indexOf(around.statement) - 1];
  return !block || contains(rangeOf(block), place.site.range);
}
