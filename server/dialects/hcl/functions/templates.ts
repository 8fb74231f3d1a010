/** Functions that build strings: what is not known stays a hole in the result. */
import { numberOf, stringOf } from '../../../core/query';
import type { Value } from '../../../core/value';
import { list, literal, template } from '../../../core/value';
import { lifted, type Collected, type ValueFunction } from './call';

export const TEMPLATE_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  format: lifted(format),
  formatlist: lifted(formatList),
  join: lifted(join),
  lower: lifted((call) => mapText(call, (text) => text.toLowerCase())),
  upper: lifted((call) => mapText(call, (text) => text.toUpperCase())),
  replace: lifted(replace),
};

function format({ args, from }: Collected): Value | undefined {
  const [pattern, ...rest] = args;
  const text = pattern && stringOf(pattern);
  if (text === undefined) return undefined;
  const parts: Value[] = [];
  let next = 0;
  let last = 0;
  for (const match of text.matchAll(/%(%|(?:\[(\d+)\])?([-+ #0]*)(\d*)(?:\.(\d+))?([a-zA-Z]))/g)) {
    parts.push(literal(text.slice(last, match.index), from));
    last = match.index + match[0].length;
    if (match[1] === '%') {
      parts.push(literal('%', from));
      continue;
    }
    const position = match[2] === undefined ? next : Number(match[2]) - 1;
    next = position + 1;
    const value = rest[position];
    const made = value && formatted(value, match[6] ?? 'v', match[3] ?? '', Number(match[4] ?? 0), match[5]);
    if (!made) return undefined;
    parts.push(made);
  }
  parts.push(literal(text.slice(last), from));
  return template(parts.filter((part) => part.kind !== 'literal' || part.value !== ''), from);
}

/** One string for each item of the lists among the arguments. */
function formatList(call: Collected): Value | undefined {
  const lists = call.args.filter((arg) => arg.kind === 'list');
  const [first] = lists;
  if (!first || lists.some((each) => !each.complete || each.items.length !== first.items.length)) return undefined;
  const items = first.items.map((_, index) => {
    const args = call.args.map((arg) => (arg.kind === 'list' ? (arg.items[index] ?? arg) : arg));
    return format({ ...call, args });
  });
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? list(known, call.from) : undefined;
}

const WIDEST = 1000;

function formatted(value: Value, verb: string, flags: string, width: number, precision: string | undefined): Value | undefined {
  if (value.kind !== 'literal') return value.kind === 'list' || value.kind === 'object' ? undefined : value;
  const text = plainText(value, verb, precision);
  if (text === undefined || width > WIDEST) return undefined;
  const padding = flags.includes('0') && verb !== 's' ? '0' : ' ';
  const padded = flags.includes('-') ? text.padEnd(width) : text.padStart(width, padding);
  return literal(padded, value.from);
}

function plainText(value: Value, verb: string, precision: string | undefined): string | undefined {
  const number = numberOf(value);
  switch (verb) {
    case 'd':
      return number === undefined ? undefined : String(Math.trunc(number));
    case 'f':
      return number?.toFixed(Number(precision ?? 6));
    case 'x':
      return number?.toString(16);
    case 'X':
      return number?.toString(16).toUpperCase();
    case 'b':
      return number?.toString(2);
    case 'o':
      return number?.toString(8);
    case 'q':
      return value.kind === 'literal' ? JSON.stringify(String(value.value)) : undefined;
    case 's':
    case 'v':
    case 't':
      return value.kind === 'literal' ? String(value.value) : undefined;
    default:
      return undefined;
  }
}

function join({ args, from }: Collected): Value | undefined {
  const [separator, ...lists] = args;
  const text = separator && stringOf(separator);
  if (text === undefined) return undefined;
  const items: Value[] = [];
  for (const each of lists) {
    if (each.kind !== 'list' || !each.complete) return undefined;
    items.push(...each.items);
  }
  if (items.some((item) => item.kind === 'list' || item.kind === 'object')) return undefined;
  return template(items.flatMap((item, index) => (index === 0 ? [item] : [literal(text, from), item])), from);
}

/** The case of what is known; a hole stays what it is. */
function mapText({ args, from }: Collected, apply: (text: string) => string): Value | undefined {
  const [value] = args;
  if (!value) return undefined;
  if (value.kind === 'literal') return literal(value.value === null ? null : apply(String(value.value)), from);
  if (value.kind !== 'template') return value.kind === 'reference' || value.kind === 'unknown' ? value : undefined;
  return template(value.parts.map((part) => (part.kind === 'literal' ? literal(apply(String(part.value)), part.from) : part)), from);
}

function replace({ args, from }: Collected): Value | undefined {
  const [text, wanted, by] = args.map((each) => stringOf(each));
  if (text === undefined || wanted === undefined || by === undefined) return undefined;
  const isPattern = wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/');
  if (!isPattern) return literal(wanted === '' ? text : text.replaceAll(wanted, by), from);
  const inner = wanted.slice(1, -1);
  const isSimple = inner.length < 100 && !/[()]/.test(inner) && (inner.match(/[*+{]/g) ?? []).length <= 2;
  if (!isSimple || text.length > 1000) return undefined;
  try {
    return literal(text.replace(new RegExp(inner, 'gu'), by), from);
  } catch {
    return undefined;
  }
}
