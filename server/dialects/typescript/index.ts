/** TypeScript and JavaScript programs: one evaluator, with a model for every infrastructure library. */
import { derived } from '../../core/derived';
import { emptyProgram } from '../../core/empty-program';
import type { Dialect, Program, ProgramSeed, SourceFile, SourceFiles } from '../../core/program';
import { resourceGraph } from '../../core/graph';
import { renderEdits } from '../../core/rendering';
import { concernsNative } from '../shared/pulumi-native';
import { dirname } from '../../core/source-file';
import { schemaNames } from '../../schema/names';
import { schemaTables } from '../../schema/names/tables';
import type { LibraryModel } from './evaluator/library';
import { cdkModel } from './cdk';
import { runProgram, type EvaluatedProgram } from './evaluator/program';
import { programFacts, type ReadCode } from './facts';
import { claims, createDiscovery, isScript, type Entry } from './program/discovery';
import { createImportReader } from './program/imports';
import { pulumiModel } from './pulumi';
import type { TypeScriptEngine } from './syntax/engine';
import { createParser, type Parse } from './syntax/parser';
import { programText } from './writer/program-text';

export type { TypeScriptEngine } from './syntax/engine';

/** JSON files above this are not imported. */
const LARGEST_DATA = 200_000;

export interface DialectOptions {
  /** Reads the code of functions, once it has been found. */
  readonly readCode?: ReadCode;
}

/** `engine` is large: hosts load it when the first document needs it (`syntax/engine`). */
export function createTypeScriptDialect(
  engine: TypeScriptEngine,
  names = schemaNames(schemaTables),
  { readCode }: DialectOptions = {},
): Dialect {
  const models: readonly LibraryModel[] = [pulumiModel(names), cdkModel(names)];
  const parse = createParser(engine);
  const importsOf = createImportReader();
  const importsLibrary = (file: SourceFile): boolean =>
    importsOf(file).some((specifier) => models.some((model) => model.recognises(specifier)));
  const discover = createDiscovery(models, importsOf);
  return {
    id: 'typescript',
    claims,
    // A module of plain constants, and a manifest, say as much about a program as what imports a library.
    recognises: (file) => !file.uri.endsWith('.json') || file.text.length <= LARGEST_DATA,
    discover: (files) => discover(files).map((entry) => entry.seed),
    evaluate: (seed, files) => {
      const entry = discover(files).find((each) => each.seed.id === seed.id) ?? entryOfSeed(seed, files);
      return evaluateSeed(seed, entry, files, parse, models, readCode);
    },
    syntaxProblems: derived((file: SourceFile) => (isScript(file.uri) && importsLibrary(file) ? parse(file).problems : [])),
    comments: (file) => (isScript(file.uri) ? parse(file).comments() : []),
  };
}

/** For a seed of an earlier version of the files. */
function entryOfSeed(seed: ProgramSeed, files: SourceFiles): Entry | undefined {
  const file = files.sources.get(seed.id.slice(seed.id.indexOf(':') + 1));
  return file && { seed, file, folder: dirname(file.uri) };
}

function evaluateSeed(
  seed: ProgramSeed,
  entry: Entry | undefined,
  files: SourceFiles,
  parse: Parse,
  models: readonly LibraryModel[],
  readCode: ReadCode | undefined,
): Program {
  const nothing = (): Program => emptyProgram(seed, models[0]?.flavour ?? 'pulumi-typescript');
  if (!entry) return nothing();
  const evaluated = runProgram(entry.file, entry.folder, files, parse, models);
  const main = mainResult(evaluated);
  if (!main) return nothing();
  const graph = resourceGraph(evaluated.results.flatMap(({ result }) => result.resources));
  const text = programText(files, parse, evaluated.context);
  const facts = programFacts({ entry: entry.file, folder: entry.folder, context: evaluated.context, text, library: main.result.facts, readCode });
  return {
    seed,
    flavour: main.model.flavour,
    graph,
    declared: evaluated.results.flatMap(({ result }) => result.declared),
    inputs: evaluated.inputs,
    limits: evaluated.limits,
    facts,
    render: (edits) => (concernsNative(edits) ? undefined : renderEdits(main.result.expand?.(edits) ?? edits, graph, main.result.writer(graph, text))),
    canReach: memoized((target, from) => main.result.canReach(target, from, text)),
  };
}

/** Rules ask for every key and every resource that could use it. */
function memoized(canReach: Program['canReach']): Program['canReach'] {
  const known = new Map<string, boolean>();
  return (target, from) => {
    const key = `${target.id}\n${from.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = canReach(target, from);
    known.set(key, result);
    return result;
  };
}

/** The library that the program is mostly written with. */
function mainResult({ results }: EvaluatedProgram): EvaluatedProgram['results'][number] | undefined {
  return results.toSorted((a, b) => b.result.declared.length - a.result.declared.length || b.imports - a.imports)[0];
}
