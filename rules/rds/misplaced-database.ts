import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, patternOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, sameRegion, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { mayBeReplica, regionInArn, sourceOf } from '../shared/databases';
import { lazily } from '../../server/core/lazy';
import { securityGroupFor, subnetGroupFor, vpcOfStore } from '../shared/placement';
import { groupsOfStore, nounOfStore, subnetGroupArgument } from '../shared/stores';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'rds/misplaced-database',
  title: 'Database in the default network, or reachable from the internet',
  severity: 'critical',
  tags: ['rds', 'network', 'exposure'],
  corresponds: {
    checkov: ['CKV_AWS_17'],
    trivy: ['AVD-AWS-0180'],
    'cdk-nag': ['NIST.800.53.R5-RDSInstancePublicAccess'],
    sonar: ['S6329'],
  },
  why: `A database that names no subnet group lands in the default VPC, whose subnets are public; one that names no security group gets
the default group, which everything else without a group shares. With \`publicly_accessible\` it has a public address as well, and
passwords are all that is left between it and the internet.`,
  howToFix: `Put the database into private subnets through a subnet group, give it a security group of its own that admits its clients,
and keep it off the internet. The fix uses the program's own subnet group and security group, else adds them. Another security group
and \`publicly_accessible = false\` apply in place; a subnet group of another VPC moves an instance with an outage, and replaces a
cluster, so that data has to come from a snapshot.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html',
  ],
  fixable: true,
  resources: [
    'aws_db_instance',
    'aws_rds_cluster',
    'aws_rds_cluster_instance',
    'aws_docdb_cluster',
    'aws_neptune_cluster',
    'aws_redshift_cluster',
  ],

  *check(database, context) {
    yield* publicOne(database);
    // A member is where its cluster is.
    if (database.type !== 'aws_rds_cluster_instance' && !inheritsPlacement(database, context)) yield* unplaced(database, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders-\${var.environment_suffix}"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
}

variable "environment_suffix" {
  type = string
}
`,
          fixed: `data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_db_subnet_group" "orders_subnets" {
  name        = "orders-\${var.environment_suffix}"
  description = "Private subnets of the database orders"
  subnet_ids  = [aws_subnet.private[0].id, aws_subnet.private[1].id]
}

resource "aws_security_group" "orders_database" {
  description = "Traffic to the database orders"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "PostgreSQL from the VPC"
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment_suffix}"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders_subnets.name
  vpc_security_group_ids      = [aws_security_group.orders_database.id]
}

variable "environment_suffix" {
  type = string
}
`,
        },
        {
          title: 'no security group, where the program has one',
          indirect: true,
          source: `variable "subnet_ids" {
  type = list(string)
}

locals {
  database = { name = "orders", class = "db.t4g.small" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "PostgreSQL from the VPC"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = local.database.name
  subnet_ids = var.subnet_ids
}

«resource "aws_db_instance" "orders"» {
  identifier                  = local.database.name
  engine                      = "postgres"
  instance_class              = local.database.class
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
}
`,
          fixed: `variable "subnet_ids" {
  type = list(string)
}

locals {
  database = { name = "orders", class = "db.t4g.small" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "PostgreSQL from the VPC"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = local.database.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = local.database.name
  engine                      = "postgres"
  instance_class              = local.database.class
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}
`,
        },
      ],
      good: [
        {
          title: 'a replica in the region of its source, and a member of a cluster',
          source: `variable "subnet_group_name" {
  type = string
}

variable "security_group_id" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  db_subnet_group_name        = var.subnet_group_name
  vpc_security_group_ids      = [var.security_group_id]
}

resource "aws_db_instance" "reports" {
  identifier          = "orders-reports"
  instance_class      = "db.t4g.small"
  replicate_source_db = aws_db_instance.orders.identifier
}

resource "aws_rds_cluster" "ledger" {
  cluster_identifier          = "ledger"
  engine                      = "aurora-postgresql"
  master_username             = "ledger"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = var.subnet_group_name
  vpc_security_group_ids      = [var.security_group_id]
}

resource "aws_rds_cluster_instance" "ledger" {
  cluster_identifier = aws_rds_cluster.ledger.id
  engine             = aws_rds_cluster.ledger.engine
  instance_class     = "db.r8g.large"
}
`,
        },
        {
          title: 'exposure and groups that are given at deployment',
          unknown: true,
          source: `variable "public" {
  type = bool
}

variable "security_group_ids" {
  type = list(string)
}

variable "subnet_group_name" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  publicly_accessible         = var.public
  db_subnet_group_name        = var.subnet_group_name
  vpc_security_group_ids      = var.security_group_ids
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
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.0.0/24",
        "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] }
      }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.1.0/24",
        "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] }
      }
    },
    «"Orders"»: {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.0.0/24",
        "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] }
      }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.1.0/24",
        "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] }
      }
    },
    "Orders": {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "DBSubnetGroupName": { "Ref": "OrdersSubnets" },
        "VpcSecurityGroupIds": [{ "Ref": "OrdersDatabase" }]
      }
    },
    "OrdersSubnets": {
      "Type": "AWS::RDS::DBSubnetGroup",
      "Properties": {
        "DBSubnetGroupDescription": "Private subnets of the database orders",
        "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }]
      }
    },
    "OrdersDatabase": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Traffic to the database orders",
        "VpcId": { "Ref": "Vpc" },
        "SecurityGroupIngress": [
          {
            "Description": "PostgreSQL from the VPC",
            "IpProtocol": "tcp",
            "FromPort": 5432,
            "ToPort": 5432,
            "CidrIp": { "Fn::GetAtt": ["Vpc", "CidrBlock"] }
          }
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
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.0.0/24",
        "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] }
      }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "CidrBlock": "10.20.1.0/24",
        "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] }
      }
    },
    "SubnetGroup": {
      "Type": "AWS::RDS::DBSubnetGroup",
      "Properties": { "DBSubnetGroupDescription": "Orders database", "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }] }
    },
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Orders database", "VpcId": { "Ref": "Vpc" } }
    },
    "Orders": {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-postgresql",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "DBSubnetGroupName": { "Ref": "SubnetGroup" },
        "VpcSecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }]
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
          title: "a public address, from a parameter's default",
          source: `Parameters:
  SubnetGroupName:
    Type: String
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
  Public:
    Type: String
    AllowedValues: ["true", "false"]
    Default: «"true"»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DBSubnetGroupName: !Ref SubnetGroupName
      VPCSecurityGroups:
        - !Ref GroupId
      PubliclyAccessible: !Ref Public # for the vendor
`,
          fixed: `Parameters:
  SubnetGroupName:
    Type: String
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
  Public:
    Type: String
    AllowedValues: ["true", "false"]
    Default: "true"
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DBSubnetGroupName: !Ref SubnetGroupName
      VPCSecurityGroups:
        - !Ref GroupId
      PubliclyAccessible: false # for the vendor
`,
        },
      ],
      good: [
        {
          title: 'exposure that is given at deployment',
          unknown: true,
          source: `Parameters:
  SubnetGroupName:
    Type: String
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
  Public:
    Type: String
    AllowedValues: ["true", "false"]
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DBSubnetGroupName: !Ref SubnetGroupName
      VPCSecurityGroups:
        - !Ref GroupId
      PubliclyAccessible: !Ref Public # for the vendor
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      storageEncrypted: true,
      publiclyAccessible: «true»,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      storageEncrypted: true,
      publiclyAccessible: false,
    });
  }
}
`,
        },
        {
          title: 'an L1 instance without a security group of its own',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, subnetIds: string[]) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const ordersGroup = new ec2.SecurityGroup(this, 'OrdersGroup', { vpc, description: 'Orders database' });
    ordersGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(5432), 'PostgreSQL from the VPC');
    const subnets = new rds.CfnDBSubnetGroup(this, 'Subnets', { dbSubnetGroupDescription: 'Orders database', subnetIds });

    «new rds.CfnDBInstance»(this, 'Orders', {
      engine: 'postgres',
      dbInstanceClass: 'db.t4g.small',
      allocatedStorage: '20',
      masterUsername: 'orders',
      manageMasterUserPassword: true,
      storageEncrypted: true,
      dbSubnetGroupName: subnets.ref,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, subnetIds: string[]) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const ordersGroup = new ec2.SecurityGroup(this, 'OrdersGroup', { vpc, description: 'Orders database' });
    ordersGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(5432), 'PostgreSQL from the VPC');
    const subnets = new rds.CfnDBSubnetGroup(this, 'Subnets', { dbSubnetGroupDescription: 'Orders database', subnetIds });

    new rds.CfnDBInstance(this, 'Orders', {
      engine: 'postgres',
      dbInstanceClass: 'db.t4g.small',
      allocatedStorage: '20',
      masterUsername: 'orders',
      manageMasterUserPassword: true,
      storageEncrypted: true,
      dbSubnetGroupName: subnets.ref,
      vpcSecurityGroups: [ordersGroup.securityGroupId],
    });
  }
}
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      storageEncrypted: true,
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
          indirect: true,
          source: `import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });
