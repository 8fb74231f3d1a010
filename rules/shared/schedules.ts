/** How often something runs: `rate(…)` and `cron(…)` expressions of EventBridge and AWS Backup. */

const UNITS: Readonly<Record<string, number>> = { minute: 1, minutes: 1, hour: 60, hours: 60, day: 1440, days: 1440 };
const DAY = 1440;
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The longest time between two runs, in minutes; undefined for what is no such expression, or runs once. */
export function intervalOf(expression: string): number | undefined {
  const rate = /^\s*rate\(\s*(\d+)\s+(\w+)\s*\)\s*$/.exec(expression);
  if (rate) {
    const unit = UNITS[rate[2] ?? ''];
    return unit === undefined ? undefined : Number(rate[1]) * unit;
  }
  const fields = /^\s*cron\((.*)\)\s*$/.exec(expression)?.[1]?.trim().split(/\s+/);
  return fields?.length === 6 ? cronInterval(fields) : undefined;
}

/** An expression that runs at least every so many minutes: as seldom as whole hours that divide a day allow. None below an hour. */
export function scheduleWithin(minutes: number): { readonly expression: string; readonly hours: number } | undefined {
  const hours = [24, 12, 8, 6, 4, 3, 2, 1].find((each) => each * 60 <= minutes);
  if (hours === undefined) return undefined;
  return { hours, expression: hours === 24 ? 'cron(0 3 * * ? *)' : hours === 1 ? 'cron(0 * * * ? *)' : `cron(0 0/${hours} * * ? *)` };
}

function cronInterval([minute = '', hour = '', day = '', month = '', weekday = '', year = '']: readonly string[]): number | undefined {
  const minutes = numbersIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  if (!minutes || !hours || year !== '*') return undefined;
  if (month !== '*') return 365 * DAY;
  const times = hours.flatMap((each) => minutes.map((other) => each * 60 + other)).sort((a, b) => a - b);
  const isDaily = /^[*?]$/.test(day) && /^[*?]$/.test(weekday);
  if (isDaily) return longestGap(times, DAY);
  if (!/^[*?]$/.test(day)) {
    const days = numbersIn(day, 1, 31);
    return days && longestGap(days.flatMap((each) => times.map((time) => each * DAY + time)), 31 * DAY);
  }
  const days = numbersIn(named(weekday), 1, 7);
  return days && longestGap(days.flatMap((each) => times.map((time) => each * DAY + time)), 7 * DAY);
}

function named(weekday: string): string {
  return weekday.toUpperCase().replace(/[A-Z]{3}/g, (name) => String(WEEKDAYS.indexOf(name) + 1));
}

/** The values of a field: `*`, `1,3`, `0-6`, `0/6`, `*` with a step. */
function numbersIn(field: string, low: number, high: number): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:(\*|\?)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, all, first, last, step] = match;
    const from = all !== undefined ? low : Number(first);
    const to = all !== undefined || (step !== undefined && last === undefined) ? high : Number(last ?? first);
    const by = Number(step ?? 1);
    if (from < low || to > high || by < 1) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function longestGap(times: readonly number[], period: number): number | undefined {
  const [first] = times;
  if (first === undefined) return undefined;
  return Math.max(...times.map((time, index) => (times[index + 1] ?? first + period) - time));
}
