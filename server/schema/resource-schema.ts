/** What rules ask about types, answered by Terraform's schema: canonical names are Terraform's. */
import type { ResourceSchema } from '../core/schema';
import type { TerraformSchema } from './names';

export function resourceSchema(terraform: TerraformSchema): ResourceSchema {
  return {
    takes(type, argument) {
      if (!terraform.has(type)) return undefined;
      const property = terraform.property(type, [argument]);
      return property !== undefined && !property.readOnly;
    },
    replaces: (type, argument) => terraform.replacement(type, [argument]),
  };
}
