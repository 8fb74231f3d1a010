/** Packages that the program makes: `archive_file`, as a data source or a resource. */
import { join } from '../../../core/source-file';
import { get, itemsOf, stringOf } from '../../../core/query';
import type { Value } from '../../../core/value';
import { evaluateBody } from '../evaluate/blocks';
import { META_ARGUMENTS, type ModuleInstance, type ResourceInstance } from '../evaluate/module';
import type { Placed } from '../source';
import type { Block } from '../syntax/nodes';

export interface Archive {
  readonly address: string;
  readonly module: ModuleInstance;
  readonly instance: ResourceInstance;
  readonly block: Placed<Block>;
  readonly output: Value;
  /** What it is made of. */
  readonly file: Value;
  readonly folder: Value;
  /** Contents that are given as text. */
  readonly contents: readonly { readonly name: string | undefined; readonly content: Value }[];
}

export function archivesOf(modules: readonly ModuleInstance[]): readonly Archive[] {
  return modules.flatMap((module) => {
    const addresses = [...module.source.resources.keys()].filter((address) => /^(data\.)?archive_file\./.test(address));
    return addresses.flatMap((address) => {
      const resource = module.resource(address);
      return (resource?.instances ?? []).flatMap((instance) => (resource ? [archive(address, module, resource.block, instance)] : []));
    });
  });
}

function archive(address: string, module: ModuleInstance, block: Placed<Block>, instance: ResourceInstance): Archive {
  const body = evaluateBody(block.node, instance.scope, META_ARGUMENTS);
  const own = get(body, 'source_content');
  const sources = itemsOf(get(body, 'source')).map((source) => ({ name: stringOf(get(source, 'filename')), content: get(source, 'content') }));
  const single = own.kind === 'absent' ? [] : [{ name: stringOf(get(body, 'source_content_filename')), content: own }];
  return {
    address,
    module,
    instance,
    block,
    output: get(body, 'output_path'),
    file: get(body, 'source_file'),
    folder: get(body, 'source_dir'),
    contents: [...single, ...sources],
  };
}

/** The URI of a path, which starts at the root module; undefined for what is not known or leads out of the workspace. */
export function uriOf(path: Value | string, { evaluation }: ModuleInstance): string | undefined {
  const { files, inputs, rootUri } = evaluation;
  const text = typeof path === 'string' ? path : stringOf(path);
  if (text === undefined || text === '' || /^[/~]|^[A-Za-z]:/.test(text)) return undefined;
  const uri = join(rootUri, text);
  if (uri !== files.root && !uri.startsWith(`${files.root}/`)) return undefined;
  inputs.add(uri);
  return uri;
}

/** The archive whose package a path is: the one that is named, or one that writes there. */
export function archiveAt(path: Value, module: ModuleInstance, archives: readonly Archive[]): Archive | undefined {
  const uri = uriOf(path, module);
  const named = path.from.via.flatMap(({ name }) => (name.endsWith('.output_path') ? [name.slice(0, -'.output_path'.length)] : []));
  const candidates = archives.filter((each) => named.includes(each.address));
  const exact = (candidates.length > 0 ? candidates : archives).filter((each) => uri !== undefined && uriOf(each.output, each.module) === uri);
  if (exact.length > 0) return exact[0];
  return candidates.length === 1 ? candidates[0] : undefined;
}
