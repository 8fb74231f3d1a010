/**
 * Services of AWS that can be reached through a VPC endpoint, of those that workloads usually call.
 *
 * Source: "AWS services that integrate with AWS PrivateLink" and "Gateway endpoints" in the AWS PrivateLink Guide
 * (docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html, …/gateway-endpoints.html). As of 2026-11-22.
 */

export interface EndpointService {
  /** As in IAM actions. */
  readonly id: string;
  readonly name: string;
  /** The end of the service's name: `com.amazonaws.REGION.secretsmanager`. */
  readonly suffix: string;
  /** Gateway endpoints are routes and free; interface endpoints are addresses in subnets and cost by the hour. */
  readonly kind: 'gateway' | 'interface';
  /** Canonical types of the resources that are reached through it. */
  readonly resources: readonly string[];
  /** Attributes of other resources that are names of such a resource. */
  readonly attributes?: readonly string[];
  /** Texts that name such a resource. */
  readonly texts: RegExp;
}

export const ENDPOINT_SERVICES: readonly EndpointService[] = [
  {
    id: 's3',
    name: 'S3',
    suffix: 's3',
    kind: 'gateway',
    resources: ['aws_s3_bucket'],
    texts: /^(s3:\/\/|arn:aws[a-z-]*:s3:)/,
  },
  {
    id: 'dynamodb',
    name: 'DynamoDB',
    suffix: 'dynamodb',
    kind: 'gateway',
    resources: ['aws_dynamodb_table', 'aws_dynamodb_global_table'],
    texts: /^arn:aws[a-z-]*:dynamodb:/,
  },
  {
    id: 'secretsmanager',
    name: 'Secrets Manager',
    suffix: 'secretsmanager',
    kind: 'interface',
    resources: ['aws_secretsmanager_secret', 'aws_secretsmanager_secret_version'],
    attributes: ['master_user_secret'],
    texts: /^arn:aws[a-z-]*:secretsmanager:/,
  },
  { id: 'rds', name: 'the RDS API', suffix: 'rds', kind: 'interface', resources: [], texts: /^https:\/\/rds\./ },
  {
    id: 'logs',
    name: 'CloudWatch Logs',
    suffix: 'logs',
    kind: 'interface',
    resources: ['aws_cloudwatch_log_group'],
    texts: /^arn:aws[a-z-]*:logs:/,
  },
  { id: 'kms', name: 'KMS', suffix: 'kms', kind: 'interface', resources: ['aws_kms_key', 'aws_kms_alias'], texts: /^(alias\/|arn:aws[a-z-]*:kms:)/ },
  { id: 'sqs', name: 'SQS', suffix: 'sqs', kind: 'interface', resources: ['aws_sqs_queue'], texts: /^(https:\/\/sqs\.|arn:aws[a-z-]*:sqs:)/ },
  { id: 'sns', name: 'SNS', suffix: 'sns', kind: 'interface', resources: ['aws_sns_topic'], texts: /^arn:aws[a-z-]*:sns:/ },
];
