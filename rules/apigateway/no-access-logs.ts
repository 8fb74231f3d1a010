import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { equals, get, isNothing, patternOf, possibilities, type Possibility } from '../../server/core/query';
import { labelOf, sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { newLogGroup } from '../shared/log-groups';
import { writtenName } from '../shared/names';
import { newServiceRole } from '../shared/service-roles';
import { withSuffix } from '../shared/suffix';
import { when } from '../shared/words';

export default defineRule({
  id: 'apigateway/no-access-logs',
  title: 'API stage without access logs',
  severity: 'medium',
  tags: ['apigateway', 'logs'],
  corresponds: {
    checkov: ['CKV_AWS_76', 'CKV_AWS_95'],
    trivy: ['AVD-AWS-0001'],
    'cdk-nag': ['AwsSolutions-APIG1'],
  },
  why: `The metrics of an API count errors; only its access logs say who called what, when, and what came of it. They are what an incident is
reconstructed from, and cannot be had afterwards. REST and WebSocket APIs write to CloudWatch Logs through one role of the account and
region: without it API Gateway refuses to deploy a stage that logs.`,
  howToFix: `Give the stage a log group, and for REST and WebSocket APIs the account a role. The fix adds the group, encrypted with a customer
key and with a retention, a format in JSON, and the role where the program has none. It applies in place, without a new deployment of
the API. The role is a setting of the whole account and region: declare it in one program only.`,
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html',
  ],
  fixable: true,
  resources: ['aws_api_gateway_stage', 'aws_apigatewayv2_stage', 'aws_api_gateway_deployment'],

  *check(stage, context) {
    if (stage.type === 'aws_api_gateway_deployment') {
      yield* checkDeployment(stage, context);
      return;
    }
    const settings = get(stage.properties, 'access_log_settings');
    const silent = withoutDestination(settings);
    if (silent) {
      yield {
        resource: stage,
        at: silent.value,
        message: `Stage ${labelOf(stage)} keeps no access logs${when(silent.condition)}, so nobody can tell afterwards who called what. Give it a log group.`,
        fixes: [logsFix(stage, context)],
      };
      return;
    }
    const destination = get(settings, 'destination_arn');
    if (kindOf(stage, context.graph) === 'http' || !isLogGroup(destination, context.graph) || hasLoggingRole(stage, context)) return;
    yield {
      resource: stage,
      at: stage.header,
      message: `Stage ${labelOf(stage)} logs to CloudWatch, but the program gives API Gateway no role for it (aws_api_gateway_account), without which the stage cannot be deployed. Declare the role of the account.`,
      fixes: [roleFix(stage, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment" {
  type = string
}

variable "deployment_id" {
  type = string
}

resource "aws_api_gateway_rest_api" "main" {
  name = "orders-\${var.environment}"
}

«resource "aws_api_gateway_stage" "main"» {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = var.deployment_id
  stage_name    = "v1"
}
`,
          fixed: `variable "environment" {
  type = string
}

variable "deployment_id" {
  type = string
}

resource "aws_api_gateway_rest_api" "main" {
  name = "orders-\${var.environment}"
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_kms_key" "main_logs" {
  description         = "Encrypts main logs"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "LogsEncryptsLogGroups"
        Effect = "Allow"
        Principal = {
          Service = "logs.\${data.aws_region.current.name}.amazonaws.com"
        }
        Action   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:\${data.aws_partition.current.partition}:logs:*:\${data.aws_caller_identity.current.account_id}:log-group:*"
          }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "main_access_logs" {
  name              = "/aws/apigateway/orders-\${var.environment}"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.main_logs.arn
}

resource "aws_kms_alias" "main_logs" {
  name          = "alias/main-logs-\${var.environment}"
  target_key_id = aws_kms_key.main_logs.key_id
}

resource "aws_iam_role" "api_gateway_logs" {
  description = "Lets API Gateway write logs of all APIs of the account"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "apigateway.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "api_gateway_logs" {
  role       = aws_iam_role.api_gateway_logs.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "api" {
  cloudwatch_role_arn = aws_iam_role.api_gateway_logs.arn
  depends_on          = [aws_iam_role_policy_attachment.api_gateway_logs]
}

resource "aws_api_gateway_stage" "main" {
  rest_api_id   = aws_api_gateway_rest_api.main.id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.main_access_logs.arn
    format = jsonencode({
      requestId   = "$context.requestId"
      ip          = "$context.identity.sourceIp"
      requestTime = "$context.requestTime"
      caller      = "$context.identity.caller"
      method      = "$context.httpMethod"
      path        = "$context.resourcePath"
      latency     = "$context.responseLatency"
      status      = "$context.status"
    })
  }

  depends_on = [aws_api_gateway_account.api]
}
`,
        },
        {
          title: 'an HTTP API, whose log group comes through a local that is empty',
          source: `locals {
  log_group_arn = «""»
}

resource "aws_apigatewayv2_api" "main" {
  name          = "orders"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "main" {
  api_id      = aws_apigatewayv2_api.main.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = local.log_group_arn
    format          = "$context.requestId $context.status"
  }
}
`,
          fixed: `locals {
  log_group_arn = ""
}

resource "aws_apigatewayv2_api" "main" {
  name          = "orders"
  protocol_type = "HTTP"
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_kms_key" "main_logs" {
  description         = "Encrypts main logs"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "LogsEncryptsLogGroups"
        Effect = "Allow"
        Principal = {
          Service = "logs.\${data.aws_region.current.name}.amazonaws.com"
        }
        Action   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:\${data.aws_partition.current.partition}:logs:*:\${data.aws_caller_identity.current.account_id}:log-group:*"
          }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "main_access_logs" {
  name              = "/aws/apigateway/orders"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.main_logs.arn
}

resource "aws_kms_alias" "main_logs" {
  name          = "alias/main-logs"
  target_key_id = aws_kms_key.main_logs.key_id
}

resource "aws_apigatewayv2_stage" "main" {
  api_id      = aws_apigatewayv2_api.main.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.main_access_logs.arn
    format          = "$context.requestId $context.status"
  }
}
`,
        },
        {
          title: 'logs without a role that could write them',
          source: `variable "deployment_id" {
  type = string
}

variable "rest_api_id" {
  type = string
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/orders"
  retention_in_days = 90
}

«resource "aws_api_gateway_stage" "main"» {
  rest_api_id   = var.rest_api_id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId $context.status"
  }
}
`,
          fixed: `variable "deployment_id" {
  type = string
}

variable "rest_api_id" {
  type = string
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/orders"
  retention_in_days = 90
}

resource "aws_iam_role" "api_gateway_logs" {
  description = "Lets API Gateway write logs of all APIs of the account"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "apigateway.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "api_gateway_logs" {
  role       = aws_iam_role.api_gateway_logs.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "api" {
  cloudwatch_role_arn = aws_iam_role.api_gateway_logs.arn
  depends_on          = [aws_iam_role_policy_attachment.api_gateway_logs]
}

resource "aws_api_gateway_stage" "main" {
  rest_api_id   = var.rest_api_id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = "$context.requestId $context.status"
  }

  depends_on = [aws_api_gateway_account.api]
}
`,
        },
      ],
      good: [
        {
          title: 'a destination that is given at deployment; Firehose needs no role',
          unknown: true,
          source: `variable "deployment_id" {
  type = string
}

variable "rest_api_id" {
  type = string
}

variable "log_destination_arn" {
  type = string
}

resource "aws_api_gateway_stage" "main" {
  rest_api_id   = var.rest_api_id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = var.log_destination_arn
    format          = "$context.requestId $context.status"
  }
}

resource "aws_api_gateway_stage" "next" {
  rest_api_id   = var.rest_api_id
  deployment_id = var.deployment_id
  stage_name    = "next"

  access_log_settings {
    destination_arn = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/amazon-apigateway-orders"
    format          = "$context.requestId $context.status"
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    "Api": {
      "Type": "AWS::ApiGatewayV2::Api",
      "Properties": { "Name": "orders", "ProtocolType": "HTTP" }
    },
    «"Stage"»: {
      "Type": "AWS::ApiGatewayV2::Stage",
      "Properties": {
        "ApiId": { "Ref": "Api" },
        "StageName": "$default",
        "AutoDeploy": true
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Api": {
      "Type": "AWS::ApiGatewayV2::Api",
      "Properties": { "Name": "orders", "ProtocolType": "HTTP" }
    },
    "Stage": {
      "Type": "AWS::ApiGatewayV2::Stage",
      "Properties": {
        "ApiId": { "Ref": "Api" },
        "StageName": "$default",
        "AutoDeploy": true,
        "AccessLogSettings": {
          "DestinationArn": { "Fn::GetAtt": ["StageAccessLogs", "Arn"] },
          "Format": "{\\"requestId\\":\\"$context.requestId\\",\\"ip\\":\\"$context.identity.sourceIp\\",\\"requestTime\\":\\"$context.requestTime\\",\\"method\\":\\"$context.httpMethod\\",\\"route\\":\\"$context.routeKey\\",\\"latency\\":\\"$context.responseLatency\\",\\"status\\":\\"$context.status\\"}"
        }
      }
    },
    "StageLogsKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts Stage logs",
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "AccountAdministersKey",
              "Effect": "Allow",
              "Principal": {
                "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" }
              },
              "Action": "kms:*",
              "Resource": "*"
            },
            {
              "Sid": "LogsEncryptsLogGroups",
              "Effect": "Allow",
              "Principal": {
                "Service": { "Fn::Sub": "logs.\${AWS::Region}.amazonaws.com" }
              },
              "Action": [
                "kms:Encrypt*",
                "kms:Decrypt*",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:Describe*"
              ],
              "Resource": "*",
              "Condition": {
                "ArnLike": {
                  "kms:EncryptionContext:aws:logs:arn": { "Fn::Sub": "arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:log-group:*" }
                }
              }
            }
          ]
        }
      }
    },
    "StageAccessLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": {
        "LogGroupName": "/aws/apigateway/orders",
        "RetentionInDays": 30,
        "KmsKeyId": { "Fn::GetAtt": ["StageLogsKey", "Arn"] }
      }
    },
    "StageLogsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/stage-logs",
        "TargetKeyId": { "Ref": "StageLogsKey" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Resources": {
    "AccessLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": { "RetentionInDays": 90 }
    },
    "Api": {
      "Type": "AWS::ApiGatewayV2::Api",
      "Properties": { "Name": "orders", "ProtocolType": "HTTP" }
    },
    "Stage": {
      "Type": "AWS::ApiGatewayV2::Stage",
      "Properties": {
        "ApiId": { "Ref": "Api" },
        "StageName": "$default",
        "AutoDeploy": true,
        "AccessLogSettings": {
          "DestinationArn": { "Fn::GetAtt": ["AccessLogs", "Arn"] },
          "Format": "$context.requestId $context.status"
        }
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
          source: `Parameters:
  DeploymentId:
    Type: String
  RestApiId:
    Type: String
Resources:
  «Stage»:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref RestApiId
      DeploymentId: !Ref DeploymentId
      StageName: v1
`,
          fixed: `Parameters:
  DeploymentId:
    Type: String
  RestApiId:
    Type: String
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    DependsOn: ApiGateway
    Properties:
      RestApiId: !Ref RestApiId
      DeploymentId: !Ref DeploymentId
      StageName: v1
      AccessLogSetting:
        DestinationArn: !GetAtt StageAccessLogs.Arn
        Format: |-
          {
            "requestId": "$context.requestId",
            "ip": "$context.identity.sourceIp",
            "requestTime": "$context.requestTime",
            "caller": "$context.identity.caller",
            "method": "$context.httpMethod",
            "path": "$context.resourcePath",
            "latency": "$context.responseLatency",
            "status": "$context.status"
          }

  StageLogsKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Stage logs
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: AccountAdministersKey
            Effect: Allow
            Principal:
              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'
            Action: kms:*
            Resource: '*'
          - Sid: LogsEncryptsLogGroups
            Effect: Allow
            Principal:
              Service: !Sub 'logs.\${AWS::Region}.amazonaws.com'
            Action:
              - kms:Encrypt*
              - kms:Decrypt*
              - kms:ReEncrypt*
              - kms:GenerateDataKey*
              - kms:Describe*
            Resource: '*'
            Condition:
              ArnLike:
                kms:EncryptionContext:aws:logs:arn: !Sub 'arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:log-group:*'

  StageAccessLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 30
      KmsKeyId: !GetAtt StageLogsKey.Arn

  StageLogsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/stage-logs
      TargetKeyId: !Ref StageLogsKey

  ApiGatewayLogsRole:
    Type: AWS::IAM::Role
    Properties:
      Description: Lets API Gateway write logs of all APIs of the account
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: apigateway.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - !Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs'

  ApiGateway:
    Type: AWS::ApiGateway::Account
    Properties:
      CloudWatchRoleArn: !GetAtt ApiGatewayLogsRole.Arn
`,
        },
        {
          title: 'the stage that a deployment makes; its name comes through a parameter',
          source: `Parameters:
  StageName:
    Type: String
    Default: «v1»
  RestApiId:
    Type: String
Resources:
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties:
      RestApiId: !Ref RestApiId
      StageName: !Ref StageName
`,
        },
      ],
      good: [
        {
          title: 'a destination that is given at deployment',
          unknown: true,
          source: `Parameters:
  DeploymentId:
    Type: String
  RestApiId:
    Type: String
  LogDestinationArn:
    Type: String
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref RestApiId
      DeploymentId: !Ref DeploymentId
      StageName: v1
      AccessLogSetting:
        DestinationArn: !Ref LogDestinationArn
        Format: $context.requestId $context.status
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const api = «new apigateway.RestApi»(this, 'Orders', {
      deployOptions: { stageName: 'v1' },
    });
    api.root.addMethod('GET', new apigateway.MockIntegration());
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const ordersLogsKey = new kms.Key(this, 'OrdersLogsKey', {
      alias: 'orders-logs',
      description: 'Encrypts Orders logs',
      enableKeyRotation: true,
    });

    ordersLogsKey.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogsEncryptsLogGroups',
        principals: [
          new iam.ServicePrincipal(\`logs.\${this.region}.amazonaws.com\`),
        ],
        actions: [
          'kms:Encrypt*',
          'kms:Decrypt*',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:Describe*',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': \`arn:\${this.partition}:logs:*:\${this.account}:log-group:*\`,
          },
        },
      }),
    );

    const ordersAccessLogs = new logs.LogGroup(this, 'OrdersAccessLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      encryptionKey: ordersLogsKey,
    });

    const api = new apigateway.RestApi(this, 'Orders', {
      deployOptions: {
        stageName: 'v1',
        accessLogDestination: new apigateway.LogGroupLogDestination(ordersAccessLogs),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      },
    });
    api.root.addMethod('GET', new apigateway.MockIntegration());
  }
}
`,
        },
        {
          title: 'the L1 construct',
          source: `import * as cdk from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, apiId: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new apigwv2.CfnStage»(this, 'Stage', {
      apiId,
      stageName: '$default',
      autoDeploy: true,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, apiId: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const stageLogsKey = new kms.Key(this, 'StageLogsKey', {
      alias: 'stage-logs',
      description: 'Encrypts Stage logs',
      enableKeyRotation: true,
    });

    stageLogsKey.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogsEncryptsLogGroups',
        principals: [new iam.ServicePrincipal(\`logs.\${this.region}.amazonaws.com\`)],
        actions: [
          'kms:Encrypt*',
          'kms:Decrypt*',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:Describe*',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': \`arn:\${this.partition}:logs:*:\${this.account}:log-group:*\`,
          },
        },
      }),
    );

    const stageAccessLogs = new logs.LogGroup(this, 'StageAccessLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      encryptionKey: stageLogsKey,
    });

    new apigwv2.CfnStage(this, 'Stage', {
      apiId,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: {
        destinationArn: stageAccessLogs.logGroupArn,
        format: this.toJsonString({
          requestId: '$context.requestId',
          ip: '$context.identity.sourceIp',
          requestTime: '$context.requestTime',
          method: '$context.httpMethod',
          route: '$context.routeKey',
          latency: '$context.responseLatency',
          status: '$context.status',
        }),
      },
    });
  }
}
`,
        },
        {
          title: 'logs without a role that could write them',
          source: `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const accessLogs = new logs.LogGroup(this, 'AccessLogs');

    const api = «new apigateway.RestApi»(this, 'Orders', {
      cloudWatchRole: false,
      deployOptions: {
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
      },
    });
    api.root.addMethod('GET', new apigateway.MockIntegration());
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const accessLogs = new logs.LogGroup(this, 'AccessLogs');

    const api = new apigateway.RestApi(this, 'Orders', {
      cloudWatchRole: true,
      deployOptions: {
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
      },
    });
    api.root.addMethod('GET', new apigateway.MockIntegration());
  }
}
`,
        },
      ],
      good: [
        {
          title: 'logs that are passed in; the role that the construct makes',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, options: apigateway.StageOptions, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new apigateway.RestApi(this, 'Orders', { deployOptions: options });
    orders.root.addMethod('GET', new apigateway.MockIntegration());

    const accessLogs = new logs.LogGroup(this, 'AccessLogs');
    const ledger = new apigateway.RestApi(this, 'Ledger', {
      deployOptions: {
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      },
    });
    ledger.root.addMethod('GET', new apigateway.MockIntegration());
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from "@pulumi/aws";

const api = new aws.apigatewayv2.Api("orders", { protocolType: "HTTP" });

«new aws.apigatewayv2.Stage»("orders", {
    apiId: api.id,
    name: "$default",
    autoDeploy: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("orders", { protocolType: "HTTP" });

const partition = aws.getPartitionOutput();
const caller = aws.getCallerIdentityOutput();
const currentRegion = aws.getRegionOutput();

const ordersLogsKey = new aws.kms.Key("orders-logs-key", {
    description: "Encrypts orders logs",
    enableKeyRotation: true,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AccountAdministersKey",
                Effect: "Allow",
                Principal: {
                    AWS: pulumi.interpolate\`arn:\${partition.partition}:iam::\${caller.accountId}:root\`,
                },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "LogsEncryptsLogGroups",
                Effect: "Allow",
                Principal: {
                    Service: pulumi.interpolate\`logs.\${currentRegion.name}.amazonaws.com\`,
                },
                Action: [
                    "kms:Encrypt*",
                    "kms:Decrypt*",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:Describe*",
                ],
                Resource: "*",
                Condition: {
                    ArnLike: {
                        "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate\`arn:\${partition.partition}:logs:*:\${caller.accountId}:log-group:*\`,
                    },
                },
            },
        ],
    }),
});

new aws.kms.Alias("orders-logs-key-alias", {
    name: "alias/orders-logs",
    targetKeyId: ordersLogsKey.keyId,
});

const ordersAccessLogs = new aws.cloudwatch.LogGroup("orders-access-logs", {
    retentionInDays: 30,
    kmsKeyId: ordersLogsKey.arn,
});

new aws.apigatewayv2.Stage("orders", {
    apiId: api.id,
    name: "$default",
    autoDeploy: true,
    accessLogSettings: {
        destinationArn: ordersAccessLogs.arn,
        format: JSON.stringify({
            requestId: "$context.requestId",
            ip: "$context.identity.sourceIp",
            requestTime: "$context.requestTime",
            method: "$context.httpMethod",
            route: "$context.routeKey",
            latency: "$context.responseLatency",
            status: "$context.status",
        }),
    },
});
`,
        },
        {
          title: 'logs of a WebSocket API without a role; the group comes through a constant',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";

const api = new aws.apigatewayv2.Api("chat", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
});

const group = new aws.cloudwatch.LogGroup("chat", { retentionInDays: 90 });

const destination = group.arn;

«new aws.apigatewayv2.Stage»("chat", {
    apiId: api.id,
    name: "live",
    accessLogSettings: {
        destinationArn: destination,
        format: "$context.requestId $context.status",
    },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("chat", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
});

const group = new aws.cloudwatch.LogGroup("chat", { retentionInDays: 90 });

const destination = group.arn;

const partition = aws.getPartitionOutput();

const apiGatewayLogs = new aws.iam.Role("api-gateway-logs", {
    description: "Lets API Gateway write logs of all APIs of the account",
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "apigateway.amazonaws.com" },
                Action: "sts:AssumeRole",
            },
        ],
    }),
});

new aws.iam.RolePolicyAttachment("api-gateway-logs-attachment", {
    role: apiGatewayLogs.name,
    policyArn: pulumi.interpolate\`arn:\${partition.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs\`,
});

const apiGateway = new aws.apigateway.Account("api-gateway", {
    cloudwatchRoleArn: apiGatewayLogs.arn,
});

new aws.apigatewayv2.Stage("chat", {
    apiId: api.id,
    name: "live",
    accessLogSettings: {
        destinationArn: destination,
        format: "$context.requestId $context.status",
    },
}, { dependsOn: [apiGateway] });
`,
        },
      ],
      good: [
        {
          title: 'a destination that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.apigatewayv2.Stage("orders", {
    apiId: config.require("apiId"),
    name: "$default",
    accessLogSettings: {
        destinationArn: config.require("logDestinationArn"),
        format: "$context.requestId $context.status",
    },
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

«aws.apigateway.Stage»(
    "orders",
    rest_api=config.require("restApiId"),
    deployment=config.require("deploymentId"),
    stage_name="v1",
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

partition = aws.get_partition_output()
identity = aws.get_caller_identity_output()
region = aws.get_region_output()

orders_logs_key = aws.kms.Key(
    "orders-logs-key",
    description="Encrypts orders logs",
    enable_key_rotation=True,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdministersKey",
                    "Effect": "Allow",
                    "Principal": {
                        "AWS": pulumi.Output.concat(
                            "arn:",
                            partition.partition,
                            ":iam::",
                            identity.account_id,
                            ":root",
                        ),
                    },
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "LogsEncryptsLogGroups",
                    "Effect": "Allow",
                    "Principal": {
                        "Service": pulumi.Output.concat(
                            "logs.",
                            region.name,
                            ".amazonaws.com",
                        ),
                    },
                    "Action": [
                        "kms:Encrypt*",
                        "kms:Decrypt*",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*",
                        "kms:Describe*",
                    ],
                    "Resource": "*",
                    "Condition": {
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": pulumi.Output.concat(
                                "arn:",
                                partition.partition,
                                ":logs:*:",
                                identity.account_id,
                                ":log-group:*",
                            ),
                        },
                    },
                },
            ],
        },
    ),
)

