/** What the repository says about the configuration: defaults in `Pulumi.yaml`, values of stacks in `Pulumi.<stack>.yaml`. */
import { basename, dirname, sourceFile } from '../../../core/source-file';
import type { Value } from '../../../core/value';
import { literal, unknown } from '../../../core/value';
import { readManifest, type Manifest, type Scalar } from '../../python/pulumi/manifest';
import type { Evaluation } from '../evaluator/library';
import type { Possible } from '../evaluator/values';

export interface Configuration {
  /** What a key may be, without the values that are given elsewhere. Keys without namespace are the project's own. */
  valuesOf(key: string, convert: (text: string) => string | number | boolean | undefined): readonly Possible[];
  region(): Value;
}

interface Stack {
  readonly name: string;
  readonly values: Manifest;
}

export function readConfiguration(evaluation: Evaluation): Configuration {
  const folder = projectFolder(evaluation);
  const manifest = readFile(evaluation, `${folder}/Pulumi.yaml`) ?? readFile(evaluation, `${folder}/Pulumi.yml`);
  const stacks = stacksIn(evaluation, folder);
  const find = (values: Manifest, key: string): Scalar | undefined =>
    values.defaults.get(key.includes(':') ? key : `${manifest?.name?.value ?? ''}:${key}`) ?? values.defaults.get(key);
  return {
    valuesOf(key, convert) {
      const found: Possible[] = [];
      const add = (scalar: Scalar | undefined, condition: string): void => {
        const value = scalar && convert(scalar.value);
        if (!scalar || value === undefined) return;
        const via = [{ name: `configuration ${key}`, location: scalar.location }];
        found.push({ value: literal(value, { location: scalar.location, via }), condition });
      };
      for (const stack of stacks) add(find(stack.values, key), `the stack is ${stack.name}`);
      if (manifest) add(find(manifest, key), `configuration ${key} is not set`);
      return found;
    },
    region() {
      const given = [...stacks.map((stack) => stack.values), ...(manifest ? [manifest] : [])].flatMap((values) => find(values, 'aws:region') ?? []);
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
    return name !== undefined && values ? [{ name, values }] : [];
  });
}

function readFile(evaluation: Evaluation, uri: string): Manifest | undefined {
  const text = evaluation.file(uri);
  return text === undefined ? undefined : readManifest(sourceFile(uri, text));
}
