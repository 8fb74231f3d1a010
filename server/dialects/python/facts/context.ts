/** What the facts of a program are found in. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { DeclaredResource, ResourceGraph } from '../../../core/resource';
import { dirname } from '../../../core/source-file';
import type { PulumiNames } from '../../../schema/names';
import type { Declaration } from '../pulumi/collector';
import type { Configuration } from '../pulumi/configuration';
import type { EvaluatedProgram } from '../pulumi/program';
import type { FileIndex } from '../writing/file-index';

export interface FactsContext {
  readonly files: SourceFiles;
  readonly names: PulumiNames;
  readonly graph: ResourceGraph;
  readonly program: EvaluatedProgram;
  readonly configuration: Configuration;
  /** The file that the program starts with. */
  readonly entry: string;
  declarationOf(declared: DeclaredResource): Declaration | undefined;
  indexOf(file: SourceFile): FileIndex;
  /** Remembers that the result depends on a file or folder, there or not. */
  dependsOn(uri: string): void;
}

/** The folder of the manifest, or of the entry where there is none. */
export function projectFolder({ configuration, entry }: FactsContext): string {
  return dirname(configuration.manifest?.uri ?? entry);
}

export function textOfFile(context: FactsContext, uri: string): string | undefined {
  context.dependsOn(uri);
  return context.files.texts.get(uri) ?? context.files.sources.get(uri)?.text;
}

export function fileExists(context: FactsContext, uri: string): boolean {
  context.dependsOn(uri);
  return context.files.exists(uri);
}

/** The id of the resource in whose declaration a place is, the innermost one. */
export function resourceAt({ program }: FactsContext, uri: string, offset: number): string | undefined {
  let best: DeclaredResource | undefined;
  const size = ({ declaration: { range } }: DeclaredResource): number => range.end - range.start;
  for (const { declared } of program.declarations) {
    const { declaration } = declared;
    if (declaration.uri !== uri || offset < declaration.range.start || offset >= declaration.range.end) continue;
    if (!best || size(declared) < size(best)) best = declared;
  }
  return best?.id;
}
