/** What rules ask of the tables of resource types. The data lives in the schema layer. */

import type { Flavour } from './program';

export interface ResourceSchema {
  /** Whether a canonical type takes a top-level argument, e.g. `tags`; undefined for types that no table has. */
  takes(type: string, argument: string): boolean | undefined;
  /** Whether setting a top-level argument of a deployed resource replaces it; undefined where no table says. */
  replaces(type: string, argument: string): boolean | undefined;
  /** Whether resources of a canonical type can be given tags as they are written in a flavour. */
  takesTags(type: string, flavour: Flavour): boolean;
}
