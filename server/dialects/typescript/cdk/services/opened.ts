/** Policies and rules that constructs add to one another by themselves, in ways that are not modelled: what they have may not be all. */
import type { Value } from '../../../../core/value';
import type { CdkSession } from '../session';
import { mapAlternatives } from '../shapes';

/** Recorded as a call of the construct that something may have been added to. */
export const OPENED = '(opened)';

export function opens(session: CdkSession, value: Value): void {
  mapAlternatives(value, (one) => {
    session.target(one)?.calls.push({ name: OPENED, args: [], complete: true, site: one.from.location, condition: undefined });
    return one;
  });
}
