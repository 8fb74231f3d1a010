/** Code that is added, as a tree, and its layout: on one line while it fits, else one member to a line. */
import type { Primitive } from '../../../core/value';
import type { Style } from './style';

export type Code =
  /** Text that is written as it stands; may span lines, which then have their indentation already. */
  | { readonly kind: 'text'; readonly text: string }
  /** An empty key: the value is a whole member as it stands. */
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Code])[] }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Code[]; readonly layout?: CallLayout };

/** `stacked`: several arguments that do not fit on one line stand one below the other. */
export type CallLayout = 'hugging' | 'stacked';

export function text(content: string): Code {
  return { kind: 'text', text: content };
}

/** The layout of code that starts at `column` of a line indented by `indent`. */
export function print(code: Code, style: Style, indent: string, column: number): string {
  const line = onOneLine(code, style);
  // Room for a comma or semicolon after it.
  if (line !== undefined && column + line.length + 1 <= style.width) return line;
  return broken(code, style, indent, column);
}

function onOneLine(code: Code, style: Style): string | undefined {
  switch (code.kind) {
    case 'text':
      return code.text.includes('\n') ? undefined : code.text;
    case 'list': {
      const items = code.items.map((item) => onOneLine(item, style));
      return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
    }
    case 'object': {
      const members = code.entries.map(([key, value]) => memberOnOneLine(key, value, style));
      if (members.includes(undefined)) return undefined;
      return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
    }
    case 'call': {
      if (code.layout === 'hugging' && code.args.some((arg) => arg.kind === 'object' && arg.entries.length > 1)) return undefined;
      const args = code.args.map((arg) => onOneLine(arg, style));
      return args.includes(undefined) ? undefined : `${code.callee}(${args.join(', ')})`;
    }
  }
}

function memberOnOneLine(key: string, value: Code, style: Style): string | undefined {
  const printed = onOneLine(value, style);
  if (key === '' || printed === key) return printed;
  return printed === undefined ? undefined : `${keyText(key, style)}: ${printed}`;
}

function broken(code: Code, style: Style, indent: string, column: number): string {
  const inner = indent + style.unit;
  switch (code.kind) {
    case 'text':
      return code.text;
    case 'list':
      return enclosed('[', code.items.map((item) => print(item, style, inner, inner.length)), ']', style, indent);
    case 'object':
      return enclosed('{', code.entries.map(([key, value]) => member(key, value, style, inner)), '}', style, indent);
    case 'call':
      return brokenCall(code, style, indent, column);
  }
}

/** A member at the start of a line. */
export function member(key: string, value: Code, style: Style, indent: string): string {
  const isShort = key === '' || (value.kind === 'text' && value.text === key);
  const head = isShort ? '' : `${keyText(key, style)}: `;
  return head + print(value, style, indent, indent.length + head.length);
}

/** The first argument that is no plain text is broken; the others stay beside it, unless there are several in a stacked layout. */
function brokenCall(code: Extract<Code, { kind: 'call' }>, style: Style, indent: string, column: number): string {
  const inner = indent + style.unit;
  if (code.layout === 'stacked' && code.args.length > 2) {
    return `${code.callee}${enclosed('(', code.args.map((arg) => print(arg, style, inner, inner.length)), ')', style, indent)}`;
  }
  const hugged = code.args.findIndex((arg) => arg.kind !== 'text');
  let position = column + code.callee.length + 1;
  const args = code.args.map((arg, index) => {
    const printed = index === hugged ? broken(arg, style, indent, position) : print(arg, style, indent, position);
    const lastLine = printed.slice(printed.lastIndexOf('\n') + 1);
    position = (printed.includes('\n') ? 0 : position) + lastLine.length + 2;
    return printed;
  });
  return `${code.callee}(${args.join(', ')})`;
}

function enclosed(open: string, members: readonly string[], close: string, style: Style, indent: string): string {
  if (members.length === 0) return open + close;
  const { newline } = style;
  const inner = indent + style.unit;
  const body = members.map((each) => inner + each).join(`,${newline}`);
  return `${open}${newline}${body}${style.trailingComma ? ',' : ''}${newline}${indent}${close}`;
}

export function keyText(key: string, style: Style): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : stringText(key, style);
}

export function literalText(value: Primitive, style: Style): string {
  return typeof value === 'string' ? stringText(value, style) : String(value);
}

/** A string literal, in the file's quotes unless the other kind needs fewer escapes. */
export function stringText(value: string, style: Style): string {
  const other = style.quote === "'" ? '"' : "'";
  const quote = value.includes(style.quote) && !value.includes(other) ? other : style.quote;
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return quote + escaped + quote;
}

/** Literal text inside a template literal. */
export function templateText(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}
