import { newResource, write, type CanonicalEdit, type Expression, type NewStatement } from '../../server/core/edits';
import type { PolicyStatement } from '../../server/core/policy';
import { booleanOf, descendants, get, isNothing, possibilities, someValue } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { sameLocation, type Location } from '../../server/core/text';
import type { Property, ReferenceValue, Value } from '../../server/core/value';
import { DATABASE_CONNECTORS, SECRET_READERS } from '../data/managed-policies';
import { isCredentialName } from '../shared/credentials';
import { documentWith, rolesOf, roleOf } from '../shared/function-code';
import { writtenName } from '../shared/names';
import { mayAllowAction, mayBeOneArn, permissionsOf, type Permissions } from '../shared/permissions';
import { identityStatements } from '../shared/policies';
import { HOLE, textWithHoles } from '../shared/scoping';
import { isEndpoint } from '../shared/stores';

const READ = 'secretsmanager:GetSecretValue';
const CONNECT = 'rds-db:connect';

export default defineRule({
  id: 'secrets/unreadable-secret',
  title: 'Function that may not read its secret',
  severity: 'medium',
  tags: ['secrets', 'lambda', 'iam'],
  corresponds: {},
  why: `A function that is given the name of a secret, or the address of a database, has to read credentials. When its role does not allow
\`secretsmanager:GetSecretValue\` on that secret, and no \`rds-db:connect\` for logging in with IAM either, every invocation fails with
\`AccessDeniedException\`; the shortcut that follows is a password in the environment.`,
  howToFix: `Allow the function's role to read that one secret, and to decrypt with the key of the customer that encrypts it. The fix adds the
statement to the role's own policy, or a policy with it. It applies in place. Where the program has no secret for the database, let RDS manage
the password (\`manage_master_user_password\`) or make a secret first.`,
  references: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html',
  ],
  fixable: true,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    const role = roleOf(lambda, context);
    const told = role ? toldOf(lambda, context) : [];
    if (!role || told.length === 0 || readsNothing(lambda, context)) return;
    const permissions = permissionsOf(role, context);
    if (!permissions.complete) return;
    const unreadable = told.filter((each) => !mayRead(each, permissions, context));
    const [first] = unreadable;
    if (!first) return;
    yield {
      resource: lambda,
      at: lambda.header,
      message:
        first.kind === 'database'
          ? `Function ${labelOf(lambda)} is given the address of ${first.label}, but its role ${labelOf(role)} allows neither ${READ} nor ${CONNECT}, so it cannot log in. Allow it to read the database's secret.`
          : `Function ${labelOf(lambda)} is given ${first.label} as ${first.variable}, but its role ${labelOf(role)} does not allow ${READ} on it. Allow it to read that secret.`,
      related: [{ location: first.at, message: `${first.variable} is given here` }],
      fixes: [allowance(lambda, role, unreadable, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a secret, for a role with a policy of its own',
          source: `resource "aws_kms_key" "secrets" {
  description         = "Secrets"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "payment" {
  name       = "orders/payment"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "charge" {
  name = "charge"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "charge" {
  name = "charge"
  role = aws_iam_role.charge.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.orders.arn
      },
    ]
  })
}

«resource "aws_lambda_function" "charge"» {
  function_name = "charge"
  role          = aws_iam_role.charge.arn
  runtime       = "python3.13"
  handler       = "charge.handler"
  s3_bucket     = "acme-code"
  s3_key        = "charge.zip"

  environment {
    variables = {
      PAYMENT_SECRET_ARN = aws_secretsmanager_secret.payment.arn
    }
  }
}
`,
          fixed: `resource "aws_kms_key" "secrets" {
  description         = "Secrets"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "payment" {
  name       = "orders/payment"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "charge" {
  name = "charge"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "charge" {
  name = "charge"
  role = aws_iam_role.charge.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.orders.arn
      },
      {
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = aws_secretsmanager_secret.payment.arn
      },
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.secrets.arn
      },
    ]
  })
}

resource "aws_lambda_function" "charge" {
  function_name = "charge"
  role          = aws_iam_role.charge.arn
  runtime       = "python3.13"
  handler       = "charge.handler"
  s3_bucket     = "acme-code"
  s3_key        = "charge.zip"

  environment {
    variables = {
      PAYMENT_SECRET_ARN = aws_secretsmanager_secret.payment.arn
    }
  }
}
`,
        },
        {
          title: 'the address of a database, through locals',
          indirect: true,
          source: `locals {
  settings = {
    DB_HOST = aws_db_instance.orders.address
    DB_NAME = "orders"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_iam_role" "report" {
  name = "report"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "report" {
  role       = aws_iam_role.report.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

«resource "aws_lambda_function" "report"» {
  function_name = "report"
  role          = aws_iam_role.report.arn
  runtime       = "python3.13"
  handler       = "report.handler"
  s3_bucket     = "acme-code"
  s3_key        = "report.zip"

  environment {
    variables = local.settings
  }
}
`,
          fixed: `locals {
  settings = {
    DB_HOST = aws_db_instance.orders.address
    DB_NAME = "orders"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_iam_role" "report" {
  name = "report"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "report" {
  role       = aws_iam_role.report.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "report_secret" {
  name = "report-secret"
  role = aws_iam_role.report.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = aws_db_instance.orders.master_user_secret[0].secret_arn
      },
    ]
  })
}

resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = aws_iam_role.report.arn
  runtime       = "python3.13"
  handler       = "report.handler"
  s3_bucket     = "acme-code"
  s3_key        = "report.zip"

  environment {
    variables = local.settings
  }
}
`,
        },
      ],
      good: [
        {
          title: 'patterns that cover the secret, and a policy of AWS',
          source: `resource "aws_secretsmanager_secret" "payment" {
  name = "orders/payment"
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "charge" {
  name               = "charge"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "charge" {
  name = "charge"
  role = aws_iam_role.charge.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "secretsmanager:Get*", Resource = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/*" }]
  })
}

resource "aws_lambda_function" "charge" {
  function_name = "charge"
  role          = aws_iam_role.charge.arn
  runtime       = "python3.13"
  handler       = "charge.handler"
  s3_bucket     = "acme-code"
  s3_key        = "charge.zip"

  environment {
    variables = {
      PAYMENT_SECRET_ARN = aws_secretsmanager_secret.payment.arn
    }
  }
}

resource "aws_iam_role" "refund" {
  name               = "refund"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy_attachment" "refund" {
  role       = aws_iam_role.refund.name
  policy_arn = "arn:aws:iam::aws:policy/SecretsManagerReadWrite"
}

resource "aws_lambda_function" "refund" {
  function_name = "refund"
  role          = aws_iam_role.refund.arn
  runtime       = "python3.13"
  handler       = "refund.handler"
  s3_bucket     = "acme-code"
  s3_key        = "refund.zip"

  environment {
    variables = {
      PAYMENT_SECRET_ARN = aws_secretsmanager_secret.payment.arn
    }
  }
}
`,
        },
        {
          title: 'a role that is given at deployment',
          unknown: true,
          source: `variable "role_arn" {
  type = string
}

resource "aws_secretsmanager_secret" "payment" {
  name = "orders/payment"
}

resource "aws_lambda_function" "charge" {
  function_name = "charge"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "charge.handler"
  s3_bucket     = "acme-code"
  s3_key        = "charge.zip"

  environment {
    variables = {
      PAYMENT_SECRET_ARN = aws_secretsmanager_secret.payment.arn
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'the address of a cluster whose password a secret holds',
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "DatabaseSecret": {
      "Type": "AWS::SecretsManager::Secret",
      "Properties": {
        "GenerateSecretString": { "SecretStringTemplate": "{\\"username\\":\\"orders\\"}", "GenerateStringKey": "password", "ExcludeCharacters": "\\"@/\\\\" }
      }
    },
    "Database": {
      "Type": "AWS::RDS::DBCluster",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "MasterUserPassword": { "Fn::Sub": "{{resolve:secretsmanager:\${DatabaseSecret}:SecretString:password}}" },
        "StorageEncrypted": true
      }
    },
    "ReportRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]
      }
    },
    «"Report"»: {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "report.handler",
        "Role": { "Fn::GetAtt": ["ReportRole", "Arn"] },
        "Code": { "S3Bucket": "acme-code", "S3Key": "report.zip" },
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Database", "Endpoint.Address"] } } }
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "DatabaseSecret": {
      "Type": "AWS::SecretsManager::Secret",
      "Properties": {
        "GenerateSecretString": { "SecretStringTemplate": "{\\"username\\":\\"orders\\"}", "GenerateStringKey": "password", "ExcludeCharacters": "\\"@/\\\\" }
      }
    },
    "Database": {
      "Type": "AWS::RDS::DBCluster",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "MasterUserPassword": { "Fn::Sub": "{{resolve:secretsmanager:\${DatabaseSecret}:SecretString:password}}" },
        "StorageEncrypted": true
      }
    },
    "ReportRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"],
        "Policies": [
          {
            "PolicyName": "ReportSecretPolicy",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["secretsmanager:GetSecretValue"],
                  "Resource": { "Ref": "DatabaseSecret" }
                }
              ]
            }
          }
        ]
      }
    },
    "Report": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "report.handler",
        "Role": { "Fn::GetAtt": ["ReportRole", "Arn"] },
        "Code": { "S3Bucket": "acme-code", "S3Key": "report.zip" },
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Database", "Endpoint.Address"] } } }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'logging in with IAM',
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Database": {
      "Type": "AWS::RDS::DBCluster",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "EnableIAMDatabaseAuthentication": true,
        "StorageEncrypted": true
      }
    },
    "ReportRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "Policies": [
          {
            "PolicyName": "log-in",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": "rds-db:connect",
                  "Resource": { "Fn::Sub": "arn:aws:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:\${Database.DBClusterResourceId}/report" }
                }
              ]
            }
          }
        ]
      }
    },
    "Report": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "report.handler",
        "Role": { "Fn::GetAtt": ["ReportRole", "Arn"] },
        "Code": { "S3Bucket": "acme-code", "S3Key": "report.zip" },
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Database", "Endpoint.Address"] } } }
      }
    }
  }
}
`,
        },
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "PolicyArn": { "Type": "String" } },
  "Resources": {
    "Secret": { "Type": "AWS::SecretsManager::Secret", "Properties": { "GenerateSecretString": {} } },
    "ReportRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": [{ "Ref": "PolicyArn" }]
      }
    },
    "Report": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "report.handler",
        "Role": { "Fn::GetAtt": ["ReportRole", "Arn"] },
        "Code": { "S3Bucket": "acme-code", "S3Key": "report.zip" },
        "Environment": { "Variables": { "SECRET_ARN": { "Ref": "Secret" } } }
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          title: 'a secret, for a role with a policy of its own',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: {}
  Queue:
    Type: AWS::SQS::Queue
  ChargeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: charge
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - sqs:ReceiveMessage
                  - sqs:DeleteMessage
                  - sqs:GetQueueAttributes
                Resource: !GetAtt Queue.Arn
  «Charge»:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: charge.handler
      Role: !GetAtt ChargeRole.Arn
      Code:
        S3Bucket: acme-code
        S3Key: charge.zip
      Environment:
        Variables:
          SECRET_ARN: !Ref Secret
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: {}
  Queue:
    Type: AWS::SQS::Queue
  ChargeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: charge
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - sqs:ReceiveMessage
                  - sqs:DeleteMessage
                  - sqs:GetQueueAttributes
                Resource: !GetAtt Queue.Arn
              - Effect: Allow
                Action:
                  - secretsmanager:GetSecretValue
                Resource: !Ref Secret
  Charge:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: charge.handler
      Role: !GetAtt ChargeRole.Arn
      Code:
        S3Bucket: acme-code
        S3Key: charge.zip
      Environment:
        Variables:
          SECRET_ARN: !Ref Secret
`,
        },
      ],
      good: [
        {
          title: 'code that only passes the name on',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: {}
  Worker:
    Type: AWS::SQS::Queue
  StartRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: start
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: sqs:SendMessage
                Resource: !GetAtt Worker.Arn
  Start:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt StartRole.Arn
      Code:
        ZipFile: |
          import os
          import boto3


          def handler(event, context):
              boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=os.environ["SECRET_ARN"])
      Environment:
        Variables:
          QUEUE: !Ref Worker
          SECRET_ARN: !Ref Secret
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: "a role that is the function's own",
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const secret = new secretsmanager.Secret(this, 'PaymentSecret');

    «new lambda.Function»(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(cdk.aws_s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      environment: { PAYMENT_SECRET_ARN: secret.secretArn },
    });
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const secret = new secretsmanager.Secret(this, 'PaymentSecret');

    const charge = new lambda.Function(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(cdk.aws_s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      environment: { PAYMENT_SECRET_ARN: secret.secretArn },
    });
    charge.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
        },
        {
          title: 'a role with a statement, and an environment from elsewhere',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const queue = new sqs.Queue(this, 'Orders');
    const secret = new secretsmanager.Secret(this, 'PaymentSecret');
    const environment = { PAYMENT_SECRET_NAME: secret.secretName, QUEUE_URL: queue.queueUrl };

    const role = new iam.Role(this, 'ChargeRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));

    «new lambda.Function»(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      role,
      environment,
    });
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const queue = new sqs.Queue(this, 'Orders');
    const secret = new secretsmanager.Secret(this, 'PaymentSecret');
    const environment = { PAYMENT_SECRET_NAME: secret.secretName, QUEUE_URL: queue.queueUrl };

    const role = new iam.Role(this, 'ChargeRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
    );

    new lambda.Function(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      role,
      environment,
    });
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
        },
        {
          title: 'the secret that a database makes itself',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

class ReportStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc');
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromGeneratedSecret('orders'),
    });

    «new lambda.Function»(this, 'Report', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'report.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'report.zip'),
      vpc,
      environment: { DB_SECRET_ARN: database.secret!.secretArn },
    });
  }
}

const app = new cdk.App();
new ReportStack(app, 'Report');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

class ReportStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc');
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromGeneratedSecret('orders'),
    });

    const report = new lambda.Function(this, 'Report', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'report.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'report.zip'),
      vpc,
      environment: { DB_SECRET_ARN: database.secret!.secretArn },
    });
    report.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [database.secret!.secretArn],
      }),
    );
  }
}

const app = new cdk.App();
new ReportStack(app, 'Report');
`,
        },
      ],
      good: [
        {
          title: 'a grant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const secret = new secretsmanager.Secret(this, 'PaymentSecret');
    const charge = new lambda.Function(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      environment: { PAYMENT_SECRET_ARN: secret.secretArn },
    });
    secret.grantRead(charge);
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
        },
        {
          title: 'a role from elsewhere',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

class PaymentStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const secret = new secretsmanager.Secret(this, 'PaymentSecret');
    new lambda.Function(this, 'Charge', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'charge.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'charge.zip'),
      role: iam.Role.fromRoleName(this, 'Role', 'charge'),
      environment: { PAYMENT_SECRET_ARN: secret.secretArn },
    });
  }
}

