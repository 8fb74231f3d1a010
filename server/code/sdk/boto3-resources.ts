/** Resources of boto3: objects whose methods are operations with some parameters given. From boto3's own resource models (1.43). */
import type { SdkReference } from '../../schema/iam/sdk';
import type { CollectionThing, Outcome, ParameterSource, ResourceThing, Thing } from '../things';
import { NOTHING } from '../things';
import { calling, keywordsOf, UNREAD } from './clients';
import type { CallSite, Surroundings } from './models';
import { TRANSFERS } from './transfers';

interface ResourceType {
  /** The parameters that identify one, in the order of the arguments that make it. */
  readonly ids: readonly string[];
  /** Methods whose operation is not their own name with the type's. */
  readonly methods: Readonly<Partial<Record<string, string>>>;
  readonly collections: Readonly<Partial<Record<string, readonly [operation: string, item: string]>>>;
  /** Types that are made of it with further identifiers. */
  readonly children: readonly string[];
}

const OBJECT: ResourceType = {
  ids: ['Bucket', 'Key'],
  methods: {
    copy_from: 'CopyObject', delete: 'DeleteObject', get: 'GetObject', head: 'HeadObject', initiate_multipart_upload: 'CreateMultipartUpload', load: 'HeadObject',
    put: 'PutObject', reload: 'HeadObject', restore_object: 'RestoreObject', wait_until_exists: 'HeadObject', wait_until_not_exists: 'HeadObject',
    upload_file: 'PutObject', upload_fileobj: 'PutObject', download_file: 'GetObject', download_fileobj: 'GetObject', copy: 'CopyObject',
  },
  collections: {},
  children: [],
};

const TYPES: Readonly<Record<string, Readonly<Partial<Record<string, ResourceType>>>>> = {
  dynamodb: {
    '': { ids: [], methods: {}, collections: { tables: ['ListTables', 'Table'] }, children: ['Table'] },
    Table: {
      ids: ['TableName'],
      methods: { batch_writer: 'BatchWriteItem', delete: 'DeleteTable', load: 'DescribeTable', reload: 'DescribeTable', update: 'UpdateTable', wait_until_exists: 'DescribeTable', wait_until_not_exists: 'DescribeTable' },
      collections: {},
      children: [],
    },
  },
  ec2: {
    '': {
      ids: [],
      methods: { create_instances: 'RunInstances' },
      collections: {
        images: ['DescribeImages', 'Image'], instances: ['DescribeInstances', 'Instance'], security_groups: ['DescribeSecurityGroups', 'SecurityGroup'],
        snapshots: ['DescribeSnapshots', 'Snapshot'], subnets: ['DescribeSubnets', 'Subnet'], volumes: ['DescribeVolumes', 'Volume'], vpcs: ['DescribeVpcs', 'Vpc'],
      },
      children: ['Instance', 'SecurityGroup', 'Snapshot', 'Volume'],
    },
    Instance: {
      ids: ['InstanceIds'],
      methods: { create_tags: 'CreateTags', load: 'DescribeInstances', reboot: 'RebootInstances', reload: 'DescribeInstances', start: 'StartInstances', stop: 'StopInstances', terminate: 'TerminateInstances', wait_until_running: 'DescribeInstances', wait_until_stopped: 'DescribeInstances' },
      collections: { volumes: ['DescribeVolumes', 'Volume'] },
      children: [],
    },
    Image: { ids: ['ImageId'], methods: { deregister: 'DeregisterImage', load: 'DescribeImages' }, collections: {}, children: [] },
    SecurityGroup: { ids: ['GroupId'], methods: { authorize_ingress: 'AuthorizeSecurityGroupIngress', authorize_egress: 'AuthorizeSecurityGroupEgress', delete: 'DeleteSecurityGroup', load: 'DescribeSecurityGroups', revoke_ingress: 'RevokeSecurityGroupIngress', revoke_egress: 'RevokeSecurityGroupEgress' }, collections: {}, children: [] },
    Snapshot: { ids: ['SnapshotId'], methods: { copy: 'CopySnapshot', create_tags: 'CreateTags', delete: 'DeleteSnapshot', load: 'DescribeSnapshots', wait_until_completed: 'DescribeSnapshots' }, collections: {}, children: [] },
    Subnet: { ids: ['SubnetId'], methods: { delete: 'DeleteSubnet', load: 'DescribeSubnets' }, collections: {}, children: [] },
    Volume: { ids: ['VolumeId'], methods: { create_snapshot: 'CreateSnapshot', create_tags: 'CreateTags', delete: 'DeleteVolume', load: 'DescribeVolumes' }, collections: { snapshots: ['DescribeSnapshots', 'Snapshot'] }, children: [] },
    Vpc: { ids: ['VpcId'], methods: { delete: 'DeleteVpc', load: 'DescribeVpcs' }, collections: {}, children: [] },
  },
  s3: {
    '': { ids: [], methods: {}, collections: { buckets: ['ListBuckets', 'Bucket'] }, children: ['Bucket', 'Object', 'ObjectSummary'] },
    Bucket: {
      ids: ['Bucket'],
      methods: {
        create: 'CreateBucket', delete: 'DeleteBucket', load: 'ListBuckets', wait_until_exists: 'HeadBucket', wait_until_not_exists: 'HeadBucket',
        upload_file: 'PutObject', upload_fileobj: 'PutObject', download_file: 'GetObject', download_fileobj: 'GetObject', copy: 'CopyObject',
      },
      collections: { multipart_uploads: ['ListMultipartUploads', 'MultipartUpload'], object_versions: ['ListObjectVersions', 'ObjectVersion'], objects: ['ListObjects', 'Object'] },
      children: ['Object'],
    },
    MultipartUpload: { ids: ['Bucket', 'Key', 'UploadId'], methods: { abort: 'AbortMultipartUpload', complete: 'CompleteMultipartUpload' }, collections: {}, children: [] },
    Object: OBJECT,
    ObjectSummary: OBJECT,
    ObjectVersion: OBJECT,
  },
  sns: {
    '': { ids: [], methods: {}, collections: { topics: ['ListTopics', 'Topic'] }, children: ['Topic'] },
    Topic: { ids: ['TopicArn'], methods: { delete: 'DeleteTopic', load: 'GetTopicAttributes', set_attributes: 'SetTopicAttributes' }, collections: {}, children: [] },
  },
  sqs: {
    '': { ids: [], methods: { get_queue_by_name: 'GetQueueUrl' }, collections: { queues: ['ListQueues', 'Queue'] }, children: ['Queue'] },
    Message: { ids: [], methods: { change_visibility: 'ChangeMessageVisibility', delete: 'DeleteMessage' }, collections: {}, children: [] },
    Queue: {
      ids: ['QueueUrl'],
      methods: { delete: 'DeleteQueue', delete_messages: 'DeleteMessageBatch', load: 'GetQueueAttributes', purge: 'PurgeQueue', receive_messages: 'ReceiveMessage', send_messages: 'SendMessageBatch', set_attributes: 'SetQueueAttributes' },
      collections: {},
      children: [],
    },
  },
};

