/** Code units that the grammar names, and the character classes of identifiers and numbers. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const DOLLAR = 0x24;
export const PERCENT = 0x25;
export const AMPERSAND = 0x26;
export const OPEN_PAREN = 0x28;
export const CLOSE_PAREN = 0x29;
export const STAR = 0x2a;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const UNDERSCORE = 0x5f;
export const LOWER_E = 0x65;
export const UPPER_E = 0x45;
export const OPEN_BRACE = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_BRACE = 0x7d;
export const TILDE = 0x7e;
export const BYTE_ORDER_MARK = 0xfeff;

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** The end of the identifier that starts at `start`, or `start` where none does. */
export function identifierEnd(text: string, start: number, limit: number): number {
  let position = start;
  while (position < limit) {
    const code = text.charCodeAt(position);
    if (code < 0x80) {
      if (!(isAsciiStart(code) || (position > start && (isDigit(code) || code === MINUS)))) {
        return position;
      }
      position++;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
    if (!(position > start ? idContinue : idStart).test(character)) {
      return position;
    }
    position += character.length;
  }
  return position;
}

const idStart = /^\p{ID_Start}$/u;
const idContinue = /^\p{ID_Continue}$/u;

function isAsciiStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === UNDERSCORE;
}
