/** `import`. */
import type { ImportFromStatement, ImportStatement } from '../syntax/ast';
import { attributeOf } from './attributes';
import type { Frame, Machine } from './machine';
import { at } from './machine';
import type { PyValue } from './values';
import { pyUnknown } from './values';

export function importModules(machine: Machine, frame: Frame, statement: ImportStatement): void {
  for (const { path, alias, range } of statement.modules) {
    const from = at(frame, range);
    const name = alias?.name ?? path[0] ?? '';
    const wanted = alias ? path : path.slice(0, 1);
    // `import a.b` loads `a.b` and binds `a`.
    if (!alias && path.length > 1) machine.modules.load(path, frame.uri, 0);
    const value = machine.modules.load(wanted, frame.uri, 0) ?? pyUnknown(from, path.join('.'), 'missing-module');
    frame.scope.bind(name, value, machine.nextOrder(), alias ?? range);
  }
}

export function importFrom(machine: Machine, frame: Frame, statement: ImportFromStatement): void {
  const { path, level } = statement;
  if (path[0] === '__future__') return;
  const module = machine.modules.load(path, frame.uri, level);
  if (statement.star) {
    importAll(machine, frame, module);
    return;
  }
  const dotted = `${'.'.repeat(level)}${path.join('.')}`;
  for (const { name, alias } of statement.names) {
    const from = at(frame, name);
    frame.scope.bind(
      alias?.name ?? name.name,
      member(machine, module, name.name, frame, statement) ?? pyUnknown(from, `${dotted}.${name.name}`, 'missing-module'),
      machine.nextOrder(),
      alias ?? name,
    );
  }
}

function member(
  machine: Machine,
  module: PyValue | undefined,
  name: string,
  frame: Frame,
  { path, level }: ImportFromStatement,
): PyValue | undefined {
  const found = module && attributeOf(machine, module, name, module.from, name);
  if (found && found.kind !== 'unknown') return found;
  if (module?.kind === 'module' && module.scope?.variables.has(name)) return found;
  return machine.modules.load([...path, name], frame.uri, level) ?? (module?.kind === 'module' && !module.scope ? found : undefined);
}

function importAll(machine: Machine, frame: Frame, module: PyValue | undefined): void {
  if (module?.kind !== 'module' || !module.scope) return;
  const listed = module.scope.variables.get('__all__');
  const names =
    listed?.kind === 'sequence' && listed.store.complete
      ? new Set(listed.store.items.map(({ value }) => (value.kind === 'literal' ? String(value.value) : '')))
      : undefined;
  for (const [name, value] of [...module.scope.variables.all()]) {
    if (names ? !names.has(name) : name.startsWith('_')) continue;
    frame.scope.bind(name, value, machine.nextOrder());
  }
}
