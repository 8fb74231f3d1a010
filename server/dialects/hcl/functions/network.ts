/** Functions on IPv4 ranges. IPv6 ranges are left unknown. */
import type { PlainFunction } from './call';
import { numberOfPlain, type Plain } from './plain';

export const NETWORK_FUNCTIONS: Readonly<Record<string, PlainFunction>> = {
  cidrsubnet: (prefix, newBits, number) => subnet(parse(prefix), numberOfPlain(newBits), numberOfPlain(number)),
  cidrsubnets: (prefix, ...newBits) => subnets(parse(prefix), newBits.map(numberOfPlain)),
  cidrhost: (prefix, number) => {
    const [range, index] = [parse(prefix), numberOfPlain(number)];
    if (!range || index === undefined) return undefined;
    const size = 2 ** (32 - range.length);
    const host = index < 0 ? size + index : index;
    return host < 0 || host >= size ? undefined : dotted(range.address + host);
  },
  cidrnetmask: (prefix) => {
    const range = parse(prefix);
    return range && dotted(2 ** 32 - 2 ** (32 - range.length));
  },
};

interface AddressRange {
  readonly address: number;
  readonly length: number;
}

function parse(prefix: Plain | undefined): AddressRange | undefined {
  const match = typeof prefix === 'string' ? /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(prefix) : null;
  const [a = 0, b = 0, c = 0, d = 0, length = 33] = match?.slice(1).map(Number) ?? [];
  if (!match || [a, b, c, d].some((byte) => byte > 255) || length > 32) return undefined;
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const size = 2 ** (32 - length);
  return { address: Math.floor(address / size) * size, length };
}

function subnet(range: AddressRange | undefined, newBits: number | undefined, number: number | undefined): string | undefined {
  if (!range || newBits === undefined || number === undefined) return undefined;
  const length = range.length + newBits;
  if (length > 32 || newBits < 0 || number < 0 || number >= 2 ** newBits) return undefined;
  return `${dotted(range.address + number * 2 ** (32 - length))}/${length}`;
}

/** Consecutive ranges, each aligned to its own size. */
function subnets(range: AddressRange | undefined, newBits: readonly (number | undefined)[]): readonly string[] | undefined {
  if (!range) return undefined;
  const result: string[] = [];
  let next = range.address;
  for (const bits of newBits) {
    if (bits === undefined || range.length + bits > 32 || bits < 1) return undefined;
    const size = 2 ** (32 - range.length - bits);
    const start = Math.ceil(next / size) * size;
    if (start + size > range.address + 2 ** (32 - range.length)) return undefined;
    result.push(`${dotted(start)}/${range.length + bits}`);
    next = start + size;
  }
  return result;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
