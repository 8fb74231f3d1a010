/** `%`, `str.format` and `string.Template`-like formatting. */
import type { Provenance } from '../../../core/value';
import { concatenated } from './freeze';
import type { Call, PyValue } from './values';
import { pyLiteral, pyUnknown } from './values';

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
    parts.push(operand && isPlain ? operand : pyUnknown(from, words));
  }
  parts.push(pyLiteral(format.slice(last), from));
  return concatenated(parts, from);
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
    const name = /^\w*$/.test(field) ? field : undefined;
    const argument =
      name === undefined
        ? undefined
        : name === ''
          ? call.positional[next++]
          : /^\d+$/.test(name)
            ? call.positional[Number(name)]
            : call.keywords.get(name);
    parts.push(argument?.value ?? pyUnknown(from, whole));
  }
  parts.push(text(format.slice(last)));
  return concatenated(parts, from);
}
