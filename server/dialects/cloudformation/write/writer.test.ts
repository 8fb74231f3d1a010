import { describe, expect, it } from 'vitest';
import { newResource, write, type CanonicalEdit, type Expression } from '../../../core/edits';
import { get } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { ListValue, ObjectValue, Value } from '../../../core/value';
import { sample, type Sample } from '../testing/support';

const DEFAULT_ENCRYPTION = ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default'];

function set(resource: Resource, path: string, value: Expression): CanonicalEdit {
  return { kind: 'set', resource, path: path.split('.'), value };
}

const { literal, reference } = write;

/** What a fix for a bucket without a customer key does. */
function encrypt({ resource }: Sample): readonly CanonicalEdit[] {
  const bucket = resource('Logs');
  const key = newResource('aws_kms_key', 'Logs key', bucket, {
    description: literal('Encrypts Logs'),
    enable_key_rotation: literal(true),
  });
  const alias = newResource('aws_kms_alias', 'Logs key', bucket, {
    name: write.template('alias/', 'logs'),
    target_key_id: reference(key, 'key_id'),
  });
  return [
    set(bucket, [...DEFAULT_ENCRYPTION, 'sse_algorithm'].join('.'), literal('aws:kms')),
    set(bucket, [...DEFAULT_ENCRYPTION, 'kms_master_key_id'].join('.'), reference(key, 'arn')),
    set(bucket, 'server_side_encryption_configuration.rule.bucket_key_enabled', literal(true)),
    { kind: 'add', resource: alias },
  ];
}

/** A queue for what a function fails on, and its role's permission. */
function catchFailures({ resource }: Sample): readonly CanonicalEdit[] {
  const lambda = resource('Fn');
  const role = get(lambda.properties, 'role');
  const queue = newResource('aws_sqs_queue', 'Fn dead letter queue', lambda, {
    message_retention_seconds: literal(1_209_600),
    sqs_managed_sse_enabled: literal(true),
  });
  const permission = newResource('aws_iam_role_policy', 'Fn dead letter queue', lambda, {
    name: literal('fn-dlq'),
    role: reference(resource(role.kind === 'reference' ? role.target : ''), 'id'),
    policy: write.document(
      write.object({
        Version: literal('2012-10-17'),
        Statement: write.list(
          write.object({
            Effect: literal('Allow'),
            Action: literal('sqs:SendMessage'),
            Resource: reference(queue, 'arn'),
          }),
        ),
      }),
    ),
  });
  return [
    set(lambda, 'dead_letter_config.target_arn', reference(queue, 'arn')),
    { kind: 'add', resource: permission },
    { kind: 'depend', resource: lambda, on: permission },
  ];
}

function statementOf({ resource }: Sample): ObjectValue {
  const document = get(resource('Policy'), 'policy');
  const statement = get(document, 'Statement');
  const [first] = statement.kind === 'list' ? statement.items : [statement];
  if (first?.kind !== 'object') throw new Error('no statement');
  return first;

  function get(of: Resource | Value, name: string): Value {
    const properties = 'properties' in of ? of.properties : of;
    return (properties.kind === 'object' && properties.entries.get(name)?.value) || properties;
  }
}

/** Scopes a wildcard and splits an action off that needs it. */
function scope(program: Sample): readonly CanonicalEdit[] {
  const policy = program.resource('Policy');
  const statement = statementOf(program);
  const resource = statement.entries.get('Resource');
  const action = statement.entries.get('Action');
  const [first] = action?.value.kind === 'list' ? action.value.items : [];
  if (!resource?.site || !action?.site || !first) throw new Error('no sites');
  const table = program.resource('Table');
  return [
    {
      kind: 'replace',
      resource: policy,
      site: resource.site,
      by: write.list(reference(table, 'arn'), write.template(reference(table, 'arn'), '/index/*')),
    },
    { kind: 'replace', resource: policy, site: action.site, by: write.list(write.existing(first)) },
    {
      kind: 'add-statement',
      resource: policy,
      after: statement,
      statement: { actions: ['dynamodb:ListTables'], resources: [literal('*')] },
    },
  ];
}

