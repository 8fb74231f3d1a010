import { labelOf } from '../../server/core/resource';
import { defineRule } from '../../server/core/rule';
import { admitDeliveries, deliveriesOf, DELIVERING_TYPES, deniedUnder, describeSource, receiverOf } from '../shared/log-delivery';
import { when } from '../shared/words';

export default defineRule({
  id: 's3/log-delivery-denied',
  title: 'Bucket that refuses the logs it is for',
  severity: 'high',
  tags: ['s3', 'logs'],
  corresponds: {},
  why: `Load balancers, flow logs and trails are written by services of AWS, which no role of the account speaks for: only the policy of the
bucket can let them in. Without it the deployment fails where the service tries at once (load balancers, CloudTrail), and where it does
not, logs are silently missing on the day they are needed.`,
  howToFix: `Let the service write under \`AWSLogs/\` of this account, and only for resources of this account. The fix adds the bucket
policy, or a statement to the one that is there, for everything that the program delivers to the bucket, and makes the sources wait for a
new policy. It applies in place.`,
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html',
  ],
  fixable: true,
  resources: DELIVERING_TYPES,

  *check(source, context) {
    // Constructs of the CDK write the policy themselves.
    if (source.declared.grantsImplicitly === true) return;
    for (const delivered of deliveriesOf(source)) {
      const bucket = receiverOf(delivered, context.graph);
      const denied = bucket && deniedUnder(delivered, bucket, context.graph);
      if (!bucket || !denied) continue;
      yield {
        resource: source,
        at: delivered.destination,
        message: `Bucket ${labelOf(bucket)} is to receive ${delivered.what} of ${describeSource(source)}, but no policy lets ${delivered.service.principal} write there${when(denied.condition ?? delivered.condition)}. Add the statement to its policy.`,
        related: [{ location: bucket.header, message: `the bucket ${labelOf(bucket)}` }],
        fixes: [
          {
            title: `Let the service deliver to ${labelOf(bucket)}`,
            applicability: 'safe',
            impact: 'in-place',
            edits: () => admitDeliveries(bucket, [], context),
          },
        ],
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "subnet_ids" {
  type = list(string)
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = «aws_s3_bucket.logs.id»
    enabled = true
  }
}
`,
          fixed: `variable "subnet_ids" {
  type = list(string)
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
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
        Resource = "\${aws_s3_bucket.logs.arn}/AWSLogs/\${data.aws_caller_identity.current.account_id}/*"
        Condition = {
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:elasticloadbalancing:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:loadbalancer/*"
          }
        }
      },
    ]
  })
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
`,
        },
        {
          title: 'flow logs and a trail, whose bucket comes through a local',
          source: `variable "vpc_id" {
  type = string
}

locals {
  log_bucket = «aws_s3_bucket.logs.id»
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-audit-logs"
}

resource "aws_flow_log" "main" {
  vpc_id               = var.vpc_id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = «"\${aws_s3_bucket.logs.arn}/network/"»
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = local.log_bucket
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

locals {
  log_bucket = aws_s3_bucket.logs.id
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-audit-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "LogDeliveryReadsAcl"
        Effect = "Allow"
        Principal = {
          Service = "delivery.logs.amazonaws.com"
        }
        Action   = "s3:GetBucketAcl"
        Resource = aws_s3_bucket.logs.arn
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:logs:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:*"
          }
        }
      },
      {
        Sid    = "LogDeliveryWrites"
        Effect = "Allow"
        Principal = {
          Service = "delivery.logs.amazonaws.com"
        }
        Action   = "s3:PutObject"
        Resource = "\${aws_s3_bucket.logs.arn}/network/AWSLogs/\${data.aws_caller_identity.current.account_id}/*"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
            "s3:x-amz-acl"      = "bucket-owner-full-control"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:logs:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:*"
          }
        }
      },
      {
        Sid    = "CloudTrailReadsAcl"
        Effect = "Allow"
        Principal = {
          Service = "cloudtrail.amazonaws.com"
        }
        Action   = "s3:GetBucketAcl"
        Resource = aws_s3_bucket.logs.arn
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:cloudtrail:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:trail/*"
          }
        }
      },
      {
        Sid    = "CloudTrailWrites"
        Effect = "Allow"
        Principal = {
          Service = "cloudtrail.amazonaws.com"
        }
        Action   = "s3:PutObject"
        Resource = "\${aws_s3_bucket.logs.arn}/AWSLogs/\${data.aws_caller_identity.current.account_id}/*"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
            "s3:x-amz-acl"      = "bucket-owner-full-control"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:\${data.aws_partition.current.partition}:cloudtrail:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:trail/*"
          }
        }
      },
    ]
  })
}

resource "aws_flow_log" "main" {
  vpc_id               = var.vpc_id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "\${aws_s3_bucket.logs.arn}/network/"

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = local.log_bucket

  depends_on = [aws_s3_bucket_policy.logs]
}
`,
        },
        {
          title: 'the policy lets another service write',
          source: `variable "subnet_ids" {
  type = list(string)
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Delivery"
    actions   = ["s3:PutObject"]
    resources = ["\${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }
  }
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = «aws_s3_bucket.logs.id»
    prefix  = "orders"
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
`,
          fixed: `variable "subnet_ids" {
  type = list(string)
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Delivery"
    actions   = ["s3:PutObject"]
    resources = ["\${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }
  }

  statement {
    sid       = "LoadBalancersWriteLogs"
    actions   = ["s3:PutObject"]
    resources = ["\${aws_s3_bucket.logs.arn}/orders/AWSLogs/\${data.aws_caller_identity.current.account_id}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values = [
        "arn:\${data.aws_partition.current.partition}:elasticloadbalancing:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:loadbalancer/*",
      ]
    }
  }
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    prefix  = "orders"
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.logs]
}
`,
        },
      ],
      good: [
        {
          title: "the account of the region's load balancers; logs that are turned off",
          source: `variable "subnet_ids" {
  type = list(string)
}

data "aws_elb_service_account" "main" {}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = data.aws_elb_service_account.main.arn }
      Action    = "s3:PutObject"
      Resource  = "\${aws_s3_bucket.logs.arn}/*"
    }]
  })
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }

  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_s3_bucket" "unused" {
  bucket = "acme-unused-logs"
}

resource "aws_lb" "internal" {
  name     = "orders-internal"
  internal = true
  subnets  = var.subnet_ids

  access_logs {
    bucket = aws_s3_bucket.unused.id
  }
}
`,
        },
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `variable "subnet_ids" {
  type = list(string)
}

variable "bucket_policy" {
  type = string
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = var.bucket_policy
}

resource "aws_lb" "main" {
  name    = "orders"
  subnets = var.subnet_ids

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }
}
`,
        },
        {
          title: 'legacy logs of CloudFront go through ACLs',
          source: `resource "aws_s3_bucket" "logs" {
  bucket = "acme-cdn-logs"
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "www.example.com"
    origin_id   = "site"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  logging_config {
    bucket = aws_s3_bucket.logs.bucket_domain_name
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
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
  "Parameters": { "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" } },
  "Resources": {
    "Logs": {
      "Type": "AWS::S3::Bucket",
      "Properties": { "VersioningConfiguration": { "Status": "Enabled" } }
    },
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": "true" },
          { "Key": "access_logs.s3.bucket", "Value": «{ "Ref": "Logs" }» }
        ]
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" } },
  "Resources": {
    "Logs": {
      "Type": "AWS::S3::Bucket",
      "Properties": { "VersioningConfiguration": { "Status": "Enabled" } }
    },
    "LogsPolicy": {
      "Type": "AWS::S3::BucketPolicy",
      "Properties": {
        "Bucket": { "Ref": "Logs" },
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
              "Resource": { "Fn::Sub": "\${Logs.Arn}/AWSLogs/\${AWS::AccountId}/*" },
              "Condition": {
                "ArnLike": {
                  "aws:SourceArn": { "Fn::Sub": "arn:\${AWS::Partition}:elasticloadbalancing:\${AWS::Region}:\${AWS::AccountId}:loadbalancer/*" }
                }
              }
            }
          ]
        }
      }
    },
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "DependsOn": "LogsPolicy",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": "true" },
          { "Key": "access_logs.s3.bucket", "Value": { "Ref": "Logs" } }
        ]
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a bucket that is given at deployment',
          unknown: true,
          source: `{
  "Parameters": {
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "LogBucket": { "Type": "String" }
  },
  "Resources": {
    "LoadBalancer": {
      "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "Properties": {
        "Subnets": { "Ref": "SubnetIds" },
        "LoadBalancerAttributes": [
          { "Key": "access_logs.s3.enabled", "Value": "true" },
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
          title: 'a policy that only demands encryption in transit',
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Encrypted
            Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource:
              - !GetAtt Logs.Arn
              - !Sub \${Logs.Arn}/*
            Condition:
              Bool:
                aws:SecureTransport: "false"
  FlowLog:
    Type: AWS::EC2::FlowLog
    DependsOn: LogsPolicy
    Properties:
      ResourceType: VPC
      ResourceId: !Ref VpcId
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: «!GetAtt Logs.Arn»
`,
          fixed: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: Encrypted
            Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource:
              - !GetAtt Logs.Arn
              - !Sub \${Logs.Arn}/*
            Condition:
              Bool:
                aws:SecureTransport: "false"
          - Sid: LogDeliveryReadsAcl
            Effect: Allow
            Principal:
              Service: delivery.logs.amazonaws.com
            Action: s3:GetBucketAcl
            Resource:
              - !GetAtt Logs.Arn
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
              ArnLike:
                aws:SourceArn: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:*
          - Sid: LogDeliveryWrites
            Effect: Allow
            Principal:
              Service: delivery.logs.amazonaws.com
            Action: s3:PutObject
            Resource:
              - !Sub \${Logs.Arn}/AWSLogs/\${AWS::AccountId}/*
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
                s3:x-amz-acl: bucket-owner-full-control
              ArnLike:
                aws:SourceArn: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:*
  FlowLog:
    Type: AWS::EC2::FlowLog
    DependsOn: LogsPolicy
    Properties:
      ResourceType: VPC
      ResourceId: !Ref VpcId
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: !GetAtt Logs.Arn
`,
        },
        {
          title: 'the name of the bucket comes through a mapping',
          source: `Mappings:
  Names:
    logs:
      Bucket: «acme-trail-logs»
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-trail-logs
      VersioningConfiguration:
        Status: Enabled
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      S3BucketName: !FindInMap [Names, logs, Bucket]
`,
          fixed: `Mappings:
  Names:
    logs:
      Bucket: acme-trail-logs
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-trail-logs
      VersioningConfiguration:
        Status: Enabled
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudTrailReadsAcl
            Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:GetBucketAcl
            Resource: !GetAtt Logs.Arn
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
              ArnLike:
                aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/*'
          - Sid: CloudTrailWrites
            Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/AWSLogs/\${AWS::AccountId}/*'
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
                s3:x-amz-acl: bucket-owner-full-control
              ArnLike:
                aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/*'
  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogsPolicy
    Properties:
      IsLogging: true
      S3BucketName: !FindInMap [Names, logs, Bucket]
`,
        },
      ],
      good: [
        {
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: delivery.logs.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub \${Logs.Arn}/AWSLogs/\${AWS::AccountId}/*
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
          - Effect: Allow
            Principal:
              Service: delivery.logs.amazonaws.com
            Action: s3:GetBucketAcl
            Resource: !GetAtt Logs.Arn
  FlowLog:
    Type: AWS::EC2::FlowLog
    DependsOn: LogsPolicy
    Properties:
      ResourceType: VPC
      ResourceId: !Ref VpcId
      TrafficType: ALL
      LogDestinationType: s3
      LogDestination: !GetAtt Logs.Arn
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'constructs of the first level',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpcId: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.Bucket(this, 'Logs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: true,
    });

    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpcId,
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: «logs.bucketArn»,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class NetworkStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpcId: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.Bucket(this, 'Logs', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: true,
    });
    logs.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogDeliveryReadsAcl',
        principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:GetBucketAcl'],
        resources: [logs.bucketArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: {
            'aws:SourceArn': \`arn:\${this.partition}:logs:\${this.region}:\${this.account}:*\`,
          },
        },
      }),
    );
    logs.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogDeliveryWrites',
        principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [\`\${logs.bucketArn}/AWSLogs/\${this.account}/*\`],
        conditions: {
          StringEquals: {
            'aws:SourceAccount': this.account,
            's3:x-amz-acl': 'bucket-owner-full-control',
          },
          ArnLike: {
            'aws:SourceArn': \`arn:\${this.partition}:logs:\${this.region}:\${this.account}:*\`,
          },
        },
      }),
    );

    const flowLog = new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: vpcId,
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: logs.bucketArn,
    });
    flowLog.node.addDependency(logs.policy!);
  }
}
`,
        },
        {
          title: 'a bucket that only demands encryption in transit',
          source: `import * as cdk from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.Bucket(this, 'Logs', {
      versioned: true,
      enforceSSL: true,
    });

    new elbv2.CfnLoadBalancer(this, 'LoadBalancer', {
      subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      loadBalancerAttributes: [
        { key: 'access_logs.s3.enabled', value: 'true' },
        { key: 'access_logs.s3.bucket', value: «logs.bucketName» },
        { key: 'access_logs.s3.prefix', value: 'orders' },
      ],
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class EntryStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.Bucket(this, 'Logs', {
      versioned: true,
      enforceSSL: true,
    });
    logs.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LoadBalancersWriteLogs',
        principals: [
          new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com'),
        ],
        actions: ['s3:PutObject'],
        resources: [\`\${logs.bucketArn}/orders/AWSLogs/\${this.account}/*\`],
        conditions: {
          ArnLike: {
            'aws:SourceArn': \`arn:\${this.partition}:elasticloadbalancing:\${this.region}:\${this.account}:loadbalancer/*\`,
          },
        },
      }),
    );

    const loadBalancer = new elbv2.CfnLoadBalancer(this, 'LoadBalancer', {
      subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      loadBalancerAttributes: [
        { key: 'access_logs.s3.enabled', value: 'true' },
        { key: 'access_logs.s3.bucket', value: logs.bucketName },
        { key: 'access_logs.s3.prefix', value: 'orders' },
      ],
    });
    loadBalancer.node.addDependency(logs.policy!);
  }
}
`,
        },
        {
          title: 'the destination comes through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class AuditStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.CfnBucket(this, 'Logs', {
      versioningConfiguration: { status: 'Enabled' },
    });
    const destination = «logs.ref»;

    new cloudtrail.CfnTrail(this, 'Trail', {
      isLogging: true,
      s3BucketName: destination,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class AuditStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.CfnBucket(this, 'Logs', {
      versioningConfiguration: { status: 'Enabled' },
    });

    const logsBucketPolicy = new s3.CfnBucketPolicy(this, 'LogsPolicy', {
      bucket: logs.ref,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'CloudTrailReadsAcl',
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 's3:GetBucketAcl',
            Resource: logs.attrArn,
            Condition: {
              StringEquals: { 'aws:SourceAccount': this.account },
              ArnLike: {
                'aws:SourceArn': \`arn:\${this.partition}:cloudtrail:\${this.region}:\${this.account}:trail/*\`,
              },
            },
          },
          {
            Sid: 'CloudTrailWrites',
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: \`\${logs.attrArn}/AWSLogs/\${this.account}/*\`,
            Condition: {
              StringEquals: {
                'aws:SourceAccount': this.account,
                's3:x-amz-acl': 'bucket-owner-full-control',
              },
              ArnLike: {
                'aws:SourceArn': \`arn:\${this.partition}:cloudtrail:\${this.region}:\${this.account}:trail/*\`,
              },
            },
          },
        ],
      },
    });
    const destination = logs.ref;

    const trail = new cloudtrail.CfnTrail(this, 'Trail', {
      isLogging: true,
      s3BucketName: destination,
    });
    trail.node.addDependency(logsBucketPolicy);
  }
}
`,
        },
      ],
      good: [
        {
          title: 'the construct writes the policy; a bucket that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class AuditStack extends cdk.Stack {
  constructor(scope: Construct, id: string, shared: s3.IBucket, props?: cdk.StackProps) {
    super(scope, id, props);

    const logs = new s3.Bucket(this, 'Logs', { versioned: true });
    new cloudtrail.Trail(this, 'Trail', { bucket: logs });

    new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: 'vpc-12345678',
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: shared.bucketArn,
    });
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

const logs = new aws.s3.Bucket("logs", { bucket: "acme-access-logs" });

const balancer = new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: {
        bucket: «logs.id»,
        enabled: true,
    },
});

export const address = balancer.dnsName;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const caller = aws.getCallerIdentityOutput();
const partition = aws.getPartitionOutput();
const currentRegion = aws.getRegionOutput();

const logs = new aws.s3.Bucket("logs", { bucket: "acme-access-logs" });

const logsPolicy = new aws.s3.BucketPolicy("logs-policy", {
    bucket: logs.id,
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
                Resource: pulumi.interpolate\`\${logs.arn}/AWSLogs/\${caller.accountId}/*\`,
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
    accessLogs: {
        bucket: logs.id,
        enabled: true,
    },
}, { dependsOn: [logsPolicy] });

export const address = balancer.dnsName;
`,
        },
        {
          title: 'a network load balancer, whose bucket comes through a constant',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const logs = new aws.s3.Bucket("logs");

const destination = «logs.id»;

const balancer = new aws.lb.LoadBalancer("orders", {
    loadBalancerType: "network",
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: {
        bucket: destination,
        prefix: "orders",
        enabled: true,
    },
});

export const address = balancer.dnsName;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const caller = aws.getCallerIdentityOutput();
const partition = aws.getPartitionOutput();
const currentRegion = aws.getRegionOutput();

const logs = new aws.s3.Bucket("logs");

const logsPolicy = new aws.s3.BucketPolicy("logs-policy", {
    bucket: logs.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "LogDeliveryReadsAcl",
                Effect: "Allow",
                Principal: { Service: "delivery.logs.amazonaws.com" },
                Action: "s3:GetBucketAcl",
                Resource: logs.arn,
                Condition: {
                    StringEquals: { "aws:SourceAccount": caller.accountId },
                    ArnLike: {
                        "aws:SourceArn": pulumi.interpolate\`arn:\${partition.partition}:logs:\${currentRegion.name}:\${caller.accountId}:*\`,
                    },
                },
            },
            {
                Sid: "LogDeliveryWrites",
                Effect: "Allow",
                Principal: { Service: "delivery.logs.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: pulumi.interpolate\`\${logs.arn}/orders/AWSLogs/\${caller.accountId}/*\`,
                Condition: {
                    StringEquals: {
                        "aws:SourceAccount": caller.accountId,
                        "s3:x-amz-acl": "bucket-owner-full-control",
                    },
                    ArnLike: {
                        "aws:SourceArn": pulumi.interpolate\`arn:\${partition.partition}:logs:\${currentRegion.name}:\${caller.accountId}:*\`,
                    },
                },
            },
        ],
    }),
});

const destination = logs.id;

const balancer = new aws.lb.LoadBalancer("orders", {
    loadBalancerType: "network",
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: {
        bucket: destination,
        prefix: "orders",
        enabled: true,
    },
}, { dependsOn: [logsPolicy] });

export const address = balancer.dnsName;
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const logs = new aws.s3.Bucket("logs");

new aws.s3.BucketPolicy("logs", {
    bucket: logs.id,
    policy: config.require("bucketPolicy"),
});

new aws.lb.LoadBalancer("orders", {
    subnets: config.requireObject<string[]>("subnetIds"),
    accessLogs: { bucket: logs.id, enabled: true },
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

logs = aws.s3.Bucket("logs", bucket="acme-audit-logs")

trail = aws.cloudtrail.Trail(
    "main",
    s3_bucket_name=«logs.id»,
)

pulumi.export("trail_arn", trail.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

logs = aws.s3.Bucket("logs", bucket="acme-audit-logs")

identity = aws.get_caller_identity_output()
partition = aws.get_partition_output()
region = aws.get_region_output()

logs_policy = aws.s3.BucketPolicy(
    "logs-policy",
    bucket=logs.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "CloudTrailReadsAcl",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "s3:GetBucketAcl",
                    "Resource": logs.arn,
                    "Condition": {
                        "StringEquals": {"aws:SourceAccount": identity.account_id},
                        "ArnLike": {
                            "aws:SourceArn": pulumi.Output.concat(
                                "arn:",
                                partition.partition,
                                ":cloudtrail:",
                                region.name,
                                ":",
                                identity.account_id,
                                ":trail/*",
                            ),
                        },
                    },
                },
                {
                    "Sid": "CloudTrailWrites",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudtrail.amazonaws.com"},
                    "Action": "s3:PutObject",
                    "Resource": pulumi.Output.concat(
                        logs.arn,
                        "/AWSLogs/",
                        identity.account_id,
                        "/*",
                    ),
                    "Condition": {
                        "StringEquals": {
                            "aws:SourceAccount": identity.account_id,
                            "s3:x-amz-acl": "bucket-owner-full-control",
                        },
                        "ArnLike": {
                            "aws:SourceArn": pulumi.Output.concat(
                                "arn:",
                                partition.partition,
                                ":cloudtrail:",
                                region.name,
                                ":",
                                identity.account_id,
                                ":trail/*",
                            ),
                        },
                    },
                },
            ],
        },
    ),
)

trail = aws.cloudtrail.Trail(
    "main",
    s3_bucket_name=logs.id,
    opts=pulumi.ResourceOptions(depends_on=[logs_policy]),
)

pulumi.export("trail_arn", trail.arn)
`,
        },
        {
          title: 'the policy lets another service write',
          source: `import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

logs = aws.s3.Bucket("logs", bucket="acme-access-logs")

policy = aws.s3.BucketPolicy(
    "logs",
    bucket=logs.id,
    policy=logs.arn.apply(
        lambda arn: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "delivery.logs.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": f"{arn}/*",
                    }
                ],
            }
        )
    ),
)

aws.lb.LoadBalancer(
    "orders",
    subnets=config.require_object("subnetIds"),
    access_logs={"bucket": «logs.id», "enabled": True},
    opts=pulumi.ResourceOptions(depends_on=[policy]),
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()

logs = aws.s3.Bucket("logs", bucket="acme-access-logs")

identity = aws.get_caller_identity_output()
partition = aws.get_partition_output()
region = aws.get_region_output()

policy = aws.s3.BucketPolicy(
    "logs",
    bucket=logs.id,
    policy=pulumi.Output.all(logs.arn, identity.account_id, partition.partition, region.name).apply(
        lambda args: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "delivery.logs.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": f"{args[0]}/*",
                    },
                    {
                        "Sid": "LoadBalancersWriteLogs",
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "logdelivery.elasticloadbalancing.amazonaws.com",
                        },
                        "Action": "s3:PutObject",
                        "Resource": f"{args[0]}/AWSLogs/{args[1]}/*",
                        "Condition": {
                            "ArnLike": {
                                "aws:SourceArn": f"arn:{args[2]}:elasticloadbalancing:{args[3]}:{args[1]}:loadbalancer/*",
                            },
                        },
                    }
                ],
            }
        )
    ),
)

aws.lb.LoadBalancer(
    "orders",
    subnets=config.require_object("subnetIds"),
    access_logs={"bucket": logs.id, "enabled": True},
    opts=pulumi.ResourceOptions(depends_on=[policy]),
)
`,
        },
      ],
      good: [
        {
          title: 'a bucket that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.cloudtrail.Trail("main", s3_bucket_name=config.require("logBucket"))
`,
        },
      ],
    },
  },
});