const app = new cdk.App();
new PaymentStack(app, 'Payment');
`,
        },
        {
          title: 'the secret that a database makes itself, granted',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

class ReportStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const vpc = new ec2.Vpc(this, 'Vpc');
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
    });
    const report = new lambda.Function(this, 'Report', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'report.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'report.zip'),
      vpc,
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
    });
    database.secret?.grantRead(report);
  }
}

const app = new cdk.App();
new ReportStack(app, 'Report');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'a secret, for a role without a policy of its own',
          source: `import * as aws from "@pulumi/aws";

const secret = new aws.secretsmanager.Secret("payment");

const role = new aws.iam.Role("charge", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicyAttachment("charge", {
    role: role.name,
    policyArn: aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole,
});

«new aws.lambda.Function»("charge", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "charge.zip",
    environment: { variables: { PAYMENT_SECRET_ARN: secret.arn } },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const secret = new aws.secretsmanager.Secret("payment");

const role = new aws.iam.Role("charge", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicyAttachment("charge", {
    role: role.name,
    policyArn: aws.iam.ManagedPolicy.AWSLambdaBasicExecutionRole,
});

new aws.iam.RolePolicy("charge-secret", {
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: secret.arn }],
    }),
});

new aws.lambda.Function("charge", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "charge.zip",
    environment: { variables: { PAYMENT_SECRET_ARN: secret.arn } },
});
`,
        },
      ],
      good: [
        {
          title: 'a role that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const secret = new aws.secretsmanager.Secret("payment");

new aws.lambda.Function("charge", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "charge.zip",
    environment: { variables: { PAYMENT_SECRET_ARN: secret.arn } },
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'the address of a database with a managed password',
          source: `import json

