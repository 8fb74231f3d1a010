/**
 * Where outputs may stand. In the body of an `apply`, an output has to be one more of the values that are applied to; in
 * `json.dumps` it may not stand at all, which `pulumi.Output.json_dumps` is for.
 */
import { descendants } from '../../../core/query';
import type { Location } from '../../../core/text';
import { contains } from '../../../core/text';
import { freeze } from '../evaluation/freeze';
import type { CallExpression, Expression, FunctionStatement, LambdaExpression } from '../syntax/ast';
import { expressionsIn, expressionsInBlock, unwrapped } from '../syntax/walk';
import { quoted } from '../syntax/strings';
import type { WritingContext } from './context';
import { membersOf, textAt, type FileIndex } from './file-index';
import type { FileWriter } from './file-writer';
import { identifier, wordsIn } from './naming';

export interface Application {
  /** The lambda, or the function that only this `apply` names. */
  readonly callback: LambdaExpression | FunctionStatement;
  readonly call: CallExpression;
  /** What `apply` is called on. */
  readonly subject: Expression;
}

/** The `apply` whose callback holds a place; `opaque` when outputs are plain values there for a reason that code cannot show. */
export function applicationAt(context: WritingContext, index: FileIndex, offset: number): Application | 'opaque' | undefined {
  const place = index.placeOf(offset);
  const named = place.functions.filter((each) => each.kind === 'function').at(-1);
  if (named && context.program.applied.has(named)) return (named.kind === 'function' && applicationOf(index, named)) || 'opaque';
  const lambdas = place.functions.filter((each) => each.kind === 'lambda');
  for (const lambda of [...lambdas].reverse()) {
    if (lambda.kind !== 'lambda') continue;
    const at = place.expressions.indexOf(lambda);
    const call = place.expressions[at - 1];
    if (call?.kind === 'call' && call.callee.kind === 'attribute' && call.callee.name === 'apply') {
      return { callback: lambda, call, subject: unwrapped(call.callee.object) };
    }
    if (context.program.applied.has(lambda)) return 'opaque';
  }
  return undefined;
}

/** The one `apply` that a function is named for, if nothing else names it. */
function applicationOf(index: FileIndex, callback: FunctionStatement): Application | undefined {
  const uses = index.usesOf(callback.name.name);
  const [use] = uses;
  const found = use && uses.length === 1 ? index.memberAt(use) : undefined;
  if (found?.container.kind !== 'call') return undefined;
  const { callee, arguments: given } = found.container;
  if (given.length !== 1 || callee.kind !== 'attribute' || callee.name !== 'apply') return undefined;
  return { callback, call: found.container, subject: unwrapped(callee.object) };
}

/** What an output is called in the body of an `apply`, where it is made one more of the applied values. */
export function appliedName(file: FileWriter, { callback, subject }: Application, output: string): string | undefined {
  const [parameter, ...others] = callback.parameters.filter((each) => each.name !== 'self');
  if (!parameter || others.length > 0 || parameter.variadic !== 'no') return undefined;
  if (subject.kind !== 'call' || !/(?:^|\.)all$/.test(textAt(file.index, subject.callee))) {
    if (textAt(file.index, subject) === output) return file.subjectOf(callback, parameter.name);
    return callback.kind === 'lambda' ? file.applyToAll(callback, subject, output) : undefined;
  }
  // Whoever takes the values all at once would take one more.
  if (!onlyElements(callback.kind === 'lambda' ? expressionsIn(callback.body) : expressionsInBlock(callback.body), parameter.name)) return undefined;
  const members = subject.arguments;
  const known = members.findIndex((each) => textAt(file.index, each.value) === output);
  if (members.some((each) => each.kind === 'star' || each.kind === 'double-star')) return undefined;
  const isNamed = members.some((each) => each.kind === 'keyword');
  const found = members[known];
  if (found) return `${parameter.name}[${found.name === undefined ? known : quoted(found.name, file.index.quote)}]`;
  const added = file.applied(subject, output);
  if (added !== undefined) return `${parameter.name}[${added}]`;
  const name = identifier(wordsIn(output.replace(/^self\./, '')));
  const key = isNamed ? quoted(name, file.index.quote) : String(membersOf(subject).length + file.appliedCount(subject));
  file.apply(subject, output, key, isNamed ? `${name}=` : '');
  return `${parameter.name}[${key}]`;
}

/** True when a name stands only before a subscript. */
function onlyElements(expressions: readonly Expression[], name: string): boolean {
  const taken = expressions.filter((each) => each.kind === 'subscript' && each.object.kind === 'name' && each.object.name === name).length;
  return expressions.filter((each) => each.kind === 'name' && each.name === name).length === taken;
}

/** Rewrites what makes JSON text of the place, so that outputs may stand in it. False where that is not certain. */
export function admitOutputs(
  context: WritingContext,
  file: FileWriter,
  site: Location,
  writerOf: (uri: string) => FileWriter | undefined,
): boolean {
  const place = file.index.placeOf(site.range.start);
  for (const expression of place.expressions) {
    const isAround = contains(expression, site.range) && (expression.start < site.range.start || expression.end > site.range.end);
    if (isAround && (expression.kind === 'format' || expression.kind === 'compare')) return false;
    if (expression.kind === 'call' && textAt(file.index, expression.callee).endsWith('get_policy_document')) {
      file.ensure({ start: expression.callee.end, end: expression.callee.end }, '_output');
    }
  }
  for (const { call, value } of context.program.dumps) {
    const holds = [...descendants(freeze(value))].some(({ from }) => from.location.uri === site.uri && contains(from.location.range, site.range));
    if (!holds) continue;
    const writer = writerOf(call.uri);
    const node = writer?.index.expressionAt(call.range);
    if (!writer || node?.kind !== 'call') return false;
    if (applicationAt(context, writer.index, node.start) !== undefined) return false;
    const callee = textAt(writer.index, node.callee);
    if (!/(?:^|\.)dumps$/.test(callee)) return false;
    const surroundings = writer.index.placeOf(node.start).expressions;
    if (surroundings.some((each) => each.kind === 'format')) return false;
    writer.ensure(node.callee, `${writer.imports.pulumi('Output')}.json_dumps`);
  }
  return true;
}
