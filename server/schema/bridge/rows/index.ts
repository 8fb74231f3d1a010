import { document, firstOf, translated } from '../codecs';
import type { TypeBridge } from '../types';
import { ACCOUNTS } from './accounts';
import { COMPANIONS } from './companions';
import { DATABASE } from './database';
import { DELIVERY } from './delivery';
import { IDENTITY } from './identity';
import { MESSAGING } from './messaging';
import { MONITORING } from './monitoring';
import { NETWORK } from './network';
import { PLATFORM } from './platform';
import { type } from './row';
import { SERVERLESS } from './serverless';
import { STORAGE } from './storage';

/** Every type that the bridge knows. Of several rows for one canonical type, the first is the one to write. */
export const TYPE_BRIDGES: readonly TypeBridge[] = [
  ...STORAGE,
  ...DATABASE,
  ...IDENTITY,
  ...MESSAGING,
  ...MONITORING,
  ...NETWORK,
  ...DELIVERY,
  ...PLATFORM,
  ...ACCOUNTS,
  ...COMPANIONS,
  ...SERVERLESS,
];

const NO_ATTRIBUTES = { attributes: {} } as const;

/**
 * How satellites are written that CloudFormation has in another shape: as one resource for several parents. Reading them
 * takes the parts of that resource.
 */
export const WRITTEN_SEPARATELY: readonly TypeBridge[] = [
  type(
    'AWS::SNS::TopicPolicy',
    'aws_sns_topic_policy',
    {
      'Topics[]': translated('arn', firstOf()),
      PolicyDocument: document('policy'),
    },
    NO_ATTRIBUTES,
  ),
  type(
    'AWS::SQS::QueuePolicy',
    'aws_sqs_queue_policy',
    {
      'Queues[]': translated('queue_url', firstOf()),
      PolicyDocument: document('policy'),
    },
    NO_ATTRIBUTES,
  ),
  type(
    'AWS::IAM::Policy',
    'aws_iam_role_policy',
    {
      PolicyName: 'name',
      PolicyDocument: document('policy'),
      'Roles[]': translated('role', firstOf()),
    },
    NO_ATTRIBUTES,
  ),
];
