import { describe, expect, it } from 'vitest';
import { applyEdits, type TextEdit } from '../../core/text';
import { difference } from './difference';

const cases: readonly (readonly [string, string, string, readonly TextEdit[]])[] = [
  ['nothing', 'a\nb\n', 'a\nb\n', []],
  ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', [{ range: { start: 2, end: 4 }, newText: 'B\n' }]],
  ['a new line', 'a\nc\n', 'a\nb\nc\n', [{ range: { start: 2, end: 2 }, newText: 'b\n' }]],
  ['a removed line', 'a\nb\nc\n', 'a\nc\n', [{ range: { start: 2, end: 4 }, newText: '' }]],
  ['lines ended by CR LF', 'a\r\nb\r\n', 'a\r\nx\r\nb\r\n', [{ range: { start: 3, end: 3 }, newText: 'x\r\n' }]],
  ['no final line end', 'a\nb', 'a\nc', [{ range: { start: 2, end: 3 }, newText: 'c' }]],
  ['a new text', '', 'a\n', [{ range: { start: 0, end: 0 }, newText: 'a\n' }]],
];

describe('difference', () => {
  it.each(cases)('%s', (_, before, after, expected) => {
    const edits = difference(before, after);
    expect(edits).toEqual(expected);
    expect(applyEdits(before, edits)).toBe(after);
  });

  it('replaces texts that have nothing in common', () => {
    const before = Array.from({ length: 4_000 }, (_, line) => `a${line}\n`).join('');
    const after = Array.from({ length: 4_000 }, (_, line) => `b${line}\n`).join('');
    expect(applyEdits(before, difference(before, after))).toBe(after);
  });
});
