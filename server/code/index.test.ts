import { describe, expect, it } from 'vitest';
import type { ApiCall, CodeSource, FunctionCode } from '../core/function-code';
import type { SourceFile, SourceFiles } from '../core/program';
import { sourceFile } from '../core/source-file';
import type { Value } from '../core/value';
import { literal, template, unknown, written } from '../core/value';
import { engine } from '../dialects/typescript/syntax/engine';
import json from '../schema/generated/iam.json';
import { iamData } from '../schema/iam';
import { sdkReference } from '../schema/iam/sdk';
import { createCodeReader } from './index';

const ROOT = 'file:///work';
const readCode = createCodeReader({ typescript: engine, sdk: sdkReference(() => iamData(json)) });

function filesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  const sources = new Map<string, SourceFile>();
  for (const [path, text] of Object.entries(texts)) sources.set(`${ROOT}/${path}`, sourceFile(`${ROOT}/${path}`, text));
  return { root: ROOT, sources, texts: new Map(), exists: (uri) => sources.has(uri) };
}

/** The first file is the handler's. */
function read(texts: string | Readonly<Record<string, string>>, language: CodeSource['language'] = 'python'): FunctionCode {
  const files = filesOf(typeof texts === 'string' ? { [language === 'python' ? 'index.py' : 'index.ts']: texts } : texts);
  const code = readCode({ language, files: [...files.sources.keys()], complete: true }, files);
  if (!code) throw new Error('nothing was read');
  return code;
}

const python = (text: string): readonly string[] => read(text).calls.map(shown);
const javascript = (text: string): readonly string[] => read(text, 'javascript').calls.map(shown);

/** `rds:CreateDBSnapshot(DBSnapshotIdentifier=…) @region`. */
function shown({ service, operation, parameters, environment, region }: ApiCall): string {
  const list = [...parameters].map(([name, value]) => `${name}=${environment.has(name) ? `$${environment.get(name) ?? ''}` : text(value)}`);
  return `${service}:${operation}(${list.join(', ')})${region ? ` @${text(region)}` : ''}`;
}

function text(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return String(value.value);
    case 'template':
      return value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `{${text(part)}}`)).join('');
    case 'choice':
      return value.alternatives.map((each) => text(each.value)).join('|');
    case 'unknown':
      return value.name ?? '?';
    case 'reference':
      return value.target;
    default:
      return value.kind;
  }
}

