/**
 * Values that are known later (`pulumi.Output`, promises, tokens) are taken for the values themselves, so that a template of
 * outputs is a template, and the callback of `apply` or `then` sees what it will be called with.
 */
import type { Provenance, Value } from '../../../core/value';
import { template, withInputs } from '../../../core/value';
import { callFunction, type CallShape } from './calls';
import type { Context } from './context';
import { inputsOfAll } from './inputs';
import type { Scope } from './scope';
import { toValue } from './snapshot';
import type { Js } from './values';
import { either } from './values';

const MOST_VARIANTS = 6;

/** A string built of parts. One alternative of a part gives one alternative of the whole, while there are few. */
export function templateOf(context: Context, parts: readonly Js[], from: Provenance): Js {
  const variants = parts.reduce((product, part) => product * (part.kind === 'either' ? part.alternatives.length : 1), 1);
  const open = parts.findIndex((part) => part.kind === 'either');
  const part = parts[open];
  if (part?.kind === 'either' && variants <= MOST_VARIANTS) {
    const [before, after] = [parts.slice(0, open), parts.slice(open + 1)];
    return either(
      part.alternatives.map(({ value, condition }) => ({ value: templateOf(context, [...before, value, ...after], from), condition })),
      withInputs(from, inputsOfAll(parts)),
    );
  }
  return fromCore(template(parts.map((each) => textPart(context, each)), withInputs(from, inputsOfAll(parts))));
}

function textPart(context: Context, part: Js): Value {
  if (part.kind === 'absent') return { kind: 'literal', value: 'undefined', from: part.from };
  if (part.kind === 'literal' && part.value === null) return { kind: 'literal', value: 'null', from: part.from };
  if (part.kind === 'array' && part.cell.complete && part.cell.items.every((item) => item.kind === 'literal')) {
    const text = part.cell.items.map((item) => (item.kind === 'literal' ? String(item.value) : '')).join(',');
    return { kind: 'literal', value: text, from: part.from };
  }
  const value = toValue(context, part);
  // An object in a string is text that this evaluation does not know.
  return value.kind === 'object' || value.kind === 'list' ? { kind: 'unknown', reason: 'computed', from: value.from } : value;
}

/** A template's constructor gives a template or a literal. */
function fromCore(value: Value): Js {
  return value.kind === 'object' || value.kind === 'list' || value.kind === 'choice'
    ? { kind: 'unknown', reason: 'computed', from: value.from }
    : value;
}

/** Methods of outputs and promises; undefined for others. */
export function outputMethod(context: Context, self: Js, name: string, call: CallShape, scope: Scope): Js | undefined {
  switch (name) {
    case 'apply':
    case 'then': {
      const callback = call.args[0]?.value;
      if (!callback) return self;
      const site = call.args[0]?.site ?? self.from.location;
      return callFunction(context, callback, [{ value: self, site }], call, scope);
    }
    case 'catch':
    case 'finally':
      return self;
    case 'get':
      return call.args.length === 0 ? self : undefined;
    default:
      return undefined;
  }
}
