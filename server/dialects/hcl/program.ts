/** From a root module to the program that rules see. */
import type { Program, ProgramSeed, SourceFile, SourceFiles } from '../../core/program';
import { resourceGraph } from '../../core/graph';
import { renderEdits } from '../../core/rendering';
import type { DeclaredResource } from '../../core/resource';
import { basename, dirname } from '../../core/source-file';
import type { Property, Value } from '../../core/value';
import { object, written } from '../../core/value';
import type { TerraformSchema } from '../../schema/names';
import { expandGeneratedSecrets } from '../shared/generated-secrets';
import { separateBucketSettings } from '../shared/new-buckets';
import { moduleDirectories, moduleOf } from './discover';
import { evaluateBody, evaluateDeclaration } from './evaluate/blocks';
import { Budget, LIMITS } from './evaluate/budget';
import { evaluate } from './evaluate/expressions';
import { META_ARGUMENTS, ModuleInstance, type ExpandedResource, type ResourceInstance } from './evaluate/module';
import { documentOf } from './evaluate/policy-document';
import { placementOf } from './evaluate/providers';
import { placeOf, type Evaluation, type Scope } from './evaluate/scope';
import { terragruntValues, type GivenValue } from './evaluate/terragrunt';
import { programFacts, type ReadCode } from './facts';
import { lowerHcl } from './names';
import { attributeOf, blocksOf, isVariablesFile, plainText, type ModuleSource, type SourceIndex } from './source';
import type { Attribute, Block, Expression } from './syntax/nodes';
import type { Origin } from './write/origin';
import { hclWriter } from './write/writer';

export function evaluateProgram(seed: ProgramSeed, files: SourceFiles, index: SourceIndex, schema: TerraformSchema, readCode?: ReadCode): Program {
  const evaluation = startEvaluation(seed.uri, files, index);
  const source = evaluation.moduleAt(seed.uri) ?? moduleOf(seed.uri, [], index);
  const root = new ModuleInstance({ evaluation, source, prefix: '', path: '.', callers: [] });
  const origins = new Map<DeclaredResource, Origin>();
  const declared: DeclaredResource[] = [];
  evaluation.budget.deadline.during(() => collect(root, declared, origins));
  const graph = resourceGraph(lowerHcl(declared));
  return {
    seed,
    flavour: 'terraform',
    graph,
    declared,
    inputs: evaluation.inputs,
    limits: evaluation.budget.sentences,
    facts: programFacts({ seed, root, evaluation, origins, index, schema, readCode, modules: () => modulesOf(root), byId: (id) => graph.byId(id) }),
    render: (edits) => renderEdits(separateBucketSettings(expandGeneratedSecrets(edits)), graph, hclWriter({ files, index, graph, origins, sites: evaluation.sites, schema, modules: () => modulesOf(root) })),
    canReach: (target, from) => origins.get(target.declared)?.module === origins.get(from.declared)?.module,
  };
}

function startEvaluation(rootUri: string, files: SourceFiles, index: SourceIndex): Evaluation {
  const directories = moduleDirectories(files);
  const modules = new Map<string, ModuleSource | undefined>();
  const inputs = new Set<string>();
  const variables = new Map<string, ReadonlyMap<string, (scope: Scope) => Value>>();
  const given = new Map<string, ReadonlyMap<string, GivenValue>>();
  const evaluation: Evaluation = {
    files,
    rootUri,
    inputs,
    budget: new Budget(),
    sites: new WeakMap(),
    texts: new WeakMap(),
    inputNames: new WeakMap(),
    moduleAt(uri) {
      if (modules.has(uri)) return modules.get(uri);
      inputs.add(uri);
      const sources = directories.get(uri);
      const made = sources && moduleOf(uri, sources, index);
      modules.set(uri, made);
      sources?.forEach((file) => inputs.add(file.uri));
      return made;
    },
    givenVariables: (uri) => new Set([...namesGiven(uri, files, directories, index, inputs), ...evaluation.terragruntValues(uri).keys()]),
    terragruntValues(uri) {
      const before = given.get(uri);
      if (before) return before;
      given.set(uri, new Map());
      const read = terragruntValues(uri, evaluation, index);
      given.set(uri, read);
      return read;
    },
    variableValues(uri) {
      const before = variables.get(uri);
      if (before) return before;
      const read = readVariables(uri, files, index, inputs);
      variables.set(uri, read);
      return read;
    },
  };
  return evaluation;
}

