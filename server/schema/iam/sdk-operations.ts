/**
 * Operations of AWS's APIs that are not authorised as the action of the same name, and helpers of the SDKs that call such operations.
 * By hand, from the "Actions" sections of the service authorization reference and, for S3, "Required permissions for Amazon S3 API
 * operations" of its user guide (2026-09). `sdk.test.ts` compares the actions with the generated table.
 *
 * One service a line group; `Operation: Action …`, actions of the same service unless they name another. Nothing behind the colon: the
 * operation needs no permission.
 */
const OPERATIONS: Readonly<Record<string, string>> = {
  bedrock: `
Converse: InvokeModel
ConverseStream: InvokeModelWithResponseStream
InvokeModelWithBidirectionalStream: InvokeModel
StartAsyncInvoke: InvokeModel`,
  dynamodb: `
BatchExecuteStatement: PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate
ExecuteStatement: PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate
ExecuteTransaction: PartiQLDelete PartiQLInsert PartiQLSelect PartiQLUpdate
TransactGetItems: GetItem
TransactWriteItems: ConditionCheckItem DeleteItem PutItem UpdateItem`,
  'execute-api': `
DeleteConnection: ManageConnections
GetConnection: ManageConnections
PostToConnection: ManageConnections`,
  kms: `
ReEncrypt: ReEncryptFrom ReEncryptTo`,
  lambda: `
Invoke: InvokeFunction
InvokeAsync: InvokeFunction
InvokeWithResponseStream: InvokeFunction`,
  s3: `
CompleteMultipartUpload: PutObject
CopyObject: GetObject PutObject
CreateMultipartUpload: PutObject
DeleteBucketAnalyticsConfiguration: PutAnalyticsConfiguration
DeleteBucketCors: PutBucketCORS
DeleteBucketEncryption: PutEncryptionConfiguration
DeleteBucketIntelligentTieringConfiguration: PutIntelligentTieringConfiguration
DeleteBucketInventoryConfiguration: PutInventoryConfiguration
DeleteBucketLifecycle: PutLifecycleConfiguration
DeleteBucketLifecycleConfiguration: PutLifecycleConfiguration
DeleteBucketMetricsConfiguration: PutMetricsConfiguration
DeleteBucketOwnershipControls: PutBucketOwnershipControls
DeleteBucketReplication: PutReplicationConfiguration
DeleteBucketTagging: PutBucketTagging
DeleteObjects: DeleteObject
DeletePublicAccessBlock: PutBucketPublicAccessBlock
GetBucketAccelerateConfiguration: GetAccelerateConfiguration
GetBucketAnalyticsConfiguration: GetAnalyticsConfiguration
GetBucketEncryption: GetEncryptionConfiguration
GetBucketIntelligentTieringConfiguration: GetIntelligentTieringConfiguration
GetBucketInventoryConfiguration: GetInventoryConfiguration
GetBucketLifecycle: GetLifecycleConfiguration
GetBucketLifecycleConfiguration: GetLifecycleConfiguration
GetBucketMetricsConfiguration: GetMetricsConfiguration
GetBucketNotificationConfiguration: GetBucketNotification
GetBucketReplication: GetReplicationConfiguration
GetObjectLockConfiguration: GetBucketObjectLockConfiguration
GetPublicAccessBlock: GetBucketPublicAccessBlock
HeadBucket: ListBucket
HeadObject: GetObject
ListBucketAnalyticsConfigurations: GetAnalyticsConfiguration
ListBucketIntelligentTieringConfigurations: GetIntelligentTieringConfiguration
ListBucketInventoryConfigurations: GetInventoryConfiguration
ListBucketMetricsConfigurations: GetMetricsConfiguration
ListBuckets: ListAllMyBuckets
ListMultipartUploads: ListBucketMultipartUploads
ListObjectVersions: ListBucketVersions
ListObjects: ListBucket
ListObjectsV2: ListBucket
ListParts: ListMultipartUploadParts
PutBucketAccelerateConfiguration: PutAccelerateConfiguration
PutBucketAnalyticsConfiguration: PutAnalyticsConfiguration
PutBucketEncryption: PutEncryptionConfiguration
PutBucketIntelligentTieringConfiguration: PutIntelligentTieringConfiguration
PutBucketInventoryConfiguration: PutInventoryConfiguration
PutBucketLifecycle: PutLifecycleConfiguration
PutBucketLifecycleConfiguration: PutLifecycleConfiguration
PutBucketMetricsConfiguration: PutMetricsConfiguration
PutBucketNotificationConfiguration: PutBucketNotification
PutBucketReplication: PutReplicationConfiguration
PutObjectLockConfiguration: PutBucketObjectLockConfiguration
PutPublicAccessBlock: PutBucketPublicAccessBlock
SelectObjectContent: GetObject
UploadPart: PutObject
UploadPartCopy: GetObject PutObject
WriteGetObjectResponse: s3-object-lambda:WriteGetObjectResponse`,
  sns: `
PublishBatch: Publish`,
  sqs: `
ChangeMessageVisibilityBatch: ChangeMessageVisibility
DeleteMessageBatch: DeleteMessage
SendMessageBatch: SendMessage`,
  sts: `
GetCallerIdentity:
GetSessionToken:`,
};

/** What one operation is authorised as. */
export interface OperationActions {
  readonly operation: string;
  /** Full names: `s3:PutObject`. */
  readonly actions: readonly string[];
}

/** By service and operation without case: `s3:headobject`. */
export function differingOperations(): ReadonlyMap<string, OperationActions> {
  return new Map(
    Object.entries(OPERATIONS).flatMap(([service, text]) =>
      text
        .trim()
        .split('\n')
        .map((line) => {
          const [operation = '', names = ''] = line.split(':', 1).concat(line.slice(line.indexOf(':') + 1).trim());
          const actions = names === '' ? [] : names.split(' ').map((name) => (name.includes(':') ? name : `${service}:${name}`));
          return [`${service}:${operation.toLowerCase()}`, { operation, actions }] as const;
        }),
    ),
  );
}

/** API Gateway authorises management calls as the HTTP methods that carry them. */
export function apiGatewayMethod(operation: string): string | undefined {
  const verb = /^[A-Z][a-z]+/.exec(operation)?.[0] ?? '';
  return HTTP_METHODS[verb];
}

const HTTP_METHODS: Readonly<Record<string, string>> = {
  Create: 'POST',
  Delete: 'DELETE',
  Flush: 'DELETE',
  Generate: 'POST',
  Get: 'GET',
  Import: 'POST',
  Put: 'PUT',
  Reimport: 'PUT',
  Tag: 'PUT',
  Test: 'POST',
  Untag: 'DELETE',
  Update: 'PATCH',
};
