import { expect, it } from 'vitest';
import { intervalOf, scheduleWithin } from './schedules';

it.each([
  ['rate(6 hours)', 360],
  ['rate(1 day)', 1440],
  ['cron(0 0/6 * * ? *)', 360],
  ['cron(0 */4 * * ? *)', 240],
  ['cron(0 2 * * ? *)', 1440],
  ['cron(0 2,20 * * ? *)', 18 * 60],
  ['cron(0/15 * * * ? *)', 15],
  ['cron(0 3 ? * SUN *)', 7 * 1440],
  ['cron(0 3 ? * MON-FRI *)', 3 * 1440],
  ['cron(0 3 1 * ? *)', 31 * 1440],
  ['cron(0 3 L * ? *)', undefined],
  ['at(2026-01-01T00:00:00)', undefined],
  ['every day', undefined],
])('reads %s', (expression, minutes) => {
  expect(intervalOf(expression)).toBe(minutes);
});

it.each([
  [360, 'cron(0 0/6 * * ? *)'],
  [420, 'cron(0 0/6 * * ? *)'],
  [60, 'cron(0 * * * ? *)'],
  [2880, 'cron(0 3 * * ? *)'],
  [30, undefined],
])('writes a schedule for %i minutes that is as often', (minutes, expression) => {
  const schedule = scheduleWithin(minutes);
  expect(schedule?.expression).toBe(expression);
  if (schedule) expect(intervalOf(schedule.expression)).toBeLessThanOrEqual(minutes);
});
