import type { Severity } from './config';
import type { Applicability, Impact } from './edits';
import type { FileEdit, Location } from './text';
import type { Related } from './rule';

/** One problem at one place, ready to be shown. Plain data but for the fixes, whose edits are computed when asked for. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  /** The chain of definitions that a value came through, then the property, then what the rule adds. */
  readonly related: readonly Related[];
  /** The resource in the words of the program, e.g. `aws_s3_bucket.logs`. */
  readonly resource: string;
  /** Places besides `location` at which a suppression of it counts: the property that receives the value, the resource. */
  readonly alsoAt: readonly Location[];
  readonly fixes: readonly Fix[];
}

export interface Fix {
  readonly title: string;
  readonly applicability: Applicability;
  readonly impact: Impact;
  /** The edits, or undefined when they cannot be written with certainty. Computed once. */
  edits(): readonly FileEdit[] | undefined;
  /** Lets go of the program that the fix is of. `again` gives the same fix of the same program, evaluated anew. */
  rest(again: () => Fix | undefined): void;
}

/** Every place at which a suppression of a finding counts. */
export function placesOf({ location, alsoAt }: Finding): readonly Location[] {
  return [location, ...alsoAt];
}
