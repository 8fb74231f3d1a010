/** The input that tells one environment's resources from another's. */
import type { ProgramInput } from '../../server/core/facts';
import type { RuleContext } from '../../server/core/rule';

/** The variable, parameter or configuration value that the configuration names as the environment suffix, where the program has it. */
export function suffixInput({ config, facts }: RuleContext): ProgramInput | undefined {
  const wanted = config.naming.suffix.map(normalised);
  return facts.inputs.find(({ name }) => wanted.includes(normalised(name)));
}

/** `EnvironmentSuffix`, `environment_suffix` and `environmentSuffix` are one name. */
function normalised(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}
