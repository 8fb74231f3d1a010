/** What Python's string literals stand for. */

export interface LiteralParts {
  /** Lower-case prefix letters: `f`, `rb`. */
  readonly prefix: string;
  /** Offsets of the content within the literal. */
  readonly start: number;
  readonly end: number;
}

/** Takes a literal apart; an unterminated one ends where its text ends. */
export function literalParts(text: string): LiteralParts {
  const prefix = /^[a-zA-Z]*/.exec(text)?.[0] ?? '';
  const rest = text.slice(prefix.length);
  const quote = rest.startsWith('"""') || rest.startsWith("'''") ? rest.slice(0, 3) : rest.slice(0, 1);
  const start = prefix.length + quote.length;
  const closed = text.length >= start + quote.length && text.endsWith(quote);
  return { prefix: prefix.toLowerCase(), start, end: closed ? text.length - quote.length : text.length };
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Resolves escape sequences; `raw` text is returned as it is. */
export function decode(text: string, raw: boolean): string {
  if (raw || !text.includes('\\')) return text;
  return text.replace(
    /\\(?:\r\n|\n|\r|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|N\{[^}]*\}|[^])/g,
    (escape) => {
      const code = escape.slice(1);
      const simple = SIMPLE[code];
      if (simple !== undefined) return simple;
      if (/^[\r\n]/.test(code)) return '';
      if (/^[xuU]/.test(code) && code.length > 1) return codePoint(parseInt(code.slice(1), 16), escape);
      if (/^[0-7]/.test(code)) return codePoint(parseInt(code, 8), escape);
      return escape;
    },
  );
}

/** The literal text between the holes of an f-string. */
export function decodeFormat(text: string, raw: boolean): string {
  return decode(text, raw).replaceAll('{{', '{').replaceAll('}}', '}');
}

/** A string literal in Python for a text, with the given quote. */
export function quoted(text: string, quote = '"'): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `${quote}${escaped}${quote}`;
}

function codePoint(code: number, fallback: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : fallback;
}
