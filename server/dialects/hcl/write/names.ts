/** Names of new resources: what they are for, in snake case, without repeating their type, and free in the module. */
import type { NewResource } from '../../../core/edits';

export function freeName({ type, name, isNamed }: NewResource, isTaken: (address: string) => boolean): string {
  if (isNamed === true) return name;
  const base = snakeName(name, type);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}_${number}`;
    if (!isTaken(`${type}.${candidate}`)) return candidate;
  }
}

/** `orders data key` of a KMS key is `orders_data`: that it is a key stands before it. */
function snakeName(name: string, type: string): string {
  const words = wordsOf(name);
  const repeated = new Set([...type.split('_'), ...(type === 'aws_kms_alias' ? ['key'] : [])]);
  while (words.length > 1 && repeated.has(words.at(-1) ?? '')) words.pop();
  return identifier(words);
}

/** A name in words as the name of a variable or output. */
export function snakeCase(name: string): string {
  return identifier(wordsOf(name));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function identifier(words: readonly string[]): string {
  const text = words.join('_');
  return /^[a-z]/.test(text) ? text : `this${text === '' ? '' : `_${text}`}`;
}
