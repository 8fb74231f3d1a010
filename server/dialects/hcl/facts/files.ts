/** Local files and folders that a program names: packages of functions, arguments of `file()`, sources of modules. */
import type { FileReference } from '../../../core/facts';
import { booleanOf, get, stringOf } from '../../../core/query';
import type { DeclaredResource } from '../../../core/resource';
import { join } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import { locationKey } from '../../../core/text';
import type { Value } from '../../../core/value';
import { evaluate } from '../evaluate/expressions';
import type { ModuleInstance } from '../evaluate/module';
import { placeOf, type Scope } from '../evaluate/scope';
import { attributeOf, localSource, type SourceIndex } from '../source';
import type { Block } from '../syntax/nodes';
import type { FileCall } from '../syntax/uses';
import type { Origin } from '../write/origin';
import { archiveAt, uriOf, type Archive } from './archives';
import { addressOf } from './unresolved';

export interface FilesInput {
  readonly modules: readonly ModuleInstance[];
  readonly origins: ReadonlyMap<DeclaredResource, Origin>;
  readonly archives: readonly Archive[];
  readonly index: SourceIndex;
}

/** Arguments that name a file. */
const FILE_ARGUMENTS: Readonly<Record<string, { readonly argument: string; readonly purpose: FileReference['purpose'] }>> = {
  aws_lambda_function: { argument: 'filename', purpose: 'code' },
  aws_lambda_layer_version: { argument: 'filename', purpose: 'code' },
  aws_synthetics_canary: { argument: 'zip_file', purpose: 'code' },
  aws_s3_object: { argument: 'source', purpose: 'data' },
  aws_s3_bucket_object: { argument: 'source', purpose: 'data' },
};

type Named = Omit<FileReference, 'exists' | 'isGenerated' | 'uri' | 'location' | 'path'>;

export function filesOf(input: FilesInput): readonly FileReference[] {
  const found = new References(input);
  const users = new Map<Archive, DeclaredResource>();
  for (const [declared, { module }] of input.origins) {
    const known = FILE_ARGUMENTS[declared.nativeType];
    const path = known && get(declared.properties, known.argument);
    if (!known || !path || declared.mode !== 'managed') continue;
    const archive = archiveAt(path, module, input.archives);
    if (archive && declared.nativeType === 'aws_lambda_function') users.set(archive, declared);
    found.add(path, module, declared.declaration, { purpose: known.purpose, kind: 'file', ...runtimeOf(declared), within: declared.id });
  }
  for (const archive of input.archives) {
    const user = users.get(archive);
    const place = placeOf(archive.block.node, archive.instance.scope);
    const common = { purpose: user ? 'code' : 'data', ...(user ? { ...runtimeOf(user), within: user.id } : {}) } as const;
    found.add(archive.file, archive.module, place, { ...common, kind: 'file' });
    found.add(archive.folder, archive.module, place, { ...common, kind: 'directory' });
  }
  const seen = new Set<ModuleInstance['source']>();
  for (const module of input.modules) {
    for (const file of module.source.files) for (const call of input.index.uses(file).calls) called(call, module, { file: file.file, module, names: NO_NAMES }, found);
    if (seen.has(module.source)) continue;
    seen.add(module.source);
    sources(module, found);
  }
  return found.all;
}

const NO_NAMES: ReadonlyMap<string, Value> = new Map();

function runtimeOf({ properties, nativeType }: DeclaredResource): Pick<FileReference, 'handler' | 'runtime'> {
  if (nativeType !== 'aws_lambda_function') return {};
  const [handler, runtime] = [stringOf(get(properties, 'handler')), stringOf(get(properties, 'runtime'))];
  return { ...(handler === undefined ? {} : { handler }), ...(runtime === undefined ? {} : { runtime }) };
}

/** A call in a block is made for each of its instances. */
function called({ call, block, branches }: FileCall, module: ModuleInstance, scope: Scope, found: References): void {
  const [argument] = call.args;
  if (!argument) return;
  const address = addressOf(block);
  const instances = address === undefined ? undefined : module.resource(address)?.instances;
  const scopes = address === undefined ? [{ scope, id: undefined }] : (instances ?? []).map((each) => ({ scope: each.scope, id: each.id }));
  const purpose = purposeOf(call.name.name, block);
  for (const each of scopes) {
    const isRead = branches.every(({ conditional, taken }) => booleanOf(evaluate(conditional.condition, each.scope)) !== !taken);
    if (!isRead) continue;
    const within = each.id === undefined ? {} : { within: each.id };
    found.add(evaluate(argument, each.scope), module, placeOf(block, each.scope), { purpose, kind: 'file', ...within });
  }
}

function purposeOf(name: string, { labels: [type] }: Block): FileReference['purpose'] {
  if (name === 'templatefile') return 'template';
  return type && (/^aws_lambda_(function|layer_version)$/.test(type.value) || type.value === 'archive_file') ? 'code' : 'data';
}

/** Folders of modules that are not there. */
function sources({ source, evaluation }: ModuleInstance, found: References): void {
  for (const { file, node } of source.modules.values()) {
    const value = attributeOf(node.body, 'source')?.value;
    const path = localSource(node);
    if (path === undefined || !value) continue;
    const uri = join(source.uri, path);
    const { root } = evaluation.files;
    const isInside = uri === root || uri.startsWith(`${root}/`);
    found.addAt({ uri: file.uri, range: { start: value.start, end: value.end } }, path, isInside ? uri : undefined, evaluation, { purpose: 'template', kind: 'directory' });
  }
}

/** Each file is named once by a block, where it is named first. */
class References {
  private readonly found = new Map<string, FileReference>();
  private readonly generated: ReadonlySet<string>;

  constructor({ modules, archives }: FilesInput) {
    const written = archives.map((each) => uriOf(each.output, each.module));
    this.generated = new Set([...written, ...modules.flatMap(localFiles)].filter((uri) => uri !== undefined));
  }

  get all(): readonly FileReference[] {
    return [...this.found.values()];
  }

  add(value: Value, module: ModuleInstance, block: Location, named: Named): void {
    const path = stringOf(value);
    if (path === undefined || path === '') return;
    const uri = uriOf(path, module);
    this.put(`${locationKey(block)} ${uri ?? path}`, value.from.location, path, uri, module.evaluation, named);
  }

  addAt(location: Location, path: string, uri: string | undefined, evaluation: ModuleInstance['evaluation'], named: Named): void {
    this.put(`${locationKey(location)} ${uri ?? path}`, location, path, uri, evaluation, named);
  }

  private put(key: string, location: Location, path: string, uri: string | undefined, { files, inputs }: ModuleInstance['evaluation'], named: Named): void {
    if (this.found.has(key)) return;
    if (uri !== undefined) inputs.add(uri);
    const exists = uri !== undefined && (uri === files.root || files.exists(uri));
    this.found.set(key, { ...named, location, path, uri, exists, isGenerated: uri !== undefined && this.generated.has(uri) });
  }
}

/** What `local_file` writes. */
function localFiles(module: ModuleInstance): readonly (string | undefined)[] {
  const addresses = [...module.source.resources.keys()].filter((address) => /^local_(sensitive_)?file\./.test(address));
  return addresses.flatMap((address) => {
    const resource = module.resource(address);
    const name = resource && attributeOf(resource.block.node.body, 'filename');
    return name ? resource.instances.map(({ scope }) => uriOf(evaluate(name.value, scope), module)) : [];
  });
}
