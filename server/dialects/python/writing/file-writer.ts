/** The edits of one document, and how it is written. */
import type { TextEdit, TextRange } from '../../../core/text';
import { applyEdits, contains, indentationAt } from '../../../core/text';
import type { Argument, CallExpression, Expression, FunctionStatement, LambdaExpression, NameExpression } from '../syntax/ast';
import { childExpressions } from '../syntax/walk';
import { bracketsOf, containerOf, keyOf, type Container, type FileIndex, type Member } from './file-index';
import { Imports } from './imports';
import { flat, layOut, type Code, type CodeItem, type Room } from './layout';
import { MemberChanges, type Addition } from './members';

interface Replacement {
  readonly range: TextRange;
  readonly code: Code;
}

/** The longest line that Black makes, and the longest that a project's longer lines are taken for. */
const BLACK_WIDTH = 88;
const MAX_WIDTH = 120;

export class FileWriter {
  readonly unit: string;
  readonly width: number;
  readonly imports: Imports;
  readonly members: MemberChanges;
  private readonly replacements: Replacement[] = [];
  private readonly insertions: TextEdit[] = [];
  /** True when something could not be written with certainty after all. */
  broken = false;
  private readonly gathered = new Map<LambdaExpression, { readonly subject: Expression; readonly outputs: string[]; readonly parameter: string }>();
  private readonly applications = new Map<CallExpression, Map<string, string>>();

  constructor(readonly index: FileIndex) {
    const { text } = index.file;
    this.unit = /\n( {2,8}|\t)\S/.exec(text)?.[1] ?? '    ';
    this.width = widthOf(text);
    this.imports = new Imports(index);
    this.members = new MemberChanges(index, this.unit, this.width);
  }