const zones = aws.getAvailabilityZonesOutput({ state: "available" });
const subnets = [0, 1].map(
    (index) =>
        new aws.ec2.Subnet(\`private-\${index}\`, {
            vpcId: vpc.id,
            cidrBlock: \`10.20.\${index}.0/24\`,
            availabilityZone: zones.names[index],
        }),
);

const subnetGroup = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });
const zones = aws.getAvailabilityZonesOutput({ state: "available" });
const subnets = [0, 1].map(
    (index) =>
        new aws.ec2.Subnet(\`private-\${index}\`, {
            vpcId: vpc.id,
            cidrBlock: \`10.20.\${index}.0/24\`,
            availabilityZone: zones.names[index],
        }),
);

const subnetGroup = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

const ordersDatabase = new aws.ec2.SecurityGroup("orders-database", {
    description: "Traffic to the database orders",
    vpcId: vpc.id,
    ingress: [
        {
            description: "PostgreSQL from the VPC",
            protocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            cidrBlocks: [vpc.cidrBlock],
        },
    ],
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [ordersDatabase.id],
});
`,
        },
      ],
      good: [
        {
          title: 'groups that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    dbSubnetGroupName: config.require("subnetGroupName"),
    vpcSecurityGroupIds: config.requireObject<string[]>("securityGroupIds"),
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
exposed = «True»

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=config.require("subnetGroupName"),
    vpc_security_group_ids=[config.require("securityGroupId")],
    publicly_accessible=exposed,
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
exposed = True

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=config.require("subnetGroupName"),
    vpc_security_group_ids=[config.require("securityGroupId")],
    publicly_accessible=False,
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
exposed = False

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=config.require("subnetGroupName"),
    vpc_security_group_ids=[config.require("securityGroupId")],
    publicly_accessible=exposed,
)
`,
        },
      ],
    },
  },
});

function* publicOne(database: Resource): Generator<Problem> {
  const open = possibilities(get(database.properties, 'publicly_accessible')).find(({ value }) => booleanOf(value) === true);
  if (!open) return;
  yield {
    resource: database,
    at: open.value,
    message: `The ${nounOfStore(database)} ${labelOf(database)} has a public address${when(open.condition)}, so it can be reached from the internet. Keep it in private subnets, and reach it from inside the VPC.`,
    fixes: [
      {
        title: `Take the ${nounOfStore(database)} off the internet`,
        applicability: 'unsafe',
        impact: 'in-place',
        edits: () => [{ kind: 'set', resource: database, path: ['publicly_accessible'], value: write.literal(false) }],
      },
    ],
  };
}

/** A replica in the region of its source is where the source is. True as well where that cannot be known. */
function inheritsPlacement(database: Resource, { graph }: RuleContext): boolean {
  if (!mayBeReplica(database)) return false;
  const source = sourceOf(database, graph);
  if (source) return sameRegion(source.placement, database.placement) || !regionsDiffer(source.placement.region, database.placement.region);
  const named = get(database.properties, database.type === 'aws_db_instance' ? 'replicate_source_db' : 'replication_source_identifier');
  const region = regionInArn(patternOf(named));
  const own = stringOf(database.placement.region);
  return region === undefined || own === undefined || region === own;
}

function regionsDiffer(a: Value, b: Value): boolean {
  const [first, second] = [stringOf(a), stringOf(b)];
  return first !== undefined && second !== undefined && first !== second;
}

type Lacking = 'subnet group' | 'security group';

function* unplaced(database: Resource, context: RuleContext): Generator<Problem> {
  const [argument] = subnetGroupArgument(database) ?? [];
  const subnetGroup = argument === undefined ? undefined : possibilities(get(database.properties, argument)).find(({ value }) => isNothing(value));
  const securityGroups = hasOlderGroups(database) ? undefined : possibilities(groupsOfStore(database)).find(({ value }) => isNothing(value) || isEmpty(value));
  const lacking: readonly (readonly [Lacking, Possibility])[] = [
    ...(subnetGroup ? [['subnet group', subnetGroup] as const] : []),
    ...(securityGroups ? [['security group', securityGroups] as const] : []),
  ];
  const [first] = lacking;
  if (!first) return;
  const names = lacking.map(([name]) => name);
  const effect = names.includes('subnet group') ? 'it lands in the default VPC' : 'it shares the default security group with everything else';
  yield {
    resource: database,
    at: first[1].value,
    message: `The ${nounOfStore(database)} ${labelOf(database)} has no ${names.join(' and no ')} of its own${when(first[1].condition)}, so ${effect}. Name the private subnets and the security group that are for it.`,
    fixes: [placing(database, argument, names, context)],
  };
}

/** Groups from before there were VPCs. */
function hasOlderGroups({ properties }: Resource): boolean {
  return ['security_group_names', 'cluster_security_groups'].some((name) => !isNothing(get(properties, name)));
}

function isEmpty(value: Value): boolean {
  return value.kind === 'list' && value.complete && value.items.length === 0;
}

function placing(database: Resource, argument: string | undefined, lacking: readonly Lacking[], context: RuleContext): FixOffer {
  const found = lazily(() => {
    const vpc = vpcOfStore(database, context);
    return {
      subnetGroup: lacking.includes('subnet group') ? subnetGroupFor(database, vpc, context) : undefined,
      securityGroup: lacking.includes('security group') ? securityGroupFor(database, vpc, context) : undefined,
    };
  });
  const moves = lacking.includes('subnet group');
  return {
    title: () => {
      const { subnetGroup, securityGroup } = found();
      const names = [subnetGroup, securityGroup].flatMap((each) => (each ? [each.description] : []));
      return `Place the ${nounOfStore(database)} with ${names.length > 0 ? enumeration(names) : enumeration(lacking.map((each) => `a ${each}`))}`;
    },
    applicability: 'unsafe',
    impact: !moves ? 'in-place' : argument !== undefined && context.schema.replaces(database.type, argument) === true ? 'replacement' : 'downtime',
    edits: () => {
      const { subnetGroup, securityGroup } = found();
      const isComplete = (!lacking.includes('subnet group') || subnetGroup) && (!lacking.includes('security group') || securityGroup);
      if (!isComplete) return undefined;
      const edits: CanonicalEdit[] = [];
      if (subnetGroup && argument !== undefined) edits.push({ kind: 'set', resource: database, path: [argument], value: subnetGroup.value });
      if (securityGroup) edits.push({ kind: 'set', resource: database, path: ['vpc_security_group_ids'], value: write.list(securityGroup.value) });
      return edits;
    },
  };
}
