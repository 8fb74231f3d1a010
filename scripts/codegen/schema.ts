/**
 * Writes the tables of names and shapes in `server/schema/generated/` from the packages named in `schema-packages.ts`,
 * which it downloads the first time. Run: `node scripts/run.mjs scripts/codegen/schema.ts [--check]`. A check without a registry
 * is skipped aloud.
 */
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import type { Scalar } from '../../server/schema/names/types';
import { cdkTable } from './schema-cdk';
import { cloudFormationTable, readSpec } from './schema-cloudformation';
import {
  alsoArguments,
  knownDefaults,
  knownReplacements,
  opaqueBlocks,
  pulumiRenames,
  pulumiTypes,
  removedProperties,
} from './schema-corrections';
import measured from './schema-measured.json';
import { emit, formatTables } from './schema-output';
import { installed, packages, PackageUnavailable, unpacked } from './schema-packages';
import { matchTypes, readPulumiPackage } from './schema-pulumi';
import { pulumiTable } from './schema-pulumi-table';
import { documentedFacts } from './schema-pulumi-docs';
import { readTerraformShapes, type TerraformShape, type TerraformShapeProperty } from './schema-terraform';
import { common, packTerraform } from './schema-terraform-table';
import { cloudFormationTypes, terraformTypes } from './schema-types';

interface Measurement {
  /** Paths below the type, separated by spaces. */
  readonly replaced?: string;
  readonly unknown?: string;
  readonly defaults?: Readonly<Record<string, Scalar>>;
}

const check = argv.includes('--check');
const generated = join('server', 'schema', 'generated');
const results: boolean[] = [];

async function write(name: string, table: Parameters<typeof formatTables>[0]): Promise<void> {
  results.push(await emit(join(generated, name), formatTables(table), check));
}

const folders = await fetched();
const terraform = await readTerraformShapes(folders.terraform);
const shapes = new Map(
  [...terraform.resources].map(([type, shape]) => [type, { ...corrected(type, shape), ...removedProperties[type] }]),
);
const pulumi = await readPulumiPackage(folders.pulumi);
const pulumi6 = await readPulumiPackage(folders.pulumi6);
const typeOfClass = matchTypes(pulumi, terraform.resources, pulumiTypes);

const documented = documentedFacts(pulumi, typeOfClass, shapes, pulumiRenames);
const types: Record<string, string> = {};
for (const type of terraformTypes) {
  const shape = shapes.get(type);
  if (shape === undefined) throw new Error(`unknown Terraform type: ${type}`);
  types[type] = packTerraform(type, shape, { defaults: defaultsOf(type), replaces: replacementsOf(type), alsoArguments });
}
await write('terraform.json', { version: terraform.version, common, types });
await write('pulumi.json', {
  version: packages.pulumi.version,
  ...pulumiTable({
    pulumi,
    pulumi6,
    typeOfClass,
    shapes,
    known: new Set(terraformTypes),
    dataSources: new Set(terraform.dataSources),
    renames: pulumiRenames,
  }),
});

const spec = readSpec(folders.serviceSpec);
await write('cloudformation.json', {
  version: packages.serviceSpec.version,
  ...cloudFormationTable(spec, cloudFormationTypes),
});
await write('cdk.json', { version: packages.cdk.version, ...(await cdkTable(folders.cdk)) });
if (results.includes(false)) process.exitCode = 1;

/** What applies when a property is not written, by path. What was measured counts more than what documents say. */
function defaultsOf(type: string): ReadonlyMap<string, Scalar> {
  return new Map([
    ...(documented.get(type)?.defaults ?? []),
    ...Object.entries(measurements()[type]?.defaults ?? {}),
    ...Object.entries(knownDefaults[type] ?? {}),
  ]);
}

/** Whether changing a property makes a new resource; undefined where neither measurement nor documents say. */
function replacementsOf(type: string): (path: string) => boolean | undefined {
  const { replaced, unknown } = measurements()[type] ?? {};
  const paths = new Set(replaced?.split(' '));
  const unmeasured = new Set(unknown?.split(' '));
  const stated = documented.get(type)?.replaced;
  return (path) => {
    const known = path === 'region' ? true : knownReplacements[type]?.[path];
    if (known !== undefined) return known;
    if (paths.has(path) || stated?.has(path) === true) return true;
    const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
    if (unmeasured.has(path) && !alsoArguments.has(`${type}.${parent}`)) return undefined;
    return replaced === undefined ? undefined : false;
  };
}

/** What the provider itself answered; `schema-measure.ts` writes it. */
function measurements(): Readonly<Record<string, Measurement>> {
  return measured;
}

function corrected(at: string, shape: TerraformShape): TerraformShape {
  const entries = Object.entries(shape).map(([name, property]): readonly [string, TerraformShapeProperty] => {
    const path = `${at}.${name}`;
    if (opaqueBlocks.has(path)) return [name, { ...property, block: true, maxItemsOne: true }];
    return [name, property.children === undefined ? property : { ...property, children: corrected(path, property.children) }];
  });
  return Object.fromEntries(entries);
}

/** The folders of the packages. A check ends here where they cannot be fetched. */
async function fetched(): Promise<Readonly<Record<keyof typeof packages, string>>> {
  try {
    return {
      terraform: await unpacked(packages.terraform),
      pulumi: await unpacked(packages.pulumi),
      pulumi6: await unpacked(packages.pulumi6),
      serviceSpec: installed(packages.serviceSpec),
      cdk: await unpacked(packages.cdk),
    };
  } catch (error) {
    if (!check || !(error instanceof PackageUnavailable)) throw error;
    console.log(`skipped: ${error.message}, so whether the tables are up to date is not known`);
    exit(0);
  }
}
