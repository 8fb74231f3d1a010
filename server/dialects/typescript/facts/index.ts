/** What a program says besides its resources; computed when first asked for, once per program. */
import type { ExternalDependency, FileReference, ProgramFacts, ProgramInput, ProgramOutput, UnresolvedReference } from '../../../core/facts';
import type { CodeSource, FunctionCode } from '../../../core/function-code';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import type { Context } from '../evaluator/context';
import type { LibraryFacts } from '../evaluator/library';
import type { ProgramText } from '../writer/program-text';
import { programInputs } from './inputs';

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
  const outputs = once((): readonly ProgramOutput[] => []);
  const unresolved = once((): readonly UnresolvedReference[] => []);
  const references = once((): readonly FileReference[] => []);
  const dependencies = once((): readonly ExternalDependency[] => []);
  const folder = once(() => folderOf(program));
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
    codeOf: codeReader(),
  };
}

function codeReader(): (lambda: Resource) => FunctionCode | undefined {
  return () => undefined;
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

export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
