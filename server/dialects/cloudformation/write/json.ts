/** Data as JSON text. */
import { indentationAt } from '../../../core/text';
import type { Data } from './spell';
import type { Style } from './style';

export interface JsonPrinter {
  /** On several lines where that is the style; lines after the first start with `indent`. */
  value(data: Data, indent: string): string;
  /** On one line. */
  compact(data: Data): string;
  key(name: string): string;
}

/** Longer lists are broken even where short ones are kept on one line. */
const LINE_WIDTH = 100;

export function jsonPrinter(style: Style, text: string): JsonPrinter {
  const { newline, unit } = style;
  const { inlineCalls, inlineLists, padding } = style.json;

  function value(data: Data, indent: string): string {
    const inner = indent + unit;
    switch (data.kind) {
      case 'scalar':
        return JSON.stringify(data.value);
      case 'list': {
        if (data.items.length === 0) return '[]';
        const isSimple = data.items.every((item) => item.kind === 'scalar' || (item.kind === 'call' && inlineCalls));
        const line = isSimple && inlineLists ? compact(data) : undefined;
        if (line !== undefined && line.length + indent.length <= LINE_WIDTH) return line;
        return `[${newline}${data.items.map((item) => inner + value(item, inner)).join(`,${newline}`)}${newline}${indent}]`;
      }
      case 'map': {
        if (data.entries.length === 0) return '{}';
        const members = data.entries.map(([name, entry]) => `${inner}${key(name)}: ${value(entry, inner)}`);
        return `{${newline}${members.join(`,${newline}`)}${newline}${indent}}`;
      }
      case 'call':
        return inlineCalls ? compact(data) : value(spelledOut(data), indent);
      case 'source':
        return reindented(text, data.node.range, indent);
    }
  }

  function compact(data: Data): string {
    switch (data.kind) {
      case 'scalar':
        return JSON.stringify(data.value);
      case 'list':
        return `[${data.items.map(compact).join(', ')}]`;
      case 'map':
        if (data.entries.length === 0) return '{}';
        return `{${padding}${data.entries.map(([name, entry]) => `${key(name)}: ${compact(entry)}`).join(', ')}${padding}}`;
      case 'call':
        return compact(spelledOut(data));
      case 'source':
        return text.slice(data.node.range.start, data.node.range.end);
    }
  }

  function key(name: string): string {
    return JSON.stringify(name);
  }

  return { value, compact, key };
}

/** An intrinsic function in its long form, as data. */
export function spelledOut({ name, text }: Data & { readonly kind: 'call' }): Data {
  if (name !== 'Fn::GetAtt') return { kind: 'map', entries: [[name, { kind: 'scalar', value: text }]] };
  const dot = text.indexOf('.');
  const items: readonly Data[] = [text.slice(0, dot), text.slice(dot + 1)].map((value) => ({ kind: 'scalar', value }));
  return { kind: 'map', entries: [[name, { kind: 'list', items }]] };
}

/** Source text whose further lines are moved by as much as its first one is. */
export function reindented(
  text: string,
  range: { readonly start: number; readonly end: number },
  indent: string,
): string {
  const source = text.slice(range.start, range.end);
  const before = indentationAt(text, range.start);
  if (before === indent) return source;
  return source.replace(/\n([ \t]*)/g, (line, own: string) =>
    own.startsWith(before) ? `\n${indent}${own.slice(before.length)}` : line,
  );
}
