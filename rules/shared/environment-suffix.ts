/** The input that tells the deployments of a program apart. */
import { DEFAULT_CONFIG } from '../../server/core/config';
import type { NewInput } from '../../server/core/edits';
import type { ProgramInput } from '../../server/core/facts';
import { someValue } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { NAME_LIMITS } from '../data/name-limits';

/** The program takes a suffix, or the configuration names the one that it must take. */
export function wantsSuffix(context: RuleContext): boolean {
  return isDemanded(context) || context.shared(knownSuffix) !== undefined;
}

/** The program's input for it, else a new one of the configured name. */
export function suffixInput(context: RuleContext, near: Resource): ProgramInput | NewInput {
  const known = context.shared(knownSuffix);
  if (known) return known;
  const [name = 'environmentSuffix'] = context.config.naming.suffix;
  return {
    isNew: true,
    name: name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ').toLowerCase(),
    type: 'string',
    description: 'Tells the environments apart: part of every name',
    near,
  };
}

/** `naming.suffix` was written, not taken from the defaults. */
function isDemanded({ config }: RuleContext): boolean {
  return config.naming.suffix !== DEFAULT_CONFIG.naming.suffix;
}

function knownSuffix(context: RuleContext): ProgramInput | undefined {
  const { facts, config } = context;
  const wanted = config.naming.suffix.map(plain);
  return (
    facts.inputs.find(({ name }) => wanted.includes(plain(name))) ??
    facts.inputs.find(({ name }) => /^(?:env(?:ironment)?|stage)(?:name|suffix)?$/.test(plain(name)) && isUsedInNames(name, context))
  );
}

/** An input that is called like an environment is a suffix where names are made with it. */
function isUsedInNames(input: string, { graph }: RuleContext): boolean {
  return NAME_LIMITS.some(({ type, argument }) =>
    graph.ofType(type).some(({ properties }) => {
      const value = properties.entries.get(argument)?.value;
      return value !== undefined && someValue(value, ({ from }) => from.inputs?.includes(input) === true);
    }),
  );
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}
