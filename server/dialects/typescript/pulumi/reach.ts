/** Whether code at a resource's declaration can name another resource. */
import type { Resource } from '../../../core/resource';
import { contains } from '../../../core/text';
import type { Scope } from '../evaluator/scope';
import { findResource } from '../writer/paths';
import type { ProgramText } from '../writer/program-text';
import { statementAround } from '../writer/statements';
import { exportedName, importsBack } from '../writer/writer';

export function canReach(target: Resource, from: Resource, text: ProgramText, scopes: ReadonlyMap<string, Scope>): boolean {
  const scope = scopes.get(from.id);
  if (!scope || target.id === from.id) return false;
  const { uri, range } = from.declaration;
  if (findResource({ uri, range, scope }, text, target.id)) return true;
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