/** What a method gives, where it is a resource again. */
const GIVEN: Readonly<Partial<Record<string, string>>> = { 's3:create_bucket': 'Bucket', 's3:put_object': 'Object', 'sqs:receive_messages': 'Message', 'sqs:get_queue_by_name': 'Queue', 'sqs:create_queue': 'Queue', 'sns:create_topic': 'Topic' };

export function resourceMember(thing: ResourceThing | CollectionThing, name: string): readonly Thing[] | undefined {
  if (thing.kind === 'collection') return undefined;
  if (name === 'meta') return [thing];
  if (name === 'client') return [thing.client];
  const collection = typeOf(thing)?.collections[name];
  if (!collection) return undefined;
  const [operation, item] = collection;
  return [{ kind: 'collection', client: thing.client, operation, item, parameters: thing.parameters, isListed: false }];
}

export function resourceCall(
  of: ResourceThing | CollectionThing,
  method: string,
  site: CallSite,
  code: Surroundings,
  sdk: SdkReference,
): Outcome {
  if (of.kind === 'collection') return collectionCall(of, method, site, sdk);
  const type = typeOf(of);
  if (!type) return UNREAD;
  if (type.children.includes(method)) return { things: [child(of, method, site, code)] };
  const operation = sdk.operation(of.client.service, type.methods[method] ?? method);
  if (!operation) return method === 'get_available_subresources' ? NOTHING : UNREAD;
  const transfer = of.client.service === 's3' ? TRANSFERS[method] : undefined;
  const keys = transfer && of.type === 'Bucket' ? positional(transfer.arguments.filter((name) => name !== 'Bucket'), site, code) : keywordsOf(site);
  const outcome = calling([operation], of.client, site, [...of.parameters, ...keys]);
  const given = GIVEN[`${of.client.service}:${method}`];
  return given === undefined ? outcome : { ...outcome, things: [{ kind: 'resource', client: of.client, type: given, parameters: of.parameters }] };
}

function child(of: ResourceThing, type: string, site: CallSite, code: Surroundings): ResourceThing {
  const ids = TYPES[of.client.service]?.[type]?.ids ?? [];
  const missing = ids.slice(of.parameters.length);
  return { kind: 'resource', client: of.client, type, parameters: [...of.parameters, ...positional(missing, site, code)] };
}

function positional(names: readonly string[], { call, frame }: CallSite, code: Surroundings): readonly ParameterSource[] {
  return names.flatMap((name, index) => {
    const node = code.argument(call, index, name);
    return node ? [{ name, node, frame }] : [];
  });
}

/** What is done to all of a collection at once. */
const BATCHES: Readonly<Partial<Record<string, string>>> = {
  'Object.delete': 'DeleteObjects',
  'ObjectVersion.delete': 'DeleteObjects',
  'Instance.start': 'StartInstances',
  'Instance.stop': 'StopInstances',
  'Instance.terminate': 'TerminateInstances',
};

function collectionCall(of: CollectionThing, method: string, site: CallSite, sdk: SdkReference): Outcome {
  const service = of.client.service;
  const listing = of.isListed ? [] : [sdk.operation(service, of.operation)];
  const batch = BATCHES[`${of.item}.${method}`];
  const parameters = [...of.parameters, ...keywordsOf(site)];
  const outcome = calling(batch === undefined ? listing : [...listing, sdk.operation(service, batch)], of.client, site, parameters);
  return { ...outcome, things: [{ ...of, isListed: true }] };
}

export function resourceItem(of: CollectionThing): readonly Thing[] {
  return [{ kind: 'resource', client: of.client, type: of.item, parameters: of.parameters }];
}

function typeOf({ client, type }: ResourceThing): ResourceType | undefined {
  return TYPES[client.service]?.[type];
}
