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
  const { uri, range } = from.declaration;
  const own = session.scopes.get(from.declared.id);
  const site = own ? { uri, range, scope: own } : siteAt(from.declaration, text);
  if (!site) return false;
  if (findPath(site, text, (each) => each.kind === 'instance' && each.cell.resource === target.id)) return true;
  if (target.declaration.uri !== uri) return exportedName(target, text) !== undefined && !importsBack(target.declaration.uri, uri, text);
  return isNameable(target, from, text);
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