describe('boto3 clients', () => {
  it.each<[string, string, readonly string[]]>([
    ['a call on the spot', `import boto3\nboto3.client('rds').create_db_snapshot(DBInstanceIdentifier='orders')`, ['rds:CreateDBSnapshot(DBInstanceIdentifier=orders)']],
    ['a module variable', `import boto3\nrds = boto3.client("rds")\ndef handler(event, context):\n    rds.describe_db_instances()`, ['rds:DescribeDBInstances()']],
    ['an alias of the module', `import boto3 as b\nb.client('sns').publish(TopicArn='t')`, ['sns:Publish(TopicArn=t)']],
    ['an imported function', `from boto3 import client\nclient('sqs').send_message(QueueUrl='q')`, ['sqs:SendMessage(QueueUrl=q)']],
    ['a keyword', `import boto3\nboto3.client(service_name='sns', region_name='eu-west-1').publish(TopicArn='t')`, ['sns:Publish(TopicArn=t) @eu-west-1']],
    ['a region by position', `import boto3\nboto3.client('sns', 'eu-west-1').publish()`, ['sns:Publish() @eu-west-1']],
    ['a session', `import boto3\nsession = boto3.Session(region_name='us-west-2')\nsession.client('s3').list_objects_v2(Bucket='b')`, ['s3:ListObjectsV2(Bucket=b) @us-west-2']],
    ['self', `import boto3\nclass A:\n    def __init__(self):\n        self.rds = boto3.client('rds')\n    def run(self):\n        self.rds.delete_db_instance(DBInstanceIdentifier='x')`, ['rds:DeleteDBInstance(DBInstanceIdentifier=x)']],
    ['a client that is passed to a class', `import boto3\nclass A:\n    def __init__(self, client):\n        self.client = client\n    def run(self):\n        self.client.publish(Message='m')\nA(boto3.client('sns')).run()`, ['sns:Publish(Message=m)']],
    ['a base class', `import boto3\nclass Base:\n    def __init__(self):\n        self.s3 = boto3.client('s3')\nclass A(Base):\n    def run(self):\n        self.s3.head_object(Bucket='b', Key='k')`, ['s3:HeadObject(Bucket=b, Key=k)']],
    ['a property', `import boto3\nclass A:\n    @property\n    def rds(self):\n        return boto3.client('rds')\n    def run(self):\n        self.rds.stop_db_instance()`, ['rds:StopDBInstance()']],
    ['a helper that makes clients', `import boto3\ndef get(service):\n    return boto3.client(service)\nget('rds').start_db_instance()\nget('sns').publish()`, ['rds:StartDBInstance()', 'sns:Publish()']],
    ['a client that is passed', `import boto3\ndef snap(client, name):\n    client.create_db_snapshot(DBSnapshotIdentifier=name)\nsnap(boto3.client('rds', region_name='eu-west-1'), 'a')`, ['rds:CreateDBSnapshot(DBSnapshotIdentifier=a) @eu-west-1']],
    ['a global that is made when needed', `import boto3\nclient = None\ndef get():\n    global client\n    if client is None:\n        client = boto3.client('ssm')\n    return client\ndef handler(event, context):\n    get().get_parameter(Name='/a')`, ['ssm:GetParameter(Name=/a)']],
    ['a dictionary of clients', `import boto3\nclients = {'rds': boto3.client('rds')}\nclients['sns'] = boto3.client('sns')\nclients['rds'].reboot_db_instance()\nclients['sns'].publish()`, ['rds:RebootDBInstance()', 'sns:Publish()']],
    ['clients that are made when needed', `import boto3\nclass A:\n    def __init__(self):\n        self.clients = {}\n    def get(self, region):\n        if region not in self.clients:\n            self.clients[region] = boto3.client('rds', region_name=region)\n        return self.clients[region]\n    def run(self):\n        self.get('eu-west-1').copy_db_snapshot(SourceRegion='us-east-1')`, ['rds:CopyDBSnapshot(SourceRegion=us-east-1) @eu-west-1']],
    ['methods of a dictionary', `import boto3\nclients = {'a': boto3.client('sns'), 'b': boto3.client('sqs')}\nclients.get('a').publish()\nfor each in clients.values():\n    each.add_permission()`, ['sns:Publish()', 'sns:AddPermission()', 'sqs:AddPermission()']],
    ['a loop over regions', `import boto3\nfor region in ['us-east-1', 'eu-west-1']:\n    boto3.client('ec2', region_name=region).describe_instances()`, ['ec2:DescribeInstances() @us-east-1|eu-west-1']],
    ['a paginator', `import boto3\npages = boto3.client('rds').get_paginator('describe_db_snapshots')\nfor page in pages.paginate(SnapshotType='manual'):\n    pass`, ['rds:DescribeDBSnapshots(SnapshotType=manual)']],
    ['a waiter', `import boto3\nrds = boto3.client('rds')\nrds.get_waiter('db_snapshot_available').wait(DBSnapshotIdentifier='s')`, ['rds:DescribeDBSnapshots(DBSnapshotIdentifier=s)']],
    ['getattr', `import boto3\ngetattr(boto3.client('rds'), 'describe_db_clusters')()`, ['rds:DescribeDBClusters()']],
    ['a signed address', `import boto3\nboto3.client('s3').generate_presigned_url('get_object', Params={'Bucket': 'b'})`, ['s3:GetObject(Bucket=b)']],
    ['a transfer', `import boto3\nboto3.client('s3').upload_file('/tmp/a', 'b', 'k')`, ['s3:PutObject(Bucket=b, Key=k)']],
    ['an asynchronous client', `import aioboto3\nasync def handler(event, context):\n    async with aioboto3.Session().client('s3') as s3:\n        await s3.put_object(Bucket='b')`, ['s3:PutObject(Bucket=b)']],
    ['a renamed service', `import boto3\nboto3.client('stepfunctions').start_execution()\nboto3.client('elbv2').describe_target_health()`, ['states:StartExecution()', 'elasticloadbalancing:DescribeTargetHealth()']],
    ['parameters that are spread', `import boto3\ncommon = {'Bucket': 'b'}\nboto3.client('s3').put_object(**common, Key='k')`, ['s3:PutObject(Bucket=b, Key=k)']],
    ['a yielded call', `import boto3\ndef pages():\n    yield boto3.client('s3').list_buckets()`, ['s3:ListBuckets()']],
    ['what is no call of AWS', `import boto3\nrds = boto3.client('rds')\nrds.close()\nrds.exceptions.DBSnapshotNotFoundFault\n{}.get('a')`, []],
  ])('%s', (_, source, calls) => {
    expect(python(source)).toEqual(calls);
  });
});

