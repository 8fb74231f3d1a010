/** What a template says besides its resources; each answer is found when first asked for. */
import type { ProgramFacts } from '../../../core/facts';
import { noFacts } from '../../../core/facts';
import type { SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { Lowered } from '../lower';
import type { Template } from '../template';
import { macrosIn } from '../macros';
import { inputsIn } from './inputs';
import { tagsOf } from './tags';

export interface FactsInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly files: SourceFiles;
  /** Files that the program depends on; what facts read is added. */
  readonly inputs: Set<string>;
}

export function factsOf({ template, lowered }: FactsInput): ProgramFacts {
  const { evaluator } = lowered;
  const inputs = once(() => inputsIn(evaluator, new Set()));
  const macros = once(() => macrosIn(template));
  return {
    ...noFacts(template.file.uri),
    folder: dirname(template.file.uri),
    get inputs() {
      return inputs();
    },
    tagsOf: (resource) => tagsOf(resource, undefined, macros().open),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
