/** Data as YAML text. */
import { spelledOut } from './json';
import type { Data } from './spell';
import { columnOf, type Style } from './style';

export interface YamlPrinter {
  /** On one line, or undefined where that is not the style. */
  inline(data: Data): string | undefined;
  /** As a block whose first line is put at `column` by the caller; the others start there too. */
  block(data: Data, column: number): string;
  /** Behind a key or dash at `column`: ` value`, or a new line and a block. */
  behind(data: Data, column: number): string;
  /** Within brackets or braces. */
  flow(data: Data): string;
  key(name: string): string;
}

export function yamlPrinter(style: Style, text: string): YamlPrinter {
  const { newline, unit } = style;
  const { shortTags, indentedLists, quote, subQuote } = style.yaml;

  function inline(data: Data): string | undefined {
    switch (data.kind) {
      case 'scalar':
        return scalar(data.value, quote);
      case 'list':
        return data.items.length === 0 ? '[]' : undefined;
      case 'map':
        return data.entries.length === 0 ? '{}' : undefined;
      case 'call':
        return shortTags ? short(data) : undefined;
      case 'source': {
        const { node } = data;
        const source = text.slice(node.range.start, node.range.end);
        return node.flow && !source.includes('\n') ? source : undefined;
      }
    }
  }

  function block(data: Data, column: number): string {
    const line = inline(data);
    if (line !== undefined) return line;
    const margin = newline + ' '.repeat(column);
    switch (data.kind) {
      case 'map':
        return data.entries.map(([name, value]) => `${key(name)}:${behind(value, column)}`).join(margin);
      case 'list':
        return data.items.map((item) => `- ${block(item, column + 2)}`).join(margin);
      case 'call':
        return block(spelledOut(data), column);
      case 'source':
        return moved(data.node.range, column);
      case 'scalar':
        return '';
    }
  }

  function behind(data: Data, column: number): string {
    const text = linesOf(data);
    if (text) return ` ${text.map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column + unit.length) + line)).join(newline)}`;
    const line = inline(data);
    if (line !== undefined) return ` ${line}`;
    if (
      data.kind === 'source' &&
      (data.node.flow || data.node.kind === 'scalar' || data.node.intrinsic !== undefined)
    ) {
      return ` ${moved(data.node.range, column + unit.length)}`;
    }
    const isList = data.kind === 'list' || (data.kind === 'source' && data.node.kind === 'list');
    const inner = isList && !indentedLists ? column : column + unit.length;
    return `${newline}${' '.repeat(inner)}${block(data, inner)}`;
  }

  function flow(data: Data): string {
    switch (data.kind) {
      case 'scalar':
        return scalar(data.value, quote, true);
      case 'list':
        return `[${data.items.map(flow).join(', ')}]`;
      case 'map':
        return `{${data.entries.map(([name, value]) => `${key(name)}: ${flow(value)}`).join(', ')}}`;
      case 'call':
        return shortTags ? short(data, true) : flow(spelledOut(data));
      case 'source':
        return text.slice(data.node.range.start, data.node.range.end);
    }
  }

  function short({ name, text: content }: Data & { readonly kind: 'call' }, inFlow = false): string {
    const tag = `!${name.replace('Fn::', '')}`;
    if (name !== 'Fn::Sub') return `${tag} ${content}`;
    const bare = subQuote === '' && !inFlow && isPlain(content, false);
    return `${tag} ${bare ? content : quoted(content, subQuote === '' ? quote : subQuote)}`;
  }

  /** A text of several lines, as a literal block. */
  function linesOf(data: Data): readonly string[] | undefined {
    if (data.kind === 'call' && data.name === 'Fn::Sub' && shortTags && data.text.includes('\n')) return ['!Sub |-', ...data.text.split('\n')];
    if (data.kind === 'scalar' && typeof data.value === 'string' && data.value.includes('\n') && !/^\s|\s$/.test(data.value)) {
      return ['|-', ...data.value.split('\n')];
    }
    return undefined;
  }

  /** Source text with its lines moved to another column. */
  function moved(range: { readonly start: number; readonly end: number }, column: number): string {
    const by = column - columnOf(text, range.start);
    return text
      .slice(range.start, range.end)
      .replace(/\n([ ]+)/g, (_, own: string) => `\n${' '.repeat(Math.max(own.length + by, 0))}`);
  }

  function key(name: string): string {
    return isPlain(name, true) ? name : quoted(name, quote);
  }

  return { inline, block, behind, flow, key };
}

function scalar(value: string | number | boolean | null, quote: '"' | "'", inFlow = false): string {
  if (typeof value !== 'string') return String(value);
  return isPlain(value, inFlow) ? value : quoted(value, quote);
}

/** Whether a text can stand without quotes and is read as text by every version of YAML. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (text === '' || text !== text.trim() || /[\n\r\t\u0000-\u001f]/.test(text)) return false;
  if (/^(?:true|false|yes|no|on|off|null|y|n|~)$/i.test(text)) return false;
  if (/^[-+]?[\d.]/.test(text) && /^[-+\d.,_:eExXoOa-fA-FtTzZ ]+$/.test(text)) return false;
  if (/^[!&*?|>@%`{}[\],#:'"=]/.test(text) || /^-(?:\s|$)/.test(text)) return false;
  if (/:\s|:$|\s#/.test(text)) return false;
  return !inFlow || !/[[\]{},]/.test(text);
}

function quoted(text: string, quote: '"' | "'"): string {
  if (quote === "'" && !/[\n\r\t\u0000-\u001f]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text);
}