import pulumi_aws as aws

database = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
)

role = aws.iam.Role(
    "report",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

report = «aws.lambda_.Function»(
    "report",
    role=role.arn,
    runtime="python3.13",
    handler="report.handler",
    s3_bucket="acme-code",
    s3_key="report.zip",
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"DB_HOST": database.address}),
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

database = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
)

role = aws.iam.Role(
    "report",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

aws.iam.RolePolicy(
    "report-secret",
    role=role.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["secretsmanager:GetSecretValue"],
                    "Resource": database.master_user_secrets[0].secret_arn,
                },
            ],
        },
    ),
)

report = aws.lambda_.Function(
    "report",
    role=role.arn,
    runtime="python3.13",
    handler="report.handler",
    s3_bucket="acme-code",
    s3_key="report.zip",
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"DB_HOST": database.address}),
)
`,
        },
      ],
      good: [
        {
          title: 'allowed for secrets with such names',
          source: `import json

import pulumi_aws as aws

secret = aws.secretsmanager.Secret("payment", name="orders/payment")

role = aws.iam.Role(
    "charge",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

aws.iam.RolePolicy(
    "charge",
    role=role.id,
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "secretsmanager:GetSecretValue",
                "Resource": "arn:aws:secretsmanager:*:111122223333:secret:orders/payment-*",
            },
        ],
    }),
)

