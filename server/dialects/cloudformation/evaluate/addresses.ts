/** Blocks of IPv4 addresses. */

const MOST_BLOCKS = 256;

/** The first blocks of a larger one, each with `bits` bits for hosts. Undefined where there are none such. */
export function addressBlocks(block: string, count: number, bits: number): readonly string[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  if (!match || !Number.isInteger(count) || !Number.isInteger(bits)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits < 1 || bits > 32 - prefix || count < 1 || count > MOST_BLOCKS) return undefined;
  if (count > 2 ** (32 - prefix - bits)) return undefined;
  const size = 2 ** bits;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const start = Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
  return Array.from({ length: count }, (_, index) => `${addressOf(start + index * size)}/${32 - bits}`);
}

function addressOf(value: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(value / unit) % 256).join('.');
}
