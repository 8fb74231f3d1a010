/** What a template says besides its resources; each answer is found when first asked for. */
import type { ProgramFacts } from '../../../core/facts';
import { noFacts } from '../../../core/facts';
import type { SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import type { Lowered } from '../lower';
import { macrosIn } from '../macros';
import type { Template } from '../template';
import { inputsIn } from './inputs';
import { outputsIn } from './outputs';
import { tagsOf } from './tags';

export interface FactsInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly files: SourceFiles;
  /** Files that the program depends on; what facts read is added. */
  readonly inputs: Set<string>;
}

export function factsOf({ template, lowered, files, inputs }: FactsInput): ProgramFacts {
  const { evaluator } = lowered;
  const { uri } = template.file;
  const macros = once(() => macrosIn(template));
  const parameters = once(() => inputsIn(evaluator, new Set()));
  const outputs = once(() => outputsIn(evaluator));
  return {
    ...noFacts(uri),
    entry: entryOf(template),
    folder: dirname(uri),
    get inputs() {
      return parameters();
    },
    get outputs() {
      return outputs();
    },
    tagsOf: (resource) => tagsOf(resource, undefined, macros().open),
    textOf(wanted) {
      inputs.add(wanted);
      return files.sources.get(wanted)?.text ?? files.texts.get(wanted);
    },
    exists(wanted) {
      inputs.add(wanted);
      return files.exists(wanted);
    },
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
