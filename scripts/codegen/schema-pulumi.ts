/**
 * Reads the classes of `@pulumi/aws`, finds the Terraform type of each by comparing property names, and then the name of
 * every property. The package says neither; both follow from rules with few exceptions.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { camelCase, plural, snakeCase } from '../../server/schema/names/case';
import type { TerraformShape, TerraformShapeProperty } from './schema-terraform';

export interface PulumiField {
  readonly container: 'one' | 'list' | 'map';
  /** `s3.BucketVersioning`, for an object with properties. */
  readonly input: string | undefined;
}

export type PulumiFields = ReadonlyMap<string, PulumiField>;

export interface PulumiClassShape {
  /** `s3.Bucket`. */
  readonly path: string;
  readonly token: string;
  readonly deprecated: boolean;
  /** Arguments and what the class gives back. */
  readonly fields: PulumiFields;
  readonly args: PulumiFields;
}

export interface PulumiPackage {
  readonly classes: readonly PulumiClassShape[];
  /** Nested input types by `s3.BucketVersioning`. */
  readonly inputs: ReadonlyMap<string, PulumiFields>;
  /** `iam.getPolicyDocument`. */
  readonly functions: readonly string[];
  /** The documentation of the arguments of each class, and of each input type, by name. */
  readonly docs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly inputDocs: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export async function readPulumiPackage(folder: string): Promise<PulumiPackage> {
  const classes: PulumiClassShape[] = [];
  const functions: string[] = [];
  const docs = new Map<string, ReadonlyMap<string, string>>();
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (/^get\w+\.js$/.test(entry.name)) functions.push(entry.name.slice(0, -'.js'.length));
    if (!entry.isDirectory() || entry.name === 'types' || entry.name === 'node_modules') continue;
    for (const file of (await readdir(join(folder, entry.name))).sort()) {
      if (!file.endsWith('.js')) continue;
      const code = await readFile(join(folder, entry.name, file), 'utf8');
      const invoked = /invoke\(["']aws:[\w/]+:(\w+)["']/.exec(code)?.[1];
      if (invoked !== undefined) functions.push(`${entry.name}.${invoked}`);
      const token = /__pulumiType = ["']([^"']+)["']/.exec(code)?.[1];
      const name = token?.split(':')[2];
      if (token === undefined || name === undefined) continue;
      const types = await readFile(join(folder, entry.name, file.replace(/js$/, 'd.ts')), 'utf8');
      const args = fieldsOf(interfaceBody(types, `${name}Args`));
      const state = fieldsOf(interfaceBody(types, `${name}State`));
      classes.push({
        path: `${entry.name}.${name}`,
        token,
        deprecated: /@deprecated aws|is deprecated: /.test(code),
        args,
        fields: new Map([...state, ...args]),
      });
      docs.set(`${entry.name}.${name}`, docsOf(interfaceBody(types, `${name}Args`)));
    }
  }
  const inputBodies = inputTypes(await readFile(join(folder, 'types', 'input.d.ts'), 'utf8'));
  return {
    classes,
    functions,
    docs,
    inputs: new Map([...inputBodies].map(([name, body]) => [name, fieldsOf(body)])),
    inputDocs: new Map([...inputBodies].map(([name, body]) => [name, docsOf(body)])),
  };
}

function interfaceBody(text: string, name: string): string {
  const start = text.indexOf(`export interface ${name} {`);
  return start < 0 ? '' : text.slice(start, text.indexOf('\n}', start));
}

function inputTypes(text: string): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const space of text.split(/^export declare namespace /m).slice(1)) {
    const module = /^\w+/.exec(space)?.[0] ?? '';
    for (const type of space.split(/^ {4}interface /m).slice(1)) {
      types.set(`${module}.${/^\w+/.exec(type)?.[0] ?? ''}`, type.replace(/^ {4}/gm, ''));
    }
  }
  return types;
}