/** Variable files of a module's folder and of those below that are no modules: `prod.tfvars`, `envs/prod.tfvars`. */
function namesGiven(uri: string, files: SourceFiles, modules: ReadonlyMap<string, unknown>, index: SourceIndex, inputs: Set<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of files.sources.values()) {
    const folder = dirname(file.uri);
    if (!isVariablesFile(file.uri) || !file.uri.startsWith(`${uri}/`) || (folder !== uri && modules.has(folder))) continue;
    inputs.add(file.uri);
    for (const item of index.parse(file).root.items) if (item.kind === 'attribute') names.add(item.name.name);
  }
  return names;
}

/** What Terraform reads by itself: `terraform.tfvars`, then `*.auto.tfvars` by name. The last one holds. */
function readVariables(uri: string, files: SourceFiles, index: SourceIndex, inputs: Set<string>): ReadonlyMap<string, (scope: Scope) => Value> {
  const found = [...files.sources.values()].filter(
    (file) => isVariablesFile(file.uri) && dirname(file.uri) === uri && /^terraform\.tfvars|\.auto\.tfvars/.test(basename(file.uri)),
  );
  const values = new Map<string, (scope: Scope) => Value>();
  for (const file of found.sort(byPrecedence)) {
    inputs.add(file.uri);
    for (const item of index.parse(file).root.items) {
      if (item.kind === 'attribute') values.set(item.name.name, (scope) => evaluate(item.value, { ...scope, file }));
    }
  }
  return values;
}

function byPrecedence(a: SourceFile, b: SourceFile): number {
  const rank = (file: SourceFile): string => (/\.auto\.tfvars/.test(file.uri) ? '1' : '0') + basename(file.uri);
  return rank(a) < rank(b) ? -1 : 1;
}

/** A module instance and all that it calls. */
function modulesOf(module: ModuleInstance): readonly ModuleInstance[] {
  const called = [...module.source.modules.keys()].flatMap((name) => {
    const child = module.child(name);
    return child === undefined || child === 'external' ? [] : child.instances.flatMap((each) => modulesOf(each.module));
  });
  return [module, ...called];
}

function collect(module: ModuleInstance, declared: DeclaredResource[], origins: Map<DeclaredResource, Origin>): void {
  for (const address of module.source.resources.keys()) {
    const resource = module.resource(address);
    for (const instance of resource?.instances ?? []) {
      if (!resource) continue;
      if (declared.length >= LIMITS.resources) {
        module.evaluation.budget.say(`The program has more than ${LIMITS.resources} resources; the rest was left out.`);
        return;
      }
      const made = declare(resource, instance, module);
      declared.push(made);
      origins.set(made, { module, resource, instance });
    }
  }
  for (const name of module.source.modules.keys()) {
    const child = module.child(name);
    if (child === undefined || child === 'external') continue;
    for (const instance of child.instances) collect(instance.module, declared, origins);
  }
}

function declare(resource: ExpandedResource, instance: ResourceInstance, module: ModuleInstance): DeclaredResource {
  const { node } = resource.block;
  const { scope } = instance;
  const type = node.labels[0]?.value ?? '';
  const isData = node.type.name !== 'resource';
  const body = evaluateDeclaration(resource.block, scope, META_ARGUMENTS);
  const { placement, defaultTags } = placementOf(resource.block, scope);
  const condition = conditionOf(module, instance);
  const last = node.labels.at(-1) ?? node.type;
  return {
    id: instance.id,
    nativeType: type,
    name: node.labels[1]?.value ?? '',
    mode: isData ? 'data' : 'managed',
    properties: isData && type === 'aws_iam_policy_document' ? documentOf(body) : body,
    declaration: placeOf(node, scope),
    header: placeOf({ start: node.start, end: last.end }, scope),
    placement,
    dependsOn: [...dependenciesOf(attributeOf(node.body, 'depends_on'), module), ...dependenciesOfCalls(module)],
    settings: settingsOf(resource, instance, defaultTags),
    ...(condition === undefined ? {} : { condition }),
  };
}

