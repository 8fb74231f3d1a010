/** The methods of strings and numbers. Regular expressions of the program are never run: only single characters are replaced. */
import type { Provenance } from '../../../../core/value';
import type { CallShape } from '../calls';
import { callFunction } from '../calls';
import type { Context } from '../context';
import { at, unknownAt } from '../context';
import { templateOf } from '../outputs';
import type { Scope } from '../scope';
import type { Js } from '../values';
import { array } from '../values';

/** Methods after which the value is still one text of unknown content. */
const TEXT_METHODS = new Set([
  'toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'replace', 'replaceAll', 'slice', 'substring', 'substr',
  'padStart', 'padEnd', 'repeat', 'concat', 'normalize', 'charAt', 'split', 'startsWith', 'endsWith', 'includes', 'indexOf',
  'toFixed', 'localeCompare', 'at',
]);

const LONGEST_TEXT = 20_000;

/** The result of a method, or undefined for one that strings and numbers do not have. */
export function stringMethod(context: Context, self: Js, name: string, call: CallShape, scope: Scope): Js | undefined {
  if (name === 'toString' || name === 'valueOf') return call.args.length === 0 ? asText(self, at(scope, call.node)) : inRadix(self, call, scope);
  if (!TEXT_METHODS.has(name)) return undefined;
  if (self.kind === 'unknown') return { ...unknownAt(scope, call.node), reason: self.reason };
  const from = at(scope, call.node);
  if (name === 'concat') return templateOf(context, [self, ...call.args.map((each) => each.value)], from);
  if (self.kind === 'template') return templateMethod(self, name, from) ?? unknownAt(scope, call.node, 'computed');
  if (self.kind !== 'literal') return unknownAt(scope, call.node, 'computed');
  const args = call.args.map((each) => each.value);
  if (name === 'toFixed' && typeof self.value === 'number') {
    const digits = args[0]?.kind === 'literal' ? Number(args[0].value) : 0;
    return { kind: 'literal', value: self.value.toFixed(Math.min(Math.max(digits, 0), 20)), from };
  }
  if (typeof self.value !== 'string' || self.value.length > LONGEST_TEXT) return unknownAt(scope, call.node, 'computed');
  if (name === 'replace' || name === 'replaceAll') {
    return replaced(context, self.value, name, call, scope) ?? unknownAt(scope, call.node, 'computed');
  }
  if (name === 'split' && args[0]?.kind === 'native' && args.length === 1) {
    const pieces = splitAt(self.value, characterMatcher(args[0].name));
    return pieces ? array(pieces.map((value): Js => ({ kind: 'literal', value, from: self.from })), from) : unknownAt(scope, call.node, 'computed');
  }
  const values = args.map((each) => (each.kind === 'literal' ? each.value : each.kind === 'absent' ? undefined : null));
  if (values.includes(null)) return unknownAt(scope, call.node, 'computed');
  const result = textMethod(self.value, name, values);
  if (result === undefined) return unknownAt(scope, call.node, 'computed');
  // The text comes from where it is written, whatever its letters were changed to.
  const origin: Provenance = self.from;
  if (Array.isArray(result)) return array(result.map((value): Js => ({ kind: 'literal', value, from: origin })), from);
  return { kind: 'literal', value: result, from: origin };
}

function asText(self: Js, from: Provenance): Js {
  return self.kind === 'literal' && self.value !== null ? { kind: 'literal', value: String(self.value), from: self.from } : self.kind === 'literal' ? { ...self, from } : self;
}

function inRadix(self: Js, call: CallShape, scope: Scope): Js {
  const radix = call.args[0]?.value;
  const isKnown = self.kind === 'literal' && typeof self.value === 'number' && radix?.kind === 'literal' && Number(radix.value) >= 2 && Number(radix.value) <= 36;
  return isKnown ? { kind: 'literal', value: Number(self.value).toString(Number(radix.value)), from: self.from } : unknownAt(scope, call.node, 'computed');
}

function templateMethod(self: Extract<Js, { kind: 'template' }>, name: string, from: Provenance): Js | undefined {
  const [first] = self.parts;
  switch (name) {
    case 'trim':
    case 'normalize':
      return self;
    case 'toLowerCase':
    case 'toUpperCase': {
      const parts = self.parts.map((part) =>
        part.kind === 'literal' && typeof part.value === 'string'
          ? { ...part, value: name === 'toLowerCase' ? part.value.toLowerCase() : part.value.toUpperCase() }
          : part,
      );
      return { kind: 'template', parts, from: self.from };
    }
    case 'slice':
    case 'substring':
      // Cut short: what it starts with may remain.
      return first ? { kind: 'unknown', reason: 'computed', from } : undefined;
    default:
      return undefined;
  }
}

type Primitive = string | number | boolean | null | undefined;

