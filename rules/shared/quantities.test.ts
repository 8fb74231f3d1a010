import { describe, expect, it } from 'vitest';
import { convert, quantitiesIn, quantityInName, spoken } from './quantities';

describe('quantitiesIn', () => {
  it.each([
    ['Replication lag exceeds 5 seconds', ['5 seconds']],
    ['lag > 1500ms', ['1500 milliseconds']],
    ['Free storage is below 10 GB', ['10 gigabytes']],
    ['CPU over 80% for 5 minutes', ['80 percent']],
    ['lag of 5 seconds or more', ['5 seconds']],
    ['orders-lag-5s', ['5 seconds']],
    ['average over 5 minutes', []],
    ['Errors within 10 minutes', []],
    ['The recovery objective is 4 hours, RTO 4 h', []],
    ['release v2.5 s3', []],
    ['More than 30 seconds behind in the last 10 minutes', ['30 seconds']],
  ])('reads %s', (text, wanted) => {
    expect(quantitiesIn(text, [300]).map(spoken)).toEqual(wanted);
  });
});

it.each([
  ['local.lag_seconds', '5 seconds'],
  ['maxLagMs', '5 milliseconds'],
  ['parameter FreeStorageGB', '5 gigabytes'],
  ['var.threshold', undefined],
  ['s', undefined],
])('reads the unit in the name %s', (name, wanted) => {
  const quantity = quantityInName(name, 5);
  expect(quantity && spoken(quantity)).toBe(wanted);
});

it('converts what measures the same', () => {
  expect(convert({ amount: 5, unit: 'Seconds' }, 'Milliseconds')).toBe(5000);
  expect(convert({ amount: 10, unit: 'Gigabytes' }, 'Bytes')).toBe(10 * 1024 ** 3);
  expect(convert({ amount: 5, unit: 'Seconds' }, 'Bytes')).toBeUndefined();
});
