/**
 * The hook for libraries: what an import such as `@pulumi/aws` or `aws-cdk-lib/aws-s3` gives, and what the program that was
 * evaluated with it declares.
 *
 * A model is a constant description; `open` starts one evaluation and returns a session, which holds all state: the
 * constructs and resources seen so far, in the order of evaluation. The evaluator runs the program; whenever it meets a
 * value of the library it asks the value's `NativeBehaviour` (see `values.ts`):
 *
 * - `new aws.s3.Bucket(…)` → `construct({ args, instance, site, header, scope })`. The model reads the arguments with
 *   `evaluation.toValue`, remembers the resource and sets `instance.cell.resource`. `super(…)` in a class of the program that
 *   extends the library's class comes the same way, with the instance of the program's class.
 * - `bucket.arn`, `bucket.grantRead(…)` → `instanceMember(instance, 'arn', site)`: a value, or a `native` with `call`.
 * - `kms.Key.fromLookup(…)`, `RemovalPolicy.DESTROY` → `member('fromLookup', site)` of the class or enum.
 *
 * A session reacts to calls in the order in which the program makes them, possibly several times for one place in the source
 * (loops, components used twice) and, for code under conditions that are not known, once per branch: `evaluation.condition()`
 * then says under which. Resources are therefore turned into `DeclaredResource`s at the end, in `finish`.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { CanonicalEdit } from '../../../core/edits';
import type { ProgramOutput, UnresolvedReference } from '../../../core/facts';
import type { Flavour } from '../../../core/program';
import type { SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../../core/resource';
import type { Location } from '../../../core/text';
import type { ObjectValue, Value } from '../../../core/value';
import type { ProgramText } from '../writer/program-text';
import type { NamedCode } from '../facts/code';
import type { NamedPath } from '../facts/paths';
import type { InputRead } from './inputs';
import type { Heap } from './scope';
import type { Call, Js } from './values';

export interface LibraryModel {
  readonly flavour: Flavour;
  /** Whether the model answers for a module specifier as it is written in an import. */
  provides(specifier: string): boolean;
  /** A program that imports one of its modules describes infrastructure (`@pulumi/aws` does, `constructs` alone does not). */
  recognises(specifier: string): boolean;
  open(evaluation: Evaluation): LibrarySession;
}

export interface LibrarySession {
  /** The namespace object of a module, or undefined for one that the model does not know. `site`: the specifier. */
  module(specifier: string, site: Location): Js | undefined;
  /** Called once, when all code has been evaluated. */
  finish(): LibraryResult;
}

/** What a library knows of a program besides its resources; asked for only when rules do. */
export interface LibraryFacts {
  tagsOf(resource: Resource): Value;
  /** What the library exports by itself; left out: what the entry file exports. */
  outputs?(): readonly ProgramOutput[];
  unresolved(): readonly UnresolvedReference[];
  /** The arguments of AWS providers, under Terraform's names; left out: there are none. */
  providers?(): readonly ObjectValue[];
  /** Paths that the program gives to the library. */
  paths(): readonly NamedPath[];
  /** Where the code of a function is. */
  code(lambda: Resource): NamedCode | undefined;
  /** Whether the arguments of `new`, or of a call, are those of a construct or resource. `valueOf`: what a name in them is. */
  isResource(args: readonly TSESTree.CallExpressionArgument[], isCall: boolean, valueOf: (node: TSESTree.Node) => Js | undefined): boolean;
}

export interface LibraryResult {
  readonly facts: LibraryFacts;
  /** What becomes of edits before they are placed: resources that the library spells as several. */
  expand?(edits: readonly CanonicalEdit[]): readonly CanonicalEdit[];
  /** In the order of declaration. */
  readonly declared: readonly DeclaredResource[];
  /** The same in canonical names, folded. */
  readonly resources: readonly Resource[];
  /** A writer for one rendering; it serves the resources of this result. */
  writer(graph: ResourceGraph, text: ProgramText): SourceWriter;
  /** True when code at the declaration of `from` can name `target`. */
  canReach(target: Resource, from: Resource, text: ProgramText): boolean;
}

/** What the evaluator offers to a library model. */
export interface Evaluation {
  /** The folder of the program's manifest, or of its entry file. */
  readonly folder: string;
  /** The folder that programs do not reach outside of. */
  readonly root: string;
  /** Writes to objects, arrays and fields of instances, so that branches can be joined. */
  readonly heap: Heap;
  /** A snapshot of a value in the core's terms. */
  toValue(value: Js): Value;
  /** The value of the core as one of the evaluator. */
  fromValue(value: Value): Js;
  /** A string built of parts. */
  template(parts: readonly Js[], site: Location): Js;
  /** `value.key`, as the language reads it: through alternatives, getters, instances, natives. */
  member(value: Js, key: string, site: Location): Js;
  /** Calls a function, method or native of the program with values; `call` is the call that leads there. */
  call(callee: Js, args: readonly Js[], call: Call): Js;
  /** Under which condition the code that is being evaluated runs, in words; undefined when always. */
  condition(): string | undefined;
  /** The text at a location. */
  text(location: Location): string;
  /** The text of a file that some dialect claims (`cdk.json`, `Pulumi.yaml`), or undefined. It becomes an input of the program. */
  file(uri: string): string | undefined;
  /** The URIs of the files directly in a folder that some dialect claims. The folder becomes an input of the program. */
  filesIn(folder: string): readonly string[];
  /** Whether a file or folder exists in the root. It becomes an input of the program. */
  exists(uri: string): boolean;
  /** Remembers that the program asks deployment for an input. */
  reads(read: InputRead): void;
  /** The names of the environment variables that the program reads. */
  environment(): ReadonlySet<string>;
  /** Says once that something was given up. */
  limit(sentence: string): void;
  /** An unknown value, called by its source text. */
  unknownAt(site: Location): Js;
}
