/** What a program says besides its resources. Everything is computed when first asked for, once per program. */
import { lazyFacts, type ProgramFacts } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import type { SourceFiles } from '../../../core/program';
import type { Location } from '../../../core/text';
import { AWS_PROVIDER } from '../../shared/pulumi-native';
import { codeSourceOf } from './code';
import { projectFolder, type FactsContext } from './context';
import { dependenciesOf } from './dependencies';
import { fileReferencesOf } from './files';
import { programInputs, programOutputs } from './interface';
import { tagsOf } from './tags';
import { unresolvedIn } from './unresolved';

export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export function programFacts(context: FactsContext, readCode: ReadCode | undefined): ProgramFacts {
  return lazyFacts({
    files: context.files,
    looked: { has: (uri) => context.program.inputs.has(uri), add: context.dependsOn },
    entry: () => entryOf(context),
    folder: () => projectFolder(context),
    inputs: () => programInputs(context),
    outputs: () => programOutputs(context),
    unresolved: () => unresolvedIn(context),
    references: () => fileReferencesOf(context),
    providers: () => context.program.declarations.flatMap(({ declared }) => (declared.nativeType === AWS_PROVIDER ? [declared.properties] : [])),
    packages: () => dependenciesOf(context),
    tagsOf: (resource) => tagsOf(context, resource),
    codeOf(lambda) {
      const source = readCode && codeSourceOf(context, lambda);
      return source && readCode(source, context.files);
    },
  });
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
