/**
 * What the readers of the generated tables promise. Paths are property names from the resource down, without list
 * indices: `['rule', 'apply_server_side_encryption_by_default', 'sse_algorithm']`. Whatever a table does not know gives
 * `undefined`; nothing is guessed, and no function throws.
 */
export type NamePath = readonly string[];

export type Scalar = string | number | boolean;

/** The kind of one value, or of the elements of a list or map. `object` has properties of its own. */
export type ValueKind = 'string' | 'number' | 'boolean' | 'object' | 'any';

/* ------------------------------------------------ Terraform ------------------------------------------------ */

export interface TerraformProperty {
  readonly name: string;
  /** The kind of the value itself or, with `container`, of its elements. */
  readonly kind: ValueKind;
  /** `one` for a plain value and for a block that may occur once. Sets count as lists. */
  readonly container: 'one' | 'list' | 'map';
  /** Written as a nested block (`versioning { … }`), not as an argument (`tags = …`). */
  readonly block: boolean;
  /** A block that may also be written as an argument: `ingress { … }` or `ingress = [{ … }]`. */
  readonly alsoArgument: boolean;
  /** A block that may occur at most once. Terraform still refers to it as `block[0]`. */
  readonly maxItemsOne: boolean;
  readonly required: boolean;
  /** May not be written at all: an attribute that AWS gives (`arn`). */
  readonly readOnly: boolean;
  /** AWS or the provider fills it in when it is not written; absent then does not mean the type's zero value. */
  readonly computed: boolean;
  /** Whether changing it makes a new resource; undefined where that is not known. */
  readonly replacement: boolean | undefined;
  /** What applies when it is not written; undefined where that is not known. */
  readonly defaultValue: Scalar | undefined;
  /** Gone in the current major version of the provider, but still met in code. */
  readonly removed: boolean;
}

export interface TerraformSchema {
  /** The version of the AWS provider that the table was made from. */
  readonly version: string;
  /** All known resource types, sorted. */
  readonly types: readonly string[];
  has(type: string): boolean;
  /** The type that an alias stands for (`aws_alb` is `aws_lb`); any other type as it is. */
  canonical(type: string): string;
  /** One argument, attribute or block. */
  property(type: string, path: NamePath): TerraformProperty | undefined;
  /** Everything at a path (the resource's own with an empty path), sorted by name; undefined unless an object is there. */
  properties(type: string, path: NamePath): readonly TerraformProperty[] | undefined;
  isBlock(type: string, path: NamePath): boolean | undefined;
  /** Whether several values fit: a list, a set, or a block that may be repeated. */
  isList(type: string, path: NamePath): boolean | undefined;
  isMaxItemsOne(type: string, path: NamePath): boolean | undefined;
  defaultValue(type: string, path: NamePath): Scalar | undefined;
  replacement(type: string, path: NamePath): boolean | undefined;
}

/* -------------------------------------------------- Pulumi -------------------------------------------------- */

/**
 * The names of one Pulumi class. Canonical paths go in and come out in Terraform's spelling and shape; `PulumiProperty`
 * says where Pulumi's shape differs.
 */
export interface PulumiClass {
  /** The canonical type: `aws_lambda_function`. */
  readonly type: string;
  /** `aws:lambda/function:Function`. */
  readonly token: string;
  /** The class below the package in TypeScript: `lambda.Function`. */
  readonly path: string;
  /** The same in Python: `lambda_.Function`. */
  readonly pythonPath: string;
  /** An old name of a class that has a newer one (`s3.BucketV2`, `alb.LoadBalancer`). */
  readonly alias: boolean;
  /** Whether the properties are in the table; if not, names are derived by rule and lists are not known. */
  readonly known: boolean;
  /** The TypeScript name of the property at a canonical path. */
  property(path: NamePath): PulumiProperty | undefined;
  /** The property that TypeScript calls `name`, below the canonical path `parent`. */
  fromTypeScript(parent: NamePath, name: string): PulumiProperty | undefined;
  /** The property that Python calls `name`, below the canonical path `parent`. */
  fromPython(parent: NamePath, name: string): PulumiProperty | undefined;
}

