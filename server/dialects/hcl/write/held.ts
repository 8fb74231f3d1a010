/** What the locals and variables of a module hold. */
import { holdsEntries } from '../../../core/entries';
import type { Value } from '../../../core/value';
import type { ModuleInstance } from '../evaluate/module';

/** The local or variable that holds a value, locals first: they say what a module makes of its variables. */
export function nameIn(module: ModuleInstance, wanted: Value): string | undefined {
  for (const name of module.source.locals.keys()) {
    if (isSame(module.local(name), wanted)) return `local.${name}`;
  }
  for (const name of module.source.variables.keys()) {
    if (isSame(module.variable(name), wanted)) return `var.${name}`;
  }
  return undefined;
}

function isSame(value: Value | undefined, wanted: Value): boolean {
  if (value?.kind === 'object' && wanted.kind === 'object') return holdsEntries(value.entries, wanted);
  if (value?.kind === 'literal' && wanted.kind === 'literal') return value.value === wanted.value && value.value !== '';
  return value?.kind === 'unknown' && wanted.kind === 'unknown' && value.name !== undefined && value.name === wanted.name;
}
