/**
 * The parser: typescript-estree over a source file that the compiler was asked to make sense of, however broken it is.
 *
 * This is the only module that loads the compiler, which is large: hosts import it when the first document needs it and
 * hand `engine` to `createTypeScriptDialect`. Everything else imports types from here only.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { astConverter } from '@typescript-eslint/typescript-estree/use-at-your-own-risk';
import ts from 'typescript';
import type { SyntaxProblem } from '../../../core/program';

export interface TypeScriptEngine {
  /**
   * Parses a file, however broken. Where an expression or a name is missing, the tree has an `Identifier` with an empty name.
   * Undefined when not even that works, which half-typed type arguments at the end of a file can cause.
   */
  parse(text: string, fileName: string): ParsedText | undefined;
}

export interface ParsedText {
  readonly program: TSESTree.Program;
  readonly problems: readonly SyntaxProblem[];
}

export const engine: TypeScriptEngine = {
  parse(text, fileName) {
    // An unfinished list of type arguments at the end of the file trips the converter; closing it helps.
    return parseOnce(text, fileName) ?? parseOnce(`${text}\n>`, fileName);
  },
};

function parseOnce(text: string, fileName: string): ParsedText | undefined {
  try {
    const source: ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] } = ts.createSourceFile(
      fileName,
      text,
      { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
      true,
      scriptKind(fileName),
    );
    const diagnostics = source.parseDiagnostics ?? [];
    // The converter refuses any file with diagnostics; without them it converts what the compiler recovered.
    source.parseDiagnostics = [];
    const { estree } = astConverter(source, SETTINGS, false);
    return { program: estree, problems: diagnostics.map((each) => problem(each, text.length)) };
  } catch {
    // The converter met a tree it cannot make sense of, or nesting deeper than the stack.
    return undefined;
  }
}

// `astConverter` reads these settings only; the type asks for those of whole programs as well.
const SETTINGS = {
  allowInvalidAST: true,
  errorOnUnknownASTType: false,
  suppressDeprecatedPropertyWarnings: true,
  range: true,
  loc: true,
  tokens: false,
  comment: false,
} as unknown as Parameters<typeof astConverter>[1];

function problem(diagnostic: ts.DiagnosticWithLocation, length: number): SyntaxProblem {
  const start = Math.min(diagnostic.start, length);
  return {
    range: { start, end: Math.min(start + diagnostic.length, length) },
    message: typeof diagnostic.messageText === 'string' ? diagnostic.messageText : diagnostic.messageText.messageText,
  };
}

function scriptKind(fileName: string): ts.ScriptKind {
  if (fileName.endsWith('.tsx')) return ts.ScriptKind.TSX;
  return /\.[cm]?jsx?$/.test(fileName) ? ts.ScriptKind.JSX : ts.ScriptKind.TS;
}
