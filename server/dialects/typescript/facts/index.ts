/** What a program says besides its resources; computed when first asked for, once per program. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { saidElsewhere, type ExternalDependency, type FileReference, type ProgramFacts, type ProgramInput, type ProgramOutput, type UnresolvedReference } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import { unknown } from '../../../core/value';
import type { Context } from '../evaluator/context';
import type { LibraryFacts } from '../evaluator/library';
import type { ModuleRecord } from '../evaluator/modules';
import { toValue } from '../evaluator/snapshot';
import type { ProgramText } from '../writer/program-text';
import { codeSource } from './code';
import { fileReferences } from './files';
import { programInputs } from './inputs';
import { externalDependencies, type IsResource } from './packages';
import type { Folders } from './paths';

export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export interface Described {
  readonly entry: SourceFile;
  /** The folder of the manifest, or of the entry file. */
  readonly folder: string;
  readonly context: Context;
  readonly text: ProgramText;
  readonly library: LibraryFacts;
  readonly readCode: ReadCode | undefined;
}

export function programFacts(program: Described): ProgramFacts {
  const { entry, context, text, library } = program;
  const { files, inputs: looked } = context;
  const exists = (uri: string): boolean => {
    looked.add(uri);
    return files.exists(uri);
  };
  const inputs = once((): readonly ProgramInput[] => programInputs(context.reads.values(), text.pathTo));
  const folder = once(() => folderOf(program));
  const folders = (): Folders => ({ root: files.root, project: workingFolder(program, folder()) });
  const outputs = once((): readonly ProgramOutput[] => library.outputs?.() ?? exportsOf(context));
  const dependencies = once((): readonly ExternalDependency[] =>
    externalDependencies([...context.modules.values()].map((each) => each.file), files, context.parse, looked, isResourceIn(program)),
  );
  // Foreign constructs may declare anything.
  const unresolved = once((): readonly UnresolvedReference[] => (dependencies().length > 0 ? [] : library.unresolved()));
  const references = once((): readonly FileReference[] => fileReferences([...library.paths(), ...context.read], folders(), exists));
  const start = once(() => entryOf(entry, text));
  return {
    get entry() {
      return start();
    },
    get folder() {
      return folder();
    },
    get inputs() {
      return inputs();
    },
    get outputs() {
      return outputs();
    },
    get unresolved() {
      return unresolved();
    },
    get files() {
      return references();
    },
    get dependencies() {
      return dependencies();
    },
    tagsOf: (resource) => library.tagsOf(resource),
    textOf: (uri) => {
      looked.add(uri);
      return files.sources.get(uri)?.text ?? files.texts.get(uri);
    },
    exists,
    isSaidElsewhere: saidElsewhere(files, looked),
    codeOf: codeReader(program, folders),
  };
}

function codeReader({ context, library, readCode }: Described, folders: () => Folders): (lambda: Resource) => FunctionCode | undefined {
  const known = new Map<string, FunctionCode | undefined>();
  const { files, inputs } = context;
  return (lambda) => {
    if (known.has(lambda.id) || !readCode) return known.get(lambda.id);
    const named = library.code(lambda);
    const source = named && codeSource(named, files, folders());
    const code = source && readCode(source, files);
    source?.files.forEach((uri) => inputs.add(uri));
    known.set(lambda.id, code);
    return code;
  };
}

function isResourceIn({ library, text }: Described): IsResource {
  return (args, isCall, { uri }) =>
    library.isResource(args, isCall, (node) => {
      const range = { start: node.range[0], end: node.range[1] };
      const scope = text.scopeAt(uri, range);
      return node.type === 'ThisExpression' ? scope?.self : node.type === 'Identifier' ? scope?.lookup(node.name)?.value : undefined;
    });
}

/** What the entry file exports. */
function exportsOf(context: Context): readonly ProgramOutput[] {
  const [entry] = context.modules.values();
  if (!entry) return [];
  const outputs = [...entry.exports].flatMap(([name, read]): readonly ProgramOutput[] => {
    const value = read();
    if (!value || name === 'default') return [];
    if (value.kind === 'function' || value.kind === 'class') return [];
    const location = entry.scope.bindings.get(name)?.declared ?? value.from.location;
    return [{ name, location, value: toValue(context, value) }];
  });
  return [...outputs, ...returnedOutputs(context, entry)];
}

/** The members of what `export =` or a default export is, or of what such a function returns. */
function returnedOutputs(context: Context, { file }: ModuleRecord): readonly ProgramOutput[] {
  for (const node of context.parse(file).body) {
    const exported = node.type === 'TSExportAssignment' ? node.expression : node.type === 'ExportDefaultDeclaration' ? node.declaration : undefined;
    const object = exported && objectIn(exported);
    if (!object) continue;
    return object.properties.flatMap((property): readonly ProgramOutput[] => {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') return [];
      const location = { uri: file.uri, range: { start: property.key.range[0], end: property.key.range[1] } };
      const value = { uri: file.uri, range: { start: property.value.range[0], end: property.value.range[1] } };
      return [{ name: property.key.name, location, value: unknown('unsupported', { location: value, via: [] }) }];
    });
  }
  return [];
}

function objectIn(node: TSESTree.Node): TSESTree.ObjectExpression | undefined {
  if (node.type === 'ObjectExpression') return node;
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression' && node.type !== 'FunctionDeclaration') return undefined;
  if (node.body.type !== 'BlockStatement') return objectIn(node.body);
  const last = node.body.body.findLast((each) => each.type === 'ReturnStatement');
  return last?.argument?.type === 'ObjectExpression' ? last.argument : undefined;
}

/** The first statement. */
function entryOf(entry: SourceFile, text: ProgramText): Location {
  const [first] = text.tree(entry).body;
  return { uri: entry.uri, range: first ? { start: first.range[0], end: first.range[1] } : { start: 0, end: 0 } };
}

const MANIFESTS = [['Pulumi.yaml', 'Pulumi.yml', 'cdk.json'], ['package.json']] as const;

/** The nearest folder with a manifest of the library, else with one of packages, else that of the entry. */
function folderOf({ entry, folder, context: { files, inputs } }: Described): string {
  for (const names of MANIFESTS) {
    for (let each = dirname(entry.uri); each === files.root || each.startsWith(`${files.root}/`); each = dirname(each)) {
      for (const name of names) {
        inputs.add(`${each}/${name}`);
        if (files.sources.has(`${each}/${name}`)) return each;
      }
      if (each === files.root) break;
    }
  }
  return folder;
}

/** Pulumi runs a program in the folder of what `main` names; the CDK runs its command beside `cdk.json`. */
function workingFolder({ entry, context: { files } }: Described, folder: string): string {
  const manifest = files.sources.get(`${folder}/Pulumi.yaml`) ?? files.sources.get(`${folder}/Pulumi.yml`);
  return manifest && /^main[ \t]*:/m.test(manifest.text) ? dirname(entry.uri) : folder;
}

export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
