/** What Terragrunt gives to a module: the `inputs` of every `terragrunt.hcl` of the workspace whose source the module is. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname, join } from '../../../core/source-file';
import type { Alternative, Value } from '../../../core/value';
import { choice } from '../../../core/value';
import { attributeOf, blocksOf, moduleSource, plainText, type SourceIndex } from '../source';
import type { Body, Expression } from '../syntax/nodes';
import { evaluate } from './expressions';
import { merged } from './lift';
import { ModuleInstance } from './module';
import type { Evaluation, Scope } from './scope';

/** Gives the value of a variable, or `fallback` where it is not given. */
export type GivenValue = (fallback: () => Value | undefined) => Value | undefined;

export function isTerragruntFile(uri: string): boolean {
  return /(^|\/)(terragrunt|root)\.hcl$/.test(uri);
}

/** Variables of a module that Terragrunt gives a value to. Environments that give different ones are alternatives. */
export function terragruntValues(uri: string, evaluation: Evaluation, index: SourceIndex): ReadonlyMap<string, GivenValue> {
  const { files, inputs } = evaluation;
  const units: Unit[] = [];
  for (const file of files.sources.values()) {
    if (basename(file.uri) !== 'terragrunt.hcl') continue;
    const layers = layersOf(file, files, index);
    if (!layers.some((layer) => sourceOf(layer, file, files, index) === uri) && !(dirname(file.uri) === uri && layers.every((layer) => !hasSource(layer, index)))) continue;
    for (const layer of layers) inputs.add(layer.uri);
    const given = layers.map((layer) => inputsIn(layer, evaluation, index));
    units.push({ name: dirname(file.uri).slice(files.root.length + 1) || '.', given });
  }
  const names = new Set(units.flatMap(({ given }) => given.flatMap((each) => [...(each?.keys() ?? [])])));
  return new Map([...names].map((name): [string, GivenValue] => [name, (fallback) => together(units, name, fallback)]));
}

/** A folder that deploys the module; what its own file gives wins over what it includes. */
interface Unit {
  readonly name: string;
  /** Undefined where the inputs cannot be read. */
  readonly given: readonly (ReadonlyMap<string, Value> | undefined)[];
}

function together(units: readonly Unit[], name: string, fallback: () => Value | undefined): Value | undefined {
  const alternatives: Alternative[] = [];
  for (const unit of units) {
    const value = unit.given.map((each) => each?.get(name)).find((each) => each !== undefined) ?? fallback();
    if (!value) return undefined;
    alternatives.push({ value, condition: `deployed from ${unit.name}` });
  }
  const [first] = alternatives;
  if (!first) return undefined;
  const { location, via } = first.value.from;
  return alternatives.length === 1 ? choice(alternatives, first.value.from) : merged(alternatives, { location, via });
}

/** A file, and the one that it includes. */
function layersOf(file: SourceFile, files: SourceFiles, index: SourceIndex): readonly SourceFile[] {
  const included = blocksOf(rootOf(file, index), 'include').flatMap((block) => {
    const path = attributeOf(block.body, 'path')?.value;
    const found = path && includedFile(path, file, files);
    return found ? [found] : [];
  });
  return [file, ...included];
}

function includedFile(path: Expression, file: SourceFile, files: SourceFiles): SourceFile | undefined {
  if (path.kind === 'call' && path.name.name === 'find_in_parent_folders') {
    const name = plainText(path.args[0]) ?? 'terragrunt.hcl';
    for (let folder = dirname(dirname(file.uri)); folder.length >= files.root.length; folder = dirname(folder)) {
      const found = files.sources.get(`${folder}/${name}`);
      if (found) return found;
    }
    return undefined;
  }
  const text = plainText(path);
  return text === undefined ? undefined : files.sources.get(join(dirname(file.uri), text));
}

function hasSource(file: SourceFile, index: SourceIndex): boolean {
  return sourceText(file, index) !== undefined;
}

function sourceText(file: SourceFile, index: SourceIndex): Expression | undefined {
  const [block] = blocksOf(rootOf(file, index), 'terraform');
  return block && attributeOf(block.body, 'source')?.value;
}

const FOLDERS: Readonly<Record<string, 'own' | 'root'>> = {
  get_terragrunt_dir: 'own',
  get_original_terragrunt_dir: 'own',
  get_repo_root: 'root',
  get_path_to_repo_root: 'root',
  get_parent_terragrunt_dir: 'root',
};

/** The folder that `terraform { source }` names: two slashes separate a repository from the module in it. */
function sourceOf(file: SourceFile, unit: SourceFile, files: SourceFiles, index: SourceIndex): string | undefined {
  const value = sourceText(file, index);
  if (value?.kind !== 'template') return undefined;
  let start = dirname(unit.uri);
  let path = '';
  for (const [position, part] of value.parts.entries()) {
    if (part.kind === 'templateLiteral') path += part.value;
    else if (part.kind === 'interpolation' && part.expression.kind === 'call' && position === 0) {
      const folder = FOLDERS[part.expression.name.name];
      if (folder === undefined) return undefined;
      start = folder === 'own' ? start : files.root;
      path = '.';
    } else return undefined;
  }
  if (!/^\.\.?(\/|$)/.test(path)) return undefined;
  return join(start, path.replace('//', '/'));
}

/** The inputs that a file gives; undefined where they are not an object with known names. */
function inputsIn(file: SourceFile, evaluation: Evaluation, index: SourceIndex): ReadonlyMap<string, Value> | undefined {
  const attribute = attributeOf(rootOf(file, index), 'inputs');
  if (!attribute) return new Map();
  const source = moduleSource(dirname(file.uri), [index.index(file)]);
  const module = new ModuleInstance({ evaluation, source, prefix: '', path: '.', callers: [] });
  const scope: Scope = { module, file, names: new Map() };
  const value = evaluate(attribute.value, scope);
  if (value.kind !== 'object') return undefined;
  return new Map([...value.entries].map(([name, property]) => [name, property.value]));
}

function rootOf(file: SourceFile, index: SourceIndex): Body {
  return index.parse(file).root;
}
