/**
 * What a program says besides its resources: what is given to it, what it gives back, what it names and does not have. Rules
 * about deployment, naming and projects ask here; everything is computed when first asked for.
 */
import type { FunctionCode } from './function-code';
import { lazily } from './lazy';
import type { SourceFile, SourceFiles } from './program';
import type { Resource } from './resource';
import type { Location } from './text';
import type { ObjectValue, Value } from './value';

export interface ProgramFacts {
  /** Where a finding about the program as a whole is shown: the first statement, block or section of its entry file. */
  readonly entry: Location;
  /** URI of the folder that the program's manifest, README and requirements belong in. */
  readonly folder: string;
  /** Variables, parameters and configuration values, of the root module only where modules nest. */
  readonly inputs: readonly ProgramInput[];
  /** What the program exports under a name, root module only; CDK: `CfnOutput`s and exports. */
  readonly outputs: readonly ProgramOutput[];
  /** Names that the program uses and nothing declares. */
  readonly unresolved: readonly UnresolvedReference[];
  /** Local files and folders that the program names. */
  readonly files: readonly FileReference[];
  /** The arguments of the AWS providers that the program configures, under Terraform's names. */
  readonly providers: readonly ObjectValue[];
  /** Modules and packages that come from outside the workspace. */
  readonly dependencies: readonly ExternalDependency[];
  /**
   * The tags that a resource ends up with: its own, those of its provider (`default_tags`), stack (`Tags.of`) or transformation. An object;
   * `complete: false` when more may come from something unknown. `absent` when there are none.
   */
  tagsOf(resource: Resource): Value;
  /** The text of a file of the root, where it can be read: sources, manifests, requirements, README. The file becomes an input of the program. */
  textOf(uri: string): string | undefined;
  /** Whether the root holds a file or folder. It becomes an input of the program. */
  exists(uri: string): boolean;
  /** Whether a source of the root that is not of this program holds a text. Such sources become inputs of the program. */
  isSaidElsewhere(text: string): boolean;
  /** The code that a function (`aws_lambda_function`) runs, as far as it is in the workspace; undefined when none of it is. */
  codeOf(lambda: Resource): FunctionCode | undefined;
}

/** A value given at deployment: a Terraform variable, a CloudFormation parameter, a key of Pulumi's configuration, a CDK context key. */
export interface ProgramInput {
  /** As the program calls it: `environment_suffix`, `EnvironmentSuffix`. */
  readonly name: string;
  /** The variable block, parameter, or first read of the configuration key. */
  readonly location: Location;
  /** `absent` when none. */
  readonly preset: Value;
  /** Whether something in the workspace gives it a value: tfvars, the caller, stack configuration. */
  readonly isGiven: boolean;
  /** Whether deployment asks for it, so that it cannot be missing (a CloudFormation parameter, `config.require`). */
  readonly isRequired: boolean;
  /** Whether the program checks the value: a `validation` block, allowed values or a pattern. */
  readonly isValidated?: boolean;
}

export interface ProgramOutput {
  readonly name: string;
  readonly location: Location;
  readonly value: Value;
}

export interface UnresolvedReference {
  /** The name in the source, for a fix to replace: `aws_s3_bucket.logz`, `LogBuket`. */
  readonly location: Location;
  readonly kind:
    | 'resource'
    | 'data-source'
    | 'variable'
    | 'local'
    | 'module'
    | 'module-output'
    | 'attribute'
    | 'parameter'
    | 'mapping'
    | 'condition'
    | 'provider'
    | 'name'
    | 'export';
  /** What is missing, in words of the source. */
  readonly name: string;
  /** The names that would be valid there, as they would be written at `location`. */
  readonly candidates: readonly string[];
  /** The id of the resource in whose declaration the reference stands, where there is one. */
  readonly within?: string;
}

export interface FileReference {
  /** The path as it is written. */
  readonly location: Location;
  readonly path: string;
  /** URI of what is named; undefined when the path leads out of the root or is not known. */
  readonly uri: string | undefined;
  /** Whether it is there. Only meaningful with `uri`. */
  readonly exists: boolean;
  /** `code`: what a function or container runs. */
  readonly purpose: 'code' | 'template' | 'data';
  readonly kind: 'file' | 'directory' | 'either';
  /** True when the program itself makes it: an `archive_file` writes it. */
  readonly isGenerated: boolean;
  /** For code of functions: `handler` and `runtime`, for a file to begin with. */
  readonly handler?: string;
  readonly runtime?: string;
  readonly within?: string;
}

