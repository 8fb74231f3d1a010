/** Names that have to be free in AWS: composed as the neighbour's is, so that code that runs several times makes several. */
import type { Expression } from '../../../core/edits';
import { literal } from '../../../core/value';
import type { Declaration } from '../pulumi/collector';
import { unwrapped } from '../syntax/walk';
import { simpleName, wordsIn } from './naming';
import type { Loop } from './plans';

/** Arguments that hold a name which has to be free in AWS. */
export const PHYSICAL_NAMES = new Set(['name', 'bucket', 'function_name', 'identifier', 'alarm_name']);

/**
 * A physical name made of the neighbour's own name. Where that is composed (`f"{name}-logs"`), so is the new one: code that runs
 * several times would make the same name again.
 */
export function distinctName(value: Expression, { node, declared, cls }: Declaration, loop: Loop | undefined): Expression {
  const texts = value.kind === 'template' ? value.parts : [value.kind === 'literal' ? String(value.value) : value];
  const text = texts.every((part) => typeof part === 'string') ? texts.join('') : undefined;
  const argument = node?.arguments.find((each) => each.kind === 'positional' || each.name === 'resource_name');
  const written = argument && unwrapped(argument.value);
  const own = wordsIn(declared.name).join('-');
  if (text === undefined || !written || written.kind === 'string' || own === '') return value;
  const at = new RegExp(`(?<![a-z0-9])${own}(?![a-z0-9])`).exec(text);
  if (!at) return value;
  const location = { uri: declared.header.uri, range: { start: written.start, end: written.end } };
  const composed: Expression = { kind: 'existing', value: literal(own, { location, via: [] }) };
  const isWorded = written.kind !== 'format' || written.parts.some((part) => part.kind === 'text' && /[A-Za-z]/.test(part.value));
  const kind = wordsIn(simpleName(cls?.path ?? '')).join('-');
  const isTurning = loop !== undefined && written.kind === 'name' && loop.names.has(written.name);
  const named = isTurning ? [kind] : loop && !isWorded ? [`${kind}-`, composed] : [composed];
  return { kind: 'template', parts: [text.slice(0, at.index), ...named, text.slice(at.index + own.length)].filter((part) => part !== '') };
}