  /** True when nested arguments are written as dicts here, not with `…Args` classes. */
  get usesDicts(): boolean {
    const { text } = this.index.file;
    if (/\b[A-Z]\w*Args\(/.test(text)) return false;
    return /\b(?!tags\b|variables\b|dimensions\b)\w+\s*=\s*\[?\s*\{\s*["'][a-z_]+[A-Za-z]*["']\s*:/.test(text);
  }

  replace(range: TextRange, code: Code): void {
    this.replacements.push({ range: { start: range.start, end: range.end }, code });
  }

  insert(at: number, newText: string): void {
    this.insertions.push({ range: { start: at, end: at }, newText });
  }

  /** An edit that may be asked for several times. */
  ensure({ start, end }: TextRange, newText: string): void {
    const isKnown = this.insertions.some(({ range, newText: text }) => range.start === start && range.end === end && text === newText);
    if (!isKnown) this.insertions.push({ range: { start, end }, newText });
  }

  /** Under which key an output was added to the values of an `Output.all`. */
  applied(all: CallExpression, output: string): string | undefined {
    return this.applications.get(all)?.get(output);
  }

  appliedCount(all: CallExpression): number {
    return this.applications.get(all)?.size ?? 0;
  }

  /** Adds an output to the values of an `Output.all`. */
  apply(all: CallExpression, output: string, key: string, lead: string): void {
    const known = this.applications.get(all) ?? new Map<string, string>();
    this.applications.set(all, known.set(output, key));
    this.members.add(all, { lead, value: output });
  }

  /**
   * Makes of `value.apply(lambda v: …)` that one applies to several values: `Output.all(value, output).apply(lambda args: …)`.
   * Returns what the output is called in the body, or undefined where that is not certain.
   */
  applyToAll(lambda: LambdaExpression, subject: Expression, output: string): string | undefined {
    const known = this.gathered.get(lambda) ?? { subject, outputs: [], parameter: lambda.parameters[0]?.name ?? '' };
    this.gathered.set(lambda, known);
    if (!known.outputs.includes(output)) known.outputs.push(output);
    const names = mentionsIn(lambda.body);
    if (names.some((each) => each.name === ARGUMENTS) || rebinds(lambda.body, known.parameter)) return undefined;
    return `${ARGUMENTS}[${known.outputs.indexOf(output) + 1}]`;
  }

  /** What the value that is applied to is called in the body: otherwise than its parameter, once several are. */
  subjectOf(lambda: LambdaExpression | FunctionStatement, parameter: string): string {
    return lambda.kind === 'lambda' && this.gathered.has(lambda) ? `${ARGUMENTS}[0]` : parameter;
  }

  private writeGathered(): void {
    for (const [lambda, { subject, outputs, parameter }] of this.gathered) {
      const [written] = lambda.parameters;
      if (!written) continue;
      // What was taken over from the source may mention the parameter under its old name.
      const old = new RegExp(`(?<![\\w."'])${parameter}\\b`);
      if (this.replacements.some(({ range, code }) => contains(lambda.body, range) && old.test(this.laidOut(code, range)))) this.broken = true;
      this.ensure({ start: subject.start, end: subject.start }, `${this.imports.pulumi('Output')}.all(`);
      this.ensure({ start: subject.end, end: subject.end }, `, ${outputs.join(', ')})`);
      this.ensure(written, ARGUMENTS);
      for (const name of mentionsIn(lambda.body)) if (name.name === parameter) this.ensure(name, `${ARGUMENTS}[0]`);
    }
    this.gathered.clear();
  }

  edits(): readonly TextEdit[] {
    this.writeGathered();
    const edits = this.plainEdits();
    if (!this.index.file.text.includes('\r\n')) return edits;
    return edits.map(({ range, newText }) => ({ range, newText: newText.replace(/\r?\n/g, '\r\n') }));
  }

  private plainEdits(): readonly TextEdit[] {
    const anew = this.crowded();
    const isFree = (range: TextRange): boolean => !anew.some((root) => contains(root, range));
    return [
      ...anew.map((root): TextEdit => ({ range: { start: root.start, end: root.end }, newText: this.laidOut(this.codeOf(root), root) })),
      ...this.members.all.filter(({ container }) => isFree(bracketsOf(container))).flatMap((change) => this.members.editsOf(change)),
      ...this.replacements.filter(({ range }) => isFree(range)).map(({ range, code }): TextEdit => ({ range, newText: this.laidOut(code, range) })),
      ...this.insertions.filter(({ range }) => isFree(range)),
      ...this.imports.edits(),
    ];
  }

  private laidOut(code: Code, { start, end }: TextRange): string {
    const { text } = this.index.file;
    const rest = /^[)\]},]*/.exec(text.slice(end, end + 20))?.[0].length ?? 0;
    return layOut(code, { indentation: indentationAt(text, start), unit: this.unit, width: this.width, column: this.column(start), trailing: rest });
  }

  /** The expressions that stand on one line and will not fit there any more. */
  private crowded(): readonly Container[] {
    const roots = new Map<string, { readonly root: Container; added: number; isFlat: boolean }>();
    const note = (touched: TextRange, added: number | undefined): void => {
      const root = this.rootOf(touched);
      if (!root) return;
      const entry = roots.get(keyOf(root)) ?? { root, added: 0, isFlat: true };
      roots.set(keyOf(root), { root, added: entry.added + (added ?? 0), isFlat: entry.isFlat && added !== undefined });
    };
    for (const { container, additions, removals } of this.members.all) {
      const line = flat({ open: '', items: additions, close: '' });
      const removed = [...removals].reduce((sum, each) => sum + each.end - each.start + 2, 0);
      note(bracketsOf(container), line === undefined ? undefined : line.length + 2 - removed);
    }
    for (const { range, code } of this.replacements) {
      const line = flat(code);
      note(range, line === undefined ? undefined : line.length - (range.end - range.start));
    }
    for (const { range, newText } of this.insertions) {
      if (!newText.includes('\n')) note(range, newText.length - (range.end - range.start));
    }
    return [...roots.values()].filter(({ root, added, isFlat }) => !isFlat || this.lineLength(root) + added > this.width).map(({ root }) => root);
  }

  /** The outermost call, dict or list on one line around a place that can be laid out with everything in it. */
  private rootOf(touched: TextRange): Container | undefined {
    const { text } = this.index.file;
    let root: Container | undefined;
    for (const expression of this.index.placeOf(touched.start).expressions) {
      if (!contains(expression, touched)) break;
      const container = containerOf(expression);
      const isTouched = expression.start === touched.start && expression.end === touched.end;
      if (isTouched && !container) break;
      if (!container || container !== expression || !contains(bracketsOf(container), touched)) root = undefined;
      else if (!text.slice(container.start, container.end).includes('\n')) root ??= container;
    }
    return root && contains(bracketsOf(root), touched) && (touched.start > root.start || touched.end < root.end) ? root : undefined;
  }

  private codeOf(expression: Expression): Code {
    const replaced = this.replacements.find(({ range }) => range.start === expression.start && range.end === expression.end);
    if (replaced) return replaced.code;
    const container = containerOf(expression);
    if (!container || container !== expression) return this.textOf(expression);
    const brackets = bracketsOf(container);
    const members = MemberChanges.arranged(this.members.changeTo(container) ?? { container, additions: [], removals: new Set() });
    return {
      open: this.textOf({ start: container.start, end: brackets.start }) + this.index.file.text.slice(brackets.start, brackets.start + 1),
      items: members.map((member) => this.itemOf(member)),
      close: this.index.file.text.slice(brackets.end - 1, brackets.end),
      bare: members.length === 1 && members.some((member) => 'kind' in member && member.kind === 'positional' && member.value.kind === 'comprehension'),
    };
  }

  private itemOf(member: Member | Addition): CodeItem {
    if ('lead' in member) return member;
    if ('kind' in member && !isArgument(member)) return { lead: '', value: this.codeOf(member) };
    const { value, start } = member;
    return { lead: this.textOf({ start, end: value.start }), value: this.codeOf(value) };
  }

  /** Text as it stands, with the small edits in it. */
  private textOf({ start, end }: TextRange): string {
    const inner = [...this.insertions, ...this.replacements.map(({ range, code }): TextEdit => ({ range, newText: flat(code) ?? this.laidOut(code, range) }))]
      .filter(({ range }) => start <= range.start && range.end <= end)
      .map(({ range, newText }): TextEdit => ({ range: { start: range.start - start, end: range.end - start }, newText }));
    return applyEdits(this.index.file.text.slice(start, end), inner);
  }

  private lineLength({ end }: TextRange): number {
    const lineEnd = this.index.file.text.indexOf('\n', end);
    return this.column(lineEnd < 0 ? this.index.file.text.length : lineEnd);
  }

  private column(offset: number): number {
    return offset - (this.index.file.text.lastIndexOf('\n', offset - 1) + 1);
  }
}

/** What the parameter is called that takes several values. */
const ARGUMENTS = 'args';

function mentionsIn(expression: Expression): readonly NameExpression[] {
  return expression.kind === 'name' ? [expression] : childExpressions(expression).flatMap(mentionsIn);
}

/** True when something below takes a name for itself. */
function rebinds(expression: Expression, name: string): boolean {
  if (expression.kind === 'lambda' && expression.parameters.some((each) => each.name === name)) return true;
  if (expression.kind === 'comprehension' && expression.clauses.some((each) => mentionsIn(each.target).some((target) => target.name === name))) return true;
  return childExpressions(expression).some((each) => rebinds(each, name));
}

function isArgument(member: Argument | Expression): member is Argument {
  return member.kind === 'positional' || member.kind === 'keyword' || member.kind === 'star' || member.kind === 'double-star';
}

/** How long lines are here: some longer ones are a project's choice, one or two are an oversight. */
function widthOf(text: string): number {
  const lengths = text.split('\n').map((line) => line.length);
  const longer = lengths.filter((length) => length > BLACK_WIDTH && length <= MAX_WIDTH);
  return longer.length < 3 ? BLACK_WIDTH : Math.max(...longer);
}

/** The room for code on a line of its own. */
export function roomAt({ unit, width }: FileWriter, indentation: string, column: number): Room {
  return { indentation, unit, width, column, trailing: 0 };
}
