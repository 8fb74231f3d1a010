// Assertions on plain data. Node's are not there in the web-worker extension host, and the suite must run in both.

/** Fails unless the two are the same plain data; Mocha prints the difference when they are of one type. */
export function assertEqual<T>(actual: T, expected: T, what = 'value'): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const instead = typeof actual === typeof expected ? '' : `: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  throw Object.assign(new Error(`${what} is not as expected${instead}`), { actual, expected, showDiff: true });
}

export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}
