/** Whether code at a construct's declaration can name another one. */
import type { Resource } from '../../../core/resource';
import { contains } from '../../../core/text';
import { findPath, siteAt } from '../writer/paths';
import type { ProgramText } from '../writer/program-text';
import { statementAround } from '../writer/statements';
import { exportedName, importsBack } from '../writer/writer';
import type { CdkSession } from './session';

export function reachable(session: CdkSession, target: Resource, from: Resource, text: ProgramText): boolean {
  // What a construct made for itself has no name.
  if (target.id !== target.declared.id || target.id === from.id) return false;
  if (namedAt(session, from, text).has(target.id)) return true;
  const { uri } = from.declaration;
  if (target.declaration.uri !== uri) return exportedName(target, text) !== undefined && !importsBack(target.declaration.uri, uri, text);
  return isNameable(target, from, text);
}

/** The ids of what code at a construct's declaration can name, gathered once. */
function namedAt(session: CdkSession, { declared, declaration }: Resource, text: ProgramText): ReadonlySet<string> {
  const known = session.named.get(declared.id);
  if (known) return known;
  const named = new Set<string>();
  const own = session.scopes.get(declared.id);
  const site = own ? { ...declaration, scope: own } : siteAt(declaration, text);
  if (site) {
    findPath(site, text, (each) => {
      if (each.kind === 'instance' && each.cell.resource !== undefined) named.add(each.cell.resource);
      return false;
    });
  }
  session.named.set(declared.id, named);
  return named;
}

/** Declared by a statement of its own, above, in a block around: the statement can be given a name. */
function isNameable(target: Resource, from: Resource, text: ProgramText): boolean {
  const { uri, range } = target.declaration;
  const file = text.file(uri);
  if (!file || range.end > from.declaration.range.start) return false;
  const path = text.pathTo(uri, range);
  const around = statementAround(path, text.tree(file).body);
  if (around?.statement.type !== 'ExpressionStatement' || around.statement.expression !== path.at(-1)) return false;
  const block = path[path.indexOf(around.statement) - 1];
  return !block || contains({ start: block.range[0], end: block.range[1] }, from.declaration.range);
}
