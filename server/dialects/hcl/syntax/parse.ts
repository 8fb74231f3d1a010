/**
 * The way into the parser. Valid code is read once. Code with errors is read a second time with the layout as a guide
 * to what was meant; the reading that explains the text better is kept, so that code which is merely laid out badly is
 * not torn up.
 */

import type { Body, HclSyntaxTree, SyntaxProblem } from './nodes';
import { parseFileBody } from './bodies';
import { BYTE_ORDER_MARK } from './characters';
import { Cursor, MAX_ERRORS } from './cursor';
import { Lines } from './lines';

/** Parses any text. Never throws; what is not HCL is in `errors` and the rest in `root`. */
export function parseHcl(text: string): HclSyntaxTree {
  const strict = read(text, undefined);
  if (strict.errors.length === 0) {
    return withErrors(strict, findRedefinitions(strict.root));
  }
  const tolerant = read(text, new Lines(text));
  const chosen = tolerant.errors.length <= strict.errors.length + swallowedHeaders(strict) ? tolerant : strict;
  const errors = chosen.errors.length === 0 ? strict.errors : chosen.errors;
  return withErrors(chosen, [...errors, ...findRedefinitions(chosen.root)]);
}

function read(text: string, lines: Lines | undefined): HclSyntaxTree {
  const cursor = new Cursor(text, lines);
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) {
    cursor.position = 1;
  }
  const root = parseFileBody(cursor);
  return { text, root, comments: cursor.comments, errors: cursor.errors };
}

function withErrors(tree: HclSyntaxTree, errors: readonly SyntaxProblem[]): HclSyntaxTree {
  return { ...tree, errors: [...errors].sort((a, b) => a.start - b.start || a.end - b.end) };
}

/**
 * How many headers of blocks, with labels and without indentation, ended up in the last item of a broken file. What was
 * left open there swallowed them, which is as much an error as any.
 */
function swallowedHeaders({ text, root, errors }: HclSyntaxTree): number {
  const last = root.items.at(-1);
  if (!last || !errors.some(({ end }) => end >= last.start)) {
    return 0;
  }
  const firstLineEnd = text.indexOf('\n', last.start);
  const swallowed = firstLineEnd < 0 ? '' : text.slice(firstLineEnd, last.end);
  return swallowed.match(/^[\w-]+(?:[ \t]+"[^"\n]*")+[ \t]*\{/gm)?.length ?? 0;
}

/** HCL allows an argument once in a body. */
function findRedefinitions(root: Body): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const visit = (body: Body): void => {
    const seen = new Set<string>();
    for (const item of body.items) {
      if (item.kind === 'block') {
        visit(item.body);
      } else if (item.kind === 'attribute') {
        const { name } = item;
        if (seen.has(name.name) && problems.length < MAX_ERRORS) {
          problems.push({ message: `The argument ${name.name} is set twice.`, start: name.start, end: name.end });
        }
        seen.add(name.name);
      }
    }
  };
  visit(root);
  return problems;
}
