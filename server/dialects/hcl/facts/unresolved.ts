/** Names that a module uses and does not declare. */
import type { UnresolvedReference } from '../../../core/facts';
import { locationIn, type SourceFile } from '../../../core/program';
import { join } from '../../../core/source-file';
import type { TerraformSchema } from '../../../schema/names';
import type { ModuleInstance } from '../evaluate/module';
import { providerName } from '../evaluate/providers';
import { isTerragruntFile } from '../evaluate/terragrunt';
import { attributeOf, blocksOf, localSource, plainText, type FileIndex, type ModuleSource, type SourceIndex } from '../source';
import type { Block, TextSpan } from '../syntax/nodes';
import { awsMajor } from '../write/place';
import type { Traversal, TraversalStep } from '../syntax/uses';

interface Missing extends TextSpan {
  readonly kind: UnresolvedReference['kind'];
  readonly name: string;
  readonly candidates: Iterable<string>;
}

/**
 * `modules`: one instance of each module. A module that cannot be read to the end may declare anything, and so may one that
 * Terragrunt generates files for.
 */
export function unresolvedIn(modules: readonly ModuleInstance[], index: SourceIndex, schema: TerraformSchema): readonly UnresolvedReference[] {
  const [root] = modules;
  if (root && isGeneratedFor(root, index)) return [];
  return modules.filter(({ source }) => isReadable(source)).flatMap((module) => {
    const scoped = new Set(module.source.files.flatMap((file) => index.uses(file).scoped));
    return module.source.files.flatMap((file) => unresolvedInFile(file, module, scoped, index, schema));
  });
}

function unresolvedInFile(
  { file, ...rest }: FileIndex,
  module: ModuleInstance,
  scoped: ReadonlySet<string>,
  index: SourceIndex,
  schema: TerraformSchema,
): readonly UnresolvedReference[] {
  const uses = index.uses({ file, ...rest });
  const named = uses.traversals.flatMap((traversal) => {
    const missing = missingIn(traversal, module, scoped, schema);
    return missing ? [reported(missing, traversal.block, file, module)] : [];
  });
  const providers = uses.providers.flatMap(({ node, block }) => {
    const name = providerName(node);
    const known = name?.includes('.') === true ? aliasesOf(module.source) : undefined;
    if (name === undefined || !known || known.has(name)) return [];
    const candidates = [...known].filter((each) => each.startsWith(`${name.split('.')[0] ?? ''}.`));
    const quoted = node.kind === 'template' ? { start: node.start + 1, end: node.end - 1 } : node;
    return [reported({ kind: 'provider', name, candidates, start: quoted.start, end: quoted.end }, block, file, module)];
  });
  return [...named, ...providers].sort((a, b) => a.location.range.start - b.location.range.start);
}

function missingIn({ steps }: Traversal, module: ModuleInstance, scoped: ReadonlySet<string>, schema: TerraformSchema): Missing | undefined {
  const { source } = module;
  const [root, first, second] = steps;
  if (root?.name === undefined || first?.name === undefined) return undefined;
  const span = { start: root.start, end: first.end };
  switch (root.name) {
    case 'var':
      return source.variables.has(first.name) ? undefined : missing('variable', span, 'var', first.name, source.variables);
    case 'local':
      return source.locals.has(first.name) ? undefined : missing('local', span, 'local', first.name, source.locals);
    case 'module':
      if (!source.modules.has(first.name)) return missing('module', span, 'module', first.name, source.modules);
      return missingOutput(first.name, steps.slice(2), module);
    case 'data':
    case 'ephemeral': {
      if (second?.name === undefined) return undefined;
      const address = `${root.name}.${first.name}.${second.name}`;
      if (source.resources.has(address) || scoped.has(address)) return undefined;
      const candidates = [...source.resources.keys()].filter((each) => each.startsWith(`${root.name}.`));
      return { kind: root.name === 'data' ? 'data-source' : 'resource', name: address, candidates, start: root.start, end: second.end };
    }
    case 'resource':
      return missingResource(steps.slice(1), module.source, schema, second?.name === undefined ? undefined : { start: first.start, end: second.end });
    default:
      return NOT_RESOURCES.has(root.name) || !root.name.includes('_') ? undefined : missingResource(steps, module.source, schema, span);
  }
}

const NOT_RESOURCES: ReadonlySet<string> = new Set(['path', 'terraform', 'tofu', 'each', 'count', 'self', 'action', 'list', 'provider']);

