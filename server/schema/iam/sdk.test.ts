import { describe, expect, it } from 'vitest';
import json from '../generated/iam.json';
import { iamData } from './index';
import { sdkReference } from './sdk';
import { clientNames } from './sdk-clients';
import { differingOperations } from './sdk-operations';
import { waiterOperations } from './sdk-waiters';

const iam = iamData(json);
const sdk = sdkReference(() => iam);

describe('services of clients', () => {
  it.each([
    ['rds', 'rds'],
    ['secretsmanager', 'secretsmanager'],
    ['secrets-manager', 'secretsmanager'],
    ['SecretsManager', 'secretsmanager'],
    ['logs', 'logs'],
    ['cloudwatch-logs', 'logs'],
    ['CloudWatchEvents', 'events'],
    ['eventbridge', 'events'],
    ['stepfunctions', 'states'],
    ['sfn', 'states'],
    ['StepFunctions', 'states'],
    ['elbv2', 'elasticloadbalancing'],
    ['elastic-load-balancing-v2', 'elasticloadbalancing'],
    ['cognito-identity-provider', 'cognito-idp'],
    ['CognitoIdentityServiceProvider', 'cognito-idp'],
    ['sesv2', 'ses'],
    ['application-auto-scaling', 'application-autoscaling'],
    ['dynamodb', 'dynamodb'],
    ['opensearch', 'es'],
    ['docdb', 'rds'],
  ])('%s is %s', (client, service) => {
    expect(sdk.serviceOf(client)).toBe(service);
  });

  it('knows nothing of other names', () => {
    expect(sdk.serviceOf('nothing')).toBeUndefined();
    expect(sdk.serviceOf('')).toBeUndefined();
  });
});

describe('operations', () => {
  it.each([
    ['rds', 'create_db_snapshot', 'CreateDBSnapshot', ['rds:CreateDBSnapshot']],
    ['rds', 'restoreDBInstanceFromDBSnapshot', 'RestoreDBInstanceFromDBSnapshot', ['rds:RestoreDBInstanceFromDBSnapshot']],
    ['s3', 'ListObjectsV2', 'ListObjectsV2', ['s3:ListBucket']],
    ['s3', 'head_object', 'HeadObject', ['s3:GetObject']],
    ['s3', 'copyObject', 'CopyObject', ['s3:GetObject', 's3:PutObject']],
    ['s3', 'put_object', 'PutObject', ['s3:PutObject']],
    ['lambda', 'invoke', 'Invoke', ['lambda:InvokeFunction']],
    ['dynamodb', 'TransactGetItems', 'TransactGetItems', ['dynamodb:GetItem']],
    ['sts', 'get_caller_identity', 'GetCallerIdentity', []],
    ['sts', 'assume_role', 'AssumeRole', ['sts:AssumeRole']],
    ['states', 'StartExecution', 'StartExecution', ['states:StartExecution']],
    ['execute-api', 'post_to_connection', 'PostToConnection', ['execute-api:ManageConnections']],
    ['apigateway', 'get_rest_apis', 'GetRestApis', ['apigateway:GET']],
    ['bedrock', 'converse', 'Converse', ['bedrock:InvokeModel']],
    ['sqs', 'sendMessageBatch', 'SendMessageBatch', ['sqs:SendMessage']],
  ])('%s.%s', (service, method, operation, actions) => {
    expect(sdk.operation(service, method)).toEqual({ service, operation, actions });
  });

  it('knows nothing of what is no operation', () => {
    expect(sdk.operation('s3', 'close')).toBeUndefined();
    expect(sdk.operation('nothing', 'get_object')).toBeUndefined();
  });

  it.each([
    ['rds', 'db_snapshot_available', 'DescribeDBSnapshots'],
    ['rds', 'DBInstanceAvailable', 'DescribeDBInstances'],
    ['s3', 'object_exists', 'HeadObject'],
    ['lambda', 'function_active_v2', 'GetFunction'],
  ])('%s waits for %s', (service, waiter, operation) => {
    expect(sdk.waiter(service, waiter)?.operation).toBe(operation);
  });
});

describe('the tables', () => {
  it('name services and actions that there are', () => {
    expect([...clientNames().values()].filter((prefix) => !iam.services.includes(prefix))).toEqual([]);
    expect([...differingOperations().values()].flatMap(({ actions }) => actions.filter((id) => iam.action(id)?.id !== id))).toEqual([]);
    expect([...waiterOperations()].filter(([key, operation]) => !sdk.operation(key.split(':')[0] ?? '', operation))).toEqual([]);
  });

  it('say nothing that the names say already', () => {
    const plain = (name: string): string => name.replace(/[^a-z0-9]/g, '');
    expect([...clientNames()].filter(([name, prefix]) => name === plain(prefix))).toEqual([]);
  });

  it('are sorted', () => {
    for (const table of [clientNames, differingOperations, waiterOperations]) {
      const services = [...new Set([...table()].map(([key, value]) => (typeof value === 'string' && !key.includes(':') ? value : (key.split(':')[0] ?? ''))))];
      expect(services).toEqual(services.toSorted());
    }
  });
});
