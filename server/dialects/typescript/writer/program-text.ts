/** What a writer needs to know of a program's text: syntax trees, and which names code at a place can use. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { Location, TextRange } from '../../../core/text';
import type { Context } from '../evaluator/context';
import type { ModuleRecord } from '../evaluator/modules';
import type { Scope } from '../evaluator/scope';
import { collectPaths, namesIn, type Paths } from './paths';
import { resolveImport } from '../program/resolve';
import type { Parse, SyntaxTree } from '../syntax/parser';
import { childrenOf, pathTo } from '../syntax/tree';

export interface ProgramText {
  readonly files: SourceFiles;
  /** The file as it was evaluated, if it is one of the program's. */
  file(uri: string): SourceFile | undefined;
  tree(file: SourceFile): SyntaxTree;
  /** Every name that a file has anywhere. */
  namesIn(file: SourceFile): ReadonlySet<string>;
  /** Where the program starts. */
  readonly entry: ModuleRecord | undefined;
  /** The names at a place, as the evaluator found them when code there ran last. */
  scopeAt(uri: string, range: TextRange): Scope | undefined;
  /** The files that a file imports, by URI. */
  importsOf(uri: string): readonly string[];
  /** What code in a scope of a file can name. */
  pathsIn(scope: Scope, uri: string): Paths;
  /** The declarator (`name = …`) around a name that is declared; undefined for parameters, imports and functions. */
  declarationOf(declared: Location): TextRange | undefined;
  /** The nodes around a range, the outermost first. */
  pathTo(uri: string, range: TextRange): readonly TSESTree.Node[];
}

export function programText(files: SourceFiles, parse: Parse, context: Context): ProgramText {
  const file = (uri: string): SourceFile | undefined => context.modules.get(uri)?.file ?? files.sources.get(uri);
  const path = (uri: string, range: TextRange): readonly TSESTree.Node[] => {
    const found = file(uri);
    return found ? pathTo(parse(found).body, range) : [];
  };
  const declarations = new Map<string, TextRange | undefined>();
  const declarationOf = (declared: Location): TextRange | undefined => {
    const key = `${declared.uri}#${declared.range.start}`;
    if (!declarations.has(key)) {
      const node = path(declared.uri, declared.range).findLast((each) => each.type === 'VariableDeclarator');
      declarations.set(key, node && { start: node.range[0], end: node.range[1] });
    }
    return declarations.get(key);
  };
  const paths = new Map<Scope, Paths>();
  const names = new Map<SourceFile, ReadonlySet<string>>();
  return {
    files,
    file,
    entry: [...context.modules.values()][0],
    tree: parse,
    namesIn: (source) => {
      const known = names.get(source) ?? namesIn(parse(source).body, childrenOf);
      names.set(source, known);
      return known;
    },
    pathTo: path,
    declarationOf,
    pathsIn: (scope, uri) => {
      const known = paths.get(scope);
      if (known) return known;
      const found = collectPaths(scope, uri, declarationOf);
      paths.set(scope, found);
      return found;
    },
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
