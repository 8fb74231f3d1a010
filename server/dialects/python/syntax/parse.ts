/** Text to tree, tolerantly: a document that is being typed keeps what stands around the place of the cursor. */
import type { Tree } from '@lezer/common';
import { TreeFragment } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Comment, SyntaxProblem } from '../../../core/program';
import { changeBetween } from '../../../core/text';
import type { PythonModule } from './ast';
import type { Source } from './nodes';
import { scan, type Repair } from './scan';
import { blockOf } from './statements';

/** A text with more unclosed brackets than anybody types at once is read as it stands. */
const MAX_REPAIRS = 20;

export interface ParsedText {
  readonly text: string;
  /** The parser's own tree of the text as it stands. */
  readonly tree: Tree;
  readonly module: PythonModule;
  readonly problems: readonly SyntaxProblem[];
}

/** Parses a text; with an earlier version of it, only what changed. */
export function parsePython(text: string, previous?: ParsedText): ParsedText {
  const tree = parseTree(text, previous);
  const hasErrors = containsError(tree);
  const plain: Source = { text, original: (offset) => offset };
  const whole = (): PythonModule => ({ body: blockOf(plain, tree.topNode), hasErrors });
  if (!hasErrors) return { text, tree, module: whole(), problems: [] };
  const { problems, repairs } = scan(text);
  if (repairs.length === 0 || repairs.length > MAX_REPAIRS) return { text, tree, module: whole(), problems };
  const repaired = repairedSource(text, repairs);
  const body = blockOf(repaired, parseTree(repaired.text, previous).topNode);
  return { text, tree, module: { body, hasErrors }, problems };
}

/** The comments of a text, in order. */
export function commentsIn({ text, tree }: ParsedText): readonly Comment[] {
  const comments: Comment[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'Comment') return;
      const written = text.slice(node.from, node.to);
      comments.push({ range: { start: node.from, end: node.to }, text: written.replace(/^#+:?/, '').trim() });
    },
  });
  return comments;
}

function parseTree(text: string, previous: ParsedText | undefined): Tree {
  if (!previous) return parser.parse(text);
  const { before, after } = changeBetween(previous.text, text);
  const change = { fromA: before.start, toA: before.end, fromB: after.start, toB: after.end };
  return parser.parse(text, TreeFragment.applyChanges(TreeFragment.addTree(previous.tree), [change]));
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
