/** What a program says besides its resources. Everything is computed when first asked for, once per program. */
import { saidElsewhere, type ProgramFacts } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import type { Resource } from '../../../core/resource';
import type { SourceFiles } from '../../../core/program';
import type { Location } from '../../../core/text';
import { codeSourceOf } from './code';
import { fileExists, projectFolder, textOfFile, type FactsContext } from './context';
import { dependenciesOf } from './dependencies';
import { fileReferencesOf } from './files';
import { programInputs, programOutputs } from './interface';
import { tagsOf } from './tags';
import { unresolvedIn } from './unresolved';

export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export function programFacts(context: FactsContext, readCode: ReadCode | undefined): ProgramFacts {
  const codes = new Map<string, FunctionCode | undefined>();
  const codeOf = (lambda: Resource): FunctionCode | undefined => {
    if (codes.has(lambda.id)) return codes.get(lambda.id);
    const source = readCode && codeSourceOf(context, lambda);
    const code = source && readCode(source, context.files);
    codes.set(lambda.id, code);
    return code;
  };
  const entry = once(() => entryOf(context));
  const inputs = once(() => programInputs(context));
  const outputs = once(() => programOutputs(context));
  const unresolved = once(() => unresolvedIn(context));
  const references = once(() => fileReferencesOf(context));
  const dependencies = once(() => dependenciesOf(context));
  return {
    folder: projectFolder(context),
    get entry() {
      return entry();
    },
    get inputs() {
      return inputs();
    },
    get outputs() {
      return outputs();
    },
    get unresolved() {
      return unresolved();
    },
    get files() {
      return references();
    },
    get dependencies() {
      return dependencies();
    },
    tagsOf: (resource) => tagsOf(context, resource),
    textOf: (uri) => textOfFile(context, uri),
    exists: (uri) => fileExists(context, uri),
    isSaidElsewhere: saidElsewhere(context.files, { has: (uri) => context.program.inputs.has(uri), add: context.dependsOn }),
    codeOf,
  };
}

/** The first statement of the entry file, a docstring aside. */
function entryOf({ files, entry, indexOf }: FactsContext): Location {
  const file = files.sources.get(entry);
  const statements = file ? indexOf(file).module.body.statements : [];
  const [first, second] = statements;
  const isDocumentation = first?.kind === 'expression' && first.expression.kind === 'string';
  const shown = isDocumentation ? (second ?? first) : first;
  return { uri: entry, range: { start: shown?.start ?? 0, end: shown?.end ?? 0 } };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
