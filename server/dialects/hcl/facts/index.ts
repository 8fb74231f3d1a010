/** What a Terraform program says besides its resources. Everything is computed when first asked for. */
import type { FunctionCode, CodeSource } from '../../../core/function-code';
import { lazyFacts, type ProgramFacts, type ProgramInput, type ProgramOutput } from '../../../core/facts';
import { lazily } from '../../../core/lazy';
import type { ProgramSeed, SourceFiles } from '../../../core/program';
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { Location } from '../../../core/text';
import { basename } from '../../../core/source-file';
import { absent } from '../../../core/value';
import { bracesOf } from '../evaluate/blocks';
import type { ModuleInstance } from '../evaluate/module';
import { placeOf, type Evaluation } from '../evaluate/scope';
import { variableDefault } from '../evaluate/variables';
import { argumentOf, blocksOf, type FileIndex, type ModuleSource, type SourceIndex } from '../source';
import type { Block } from '../syntax/nodes';
import type { TerraformSchema } from '../../../schema/names';
import type { Origin } from '../write/origin';
import { archivesOf } from './archives';
import { codeSourceOf, filesOfSource } from './code';
import { dependenciesOf } from './dependencies';
import { filesOf } from './files';
import { tagsOf } from './tags';
import { unresolvedIn } from './unresolved';

export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export interface FactsInput {
  readonly seed: ProgramSeed;
  readonly root: ModuleInstance;
  readonly evaluation: Evaluation;
  readonly origins: ReadonlyMap<DeclaredResource, Origin>;
  readonly index: SourceIndex;
  readonly schema: TerraformSchema;
  readonly readCode: ReadCode | undefined;
  /** Every instance of every module, the root first. */
  modules(): readonly ModuleInstance[];
  byId(id: string): Resource | undefined;
}

export function programFacts(input: FactsInput): ProgramFacts {
  const { seed, root, evaluation, origins } = input;
  const { files, inputs } = evaluation;
  const modules = lazily(() => input.modules());
  const distinct = lazily(() => firstOfEach(modules()));
  const archives = lazily(() => archivesOf(modules()));
  return lazyFacts({
    files,
    looked: inputs,
    entry: () => entryOf(root.source),
    folder: () => seed.uri,
    inputs: () => inputsOf(root),
    outputs: () => outputsOf(root),
    unresolved: () => unresolvedIn(distinct(), input.index, input.schema),
    references: () => filesOf({ modules: modules(), origins, archives: archives(), index: input.index }),
    // A module's own are among those that it can name.
    providers: () => [...new Set(distinct().flatMap(({ providers }) => [...providers.values()].flatMap(({ body }) => body ?? [])))],
    packages: () => dependenciesOf(distinct()),
    tagsOf: (resource) => tagsOf(resource, input.schema),
    codeOf(lambda) {
      const source = input.readCode && codeSourceOf(lambda, archives(), origins, input.byId);
      if (!source) return undefined;
      for (const uri of filesOfSource(source)) inputs.add(uri);
      return input.readCode?.(source, files);
    },
  });
}

/** One instance of each module. */
function firstOfEach(modules: readonly ModuleInstance[]): readonly ModuleInstance[] {
  const seen = new Set<ModuleSource>();
  return modules.filter(({ source }) => !seen.has(source) && seen.add(source));
}

/** The first block of `main.tf`, else of the file with Terraform's settings, else of the first file. */
function entryOf({ uri, files }: ModuleSource): Location {
  const named = files.find(({ file }) => /^main\.(tf|tofu)(\.json)?$/.test(basename(file.uri)));
  const main = named ?? files.find((each) => each.settings.length > 0) ?? files.find((each) => firstBlock(each)) ?? files[0];
  if (!main) return { uri, range: { start: 0, end: 0 } };
  const block = firstBlock(main);
  const range = block ? { start: block.start, end: (block.labels.at(-1) ?? block.type).end } : { start: 0, end: 0 };
  return { uri: main.file.uri, range };
}

function firstBlock({ tree }: FileIndex): Block | undefined {
  return tree.root.items.find((item): item is Block => item.kind === 'block');
}

function inputsOf(root: ModuleInstance): readonly ProgramInput[] {
  const given = root.evaluation.givenVariables(root.source.uri);
  return [...root.source.variables].map(([name, placed]): ProgramInput => {
    const { node } = placed;
    const scope = root.scopeOf(placed);
    return {
      name,
      location: placeOf({ start: node.start, end: (node.labels.at(-1) ?? node.type).end }, scope),
      preset: variableDefault(placed, scope) ?? absent({ location: bracesOf(node, scope), via: [] }),
      isGiven: given.has(name),
      isRequired: argumentOf(placed, 'default') === undefined,
      isValidated: blocksOf(placed.node.body, 'validation').length > 0,
    };
  });
}

function outputsOf(root: ModuleInstance): readonly ProgramOutput[] {
  return [...root.source.outputs].flatMap(([name, placed]): readonly ProgramOutput[] => {
    const { node } = placed;
    const value = root.output(name);
    const location = placeOf({ start: node.start, end: (node.labels.at(-1) ?? node.type).end }, root.scopeOf(placed));
    return value ? [{ name, location, value }] : [];
  });
}
