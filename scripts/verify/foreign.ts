/** Programs about packages from outside import some that nobody has: those of an imaginary company. No tool can load them. */
import type { Candidate } from './types';

/** The first such package that a program imports. */
export function foreignPackage({ files }: Pick<Candidate, 'files'>): string | undefined {
  for (const [path, text] of files) {
    const found = path.endsWith('.py') ? /^(?:from|import)\s+(acme_\w+)/m.exec(text) : /\bfrom\s+['"](@acme\/[\w-]+)['"]/.exec(text);
    if (found) return found[1];
  }
  return undefined;
}
