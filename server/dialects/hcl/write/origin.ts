/** Where a declared resource stands, for writing. */
import type { ExpandedResource, ModuleInstance, ResourceInstance } from '../evaluate/module';

export interface Origin {
  readonly module: ModuleInstance;
  readonly resource: ExpandedResource;
  readonly instance: ResourceInstance;
}
