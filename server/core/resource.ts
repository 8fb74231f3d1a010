/** Resources as a program declares them, and as rules see them. */
import type { Location } from './text';
import type { ObjectValue, ReferenceValue, Value } from './value';

/** A resource in its own dialect's names, as the evaluator found it. Edits are planned against this shape. */
export interface DeclaredResource {
  /** Unique in the program: `aws_s3_bucket.logs`, `module.data.aws_s3_bucket.logs["eu"]`, a logical id, a construct path. */
  readonly id: string;
  /** `aws_s3_bucket`, `AWS::S3::Bucket`, `aws:s3/bucket:Bucket`, `aws-cdk-lib/aws-s3.Bucket`. */
  readonly nativeType: string;
  /** The name that its author gave it: the second label, logical id, constructor name (without what the program puts before it). */
  readonly name: string;
  /** What messages call it, where that is not the name: the whole name that a template or a component makes. */
  readonly label?: string;
  readonly mode: ResourceMode;
  /** Arguments under the dialect's own names. */
  readonly properties: ObjectValue;
  /** The whole declaration. Instances of one `for_each`, module or component share it. */
  readonly declaration: Location;
  /** Where to point at when the resource as a whole lacks something: block header, logical id, constructor expression. */
  readonly header: Location;
  readonly placement: Placement;
  /** Ids of resources it names in `depends_on`, `DependsOn`, `dependsOn`, `addDependency`. */
  readonly dependsOn: readonly string[];
  /** What is not an argument: `lifecycle`, `DeletionPolicy`, `protect`, `retainOnDelete`, under the dialect's own names. */
  readonly settings: ObjectValue;
  /** In words of the source, when the resource exists only under a condition. */
  readonly condition?: string;
  /** True when the construct grants the permissions that its wiring needs by itself (CDK L2). */
  readonly grantsImplicitly?: boolean;
}

/** `managed`: this program creates it; `data`: it reads one that exists; `imported`: it names one that exists (`fromBucketName`). */
export type ResourceMode = 'managed' | 'data' | 'imported';

/** Where a resource is created. */
export interface Placement {
  /** Identity of the provider configuration or stack: two resources with the same identity are in one region and account. */
  readonly provider: string;
  /** The region, where it can be known. */
  readonly region: Value;
  /** True when nothing names the provider or region: the resource lands where the default provider, or the caller, says. */
  readonly isImplicit?: boolean;
  /** With `isImplicit`: the call of the module whose caller hands its default provider down, where it is not in the root module. */
  readonly call?: { readonly name: string; readonly header: Location };
  /** The stack that holds it, where a program has several of them. */
  readonly stack?: { readonly name: string; readonly header: Location };
}

/** A resource in canonical names (Terraform's), with its satellites folded in: what rules check. */
export interface Resource {
  readonly id: string;
  /** Canonical type, e.g. `aws_s3_bucket`. */
  readonly type: string;
  readonly name: string;
  readonly mode: ResourceMode;
  /** Canonical arguments, parent-shaped. */
  readonly properties: ObjectValue;
  readonly declaration: Location;
  readonly header: Location;
  readonly placement: Placement;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  /** Where it came from: a CDK construct can yield several resources. */
  readonly declared: DeclaredResource;
  /** The id of the resource that this one is a satellite of: its properties are folded into that one. */
  readonly foldedInto?: string;
}

/** The resources of one program, with references resolved. */
export interface ResourceGraph {
  readonly resources: readonly Resource[];
  /** By `Resource.id`. */
  byId(id: string): Resource | undefined;
  ofType(...types: readonly string[]): readonly Resource[];
  /** The resource that a reference names, if the program declares it. */
  resolve(value: ReferenceValue): Resource | undefined;
  /** Resources whose properties refer to this one. */
  referrers(resource: Resource): readonly Resource[];
}

/** True when both certainly are in one region: the same provider, or the same literal region. */
export function sameRegion(a: Placement, b: Placement): boolean {
  if (a.provider === b.provider) return true;
  return a.region.kind === 'literal' && b.region.kind === 'literal' && a.region.value === b.region.value;
}

/** A resource in the words of its program: `aws_s3_bucket.logs` in Terraform, else the name that its author gave it. */
export function labelOf({ declared }: Resource): string {
  if (declared.label !== undefined) return declared.label;
  const isAddress = declared.id.includes(`${declared.nativeType}.`);
  return isAddress ? declared.id.replace(/\[[^\]]*\]/g, '') : declared.name;
}