orders_access_logs = aws.cloudwatch.LogGroup(
    "orders-access-logs",
    retention_in_days=30,
    kms_key_id=orders_logs_key.arn,
)

aws.kms.Alias(
    "orders-logs-key-alias",
    name="alias/orders-logs",
    target_key_id=orders_logs_key.key_id,
)

api_gateway_logs = aws.iam.Role(
    "api-gateway-logs",
    description="Lets API Gateway write logs of all APIs of the account",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "apigateway.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ],
        },
    ),
)

api_gateway = aws.apigateway.Account(
    "api-gateway",
    cloudwatch_role_arn=api_gateway_logs.arn,
)

aws.iam.RolePolicyAttachment(
    "api-gateway-logs-policy-attachment",
    role=api_gateway_logs.name,
    policy_arn=pulumi.Output.concat(
        "arn:",
        partition.partition,
        ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    ),
)

aws.apigateway.Stage(
    "orders",
    rest_api=config.require("restApiId"),
    deployment=config.require("deploymentId"),
    stage_name="v1",
    access_log_settings=aws.apigateway.StageAccessLogSettingsArgs(
        destination_arn=orders_access_logs.arn,
        format=json.dumps(
            {
                "requestId": "$context.requestId",
                "ip": "$context.identity.sourceIp",
                "requestTime": "$context.requestTime",
                "caller": "$context.identity.caller",
                "method": "$context.httpMethod",
                "path": "$context.resourcePath",
                "latency": "$context.responseLatency",
                "status": "$context.status",
            },
        ),
    ),
    opts=pulumi.ResourceOptions(depends_on=[api_gateway]),
)
`,
        },
      ],
      good: [
        {
          title: 'a destination that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.apigatewayv2.Stage(
    "orders",
    api_id=config.require("apiId"),
    name="$default",
    access_log_settings={
        "destination_arn": config.require("logDestinationArn"),
        "format": "$context.requestId $context.status",
    },
)
`,
        },
      ],
    },
  },
});

