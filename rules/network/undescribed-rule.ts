import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation, type Location } from '../../server/core/text';
import { groupRules, type GroupRule } from '../shared/group-rules';
import { groupInWords, inSentence, ruleInWords } from '../shared/rule-words';
import { when } from '../shared/words';

export default defineRule({
  id: 'network/undescribed-rule',
  title: 'Security group or rule without a description',
  severity: 'medium',
  tags: ['network', 'security-group'],
  corresponds: { checkov: ['CKV_AWS_23'], trivy: ['AVD-AWS-0099', 'AVD-AWS-0124'], 'cdk-nag': ['AwsSolutions-EC27'] },
  why: `A rule says which port is open to which address, not why. Whoever reviews it a year later cannot tell what would break without
it, so it stays, and groups only ever grow wider. What tools write by themselves (\`Managed by Terraform\`, an address and a port)
says nothing of the purpose.`,
  howToFix: `Say in a few words which traffic is meant and who needs it. The fix writes protocol, port and source; add the reason. The
description of a rule changes in place. That of a group cannot be changed: the group is replaced, which fails while something uses
it unless the new one is created first, under another name.`,
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const { graph } = context;
    for (const group of graph.ofType('aws_security_group')) {
      if (group.mode === 'managed') yield* undescribedGroup(group);
    }
    for (const rule of groupRules(graph)) yield* undescribedRule(rule, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  «ingress» {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"] # application subnets
  }
}

variable "vpc_id" {
  type = string
}
`,
          fixed: `resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"] # application subnets
    description = "PostgreSQL from 10.20.0.0/16"
  }
}

