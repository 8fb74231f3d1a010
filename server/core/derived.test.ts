import { expect, it } from 'vitest';
import { Attachment, derived, derivedInSteps, release } from './derived';
import { sourceFile } from './source-file';

it('computes once per object, whatever the result', () => {
  let calls = 0;
  const length = derived(({ text }: { readonly text: string }) => {
    calls++;
    return text === '' ? undefined : text.length;
  });
  const [full, empty] = [{ text: 'abc' }, { text: '' }];
  expect([length(full), length(full), length(empty), length(empty)]).toEqual([3, 3, undefined, undefined]);
  expect(calls).toBe(2);
});

it('tells functions apart that derive from one object', () => {
  const file = { text: 'abc' };
  const size = derived(({ text }: typeof file) => text.length);
  const upper = derived(({ text }: typeof file) => text.toUpperCase());
  expect([size(file), upper(file), size(file)]).toEqual([3, 'ABC', 3]);
});

it('does not reach copies, which may differ', () => {
  const size = derived(({ text }: { readonly text: string }) => text.length);
  const file = { text: 'abc' };
  size(file);
  expect(size({ ...file, text: 'abcd' })).toBe(4);
  expect(JSON.stringify(file)).toBe('{"text":"abc"}');
});

it('keeps what was set last', () => {
  const attachment = new Attachment<object, number>();
  const holder = {};
  expect(attachment.get(holder)).toBeUndefined();
  attachment.set(holder, 1);
  attachment.set(holder, 2);
  expect(attachment.get(holder)).toBe(2);
});

it('forgets what is large when it is told to', () => {
  let calls = 0;
  const large = derived((file: { readonly text: string }) => ({ call: ++calls, tree: file.text }), 'large');
  const small = derived((file: { readonly text: string }) => ({ length: file.text.length }));
  const file = { text: 'abc' };
  const before = [large(file), small(file)];
  release(file);
  expect(small(file)).toBe(before[1]);
  expect(large(file)).toEqual({ call: 2, tree: 'abc' });
  expect(large(file)).toBe(large(file));
});

it('gives the last result of a file to the next version of it', () => {
  const versions = derivedInSteps((file, last?: readonly string[]) => [...(last ?? []), file.text]);
  const one = sourceFile('file:///a', '1');
  expect(versions(one)).toEqual(['1']);
  expect(versions(one)).toBe(versions(one));
  expect(versions(sourceFile('file:///a', '2'))).toEqual(['1', '2']);
  expect(versions(sourceFile('file:///b', '3'))).toEqual(['3']);
});
