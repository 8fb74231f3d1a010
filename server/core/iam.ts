/** What rules ask of AWS's service-authorization reference. The data lives in the schema layer and is loaded when a policy is seen. */

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

export interface IamReference {
  /** Known actions that a pattern (`s3:Get*`) covers, e.g. `['s3:GetObject', …]`; undefined for an unknown service. */
  actionsMatching(pattern: string): readonly string[] | undefined;
  accessLevel(action: string): AccessLevel | undefined;
  /** True when AWS authorises the action on `*` only; undefined for an unknown action. */
  isStarOnly(action: string): boolean | undefined;
  /** The kinds of resource that an action can be scoped to; undefined for an unknown action. */
  targets(action: string): readonly IamTarget[] | undefined;
}

/** A kind of resource that actions work on. */
export interface IamTarget {
  /** `s3:object`, `dynamodb:table`. */
  readonly id: string;
  /** ARN with `${Partition}`, `${Region}`, `${Account}` and named holes, e.g. `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arn: string;
  /** True when the action always needs a resource of this kind. */
  readonly required: boolean;
  /** The canonical resource type that has such ARNs, and how its ARN is completed. */
  readonly canonical?: { readonly type: string; readonly attribute: string; readonly suffix: string };
}