/** An instance exists if all modules that lead to it do. */
function conditionOf(module: ModuleInstance, instance: ResourceInstance): string | undefined {
  const conditions = [...module.conditions, ...(instance.condition === undefined ? [] : [instance.condition])];
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

const SETTING_BLOCKS = ['lifecycle', 'provisioner', 'connection'] as const;
const SETTING_ARGUMENTS = ['count', 'for_each', 'provider', 'depends_on'] as const;

function settingsOf({ block: { node, overrides = [] } }: ExpandedResource, { scope }: ResourceInstance, defaultTags: Value | undefined): DeclaredResource['settings'] {
  const entries = new Map<string, Property>();
  for (const name of SETTING_ARGUMENTS) {
    const attribute = attributeOf(node.body, name);
    if (!attribute) continue;
    const place = { key: placeOf(attribute.name, scope), site: placeOf(attribute.value, scope), member: placeOf(attribute, scope) };
    entries.set(name, { value: object(new Map(), written(place.site), false), ...place });
  }
  for (const name of SETTING_BLOCKS) {
    const [block] = blocksOf(node.body, name);
    if (!block) continue;
    const value = evaluateBody(block, scope, UNEVALUATED);
    entries.set(name, { value, key: placeOf(block.type, scope), site: value.from.location, member: placeOf(block, scope) });
  }
  for (const over of overrides) for (const block of blocksOf(over.node.body, 'lifecycle')) overlayLifecycle(entries, block, { ...scope, file: over.file });
  if (defaultTags) entries.set('default_tags', { value: defaultTags });
  return object(entries, written(placeOf(node, scope)));
}

/** Unlike other blocks, `lifecycle` is overridden argument by argument. */
function overlayLifecycle(entries: Map<string, Property>, block: Block, scope: Scope): void {
  const own = evaluateBody(block, scope, UNEVALUATED);
  const before = entries.get('lifecycle')?.value;
  const all = new Map([...(before?.kind === 'object' ? before.entries : []), ...own.entries]);
  entries.set('lifecycle', { value: object(all, own.from), key: placeOf(block.type, scope), site: own.from.location, member: placeOf(block, scope) });
}

/** Members of `lifecycle` that name attributes and conditions instead of holding values. */
const UNEVALUATED: ReadonlySet<string> = new Set(['ignore_changes', 'replace_triggered_by', 'precondition', 'postcondition', 'when']);

/** The ids of what `depends_on` names; a module stands for all of its resources. */
function dependenciesOf(attribute: Attribute | undefined, module: ModuleInstance): readonly string[] {
  if (attribute?.value.kind !== 'tuple') return [];
  return attribute.value.items.flatMap((item) => idsOf(addressOf(item), module));
}

/** What the calls that lead to a module wait for, all of its resources do. */
function dependenciesOfCalls({ call }: ModuleInstance): readonly string[] {
  if (!call) return [];
  const { module } = call.scope;
  return [...dependenciesOf(attributeOf(call.block.node.body, 'depends_on'), module), ...dependenciesOfCalls(module)];
}

function addressOf(node: Expression): readonly string[] {
  switch (node.kind) {
    case 'variable':
      return [node.name];
    case 'access':
      return [...addressOf(node.target), node.name.name];
    case 'index':
      return addressOf(node.target);
    case 'template':
      return plainText(node)?.split(/[.[]/) ?? [];
    default:
      return [];
  }
}

function idsOf([first = '', second = '', third = '']: readonly string[], module: ModuleInstance): readonly string[] {
  if (first === 'module') {
    const child = module.child(second);
    return child === undefined || child === 'external' ? [] : child.instances.flatMap((each) => idsIn(each.module));
  }
  const resource = module.resource(first === 'data' ? `data.${second}.${third}` : `${first}.${second}`);
  return resource?.instances.map((each) => each.id) ?? [];
}

function idsIn(module: ModuleInstance): readonly string[] {
  const own = [...module.source.resources.keys()].flatMap((address) => module.resource(address)?.instances.map((each) => each.id) ?? []);
  const called = [...module.source.modules.keys()].flatMap((name) => {
    const child = module.child(name);
    return child === undefined || child === 'external' ? [] : child.instances.flatMap((each) => idsIn(each.module));
  });
  return [...own, ...called];
}