describe('boto3 resources', () => {
  it.each<[string, string, readonly string[]]>([
    ['a table', `import boto3, os\ntable = boto3.resource('dynamodb').Table(os.environ['T'])\ntable.put_item(Item={})`, ['dynamodb:PutItem(TableName=$T, Item=object)']],
    ['an object', `import boto3\nboto3.resource('s3').Object('b', 'k').get()`, ['s3:GetObject(Bucket=b, Key=k)']],
    ['an object of a bucket', `import boto3\nboto3.resource('s3').Bucket('b').Object('k').put(Body=b'')`, ['s3:PutObject(Bucket=b, Key=k, Body=)']],
    ['a collection', `import boto3\nfor each in boto3.resource('s3').Bucket('b').objects.filter(Prefix='p'):\n    each.delete()`, ['s3:ListObjects(Bucket=b, Prefix=p)', 's3:DeleteObject(Bucket=b)']],
    ['a whole collection', `import boto3\nboto3.resource('s3').Bucket('b').objects.all().delete()`, ['s3:DeleteObjects(Bucket=b)', 's3:ListObjects(Bucket=b)']],
    ['a batch', `import boto3\nwith boto3.resource('dynamodb').Table('t').batch_writer() as batch:\n    batch.put_item(Item={})`, ['dynamodb:BatchWriteItem(TableName=t)']],
    ['a client of a resource', `import boto3\nboto3.resource('s3').meta.client.copy_object(Bucket='b')`, ['s3:CopyObject(Bucket=b)']],
    ['messages', `import boto3\nqueue = boto3.resource('sqs').get_queue_by_name(QueueName='q')\nfor message in queue.receive_messages():\n    message.delete()`, ['sqs:GetQueueUrl(QueueName=q)', 'sqs:ReceiveMessage()']],
  ])('%s', (_, source, calls) => {
    expect(python(source)).toEqual(expect.arrayContaining([...calls]));
  });
});

describe('values', () => {
  it.each<[string, readonly string[]]>([
    [`os.environ['B']`, ['s3:GetObject(Bucket=$B)']],
    [`os.environ.get('B')`, ['s3:GetObject(Bucket=$B)']],
    [`os.getenv('B', 'other')`, ['s3:GetObject(Bucket=$B)']],
    [`NAME`, ['s3:GetObject(Bucket=$NAME_FROM)']],
    [`f"logs-{os.environ['B']}"`, ['s3:GetObject(Bucket=logs-{environment variable B})']],
    [`'a' + '-b'`, ['s3:GetObject(Bucket=a-b)']],
    [`'a' if event else 'b'`, ['s3:GetObject(Bucket=a|b)']],
    [`event['bucket']`, ['s3:GetObject(Bucket=?)']],
  ])('%s', (expression, calls) => {
    const source = `import os\nimport boto3\nNAME = os.environ["NAME_FROM"]\ndef handler(event, context):\n    boto3.client('s3').get_object(Bucket=${expression})\n`;
    expect(python(source)).toEqual(calls);
  });

  it('takes parameters from every call', () => {
    expect(python(`import os\nimport boto3\nsm = boto3.client('secretsmanager')\ndef secret(name):\n    return sm.get_secret_value(SecretId=name)\nsecret(os.environ['DB_SECRET'])`)).toEqual([
      'secretsmanager:GetSecretValue(SecretId=$DB_SECRET)',
    ]);
  });
});

