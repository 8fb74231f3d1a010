/** What a template says besides its resources; each answer is found when first asked for. */
import type { ProgramFacts } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import type { SourceFiles } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import type { CloudFormationSchema } from '../../../schema/names';
import type { Lowered } from '../lower';
import { macrosIn } from '../macros';
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
  /** Files that the program depends on; what facts read is added. */
  readonly inputs: Set<string>;
}

/** Reads the code of a function. */
export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export function factsOf({ template, lowered, files, schema, readCode, inputs }: FactsInput): ProgramFacts {
  const { evaluator } = lowered;
  const { uri } = template.file;
  const macros = once(() => macrosIn(template));
  const parameters = once(() => inputsIn(evaluator, new Set()));
  const outputs = once(() => outputsIn(evaluator));
  const unresolved = once(() =>
    unresolvedIn({ template, lowered, macros: macros(), schema, outputsOf: () => undefined }),
  );
  const named = once(() => filesIn(lowered.declared, uri, { root: files.root, exists }));
  const codes = new Map<string, FunctionCode | undefined>();

  function exists(wanted: string): boolean {
    inputs.add(wanted);
    return files.exists(wanted);
  }

  function codeOf(lambda: Resource): FunctionCode | undefined {
    if (codes.has(lambda.id)) return codes.get(lambda.id);
    const source = readCode && codeSourceOf(lambda, uri, files, (each) => inputs.add(each));
    const code = source && readCode(source, files);
    codes.set(lambda.id, code);
    return code;
  }

  return {
    entry: entryOf(template),
    folder: dirname(uri),
    get inputs() {
      return parameters();
    },
    get outputs() {
      return outputs();
    },
    get unresolved() {
      return unresolved();
    },
    get files() {
      return named();
    },
    dependencies: [],
    tagsOf: (resource) => tagsOf(resource, undefined, macros().open),
    textOf(wanted) {
      inputs.add(wanted);
      return files.sources.get(wanted)?.text ?? files.texts.get(wanted);
    },
    exists,
    codeOf,
  };
}

/** The name of the first section. */
function entryOf({ file, root }: Template): Location {
  const [first] = root.members;
  return { uri: file.uri, range: first ? first.keyRange : root.range };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
