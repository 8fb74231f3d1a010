import type { Severity } from '../../server/core/config';
import { get } from '../../server/core/query';
import { labelOf, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { clientOf } from '../shared/clients';
import { groupRules, isEverywhere, networksOf, portlessProtocol, portsOf, type GroupRule, type Peer, type Ports } from '../shared/group-rules';
import { isBalancer, usersOf } from '../shared/networks';
import { narrowToGroup, narrowToVpc } from '../shared/peers';
import { isEveryPort, sensitiveIn } from '../shared/ports';
import { inSentence, trafficInWords } from '../shared/rule-words';
import { when } from '../shared/words';

export default defineRule({
  id: 'network/public-ingress',
  title: 'Security group open to the internet',
  severity: 'high',
  tags: ['network', 'security-group', 'exposure'],
  corresponds: {
    checkov: ['CKV_AWS_24', 'CKV_AWS_25', 'CKV_AWS_260', 'CKV_AWS_277'],
    trivy: ['AVD-AWS-0107'],
    'cdk-nag': ['AwsSolutions-EC23'],
    sonar: ['S6321'],
  },
  why: `Every address of the internet is probed within minutes, and a port that is open to all of them depends on passwords and
patches alone. Databases and administration have no business there; a load balancer takes the requests of the public on 80 and 443,
and what is behind it needs to be reachable from the load balancer only.`,
  howToFix: `Admit the network or the security group that needs the port. The fix takes the security group of a known client, else the
VPC's own network, else a value that is given at deployment. It applies in place and at once, and connections from elsewhere are
refused from then on: reach machines through Session Manager, databases through a client in the VPC.`,
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const rule of groupRules(context.graph)) {
      if (rule.direction === 'ingress') yield* openRule(rule, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          severity: 'critical',
          source: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "bastion" {
  name        = "ops-bastion"
  description = "Bastion of the operations team"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "SSH from the team"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [«"0.0.0.0/0"»] # until the VPN is there
  }
}
`,
          fixed: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "bastion" {
  name        = "ops-bastion"
  description = "Bastion of the operations team"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "SSH from the team"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block] # until the VPN is there
  }
}
`,
        },
        {
          title: 'a database whose client is known, opened through a local',
          severity: 'critical',
          source: `locals {
  anywhere = «"0.0.0.0/0"»
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id = aws_security_group.database.id
  description       = "PostgreSQL for the API"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = local.anywhere
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "role_arn" {
  type = string
}
`,
          fixed: `locals {
  anywhere = "0.0.0.0/0"
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  description                  = "PostgreSQL for the API"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.api.id
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "role_arn" {
  type = string
}
`,
        },
        {
          title: 'a website that is reached around its load balancer, without a VPC in the program',
          source: `variable "vpc_id" {
  type = string
}

variable "subnet_id" {
  type = string
}

variable "ami_id" {
  type = string
}

resource "aws_security_group" "web" {
  name        = "shop-web"
  description = "Shop web servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "web" {
  security_group_id = aws_security_group.web.id
  type              = "ingress"
  description       = "HTTPS from the load balancer"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [«"0.0.0.0/0"»]
}

resource "aws_instance" "web" {
  ami                    = var.ami_id
  instance_type          = "t4g.small"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.web.id]

  metadata_options {
    http_tokens = "required"
  }
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

variable "subnet_id" {
  type = string
}

variable "ami_id" {
  type = string
}

variable "web_allowed_cidr" {
  description = "Network that may reach the web, as an IPv4 CIDR block"
  type        = string
}

resource "aws_security_group" "web" {
  name        = "shop-web"
  description = "Shop web servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "web" {
  security_group_id = aws_security_group.web.id
  type              = "ingress"
  description       = "HTTPS from the load balancer"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [var.web_allowed_cidr]
}

resource "aws_instance" "web" {
  ami                    = var.ami_id
  instance_type          = "t4g.small"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.web.id]

  metadata_options {
    http_tokens = "required"
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a public load balancer',
          source: `variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_security_group" "alb" {
  name        = "shop-alb"
  description = "Shop load balancer"
  vpc_id      = var.vpc_id

  dynamic "ingress" {
    for_each = [80, 443]
    content {
      description      = "Customers"
      from_port        = ingress.value
      to_port          = ingress.value
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"]
      ipv6_cidr_blocks = ["::/0"]
    }
  }
}

resource "aws_lb" "shop" {
  name            = "shop"
  subnets         = var.subnet_ids
  security_groups = [aws_security_group.alb.id]
}
`,
        },
        {
          title: 'networks that are given at deployment, and HTTPS of a group whose users are elsewhere',
          unknown: true,
          source: `variable "vpc_id" {
  type = string
}

variable "allowed_cidrs" {
  type = list(string)
}

resource "aws_security_group" "gateway" {
  name        = "gateway"
  description = "Gateway"
  vpc_id      = var.vpc_id

  ingress {
    description = "SSH"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = var.allowed_cidrs
  }

  ingress {
    description = "HTTPS"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          severity: 'critical',
          source: `{
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16" }
    },
    "Cache": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Sessions of the shop",
        "VpcId": { "Ref": "Vpc" },
        "SecurityGroupIngress": [
          { "Description": "Redis", "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": «"0.0.0.0/0"» },
          { "Description": "Monitoring", "IpProtocol": "tcp", "FromPort": 9121, "ToPort": 9121, "CidrIp": "10.20.0.0/16" }
        ]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16" }
    },
    "Cache": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Sessions of the shop",
        "VpcId": { "Ref": "Vpc" },
        "SecurityGroupIngress": [
          { "Description": "Redis", "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": { "Fn::GetAtt": ["Vpc", "CidrBlock"] } },
          { "Description": "Monitoring", "IpProtocol": "tcp", "FromPort": 9121, "ToPort": 9121, "CidrIp": "10.20.0.0/16" }
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
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16" }
    },
    "Cache": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Sessions of the shop",
        "VpcId": { "Ref": "Vpc" },
        "SecurityGroupIngress": [
          { "Description": "Redis", "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "CidrIp": { "Fn::GetAtt": ["Vpc", "CidrBlock"] } }
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
          title: "a parameter's default",
          severity: 'critical',
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  AdminRange:
    Type: String
    Default: «0.0.0.0/0»
Resources:
  Bastion:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Bastion of the operations team
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: RDP from the team
          IpProtocol: tcp
          FromPort: 3389
          ToPort: 3389
          CidrIp: !Ref AdminRange
`,
          fixed: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  AdminRange:
    Type: String
    Default: 0.0.0.0/0
  BastionAllowedCidr:
    Type: String
    Description: Network that may reach the bastion, as an IPv4 CIDR block
Resources:
  Bastion:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Bastion of the operations team
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: RDP from the team
          IpProtocol: tcp
          FromPort: 3389
          ToPort: 3389
          CidrIp: !Ref BastionAllowedCidr
`,
        },
        {
          title: 'a rule of its own',
          source: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  Service:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders service
      VpcId: !Ref Vpc
  ServiceAccess:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Service.GroupId
      Description: Orders service
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8080
      CidrIp: «0.0.0.0/0»
`,
          fixed: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  Service:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders service
      VpcId: !Ref Vpc
  ServiceAccess:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Service.GroupId
      Description: Orders service
      IpProtocol: tcp
      FromPort: 8080
      ToPort: 8080
      CidrIp: !GetAtt Vpc.CidrBlock
`,
        },
      ],
      good: [
        {
          title: 'a network that is given at deployment',
          unknown: true,
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  AdminRange:
    Type: String
Resources:
  Bastion:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Bastion of the operations team
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: RDP from the team
          IpProtocol: tcp
          FromPort: 3389
          ToPort: 3389
          CidrIp: !Ref AdminRange
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          severity: 'critical',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OpsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const bastion = new ec2.SecurityGroup(this, 'Bastion', { vpc, description: 'Bastion of the operations team' });
    bastion.addIngressRule(«ec2.Peer.anyIpv4()», ec2.Port.tcp(22), 'SSH from the team');
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export class OpsStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const bastion = new ec2.SecurityGroup(this, 'Bastion', { vpc, description: 'Bastion of the operations team' });
    bastion.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(22), 'SSH from the team');
  }
}
`,
        },
        {
          title: 'the default port of a database',
          severity: 'critical',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
    });
    «orders.connections.allowDefaultPortFromAnyIpv4('Reports')»;
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
    });
    orders.connections.allowDefaultPortFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock), 'Reports');
  }
}
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const group = new ec2.SecurityGroup(this, 'BalancerGroup', { vpc, description: 'Shop load balancer' });
    group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS from customers');
    group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'HTTP, redirected');
    new elbv2.ApplicationLoadBalancer(this, 'Balancer', { vpc, internetFacing: true, securityGroup: group });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          severity: 'critical',
          source: `import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });

const open = «"0.0.0.0/0"»;

const bastion = new aws.ec2.SecurityGroup("bastion", {
    description: "Bastion of the operations team",
    vpcId: vpc.id,
    ingress: [{ description: "SSH from the team", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [open] }],
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });

const open = "0.0.0.0/0";

const bastion = new aws.ec2.SecurityGroup("bastion", {
    description: "Bastion of the operations team",
    vpcId: vpc.id,
    ingress: [
        {
            description: "SSH from the team",
            protocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrBlocks: [vpc.cidrBlock],
        },
    ],
});
`,
        },
        {
          title: 'everything, from IPv6',
          severity: 'critical',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpcId = new pulumi.Config().require("vpcId");

const service = new aws.ec2.SecurityGroup("service", { description: "Orders service", vpcId });

new aws.vpc.SecurityGroupIngressRule("service", {
    securityGroupId: service.id,
    description: "Everything",
    ipProtocol: "-1",
    cidrIpv6: «"::/0"»,
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpcId = new pulumi.Config().require("vpcId");
const config = new pulumi.Config();
const serviceAllowedIpv6Cidr = config.require("serviceAllowedIpv6Cidr");

const service = new aws.ec2.SecurityGroup("service", { description: "Orders service", vpcId });

new aws.vpc.SecurityGroupIngressRule("service", {
    securityGroupId: service.id,
    description: "Everything",
    ipProtocol: "-1",
    cidrIpv6: serviceAllowedIpv6Cidr,
});
`,
        },
      ],
      good: [
        {
          title: 'a network that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const bastion = new aws.ec2.SecurityGroup("bastion", {
    description: "Bastion of the operations team",
    vpcId: config.require("vpcId"),
    ingress: [
        { description: "SSH", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: config.requireObject<string[]>("adminRanges") },
        { description: "Path MTU discovery", protocol: "icmp", fromPort: 3, toPort: 4, cidrBlocks: ["0.0.0.0/0"] },
    ],
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          severity: 'critical',
          source: `import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "MySQL for reports",
            "protocol": "tcp",
            "from_port": 3306,
            "to_port": 3306,
            "cidr_blocks": [«"0.0.0.0/0"»],
        },
    ],
)
`,
          fixed: `import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "MySQL for reports",
            "protocol": "tcp",
            "from_port": 3306,
            "to_port": 3306,
            "cidr_blocks": [vpc.cidr_block],
        },
    ],
)
`,
        },
        {
          title: 'through a function',
          severity: 'critical',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()


def admit(port: int, cidr: str) -> aws.ec2.SecurityGroupIngressArgs:
    return aws.ec2.SecurityGroupIngressArgs(
        description=f"Port {port}", protocol="tcp", from_port=port, to_port=port, cidr_blocks=[cidr]
    )


search = aws.ec2.SecurityGroup(
    "search",
    description="Product search",
    vpc_id=config.require("vpcId"),
    ingress=[admit(9200, «"0.0.0.0/0"»), admit(9300, "10.20.0.0/16")],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

group = aws.ec2.SecurityGroup(
    "balancer",
    description="Shop load balancer",
    vpc_id=config.require("vpcId"),
    ingress=[
        {
            "description": "HTTPS from customers",
            "protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            "cidr_blocks": ["0.0.0.0/0"],
            "ipv6_cidr_blocks": ["::/0"],
        },
    ],
)
aws.lb.LoadBalancer(
    "shop",
    security_groups=[group.id],
    subnets=config.require_object("subnetIds"),
)
`,
        },
      ],
    },
  },
});