const CASES: readonly (readonly [string, (program: Sample) => readonly CanonicalEdit[], string, string])[] = [
  [
    'YAML: replaces, inserts at two depths, declares behind the resource, keeps comments',
    encrypt,
    `
Resources:
  Logs: # where logs go
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256 # for now

  # Tells people.
  Topic:
    Type: AWS::SNS::Topic
`,
    `
Resources:
  Logs: # where logs go
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms # for now
              KMSMasterKeyID: !GetAtt LogsKey.Arn
            BucketKeyEnabled: true

  LogsKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Logs
      EnableKeyRotation: true

  LogsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/logs
      TargetKeyId: !Ref LogsKey

  # Tells people.
  Topic:
    Type: AWS::SNS::Topic
`,
  ],
  [
    'YAML: a resource without properties; lists not indented; long-form functions; no blank lines',
    encrypt,
    `
Resources:
    Logs:
        Type: AWS::S3::Bucket
    Policy:
        Type: AWS::S3::BucketPolicy
        Properties:
            Bucket:
                Ref: Logs
            PolicyDocument:
                Statement:
                -   Effect: Deny
`,
    `
Resources:
    Logs:
        Type: AWS::S3::Bucket
        Properties:
            BucketEncryption:
                ServerSideEncryptionConfiguration:
                - ServerSideEncryptionByDefault:
                      SSEAlgorithm: aws:kms
                      KMSMasterKeyID:
                          Fn::GetAtt:
                          - LogsKey
                          - Arn
                  BucketKeyEnabled: true
    LogsKey:
        Type: AWS::KMS::Key
        Properties:
            Description: Encrypts Logs
            EnableKeyRotation: true
    LogsKeyAlias:
        Type: AWS::KMS::Alias
        Properties:
            AliasName: alias/logs
            TargetKeyId:
                Ref: LogsKey
    Policy:
        Type: AWS::S3::BucketPolicy
        Properties:
            Bucket:
                Ref: Logs
            PolicyDocument:
                Statement:
                -   Effect: Deny
`,
  ],
  [
    'YAML: flow style, no line break at the end',
    encrypt,
    `Resources:
  Logs: {Type: 'AWS::S3::Bucket', Properties: {BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]}}}`,
    `Resources:
  Logs: {Type: 'AWS::S3::Bucket', Properties: {BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt LogsKey.Arn}, BucketKeyEnabled: true}]}}}

  LogsKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Logs
      EnableKeyRotation: true

  LogsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/logs
      TargetKeyId: !Ref LogsKey`,
  ],
  [
    'JSON: two blanks, calls on one line, an object on one line that grows too long',
    encrypt,
    `{
  "Resources": {
    "Logs": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "Tags": [{ "Key": "Name", "Value": { "Ref": "AWS::StackName" } }],
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            { "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } }
          ]
        }
      }
    }
  }
}
`,
    `{
  "Resources": {
    "Logs": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "Tags": [{ "Key": "Name", "Value": { "Ref": "AWS::StackName" } }],
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            {
              "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": { "Fn::GetAtt": ["LogsKey", "Arn"] }
              },
              "BucketKeyEnabled": true
            }
          ]
        }
      }
    },
    "LogsKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts Logs",
        "EnableKeyRotation": true
      }
    },
    "LogsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/logs",
        "TargetKeyId": { "Ref": "LogsKey" }
      }
    }
  }
}
`,
  ],
  [
    'JSON: tabs, calls on several lines, no properties yet',
    encrypt,
    `{
	"Resources": {
		"Logs": {
			"Type": "AWS::S3::Bucket",
			"DeletionPolicy": "Retain"
		},
		"Policy": {
			"Type": "AWS::S3::BucketPolicy",
			"Properties": {
				"Bucket": {
					"Ref": "Logs"
				}
			}
		}
	}
}`,
    `{
	"Resources": {
		"Logs": {
			"Type": "AWS::S3::Bucket",
			"DeletionPolicy": "Retain",
			"Properties": {
				"BucketEncryption": {
					"ServerSideEncryptionConfiguration": [
						{
							"ServerSideEncryptionByDefault": {
								"SSEAlgorithm": "aws:kms",
								"KMSMasterKeyID": {
									"Fn::GetAtt": [
										"LogsKey",
										"Arn"
									]
								}
							},
							"BucketKeyEnabled": true
						}
					]
				}
			}
		},
		"LogsKey": {
			"Type": "AWS::KMS::Key",
			"Properties": {
				"Description": "Encrypts Logs",
				"EnableKeyRotation": true
			}
		},
		"LogsKeyAlias": {
			"Type": "AWS::KMS::Alias",
			"Properties": {
				"AliasName": "alias/logs",
				"TargetKeyId": {
					"Ref": "LogsKey"
				}
			}
		},
		"Policy": {
			"Type": "AWS::S3::BucketPolicy",
			"Properties": {
				"Bucket": {
					"Ref": "Logs"
				}
			}
		}
	}
}`,
  ],
  [
    "YAML: the permission goes into the role's own policies, which the function waits for already",
    catchFailures,
    `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
`,
    `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      Policies:
        - PolicyName: fn-dlq
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: sqs:SendMessage
                Resource: !GetAtt FnDeadLetterQueue.Arn
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt Role.Arn
      DeadLetterConfig:
        TargetArn: !GetAtt FnDeadLetterQueue.Arn
  FnDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
`,
  ],
  [
    "JSON: the role's policies are not a list in the source, so the policy stands alone and the function waits for it",
    catchFailures,
    `{
  "Parameters": { "Open": { "Type": "String" } },
  "Conditions": { "IsOpen": { "Fn::Equals": [{ "Ref": "Open" }, "yes"] } },
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "Policies": { "Fn::If": ["IsOpen", [], { "Ref": "AWS::NoValue" }] }
      }
    },
    "Fn": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Fn::GetAtt": ["Role", "Arn"] }
      }
    }
  }
}
`,
    `{
  "Parameters": { "Open": { "Type": "String" } },
  "Conditions": { "IsOpen": { "Fn::Equals": [{ "Ref": "Open" }, "yes"] } },
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "Policies": { "Fn::If": ["IsOpen", [], { "Ref": "AWS::NoValue" }] }
      }
    },
    "Fn": {
      "Type": "AWS::Lambda::Function",
      "DependsOn": "FnDeadLetterQueuePolicy",
      "Properties": {
        "Role": { "Fn::GetAtt": ["Role", "Arn"] },
        "DeadLetterConfig": {
          "TargetArn": { "Fn::GetAtt": ["FnDeadLetterQueue", "Arn"] }
        }
      }
    },
    "FnDeadLetterQueue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "MessageRetentionPeriod": 1209600,
        "SqsManagedSseEnabled": true
      }
    },
    "FnDeadLetterQueuePolicy": {
      "Type": "AWS::IAM::Policy",
      "Properties": {
        "PolicyName": "fn-dlq",
        "Roles": [{ "Ref": "Role" }],
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "sqs:SendMessage",
              "Resource": { "Fn::GetAtt": ["FnDeadLetterQueue", "Arn"] }
            }
          ]
        }
      }
    }
  }
}
`,
  ],
  [
    'SAM: the queue with its kind, the permission as one of the function',
    catchFailures,
    `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies:
        - AWSXrayWriteOnlyAccess
`,
    `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Policies:
        - AWSXrayWriteOnlyAccess
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: !GetAtt FnDeadLetterQueue.Arn
      DeadLetterQueue:
        Type: SQS
        TargetArn: !GetAtt FnDeadLetterQueue.Arn

  FnDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
`,
  ],
  [
    'SAM: a function without properties',
    catchFailures,
    `
Resources:
  Fn:
    Type: AWS::Serverless::Function
`,
    `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      DeadLetterQueue:
        Type: SQS
        TargetArn: !GetAtt FnDeadLetterQueue.Arn
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: !GetAtt FnDeadLetterQueue.Arn

  FnDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
`,
  ],
  [
    'SAM: the only policy becomes the first of a list',
    catchFailures,
    `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Policies: AWSXrayWriteOnlyAccess # tracing
`,
    `
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Policies: # tracing
        - AWSXrayWriteOnlyAccess
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action: sqs:SendMessage
              Resource: !GetAtt FnDeadLetterQueue.Arn
      DeadLetterQueue:
        Type: SQS
        TargetArn: !GetAtt FnDeadLetterQueue.Arn

  FnDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      SqsManagedSseEnabled: true
`,
  ],
  [
    'YAML: what is no property, there and not there',
    ({ resource }) => [
      set(resource('Db'), 'skip_final_snapshot', literal(true)),
      set(resource('Cluster'), 'skip_final_snapshot', literal(false)),
    ],
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    Properties:
      Engine: postgres
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora
`,
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Delete
    Properties:
      Engine: postgres
  Cluster:
    Type: AWS::RDS::DBCluster
    DeletionPolicy: Snapshot
    Properties:
      Engine: aurora
`,
  ],
  [
    'YAML: a list in the place of a text, an item taken out, a statement added, comments kept',
    scope,
    `
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Data
            Effect: Allow
            Action:
              # reading
              - dynamodb:Query
              - dynamodb:ListTables # all of them
            Resource: "*" # to do
          - Effect: Deny
`,
    `
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Data
            Effect: Allow
            Action:
              # reading
              - dynamodb:Query
            Resource: # to do
              - !GetAtt Table.Arn
              - !Sub "\${Table.Arn}/index/*"
          - Effect: Allow
            Action:
              - dynamodb:ListTables
            Resource: "*"
          - Effect: Deny
`,
  ],
  [
    'YAML: the only statement is not in a list',
    scope,
    `
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          Effect: Allow
          Action: [dynamodb:Query, dynamodb:ListTables]
          Resource: ['*']
`,
    `
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: [dynamodb:Query]
            Resource: [!GetAtt Table.Arn, !Sub '\${Table.Arn}/index/*']
          - Effect: Allow
            Action:
              - dynamodb:ListTables
            Resource:
              - '*'
`,
  ],
  [
    'JSON: the only statement is not in a list',
    scope,
    `{
  "Resources": {
    "Table": { "Type": "AWS::DynamoDB::Table" },
    "Policy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Statement": {
            "Effect": "Allow",
            "Action": ["dynamodb:Query", "dynamodb:ListTables"],
            "Resource": "*"
          }
        }
      }
    }
  }
}`,
    `{
  "Resources": {
    "Table": { "Type": "AWS::DynamoDB::Table" },
    "Policy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Statement": [
            {
              "Effect": "Allow",
              "Action": ["dynamodb:Query"],
              "Resource": [{ "Fn::GetAtt": ["Table", "Arn"] }, { "Fn::Sub": "\${Table.Arn}/index/*" }]
            },
            {
              "Effect": "Allow",
              "Action": ["dynamodb:ListTables"],
              "Resource": "*"
            }
          ]
        }
      }
    }
  }
}`,
  ],
  [
    'JSON: an item is taken out of a list that is too long for its line',
    scope,
    `{
  "Resources": {
    "Table": { "Type": "AWS::DynamoDB::Table" },
    "Policy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Statement": [
            { "Effect": "Allow", "Action": ["dynamodb:Query", "dynamodb:ListTables", "dynamodb:DescribeLimits"], "Resource": "*" }
          ]
        }
      }
    }
  }
}`,
    `{
  "Resources": {
    "Table": { "Type": "AWS::DynamoDB::Table" },
    "Policy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Statement": [
            { "Effect": "Allow", "Action": ["dynamodb:Query"], "Resource": [{ "Fn::GetAtt": ["Table", "Arn"] }, { "Fn::Sub": "\${Table.Arn}/index/*" }] },
            {
              "Effect": "Allow",
              "Action": ["dynamodb:ListTables"],
              "Resource": "*"
            }
          ]
        }
      }
    }
  }
}`,
  ],
  [
    'YAML: one property takes the place of another',
    ({ resource }) => [
      { kind: 'remove', resource: resource('Db'), path: ['password'] },
      set(resource('Db'), 'manage_master_user_password', literal(true)),
    ],
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: hunter2
      Engine: postgres
`,
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      ManageMasterUserPassword: true
      Engine: postgres
`,
  ],
  [
    'JSON: a generated secret, named after what the program has, with a dynamic reference',
    ({ resource }) => {
      const db = resource('Db');
      const name = get(db.properties, 'identifier');
      const parts = name.kind === 'template' ? name.parts : [];
      const secret = newResource('generated_secret', 'Db password', db, {
        name: write.template(...parts.map((part) => write.existing(part)), '-password'),
        username: literal('app'),
      });
      return [set(db, 'password', reference(secret, 'password'))];
    },
    `{
  "Parameters": { "App": { "Type": "String" }, "Suffix": { "Type": "String", "Default": "dev" } },
  "Resources": {
    "DbPassword": { "Type": "AWS::SNS::Topic" },
    "Db": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "DBInstanceIdentifier": { "Fn::Sub": "\${App}-\${Suffix}" },
        "MasterUserPassword": "hunter2"
      }
    }
  }
}`,
    `{
  "Parameters": { "App": { "Type": "String" }, "Suffix": { "Type": "String", "Default": "dev" } },
  "Resources": {
    "DbPassword": { "Type": "AWS::SNS::Topic" },
    "Db": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "DBInstanceIdentifier": { "Fn::Sub": "\${App}-\${Suffix}" },
        "MasterUserPassword": { "Fn::Sub": "{{resolve:secretsmanager:\${DbPassword2}:SecretString:password}}" }
      }
    },
    "DbPassword2": {
      "Type": "AWS::SecretsManager::Secret",
      "Properties": {
        "Name": { "Fn::Sub": "\${App}-\${Suffix}-password" },
        "GenerateSecretString": {
          "SecretStringTemplate": "{\\"username\\":\\"app\\"}",
          "GenerateStringKey": "password",
          "PasswordLength": 32,
          "ExcludePunctuation": true
        }
      }
    }
  }
}`,
  ],
  [
    'YAML: several attributes of a load balancer share one list; one is there already',
    ({ resource }) => [
      set(resource('Alb'), 'enable_deletion_protection', literal(true)),
      set(resource('Alb'), 'drop_invalid_header_fields', literal(true)),
    ],
    `
Resources:
  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        # seconds
        - {Key: idle_timeout.timeout_seconds, Value: '30'}
        - Key: deletion_protection.enabled
          Value: 'false'
`,
    `
Resources:
  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        # seconds
        - {Key: idle_timeout.timeout_seconds, Value: '30'}
        - Key: deletion_protection.enabled
          Value: 'true'
        - Key: routing.http.drop_invalid_header_fields.enabled
          Value: 'true'
`,
  ],
  [
    'YAML: tags, and a statement-like list appended to',
    ({ resource }) => [
      set(resource('Topic'), 'tags.Owner', literal('team: data')),
      {
        kind: 'append',
        resource: resource('Alarm'),
        list: actionsOf(resource('Alarm')),
        item: reference(resource('Topic'), 'arn'),
      },
    ],
    `
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Tags:
        - Key: Name
          Value: x
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: []
`,
    `
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Tags:
        - Key: Name
          Value: x
        - Key: Owner
          Value: 'team: data'
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions: [!Ref Topic]
`,
  ],
  [
    'YAML: parameters, which are a list in canonical terms, appended to a map',
    ({ resource }) => {
      const list = get(resource('Group').properties, 'parameter');
      if (list.kind !== 'list') throw new Error('The group has no parameters');
      return ['rds.force_ssl', 'wal_keep_size'].map((name): CanonicalEdit => ({
        kind: 'append',
        resource: resource('Group'),
        list,
        item: { kind: 'object', entries: { name: literal(name), value: literal('1') } },
      }));
    },
    `
Resources:
  Group:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Family: postgres17
      Parameters:
        log_statement: ddl # changes of the schema
      Description: Orders
`,
    `
Resources:
  Group:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Family: postgres17
      Parameters:
        log_statement: ddl # changes of the schema
        rds.force_ssl: '1'
        wal_keep_size: '1'
      Description: Orders
`,
  ],
  [
    'YAML: what is half typed, or set to nothing, is filled in',
    ({ resource }) => [
      set(resource('Key'), 'enable_key_rotation', literal(true)),
      set(resource('Bucket'), 'versioning.status', literal('Enabled')),
      set(resource('Topic'), 'kms_master_key_id', reference(resource('Key'), 'arn')),
      set(resource('Queue'), 'kms_master_key_id', reference(resource('Key'), 'arn')),
    ],
    `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref AWS::NoValue
`,
    `
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
  Topic:
    Type: AWS::SNS::Topic
    Properties: {KmsMasterKeyId: !GetAtt Key.Arn}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !GetAtt Key.Arn
`,
  ],
  [
    'JSON: the last property and the only property are removed',
    ({ resource }) => [
      { kind: 'remove', resource: resource('Db'), path: ['password'] },
      { kind: 'remove', resource: resource('Queue'), path: ['sqs_managed_sse_enabled'] },
    ],
    `{
  "Resources": {
    "Db": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "MasterUserPassword": "hunter2"
      }
    },
    "Queue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "SqsManagedSseEnabled": true
      }
    }
  }
}`,
    `{
  "Resources": {
    "Db": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres"
      }
    },
    "Queue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {}
    }
  }
}`,
  ],
  [
    'JSON: several members of an empty object',
    ({ resource }) => [
      set(resource('Files'), 'encrypted', literal(true)),
      set(resource('Files'), 'performance_mode', literal('generalPurpose')),
    ],
    `{
  "Resources": {
    "Files": {
      "Type": "AWS::EFS::FileSystem",
      "Properties": {}
    }
  }
}`,
    `{
  "Resources": {
    "Files": {
      "Type": "AWS::EFS::FileSystem",
      "Properties": {
        "Encrypted": true,
        "PerformanceMode": "generalPurpose"
      }
    }
  }
}`,
  ],
  [
    'YAML: removal of first, last and only members',
    ({ resource }) => [
      { kind: 'remove', resource: resource('Db'), path: ['engine'] },
      { kind: 'remove', resource: resource('Db'), path: ['password'] },
      { kind: 'remove', resource: resource('Queue'), path: ['sqs_managed_sse_enabled'] },
    ],
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      # the size
      DBInstanceClass: db.t4g.micro
      MasterUserPassword: hunter2 # bad
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
`,
    `
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      # the size
      DBInstanceClass: db.t4g.micro
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      {}
`,
  ],
];

describe('canonical edits as text', () => {
  it.each(CASES)('%s', (_, edits, source, expected) => {
    const program = sample(source);
    expect(program.edited(...edits(program))).toBe(expected);
  });

  it.each(CASES)('parses again: %s', (_, edits, source) => {
    const program = sample(source);
    const again = sample(program.edited(...edits(program)) ?? '');
    expect(again.dialect.syntaxProblems(again.file)).toEqual([]);
    expect(again.program.declared.length).toBeGreaterThanOrEqual(program.program.declared.length);
  });

  it('keeps the line ends of the file', () => {
    const program = sample(
      'Resources:\r\n  Key:\r\n    Type: AWS::KMS::Key\r\n    Properties:\r\n      Enabled: true # on\r\n',
    );
    expect(program.edited(set(program.resource('Key'), 'enable_key_rotation', literal(true)))).toBe(
      'Resources:\r\n  Key:\r\n    Type: AWS::KMS::Key\r\n    Properties:\r\n      Enabled: true # on\r\n      EnableKeyRotation: true\r\n',
    );
  });
});

describe('edits that are not certain are not made', () => {
  const source = `
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Globals:
  Function:
    Timeout: 5
x: &defaults {Enabled: true}
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}
  Key: {Type: AWS::KMS::Key, Properties: {<<: *defaults}}
  Topic: {Type: AWS::SNS::Topic, Properties: {'Fn::Transform': {Name: X}}}
  'Fn::ForEach::Queues':
    - Name
    - [A]
    - 'Queue\${Name}': {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1}}
  Bucket: {Type: AWS::S3::Bucket}
`;
  it.each<readonly [string, (program: Sample) => CanonicalEdit]>([
    ['a property that all functions share', ({ resource }) => set(resource('Fn'), 'timeout', literal(30))],
    ['a property of an anchor', ({ resource }) => set(resource('Key'), 'is_enabled', literal(false))],
    ['a property that a transformation may add', ({ resource }) => set(resource('Topic'), 'name', literal('x'))],
    ['a resource of a loop', ({ resource }) => set(resource('QueueA'), 'delay_seconds', literal(2))],
    ['a property that CloudFormation lacks', ({ resource }) => set(resource('Bucket'), 'force_destroy', literal(true))],
    [
      'an attribute that CloudFormation lacks',
      ({ resource }) => set(resource('Bucket'), 'bucket', reference(resource('Key'), 'multi_region')),
    ],
  ])('%s', (_, edit) => {
    const program = sample(source);
    expect(program.edited(edit(program))).toBeUndefined();
  });
});

function actionsOf(alarm: Resource): ListValue {
  const actions = get(alarm.properties, 'alarm_actions');
  if (actions.kind !== 'list') throw new Error('no list');
  return actions;
}
