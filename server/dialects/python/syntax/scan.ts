/**
 * Brackets and strings of Python, by a scan of the text: what is surely wrong with them, and where a bracket that somebody
 * is still typing most likely ends, so that the statements behind it are not read as its arguments.
 */
import type { SyntaxProblem } from '../../../core/program';

export interface Scan {
  readonly problems: readonly SyntaxProblem[];
  /** Closing brackets to read into the text, after a `_` where a value is missing. */
  readonly repairs: readonly Repair[];
}

export interface Repair {
  readonly at: number;
  readonly insert: string;
}

interface Opener {
  readonly bracket: string;
  readonly at: number;
  /** The indentation of the line on which the statement starts. */
  readonly indentation: number;
}

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const STATEMENT =
  /(?:(?:def|class|if|for|while|with|try|return|import|from|raise|async|match)\b[^=(,]*|@\w|(?:else|try|finally)\s*:|[A-Za-z_][\w.]*(?:\s*:\s*[\w.[\], |"']+)?\s*=(?!=)|[A-Za-z_][\w.]*\()/y;

export function scan(text: string): Scan {
  const problems: SyntaxProblem[] = [];
  const repairs: Repair[] = [];
  const open: Opener[] = [];
  let indentation = 0;
  let contentEnd = 0;
  let atLineStart = true;
  let index = 0;
  while (index < text.length) {
    if (atLineStart) {
      const lineStart = index;
      while (text[index] === ' ' || text[index] === '\t') index++;
      atLineStart = false;
      const blank = index >= text.length || text[index] === '\n' || text[index] === '\r' || text[index] === '#';
      const first = open[0];
      if (!blank && first && index - lineStart <= first.indentation && startsStatement(text, index, first)) {
        const closers = open.map((each) => CLOSER[each.bracket]).reverse().join('');
        repairs.push({ at: contentEnd, insert: expectsMore(text, contentEnd) ? `_${closers}` : closers });
        problems.push(neverClosed(open.at(-1) ?? first));
        open.length = 0;
      }
      if (!blank && open.length === 0) indentation = index - lineStart;
      continue;
    }
    const character = text[index] ?? '';
    if (character === '\n') {
      atLineStart = true;
      index++;
    } else if (character === '#') {
      while (index < text.length && text[index] !== '\n') index++;
    } else if (character === '\\') {
      index += 2;
    } else if (character === '"' || character === "'") {
      const end = stringEnd(text, index, character);
      if (end < 0) {
        const line = text.indexOf('\n', index);
        const lineEnd = line < 0 ? text.length : line;
        const isLong = text.startsWith(character.repeat(3), index);
        const stop = isLong ? text.length : lineEnd;
        if (!isFormat(text, index)) {
          problems.push({ range: { start: index, end: Math.min(stop, lineEnd) }, message: 'This string is never closed.' });
        }
        contentEnd = stop;
        index = stop;
      } else {
        contentEnd = end;
        index = end;
      }
    } else if (character === '(' || character === '[' || character === '{') {
      open.push({ bracket: character, at: index, indentation });
      contentEnd = ++index;
    } else if (character === ')' || character === ']' || character === '}') {
      const opener = open.pop();
      if (!opener || CLOSER[opener.bracket] !== character) {
        const message = opener ? `"${character}" does not close "${opener.bracket}".` : `"${character}" closes nothing.`;
        problems.push({ range: { start: index, end: index + 1 }, message });
      }
      contentEnd = ++index;
    } else {
      if (character !== ' ' && character !== '\t' && character !== '\r') contentEnd = index + 1;
      index++;
    }
  }
  const last = open.at(-1);
  if (last) problems.push(neverClosed(last));
  return { problems, repairs };
}

function neverClosed(opener: Opener): SyntaxProblem {
  return { range: { start: opener.at, end: opener.at + 1 }, message: `"${opener.bracket}" is never closed.` };
}

/** True when the text breaks off where an operand or a name has to follow. */
function expectsMore(text: string, end: number): boolean {
  return /[=:.+*/%-]$/.test(text.slice(Math.max(0, end - 1), end));
}

/** True when a line inside a bracket reads like the next statement. A keyword argument at the left margin does not. */
function startsStatement(text: string, index: number, outermost: Opener): boolean {
  STATEMENT.lastIndex = index;
  if (!STATEMENT.test(text)) return false;
  if (outermost.bracket !== '(') return true;
  const line = text.slice(index, lineEnd(text, index));
  return !/,\s*(?:#.*)?$/.test(line);
}

function lineEnd(text: string, index: number): number {
  const end = text.indexOf('\n', index);
  return end < 0 ? text.length : end;
}

/** The offset behind a string literal, or -1 when it is not closed. */
function stringEnd(text: string, start: number, quote: string): number {
  const long = text.startsWith(quote.repeat(3), start);
  const closing = long ? quote.repeat(3) : quote;
  let index = start + closing.length;
  while (index < text.length) {
    if (text[index] === '\\') index += 2;
    else if (text.startsWith(closing, index)) return index + closing.length;
    else if (!long && text[index] === '\n') return -1;
    else index++;
  }
  return -1;
}

function isFormat(text: string, quote: number): boolean {
  return /[fFtT][rR]?$|[rR][fFtT]$/.test(text.slice(Math.max(0, quote - 2), quote));
}
