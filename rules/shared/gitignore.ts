import ignore from 'ignore';
import { relativePath } from '../../server/core/source-file';

/** Runs of stars in one pattern: with more of them, matching a long name could take forever. */
const MOST_STARS = 3;
const LONGEST_PATTERN = 200;

/** Whether the `.gitignore` of a folder leaves a file below it out. Patterns that nobody writes are not looked at. */
export function leavesOut(gitignore: string, folder: string, uri: string): boolean {
  const patterns = gitignore.split(/\r?\n/).filter((line) => line.length <= LONGEST_PATTERN && (line.match(/\*+/g)?.length ?? 0) <= MOST_STARS);
  return ignore().add(patterns).ignores(relativePath(folder, uri));
}
