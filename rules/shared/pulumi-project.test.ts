import { describe, expect, it } from 'vitest';
import { literal, written } from '../../server/core/value';
import { insertedKey, projectName, projectNamed, type ConfigurationKey } from './pulumi-project';

const location = { uri: 'file:///index.ts', range: { start: 0, end: 1 } };
const KEY: ConfigurationKey = {
  input: { name: 'size', location, preset: literal(3, written(location)), isGiven: false, isRequired: true },
  key: 'size',
  type: 'integer',
  isSecret: false,
};

describe('a key is added', () => {
  it.each<readonly [string, string, string | undefined]>([
    ['at the end', 'name: x\nruntime: nodejs\n', 'name: x\nruntime: nodejs\nconfig:\n  size:\n    type: integer\n    description: Size\n    default: 3\n'],
    ['behind the others', 'config:\n    a:\n        type: string\nname: x\n', 'config:\n    a:\n        type: string\n    size:\n        type: integer\n        description: Size\n        default: 3\nname: x\n'],
    ['with the line ends of the file', 'name: x\r\nconfig:\r\n  a: b\r\n', 'name: x\r\nconfig:\r\n  a: b\r\n  size:\r\n    type: integer\r\n    description: Size\r\n    default: 3\r\n'],
    ['not to a configuration in one line', 'name: x\nconfig: { a: b }\n', undefined],
  ])('%s', (_, text, expected) => {
    const inserted = insertedKey(text, KEY);
    expect(inserted && text.slice(0, inserted.at) + inserted.newText + text.slice(inserted.at)).toBe(expected);
  });
});

it.each([
  ['name: orders\n', 'orders'],
  ['runtime: nodejs\nname: "a.b"\n', 'a.b'],
  ['runtime: nodejs\n', undefined],
])('the name in %j is %s', (text, expected) => {
  expect(projectName(text)).toBe(expected);
});

it.each([
  ['file:///work/orders', 'orders'],
  ['file:///work/My%20Orders', 'My-Orders'],
  ['file:///work/.infra', 'infra'],
])('%s is the project %s', (folder, expected) => {
  expect(projectNamed(folder)).toBe(expected);
});
