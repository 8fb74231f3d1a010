/** Text to tree, tolerantly: a document that is being typed keeps what stands around the place of the cursor. */
import type { Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Comment, SyntaxProblem } from '../../../core/program';
import type { PythonModule } from './ast';
import type { Source } from './nodes';
import { scan, type Repair } from './scan';
import { blockOf } from './statements';

/** A text with more unclosed brackets than anybody types at once is read as it stands. */
const MAX_REPAIRS = 20;

export interface ParsedText {
  readonly module: PythonModule;
  readonly problems: readonly SyntaxProblem[];
}

export function parsePython(text: string): ParsedText {
  const tree = parser.parse(text);
  const hasErrors = containsError(tree);
  if (!hasErrors) return { module: { body: blockOf(plain(text), tree.topNode), hasErrors }, problems: [] };
  const { problems, repairs } = scan(text);
  if (repairs.length === 0 || repairs.length > MAX_REPAIRS) return { module: { body: blockOf(plain(text), tree.topNode), hasErrors }, problems };
  const repaired = repairedSource(text, repairs);
  return { module: { body: blockOf(repaired, parser.parse(repaired.text).topNode), hasErrors }, problems };
}

/** The comments of a text, in order. */
export function commentsIn(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.name !== 'Comment') return;
      const written = text.slice(node.from, node.to);
      comments.push({ range: { start: node.from, end: node.to }, text: written.replace(/^#+:?/, '').trim() });
    },
  });
  return comments;
}

function containsError(tree: Tree): boolean {
  let found = false;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) found = true;
      return !found;
    },
  });
  return found;
}

function plain(text: string): Source {
  return { text, original: (offset) => offset };
}

function repairedSource(text: string, repairs: readonly Repair[]): Source {
  let result = '';
  let last = 0;
  const shifts: { readonly from: number; readonly length: number }[] = [];
  for (const { at, insert } of repairs) {
    result += text.slice(last, at);
    shifts.push({ from: result.length, length: insert.length });
    result += insert;
    last = at;
  }
  result += text.slice(last);
  return {
    text: result,
    original(offset) {
      let shifted = 0;
      for (const { from, length } of shifts) {
        if (offset <= from) break;
        shifted += Math.min(length, offset - from);
      }
      return offset - shifted;
    },
  };
}
