import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { locationKey } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { ENGINE_VERSIONS, type EngineLines } from '../data/engine-versions';
import { engineOf, followed, followsAnother, isAurora, isFirstServerless, isRestored, mayBeReplica, membersOf, parameterGroupOf } from '../shared/databases';
import { isConstrained, rewriting } from '../shared/inputs';
import { linesOf, newestOf, newestOfFamily, stateOf } from '../shared/versions';
import { when } from '../shared/words';

export default defineRule({
  id: 'rds/outdated-engine',
  title: 'Database engine without its latest fixes',
  severity: 'medium',
  tags: ['rds', 'patching'],
  corresponds: {},
  why: `Patches of a database engine close security holes and repair wrong results. A version that AWS has retired cannot be created any more, so the
program that names it cannot be deployed in another region or restored after a disaster, and AWS upgrades what is left at a time of its own choosing.
A version that is not stated is whatever was the default on the day of the first deployment. Newest versions are compared with a table of
${ENGINE_VERSIONS.asOf}; what is newer than the table is never reported.`,
  howToFix: `Take the newest patch of the same line, or state the line alone (\`17\`, \`8.4\`) and leave automatic minor upgrades on. A patch applies in place
and restarts the database: outside Aurora in the maintenance window, unless changes are applied immediately. A new major version is a project of its own, with
tests; the fix never changes the line. Where no version is stated, the fix states the newest: make sure that it is the line that runs today.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster'],

  *check(database, context) {
    const engine = engineOf(database, context.graph);
    const lines = engine === undefined ? undefined : linesOf(engine);
    if (!lines || isDecidedElsewhere(database, engine)) return;
    for (const { value, condition } of possibilities(stated(database, context))) {
      if (isNothing(value)) yield* checkSilence(database, value, lines, condition, context);
      else yield* checkVersion(database, value, lines, condition, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = «"14.7"»
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "14.24"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
        {
          title: 'no version',
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  engine_version              = "18.6"
}
`,
        },
        {
          title: 'a version of a cluster and its instances, through a local',
          source: `locals {
  version = «"8.0.mysql_aurora.3.08.0"»
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-mysql"
  engine_version              = local.version
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  engine_version     = local.version
  instance_class     = "db.r6g.large"
}
`,
          fixed: `locals {
  version = "8.0.mysql_aurora.3.13.0"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-mysql"
  engine_version              = local.version
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  engine_version     = local.version
  instance_class     = "db.r6g.large"
}
`,
        },
        {
          title: 'the line alone, without upgrades',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "16"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  auto_minor_version_upgrade  = «false»
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "16"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  auto_minor_version_upgrade  = true
}
`,
        },
        {
          title: 'a version that AWS has retired',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = «"9.6.20"»
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
      ],
      good: [
        {
          title: 'a version that a data source looks up',
          unknown: true,
          source: `data "aws_rds_engine_version" "postgres" {
  engine  = "postgres"
  version = "17"
  latest  = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = data.aws_rds_engine_version.postgres.version_actual
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
        {
          title: 'the line alone, with the automatic upgrades that are the default',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
        {
          title: 'a replica runs what its source runs',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          title: 'a version that is newer than the table',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17.99"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
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
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "mysql",
        "EngineVersion": «"8.0.35"»,
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "mysql",
        "EngineVersion": "8.0.46-rds.20260908",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a parameter decides',
          unknown: true,
          source: `{
  "Parameters": { "Version": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": { "Ref": "Version" },
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true
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
          title: "an old version by a parameter's default",
          source: `Parameters:
  Version:
    Type: String
    Default: «10.11.6»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: !Ref Version
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Parameters:
  Version:
    Type: String
    Default: 10.11.19
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: !Ref Version
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
        },
        {
          title: 'a parameter that admits old versions only',
          source: `Parameters:
  Version:
    Type: String
    Default: «'15.4'»
    AllowedValues: ['15.4', '15.5']
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: !Ref Version
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Parameters:
  Version:
    Type: String
    Default: '15.4'
    AllowedValues: ['15.4', '15.5']
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '15.19'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
        },
      ],
      good: [
        {
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
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
      engine: rds.DatabaseInstanceEngine.postgres({ version: «rds.PostgresEngineVersion.VER_16_3» }),
      vpc,
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
      engine: rds.DatabaseInstanceEngine.postgres({
        version: rds.PostgresEngineVersion.of('16.15', '16'),
      }),
      vpc,
    });
  }
}
`,
        },
        {
          title: 'through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const ENGINE = rds.DatabaseClusterEngine.auroraPostgres({
  version: «rds.AuroraPostgresEngineVersion.VER_15_10»,
});

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: ENGINE,
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const ENGINE = rds.DatabaseClusterEngine.auroraPostgres({
  version: rds.AuroraPostgresEngineVersion.of('15.19', '15'),
});

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: ENGINE,
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
    });
  }
}
`,
        },
        {
          title: 'no version',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      vpc,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a version that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly version?: string;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.of(props.version ?? '17', '17') }),
      vpc: props.vpc,
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

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: «"14.7"»,
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "14.24",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
        },
        {
          title: 'through a constant',
          source: `import * as aws from "@pulumi/aws";

