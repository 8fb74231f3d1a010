/** Functions on numbers and booleans that are known. */
import type { PlainFunction } from './call';
import { FAILED, isPlainList, numberOfPlain, type Plain } from './plain';

export const NUMBER_FUNCTIONS: Readonly<Record<string, PlainFunction>> = {
  abs: on(Math.abs),
  ceil: on(Math.ceil),
  floor: on(Math.floor),
  signum: on(Math.sign),
  max: (...args) => reduce(args, Math.max),
  min: (...args) => reduce(args, Math.min),
  pow: (base, exponent) => both(base, exponent, Math.pow),
  log: (value, base) => both(value, base, (x, b) => Math.log(x) / Math.log(b)),
  parseint: (text, base) => {
    const radix = numberOfPlain(base);
    if ((typeof text !== 'string' && typeof text !== 'number') || radix === undefined || radix < 2 || radix > 36) return undefined;
    return finite(Number.parseInt(String(text), radix));
  },
  sum: (values) => (values !== undefined && isPlainList(values) ? reduce(values, (...numbers) => numbers.reduce((a, b) => a + b, 0)) : undefined),
  tonumber: (value) => (value === null ? null : (numberOfPlain(value) ?? FAILED)),
  tobool: (value) => {
    if (value === null || typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : FAILED;
  },
};

function on(apply: (value: number) => number): PlainFunction {
  return (value) => {
    const number = numberOfPlain(value);
    return number === undefined ? undefined : finite(apply(number));
  };
}

function both(a: Plain | undefined, b: Plain | undefined, apply: (a: number, b: number) => number): number | undefined {
  const [x, y] = [numberOfPlain(a), numberOfPlain(b)];
  return x === undefined || y === undefined ? undefined : finite(apply(x, y));
}

function reduce(args: readonly Plain[], apply: (...numbers: readonly number[]) => number): number | undefined {
  const numbers = args.map(numberOfPlain);
  const known = numbers.filter((each) => each !== undefined);
  return known.length < numbers.length || known.length === 0 ? undefined : finite(apply(...known));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
