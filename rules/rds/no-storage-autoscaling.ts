import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { equals, get, isNothing, numberOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { clusterOf, engineOf, followed, isAurora, isCustom, isMissing, mayBeReplica, sourceOf } from '../shared/databases';
import { when } from '../shared/words';

/** How far storage may grow, in multiples of what there is. */
const GROWTH = 5;

/** The most that RDS takes, in gibibytes. */
const LIMIT = 65_536;
const SQL_SERVER_LIMIT = 16_384;

export default defineRule({
  id: 'rds/no-storage-autoscaling',
  title: 'Database that stops when its disk is full',
  severity: 'medium',
  tags: ['rds', 'reliability'],
  corresponds: {},
  why: `A database whose storage is full stops taking writes and can become unreachable until somebody adds storage by hand. With storage
autoscaling RDS adds some before that happens, up to a limit that you set. Aurora grows by itself.`,
  howToFix: `Set \`max_allocated_storage\` above the storage that there is; the fix takes five times as much and moves general-purpose disks to gp3, which
costs less than gp2 and keeps its speed at any size. Both apply in place without downtime (storage optimization runs in the background and allows
no other change of the storage for six hours). Nothing is charged until storage grows; it never shrinks again.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html',
  ],
  fixable: true,
  resources: ['aws_db_instance'],

  *check(database, context) {
    const engine = engineOf(database, context.graph);
    if (isAurora(engine) || isCustom(engine) || clusterOf(database, context.graph)) return;
    const storage = storageOf(database, context);
    const most = get(database.properties, 'max_allocated_storage');
    const stuck = possibilities(most).find((each) => cannotGrow(each, storage));
    if (!stuck) return;
    yield {
      resource: database,
      at: stuck.value,
      message: `Database ${labelOf(database)} ${limitOf(stuck, storage)}${when(stuck.condition)}, so it stops taking writes when its disk is full. Set a limit up to which RDS may add storage.`,
      ...(storage === undefined ? {} : { fixes: [growing(database, storage, engine)] }),
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  max_allocated_storage       = 500
  storage_type                = "gp3"
}
`,
        },
        {
          title: 'a limit that is not above the storage, through a local',
          source: `locals {
  most_storage = «100»
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  max_allocated_storage       = local.most_storage
  storage_type                = "gp3"
}
`,
          fixed: `locals {
  most_storage = 100
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  max_allocated_storage       = 500
  storage_type                = "gp3"
}
`,
        },
      ],
      good: [
        {
          title: 'a limit that is given at deployment',
          unknown: true,
          source: `variable "most_storage" {
  type = number
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  max_allocated_storage       = var.most_storage
}
`,
        },
        {
          title: 'Aurora grows by itself',
          source: `resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
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
    «"Orders"»: {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
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
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "MaxAllocatedStorage": 500,
        "StorageType": "gp3"
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
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "MaxAllocatedStorage": 500
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
          title: "turned off by a parameter's default",
          source: `Parameters:
  MostStorage:
    Type: Number
    Default: «0»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      MaxAllocatedStorage: !Ref MostStorage
      StorageType: io1
      Iops: 3000
`,
          fixed: `Parameters:
  MostStorage:
    Type: Number
    Default: 0
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      MaxAllocatedStorage: 500
      StorageType: io1
      Iops: 3000
`,
        },
      ],
      good: [
        {
          title: 'a parameter decides',
          unknown: true,
          source: `Parameters:
  MostStorage:
    Type: Number
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      MaxAllocatedStorage: !Ref MostStorage
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

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      allocatedStorage: 50,
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
      allocatedStorage: 50,
      maxAllocatedStorage: 250,
      storageType: rds.StorageType.GP3,
    });
  }
}
`,
        },
        {
          title: 'no more than there is, through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const MOST_STORAGE = «50»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      allocatedStorage: 50,
      maxAllocatedStorage: MOST_STORAGE,
      storageType: rds.StorageType.GP3,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const MOST_STORAGE = 50;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      allocatedStorage: 50,
      maxAllocatedStorage: 250,
      storageType: rds.StorageType.GP3,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a limit that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly mostStorage: number;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      maxAllocatedStorage: props.mostStorage,
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

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    maxAllocatedStorage: 500,
    storageType: "gp3",
});
`,
        },
        {
          title: 'less storage than gp3 takes',
          source: `import * as aws from "@pulumi/aws";

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 10,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 10,
    username: "orders_admin",
    manageMasterUserPassword: true,
    maxAllocatedStorage: 50,
});
`,
        },
        {
          title: 'turned off through a constant',
          source: `import * as aws from "@pulumi/aws";

const mostStorage = «0»;

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageType: "gp2",
    maxAllocatedStorage: mostStorage,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const mostStorage = 0;

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageType: "gp3",
    maxAllocatedStorage: 500,
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
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    maxAllocatedStorage: new pulumi.Config().requireNumber("mostStorage"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="17",
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
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    max_allocated_storage=500,
    storage_type="gp3",
)
`,
        },
        {
          title: 'a replica starts with the storage of its source',
          indirect: true,
          source: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
    max_allocated_storage=500,
    storage_type="gp3",
)

reader = «aws.rds.Instance»(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
)
`,
          fixed: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
    max_allocated_storage=500,
    storage_type="gp3",
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
    max_allocated_storage=500,
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
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    max_allocated_storage=pulumi.Config().require_int("mostStorage"),
)
`,
        },
      ],
    },
  },
});

function cannotGrow({ value }: Possibility, storage: number | undefined): boolean {
  if (isNothing(value)) return true;
  const most = numberOf(value);
  return most !== undefined && (most === 0 || (storage !== undefined && most <= storage));
}

function limitOf({ value }: Possibility, storage: number | undefined): string {
  const most = numberOf(value);
  if (most === undefined) return 'has no storage autoscaling';
  return most === 0 ? 'has storage autoscaling turned off' : `may not grow beyond the ${storage} GiB that it has`;
}

/** A replica starts with the storage of its source. */
function storageOf(database: Resource, { graph }: RuleContext): number | undefined {
  const own = numberOf(followed(get(database.properties, 'allocated_storage'), graph));
  if (own !== undefined || !mayBeReplica(database)) return own;
  const source = sourceOf(database, graph);
  return source && numberOf(get(source.properties, 'allocated_storage'));
}

function growing(database: Resource, storage: number, engine: string | undefined): FixOffer {
  const limit = engine?.startsWith('sqlserver') === true ? SQL_SERVER_LIMIT : LIMIT;
  const wanted = Math.min(storage * GROWTH, limit);
  return {
    title: `Let storage grow up to ${wanted} GiB`,
    applicability: 'safe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] | undefined =>
      wanted > storage
        ? [{ kind: 'set', resource: database, path: ['max_allocated_storage'], value: write.literal(wanted) }, ...moderniseDisk(database, storage)]
        : undefined,
  };
}

/** General-purpose disks of the older kind, unless the author asked for a number of operations. A replica has the disks of its source. */
function moderniseDisk(database: Resource, storage: number): readonly CanonicalEdit[] {
  const type = get(database.properties, 'storage_type');
  if (storage < LEAST_GP3 || mayBeReplica(database) || !isMissing(database, 'iops') || !isOlder(type)) return [];
  return [{ kind: 'set', resource: database, path: ['storage_type'], value: write.literal('gp3') }];
}

/** In GiB. */
const LEAST_GP3 = 20;

function isOlder(type: Value): boolean {
  return isNothing(type) || (equals(type, 'gp2') && stringOf(type) !== undefined);
}