const version = «"8.4.5"»;

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: version,
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const version = "8.4.11";

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: version,
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: new pulumi.Config().require("engineVersion"),
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version=«"15.4"»,
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="15.19",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
        },
        {
          title: 'through a constant',
          source: `import pulumi_aws as aws

VERSION = «"16.4"»

orders = aws.rds.Cluster(
    "orders",
    engine="aurora-postgresql",
    engine_version=VERSION,
    master_username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

VERSION = "16.15"

orders = aws.rds.Cluster(
    "orders",
    engine="aurora-postgresql",
    engine_version=VERSION,
    master_username="orders_admin",
    manage_master_user_password=True,
)
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version=pulumi.Config().require("engineVersion"),
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
        },
      ],
    },
  },
});

/** Replicas and members follow their source or cluster, what is restored its snapshot; Serverless v1 takes no patches. */
function isDecidedElsewhere(database: Resource, engine: string | undefined): boolean {
  if (database.type === 'aws_db_instance') return mayBeReplica(database) || isAurora(engine);
  return followsAnother(database) || isFirstServerless(database);
}

/** The version, also where the global database states it; what another database states is reported there. */
function stated(database: Resource, { graph }: RuleContext): Value {
  const value = get(database.properties, 'engine_version');
  const target = value.kind === 'reference' ? graph.resolve(value) : undefined;
  return target?.type === 'aws_rds_global_cluster' ? followed(value, graph) : value;
}

function* checkSilence(database: Resource, at: Value, lines: EngineLines, condition: string | undefined, context: RuleContext): Iterable<Problem> {
  if (isRestored(database)) return;
  yield {
    resource: database,
    at,
    message: `Database ${labelOf(database)} does not say which version of ${lines.name} it runs${when(condition)}, so it is the default of the day it was first deployed. State one.`,
    fixes: [stating(database, lines, context)],
  };
}

function* checkVersion(database: Resource, value: Value, lines: EngineLines, condition: string | undefined, context: RuleContext): Iterable<Problem> {
  const version = stringOf(value) ?? (value.kind === 'literal' ? String(value.value) : undefined);
  if (version === undefined) return;
  const state = stateOf(version, lines);
  const runs = `Database ${labelOf(database)} runs ${lines.name} ${version}${when(condition)}`;
  if (state.kind === 'retired') {
    yield { resource: database, at: value, message: `${runs}, which AWS had retired by ${ENGINE_VERSIONS.asOf}: it cannot be created any more. Plan the upgrade to a line that is supported.` };
  } else if (state.kind === 'older') {
    yield {
      resource: database,
      at: value,
      message: `${runs}, which misses fixes: the newest patch of its line is ${state.newest} (known on ${ENGINE_VERSIONS.asOf}). Upgrade to it.`,
      fixes: [upgrading(database, value, version, state.newest, lines, context)],
    };
  } else if (state.kind === 'line') {
    const off = upgradesOff(database, context);
    if (!off) return;
    yield {
      resource: database,
      at: off.value,
      message: `${runs}, whichever patch that was at first, and has automatic minor upgrades turned off: it gets no fixes. Turn them on, or state the newest patch, ${state.newest} (known on ${ENGINE_VERSIONS.asOf}).`,
      fixes: [
        {
          title: 'Turn automatic minor upgrades on',
          applicability: 'unsafe',
          impact: 'downtime',
          edits: () => [{ kind: 'set', resource: off.resource, path: ['auto_minor_version_upgrade'], value: write.literal(true) }],
        },
      ],
    };
  }
}

/** Where automatic minor upgrades are turned off; of a cluster, for its only instance. */
function upgradesOff(database: Resource, { graph }: RuleContext): { readonly resource: Resource; readonly value: Value } | undefined {
  const holders = database.type === 'aws_rds_cluster' ? membersOf(database, graph).all : [database];
  const [only] = holders;
  const value = only && get(only.properties, 'auto_minor_version_upgrade');
  return only && value && holders.length === 1 && booleanOf(value) === false ? { resource: only, value } : undefined;
}

function stating(database: Resource, lines: EngineLines, { graph }: RuleContext): FixOffer {
  const group = parameterGroupOf(database, graph);
  const family = group && stringOf(get(group.properties, 'family'));
  const version = (family === undefined ? undefined : newestOfFamily(family, lines)) ?? newestOf(lines);
  return {
    title: `State version ${version}, if that is the line that runs`,
    applicability: 'unsafe',
    impact: 'downtime',
    edits: () => (version === undefined ? undefined : [{ kind: 'set', resource: database, path: ['engine_version'], value: write.literal(version) }]),
  };
}

function upgrading(database: Resource, value: Value, version: string, newest: string, lines: EngineLines, context: RuleContext): FixOffer {
  return {
    title: `Upgrade to ${lines.name} ${newest}`,
    applicability: 'unsafe',
    impact: 'downtime',
    edits: () => {
      if (isConstrained(value, context)) return [{ kind: 'set', resource: database, path: ['engine_version'], value: write.literal(newest) }];
      // Where the version is written, for whatever else names it: instances that differ from their cluster are refused.
      const edits = new Map<string, CanonicalEdit>();
      const replace = (resource: Resource, at: Value): void => {
        edits.set(locationKey(at.from.location), rewriting(resource, at, newest, context));
      };
      replace(database, value);
      for (const member of database.type === 'aws_rds_cluster' ? membersOf(database, context.graph).all : []) {
        const own = get(member.properties, 'engine_version');
        if (stringOf(own) === version) replace(member, own);
      }
      return [...edits.values()];
    },
  };
}
