/** Constructs of a program while it is evaluated. */
import type { Location } from '../../../core/text';
import type { ObjectValue, Property, Value } from '../../../core/value';
import type { InstanceHandle, Js } from '../evaluator/values';
import type { ConstructModel, RecordedCall } from './model';

/** A policy statement that a role, user or group was given. */
export interface Grant {
  readonly statement: Value;
  readonly site: Location;
  readonly condition: string | undefined;
  /** There are further statements beside it. */
  readonly more?: boolean;
}

export interface Override {
  /** In CloudFormation's names, from the resource's properties. */
  readonly path: readonly string[];
  /** Undefined: the property is deleted. */
  readonly property: Property | undefined;
  readonly condition: string | undefined;
}

/** A tag that is added or, without value, removed. */
export interface TagCall {
  readonly key: Value;
  readonly value: Value | undefined;
  readonly site: Location;
  readonly condition: string | undefined;
  /** Types of CloudFormation that it is for, and that it is not for. */
  readonly only: readonly string[];
  readonly except: readonly string[];
}

export interface Construct {
  /** Unique in the program: the path of ids. */
  readonly path: string;
  readonly id: string;
  readonly scope: Construct | undefined;
  /** The stack that it is in; itself for a stack. */
  readonly stack: Construct | undefined;
  readonly instance: InstanceHandle;
  readonly declaration: Location;
  readonly header: Location;
  readonly condition: string | undefined;
  readonly mode: 'managed' | 'imported';
  /** `aws-s3.Bucket`, `aws-s3.CfnBucket`, `core.Stack`. */
  readonly className: string;
  readonly kind: 'scope' | 'stack' | 'l1' | 'l2';
  /** CloudFormation's type of the main resource. */
  readonly type: string | undefined;
  readonly model: ConstructModel | undefined;
  readonly props: ObjectValue;
  readonly calls: RecordedCall[];
  readonly grants: Grant[];
  readonly overrides: Override[];
  readonly dependsOn: Js[];
  /** The id of the role that the construct made for itself. */
  roleChild: string | undefined;
  /** Canonical attributes that an import was given. */
  readonly given: ReadonlyMap<string, Value>;
  /** Handles of the L1 construct inside; assignments to their fields count. */
  readonly handles: InstanceHandle[];
  /** What `cfnOptions` was assigned. */
  options: InstanceHandle | undefined;
  /** Tags of it and of what is below, in order. */
  readonly tags: TagCall[];
  /** Something unknown was told to visit it and what is below. */
  visited: boolean;
}