function textMethod(text: string, name: string, args: readonly Primitive[]): string | number | boolean | string[] | undefined {
  const [first, second] = args;
  const a = typeof first === 'number' ? first : undefined;
  const b = typeof second === 'number' ? second : undefined;
  switch (name) {
    case 'toLowerCase':
      return text.toLowerCase();
    case 'toUpperCase':
      return text.toUpperCase();
    case 'trim':
      return text.trim();
    case 'trimStart':
      return text.trimStart();
    case 'trimEnd':
      return text.trimEnd();
    case 'slice':
      return text.slice(a, b);
    case 'substring':
      return a === undefined ? undefined : text.substring(a, b);
    case 'substr':
      return a === undefined ? undefined : text.slice(a).slice(0, b);
    case 'padStart':
    case 'padEnd': {
      if (a === undefined || a > LONGEST_TEXT) return undefined;
      const filler = typeof second === 'string' ? second : ' ';
      return name === 'padStart' ? text.padStart(a, filler) : text.padEnd(a, filler);
    }
    case 'repeat':
      return a === undefined || a < 0 || a * text.length > LONGEST_TEXT ? undefined : text.repeat(a);
    case 'charAt':
    case 'at':
      return text.at(a ?? 0) ?? '';
    case 'split':
      return first === undefined ? [text] : text.split(String(first), b ?? 1000);
    case 'startsWith':
      return text.startsWith(String(first), b);
    case 'endsWith':
      return text.endsWith(String(first), b);
    case 'includes':
      return text.includes(String(first), b);
    case 'indexOf':
      return text.indexOf(String(first), b);
    case 'normalize':
      return text;
    case 'localeCompare':
      return text.localeCompare(String(first), 'en');
    default:
      return undefined;
  }
}

function replaced(context: Context, text: string, name: string, call: CallShape, scope: Scope): Js | undefined {
  const [pattern, replacement] = call.args.map((each) => each.value);
  if (!pattern || !replacement) return undefined;
  const from = call.self?.from ?? at(scope, call.node);
  const wanted = pattern.kind === 'literal' ? String(pattern.value) : undefined;
  const matcher = pattern.kind === 'native' ? characterMatcher(pattern.name) : undefined;
  const insert = (found: string): string | undefined => {
    const argument: Js = { kind: 'literal', value: found, from };
    const value = replacement.kind === 'function' ? callFunction(context, replacement, [{ value: argument, site: from.location }], call, scope) : replacement;
    return value.kind === 'literal' && value.value !== null ? String(value.value) : undefined;
  };
  if (wanted !== undefined) {
    const by = insert(wanted);
    if (by === undefined || wanted === '') return undefined;
    return { kind: 'literal', value: name === 'replace' ? text.replace(wanted, () => by) : text.split(wanted).join(by), from };
  }
  if (!matcher) return undefined;
  let result = '';
  let isDone = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? '';
    if (isDone || !matcher.matches(character)) {
      result += character;
      continue;
    }
    let found = character;
    while (matcher.many && i + 1 < text.length && matcher.matches(text[i + 1] ?? '')) found += text[++i];
    const by = insert(found);
    if (by === undefined) return undefined;
    result += by;
    isDone = !matcher.everywhere;
  }
  return { kind: 'literal', value: result, from };
}

interface CharacterMatcher {
  matches(character: string): boolean;
  readonly many: boolean;
  readonly everywhere: boolean;
}

/** Regular expressions for one character: `/-/g`, `/[^a-z0-9]/gi`, `/\s+/g`. Others are not followed. */
/** The pieces between characters that match. */
function splitAt(text: string, matcher: CharacterMatcher | undefined): readonly string[] | undefined {
  if (!matcher) return undefined;
  const pieces = [''];
  let isInside = false;
  for (const character of text.split('')) {
    const isFound = matcher.matches(character);
    if (!isFound) pieces.push((pieces.pop() ?? '') + character);
    else if (!isInside || !matcher.many) pieces.push('');
    isInside = isFound;
  }
  return pieces;
}

function characterMatcher(source: string): CharacterMatcher | undefined {
  const parsed = /^\/(\[\^?(?:[A-Za-z0-9_\-. :/,;@|]|\\[wds\-./\\])+\]|[A-Za-z0-9_\- :,;@]|\\[wWdDsS./-])(\+?)\/([gimu]*)$/.exec(source);
  const [, set, many, flags] = parsed ?? [];
  if (set === undefined || flags === undefined) return undefined;
  try {
    // One character class, tested on one character at a time: it cannot backtrack.
    const single = new RegExp(`^${set}$`, flags.includes('i') ? 'i' : '');
    return { matches: (character) => single.test(character), many: many === '+', everywhere: flags.includes('g') };
  } catch {
    return undefined;
  }
}