describe('AWS SDK for JavaScript 3', () => {
  it.each<[string, string, readonly string[]]>([
    ['a command', `import { RDSClient, CreateDBSnapshotCommand } from '@aws-sdk/client-rds';\nconst rds = new RDSClient({ region: 'eu-west-1' });\nexport const handler = async () => { await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: process.env.DB_ID })); };`, ['rds:CreateDBSnapshot(DBInstanceIdentifier=$DB_ID) @eu-west-1']],
    ['a command in a variable', `const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');\nconst s3 = new S3Client({});\nexports.handler = async () => { const command = new PutObjectCommand({ Bucket: 'b' }); return s3.send(command); };`, ['s3:PutObject(Bucket=b)']],
    ['a namespace', `import * as rds from '@aws-sdk/client-rds';\nnew rds.RDSClient({}).send(new rds.DeleteDBSnapshotCommand({}));`, ['rds:DeleteDBSnapshot()']],
    ['an aggregated client', `import { RDS } from '@aws-sdk/client-rds';\nconst rds = new RDS({});\nawait rds.createDBSnapshot({ DBSnapshotIdentifier: 's' });`, ['rds:CreateDBSnapshot(DBSnapshotIdentifier=s)']],
    ['a paginator', `import { RDSClient, paginateDescribeDBSnapshots } from '@aws-sdk/client-rds';\nconst client = new RDSClient({ region: 'us-west-2' });\nfor await (const page of paginateDescribeDBSnapshots({ client }, { SnapshotType: 'manual' })) {}`, ['rds:DescribeDBSnapshots(SnapshotType=manual) @us-west-2']],
    ['a waiter', `import { RDSClient, waitUntilDBSnapshotAvailable } from '@aws-sdk/client-rds';\nawait waitUntilDBSnapshotAvailable({ client: new RDSClient({}), maxWaitTime: 60 }, { DBSnapshotIdentifier: 's' });`, ['rds:DescribeDBSnapshots(DBSnapshotIdentifier=s)']],
    ['a document command', `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';\nconst client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'r' }));\nawait client.send(new PutCommand({ TableName: process.env.TABLE! }));`, ['dynamodb:PutItem(TableName=$TABLE) @r']],
    ['a document client', `import { DynamoDB } from '@aws-sdk/client-dynamodb';\nimport { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';\nawait DynamoDBDocument.from(new DynamoDB()).get({ TableName: 't' });`, ['dynamodb:GetItem(TableName=t)']],
    ['an upload', `import { Upload } from '@aws-sdk/lib-storage';\nimport { S3Client } from '@aws-sdk/client-s3';\nawait new Upload({ client: new S3Client(), params: { Bucket: 'b' } }).done();`, ['s3:PutObject(Bucket=b)', 's3:AbortMultipartUpload(Bucket=b)']],
    ['a renamed client', `import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';\nnew SFNClient({}).send(new StartExecutionCommand({ stateMachineArn: process.env['ARN'] }));`, ['states:StartExecution(stateMachineArn=$ARN)']],
    ['a class', `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';\nclass Notifier {\n  constructor(private readonly sns = new SNSClient({ region: 'x' })) {}\n  notify() { return this.sns.send(new PublishCommand({ TopicArn: 't' })); }\n}\nnew Notifier().notify();`, ['sns:Publish(TopicArn=t) @x']],
    ['a parameter of its type', `import { S3 } from '@aws-sdk/client-s3';\nexport async function clean(s3: S3) { await s3.deleteObject({ Bucket: 'b' }); }`, ['s3:DeleteObject(Bucket=b)']],
    ['a map of clients', `import { RDS } from '@aws-sdk/client-rds';\nconst clients = new Map();\nfunction get(region) { if (!clients.has(region)) clients.set(region, new RDS({ region })); return clients.get(region); }\nawait get('eu-west-1').copyDBSnapshot({});`, ['rds:CopyDBSnapshot() @eu-west-1']],
    ['a traced client', `import AWSXRay from 'aws-xray-sdk-core';\nimport { S3 } from '@aws-sdk/client-s3';\nconst s3 = AWSXRay.captureAWSv3Client(new S3({}));\nawait s3.listBuckets({});`, ['s3:ListBuckets()']],
    ['a token', `import { Signer } from '@aws-sdk/rds-signer';\nconst signer = new Signer({ hostname: 'h' });`, ['rds-db:connect(hostname=h)']],
  ])('%s', (_, source, calls) => {
    expect(javascript(source)).toEqual(calls);
  });
});

