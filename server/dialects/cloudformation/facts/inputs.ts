/** The parameters of a template. */
import type { ProgramInput } from '../../../core/facts';
import { absent } from '../../../core/value';
import { type Evaluator, TOP } from '../evaluate/evaluator';
import { valueOf } from '../syntax/nodes';

/** `given`: the parameters that something in the workspace passes a value for. */
export function inputsIn(evaluator: Evaluator, given: ReadonlySet<string>): readonly ProgramInput[] {
  return [...evaluator.template.parameters.values()].map((parameter) => {
    const preset = valueOf(parameter.value, 'Default');
    return {
      name: parameter.key,
      location: evaluator.at(parameter.keyRange),
      preset: preset ? evaluator.value(preset, TOP) : absent(evaluator.written(parameter.range)),
      isGiven: given.has(parameter.key),
      isRequired: preset === undefined,
    };
  });
}