aws.lambda_.Function(
    "charge",
    role=role.arn,
    runtime="python3.13",
    handler="charge.handler",
    s3_bucket="acme-code",
    s3_key="charge.zip",
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"PAYMENT_SECRET_ARN": secret.arn}),
)
`,
        },
        {
          title: 'a role that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
secret = aws.secretsmanager.Secret("payment")

aws.lambda_.Function(
    "charge",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="charge.handler",
    s3_bucket="acme-code",
    s3_key="charge.zip",
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"PAYMENT_SECRET_ARN": secret.arn}),
)
`,
        },
      ],
    },
  },
});

/** Something that a function can only use with a secret. */
interface Told {
  readonly kind: 'secret' | 'database';
  readonly variable: string;
  readonly at: Location;
  /** In words, for messages. */
  readonly label: string;
  /** The secrets that would do; empty when none is known. */
  readonly secrets: readonly Secret[];
}

interface Secret {
  /** Its ARN with holes for what is not known. */
  readonly arn: string;
  /** What stands for it in policies. */
  readonly isNamedBy: (value: ReferenceValue) => boolean;
  /** How a policy beside a resource names it; undefined where it cannot. */
  readonly expression: (near: Resource) => Expression | undefined;
  /** Its customer key. */
  readonly key?: Resource;
}

