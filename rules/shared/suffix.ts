/** The environment suffix in names that fixes make up. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { suffixInput, wantsSuffix } from './environment-suffix';
import { isInRoot } from './inputs';

type Parts = readonly (string | Expression)[];

/** A name with the environment suffix of the program, where it has one and the name has nothing that varies yet. */
export function withSuffix(name: Parts, near: Resource, context: RuleContext): Parts {
  if (name.some((part) => typeof part !== 'string') || !wantsSuffix(context) || !isInRoot(near, context)) return name;
  return [...name, '-', write.input(suffixInput(context, near))];
}
