/** What rules ask of AWS's service-authorization reference. The data lives in the schema layer and is loaded when a policy is seen. */

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

export interface IamReference {
  /** The actions that a pattern (`s3:GetObject`, `s3:Get*`, `*`) stands for; undefined when the service or the action is unknown. */
  actionsMatching(pattern: string): readonly IamAction[] | undefined;
}

export interface IamAction {
  /** In AWS's spelling: `s3:GetObject`. */
  readonly id: string;
  readonly accessLevel: AccessLevel;
  /** The kinds of resource that the action can be limited to; empty when AWS authorises it on `*` only. */
  readonly targets: readonly IamTarget[];
}

/** A kind of resource that actions work on. */
export interface IamTarget {
  /** `s3:object`, `dynamodb:table`. */
  readonly id: string;
  /** With `${Partition}`, `${Region}`, `${Account}` and named holes: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arns: readonly string[];
  /** False when whether the action needs such a resource depends on the call's parameters. */
  readonly required: boolean;
  /** The resources of a program that have such ARNs. */
  readonly sources: readonly ArnSource[];
}

export interface ArnSource {
  /** Canonical resource type. */
  readonly type: string;
  /** The attribute that holds the ARN. */
  readonly attribute: string;
  /** What to append so that it covers the kind of resource: `/*` for the objects of a bucket. */
  readonly suffix: string;
}
