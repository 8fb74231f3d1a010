/** What the repository says about the configuration: defaults in `Pulumi.yaml`, values of stacks in `Pulumi.<stack>.yaml`. */
import { basename, dirname, sourceFile } from '../../../core/source-file';
import type { Value } from '../../../core/value';
import type { Property } from '../../../core/value';
import { literal, object, unknown } from '../../../core/value';
import { readManifest, type Manifest, type Scalar } from '../../python/pulumi/manifest';
import type { Evaluation } from '../evaluator/library';
import { layered } from '../facts/tags';
import type { Possible } from '../evaluator/values';

export interface Configuration {
  /** The project's name. */
  readonly project: Scalar | undefined;
  /** What a key may be, without the values that are given elsewhere. Keys without namespace are the project's own. */
  valuesOf(key: string, convert: (text: string) => string | number | boolean | undefined): readonly Possible[];
  region(): Value;
  /** `aws:defaultTags` of the default provider, as far as all stacks agree that there are some. */
  defaultTags(): Value | undefined;
  /** What the manifest and the stacks say about a key: its default, and whether one of them names it. */
  declared(key: string): { readonly preset: Value | undefined; readonly isGiven: boolean };
}

interface Settings {
  readonly values: Manifest;
  /** Configuration keys that are named, with or without a value. */
  readonly keys: ReadonlySet<string>;
  readonly defaultTags: Value | undefined;
}

interface Stack extends Settings {
  readonly name: string;
}

export function readConfiguration(evaluation: Evaluation): Configuration {
  const folder = projectFolder(evaluation);
  const manifest = readFile(evaluation, `${folder}/Pulumi.yaml`) ?? readFile(evaluation, `${folder}/Pulumi.yml`);
  const stacks = stacksIn(evaluation, folder);
  const project = manifest?.values.name?.value ?? '';
  const find = ({ values }: Settings, key: string): Scalar | undefined =>
    values.defaults.get(key.includes(':') ? key : `${project}:${key}`) ?? values.defaults.get(key);
  return {
    project: manifest?.values.name,
    valuesOf(key, convert) {
      const found: Possible[] = [];
      const add = (scalar: Scalar | undefined, condition: string): void => {
        const value = scalar && convert(scalar.value);
        if (!scalar || value === undefined) return;
        const via = [{ name: `configuration ${key}`, location: scalar.location }];
        found.push({ value: literal(value, { location: scalar.location, via }), condition });
      };
      for (const stack of stacks) add(find(stack, key), `the stack is ${stack.name}`);
      if (manifest) add(find(manifest, key), `configuration ${key} is not set`);
      return found;
    },
    declared(key) {
      const scalar = manifest && find(manifest, key);
      return {
        preset: scalar && literal(scalar.value, { location: scalar.location, via: [], inputs: [key] }),
        isGiven: [...(manifest ? [manifest] : []), ...stacks].some(({ keys }) => keys.has(key) || keys.has(`${project}:${key}`)),
      };
    },
    defaultTags() {
      const found = [...stacks, ...(manifest ? [manifest] : [])].flatMap((each) => each.defaultTags ?? []);
      return found.length === 0 ? undefined : layered(found, found[0]?.from ?? { location: { uri: folder, range: { start: 0, end: 0 } }, via: [] });
    },
    region() {
      const given = [...stacks, ...(manifest ? [manifest] : [])].flatMap((each) => find(each, 'aws:region') ?? []);
      const [first, ...others] = given;
      if (first && others.every((each) => each.value === first.value)) return literal(first.value, { location: first.location, via: [] });
      const from = { location: { uri: folder, range: { start: 0, end: 0 } }, via: [] };
      return unknown('parameter', from, 'configuration aws:region');
    },
  };
}

/** The nearest folder at or above the program's that has a manifest. */
function projectFolder(evaluation: Evaluation): string {
  for (let folder = evaluation.folder; folder.includes('/'); folder = dirname(folder)) {
    if (evaluation.file(`${folder}/Pulumi.yaml`) !== undefined || evaluation.file(`${folder}/Pulumi.yml`) !== undefined) return folder;
    if (folder === evaluation.root) break;
  }
  return evaluation.folder;
}

function stacksIn(evaluation: Evaluation, folder: string): readonly Stack[] {
  return evaluation.filesIn(folder).flatMap((uri) => {
    const name = /^Pulumi\.([\w-]+)\.ya?ml$/.exec(basename(uri))?.[1];
    const values = name === undefined ? undefined : readFile(evaluation, uri);
    return name !== undefined && values ? [{ name, ...values }] : [];
  });
}

function readFile(evaluation: Evaluation, uri: string): Settings | undefined {
  const text = evaluation.file(uri);
  return text === undefined ? undefined : { values: readManifest(sourceFile(uri, text)), keys: configuredKeys(text), defaultTags: defaultTagsIn(uri, text) };
}

/** The keys directly below `config:`. */
function configuredKeys(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  let indentation: number | undefined;
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const [, blanks = '', key] = /^(\s*)(?:['"]?)([\w:./-]+?)(?:['"]?)\s*:(?:\s|$)/.exec(line) ?? [];
    if (key === undefined) continue;
    if (blanks === '') {
      isInside = key === 'config';
      indentation = undefined;
    } else if (isInside) {
      indentation ??= blanks.length;
      if (blanks.length === indentation) keys.add(key);
    }
  }
  return keys;
}

/** `aws:defaultTags` with `tags` and its keys below it. */
function defaultTagsIn(uri: string, text: string): Value | undefined {
  const start = text.search(/^[ \t]+['"]?aws:defaultTags['"]?[ \t]*:/m);
  if (start < 0) return undefined;
  const blanks = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const entries = new Map<string, Property>();
  let offset = start;
  let outer: number | undefined;
  for (const line of text.slice(start).split('\n')) {
    const depth = blanks(line);
    const isBlank = line.trim() === '';
    if (outer === undefined) outer = depth;
    else if (!isBlank && depth <= outer) break;
    const [, key, value] = /^\s*['"]?([\w:./ @-]+?)['"]?\s*:\s+['"]?(\S[^\n'"]*?)['"]?\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && offset !== start) {
      const location = { uri, range: { start: offset + depth, end: offset + line.trimEnd().length } };
      entries.set(key, { value: literal(value, { location, via: [] }) });
    }
    offset += line.length + 1;
  }
  return object(entries, { location: { uri, range: { start, end: offset - 1 } }, via: [] });
}
