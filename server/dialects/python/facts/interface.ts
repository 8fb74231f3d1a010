/** What is given to a program and what it gives back: configuration, environment variables, exports. */
import type { ProgramInput, ProgramOutput } from '../../../core/facts';
import { freeze, templatePart } from '../evaluation/freeze';
import type { InputRead } from '../evaluation/machine';
import { absent, literal, type Value } from '../../../core/value';
import { unwrapped } from '../syntax/walk';
import type { FactsContext } from './context';

/** Each input once, at its first read. */
export function programInputs(context: FactsContext): readonly ProgramInput[] {
  const reads = new Map<string, InputRead[]>();
  for (const read of context.program.reads) {
    const known = reads.get(read.name);
    if (known) known.push(read);
    else reads.set(read.name, [read]);
  }
  return [...reads].flatMap(([name, all]): readonly ProgramInput[] => {
    const [first] = all;
    if (!first) return [];
    const presets = all.flatMap((read) => presetOf(context, read) ?? []);
    return [
      {
        name,
        location: first.call,
        preset: presets[0] ?? absent({ location: first.call, via: [] }),
        isGiven: first.isGiven,
        isRequired: all.some((read) => read.isRequired),
      },
    ];
  });
}

/** The default of a read, or the literal behind the `or` that it stands before. */
function presetOf({ files, indexOf }: FactsContext, { preset, call }: InputRead): Value | undefined {
  if (preset) return freeze(preset);
  const file = files.sources.get(call.uri);
  if (!file) return undefined;
  const { expressions } = indexOf(file).placeOf(call.range.start);
  for (const expression of expressions) {
    if (expression.kind !== 'logical' || expression.operator !== 'or') continue;
    const { start, end } = unwrapped(expression.left);
    const right = unwrapped(expression.right);
    if (start !== call.range.start || end !== call.range.end) continue;
    if (right.kind !== 'string' && right.kind !== 'number' && right.kind !== 'constant') continue;
    return literal(right.value, { location: { uri: call.uri, range: { start: right.start, end: right.end } }, via: [] });
  }
  return undefined;
}

export function programOutputs({ program }: FactsContext): readonly ProgramOutput[] {
  return program.exports.map(({ name, value, call }): ProgramOutput => {
    const label = templatePart(name);
    return { name: label.kind === 'literal' ? String(label.value) : '', location: call, value: freeze(value) };
  });
}
