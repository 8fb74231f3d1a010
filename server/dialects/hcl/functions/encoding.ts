/** Encodings of strings that are known. Hashes are not computed: nothing is checked against them. */
import type { PlainFunction } from './call';
import { isPlainList, textOfPlain, type Plain } from './plain';

export const ENCODING_FUNCTIONS: Readonly<Record<string, PlainFunction>> = {
  base64encode: (value) => map(value, (text) => toBase64(utf8(text))),
  base64decode: (value) => map(value, fromBase64),
  urlencode: (value) => map(value, (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/[!'()*]/g, percent).replaceAll('%20', '+')),
  csvdecode: (value) => map(value, csv),
};

function map(value: Plain | undefined, apply: (text: string) => Plain | undefined): Plain | undefined {
  const text = textOfPlain(value);
  return text === undefined ? undefined : apply(text);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function utf8(text: string): readonly number[] {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return [...encoded.matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([all, hex]) => (hex === undefined ? all.charCodeAt(0) : Number.parseInt(hex, 16)));
}

function toBase64(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += ALPHABET.charAt((bits >> 18) & 63) + ALPHABET.charAt((bits >> 12) & 63);
    text += (b === undefined ? '=' : ALPHABET.charAt((bits >> 6) & 63)) + (c === undefined ? '=' : ALPHABET.charAt(bits & 63));
  }
  return text;
}

function fromBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function csv(text: string): Plain | undefined {
  const [head, ...rows] = text.trim().split(/\r?\n/).map((line) => line.split(','));
  if (!head || text.includes('"')) return undefined;
  const records: Plain = rows.map((row) => new Map(head.map((name, index): [string, Plain] => [name, row[index] ?? ''])));
  return isPlainList(records) ? records : undefined;
}
