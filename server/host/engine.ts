/** Wires dialects, rules and data together. What is large is loaded when first needed: hosts pass loaders. */
import type { CheckInput } from '../core/check';
import type { IamReference } from '../core/iam';
import { createCodeReader } from '../code';
import type { Dialect } from '../core/program';
import type { Rule } from '../core/rule';
import type { ResourceSchema } from '../core/schema';
import { createCloudFormationDialect } from '../dialects/cloudformation';
import { createHclDialect } from '../dialects/hcl';
import { createPythonDialect } from '../dialects/python';
import { createTypeScriptDialect } from '../dialects/typescript';
import type { TypeScriptEngine } from '../dialects/typescript/syntax/engine';
import { iamReference } from '../schema/iam/reference';
import { iamData, type IamJson } from '../schema/iam';
import { sdkReference } from '../schema/iam/sdk';
import { schemaNames } from '../schema/names';
import { resourceSchema } from '../schema/resource-schema';
import { schemaTables } from '../schema/names/tables';
import { RULES } from '../../rules';
import { adapt } from '../../rules/shared/adapt';

export interface Engine {
  readonly dialects: readonly Dialect[];
  readonly rules: readonly Rule[];
  readonly iam: IamReference;
  readonly schema: ResourceSchema;
  readonly adapt: NonNullable<CheckInput['adapt']>;
}

export interface Loaders {
  typescript(): TypeScriptEngine;
  iam(): IamJson;
}

/** Dialects hold caches: one engine serves one process. */
export function createEngine(load: Loaders): Engine {
  let typescript: TypeScriptEngine | undefined;
  const engine: TypeScriptEngine = { parse: (text, fileName) => (typescript ??= load.typescript()).parse(text, fileName) };
  let table: IamJson | undefined;
  const iam = (): IamJson => (table ??= load.iam());
  const readCode = createCodeReader({ typescript: engine, sdk: sdkReference(() => iamData(iam())) });
  const names = schemaNames(schemaTables);
  return {
    dialects: [
      createHclDialect(names.terraform, { readCode }),
      createCloudFormationDialect({ names, readCode }),
      createTypeScriptDialect(engine, names, { readCode }),
      createPythonDialect({ names: names.pulumi, cloudFormation: names.cloudFormation, readCode }),
    ],
    rules: RULES,
    iam: iamReference(iam),
    schema: resourceSchema(names),
    adapt,
  };
}
