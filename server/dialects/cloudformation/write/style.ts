/** How a file is written: read from the file, so that what is added looks like what is there. */
import { indentationAt } from '../../../core/text';
import type { Member, Node } from '../syntax/nodes';
import type { Template } from '../template';

export interface Style {
  readonly newline: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Whether resources are set apart by blank lines. */
  readonly blankLines: boolean;
  readonly json: JsonStyle;
  readonly yaml: YamlStyle;
}

export interface JsonStyle {
  /** Calls such as `{ "Ref": "X" }` on one line. */
  readonly inlineCalls: boolean;
  /** What stands between braces and their content on one line: a blank or nothing. */
  readonly padding: string;
  /** Lists of plain values on one line. */
  readonly inlineLists: boolean;
}

export interface YamlStyle {
  /** `!Ref X`, not `Ref: X`. */
  readonly shortTags: boolean;
  /** Lists stand deeper than the key that they belong to. */
  readonly indentedLists: boolean;
  readonly quote: '"' | "'";
  /** What a pattern of `!Sub` is put in. */
  readonly subQuote: '"' | "'" | '';
}

export function styleOf({ file, tree, root, resources }: Template): Style {
  const { text } = file;
  const unit = unitOf(text, root.members);
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    unit,
    blankLines: tree.format === 'yaml' && hasBlankLines(text, resources),
    json: jsonStyle(text),
    yaml: yamlStyle(text, root),
  };
}

function unitOf(text: string, members: readonly Member[]): string {
  for (const { value } of members) {
    const inner = value?.kind === 'map' ? value.members[0] : undefined;
    const outer = members[0];
    if (!inner || !outer) continue;
    const own = indentationAt(text, inner.range.start);
    const base = indentationAt(text, outer.range.start);
    if (own.length > base.length && own.startsWith(base)) return own.slice(base.length);
  }
  return '  ';
}

function hasBlankLines(text: string, resources: readonly Member[]): boolean {
  const [first, second] = resources;
  if (!first || !second) return true;
  return /\n[ \t]*\r?\n/.test(text.slice(first.range.end, second.range.start));
}

function jsonStyle(text: string): JsonStyle {
  const call = /\{(\s*)"(?:Ref|Fn::GetAtt|Fn::Sub)"/.exec(text)?.[1];
  const list = /\[(\s*)"/.exec(text)?.[1];
  return {
    inlineCalls: !call?.includes('\n'),
    padding: call === undefined || call.includes('\n') ? ' ' : call,
    inlineLists: list === undefined ? !call?.includes('\n') : !list.includes('\n'),
  };
}

function yamlStyle(text: string, root: Node): YamlStyle {
  const quotes = { "'": count(text, /[:\-[,{] *(?:!\w+ +)?'/g), '"': count(text, /[:\-[,{] *(?:!\w+ +)?"/g) };
  const quote = quotes['"'] > quotes["'"] ? '"' : "'";
  const short = /(?:^|[\s[,{])!(?:Ref|GetAtt|Sub)\s/.test(text);
  const sub = /!Sub +(["'|>]|[^\s"'|>])/.exec(text)?.[1];
  return {
    shortTags: short || !/\b(?:Ref|Fn::GetAtt|Fn::Sub)\s*["']?:/.test(text),
    indentedLists: indentedLists(text, root),
    quote,
    subQuote: sub === '"' || sub === "'" ? sub : sub === undefined || sub === '|' || sub === '>' ? quote : '',
  };
}

/** Whether the first list below a key stands deeper than that key. */
function indentedLists(text: string, root: Node): boolean {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'list') {
      stack.push(...node.items);
    } else if (node.kind === 'map') {
      for (const { value, keyRange } of node.members) {
        if (value?.kind === 'list' && !value.flow && value.intrinsic === undefined) {
          return columnOf(text, value.range.start) > columnOf(text, keyRange.start);
        }
        if (value) stack.push(value);
      }
    }
  }
  return true;
}

/** The end of a line without its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text.charAt(at - 1) === '\r' ? at - 1 : at;
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
