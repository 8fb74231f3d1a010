import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { equals, get, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { WITHOUT_INSIGHTS } from '../data/insights-classes';
import { clusterOf, engineOf, followed } from '../shared/databases';
import { when } from '../shared/words';

export default defineRule({
  id: 'rds/unsupported-insights',
  title: 'Performance Insights on a class that has none',
  severity: 'high',
  tags: ['rds', 'monitoring'],
  corresponds: {},
  why: `The smallest burstable classes have no Performance Insights with MySQL, MariaDB and Aurora MySQL: AWS refuses to create or change the
database, in the middle of a deployment. It happens when a class is made smaller for a test environment while the switch stays on. PostgreSQL has
no such restriction today, though older guidance says so.`,
  howToFix: `Take a class that can have it, make the switch depend on the class, or turn it off. The fix turns it off together with the settings that
need it; it applies in place.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.Engines.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster_instance'],

  *check(database, context) {
    const engine = engineOf(database, context.graph);
    const limits = WITHOUT_INSIGHTS.filter((each) => engine !== undefined && each.engine.test(engine));
    if (limits.length === 0) return;
    const on = SWITCHES.flatMap(({ name, value }) =>
      possibilities(get(database.properties, name)).flatMap((each) => (equals(each.value, value) ? [{ name, ...each }] : [])),
    )[0];
    if (!on) return;
    const size = possibilities(followed(get(database.properties, 'instance_class'), context.graph)).find(({ value }) => {
      const text = stringOf(value);
      return text !== undefined && limits.some((each) => each.classes.test(text));
    });
    if (!size || excludes(on.condition, size.condition)) return;
    yield {
      resource: database,
      at: on.value,
      message: `Database ${labelOf(database)} enables Performance Insights, which ${engine} does not have on ${stringOf(size.value)}${when(size.condition)}: AWS refuses it. Take another class or turn it off.`,
      related: [{ location: size.value.from.location, message: 'the class' }],
      fixes: [turningOff(database, on.name, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = "mysql"
  engine_version                  = "8.4"
  instance_class                  = "db.t4g.micro"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  performance_insights_enabled    = «true»
  performance_insights_kms_key_id = aws_kms_key.data.arn
}
`,
          fixed: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "mysql"
  engine_version               = "8.4"
  instance_class               = "db.t4g.micro"
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = false
}
`,
        },
        {
          title: 'the class and the switch come through locals',
          source: `locals {
  class    = "db.t3.small"
  insights = «true»
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "mysql"
  engine_version               = "8.4"
  instance_class               = local.class
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = local.insights
}
`,
          fixed: `locals {
  class    = "db.t3.small"
  insights = true
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "mysql"
  engine_version               = "8.4"
  instance_class               = local.class
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = false
}
`,
        },
        {
          title: 'an instance of Aurora MySQL',
          source: `resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-mysql"
  engine_version              = "8.0.mysql_aurora.3.12.0"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier           = aws_rds_cluster.orders.id
  engine                       = aws_rds_cluster.orders.engine
  instance_class               = "db.t3.medium"
  performance_insights_enabled = «true»
}
`,
          fixed: `resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-mysql"
  engine_version              = "8.0.mysql_aurora.3.12.0"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier           = aws_rds_cluster.orders.id
  engine                       = aws_rds_cluster.orders.engine
  instance_class               = "db.t3.medium"
  performance_insights_enabled = false
}
`,
        },
      ],
      good: [
        {
          title: 'PostgreSQL has it on every class',
          source: `resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "postgres"
  engine_version               = "17"
  instance_class               = "db.t4g.micro"
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = true
}
`,
        },
        {
          title: 'a class that is given at deployment',
          unknown: true,
          source: `variable "class" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "mysql"
  engine_version               = "8.4"
  instance_class               = var.class
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = true
}
`,
        },
        {
          title: 'the switch depends on the class',
          source: `variable "small" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "mysql"
  engine_version               = "8.4"
  instance_class               = var.small ? "db.t4g.micro" : "db.m7g.large"
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = var.small ? false : true
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
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "EnablePerformanceInsights": «true»,
        "PerformanceInsightsRetentionPeriod": 7
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
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "EnablePerformanceInsights": false
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
  "Parameters": { "Insights": { "Type": "String", "AllowedValues": ["true", "false"] } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "mysql",
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "EnablePerformanceInsights": { "Ref": "Insights" }
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
          title: "on by a parameter's default",
          source: `Parameters:
  Insights:
    Type: String
    Default: «'true'»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.8.9'
      DBInstanceClass: db.t3.micro
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnablePerformanceInsights: !Ref Insights
`,
          fixed: `Parameters:
  Insights:
    Type: String
    Default: 'true'
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.8.9'
      DBInstanceClass: db.t3.micro
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnablePerformanceInsights: false
`,
        },
      ],
      good: [
        {
          title: 'a class that has it',
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: '8.4.11'
      DBInstanceClass: db.t3.medium
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnablePerformanceInsights: true
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
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL),
      enablePerformanceInsights: «true»,
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
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL),
      enablePerformanceInsights: false,
    });
  }
}
`,
        },
        {
          title: 'on through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const INSIGHTS = «true»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      instanceType: new ec2.InstanceType('t3.micro'),
      enablePerformanceInsights: INSIGHTS,
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const INSIGHTS = true;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      instanceType: new ec2.InstanceType('t3.micro'),
      enablePerformanceInsights: false,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a class that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly instanceType?: string;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc: props.vpc,
      instanceType: new ec2.InstanceType(props.instanceType ?? 'm7g.large'),
      enablePerformanceInsights: true,
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
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: «true»,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: false,
});
`,
        },
        {
          title: 'on through a constant',
          source: `import * as aws from "@pulumi/aws";

const insights = «true»;

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: insights,
    performanceInsightsRetentionPeriod: 7,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const insights = true;

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: false,
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
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: new pulumi.Config().require("instanceClass"),
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: true,
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
    engine="mysql",
    engine_version="8.4",
    instance_class="db.t4g.micro",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=«True»,
)
`,
          fixed: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="mysql",
    engine_version="8.4",
    instance_class="db.t4g.micro",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=False,
)
`,
        },
        {
          title: 'on through a constant',
          source: `import pulumi_aws as aws