describe('AWS SDK for JavaScript 2', () => {
  it.each<[string, string, readonly string[]]>([
    ['a client', `const AWS = require('aws-sdk');\nconst s3 = new AWS.S3({ region: 'eu-west-1' });\nexports.handler = async () => s3.getObject({ Bucket: 'b' }).promise();`, ['s3:GetObject(Bucket=b) @eu-west-1']],
    ['a named import', `import { RDS } from 'aws-sdk';\nawait new RDS().createDBSnapshot({ DBSnapshotIdentifier: 's' }).promise();`, ['rds:CreateDBSnapshot(DBSnapshotIdentifier=s)']],
    ['a package of one client', `import S3 from 'aws-sdk/clients/s3';\nnew S3().putObject({ Bucket: 'b' });`, ['s3:PutObject(Bucket=b)']],
    ['a document client', `const AWS = require('aws-sdk');\nconst client = new AWS.DynamoDB.DocumentClient();\nclient.put({ TableName: process.env.TABLE }).promise();`, ['dynamodb:PutItem(TableName=$TABLE)']],
    ['a waiter', `const AWS = require('aws-sdk');\nnew AWS.RDS().waitFor('dBSnapshotAvailable', { DBSnapshotIdentifier: 's' }).promise();`, ['rds:DescribeDBSnapshots(DBSnapshotIdentifier=s)']],
    ['a destructured environment', `const AWS = require('aws-sdk');\nconst { TABLE } = process.env;\nnew AWS.DynamoDB().getItem({ TableName: TABLE });`, ['dynamodb:GetItem(TableName=$TABLE)']],
  ])('%s', (_, source, calls) => {
    expect(javascript(source)).toEqual(calls);
  });
});

describe('several files', () => {
  it('follows what the handler imports, and nothing beside it', () => {
    const code = read({
      'functions/index.py': `from lib.snapshots import take\nfrom .cleanup import *\ndef handler(event, context):\n    take('orders')\n    clean()`,
      'functions/lib/snapshots.py': `from .clients import rds\ndef take(name):\n    rds.create_db_snapshot(DBInstanceIdentifier=name)`,
      'functions/lib/clients.py': `import boto3\nrds = boto3.client('rds')`,
      'functions/cleanup.py': `import boto3\ndef clean():\n    boto3.client('rds').delete_db_snapshot()`,
      'functions/other.py': `import boto3\nboto3.client('s3').list_buckets()`,
    });
    expect(code.calls.map(shown)).toEqual(['rds:CreateDBSnapshot(DBInstanceIdentifier=orders)', 'rds:DeleteDBSnapshot()']);
    expect(code.complete).toBe(true);
    expect(code.calls[0]?.location).toEqual({ uri: `${ROOT}/functions/lib/snapshots.py`, range: { start: 45, end: 94 } });
  });

  it('follows modules of both kinds of JavaScript', () => {
    const code = read(
      {
        'src/index.ts': `import { rds } from './clients';\nimport helper, { other as renamed } from '../shared/helper.js';\nexport const handler = async () => { await rds.createDBSnapshot({}); await helper.run(); renamed(); };`,
        'src/clients.ts': `import { RDS } from '@aws-sdk/client-rds';\nexport const rds = new RDS({});`,
        'shared/helper.js': `const { S3 } = require('@aws-sdk/client-s3');\nconst s3 = new S3();\nmodule.exports = { run: () => s3.listBuckets(), other() { s3.getObject({}); } };`,
      },
      'javascript',
    );
    expect(code.calls.map(shown)).toEqual(['rds:CreateDBSnapshot()', 's3:ListBuckets()', 's3:GetObject()']);
    expect(code.complete).toBe(true);
  });

  it('follows a re-export', () => {
    const code = read(
      {
        'src/index.ts': `import { rds } from './all';\nrds.startDBInstance({});`,
        'src/all.ts': `export * from './clients';`,
        'src/clients.ts': `import { RDS } from '@aws-sdk/client-rds';\nexport const rds = new RDS({});`,
      },
      'javascript',
    );
    expect(code.calls.map(shown)).toEqual(['rds:StartDBInstance()']);
  });
});