function missing(kind: Missing['kind'], span: TextSpan, root: string, name: string, declared: ReadonlyMap<string, unknown>): Missing {
  return { kind, name: `${root}.${name}`, candidates: Array.from(declared.keys(), (each) => `${root}.${each}`), start: span.start, end: span.end };
}

function missingResource(
  [type, name, ...rest]: readonly TraversalStep[],
  source: ModuleSource,
  schema: TerraformSchema,
  span: TextSpan | undefined,
): Missing | undefined {
  if (type?.name === undefined || name?.name === undefined || !span) return undefined;
  const address = `${type.name}.${name.name}`;
  if (source.resources.has(address)) return missingAttribute(type.name, address, rest, source, schema);
  const all = [...source.resources.keys()].filter((each) => !each.startsWith('data.') && !each.startsWith('ephemeral.'));
  const alike = all.filter((each) => each.startsWith(`${String(type.name)}.`));
  return { kind: 'resource', name: address, candidates: alike.length > 0 ? alike : all, start: span.start, end: span.end };
}

/** Only attributes of types whose every attribute is known, in the version of the provider that they are known of. */
function missingAttribute(type: string, address: string, rest: readonly TraversalStep[], source: ModuleSource, schema: TerraformSchema): Missing | undefined {
  const attribute = rest.find((step) => step.name !== undefined);
  if (!attribute || rest.indexOf(attribute) > 1 || attribute.name === undefined || attribute.name === '') return undefined;
  if (!schema.has(type) || attribute.name === 'region' || awsMajor(source) > Number.parseInt(schema.version, 10)) return undefined;
  if (schema.property(type, [attribute.name])) return undefined;
  const candidates = (schema.properties(type, []) ?? []).map((property) => property.name);
  if (candidates.length === 0) return undefined;
  return { kind: 'attribute', name: `${address}.${attribute.name}`, candidates, start: attribute.start, end: attribute.end };
}

function missingOutput(name: string, rest: readonly TraversalStep[], { source, evaluation }: ModuleInstance): Missing | undefined {
  const block = source.modules.get(name);
  const path = block && localSource(block.node);
  const called = path === undefined ? undefined : evaluation.moduleAt(join(source.uri, path));
  const output = rest[0]?.name === undefined ? rest[1] : rest[0];
  if (!called || !isReadable(called) || output?.name === undefined || output.name === '' || called.outputs.has(output.name)) return undefined;
  return { kind: 'module-output', name: `module.${name}.${output.name}`, candidates: called.outputs.keys(), start: output.start, end: output.end };
}

function reported({ kind, name, candidates, start, end }: Missing, block: Block, file: SourceFile, module: ModuleInstance): UnresolvedReference {
  const within = addressOf(block);
  const id = within === undefined ? undefined : module.resource(within)?.instances[0]?.id;
  return { location: locationIn(file, start, end), kind, name, candidates: [...candidates], ...(id === undefined ? {} : { within: id }) };
}

export function addressOf({ type, labels: [first, second] }: Block): string | undefined {
  if (!first || !second) return undefined;
  if (type.name === 'resource') return `${first.value}.${second.value}`;
  return ['data', 'ephemeral'].includes(type.name) ? `${type.name}.${first.value}.${second.value}` : undefined;
}

function isGeneratedFor({ evaluation: { files, inputs } }: ModuleInstance, index: SourceIndex): boolean {
  return [...files.sources.values()].some(
    (file) => isTerragruntFile(file.uri) && inputs.has(file.uri) && blocksOf(index.parse(file).root, 'generate').length > 0,
  );
}

/** `aws.dr` for each alias that a module declares or is given. */
function aliasesOf({ providers, settings }: ModuleSource): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node } of providers) {
    const alias = plainText(attributeOf(node.body, 'alias')?.value);
    if (alias !== undefined) names.add(`${node.labels[0]?.value ?? ''}.${alias}`);
  }
  for (const { node } of settings) {
    for (const required of node.body.items) {
      if (required.kind !== 'block' || required.type.name !== 'required_providers') continue;
      for (const item of required.body.items) {
        const members = item.kind === 'attribute' && item.value.kind === 'object' ? item.value.items : [];
        const given = members.find(({ key }) => key.kind === 'variable' && key.name === 'configuration_aliases')?.value;
        for (const each of given?.kind === 'tuple' ? given.items : []) names.add(providerName(each) ?? '');
      }
    }
  }
  return names;
}

function isReadable({ files }: ModuleSource): boolean {
  return files.every(({ tree }) => tree.errors.length === 0);
}
