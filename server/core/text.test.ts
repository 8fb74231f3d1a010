import { describe, expect, it } from 'vitest';
import { applyEdits, disjoint, indentationAt, LineIndex } from './text';

const edit = (start: number, end: number, newText: string) => ({ range: { start, end }, newText });

describe('LineIndex', () => {
  it.each([
    ['a\nbc\n', 2, { line: 1, column: 0 }],
    ['a\r\nbc', 3, { line: 1, column: 0 }],
    ['a\rbc', 2, { line: 1, column: 0 }],
    ['a\nbc\n', 5, { line: 2, column: 0 }],
    ['😀x', 2, { line: 0, column: 2 }],
    ['ab', 99, { line: 0, column: 2 }],
    ['ab', -1, { line: 0, column: 0 }],
  ])('%j at %i', (text, offset, position) => {
    expect(new LineIndex(text).positionAt(offset)).toEqual(position);
  });

  it('finds offsets again, within the text', () => {
    const lines = new LineIndex('a\nbc\n');
    expect([0, 1, 2, 3, 4, 5].map((offset) => lines.offsetAt(lines.positionAt(offset)))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(lines.offsetAt({ line: 9, column: 0 })).toBe(5);
    expect(lines.lineStart(1)).toBe(2);
    expect(lines.lineCount).toBe(3);
  });
});

describe('edits', () => {
  it('apply in the order of their places, whatever order they come in', () => {
    expect(applyEdits('abcd', [edit(3, 4, 'D'), edit(0, 1, 'A'), edit(2, 2, '+')])).toBe('Ab+cD');
  });

  it('at one place keep the order in which they were given', () => {
    expect(applyEdits('ab', [edit(1, 1, 'x'), edit(1, 1, 'y')])).toBe('axyb');
  });

  it('count once when they are the same', () => {
    expect(applyEdits('ab', [edit(0, 1, 'x'), edit(0, 1, 'x')])).toBe('xb');
  });

  it('are refused when they overlap', () => {
    expect(disjoint([edit(0, 2, 'x'), edit(1, 3, 'y')])).toBeUndefined();
    expect(() => applyEdits('abc', [edit(0, 2, 'x'), edit(1, 3, 'y')])).toThrow(RangeError);
  });
});

it('reads the indentation of a line', () => {
  expect(indentationAt('a\n  \tb c', 7)).toBe('  \t');
  expect(indentationAt('a', 1)).toBe('');
});