describe('what cannot be read', () => {
  it.each<[string, string, CodeSource['language']]>([
    ['an unknown service', `import boto3\nboto3.client(event['service']).run()`, 'python'],
    ['an unknown method', `import boto3\ngetattr(boto3.client('rds'), name)()`, 'python'],
    ['a missing module', `from .helpers import run\nrun()`, 'python'],
    ['a package of somebody', `from acme_backups import run\nrun()`, 'python'],
    ['a dynamic import', `import importlib\nimportlib.import_module(name)`, 'python'],
    ['a missing file', `import { run } from './helpers';\nrun();`, 'javascript'],
    ['a package', `import { run } from '@acme/backups';\nrun();`, 'javascript'],
    ['a dynamic require', 'require(`./${name}`);', 'javascript'],
  ])('%s', (_, source, language) => {
    expect(read(source, language).complete).toBe(false);
  });

  it.each<[string, CodeSource['language']]>([
    [`import json, os, logging\nimport boto3\nfrom botocore.exceptions import ClientError\nboto3.client('s3').list_buckets()`, 'python'],
    [`import { readFileSync } from 'node:fs';\nimport { Client } from 'pg';\nimport type { Handler } from 'aws-lambda';`, 'javascript'],
  ])('but these can %#', (source, language) => {
    expect(read(source, language).complete).toBe(true);
  });

  it('gives nothing for no code', () => {
    const files = filesOf({});
    expect(readCode({ language: 'python', files: [`${ROOT}/index.py`], complete: true }, files)).toBeUndefined();
    expect(readCode({ language: 'python', inline: unknown('computed', written(HERE)), files: [], complete: true }, files)).toBeUndefined();
  });

  it('survives code that refers to itself, and code that is being typed', () => {
    expect(python(`x = x.y\ny = {**y}\ny['a'].run()\ndef f(a):\n    return f(a)\nf(f).b()\nclass A(A):\n    pass\nA().c()`)).toEqual([]);
    expect(javascript(`const a = { ...a }; a.b(); function f(x) { return f(x) } f(f).b(); class A extends A {} new A().c();`)).toEqual([]);
    expect(python(`import boto3\nrds = boto3.client('rds')\nrds.create_db_snapshot(DBInstanceIdentifier='a'`)).toEqual(['rds:CreateDBSnapshot(DBInstanceIdentifier=a)']);
    expect(javascript(`import { RDS } from`)).toEqual([]);
    expect(python(`x = ${'['.repeat(5000)}`)).toEqual([]);
  });
});

const HERE = { uri: `${ROOT}/main.tf`, range: { start: 0, end: 0 } };