INSIGHTS = «True»

orders = aws.rds.Instance(
    "orders",
    engine="mysql",
    engine_version="8.4",
    instance_class="db.t4g.micro",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=INSIGHTS,
)
`,
          fixed: `import pulumi_aws as aws

INSIGHTS = True

orders = aws.rds.Instance(
    "orders",
    engine="mysql",
    engine_version="8.4",
    instance_class="db.t4g.micro",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=False,
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
    engine="mysql",
    engine_version="8.4",
    instance_class=pulumi.Config().require("instanceClass"),
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=True,
)
`,
        },
      ],
    },
  },
});

const SWITCHES = [
  { name: 'performance_insights_enabled', value: true },
  { name: 'database_insights_mode', value: 'advanced' },
] as const;

/** Alternatives of one condition: the switch is on exactly where the class is another one. */
function excludes(on: string | undefined, size: string | undefined): boolean {
  return on !== undefined && size !== undefined && on !== size;
}

/** What has a meaning only with insights, and is refused without. */
const DEPENDENT = ['performance_insights_kms_key_id', 'performance_insights_retention_period', 'database_insights_mode'];

function turningOff(database: Resource, name: string, { graph }: RuleContext): FixOffer {
  const off: CanonicalEdit =
    name === 'database_insights_mode'
      ? { kind: 'set', resource: database, path: [name], value: write.literal('standard') }
      : { kind: 'set', resource: database, path: [name], value: write.literal(false) };
  return {
    title: 'Turn Performance Insights off',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => {
      if (clusterOf(database, graph)?.declared === database.declared) return undefined;
      const others = DEPENDENT.filter((each) => each !== name && database.properties.entries.get(each)?.site !== undefined);
      return [off, ...others.map((each): CanonicalEdit => ({ kind: 'remove', resource: database, path: [each] }))];
    },
  };
}
