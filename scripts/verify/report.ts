/** Says what the oracles found: every failure in a line, a table, and a count. */
import type { PlacedCandidate, Verdict } from './types';

export type Outcome = 'passed' | 'failed' | 'skipped';

export function outcomeOf(candidate: PlacedCandidate, verdicts: readonly Verdict[]): Outcome {
  const kinds = verdicts.filter((verdict) => verdict.candidate === candidate).map(({ kind }) => kind);
  return kinds.includes('failed') ? 'failed' : kinds.includes('skipped') ? 'skipped' : 'passed';
}

export function failureLines(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts
    .filter(({ kind }) => kind === 'failed')
    .map(({ candidate, message }) => `FAILED  ${candidate.origin} | ${candidate.flavour} | ${candidate.title} | ${shortened(message)}`);
}

/** What is held against the programs that must be right: of what was made from another, only what that one has not. */
export function ownVerdicts(verdicts: readonly Verdict[]): readonly Verdict[] {
  // Lines move, so messages are compared without numbers.
  const key = ({ candidate, message }: Verdict, title: string): string => {
    return [candidate.origin, title, message.replaceAll(/\d+/g, '')].join('\n');
  };
  const known = new Set(verdicts.filter(({ candidate }) => candidate.careless).map((verdict) => key(verdict, verdict.candidate.title)));
  return verdicts.filter((verdict) => {
    const { careless, defect, madeFrom } = verdict.candidate;
    if (careless || defect) return false;
    return madeFrom === undefined || verdict.kind === 'skipped' || !known.has(key(verdict, madeFrom));
  });
}

function shortened(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
}

const LONGEST_MESSAGE = 600;

/** One line for each reason, with what it is about. */
export function skippedLines(verdicts: readonly Verdict[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { kind, candidate, message } of verdicts) {
    if (kind !== 'skipped') continue;
    const reason = `${candidate.flavour}: ${message}`;
    groups.set(reason, [...(groups.get(reason) ?? []), `${candidate.origin} ${candidate.title}`]);
  }
  return [...groups].map(([reason, names]) => {
    const shown = names.length > 3 ? `${names.slice(0, 3).join('; ')} and ${names.length - 3} more` : names.join('; ');
    return `skipped: ${reason} (${shown})`;
  });
}

/** Origins down, flavours across; how many of the candidates passed. */
export function table(candidates: readonly PlacedCandidate[], verdicts: readonly Verdict[], flavours: readonly string[]): readonly string[] {
  const origins = [...new Set(candidates.map(({ origin }) => origin))];
  const cell = (origin: string, flavour: string): string => {
    const own = candidates.filter((each) => each.origin === origin && each.flavour === flavour);
    if (own.length === 0) return '';
    const count = (outcome: Outcome): number => own.filter((each) => outcomeOf(each, verdicts) === outcome).length;
    const [bad, not] = [count('failed'), count('skipped')];
    return [`${count('passed')} ok`, ...(bad > 0 ? [`${bad} FAILED`] : []), ...(not > 0 ? [`${not} skipped`] : [])].join(', ');
  };
  const rows = [['', ...flavours], ...origins.map((origin) => [origin, ...flavours.map((flavour) => cell(origin, flavour))])];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
