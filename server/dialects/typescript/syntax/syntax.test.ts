import { describe, expect, it } from 'vitest';
import { sourceFile } from '../../../core/source-file';
import { engine } from './engine';
import { createParser } from './parser';

const parse = createParser(engine);

describe('comments', () => {
  it.each([
    ['// a\nconst x = 1; // b', ['a', 'b']],
    ['/* a */ f(/* b */ 1);', ['a', 'b']],
    ['/** doc\n * more */\nlet a;', ['doc\n * more']],
    ['const s = "// no"; const t = `/* no ${1 /* yes */} // no`; // end', ['yes', 'end']],
    ['const r = /\\/\\/ no/; a / b; // c', ['c']],
    ['const u = "http://x"; // y', ['y']],
    ['// crlf\r\nlet a;', ['crlf']],
    ['/* open', ['open']],
  ])('%j', (text, expected) => {
    expect(parse(sourceFile('a.ts', text)).comments().map((each) => each.text)).toEqual(expected);
  });
});

describe('problems', () => {
  it.each([
    ['const a = 1;', []],
    ['const a = {', ["'}' expected."]],
    ['let x = ;', ['Expression expected.']],
  ])('%j', (text, expected) => {
    expect(parse(sourceFile('a.ts', text)).problems.map((each) => each.message)).toEqual(expected);
  });

  it('parses JavaScript, JSX and empty files', () => {
    expect(parse(sourceFile('a.js', 'module.exports = <a/>;')).problems).toEqual([]);
    expect(parse(sourceFile('a.tsx', 'const a = <b>{1}</b>;')).problems).toEqual([]);
    expect(parse(sourceFile('a.ts', '')).body).toEqual([]);
  });

  it('keeps a tree for one version of a file', () => {
    const file = sourceFile('a.ts', 'let a;');
    expect(parse(file)).toBe(parse(file));
  });
});
