/** What writing needs to know of a program. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { DeclaredResource, ResourceGraph } from '../../../core/resource';
import type { PulumiNames } from '../../../schema/names';
import type { Declaration } from '../pulumi/collector';
import type { Configuration } from '../pulumi/configuration';
import type { EvaluatedProgram } from '../pulumi/program';
import type { FileIndex } from './file-index';

export interface WritingContext {
  readonly files: SourceFiles;
  readonly names: PulumiNames;
  readonly graph: ResourceGraph;
  readonly program: EvaluatedProgram;
  readonly configuration: Configuration;
  /** The file that the program starts with. */
  readonly entry: string;
  declarationOf(declared: DeclaredResource): Declaration | undefined;
  indexOf(file: SourceFile): FileIndex;
}