describe('connections', () => {
  it.each<[string, CodeSource['language'], string]>([
    [`import psycopg2\npsycopg2.connect(host='h')`, 'python', `psycopg2.connect(host='h')`],
    [`import pg8000.native\npg8000.native.Connection('u')`, 'python', `pg8000.native.Connection('u')`],
    [`import pymysql as db\ndb.connect()`, 'python', 'db.connect()'],
    [`import mysql.connector\nmysql.connector.connect()`, 'python', 'mysql.connector.connect()'],
    [`from sqlalchemy import create_engine\ncreate_engine(url)`, 'python', 'create_engine(url)'],
    [`import subprocess\nsubprocess.run(["psql", "-c", "SELECT 1"])`, 'python', 'subprocess.run(["psql", "-c", "SELECT 1"])'],
    [`import { Client } from 'pg';\nconst c = new Client({});`, 'javascript', 'new Client({})'],
    [`const pg = require('pg');\nnew pg.Pool();`, 'javascript', 'new pg.Pool()'],
    [`import mysql from 'mysql2/promise';\nawait mysql.createConnection({});`, 'javascript', 'mysql.createConnection({})'],
    [`import knex from 'knex';\nknex({ client: 'pg' });`, 'javascript', `knex({ client: 'pg' })`],
  ])('%s', (source, language, connection) => {
    expect(read(source, language).connections.map(({ range }) => source.slice(range.start, range.end))).toEqual([connection]);
  });

  it('are no other calls', () => {
    expect(read(`import sqlite3\nsqlite3.connect('a')\nimport subprocess\nsubprocess.run(['ls'])`).connections).toEqual([]);
  });
});

it('keeps what the code says of itself', () => {
  const { words } = read({ 'functions/verify_backups.py': `"""Nightly check."""\n# Restores nothing.\ndef checkSnapshot():\n    """Takes one."""` });
  expect(words).toBe('verify backups nightly check. check snapshot takes one. restores nothing.');
});

describe('code in a string of the program', () => {
  const locate = (program: string, value: (location: { readonly uri: string; readonly range: { readonly start: number; readonly end: number } }) => Value, from: number, to: number): readonly string[] => {
    const files = filesOf({ 'app.ts': program });
    const location = { uri: `${ROOT}/app.ts`, range: { start: from, end: to } };
    const code = readCode({ language: 'python', inline: value(location), files: [], complete: true }, files);
    return (code?.calls ?? []).map(({ location: { range } }) => program.slice(range.start, range.end));
  };
  const whole = (program: string, decoded: string): readonly string[] => locate(program, (location) => literal(decoded, written(location)), 0, program.length);
  const source = `import boto3\n\ns3 = boto3.client("s3")\ns3.put_object(Bucket="b", Key="\\n")\n`;

  it.each<[string, string]>([
    ['a template string', `const code = \`${source.replace(/\\/g, '\\\\')}\`;`],
    ['a JSON string', `{ "ZipFile": ${JSON.stringify(source)} }`],
    ['an indented block', `ZipFile: |\n${source.replace(/^(?=.)/gm, '    ')}`],
    ['lines of a list', `"Fn::Join": ["\\n", [${source.split('\n').map((line) => JSON.stringify(line)).join(', ')}]]`],
  ])('is found in %s', (_, program) => {
    const [call] = whole(program, source);
    expect(call?.replace(/\\\\/g, '\\').replace(/\\"/g, '"').replace(/\\n/g, '\n').replace('"\n"', '"\\n"')).toBe(`s3.put_object(Bucket="b", Key="\\n")`);
  });

  it('is the whole string where it is written in another way', () => {
    expect(whole('code(encoded)', source)).toEqual(['code(encoded)']);
  });

  it('knows what stands in its holes', () => {
    const program = 'inline: `import boto3\nboto3.client("s3").put_object(Bucket="${bucket.id}", Key="a-${x}")`';
    const files = filesOf({ 'app.ts': program });
    const from = written({ uri: `${ROOT}/app.ts`, range: { start: 8, end: program.length } });
    const bucket: Value = { kind: 'reference', target: 'bucket', attribute: 'id', from };
    const value = template([literal('import boto3\nboto3.client("s3").put_object(Bucket="', from), bucket, literal('", Key="a-', from), unknown('parameter', from, 'x'), literal('")', from)], from);
    const code = readCode({ language: 'python', inline: value, files: [], complete: true }, files);
    expect(code?.calls.map(shown)).toEqual(['s3:PutObject(Bucket=bucket, Key=a-{x})']);
    expect(code?.calls.map(({ location: { range } }) => program.slice(range.start, range.end))).toEqual(['boto3.client("s3").put_object(Bucket="${bucket.id}", Key="a-${x}")']);
  });
});
