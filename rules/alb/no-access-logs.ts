import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { booleanOf, equals, get, isNothing, possibilities, type Possibility } from '../../server/core/query';
import { labelOf, sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { admitDeliveries, balancerAccessLogs, deliveriesOf, receiverOf } from '../shared/log-delivery';
import { lazily } from '../../server/core/lazy';
import { writtenName } from '../shared/names';
import { when } from '../shared/words';

export default defineRule({
  id: 'alb/no-access-logs',
  title: 'Load balancer without access logs',
  severity: 'low',
  tags: ['alb', 'logs'],
  corresponds: {
    checkov: ['CKV_AWS_91'],
    'cdk-nag': ['AwsSolutions-ELB2', 'NIST.800.53.R5-ELBLoggingEnabled', 'PCI.DSS.321-ELBLoggingEnabled'],
  },
  why: `Metrics tell that requests fail, access logs tell which: client, path, target, time and the reason for an error. After an attack they
are the only record of who asked for what, and they cannot be had afterwards.`,
  howToFix: `Turn access logs on. The fix uses the bucket that another load balancer of the region logs to, or adds one: versioned, closed to
the public, encrypted with SSE-S3 (the only encryption that log delivery of application load balancers supports), with a policy that lets
Elastic Load Balancing of this account write. It applies in place. Delivery is free, storage is not: add a lifecycle rule that
expires old logs.`,
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html',
  ],
  fixable: true,
  resources: ['aws_lb', 'aws_alb'],

  *check(balancer, context) {
    if (!hasAccessLogs(balancer, context.graph)) return;
    const off = turnedOff(balancer);
    if (!off) return;
    yield {
      resource: balancer,
      at: off.value,
      message: `Load balancer ${labelOf(balancer)} keeps no access logs${when(off.condition)}, so nobody can tell afterwards who asked for what. Deliver them to a bucket.`,
      fixes: [loggingFix(balancer, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

«resource "aws_lb" "main"» {
  name                       = "orders-\${var.environment}"
  load_balancer_type         = "application"
  subnets                    = var.subnet_ids
  drop_invalid_header_fields = true
}
`,
          fixed: `variable "environment" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "main_access_logs" {
  bucket = "orders-\${var.environment}-access-logs-\${data.aws_caller_identity.current.account_id}"
}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_s3_bucket_policy" "main_access_logs" {
  bucket = aws_s3_bucket.main_access_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "LoadBalancersWriteLogs"
        Effect = "Allow"
        Principal = {
          Service = "logdelivery.elasticloadbalancing.amazonaws.com"
        }
        Action   = "s3:PutObject"
        Resource = "\${aws_s3_bucket.main_access_logs.arn}/AWSLogs/\${data.aws_caller_identity.current.account_id}/*"
        Condition = {
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:elasticloadbalancing:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:loadbalancer/*"
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket_versioning" "main_access_logs" {
  bucket = aws_s3_bucket.main_access_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main_access_logs" {
  bucket = aws_s3_bucket.main_access_logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "main_access_logs" {
  bucket                  = aws_s3_bucket.main_access_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_lb" "main" {
  name                       = "orders-\${var.environment}"
  load_balancer_type         = "application"
  subnets                    = var.subnet_ids
  drop_invalid_header_fields = true

  access_logs {
    bucket  = aws_s3_bucket.main_access_logs.id
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.main_access_logs]
}
`,
        },
        {
          title: 'turned off through a local; a network load balancer with TLS',
          source: `variable "subnet_ids" {
  type = list(string)
}

variable "certificate_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

locals {
  keep_logs = «false»
}

resource "aws_lb" "main" {
  name               = "orders"
  load_balancer_type = "network"
  subnets            = var.subnet_ids

  access_logs {
    bucket  = "acme-access-logs"
    enabled = local.keep_logs
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "TLS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
`,
          fixed: `variable "subnet_ids" {
  type = list(string)
}

variable "certificate_arn" {
  type = string
}

variable "target_group_arn" {
  type = string
}

locals {
  keep_logs = false
}

resource "aws_lb" "main" {
  name               = "orders"
  load_balancer_type = "network"
  subnets            = var.subnet_ids

  access_logs {
    bucket  = "acme-access-logs"
    enabled = true
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "TLS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
  }
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment; load balancers that have no access logs',
          unknown: true,
          source: `variable "subnet_ids" {
  type = list(string)
}

variable "keep_logs" {
  type = bool
}

variable "target_group_arn" {
  type = string
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = "acme-access-logs"
    enabled = var.keep_logs
  }
}

resource "aws_lb" "inspection" {
  name               = "inspection"
  load_balancer_type = "gateway"
  subnets            = var.subnet_ids
}

resource "aws_lb" "internal" {
  name               = "orders-internal"
  load_balancer_type = "network"
  internal           = true
  subnets            = var.subnet_ids
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 5432
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = var.target_group_arn
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
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" }
  },
  "Resources": {
    «"LoadBalancer"»: {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Type": "application",
        "Subnets": { "Ref": "SubnetIds" }
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" }
  },
  "Resources": {
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "DependsOn": "LoadBalancerAccessLogsPolicy",
      "Properties": {
        "Type": "application",
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          {
            "Key": "access_logs.s3.bucket",
            "Value": { "Ref": "LoadBalancerAccessLogs" }
          },
          {
            "Key": "access_logs.s3.enabled",
            "Value": "true"
          }
        ]
      }
    },
    "LoadBalancerAccessLogs": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "VersioningConfiguration": {
          "Status": "Enabled"
        },
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            {
              "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "AES256"
              }
            }
          ]
        },
        "PublicAccessBlockConfiguration": {
          "BlockPublicAcls": true,
          "BlockPublicPolicy": true,
          "IgnorePublicAcls": true,
          "RestrictPublicBuckets": true
        }
      }
    },
    "LoadBalancerAccessLogsPolicy": {
      "Type": "AWS::S3::BucketPolicy",
      "Properties": {
        "Bucket": { "Ref": "LoadBalancerAccessLogs" },
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "LoadBalancersWriteLogs",
              "Effect": "Allow",
              "Principal": {
                "Service": "logdelivery.elasticloadbalancing.amazonaws.com"
              },
              "Action": "s3:PutObject",
              "Resource": { "Fn::Sub": "\${LoadBalancerAccessLogs.Arn}/AWSLogs/\${AWS::AccountId}/*" },
              "Condition": {
                "ArnLike": {
                  "aws:SourceArn": { "Fn::Sub": "arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:\${AWS::AccountId}:loadbalancer/*" }
                }
              }
            }
          ]
        }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `{
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "KeepLogs": { "Type": "String", "AllowedValues": ["true", "false"] },
    "LogBucket": { "Type": "String" }
  },
  "Resources": {
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": { "Ref": "KeepLogs" } },
          { "Key": "access_logs.s3.bucket", "Value": { "Ref": "LogBucket" } }
        ]
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
          title: 'the bucket of another load balancer is used',
          source: `Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  AccessLogs:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
  AccessLogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref AccessLogs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: logdelivery.elasticloadbalancing.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub \${AccessLogs.Arn}/AWSLogs/\${AWS::AccountId}/*
  Public:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    DependsOn: AccessLogsPolicy
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: "true"
        - Key: access_logs.s3.bucket
          Value: !Ref AccessLogs
  «Internal»:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: !Ref SubnetIds
`,
          fixed: `Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  AccessLogs:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
  AccessLogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref AccessLogs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: logdelivery.elasticloadbalancing.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub \${AccessLogs.Arn}/AWSLogs/\${AWS::AccountId}/*
  Public:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    DependsOn: AccessLogsPolicy
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: "true"
        - Key: access_logs.s3.bucket
          Value: !Ref AccessLogs
  Internal:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    DependsOn: AccessLogsPolicy
    Properties:
      Scheme: internal
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.bucket
          Value: !Ref AccessLogs
        - Key: access_logs.s3.enabled
          Value: "true"
`,
        },
        {
          title: "turned off by a parameter's default",
          source: `Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
  KeepLogs:
    Type: String
    Default: «"false"»
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: !Ref KeepLogs
        - Key: access_logs.s3.bucket
          Value: acme-access-logs
`,
          fixed: `Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
  KeepLogs:
    Type: String
    Default: "false"
Resources:
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: "true"
        - Key: access_logs.s3.bucket
          Value: acme-access-logs
`,
        },
      ],
      good: [
        {
          title: 'a gateway load balancer',
          source: `Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  Inspection:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: gateway
      Subnets: !Ref SubnetIds
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, props);

    const balancer = «new elbv2.ApplicationLoadBalancer»(this, 'Orders', {
      vpc: props.vpc,
      internetFacing: true,
    });

    new cdk.CfnOutput(this, 'Address', { value: balancer.loadBalancerDnsName });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, props);

    const ordersAccessLogs = new s3.Bucket(this, 'OrdersAccessLogs', {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });

    ordersAccessLogs.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LoadBalancersWriteLogs',
        principals: [
          new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com'),
        ],
        actions: ['s3:PutObject'],
        resources: [\`\${ordersAccessLogs.bucketArn}/AWSLogs/\${this.account}/*\`],
        conditions: {
          ArnLike: {
            'aws:SourceArn': \`arn:\${this.partition}:elasticloadbalancing:\${this.region}:\${this.account}:loadbalancer/*\`,
          },
        },
      }),
    );

    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Orders', {
      vpc: props.vpc,
      internetFacing: true,
    });
    balancer.setAttribute('access_logs.s3.bucket', ordersAccessLogs.bucketName);
    balancer.setAttribute('access_logs.s3.enabled', 'true');
    balancer.node.addDependency(ordersAccessLogs.policy!);

    new cdk.CfnOutput(this, 'Address', { value: balancer.loadBalancerDnsName });
  }
}
`,
        },
        {
          title: 'a region that is known',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Entry', { env: { account: '111122223333', region: 'eu-west-1' } });

const vpc = new ec2.Vpc(stack, 'Vpc');

«new elbv2.ApplicationLoadBalancer»(stack, 'Orders', { vpc });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Entry', { env: { account: '111122223333', region: 'eu-west-1' } });

const vpc = new ec2.Vpc(stack, 'Vpc');

const ordersAccessLogs = new s3.Bucket(stack, 'OrdersAccessLogs', {
  versioned: true,
  encryption: s3.BucketEncryption.S3_MANAGED,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
});

const orders = new elbv2.ApplicationLoadBalancer(stack, 'Orders', { vpc });
orders.logAccessLogs(ordersAccessLogs);
`,
        },
      ],
      good: [
        {
          title: 'the ways to turn them on; a bucket that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

interface EntryStackProps extends cdk.StackProps {
  readonly logBucketName: string;
}

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: EntryStackProps) {
    super(scope, id, { ...props, env: { region: 'eu-west-1' } });

    const vpc = new ec2.Vpc(this, 'Vpc');
    const logs = s3.Bucket.fromBucketName(this, 'Logs', props.logBucketName);

    const orders = new elbv2.ApplicationLoadBalancer(this, 'Orders', { vpc });
    orders.logAccessLogs(logs, 'orders');

    const ledger = new elbv2.NetworkLoadBalancer(this, 'Ledger', { vpc });
    const tcp = ledger.addListener('Tcp', { port: 5432 });
    tcp.addTargets('Database', { port: 5432 });
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
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const balancer = «new aws.lb.LoadBalancer»("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
});

export const address = balancer.dnsName;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const caller = aws.getCallerIdentityOutput();
const partition = aws.getPartitionOutput();
const currentRegion = aws.getRegionOutput();

const ordersAccessLogs = new aws.s3.Bucket("orders-access-logs", {});

new aws.s3.BucketPublicAccessBlock("orders-access-logs-block", {
    bucket: ordersAccessLogs.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});

new aws.s3.BucketServerSideEncryptionConfiguration("orders-access-logs-configuration", {
    bucket: ordersAccessLogs.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
});

new aws.s3.BucketVersioning("orders-access-logs-versioning", {
    bucket: ordersAccessLogs.id,
    versioningConfiguration: { status: "Enabled" },
});

const ordersAccessLogsPolicy = new aws.s3.BucketPolicy("orders-access-logs-policy", {
    bucket: ordersAccessLogs.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "LoadBalancersWriteLogs",
                Effect: "Allow",
                Principal: {
                    Service: "logdelivery.elasticloadbalancing.amazonaws.com",
                },
                Action: "s3:PutObject",
                Resource: pulumi.interpolate\`\${ordersAccessLogs.arn}/AWSLogs/\${caller.accountId}/*\`,
                Condition: {
                    ArnLike: {
                        "aws:SourceArn": pulumi.interpolate\`arn:\${partition.partition}:elasticloadbalancing:\${currentRegion.name}:\${caller.accountId}:loadbalancer/*\`,
                    },
                },
            },
        ],
    }),
});

const balancer = new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: ordersAccessLogs.id, enabled: true },
}, { dependsOn: [ordersAccessLogsPolicy] });

export const address = balancer.dnsName;
`,
        },
        {
          title: 'turned off through a constant',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const keepLogs = «false»;

new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: "acme-access-logs", enabled: keepLogs },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const keepLogs = false;

new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: "acme-access-logs", enabled: true },
});
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: "acme-access-logs", enabled: config.requireBoolean("keepLogs") },
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

balancer = «aws.lb.LoadBalancer»(
    "orders",
    name="orders",
    subnets=config.require_object("subnetIds"),
)

pulumi.export("address", balancer.dns_name)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

identity = aws.get_caller_identity_output()

balancer_access_logs = aws.s3.Bucket(
    "orders-access-logs",
    bucket=pulumi.Output.concat("orders-access-logs-", identity.account_id),
)

partition = aws.get_partition_output()
region = aws.get_region_output()

balancer_access_logs_bucket_policy = aws.s3.BucketPolicy(
    "orders-access-logs-bucket-policy",
    bucket=balancer_access_logs.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "LoadBalancersWriteLogs",
                    "Effect": "Allow",
                    "Principal": {
                        "Service": "logdelivery.elasticloadbalancing.amazonaws.com",
                    },
                    "Action": "s3:PutObject",
                    "Resource": pulumi.Output.concat(
                        balancer_access_logs.arn,
                        "/AWSLogs/",
                        identity.account_id,
                        "/*",
                    ),
                    "Condition": {
                        "ArnLike": {
                            "aws:SourceArn": pulumi.Output.concat(
                                "arn:",
                                partition.partition,
                                ":elasticloadbalancing:",
                                region.name,
                                ":",
                                identity.account_id,
                                ":loadbalancer/*",
                            ),
                        },
                    },
                },
            ],
        },
    ),
)

aws.s3.BucketVersioning(
    "orders-access-logs-bucket-versioning",
    bucket=balancer_access_logs.id,
    versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(
        status="Enabled",
    ),
)

aws.s3.BucketServerSideEncryptionConfiguration(
    "orders-access-logs-bucket-server-side-encryption-configuration",
    bucket=balancer_access_logs.id,
    rules=[
        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm="AES256",
            ),
        ),
    ],
)

aws.s3.BucketPublicAccessBlock(
    "orders-access-logs-bucket-public-access-block",
    bucket=balancer_access_logs.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)

balancer = aws.lb.LoadBalancer(
    "orders",
    name="orders",
    subnets=config.require_object("subnetIds"),
    access_logs=aws.lb.LoadBalancerAccessLogsArgs(
        bucket=balancer_access_logs.id,
        enabled=True,
    ),
    opts=pulumi.ResourceOptions(depends_on=[balancer_access_logs_bucket_policy]),
)

pulumi.export("address", balancer.dns_name)
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.lb.LoadBalancer(
    "orders",
    subnets=config.require_object("subnetIds"),
    access_logs={"bucket": "acme-access-logs", "enabled": config.require_bool("keepLogs")},
)
`,
        },
      ],
    },
  },
});

/** Application load balancers have them; network ones log TLS connections; gateway ones have none. */
function hasAccessLogs(balancer: Resource, graph: ResourceGraph): boolean {
  const type = get(balancer.properties, 'load_balancer_type');
  if (isNothing(type) || equals(type, 'application')) return true;
  return equals(type, 'network') && graph.ofType('aws_lb_listener', 'aws_alb_listener').some((listener) => isTlsListenerOf(listener, balancer));
}

function isTlsListenerOf(listener: Resource, balancer: Resource): boolean {
  const target = get(listener.properties, 'load_balancer_arn');
  return target.kind === 'reference' && target.target === balancer.id && equals(get(listener.properties, 'protocol'), 'TLS');
}

function turnedOff(balancer: Resource): Possibility | undefined {
  for (const { value, condition } of possibilities(get(balancer.properties, 'access_logs'))) {
    if (isNothing(value) || (value.kind === 'list' && value.complete && value.items.length === 0)) return { value, condition };
    const off = possibilities(get(value, 'enabled')).find((each) => isNothing(each.value) || booleanOf(each.value) === false);
    if (off) return { value: off.value, condition: condition ?? off.condition };
  }
  return undefined;
}

function loggingFix(balancer: Resource, context: RuleContext): FixOffer {
  const known = lazily(() => knownBucket(balancer, context));
  return {
    title: () => {
      if (!isNothing(get(balancer.properties, 'access_logs', 'bucket'))) return 'Turn the access logs on';
      const bucket = known();
      return bucket ? `Deliver the access logs to ${labelOf(bucket)}` : 'Deliver the access logs to a new bucket';
    },
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const stated = get(balancer.properties, 'access_logs', 'bucket');
      const enable: CanonicalEdit = { kind: 'set', resource: balancer, path: ['access_logs', 'enabled'], value: write.literal(true) };
      // The bucket is named, only the delivery is turned off.
      if (!isNothing(stated)) return [enable];
      const bucket = known() ?? newBucket(balancer);
      const deliver: CanonicalEdit = { kind: 'set', resource: balancer, path: ['access_logs', 'bucket'], value: write.reference(bucket, 'id') };
      // This construct of the CDK writes the policy and turns logging on by itself, where it knows the region.
      const isDone = balancer.declared.grantsImplicitly === true && balancer.placement.region.kind === 'literal';
      if (isDone) return [...added(bucket), deliver];
      const admitted = admitDeliveries(bucket, [balancerAccessLogs(balancer)], context);
      return admitted && [...added(bucket), deliver, enable, ...admitted];
    },
  };
}

function added(bucket: Resource | NewResource): readonly CanonicalEdit[] {
  return 'isNew' in bucket ? [{ kind: 'add', resource: bucket }] : [];
}

/** The bucket that another load balancer of the region delivers to. */
function knownBucket(balancer: Resource, { graph, canReach }: RuleContext): Resource | undefined {
  return graph
    .ofType('aws_lb', 'aws_alb')
    .filter((other) => other.id !== balancer.id && other.mode === 'managed' && sameRegion(other.placement, balancer.placement))
    .flatMap(deliveriesOf)
    .map((each) => receiverOf(each, graph))
    .find((bucket) => bucket && bucket.condition === undefined && sameRegion(bucket.placement, balancer.placement) && canReach(bucket, balancer));
}

/** Names of buckets are unique in the world, so the account is part of it. */
function newBucket(balancer: Resource): NewResource {
  const name = writtenName(balancer)?.map((part) => (typeof part === 'string' ? part.toLowerCase() : part));
  const closed = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  return newResource('aws_s3_bucket', `${balancer.name} access logs`, balancer, {
    ...(name ? { bucket: write.template(...name, '-access-logs-', write.deployment('account')) } : {}),
    versioning: write.object({ status: write.literal('Enabled') }),
    server_side_encryption_configuration: write.object({ rule: encryption('AES256') }),
    public_access_block: write.object(Object.fromEntries(closed.map((flag) => [flag, write.literal(true)]))),
  });
}

function encryption(algorithm: string): Expression {
  return write.object({ apply_server_side_encryption_by_default: write.object({ sse_algorithm: write.literal(algorithm) }) });
}
