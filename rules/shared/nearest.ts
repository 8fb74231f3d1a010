/** The name that was probably meant: compared letter by letter and word by word, without guessing between two that are as near. */

/**
 * The candidate nearest to a name; undefined when none is near, or several are alike. `words`: also one that has a word more or
 * less, as an attribute may be remembered; what programs name themselves would be another thing then.
 */
export function nearestName(name: string, candidates: readonly string[], { words }: { readonly words: boolean }): string | undefined {
  const others = [...new Set(candidates)].filter((each) => each !== name);
  return only(others.filter((each) => plain(each) === plain(name))) ?? bySpelling(name, others) ?? (words ? byWords(name, others) : undefined);
}

/** How many letters have to be inserted, left out, replaced or exchanged with their neighbour to make one text of the other. */
export function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

const MOST_LETTERS = 100;

function bySpelling(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > MOST_LETTERS) return undefined;
  let best: { readonly name: string; readonly distance: number; readonly isTied: boolean } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > 3 || isSibling(name, candidate) || isNumbered(name, candidate)) continue;
    const [own, other] = withoutCommon(name, candidate);
    const length = Math.max(own.length, other.length);
    const distance = editDistance(own.toLowerCase(), other.toLowerCase());
    if (distance > Math.min(3, Math.max(1, Math.floor(length / 3)))) continue;
    if (!best || distance < best.distance) best = { name: candidate, distance, isTied: false };
    else if (distance === best.distance) best = { ...best, isTied: true };
  }
  return best && !best.isTied ? best.name : undefined;
}

/** Without the type before the name, `aws_s3_bucket.`, which says nothing about how near two names are. */
function withoutCommon(a: string, b: string): readonly [string, string] {
  const dot = a.lastIndexOf('.');
  return dot > 0 && b.startsWith(a.slice(0, dot + 1)) ? [a.slice(dot + 1), b.slice(dot + 1)] : [a, b];
}

/** `subnet_a` and `subnet_b`, `queue1` and `queue2` are two things, not one that is misspelt. */
function isSibling(a: string, b: string): boolean {
  const [own, other] = [wordsOf(a), wordsOf(b)];
  if (own.length !== other.length) return false;
  const different = own.flatMap((word, index) => (word === other[index] ? [] : [[word, other[index] ?? ''] as const]));
  return different.length > 0 && different.every(([x, y]) => (/^(?:\d+|[a-z])$/.test(x) && /^(?:\d+|[a-z])$/.test(y)) || OPPOSITES.has([x, y].sort().join(' ')));
}

/** Words that tell siblings apart and look alike. */
const OPPOSITES: ReadonlySet<string> = new Set(['read write', 'in out', 'ingress egress', 'egress ingress', 'source target', 'start stop', 'max min', 'east west', 'north south']);

/** The candidate that says the same with a word more or less: `dns` for `dns_name`. */
function byWords(name: string, candidates: readonly string[]): string | undefined {
  const own = wordsOf(name);
  const alike = candidates.filter((each) => {
    const words = wordsOf(each);
    if (Math.abs(words.length - own.length) !== 1) return false;
    const [few, many] = words.length < own.length ? [words, own] : [own, words];
    return few.every((word) => many.includes(word)) && few.join('').length >= 3;
  });
  return only(alike.filter((each) => !isNumbered(each, name)));
}

/** `logs_2` beside `logs` is another one. */
function isNumbered(a: string, b: string): boolean {
  const [few, many] = [wordsOf(a), wordsOf(b)].sort((x, y) => x.length - y.length);
  return (many ?? []).some((word) => !(few ?? []).includes(word) && /^(?:\d+|[a-z]|dr|primary|secondary|replica|source|target|destination|dev|test|prod|staging)$/.test(word));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]/g, '');
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}
