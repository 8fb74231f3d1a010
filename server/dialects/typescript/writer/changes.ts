/** Changes of code that is there: in place while lines stay short, else one member to a line. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import type { TextEdit, TextRange } from '../../../core/text';
import { contains, indentationAt } from '../../../core/text';
import { columnAt, isTags, type NewMember } from './members';
import { print, text as textCode, type Code } from './print';
import type { ProgramText } from './program-text';
import { isExactly, rangeOf } from './spelling';
import type { Style } from './style';

/** A change of code that is there, spelled. */
export interface Change {
  readonly uri: string;
  readonly range: TextRange;
  readonly file: SourceFile;
  readonly style: Style;
  /** The literal that changes; undefined when an expression is replaced as a whole. */
  readonly node?: TSESTree.Node;
  readonly members?: readonly NewMember[];
  readonly removals?: readonly TSESTree.Node[];
  readonly item?: { readonly code: Code; readonly after: TSESTree.Node | undefined };
  /** What replaces the range. */
  readonly code?: Code;
  edits(): readonly TextEdit[];
}

/** The largest object or array around a change that stands on one line. */
export function literalOnOneLine({ uri, range, file }: Change, text: ProgramText): TSESTree.Node | undefined {
  const path = text.pathTo(uri, range);
  let found: TSESTree.Node | undefined;
  for (const node of path.toReversed()) {
    if (node.type === 'Property' || node.type === 'SpreadElement') continue;
    if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression') {
      const source = file.text.slice(node.range[0], node.range[1]);
      if (source.includes('\n') || source.includes('/*')) return found;
      found = node;
    } else if (!isExactly(node, range)) {
      return found;
    }
  }
  return found;
}

/** The edits of a literal on one line: in place while the line is short enough, else one member to a line. */
export function editsOfLine(line: TSESTree.Node, inside: readonly Change[]): readonly TextEdit[] {
  const edits = inside.flatMap((change) => change.edits());
  const [first] = inside;
  if (!first) return edits;
  const { file, style } = first;
  const { start, end } = rangeOf(line);
  const lineStart = file.text.lastIndexOf('\n', start - 1) + 1;
  const newline = file.text.indexOf('\n', end);
  const lineEnd = newline < 0 ? file.text.length : newline;
  const added = edits.reduce((sum, edit) => sum + edit.newText.length - (edit.range.end - edit.range.start), 0);
  const fits = lineEnd - lineStart + added <= style.width;
  const isWhole = inside.every((change) => change.node ?? change.code);
  if (!isWhole || (fits && edits.every((edit) => !edit.newText.includes('\n')))) return edits;
  const room = { ...style, width: style.width - (lineEnd - end) };
  const code = rewrittenCode(line, file, inside);
  return [{ range: { start, end }, newText: print(code, room, indentationAt(file.text, start), columnAt(file.text, start)) }];
}

/** The code of a literal with all changes in it. */
function rewrittenCode(node: TSESTree.Node, file: SourceFile, changes: readonly Change[]): Code {
  const replaced = changes.find((each) => each.code && isExactly(node, each.range))?.code;
  if (replaced) return replaced;
  const own = changes.filter((each) => each.node === node);
  switch (node.type) {
    case 'ObjectExpression': {
      const members = own.flatMap((each) => each.members ?? []);
      const removals = own.flatMap((each) => each.removals ?? []);
      const kept = node.properties.filter((each) => !removals.includes(each)).map((each) => rewrittenMember(each, file, changes));
      const last = node.properties.at(-1);
      const position = kept.length > 1 && last && isTags(last) && !removals.includes(last) ? kept.length - 1 : kept.length;
      return { kind: 'object', entries: kept.toSpliced(position, 0, ...members.map((each) => [each.key, each.value] as const)) };
    }
    case 'ArrayExpression': {
      const items = node.elements.flatMap((element): Code[] => {
        const added = own.flatMap((each) => (each.item && each.item.after === element && element ? [each.item.code] : []));
        return element ? [rewrittenCode(element, file, changes), ...added] : [textCode('')];
      });
      const last = own.flatMap((each) => (each.item && !each.item.after ? [each.item.code] : []));
      return { kind: 'list', items: [...items, ...last] };
    }
    default:
      return textCode(file.text.slice(node.range[0], node.range[1]));
  }
}

function rewrittenMember(node: TSESTree.ObjectLiteralElement, file: SourceFile, changes: readonly Change[]): readonly [string, Code] {
  const isChanged = changes.some((each) => contains(rangeOf(node), each.range));
  if (node.type === 'Property' && isChanged && !node.computed && !node.method) {
    const key = node.key.type === 'Identifier' ? node.key.name : node.key.type === 'Literal' ? String(node.key.value) : undefined;
    if (key !== undefined) return [key, rewrittenCode(node.value, file, changes)];
  }
  return ['', textCode(file.text.slice(node.range[0], node.range[1]))];
}