/** The settings, or the missing destination in them; an empty list is a block that is written for nothing. */
function withoutDestination(settings: Value): Possibility | undefined {
  for (const { value, condition } of possibilities(settings)) {
    if (isNothing(value) || (value.kind === 'list' && value.complete && value.items.length === 0)) return { value, condition };
    const missing = possibilities(get(value, 'destination_arn')).find((each) => isNothing(each.value));
    if (missing) return { value: missing.value, condition: condition ?? missing.condition };
  }
  return undefined;
}

/** A deployment that names a stage makes it, unless a stage of the program has that name. */
function* checkDeployment(deployment: Resource, { graph }: RuleContext): Iterable<Problem> {
  const name = get(deployment.properties, 'stage_name');
  if (name.kind !== 'literal' || isNothing(name)) return;
  if (withoutDestination(get(deployment.properties, 'stage_description', 'access_log_setting')) === undefined) return;
  const isDeclared = graph.ofType('aws_api_gateway_stage').some((stage) => !isOtherName(get(stage.properties, 'stage_name'), name));
  if (isDeclared) return;
  yield {
    resource: deployment,
    at: name,
    message: `The stage that deployment ${labelOf(deployment)} makes keeps no access logs, so nobody can tell afterwards who called what. Declare the stage, with a log group.`,
  };
}

