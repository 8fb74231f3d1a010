/** The contract between the hosts, the dialects and the core: files in, programs out, edits rendered. */
import type { CanonicalEdit } from './edits';
import type { ProgramFacts } from './facts';
import type { DeclaredResource, Resource, ResourceGraph } from './resource';
import type { FileEdit, LineIndex, Location, TextRange } from './text';

export type DialectId = 'hcl' | 'cloudformation' | 'typescript' | 'python';

/** How a file is written: what examples, documentation and capabilities are told apart by. */
export type Flavour =
  | 'terraform'
  | 'cloudformation-json'
  | 'cloudformation-yaml'
  | 'cdk-typescript'
  | 'pulumi-typescript'
  | 'pulumi-python';

/** Terraform and Pulumi, whose AWS package is made of Terraform's provider: its names and its defaults hold, not CloudFormation's. */
export function usesTerraformProvider(flavour: Flavour): boolean {
  return flavour === 'terraform' || flavour.startsWith('pulumi');
}

/** One version of one text of the workspace. Immutable: a change makes a new object, so caches key on identity. */
export interface SourceFile {
  readonly uri: string;
  /** Without byte-order mark. */
  readonly text: string;
  /** Lines of `text`, computed when first asked for. */
  readonly lines: LineIndex;
}

/** The files of one root, as they are now (unsaved buffers included). */
export interface SourceFiles {
  /** URI of the folder, without trailing slash. Programs do not reach outside it. */
  readonly root: string;
  /** Texts that some dialect claims. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Texts that no dialect analyses and programs may read: README, requirements, templates, data. */
  readonly texts: ReadonlyMap<string, string>;
  /** True when the root holds a file or folder of this URI, source or not. */
  exists(uri: string): boolean;
}

/** Where a program starts. Equal `id`s mean the same program in two versions. */
export interface ProgramSeed {
  readonly id: string;
  readonly dialect: DialectId;
  /** The folder or file that stands for the program in messages. */
  readonly uri: string;
}

/** A program that was evaluated. */
export interface Program {
  readonly seed: ProgramSeed;
  readonly flavour: Flavour;
  readonly graph: ResourceGraph;
  readonly declared: readonly DeclaredResource[];
  /** Every file that the result depends on: read ones, and ones that were looked for and do not exist. */
  readonly inputs: ReadonlySet<string>;
  /** What could not be followed because a budget ran out, in words; empty as a rule. */
  readonly limits: readonly string[];
  readonly facts: ProgramFacts;
  /** Text edits for canonical edits, or undefined when one of them cannot be written with certainty. */
  render(edits: readonly CanonicalEdit[]): readonly FileEdit[] | undefined;
  /** True when code at `from` can name `target` (same module, same scope, exported). */
  canReach(target: Resource, from: Resource): boolean;
}

/** A place where the text is not valid. */
export interface SyntaxProblem {
  readonly range: TextRange;
  readonly message: string;
}

/** A comment, without its markers and surrounding blanks. */
export interface Comment {
  readonly range: TextRange;
  readonly text: string;
  /** What a suppression in it covers, where that is not the line: the whole resource that it is metadata of. */
  readonly scope?: TextRange;
}

/** One language with its evaluators. Made by a factory; holds its own caches, keyed by `SourceFile` identity. */
export interface Dialect {
  readonly id: DialectId;
  /** Cheap, by name alone: may a file of this path matter to this dialect? */
  claims(path: string): boolean;
  /** Cheap, by content: does this claimed file hold anything to analyse (a template, an import of `aws-cdk-lib`)? */
  recognises(file: SourceFile): boolean;
  discover(files: SourceFiles): readonly ProgramSeed[];
  evaluate(seed: ProgramSeed, files: SourceFiles): Program;
  syntaxProblems(file: SourceFile): readonly SyntaxProblem[];
  comments(file: SourceFile): readonly Comment[];
}

export function locationIn(file: SourceFile, start: number, end: number): Location {
  return { uri: file.uri, range: { start, end } };
}
