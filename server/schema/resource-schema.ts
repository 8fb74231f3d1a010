/** What rules ask about types, answered by Terraform's schema: canonical names are Terraform's. */
import type { ResourceSchema } from '../core/schema';
import { createBridge } from './bridge';
import type { SchemaNames } from './names';

/** What types call their tags in CloudFormation: `Tags`, `HostedZoneTags`. */
const TAGS = /^(?:[A-Z]\w*)?Tags$/;

export function resourceSchema({ terraform, cloudFormation }: Pick<SchemaNames, 'terraform' | 'cloudFormation'>): ResourceSchema {
  const bridge = createBridge(cloudFormation);
  const isTaggable = (type: string): boolean => {
    const property = terraform.property(type, ['tags']);
    return property !== undefined && !property.readOnly;
  };
  const takesTags: ResourceSchema['takesTags'] = (type, flavour) => {
    if (!isTaggable(type) || flavour === 'terraform' || flavour.startsWith('pulumi')) return isTaggable(type);
    const native = bridge.nativeType(type);
    return native !== undefined && cloudFormation.properties(native, [])?.some(({ name }) => TAGS.test(name)) === true;
  };
  const known = new Map<string, boolean>();
  return {
    takesTags(type, flavour) {
      const key = `${type} ${flavour}`;
      const before = known.get(key) ?? takesTags(type, flavour);
      known.set(key, before);
      return before;
    },
    takes(type, argument) {
      if (!terraform.has(type)) return undefined;
      const property = terraform.property(type, [argument]);
      return property !== undefined && !property.readOnly;
    },
    replaces: (type, argument) => terraform.replacement(type, [argument]),
  };
}
