/** What a template says besides its resources; each answer is found when first asked for. */
import { lazyFacts, type ProgramFacts, type ProgramOutput } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import { lazily } from '../../../core/lazy';
import type { SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import type { CloudFormationSchema } from '../../../schema/names';
import type { Lowered } from '../lower';
import type { Linker } from '../links/linker';
import { macrosIn } from '../macros';
import { membersOf } from '../syntax/nodes';
import type { Template } from '../template';
import { codeSourceOf } from './code';
import { filesIn } from './files';
import { inputsIn } from './inputs';
import { outputsIn } from './outputs';
import { tagsOf } from './tags';
import { unresolvedIn } from './unresolved';

export interface FactsInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly files: SourceFiles;
  readonly schema: CloudFormationSchema | undefined;
  readonly readCode: ReadCode | undefined;
  readonly linker: Linker;
  /** Those of `template`, where they are known already. */
  readonly outputs: readonly ProgramOutput[] | undefined;
  /** Files that the program depends on; what facts read is added. */
  readonly inputs: Set<string>;
}

/** Reads the code of a function. */
export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export function factsOf(input: FactsInput): ProgramFacts {
  const { template, lowered, files, schema, readCode, linker, inputs } = input;
  const { evaluator } = lowered;
  const { uri } = template.file;
  const macros = lazily(() => macrosIn(template));
  const stackTags = lazily(() => {
    for (const { file } of linker.nestersOf(uri)) depend(file.uri);
    return linker.tagsOf(uri);
  });

  function depend(wanted: string): void {
    inputs.add(wanted);
  }

  function parametersGiven(): ReadonlySet<string> {
    return new Set(
      linker.nestersOf(uri).flatMap(({ file, nesting }) => {
        depend(file.uri);
        return membersOf(nesting.parameters).map((member) => member.key);
      }),
    );
  }

  function exists(wanted: string): boolean {
    depend(wanted);
    return files.exists(wanted);
  }

  return lazyFacts({
    files,
    looked: inputs,
    entry: () => entryOf(template),
    folder: () => dirname(uri),
    inputs: () => inputsIn(evaluator, parametersGiven()),
    outputs: () => input.outputs ?? outputsIn(evaluator),
    unresolved: () =>
      unresolvedIn({
        template,
        lowered,
        macros: macros(),
        schema,
        interfaceOf: (id) => linker.interfaceOf(template, id, depend),
      }),
    references: () => filesIn(lowered.declared, uri, { root: files.root, exists }),
    providers: () => [],
    packages: () => [],
    tagsOf: (resource) => tagsOf(resource, stackTags(), macros().open),
    codeOf(lambda) {
      const source = readCode && codeSourceOf(lambda, uri, files, depend);
      return source && readCode(source, files);
    },
  });
}

/** The name of the first section. */
function entryOf({ file, root }: Template): Location {
  const [first] = root.members;
  return { uri: file.uri, range: first ? first.keyRange : root.range };
}
