/** What a function of the language gets and gives. */
import type { Provenance, Value } from '../../../core/value';
import { unknown } from '../../../core/value';
import { lift } from '../evaluate/lift';
import type { Scope } from '../evaluate/scope';
import type { FAILED, Plain } from './plain';

export interface FunctionCall {
  readonly name: string;
  readonly args: readonly Value[];
  readonly from: Provenance;
  readonly scope: Scope;
}

/** Works on values. Undefined when the result cannot be known. */
export type ValueFunction = (call: FunctionCall) => Value | undefined;

/** Works on data that is known throughout. Undefined when the result cannot be told. */
export type PlainFunction = (...args: readonly Plain[]) => Plain | typeof FAILED | undefined;

export type Collected = Pick<FunctionCall, 'args' | 'from'>;

/** Choices among the arguments become a choice of results; what gives no result is left to the caller. */
export function lifted(apply: (call: Collected) => Value | undefined): ValueFunction {
  return ({ args, from }) => {
    if (!args.some((arg) => arg.kind === 'choice')) return apply({ args, from });
    let failed = false;
    const value = lift(args, from, (plain) => {
      const result = apply({ args: plain, from });
      if (!result) failed = true;
      return result ?? unknown('computed', from);
    });
    return failed && args.length === 1 ? undefined : value;
  };
}
