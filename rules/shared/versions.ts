/** Engine versions against the table of newest patches. */
import { ENGINE_VERSIONS, type EngineLines } from '../data/engine-versions';

export type VersionState =
  /** Nothing to say: the newest, newer than the table, or not understood. */
  | { readonly kind: 'fine' }
  /** The line alone, so that RDS picks a patch. */
  | { readonly kind: 'line'; readonly newest: string }
  /** There is a newer patch of its line. */
  | { readonly kind: 'older'; readonly newest: string }
  /** AWS offers the whole line no more. */
  | { readonly kind: 'retired' };

/** What the table knows of an engine; undefined for engines that it does not have. */
export function linesOf(engine: string): EngineLines | undefined {
  const family = /^(sqlserver|oracle)-/.exec(engine)?.[1] ?? (engine === 'aurora' ? 'aurora-mysql' : engine);
  return Object.hasOwn(ENGINE_VERSIONS.engines, family) ? ENGINE_VERSIONS.engines[family] : undefined;
}

export function stateOf(version: string, { lines, supported = [] }: EngineLines): VersionState {
  const own = parts(version);
  if (own.length === 0 || /[^\w.-]/.test(version)) return { kind: 'fine' };
  const known = Object.entries(lines);
  const line = known.find(([name]) => startsWith(own, parts(name)));
  if (!line) {
    const [oldest] = known;
    return oldest && compare(own, parts(oldest[0])) < 0 ? { kind: 'retired' } : { kind: 'fine' };
  }
  const [name, newest] = line;
  if (own.length === parts(name).length) return { kind: 'line', newest };
  if (supported.some((each) => compare(own, parts(each)) === 0)) return { kind: 'fine' };
  return compare(own, parts(newest)) < 0 ? { kind: 'older', newest } : { kind: 'fine' };
}

/** The newest patch of the newest line. */
export function newestOf({ lines }: EngineLines): string | undefined {
  return Object.values(lines).at(-1);
}

/** The newest patch of the line that a parameter group family is for: `postgres15`, `aurora-mysql8.0`. */
export function newestOfFamily(family: string, { lines }: EngineLines): string | undefined {
  const line = /(\d+(?:\.\d+)*)$/.exec(family)?.[1];
  return line !== undefined && Object.hasOwn(lines, line) ? lines[line] : undefined;
}

/** The numbers of a version in order: `8.0.mysql_aurora.3.04.1` is 8, 0, 3, 4, 1. */
function parts(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

function startsWith(version: readonly number[], line: readonly number[]): boolean {
  return line.every((part, index) => version[index] === part);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
