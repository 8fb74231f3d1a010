/** What the comparison found, as a table and in detail. */
import type { Comparison } from './compare';
import type { FidelityProgram } from './contract';

export interface Outcome {
  readonly program: FidelityProgram;
  readonly result: Comparison | { readonly kind: 'skipped' | 'failed'; readonly why: string };
}

export interface DialectOutcome {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

export function table(dialects: readonly DialectOutcome[]): string {
  const rows = dialects.map(({ name, outcomes }) => {
    const results = comparisonsOf(outcomes);
    const sum = (count: (each: Comparison) => number): number => results.reduce((total, each) => total + count(each), 0);
    const [equal, among, missed] = [sum((each) => each.equal), sum((each) => each.among), sum((each) => each.missed)];
    const wrong = sum((each) => each.wrong.length);
    const resources = `${sum((each) => each.seen)}/${sum((each) => each.true)}`;
    const constants = equal + among + missed;
    const share = constants === 0 ? '-' : `${((100 * missed) / constants).toFixed(1)} %`;
    const without = outcomes.length - results.length;
    return [name, `${results.length}${without === 0 ? '' : ` of ${outcomes.length}`}`, resources, `${equal}`, `${among}`, `${sum((each) => each.open)}`, `${missed}`, `${wrong}`, share];
  });
  const head = ['dialect', 'programs', 'resources', 'equal', 'one of', 'open', 'unknown', 'WRONG', 'unknown'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}

/** What is not right, program by program; with `verbose`, what is not known as well. */
export function details(dialects: readonly DialectOutcome[], verbose: boolean): readonly string[] {
  return dialects.flatMap(({ name, outcomes }) =>
    outcomes.flatMap(({ program, result }) => {
      const title = `${name} ${program.id} (${program.title})`;
      if ('why' in result) return [`${result.kind}: ${title}: ${result.why}`];
      const lines = [...result.wrong.map((each) => `  WRONG    ${each}`), ...(verbose ? result.unknown.map((each) => `  unknown  ${each}`) : [])];
      return lines.length === 0 ? [] : [title, ...lines];
    }),
  );
}

export function hasFailed(dialects: readonly DialectOutcome[]): boolean {
  return dialects.some(({ outcomes }) => outcomes.some(({ result }) => ('why' in result ? result.kind === 'failed' : result.wrong.length > 0)));
}

function comparisonsOf(outcomes: readonly Outcome[]): readonly Comparison[] {
  return outcomes.flatMap(({ result }) => ('why' in result ? [] : [result]));
}