function* openRule(rule: GroupRule, context: RuleContext): Generator<Problem> {
  const { graph } = context;
  const open = networksOf(rule).filter(isEverywhere);
  const [first] = open;
  if (!first) return;
  const wrong = opened(rule, graph);
  if (!wrong) return;
  const conditions = [rule.condition, first.condition, wrong.condition].filter((each) => each !== undefined);
  const group = rule.group ?? rule.resource;
  const client = clientOf(rule, context);
  const narrowings = [...(client ? [narrowToGroup(rule, open, client)] : []), narrowToVpc(rule, open, context)];
  yield {
    resource: rule.resource,
    at: first.value,
    severity: wrong.severity,
    message: `Security group ${labelOf(group)} admits ${inSentence(trafficInWords(rule, graph))} from every address of the internet (${addresses(open)})${when(conditions.length > 0 ? [...new Set(conditions)].join(' and ') : undefined)}. Admit only the network or security group that needs it.`,
    fixes: narrowings.map((each) => ({ ...each, applicability: 'unsafe', impact: 'in-place' })),
  };
}

/** What a rule opens that should not be open to everybody; undefined when nothing is known to be wrong. */
function opened(rule: GroupRule, graph: ResourceGraph): { readonly severity: Severity; readonly condition: string | undefined } | undefined {
  const protocol = portlessProtocol(rule);
  if (protocol !== undefined) return isPathDiscovery(rule, protocol) ? undefined : { severity: 'high', condition: undefined };
  const wrong = portsOf(rule, graph).filter((ports) => !isForThePublic(rule, ports, graph));
  const worst = wrong.find(isSevere) ?? wrong[0];
  return worst && { severity: isSevere(worst) ? 'critical' : 'high', condition: worst.condition };
}

function isSevere({ range, store }: Ports): boolean {
  return store !== undefined || isEveryPort(range) || sensitiveIn(range).length > 0;
}

/** Websites: 80 and 443 of a load balancer; of a group whose users are not seen, 443. */
function isForThePublic(rule: GroupRule, { range }: Ports, graph: ResourceGraph): boolean {
  if (range.from !== range.to || ![80, 443].includes(range.from)) return false;
  const users = rule.group ? usersOf(rule.group, graph) : [];
  return users.some(isBalancer) || (users.length === 0 && range.from === 443);
}

/** Routers tell hosts of the largest packet through "destination unreachable", which AWS advises to admit. */
function isPathDiscovery({ node }: GroupRule, protocol: string): boolean {
  const type = get(node, 'from_port');
  if (type.kind === 'absent') return false;
  return type.kind !== 'literal' || String(type.value) === { icmp: '3', icmpv6: '2' }[protocol];
}

function addresses(open: readonly Peer[]): string {
  return open.map(({ value }) => (value.kind === 'literal' ? String(value.value) : '')).join(', ');
}
