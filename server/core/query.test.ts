import { describe, expect, it } from 'vitest';
import { booleanOf, descendants, equals, get, isNothing, isUncertain, itemsOf, numberOf, patternOf, possibilities, propertyAt } from './query';
import { choice, list, literal, object, reference, template, through, unknown, written, type Property, type Value } from './value';

const here = written({ uri: 'file:///a', range: { start: 0, end: 1 } });
const lit = (value: string | number | boolean | null): Value => literal(value, here);
const obj = (entries: Readonly<Record<string, Value>>, complete = true): Value =>
  object(new Map(Object.entries(entries).map(([key, value]): [string, Property] => [key, { value }])), here, complete);
const maybe = (a: Value, b: Value): Value => choice([{ value: a, condition: 'on' }, { value: b, condition: 'off' }], here);

describe('get', () => {
  it('reads members at a path', () => {
    expect(get(obj({ a: obj({ b: lit(1) }) }), 'a', 'b')).toMatchObject({ kind: 'literal', value: 1 });
  });

  it('tells what is missing from what cannot be seen', () => {
    expect(get(obj({}), 'a').kind).toBe('absent');
    expect(get(obj({}, false), 'a').kind).toBe('unknown');
    expect(get(unknown('parameter', here), 'a').kind).toBe('unknown');
    expect(get(lit(null), 'a').kind).toBe('absent');
  });

  it('reads through a block that is written once, not through several', () => {
    expect(get(list([obj({ a: lit(1) })], here), 'a')).toMatchObject({ value: 1 });
    expect(get(list([obj({ a: lit(1) }), obj({ a: lit(2) })], here), 'a').kind).toBe('unknown');
    expect(get(list([], here), 'a').kind).toBe('absent');
  });

  it('reads through both sides of a choice', () => {
    const value = get(maybe(obj({ a: lit(1) }), obj({})), 'a');
    expect(possibilities(value).map((each) => [each.value.kind, each.condition])).toEqual([
      ['literal', 'on'],
      ['absent', 'off'],
    ]);
  });

  it('finds a property with its places', () => {
    const site = { uri: 'file:///a', range: { start: 4, end: 5 } };
    const value = object(new Map([['a', { value: lit(1), site }]]), here);
    expect(propertyAt(value, ['a'])?.site).toEqual(site);
    expect(propertyAt(value, ['b'])).toBeUndefined();
  });
});

describe('choices', () => {
  it('flatten, with both conditions', () => {
    const value = choice([{ value: maybe(lit(1), lit(2)), condition: 'outer' }, { value: lit(3), condition: 'else' }], here);
    expect(possibilities(value).map((each) => each.condition)).toEqual(['outer and on', 'outer and off', 'else']);
  });

  it('of one alternative are that alternative', () => {
    expect(choice([{ value: lit(1), condition: 'on' }], here)).toMatchObject({ kind: 'literal' });
  });
});

describe('templates', () => {
  it('join literals and splice templates', () => {
    const inner = template([lit('b'), reference('x', 'arn', here)], here);
    const value = template([lit('a'), inner, lit('c')], here);
    expect(value.kind === 'template' && value.parts.map((part) => (part.kind === 'literal' ? part.value : part.kind))).toEqual(['ab', 'reference', 'c']);
    expect(patternOf(value)).toBe('ab*c');
  });

  it('without holes are literals', () => {
    expect(template([lit('a'), lit(1)], here)).toMatchObject({ kind: 'literal', value: 'a1' });
    expect(template([], here)).toMatchObject({ kind: 'literal', value: '' });
  });
});

describe('certainty', () => {
  it.each([
    [lit('true'), true],
    [lit(false), false],
    [lit('yes'), undefined],
    [unknown('parameter', here), undefined],
    [maybe(lit(true), lit(false)), undefined],
  ])('booleanOf %#', (value, expected) => {
    expect(booleanOf(value)).toBe(expected);
  });

  it.each([
    [lit('7'), 7],
    [lit(7), 7],
    [lit('7 days'), undefined],
    [lit(''), undefined],
  ])('numberOf %#', (value, expected) => {
    expect(numberOf(value)).toBe(expected);
  });

  it('compares by text', () => {
    expect(equals(lit(7), '7')).toBe(true);
    expect(equals(unknown('parameter', here), '7')).toBe(false);
  });

  it('knows nothing from something', () => {
    expect([lit(''), lit(null), get(obj({}), 'a')].map(isNothing)).toEqual([true, true, true]);
    expect([lit(0), lit(false), unknown('parameter', here)].map(isNothing)).toEqual([false, false, false]);
  });

  it('is lost by any part that is open', () => {
    expect(isUncertain(template([lit('a'), unknown('parameter', here)], here))).toBe(true);
    expect(isUncertain(list([lit(1)], here, false))).toBe(true);
    expect(isUncertain(list([lit(1)], here))).toBe(false);
  });
});

it('counts a single value as a list of one', () => {
  expect(itemsOf(lit('a'))).toHaveLength(1);
  expect(itemsOf(list([lit('a'), lit('b')], here))).toHaveLength(2);
  expect(itemsOf(get(obj({}), 'a'))).toHaveLength(0);
});

it('walks a tree', () => {
  const value = obj({ a: list([lit(1), maybe(lit(2), lit(3))], here) });
  expect([...descendants(value)].filter((each) => each.kind === 'literal').map((each) => each.kind === 'literal' && each.value)).toEqual([1, 2, 3]);
});

it('remembers the definitions on the way, the nearest first', () => {
  const at = { uri: 'file:///a', range: { start: 9, end: 10 } };
  const value = through(through(lit(1), { location: at, name: 'a' }), { location: at, name: 'b' });
  expect(value.from.via.map((each) => each.name)).toEqual(['a', 'b']);
  expect(value.from.location).toEqual(here.location);
});
