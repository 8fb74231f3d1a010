/** How a construct of the library is described: tables from its properties to CloudFormation's, and code for the rest. */
import type { Expression } from '../../../core/edits';
import type { Location } from '../../../core/text';
import type { Property, Value } from '../../../core/value';
import type { Argument, ConstructCall, InstanceHandle, Js } from '../evaluator/values';
import type { Build } from './build';
import type { Construct } from './constructs';
import type { Draft } from './draft';
import type { CdkSession } from './session';

export interface ConstructModel {
  /** `aws-s3.Bucket`. */
  readonly name: string;
  /** CloudFormation's type of the main resource; empty when there is none. */
  readonly type: string;
  /** By property (dots for members of objects). */
  readonly rows: Rows;
  /** Canonical attributes of the main resource by the property that gives them: `bucketArn` is `arn`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What rows cannot say: defaults, methods that were called, implicit resources. Runs after the rows. */
  readonly build?: (build: Build) => void;
  readonly methods?: Readonly<Record<string, Method>>;
  /** Parts that are neither attributes nor methods; where one gives undefined, nothing is known of it. */
  readonly parts?: Readonly<Record<string, (session: CdkSession, construct: Construct, site: Location) => Js | undefined>>;
  /** Static methods that import: what the argument at each position, or each property of the attributes argument, is. */
  readonly imports?: Readonly<Record<string, Import>>;
  /** The property that holds the role; `self` when the construct is one. For constructs that permissions can be granted to. */
  readonly role?: string;
  /** Runs when the construct is made, for constructs that make others. */
  readonly made?: (session: CdkSession, construct: Construct) => void;
  /** The position of the properties among the constructor's arguments; 2 when left out. */
  readonly propsAt?: number;
  /** Properties that must be written together with another one. */
  readonly companions?: readonly Companion[];
  /** What objects must have besides, by the property that they are: it says what holds when the property is not given. */
  readonly required?: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
}

export type Rows = Readonly<Record<string, string | Row | readonly (string | Row)[]>>;

export interface Row {
  /** Dotted path in CloudFormation's names, `[]` behind a list of which the first item is meant. */
  readonly to: string;
  /** Undefined gives an unknown value. Not asked for absent and unknown values. */
  readonly read?: Read;
  /** Undefined when the value cannot be written as this property. Without it, the property is not written. */
  readonly write?: Write;
}

export type Read = (value: Exclude<Value, { kind: 'choice' }>, build: Build) => Value | undefined;
export type Write = (value: Expression) => Expression | undefined;

/** When `key` is written, `also` becomes `value`, unless it is one of `unless` already. */
export interface Companion {
  readonly key: string;
  readonly also: string;
  readonly value: Expression;
}

/** A call of a method, as it was made. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly Property[];
  readonly complete: boolean;
  readonly site: Location;
  readonly condition: string | undefined;
}

export interface MethodCall {
  readonly session: CdkSession;
  readonly construct: Construct;
  readonly instance: InstanceHandle;
  readonly call: RecordedCall;
  readonly arguments: readonly Argument[];
  readonly site: Location;
}

/** What a method gives; it has been recorded by then. */
export type Method = (call: MethodCall) => Js | undefined;

export interface Import {
  /** The canonical attribute that the argument after scope and id gives. */
  readonly attribute?: string;
  /** Canonical attributes by property of the argument after scope and id. */
  readonly properties?: Readonly<Record<string, string>>;
}

export type { ConstructCall, Draft };