function toldOf(lambda: Resource, context: RuleContext): readonly Told[] {
  const variables = variablesOf(lambda);
  const secrets = variables.flatMap(([name, property]) => secretIn(name, property, lambda, context));
  if (secrets.length > 0) return secrets;
  if (variables.some(([name]) => isCredentialName(name))) return [];
  return variables.flatMap(([name, property]) => databaseIn(name, property, context)).slice(0, 1);
}

function variablesOf(lambda: Resource): readonly (readonly [name: string, property: Property])[] {
  return possibilities(get(lambda.properties, 'environment', 'variables')).flatMap(({ value }) => (value.kind === 'object' ? [...value.entries] : []));
}

function secretIn(variable: string, { value, site }: Property, lambda: Resource, context: RuleContext): readonly Told[] {
  const at = site ?? value.from.location;
  return possibilities(value).flatMap(({ value: each }): readonly Told[] => {
    const target = each.kind === 'reference' ? context.graph.resolve(each) : undefined;
    if (each.kind === 'reference' && target) {
      if (target.type === 'aws_secretsmanager_secret') return [{ kind: 'secret', variable, at, label: `the secret ${labelOf(target)}`, secrets: [secretOf(target, context)] }];
      if (isDatabase(target) && each.attribute.startsWith('master_user_secret')) {
        return [{ kind: 'secret', variable, at, label: `the secret of ${labelOf(target)}`, secrets: [managedSecretOf(target, context)] }];
      }
      return [];
    }
    const text = textWithHoles(each);
    if (text !== undefined && /^arn:[^:]*:secretsmanager:/.test(text)) {
      return [{ kind: 'secret', variable, at, label: 'the ARN of a secret', secrets: [namedSecret(text, each, site, lambda, context)] }];
    }
    if (each.kind === 'unknown' && each.reason === 'parameter' && /(^|_)SECRET_?(ARN|NAME|ID)$/i.test(variable)) {
      return [{ kind: 'secret', variable, at, label: 'a secret', secrets: [namedSecret(HOLE, each, site, lambda, context)] }];
    }
    return [];
  });
}

function databaseIn(variable: string, { value, site }: Property, context: RuleContext): readonly Told[] {
  for (const each of descendants(value)) {
    const target = each.kind === 'reference' ? context.graph.resolve(each) : undefined;
    if (each.kind !== 'reference' || !target || !isDatabase(target) || !isEndpoint(each, target)) continue;
    return [{ kind: 'database', variable, at: site ?? value.from.location, label: `database ${labelOf(target)}`, secrets: secretsFor(target, context) }];
  }
  return [];
}

