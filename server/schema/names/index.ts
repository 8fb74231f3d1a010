/**
 * Names and shapes of AWS resources in every dialect, read from generated tables. The tables are arguments: nothing is
 * decoded before it is asked for. `tables.ts` brings the generated ones.
 */
import { cdkNames, type CdkJson } from './cdk';
import { cloudFormationSchema, type CloudFormationJson } from './cloudformation';
import { pulumiNames, type PulumiJson } from './pulumi';
import { terraformSchema, type TerraformJson } from './terraform';
import type { SchemaNames } from './types';

export type * from './types';
export { camelCase, pascalCase, pythonCase, snakeCase } from './case';
export { cdkNames, type CdkJson } from './cdk';
export { cloudFormationSchema, type CloudFormationJson } from './cloudformation';
export { pulumiNames, type PulumiJson } from './pulumi';
export { terraformSchema, type TerraformJson } from './terraform';

export interface SchemaTables {
  readonly terraform: TerraformJson;
  readonly pulumi: PulumiJson;
  readonly cloudFormation: CloudFormationJson;
  readonly cdk: CdkJson;
}

/** All readers over one set of tables. */
export function schemaNames(tables: SchemaTables): SchemaNames {
  const terraform = terraformSchema(tables.terraform);
  const cloudFormation = cloudFormationSchema(tables.cloudFormation);
  return {
    terraform,
    cloudFormation,
    pulumi: pulumiNames(tables.pulumi, terraform),
    cdk: cdkNames(tables.cdk, cloudFormation),
  };
}
