/** `%`, `str.format` and `string.Template`-like formatting. */
import type { Provenance } from '../../../core/value';
import { concatenated } from './freeze';
import type { Call, PyValue } from './values';
import { isFloat, lift, pyLiteral, pyUnknown } from './values';

export function percentFormatted(format: string, values: PyValue, from: Provenance, words: string): PyValue {
  const operands = values.kind === 'sequence' && values.type === 'tuple' ? values.store.items.map((item) => item.value) : [values];
  const parts: PyValue[] = [];
  let next = 0;
  let last = 0;
  for (const match of format.matchAll(/%(?:\((\w+)\))?([-+ #0]*\d*(?:\.\d+)?)([a-zA-Z%])/g)) {
    const [whole, name, flags, conversion] = match;
    parts.push(pyLiteral(format.slice(last, match.index), from));
    last = match.index + whole.length;
    if (conversion === '%') {
      parts.push(pyLiteral('%', from));
      continue;
    }
    const operand = name === undefined ? operands[next++] : values.kind === 'mapping' ? values.store.get(name)?.value : undefined;
    const isPlain = flags === '' && (conversion === 's' || conversion === 'd');
    const made = operand && !isPlain ? formattedValue(operand, percentSpec(flags ?? '', conversion ?? ''), from) : operand;
    parts.push(made ?? pyUnknown(from, words));
  }
  parts.push(pyLiteral(format.slice(last), from));
  return concatenated(parts, from);
}

/** `%-5s` and `%03d` as `str.format` writes them. */
function percentSpec(flags: string, conversion: string): string {
  const [, signs = '', width = '', precision = ''] = /^([-+ #0]*)(\d*)(\.\d+)?$/.exec(flags) ?? [];
  const align = signs.includes('-') ? '<' : signs.includes('0') ? '' : '>';
  const sign = signs.includes('+') ? '+' : signs.includes(' ') ? ' ' : '';
  return `${align}${sign}${signs.includes('#') ? '#' : ''}${signs.includes('0') && align === '' ? '0' : ''}${width}${precision}${conversion}`;
}

/** A text or number after a format specification; undefined for what is not followed. */
export function formattedValue(value: PyValue, spec: string, from: Provenance): PyValue | undefined {
  if (value.kind === 'either') return lift(value, (each) => formattedValue(each, spec, from) ?? pyUnknown(from));
  const parsed = /^(?:(.)?([<>^]))?([+ -])?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/s.exec(spec);
  if (!parsed || value.kind !== 'literal' || typeof value.value === 'boolean' || value.value === null) return undefined;
  const [, fill, align, sign = '-', zero, width, grouping, precision, type] = parsed;
  const length = Number(width ?? 0);
  const digits = precision === undefined ? undefined : Number(precision);
  if (length > 1000 || (digits ?? 0) > 20) return undefined;
  if (typeof value.value === 'string') {
    if (zero !== undefined || grouping !== undefined || sign !== '-' || (type !== undefined && type !== 's')) return undefined;
    return pyLiteral(padded(value.value.slice(0, digits), length, align ?? '<', fill ?? ' '), from);
  }
  const body = isFloat(value) && !/^[fF%]$/.test(type ?? '') ? undefined : numeral(Math.abs(value.value), type, digits);
  if (body === undefined) return undefined;
  const prefix = value.value < 0 ? '-' : sign === '-' ? '' : sign;
  const [whole = '', rest] = body.split(/(?=[.%])/s);
  const grouped = (grouping === undefined ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, grouping)) + (rest === undefined ? '' : body.slice(whole.length));
  if (zero !== undefined && align === undefined) return grouping === undefined ? pyLiteral(prefix + grouped.padStart(length - prefix.length, '0'), from) : undefined;
  return pyLiteral(padded(prefix + grouped, length, align ?? '>', fill ?? ' '), from);
}

function numeral(value: number, type: string | undefined, digits: number | undefined): string | undefined {
  switch (type) {
    case undefined:
    case 'd':
      return Number.isInteger(value) && digits === undefined ? String(value) : undefined;
    case 'f':
    case 'F':
      return isTie(value, digits ?? 6) ? undefined : value.toFixed(digits ?? 6);
    case '%':
      return isTie(value * 100, digits ?? 6) ? undefined : `${(value * 100).toFixed(digits ?? 6)}%`;
    case 'x':
      return Number.isInteger(value) && digits === undefined ? value.toString(16) : undefined;
    case 'X':
      return Number.isInteger(value) && digits === undefined ? value.toString(16).toUpperCase() : undefined;
    case 'b':
      return Number.isInteger(value) && digits === undefined ? value.toString(2) : undefined;
    default:
      return undefined;
  }
}

/** Python rounds exact halves to the even neighbour. */
function isTie(value: number, digits: number): boolean {
  const doubled = value * 10 ** digits * 2;
  return value >= 1e15 || (Number.isInteger(doubled) && doubled % 2 === 1);
}

function padded(text: string, length: number, align: string, fill: string): string {
  if (align === '^') return text.padStart(text.length + Math.floor(Math.max(0, length - text.length) / 2), fill).padEnd(length, fill);
  return align === '<' ? text.padEnd(length, fill) : text.padStart(length, fill);
}

/** `"…{}…{name}…".format(…)`, and `pulumi.Output.format`. */
export function braceFormatted(format: string, call: Call, from: Provenance): PyValue {
  const parts: PyValue[] = [];
  let next = 0;
  let last = 0;
  const text = (value: string): PyValue => pyLiteral(value.replaceAll('{{', '{').replaceAll('}}', '}'), from);
  for (const match of format.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    const [whole, field] = match;
    if (field === undefined) continue;
    parts.push(text(format.slice(last, match.index)));
    last = match.index + whole.length;
    const [written = '', spec] = field.split(/:(.*)/s);
    const name = /^\w*$/.test(written) ? written : undefined;
    const argument =
      name === undefined
        ? undefined
        : name === ''
          ? call.positional[next++]
          : /^\d+$/.test(name)
            ? call.positional[Number(name)]
            : call.keywords.get(name);
    const made = argument && spec ? formattedValue(argument.value, spec, from) : argument?.value;
    parts.push(made ?? pyUnknown(from, whole));
  }
  parts.push(text(format.slice(last)));
  return concatenated(parts, from);
}