export interface PulumiProperty {
  /** Terraform's name. */
  readonly name: string;
  /** `serverSideEncryptionConfiguration`. */
  readonly typeScript: string;
  /** `server_side_encryption_configuration`. */
  readonly python: string;
  /**
   * Terraform has a list (or a block) here where Pulumi has its single element. A list of one when lowering, that one
   * element when writing.
   */
  readonly flattened: boolean;
  /** Pulumi takes a list here. */
  readonly list: boolean;
  /**
   * The name of the object's input type without module, in TypeScript as `aws.types.input.s3.<name>` and in Python as
   * `aws.s3.<name>Args`; undefined where the value is no object of properties or the name is not known.
   */
  readonly inputType: string | undefined;
}

export interface PulumiNames {
  /** The class at a path below the package: `s3.Bucket`, `s3.BucketV2`, and also Python's `lambda_.Function`. */
  classAt(path: string): PulumiClass | undefined;
  /** `aws:s3/bucket:Bucket` and the short form `aws:s3:Bucket` of YAML programs. */
  classOfToken(token: string): PulumiClass | undefined;
  /** The classes for a canonical type, the one to write first. Empty for an unknown type. */
  classesOf(type: string): readonly PulumiClass[];
  /**
   * The canonical data source of a function below the package: `iam.getPolicyDocument`, `iam.getPolicyDocumentOutput`
   * and Python's `iam.get_policy_document` are `aws_iam_policy_document`.
   */
  dataSourceOf(path: string): string | undefined;
}

/* ---------------------------------------------- CloudFormation ---------------------------------------------- */

export interface CloudFormationProperty {
  readonly name: string;
  /** The kind of the value itself or, with `container`, of its elements. `any` is free JSON, such as a policy. */
  readonly kind: ValueKind;
  readonly container: 'one' | 'list' | 'map';
  readonly required: boolean;
  /** Whether changing it makes a new resource; undefined where it does in some cases only. */
  readonly replacement: boolean | undefined;
  /** The allowed values, where the specification lists them. */
  readonly values: readonly string[] | undefined;
  readonly defaultValue: Scalar | undefined;
}

export interface CloudFormationSchema {
  readonly version: string;
  readonly types: readonly string[];
  has(type: string): boolean;
  property(type: string, path: NamePath): CloudFormationProperty | undefined;
  /** Everything at a path, sorted by name; undefined unless an object of known properties is there. */
  properties(type: string, path: NamePath): readonly CloudFormationProperty[] | undefined;
  /** What `Fn::GetAtt` can give: `Arn`, `Endpoint.Address`. Undefined for an unknown type. */
  attributes(type: string): readonly string[] | undefined;
  /**
   * What `Ref` gives, as the name of a property or attribute (`BucketName`, `TopicArn`); undefined where the identifier
   * is made of several parts or not known.
   */
  refOf(type: string): string | undefined;
}

/* ---------------------------------------------------- CDK ---------------------------------------------------- */

export interface CdkNames {
  /** The CloudFormation type of an L1 class: `('aws-s3', 'CfnBucket')` is `AWS::S3::Bucket`. */
  typeOf(module: string, className: string): string | undefined;
  /** Where a CloudFormation type has its L1 class: `{ module: 'aws-s3', className: 'CfnBucket' }`. */
  classOf(type: string): { readonly module: string; readonly className: string } | undefined;
  /** The L1 property for the CloudFormation property at the end of a path: `kmsMasterKeyId`. */
  toCdk(type: string, path: NamePath): string | undefined;
  /** The CloudFormation property that L1 calls `name`, below the CloudFormation path `parent`: `KMSMasterKeyID`. */
  toCloudFormation(type: string, parent: NamePath, name: string): string | undefined;
  /** The L1 attribute that gives a `Fn::GetAtt`: `Endpoint.Address` is `attrEndpointAddress`. */
  attributeProperty(attribute: string): string;
  /** The `Fn::GetAtt` of an L1 attribute: `attrEndpointAddress` of a type is `Endpoint.Address`. */
  attributeOf(type: string, property: string): string | undefined;
}

/** All readers over one set of tables. */
export interface SchemaNames {
  readonly terraform: TerraformSchema;
  readonly pulumi: PulumiNames;
  readonly cloudFormation: CloudFormationSchema;
  readonly cdk: CdkNames;
}
