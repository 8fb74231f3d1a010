/** Syntax trees, parsed once per version of a file. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { derivedInSteps } from '../../../core/derived';
import { lazily } from '../../../core/lazy';
import type { Comment, SourceFile, SyntaxProblem } from '../../../core/program';
import { findComments } from './comments';
import type { TypeScriptEngine } from './engine';
import { spliced } from './splice';

export interface SyntaxTree {
  readonly text: string;
  readonly body: readonly TSESTree.ProgramStatement[];
  readonly problems: readonly SyntaxProblem[];
  /** In order; found when first asked for. */
  comments(): readonly Comment[];
}

export type Parse = (file: SourceFile) => SyntaxTree;

export function createParser(engine: TypeScriptEngine): Parse {
  return derivedInSteps((file, last?: SyntaxTree) => parse(engine, file, last));
}

/** With the tree of an earlier version, only the statement that changed is read. */
function parse(engine: TypeScriptEngine, file: SourceFile, last: SyntaxTree | undefined): SyntaxTree {
  const kept = last?.problems.length === 0 ? spliced(last, file.text, file.uri, engine) : undefined;
  if (kept) return syntaxTree(file.text, kept, []);
  const parsed = engine.parse(file.text, file.uri);
  const body = parsed?.program.body ?? [];
  const unreadable = { range: { start: 0, end: 0 }, message: 'The file cannot be parsed.' };
  return syntaxTree(file.text, body, parsed?.problems ?? [unreadable]);
}

function syntaxTree(text: string, body: SyntaxTree['body'], problems: readonly SyntaxProblem[]): SyntaxTree {
  return { text, body, problems, comments: lazily(() => findComments(text, body)) };
}