function isOtherName(name: Value, wanted: Value): boolean {
  return name.kind === 'literal' && wanted.kind === 'literal' && name.value !== wanted.value;
}

type Kind = 'rest' | 'http' | 'websocket';

/** HTTP APIs log without a role. What kind an API is that cannot be seen is not known: then nothing is asked of it. */
function kindOf(stage: Resource, graph: ResourceGraph): Kind {
  if (stage.type === 'aws_api_gateway_stage') return 'rest';
  const id = get(stage.properties, 'api_id');
  const api = id.kind === 'reference' ? graph.resolve(id) : undefined;
  return api && equals(get(api.properties, 'protocol_type'), 'WEBSOCKET') ? 'websocket' : 'http';
}

/** Firehose streams need no role of the account. */
function isLogGroup(destination: Value, graph: ResourceGraph): boolean {
  return possibilities(destination).every(({ value }) => {
    if (value.kind === 'reference') return graph.resolve(value)?.type === 'aws_cloudwatch_log_group';
    if (value.kind === 'template' && value.parts.some((part) => part.kind === 'reference' && graph.resolve(part)?.type === 'aws_cloudwatch_log_group')) return true;
    return /^arn:[^:]*:logs:/.test(patternOf(value) ?? '');
  });
}

function hasLoggingRole(stage: Resource, { graph }: RuleContext): boolean {
  return graph
    .ofType('aws_api_gateway_account')
    .some(
      (account) =>
        (sameRegion(account.placement, stage.placement) || account.placement.region.kind !== 'literal' || stage.placement.region.kind !== 'literal') &&
        !isNothing(get(account.properties, 'cloudwatch_role_arn')),
    );
}