export interface ExternalDependency {
  /** `terraform-module`: `module` blocks; `npm`, `python`: packages that the program imports. */
  readonly kind: 'terraform-module' | 'npm' | 'python';
  /** The source as written: `terraform-aws-modules/vpc/aws`, `git::https://…?ref=main`, `@acme/cdk-bucket`. */
  readonly source: string;
  /** Where the source, or the import, is written. */
  readonly location: Location;
  /** The version or constraint as written; undefined when none is. */
  readonly version: string | undefined;
  /** Where the version is written, or where one has to be added. */
  readonly versionLocation: Location | undefined;
  /** The module call's name, or the local name of the package. */
  readonly name: string;
}

/** How a dialect finds the facts of one program. Every answer is asked for once, `tagsOf` aside. */
export interface FactFinder {
  readonly files: SourceFiles;
  /** URIs that the program depends on; what is looked at is added. */
  readonly looked: { has(uri: string): boolean; add(uri: string): void };
  entry(): Location;
  folder(): string;
  inputs(): readonly ProgramInput[];
  outputs(): readonly ProgramOutput[];
  unresolved(): readonly UnresolvedReference[];
  references(): readonly FileReference[];
  providers(): readonly ObjectValue[];
  packages(): readonly ExternalDependency[];
  tagsOf(resource: Resource): Value;
  codeOf(lambda: Resource): FunctionCode | undefined;
}

/** Finds facts when they are first asked for. */
export function lazyFacts(finder: FactFinder): ProgramFacts {
  return new LazyFacts(finder);
}

/** A class, because accessors of object literals would hold on to the program until the next full garbage collection. */
class LazyFacts implements ProgramFacts {
  private readonly found;
  private readonly codes = new Map<string, FunctionCode | undefined>();
  private others: readonly SourceFile[] | undefined;

  constructor(private readonly finder: FactFinder) {
    this.found = {
      entry: lazily(() => finder.entry()),
      folder: lazily(() => finder.folder()),
      inputs: lazily(() => finder.inputs()),
      outputs: lazily(() => finder.outputs()),
      unresolved: lazily(() => finder.unresolved()),
      references: lazily(() => finder.references()),
      providers: lazily(() => finder.providers()),
      packages: lazily(() => finder.packages()),
    };
  }

  get entry(): Location {
    return this.found.entry();
  }

  get folder(): string {
    return this.found.folder();
  }

  get inputs(): readonly ProgramInput[] {
    return this.found.inputs();
  }

  get outputs(): readonly ProgramOutput[] {
    return this.found.outputs();
  }

  get unresolved(): readonly UnresolvedReference[] {
    return this.found.unresolved();
  }

  get files(): readonly FileReference[] {
    return this.found.references();
  }

  get providers(): readonly ObjectValue[] {
    return this.found.providers();
  }

  get dependencies(): readonly ExternalDependency[] {
    return this.found.packages();
  }

  tagsOf(resource: Resource): Value {
    return this.finder.tagsOf(resource);
  }

  textOf(uri: string): string | undefined {
    const { files, looked } = this.finder;
    looked.add(uri);
    return files.sources.get(uri)?.text ?? files.texts.get(uri);
  }

  exists(uri: string): boolean {
    this.finder.looked.add(uri);
    return this.finder.files.exists(uri);
  }

  /** What the program depends on when it is first asked is its own. */
  isSaidElsewhere(text: string): boolean {
    const { files, looked } = this.finder;
    this.others ??= [...files.sources.values()].filter(({ uri }) => !looked.has(uri));
    for (const { uri } of this.others) looked.add(uri);
    return this.others.some((file) => file.text.includes(text));
  }

  codeOf(lambda: Resource): FunctionCode | undefined {
    if (!this.codes.has(lambda.id)) this.codes.set(lambda.id, this.finder.codeOf(lambda));
    return this.codes.get(lambda.id);
  }
}

/** Facts of a program that says nothing. */
export function noFacts(uri: string): ProgramFacts {
  const entry = { uri, range: { start: 0, end: 0 } };
  return {
    entry,
    folder: uri,
    inputs: [],
    outputs: [],
    unresolved: [],
    files: [],
    providers: [],
    dependencies: [],
    tagsOf: (resource) => ({ kind: 'unknown', reason: 'unsupported', from: resource.properties.from }),
    textOf: () => undefined,
    exists: () => false,
    isSaidElsewhere: () => false,
    codeOf: () => undefined,
  };
}