function isDatabase({ type }: Resource): boolean {
  return type === 'aws_db_instance' || type === 'aws_rds_cluster' || type === 'aws_docdb_cluster';
}

/** The secrets of the program that hold the password of a database. */
function secretsFor(database: Resource, context: RuleContext): readonly Secret[] {
  if (booleanOf(get(database.properties, 'manage_master_user_password')) === true) return [managedSecretOf(database, context)];
  const password = ['password', 'master_password'].map((name) => get(database.properties, name));
  const behind = new Set(password.flatMap((value) => referencesIn(value)));
  return context.graph
    .ofType('aws_secretsmanager_secret')
    .filter((secret) => {
      if (behind.has(secret.id) || sameLocation(secret.declaration, database.declaration)) return true;
      const kept = referencesIn(get(secret.properties, 'version'));
      return kept.includes(database.id) || kept.some((id) => id !== secret.id && behind.has(id));
    })
    .map((secret) => secretOf(secret, context));
}

function referencesIn(value: Value): readonly string[] {
  return descendants(value).flatMap((each) => (each.kind === 'reference' ? [each.target] : []));
}

function secretOf(secret: Resource, { graph, canReach }: RuleContext): Secret {
  // A database that makes its secret itself is what names it.
  const maker = graph.resources.find((each) => isDatabase(each) && each.id !== secret.id && sameLocation(each.declaration, secret.declaration));
  const name = textWithHoles(get(secret.properties, 'name')) ?? HOLE;
  const stated = textWithHoles(get(secret.properties, 'arn'));
  const key = get(secret.properties, 'kms_key_id');
  const customerKey = key.kind === 'reference' ? graph.resolve(key) : undefined;
  return {
    arn: stated?.startsWith('arn:') ? stated : `arn:${HOLE}:secretsmanager:${HOLE}:${HOLE}:secret:${name}-??????`,
    isNamedBy: ({ target }) => target === secret.id || graph.byId(target)?.foldedInto === secret.id,
    expression: (near) => {
      if (maker) return canReach(maker, near) ? write.reference(maker, 'master_user_secret.secret_arn') : undefined;
      return canReach(secret, near) ? write.reference(secret, 'arn') : undefined;
    },
    ...(customerKey?.type === 'aws_kms_key' ? { key: customerKey } : {}),
  };
}

/** The secret in which RDS keeps the password that it manages: `rds!db-…`. */
function managedSecretOf(database: Resource, { graph, canReach }: RuleContext): Secret {
  const key = get(database.properties, 'master_user_secret_kms_key_id');
  const customerKey = key.kind === 'reference' ? graph.resolve(key) : undefined;
  return {
    arn: `arn:${HOLE}:secretsmanager:${HOLE}:${HOLE}:secret:rds!${HOLE}`,
    isNamedBy: ({ target, attribute }) => target === database.id && attribute.startsWith('master_user_secret'),
    expression: (near) => (canReach(database, near) ? write.reference(database, 'master_user_secret.secret_arn') : undefined),
    ...(customerKey?.type === 'aws_kms_key' ? { key: customerKey } : {}),
  };
}

/** A secret outside the program, by what the environment says of it. */
function namedSecret(arn: string, value: Value, site: Location | undefined, lambda: Resource, { flavour }: RuleContext): Secret {
  const isArn = arn !== HOLE || /arn$/i.test(value.kind === 'unknown' ? (value.name ?? '') : '');
  const isDeclarative = flavour === 'terraform' || flavour.startsWith('cloudformation');
  return {
    arn,
    isNamedBy: () => false,
    expression: (near) => {
      if (value.kind === 'literal') return write.literal(String(value.value));
      if (!isArn || !site || !isDeclarative || near.declaration.uri !== lambda.declaration.uri) return undefined;
      return write.existing({ ...value, from: { location: site, via: [] } });
    },
  };
}