/* ----------------------------------------------------------- the fixes ----------------------------------------------------------- */

function logsFix(stage: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Log the requests to a new log group',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const kind = kindOf(stage, context.graph);
      const { group, edits } = newLogGroup(`${stage.name} access logs`, stage, context, logGroupName(stage, context));
      const set = (name: string, value: Expression): CanonicalEdit => ({ kind: 'set', resource: stage, path: ['access_log_settings', name], value });
      const role = kind === 'http' || hasLoggingRole(stage, context) ? [] : loggingRole(stage, context);
      const isFormatted = !isNothing(get(stage.properties, 'access_log_settings', 'format'));
      return [set('destination_arn', write.reference(group, 'arn')), ...(isFormatted ? [] : [set('format', format(kind))]), ...edits, ...role];
    },
  };
}

function roleFix(stage: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Give API Gateway a role to log with',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => loggingRole(stage, context),
  };
}

/** Named after the API, where that has a name of its own. */
function logGroupName(stage: Resource, context: RuleContext): Readonly<Record<string, Expression>> {
  const id = get(stage.properties, stage.type === 'aws_api_gateway_stage' ? 'rest_api_id' : 'api_id');
  const api = id.kind === 'reference' ? context.graph.resolve(id) : undefined;
  const name = api && api.declaration.uri === stage.declaration.uri ? writtenName(api) : undefined;
  return name ? { name: write.template('/aws/apigateway/', ...withSuffix(name, stage, context)) } : {};
}

