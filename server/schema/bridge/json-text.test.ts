/** Where the parts of documents are that are written as text. */
import { describe, expect, it } from 'vitest';
import { descendants } from '../../core/query';
import type { Location } from '../../core/text';
import { literal } from '../../core/value';
import { jsonText } from './json-text';

const DOCUMENT = '{"a": "*"}';

/** The whole text stands at `start` and takes `length` characters. */
function placesOf(start: number, length: number): readonly string[] {
  const location: Location = { uri: 'file:///t.yaml', range: { start, end: start + length } };
  const decoded = jsonText.decode(literal(DOCUMENT, { location, via: [] }));
  return decoded ? descendants(decoded).map(({ from }) => `${from.location.range.start}-${from.location.range.end}`) : [];
}

describe('documents as text', () => {
  it.each<readonly [string, number, readonly string[]]>([
    ['as it is', DOCUMENT.length, ['5-15', '11-14']],
    ['in quotes', DOCUMENT.length + 2, ['6-16', '12-15']],
    ['whose characters are elsewhere: a part is never the whole', DOCUMENT.length + 7, ['5-22', '5-21']],
  ])('%s', (_, length, expected) => {
    expect(placesOf(5, length)).toEqual(expected);
  });
});
