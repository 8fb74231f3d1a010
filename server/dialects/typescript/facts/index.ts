/** What a program says besides its resources; computed when first asked for, once per program. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { lazyFacts, type ExternalDependency, type ProgramFacts, type ProgramOutput } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import { lazily } from '../../../core/lazy';
import type { SourceFile, SourceFiles } from '../../../core/program';
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
  const { entry, context, text, library, readCode } = program;
  const { files, inputs: looked } = context;
  const exists = (uri: string): boolean => {
    looked.add(uri);
    return files.exists(uri);
  };
  const folder = lazily(() => folderOf(program));
  const folders = (): Folders => ({ root: files.root, project: workingFolder(program, folder()) });
  const packages = lazily((): readonly ExternalDependency[] =>
    externalDependencies([...context.modules.values()].map((each) => each.file), files, context.parse, looked, isResourceIn(program)),
  );
  return lazyFacts({
    files,
    looked,
    entry: () => entryOf(entry, text),
    folder,
    inputs: () => programInputs(context.reads.values(), text.pathTo),
    outputs: () => library.outputs?.() ?? exportsOf(context),
    // Foreign constructs may declare anything.
    unresolved: () => (packages().length > 0 ? [] : library.unresolved()),
    references: () => fileReferences([...library.paths(), ...context.read], folders(), exists),
    providers: () => library.providers?.() ?? [],
    packages,
    tagsOf: (resource) => library.tagsOf(resource),
    codeOf(lambda) {
      const named = readCode && library.code(lambda);
      const source = named && codeSource(named, files, folders());
      source?.files.forEach((uri) => looked.add(uri));
      return source && readCode?.(source, files);
    },
  });
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
