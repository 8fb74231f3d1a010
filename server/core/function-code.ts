/** What the code of a function does, as far as rules ask. Code is read, never run. */
import type { Location } from './text';
import type { Value } from './value';

/** Where a dialect found the code of a function. */
export interface CodeSource {
  readonly language: 'python' | 'javascript';
  /** Code that stands in a string of the program, with where each piece of it is written. */
  readonly inline?: Value;
  /** Files of the workspace: those that the handler names first, then the others in its folder. */
  readonly files: readonly string[];
  /** False when part of the code is elsewhere: a package that is not in the workspace, a layer. */
  readonly complete: boolean;
}

export interface FunctionCode {
  readonly language: 'python' | 'javascript';
  /** Calls of the AWS SDK, in the order of the source. */
  readonly calls: readonly ApiCall[];
  /** Where it opens a connection to a database: `psycopg2.connect(…)`, `new Client().connect()`. */
  readonly connections: readonly Location[];
  /** What the code says of itself: names of functions and files, comments, docstrings; lower case. For telling its purpose. */
  readonly words: string;
  /** False when there is code that could not be read, so that more calls are possible. */
  readonly complete: boolean;
}

/** One call of an AWS operation. */
export interface ApiCall {
  /** Service id as in IAM actions: `rds`, `s3`, `secretsmanager`. */
  readonly service: string;
  /** The operation's API name: `CreateDBSnapshot`. */
  readonly operation: string;
  /** The IAM actions that the call needs: `rds:CreateDBSnapshot`. Empty when it needs none, as `sts:GetCallerIdentity`. */
  readonly actions: readonly string[];
  readonly location: Location;
  /** Parameters under their API names (`DBSnapshotIdentifier`); values as far as they can be known. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** The region of the client, where it is given. */
  readonly region: Value | undefined;
  /** The name of the environment variable that a parameter's value comes from, by parameter. */
  readonly environment: ReadonlyMap<string, string>;
}