function mayRead({ kind, secrets }: Told, { statements, managed }: Permissions, context: RuleContext): boolean {
  if (statements.some((each) => mayAllowAction(each, CONNECT)) || managed.some((name) => DATABASE_CONNECTORS.has(name))) return true;
  const readers = statements.filter((each) => mayAllowAction(each, READ));
  const names = managed.flatMap((name) => SECRET_READERS[name] ?? []);
  if (kind === 'database' && (secrets.length === 0 || statements.some(readsParameters))) {
    return readers.length > 0 || names.length > 0 || statements.some(readsParameters);
  }
  return secrets.some(
    (secret) =>
      readers.some((each) => mayCover(each, secret)) ||
      names.some((pattern) => mayBeOneArn(`arn:*:secretsmanager:*:*:secret:${pattern}`, secret.arn)) ||
      hasPolicyOfItsOwn(secret, context),
  );
}

/** Credentials may be kept in Parameter Store as well. */
function readsParameters(statement: PolicyStatement): boolean {
  return mayAllowAction(statement, 'ssm:GetParameter') || mayAllowAction(statement, 'ssm:GetParameters');
}

function mayCover({ resources, notResources }: PolicyStatement, secret: Secret): boolean {
  if (notResources.values.length > 0 || !resources.complete) return true;
  return resources.values.some((value) => {
    const named = descendants(value).find((each) => each.kind === 'reference');
    if (named) return secret.isNamedBy(named) || (value.kind === 'template' && value.parts[0] !== named && mayBeOneArn(textWithHoles(value) ?? '*', secret.arn));
    const text = textWithHoles(value);
    return text === undefined || mayBeOneArn(text, secret.arn);
  });
}

/** A secret's own policy may allow the role what the role's policies do not. */
function hasPolicyOfItsOwn({ isNamedBy }: Secret, { graph }: RuleContext): boolean {
  return graph.ofType('aws_secretsmanager_secret_policy').some((policy) => someValue(get(policy.properties, 'secret_arn'), (each) => each.kind === 'reference' && isNamedBy(each)));
}

/** Code that is known as a whole, calls AWS, and reads no secret and opens no connection, only passes on what it is told. */
function readsNothing(lambda: Resource, { facts }: RuleContext): boolean {
  const code = facts.codeOf(lambda);
  if (!code?.complete || code.calls.length === 0 || code.connections.length > 0) return false;
  return !code.calls.some(({ service }) => ['secretsmanager', 'rds-data', 'rds-db', 'ssm', 'lambda'].includes(service));
}

function allowance(lambda: Resource, role: Resource, told: readonly Told[], context: RuleContext): FixOffer {
  return {
    title: told.length === 1 ? 'Let the role read the secret' : `Let the role read the ${told.length} secrets`,
    applicability: 'safe',
    impact: 'in-place',
    edits() {
      const secrets = told.map((each) => each.secrets[0]);
      const own = ownStatement(role, context);
      const near = own?.resource ?? role;
      const statements = statementsFor(secrets, near, context);
      if (!statements) return undefined;
      if (own) return statements.map((statement): CanonicalEdit => ({ kind: 'add-statement', resource: own.resource, after: own.statement.node, statement }));
      const name = writtenName(role);
      const policy = newResource('aws_iam_role_policy', `${lambda.name} secret`, lambda, {
        ...(name ? { name: write.template(...name, '-secret') } : {}),
        role: write.reference(role, 'id'),
        policy: documentWith(statements),
      });
      return [{ kind: 'add', resource: policy }];
    },
  };
}

/** The last statement of the policies that are this role's alone. */
function ownStatement(role: Resource, context: RuleContext): ReturnType<typeof identityStatements>[number] | undefined {
  return identityStatements(context).findLast(({ resource, statement }) => {
    if (resource.type !== 'aws_iam_role' && resource.type !== 'aws_iam_role_policy') return false;
    const [only, another] = rolesOf(resource, context) ?? [];
    return only === role && another === undefined && statement.effect === 'Allow' && isNothing(statement.conditions);
  });
}

function statementsFor(secrets: readonly (Secret | undefined)[], near: Resource, { canReach }: RuleContext): readonly NewStatement[] | undefined {
  const resources: Expression[] = [];
  const keys = new Set<Resource>();
  for (const secret of secrets) {
    const expression = secret?.expression(near);
    if (!expression) return undefined;
    resources.push(expression);
    if (secret?.key && !canReach(secret.key, near)) return undefined;
    if (secret?.key) keys.add(secret.key);
  }
  const reading: NewStatement = { actions: [READ], resources };
  return keys.size === 0 ? [reading] : [reading, { actions: ['kms:Decrypt'], resources: [...keys].map((key) => write.reference(key, 'arn')) }];
}

