/** What a writer needs to know of a program's text: syntax trees, and which names code at a place can use. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { TextRange } from '../../../core/text';
import type { Context } from '../evaluator/context';
import type { Scope } from '../evaluator/scope';
import { resolveImport } from '../program/resolve';
import { pathTo, type Parse, type SyntaxTree } from '../syntax/tree';

export interface ProgramText {
  readonly files: SourceFiles;
  /** The file as it was evaluated, if it is one of the program's. */
  file(uri: string): SourceFile | undefined;
  tree(file: SourceFile): SyntaxTree;
  /** The names at a place, as the evaluator found them when code there ran last. */
  scopeAt(uri: string, range: TextRange): Scope | undefined;
  /** The files that a file imports, by URI. */
  importsOf(uri: string): readonly string[];
  /** The nodes around a range, the outermost first. */
  pathTo(uri: string, range: TextRange): readonly TSESTree.Node[];
}

export function programText(files: SourceFiles, parse: Parse, context: Context): ProgramText {
  const file = (uri: string): SourceFile | undefined => context.modules.get(uri)?.file ?? files.sources.get(uri);
  const path = (uri: string, range: TextRange): readonly TSESTree.Node[] => {
    const found = file(uri);
    return found ? pathTo(parse(found).body, range) : [];
  };
  return {
    files,
    file,
    tree: parse,
    pathTo: path,
    importsOf: (uri) => {
      const from = file(uri);
      const specifiers = from ? parse(from).body.flatMap(importedFrom) : [];
      return specifiers.flatMap((specifier) => resolveImport(files, specifier, uri, new Set())?.uri ?? []);
    },
    scopeAt: (uri, range) => {
      for (const node of path(uri, range).toReversed()) {
        const scope = context.sites.get(node);
        if (scope) return scope;
      }
      return context.modules.get(uri)?.scope;
    },
  };
}

function importedFrom(node: TSESTree.ProgramStatement): readonly string[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return typeof node.source.value === 'string' ? [node.source.value] : [];
    case 'ExportNamedDeclaration':
      return typeof node.source?.value === 'string' ? [node.source.value] : [];
    default:
      return [];
  }
}