variable "vpc_id" {
  type = string
}
`,
        },
        {
          title: 'several rules, from locals',
          indirect: true,
          source: `locals {
  peers = { lambda = aws_security_group.function.id }
}

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "function" {
  name        = "orders-function"
  description = "Orders function"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "cache" {
  name        = "orders-cache"
  description = "Orders cache"
  vpc_id      = var.vpc_id
}

«resource "aws_vpc_security_group_ingress_rule" "cache"» {
  for_each                     = local.peers
  security_group_id            = aws_security_group.cache.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

«resource "aws_security_group_rule" "outbound"» {
  security_group_id = aws_security_group.cache.id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}
`,
          fixed: `locals {
  peers = { lambda = aws_security_group.function.id }
}

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "function" {
  name        = "orders-function"
  description = "Orders function"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "cache" {
  name        = "orders-cache"
  description = "Orders cache"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "cache" {
  for_each                     = local.peers
  security_group_id            = aws_security_group.cache.id
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  description                  = "Redis from the function security group"
}

resource "aws_security_group_rule" "outbound" {
  security_group_id = aws_security_group.cache.id
  type              = "egress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
  description       = "All traffic to anywhere"
}
`,
        },
        {
          title: 'a group, and one of its rules',
          source: `variable "vpc_id" {
  type = string
}

«resource "aws_security_group" "alb"» {
  name   = "shop-alb"
  vpc_id = var.vpc_id

  ingress «{
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }»

  ingress {
    description = "HTTPS from customers"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "alb" {
  name        = "shop-alb"
  vpc_id      = var.vpc_id
  description = "Traffic to and from the ALB"

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
    description = "HTTP from anywhere"
  }

  ingress {
    description = "HTTPS from customers"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a description that is given at deployment',
          unknown: true,
          source: `variable "vpc_id" {
  type = string
}

variable "purpose" {
  type = string
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = var.purpose
  vpc_id      = var.vpc_id

  ingress {
    description = "PostgreSQL for \${var.purpose}"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"]
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
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Database": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders database",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          «{
            "IpProtocol": "tcp",
            "FromPort": 5432,
            "ToPort": 5432,
            "CidrIp": "10.20.0.0/16"
          }»,
          { "Description": "PostgreSQL from the office", "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "203.0.113.0/29" }
        ]
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Database": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders database",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          {
            "IpProtocol": "tcp",
            "FromPort": 5432,
            "ToPort": 5432,
            "CidrIp": "10.20.0.0/16",
            "Description": "PostgreSQL from 10.20.0.0/16"
          },
          { "Description": "PostgreSQL from the office", "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "203.0.113.0/29" }
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
          source: `{
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Database": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders database",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          { "Description": "PostgreSQL from the application", "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": "10.20.0.0/16" }
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
          indirect: true,
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  OfficeRange:
    Type: String
    Default: 203.0.113.0/29
Resources:
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref VpcId
  «OfficeAccess»:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Database.GroupId
      IpProtocol: tcp
      FromPort: 5432
      ToPort: 5432
      CidrIp: !Ref OfficeRange # reports
`,
          fixed: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  OfficeRange:
    Type: String
    Default: 203.0.113.0/29
Resources:
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref VpcId
  OfficeAccess:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Database.GroupId
      IpProtocol: tcp
      FromPort: 5432
      ToPort: 5432
      CidrIp: !Ref OfficeRange # reports
      Description: PostgreSQL from the allowed networks
`,
        },
      ],
      good: [
        {
          title: 'a description that is given at deployment',
          unknown: true,
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  Purpose:
    Type: String
Resources:
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: !Ref Purpose
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: !Sub PostgreSQL for \${Purpose}
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: 10.20.0.0/16
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const database = «new ec2.SecurityGroup»(this, 'Database', { vpc, allowAllOutbound: false });
    «database.addIngressRule(ec2.Peer.ipv4('10.20.0.0/16'), ec2.Port.tcp(5432))»;
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const database = new ec2.SecurityGroup(this, 'Database', {
      vpc,
      allowAllOutbound: false,
      description: 'Traffic to and from the database',
    });
    database.addIngressRule(ec2.Peer.ipv4('10.20.0.0/16'), ec2.Port.tcp(5432), 'PostgreSQL from 10.20.0.0/16');
  }
}
`,
        },
        {
          title: 'an L1 group',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new ec2.CfnSecurityGroup(this, 'Database', {
      groupDescription: 'Orders database',
      vpcId: vpc.vpcId,
      securityGroupIngress: [
        «{ ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, cidrIp: '10.20.0.0/16' }»,
        { ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, cidrIp: '203.0.113.0/29', description: 'Reports' },
      ],
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new ec2.CfnSecurityGroup(this, 'Database', {
      groupDescription: 'Orders database',
      vpcId: vpc.vpcId,
      securityGroupIngress: [
        {
          ipProtocol: 'tcp',
          fromPort: 5432,
          toPort: 5432,
          cidrIp: '10.20.0.0/16',
          description: 'PostgreSQL from 10.20.0.0/16',
        },
        { ipProtocol: 'tcp', fromPort: 5432, toPort: 5432, cidrIp: '203.0.113.0/29', description: 'Reports' },
      ],
    });
  }
}
`,
        },
        {
          title: 'a rule between constructs',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const cache = new ec2.SecurityGroup(this, 'Cache', { vpc, description: 'Sessions' });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      vpc,
    });
    «cache.connections.allowFrom(
      api,
      ec2.Port.tcp(6379), // sessions
    )»;
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const cache = new ec2.SecurityGroup(this, 'Cache', { vpc, description: 'Sessions' });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      vpc,
    });
    cache.connections.allowFrom(
      api,
      ec2.Port.tcp(6379), // sessions
      'Redis from the API security group',
    );
  }
}
`,
        },
      ],
      good: [
        {
          title: 'the automatic outbound rule',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const database = new ec2.SecurityGroup(this, 'Database', { vpc, description: 'Orders database' });
    database.addIngressRule(ec2.Peer.ipv4('10.20.0.0/16'), ec2.Port.tcp(5432), 'PostgreSQL from the application');
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

const vpcId = new pulumi.Config().require("vpcId");

const database = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId,
    ingress: [
        «{ protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["10.20.0.0/16"] }»,
        { description: "Reports", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["203.0.113.0/29"] },
    ],
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpcId = new pulumi.Config().require("vpcId");

const database = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId,
    ingress: [
        {
            protocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            cidrBlocks: ["10.20.0.0/16"],
            description: "PostgreSQL from 10.20.0.0/16",
        },
        { description: "Reports", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["203.0.113.0/29"] },
    ],
});
`,
        },
        {
          title: 'a port in a constant',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpcId = new pulumi.Config().require("vpcId");
const port = 8080;

const service = «new aws.ec2.SecurityGroup»("service", { vpcId });

«new aws.vpc.SecurityGroupIngressRule»("service", {
    securityGroupId: service.id,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrIpv4: "10.20.0.0/16",
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpcId = new pulumi.Config().require("vpcId");
const port = 8080;

const service = new aws.ec2.SecurityGroup("service", {
    vpcId,
    description: "Traffic to and from the service",
});

new aws.vpc.SecurityGroupIngressRule("service", {
    securityGroupId: service.id,
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrIpv4: "10.20.0.0/16",
    description: "HTTP from 10.20.0.0/16",
});
`,
        },
      ],
      good: [
        {
          title: 'rules that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const database = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId: config.require("vpcId"),
    ingress: config.requireObject<aws.types.input.ec2.SecurityGroupIngress[]>("rules"),
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

vpc_id = pulumi.Config().require("vpcId")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc_id,
    ingress=[
        «{
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": ["10.20.0.0/16"],
        }»,
    ],
    egress=[«aws.ec2.SecurityGroupEgressArgs(protocol="-1", from_port=0, to_port=0, cidr_blocks=["0.0.0.0/0"])»],
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

vpc_id = pulumi.Config().require("vpcId")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc_id,
    ingress=[
        {
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": ["10.20.0.0/16"],
            "description": "PostgreSQL from 10.20.0.0/16",
        },
    ],
    egress=[
        aws.ec2.SecurityGroupEgressArgs(
            protocol="-1",
            from_port=0,
            to_port=0,
            cidr_blocks=["0.0.0.0/0"],
            description="All traffic to anywhere",
        ),
    ],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

vpc_id = pulumi.Config().require("vpcId")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc_id,
    ingress=[
        {
            "description": "PostgreSQL from the application",
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": ["10.20.0.0/16"],
        },
    ],
)
`,
        },
      ],
    },
  },
});

