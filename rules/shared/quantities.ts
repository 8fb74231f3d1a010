/** Amounts with a unit that words state: `exceeds 5 seconds`, `below 10 GB`. */

export interface Quantity {
  readonly amount: number;
  /** CloudWatch's name of the unit. */
  readonly unit: string;
}

/** How much of the smallest unit of its dimension a unit is. */
const UNITS: Readonly<Record<string, { readonly dimension: 'time' | 'size' | 'share'; readonly factor: number }>> = {
  Microseconds: { dimension: 'time', factor: 1 },
  Milliseconds: { dimension: 'time', factor: 1e3 },
  Seconds: { dimension: 'time', factor: 1e6 },
  Minutes: { dimension: 'time', factor: 6e7 },
  Hours: { dimension: 'time', factor: 3.6e9 },
  Bytes: { dimension: 'size', factor: 1 },
  Kilobytes: { dimension: 'size', factor: 1024 },
  Megabytes: { dimension: 'size', factor: 1024 ** 2 },
  Gigabytes: { dimension: 'size', factor: 1024 ** 3 },
  Terabytes: { dimension: 'size', factor: 1024 ** 4 },
  Percent: { dimension: 'share', factor: 1 },
};

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:µs|us|microseconds?)$/, 'Microseconds'],
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'Milliseconds'],
  [/^(?:s|secs?|seconds?)$/, 'Seconds'],
  [/^(?:m|mins?|minutes?)$/, 'Minutes'],
  [/^(?:h|hrs?|hours?)$/, 'Hours'],
  [/^(?:b|bytes?)$/, 'Bytes'],
  [/^(?:kb|kib|kilobytes?)$/, 'Kilobytes'],
  [/^(?:mb|mib|megabytes?)$/, 'Megabytes'],
  [/^(?:gb|gib|gigs?|gigabytes?)$/, 'Gigabytes'],
  [/^(?:tb|tib|terabytes?)$/, 'Terabytes'],
  [/^(?:%|percent|pct)$/, 'Percent'],
];

const AMOUNT = /(\d+(?:[.,]\d+)?)[\s_-]*(%|[a-zµ]+)/gi;
/** Words that make the amount behind them a limit. */
const LIMIT = /(?:exceed(?:s|ed|ing)?|above|over|beyond|under|below|(?:more|greater|higher|longer|larger|less|lower|fewer|shorter|smaller) than|at least|at most|reach(?:es|ed)?|passes|>=?|<=?|gt|lt)[\s_:-]*(?:(?:the|a|an|of|its)[\s_-]+)*(?:threshold[\s_-]+(?:of[\s_-]+)?)?$/i;
const LIMIT_BEHIND = /^[\s_-]*or[\s_-]+(?:more|less|longer|above|below|higher|lower)\b/i;
/** Words that make it a time that the alarm looks at, or a goal. */
const OTHER = /(?:for|within|every|last|past|during|per|in|of|after|rto|rpo|objective|target)[\s_:-]*(?:(?:the|a|an|last|least|more than|at least|over)[\s_-]+)*$/i;

/** What a text states as limits. `windows`: times in seconds that are none when said on their own: how long an alarm looks. */
export function quantitiesIn(text: string, windows: readonly number[]): readonly Quantity[] {
  const found: Quantity[] = [];
  for (const match of text.matchAll(AMOUNT)) {
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    const unit = unitOf(match[2] ?? '');
    if (unit === undefined || /[\w.]$/.test(before)) continue;
    const quantity = { amount: Number((match[1] ?? '').replace(',', '.')), unit };
    const isLimit = LIMIT.test(before) || LIMIT_BEHIND.test(text.slice(match.index + match[0].length));
    if (!isLimit && OTHER.test(before)) continue;
    const seconds = convert(quantity, 'Seconds');
    if (seconds !== undefined && windows.includes(seconds) && (!isLimit || /over[\s_-]*(?:the[\s_-]+)?$/i.test(before))) continue;
    if (isLimit || /[-_]$/.test(before)) found.push(quantity);
  }
  return found;
}

/** `lag_seconds` says that its number is in seconds. */
export function quantityInName(name: string, amount: number): Quantity | undefined {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z%]+/);
  const last = words.at(-1) ?? '';
  // One letter is not said by accident in text with a number before it, but is in names.
  const unit = last.length > 1 && words.length > 1 ? unitOf(last) : undefined;
  return unit === undefined ? undefined : { amount, unit };
}

/** The amount in another unit; undefined when the two measure different things. */
export function convert({ amount, unit }: Quantity, wanted: string): number | undefined {
  const [from, to] = [UNITS[unit], UNITS[wanted]];
  if (!from || from.dimension !== to?.dimension) return undefined;
  return Number(((amount * from.factor) / to.factor).toPrecision(12));
}

/** `5 seconds`, `80 percent`. */
export function spoken({ amount, unit }: Quantity): string {
  const word = unit.toLowerCase();
  return `${amount} ${amount === 1 ? word.replace(/s$/, '') : word}`;
}

function unitOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  return SPELLINGS.find(([pattern]) => pattern.test(lower))?.[1];
}
