/** What one file of a program can import from another. */
import type { Resource } from '../../../core/resource';
import { contains } from '../../../core/text';
import type { ProgramText } from './program-text';
import { isExactly, rangeOf } from './spelling';
import { unexported } from './statements';

/** The name under which the file of a resource exports it. */
export function exportedName(target: Resource, text: ProgramText): string | undefined {
  const { uri, range } = target.declaration;
  const file = text.file(uri);
  if (!file) return undefined;
  for (const statement of text.tree(file).body) {
    if (statement.type !== 'ExportNamedDeclaration' || !contains(rangeOf(statement), range)) continue;
    const declaration = unexported(statement);
    if (declaration.type !== 'VariableDeclaration') return undefined;
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init && isExactly(init, range)) return id.name;
    }
  }
  return undefined;
}

/** Whether the file `from` imports `to`, directly or through others: then `to` must not import it. */
export function importsBack(from: string, to: string, text: ProgramText): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
    if (uri === to) return true;
    if (seen.has(uri)) continue;
    seen.add(uri);
    queue.push(...text.importsOf(uri));
  }
  return false;
}

/** `../lib/keys` for a module beside or below. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.replace(/\.[cm]?[jt]sx?$/, '').split('/')];
  let common = 0;
  while (common < a.length && common < b.length - 1 && a[common] === b[common]) common++;
  const up = a.length - common;
  return `${up === 0 ? './' : '../'.repeat(up)}${b.slice(common).join('/')}`;
}