function* undescribedGroup(group: Resource): Generator<Problem> {
  const missing = possibilities(get(group.properties, 'description')).find(({ value }) => isNothing(value));
  if (!missing) return;
  const text = groupInWords(group);
  yield {
    resource: group,
    at: missing.value,
    message: `Security group ${labelOf(group)} has no description${when(missing.condition)}, so nobody can tell what it is for. Say whose traffic it controls.`,
    fixes: [
      {
        title: `Describe the group: ${text}`,
        applicability: 'unsafe',
        impact: 'replacement',
        edits: () => [{ kind: 'set', resource: group, path: ['description'], value: write.literal(text) }],
      },
    ],
  };
}

function* undescribedRule(rule: GroupRule, { graph }: RuleContext): Generator<Problem> {
  const { resource, node, path } = rule;
  const missing = possibilities(get(node, 'description')).find(({ value }) => isNothing(value));
  if (!missing) return;
  const text = ruleInWords(rule, graph);
  const owner = labelOf(rule.group ?? resource);
  yield {
    resource,
    at: missing.value.kind === 'absent' ? placeOf(rule) : missing.value,
    message: `The ${rule.direction} rule of security group ${owner} for ${inSentence(text)} has no description${when(missing.condition)}, so nobody can tell whether it is still needed. Say what it is for.`,
    fixes: [
      {
        title: `Describe the rule: ${text}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: (): readonly CanonicalEdit[] | undefined =>
          rule.isRepeated ? undefined : [{ kind: 'set', resource, path: [...path, 'description'], within: node, value: write.literal(text) }],
      },
    ],
  };
}

/** The header of a rule of its own, the word of a block that is written once, else the rule itself. */
function placeOf({ resource, node, path: [list] }: GroupRule): Location {
  if (list === undefined) return resource.header;
  const property = resource.properties.entries.get(list);
  return property?.key && property.site && sameLocation(property.site, node.from.location) ? property.key : node.from.location;
}