/** The role is a setting of the account, which stages wait for: API Gateway looks at it when they are deployed. */
function loggingRole(stage: Resource, context: RuleContext): readonly CanonicalEdit[] {
  // A REST API of the CDK makes account and role itself.
  if (stage.declared.grantsImplicitly === true && stage.type === 'aws_api_gateway_stage') {
    return [{ kind: 'add', resource: newResource('aws_api_gateway_account', 'api gateway', stage, {}) }];
  }
  const role = newServiceRole(
    {
      words: 'api gateway logs',
      description: 'Lets API Gateway write logs of all APIs of the account',
      principal: 'apigateway.amazonaws.com',
      policy: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    },
    stage,
    context,
  );
  // API Gateway tries the role when it is set, so its permissions come first.
  const attachments = role.edits.flatMap((edit) => (edit.kind === 'add' ? [write.reference(edit.resource, '')] : []));
  const account = newResource('aws_api_gateway_account', 'api gateway', stage, {
    cloudwatch_role_arn: role.arn,
    ...(context.flavour === 'terraform' ? { depends_on: write.list(...attachments) } : {}),
  });
  return [{ kind: 'add', resource: account }, ...role.edits, { kind: 'depend', resource: stage, on: account }];
}

/** What the console offers as the usual fields, in JSON. */
function format(kind: Kind): Expression {
  const fields: Readonly<Record<string, string>> = { requestId: 'requestId', ip: 'identity.sourceIp', requestTime: 'requestTime', ...FIELDS[kind], status: 'status' };
  return write.document(write.object(Object.fromEntries(Object.entries(fields).map(([name, variable]) => [name, write.literal(`$context.${variable}`)]))));
}

const FIELDS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  rest: { caller: 'identity.caller', method: 'httpMethod', path: 'resourcePath', latency: 'responseLatency' },
  http: { method: 'httpMethod', route: 'routeKey', latency: 'responseLatency' },
  websocket: { event: 'eventType', route: 'routeKey', connectionId: 'connectionId' },
};