/** The fields of an interface whose members are indented by four spaces. */
function fieldsOf(body: string): PulumiFields {
  const fields = new Map<string, PulumiField>();
  for (const [, name = '', type = ''] of body.matchAll(/^ {4}(?:readonly )?(\w+)\??: (.*)$/gm)) {
    const map = /^(?:pulumi\.Input<)?\{/.test(type);
    fields.set(name, {
      container: map ? 'map' : type.includes('[]') ? 'list' : 'one',
      input: map ? undefined : /\binputs\.([\w.]+)/.exec(type)?.[1],
    });
  }
  return fields;
}

function docsOf(body: string): ReadonlyMap<string, string> {
  const docs = new Map<string, string>();
  for (const [, text = '', name = ''] of body.matchAll(/^ {4}\/\*\*\n([\s\S]*?)^ {5}\*\/\n {4}(\w+)\??:/gm)) {
    docs.set(name, text.replace(/^ {5}\* ?/gm, ''));
  }
  return docs;
}

/* ------------------------------------------- which Terraform type ------------------------------------------- */

/** The Terraform type of each class, by class path. */
export function matchTypes(
  pulumi: PulumiPackage,
  resources: ReadonlyMap<string, TerraformShape>,
  corrections: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const candidates = [...resources]
    .filter(([type]) => !type.startsWith('aws_alb'))
    .map(([type, shape]) => ({ type, names: expectedNames(shape), words: words(type.slice(4)) }));
  const matches = new Map<string, string>(Object.entries(corrections));
  const taken = new Set(matches.values());
  const pairs = pulumi.classes.filter((cls) => !matches.has(cls.path)).flatMap((cls) => {
    const names = [...cls.fields.keys()].map(loose);
    const mine = words(snakeCase(cls.path.replace('.', '_').replace(/V2$/, '')));
    return candidates
      .map(({ type, names: theirs, words: parts }) => ({
        path: cls.path,
        shared: cls.deprecated,
        type,
        score: overlap(names, theirs) + 0.5 * overlap(mine, parts),
      }))
      .filter((pair) => pair.score > 0.6);
  });
  // The best pairs first; a type belongs to one class, and to the deprecated ones that have its shape.
  for (const pair of pairs.sort((a, b) => b.score - a.score)) {
    if (matches.has(pair.path) || (taken.has(pair.type) && !pair.shared)) continue;
    matches.set(pair.path, pair.type);
    if (!pair.shared) taken.add(pair.type);
  }
  return matches;
}

function expectedNames(shape: TerraformShape): ReadonlySet<string> {
  const settable = Object.keys(shape).filter((name) => name !== 'id' && name !== 'timeouts');
  return new Set(settable.map((name) => loose(camelCase(name))));
}

/** Blind to case, plural and to the provider's newer `region` and `*_wo` arguments. */
function loose(name: string): string {
  return name.toLowerCase().replace(/(?:ies|y)$/, 'i').replace(/e?s$/, '');
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/[_.]/));
}

function overlap(left: Iterable<string>, right: ReadonlySet<string>): number {
  let common = 0;
  let total = right.size;
  for (const name of left) {
    if (right.has(name)) common++;
    else total++;
  }
  return total === 0 ? 0 : common / total;
}

/* ------------------------------------------- the names of properties ------------------------------------------- */

export interface PulumiMember {
  readonly field: string;
  readonly flattened: boolean;
  readonly list: boolean;
  /** `s3.BucketVersioning`. */
  readonly input: string | undefined;
  readonly children: Readonly<Record<string, PulumiMember>>;
}

export interface MemberReport {
  readonly members: Readonly<Record<string, PulumiMember>>;
  /** Terraform properties that the class lacks, as paths. */
  readonly missing: readonly string[];
}

export function matchMembers(
  shape: TerraformShape,
  fields: PulumiFields,
  inputs: PulumiPackage['inputs'],
  renames: Readonly<Record<string, string>>,
  at = '',
): MemberReport {
  const members: Record<string, PulumiMember> = {};
  const missing: string[] = [];
  const taken = new Set<string>();
  const entries = Object.entries(shape).filter(([name]) => name !== 'timeouts' && !(at === '' && name === 'id'));
  for (const [name, property] of entries) {
    const field = renames[`${at}${name}`] ?? candidatesFor(name, property).find((candidate) => fields.has(candidate));
    const found = field === undefined ? undefined : fields.get(field);
    if (field === undefined || found === undefined || taken.has(field)) {
      missing.push(`${at}${name}`);
      continue;
    }
    taken.add(field);
    const several = property.container === 'list' || property.block;
    const below = property.children === undefined || found.input === undefined ? undefined : inputs.get(found.input);
    const nested =
      property.children === undefined || below === undefined
        ? undefined
        : matchMembers(property.children, below, inputs, renames, `${at}${name}.`);
    missing.push(...(nested?.missing ?? []));
    members[name] = {
      field,
      flattened: several && found.container === 'one',
      list: found.container === 'list',
      input: property.children === undefined ? undefined : found.input,
      children: nested?.members ?? {},
    };
  }
  return { members, missing };
}

function candidatesFor(name: string, property: TerraformShapeProperty): readonly string[] {
  const camel = camelCase(name);
  const several = property.container === 'list' && !property.maxItemsOne;
  const plurals = [plural(camel), `${camel}s`, `${camel}es`, camel.replace(/y$/, 'ies'), camel.replace(/ex$/, 'ices')];
  return several ? [...plurals, camel] : [camel, ...plurals, camel.replace(/s$/, '')];
}
