import { write } from '../../server/core/edits';
import { get, isNothing, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { STATIC_POSTGRES_PARAMETERS } from '../data/static-parameters';
import { engineOf, sourceOf } from '../shared/databases';
import { groupUseOf, majorOf, parametersOf, settingParameters, statesMethod, type GroupUse, type WantedParameter } from '../shared/parameter-groups';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'rds/missing-replication-parameters',
  title: 'Replicated PostgreSQL without parameters for replication and audit',
  severity: 'high',
  tags: ['rds', 'postgresql', 'replication'],
  corresponds: { checkov: ['CKV2_AWS_30'] },
  why: `A read replica of PostgreSQL follows the write-ahead log of its source. When the source keeps too little of it, a replica that falls behind during
a slow query or a disturbance between regions cannot catch up and has to be built anew; when it allows too few senders, further replicas do not connect.
And without \`log_statement\` and \`log_min_duration_statement\` the logs tell neither who changed the schema nor what was slow. Aurora replicates in its
storage and needs none of this.`,
  howToFix: `Set \`max_wal_senders\`, \`wal_keep_size\` (\`wal_keep_segments\` before version 13), \`log_statement\` and \`log_min_duration_statement\` in the
parameter group of the source. \`max_wal_senders\` takes effect at the next reboot and has to be applied with \`pending-reboot\`; the others take effect at once. A database
that uses AWS's default group gets one of its own, which takes effect after a reboot. The kept log takes up storage: 2 GiB with the fix's value.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Configuration.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html',
  ],
  fixable: true,
  resources: ['aws_db_instance'],

  *check(database, context) {
    const replica = replicaOf(database, context);
    if (!replica || engineOf(database, context.graph) !== 'postgres') return;
    const use = groupUseOf(database, context);
    const known = use.kind === 'own' ? parametersOf(use.group) : use.kind === 'default' ? [] : undefined;
    if (!known) return;
    const missing = wantedFor(majorOf(database, context)).filter(({ name }) => !known.some((each) => each.name === name));
    if (missing.length > 0) yield lacking(database, replica, use, missing, context);
    if (use.kind === 'own') yield* checkMethods(use.group, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_db_parameter_group" "orders"» {
  name   = "orders"
  family = "postgres17"

  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
          fixed: `resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "wal_keep_size"
    value = "2048"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          title: 'no parameter group',
          source: `«resource "aws_db_instance" "orders"» {
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
          fixed: `resource "aws_db_parameter_group" "orders_parameters" {
  family      = "postgres17"
  description = "Parameters of orders"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "wal_keep_size"
    value = "2048"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders_parameters.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          title: 'a static parameter that is to be applied at once, through a local',
          source: `locals {
  method = «"immediate"»
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = local.method
  }

  parameter {
    name  = "wal_keep_size"
    value = "2048"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
          fixed: `locals {
  method = "immediate"
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "wal_keep_size"
    value = "2048"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          title: 'before version 13',
          indirect: true,
          source: `variable "engine_version" {
  type    = string
  default = "12.22"
}

«resource "aws_db_parameter_group" "orders"» {
  name   = "orders"
  family = "postgres12"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = var.engine_version
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
          fixed: `variable "engine_version" {
  type    = string
  default = "12.22"
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres12"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  parameter {
    name  = "wal_keep_segments"
    value = "128"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = var.engine_version
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
      ],
      good: [
        {
          title: 'a group that is given at deployment',
          unknown: true,
          source: `variable "parameter_group" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = var.parameter_group
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          source: `resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name         = "max_wal_senders"
    value        = "20"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "wal_keep_size"
    value = "2048"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  parameter_group_name        = aws_db_parameter_group.orders.name
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
        {
          title: 'nothing replicates it',
          source: `resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  parameter_group_name        = aws_db_parameter_group.orders.name
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
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "DBParameterGroupName": { "Ref": "Parameters" }
      }
    },
    "Reader": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "SourceDBInstanceIdentifier": { "Ref": "Orders" },
        "DBInstanceClass": "db.r6g.large"
      }
    },
    «"Parameters"»: {
      "Type": "AWS::RDS::DBParameterGroup",
      "Properties": {
        "Description": "Orders",
        "Family": "postgres17",
        "Parameters": {
          "log_statement": "ddl"
        }
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
        "DBParameterGroupName": { "Ref": "Parameters" }
      }
    },
    "Reader": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "SourceDBInstanceIdentifier": { "Ref": "Orders" },
        "DBInstanceClass": "db.r6g.large"
      }
    },
    "Parameters": {
      "Type": "AWS::RDS::DBParameterGroup",
      "Properties": {
        "Description": "Orders",
        "Family": "postgres17",
        "Parameters": {
          "log_statement": "ddl",
          "max_wal_senders": "20",
          "wal_keep_size": "2048",
          "log_min_duration_statement": "1000"
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
          title: 'a group that is given at deployment',
          unknown: true,
          source: `{
  "Parameters": { "ParameterGroup": { "Type": "String" } },
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
        "DBParameterGroupName": { "Ref": "ParameterGroup" }
      }
    },
    "Reader": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "SourceDBInstanceIdentifier": { "Ref": "Orders" },
        "DBInstanceClass": "db.r6g.large"
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
  InstanceClass:
    Type: String
    Default: db.r6g.large
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref Parameters
  Reader:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
  «Parameters»:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: postgres17
      Parameters:
        log_statement: ddl
        max_wal_senders: 20
`,
          fixed: `Parameters:
  InstanceClass:
    Type: String
    Default: db.r6g.large
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref Parameters
  Reader:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: postgres17
      Parameters:
        log_statement: ddl
        max_wal_senders: 20
        wal_keep_size: '2048'
        log_min_duration_statement: '1000'
`,
        },
        {
          title: 'no parameter group',
          source: `Resources:
  «Orders»:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
  Reader:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
`,
          fixed: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref OrdersParameters
  OrdersParameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Family: postgres17
      Description: Parameters of Orders
      Parameters:
        max_wal_senders: '20'
        wal_keep_size: '2048'
        log_statement: ddl
        log_min_duration_statement: '1000'
  Reader:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
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
      DBParameterGroupName: !Ref Parameters
  Reader:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: postgres17
      Parameters:
        log_statement: ddl
        max_wal_senders: 20
        wal_keep_size: 2048
        log_min_duration_statement: 1000
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

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameters = «new rds.ParameterGroup»(this, 'Parameters', {
      engine,
      parameters: { log_statement: 'ddl' },
    });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
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

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameters = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      parameters: {
        log_statement: 'ddl',
        max_wal_senders: '20',
        wal_keep_size: '2048',
        log_min_duration_statement: '1000',
      },
    });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
    });
  }
}
`,
        },
        {
          title: 'what it sets comes from a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const LOGGING = { log_statement: 'ddl', log_min_duration_statement: '1000' };

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameters = «new rds.ParameterGroup»(this, 'Parameters', {
      engine,
      parameters: { ...LOGGING, max_wal_senders: '20' },
    });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const LOGGING = { log_statement: 'ddl', log_min_duration_statement: '1000' };

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameters = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      parameters: { ...LOGGING, max_wal_senders: '20', wal_keep_size: '2048' },
    });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
    });
  }
}
`,
        },
        {
          title: 'no parameter group',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const orders = «new rds.DatabaseInstance»(this, 'Orders', {
      engine: engine,
      vpc,
      backupRetention: cdk.Duration.days(7),
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
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

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      backupRetention: cdk.Duration.days(7),
      parameters: {
        max_wal_senders: '20',
        wal_keep_size: '2048',
        log_statement: 'ddl',
        log_min_duration_statement: '1000',
      },
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a group that the caller gives',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, parameterGroup: string) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: rds.ParameterGroup.fromParameterGroupName(this, 'Parameters', parameterGroup),
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
    });
  }
}
`,
        },
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameters = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      parameters: {
        max_wal_senders: '20',
        wal_keep_size: '2048',
        log_statement: 'ddl',
        log_min_duration_statement: '1000',
      },
    });
    const orders = new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });

    new rds.DatabaseInstanceReadReplica(this, 'Reader', {
      sourceDatabaseInstance: orders,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
      vpc,
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

const parameters = «new aws.rds.ParameterGroup»("parameters", {
    family: "postgres17",
    parameters: [
        { name: "log_min_duration_statement", value: "500" },
    ],
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 7,
    parameterGroupName: parameters.name,
});

const reader = new aws.rds.Instance("reader", {
    replicateSourceDb: orders.identifier,
    instanceClass: "db.r6g.large",
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const parameters = new aws.rds.ParameterGroup("parameters", {
    family: "postgres17",
    parameters: [
        { name: "log_min_duration_statement", value: "500" },
        { name: "max_wal_senders", value: "20", applyMethod: "pending-reboot" },
        { name: "wal_keep_size", value: "2048" },
        { name: "log_statement", value: "ddl" },
    ],
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 7,
    parameterGroupName: parameters.name,
});

const reader = new aws.rds.Instance("reader", {
    replicateSourceDb: orders.identifier,
    instanceClass: "db.r6g.large",
});
`,
        },
        {
          title: 'a static parameter without its method, whose name is a constant',
          source: `import * as aws from "@pulumi/aws";

const senders = «"max_wal_senders"»;

const parameters = new aws.rds.ParameterGroup("parameters", {
    family: "postgres17",
    parameters: [
        { name: senders, value: "20" },
        { name: "wal_keep_size", value: "2048" },
        { name: "log_statement", value: "ddl" },
        { name: "log_min_duration_statement", value: "500" },
    ],
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 7,
    parameterGroupName: parameters.name,
});

const reader = new aws.rds.Instance("reader", {
    replicateSourceDb: orders.identifier,
    instanceClass: "db.r6g.large",
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const senders = "max_wal_senders";

const parameters = new aws.rds.ParameterGroup("parameters", {
    family: "postgres17",
    parameters: [
        { name: senders, value: "20", applyMethod: "pending-reboot" },
        { name: "wal_keep_size", value: "2048" },
        { name: "log_statement", value: "ddl" },
        { name: "log_min_duration_statement", value: "500" },
    ],
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 7,
    parameterGroupName: parameters.name,
});

const reader = new aws.rds.Instance("reader", {
    replicateSourceDb: orders.identifier,
    instanceClass: "db.r6g.large",
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
    backupRetentionPeriod: 7,
    parameterGroupName: new pulumi.Config().require("parameterGroup"),
});

const reader = new aws.rds.Instance("reader", {
    replicateSourceDb: orders.identifier,
    instanceClass: "db.r6g.large",
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

parameters = «aws.rds.ParameterGroup»(
    "parameters",
    family="postgres17",
    parameters=[
        {"name": "log_min_duration_statement", "value": "500"},
        {"name": "shared_preload_libraries", "value": "pg_stat_statements", "apply_method": "pending-reboot"},
    ],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
    parameter_group_name=parameters.name,
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
)
`,
          fixed: `import pulumi_aws as aws

parameters = aws.rds.ParameterGroup(
    "parameters",
    family="postgres17",
    parameters=[
        {"name": "log_min_duration_statement", "value": "500"},
        {"name": "shared_preload_libraries", "value": "pg_stat_statements", "apply_method": "pending-reboot"},
        {"name": "max_wal_senders", "value": "20", "apply_method": "pending-reboot"},
        {"name": "wal_keep_size", "value": "2048"},
        {"name": "log_statement", "value": "ddl"},
    ],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
    parameter_group_name=parameters.name,
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
)
`,
        },
        {
          title: 'no parameter group',
          indirect: true,
          source: `import pulumi_aws as aws

VERSION = "16"

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version=VERSION,
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
)
`,
          fixed: `import pulumi_aws as aws

VERSION = "16"

orders_parameters = aws.rds.ParameterGroup(
    "orders-parameters",
    family="postgres16",
    description="Parameters of orders",
    parameters=[
        aws.rds.ParameterGroupParameterArgs(
            name="max_wal_senders",
            value="20",
            apply_method="pending-reboot",
        ),
        aws.rds.ParameterGroupParameterArgs(name="wal_keep_size", value="2048"),
        aws.rds.ParameterGroupParameterArgs(name="log_statement", value="ddl"),
        aws.rds.ParameterGroupParameterArgs(
            name="log_min_duration_statement",
            value="1000",
        ),
    ],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version=VERSION,
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
    parameter_group_name=orders_parameters.name,
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
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
    backup_retention_period=7,
    parameter_group_name=pulumi.Config().require("parameterGroup"),
)

reader = aws.rds.Instance(
    "reader",
    replicate_source_db=orders.identifier,
    instance_class="db.r6g.large",
)
`,
        },
      ],
    },
  },
});

function replicaOf(database: Resource, { graph }: RuleContext): Resource | undefined {
  return graph.ofType('aws_db_instance').find((each) => each.id !== database.id && sourceOf(each, graph)?.id === database.id);
}

/** Values that suit most: RDS's own for senders, two gibibytes of log, changes of the schema, statements of over a second. */
function wantedFor(major: string | undefined): readonly WantedParameter[] {
  const kept = major !== undefined && Number(major) < 13 ? { name: 'wal_keep_segments', value: '128' } : { name: 'wal_keep_size', value: '2048' };
  return [
    { name: 'max_wal_senders', value: '20', isStatic: true },
    kept,
    { name: 'log_statement', value: 'ddl' },
    { name: 'log_min_duration_statement', value: '1000' },
  ];
}

function lacking(database: Resource, replica: Resource, use: GroupUse, missing: readonly WantedParameter[], context: RuleContext): Problem {
  const names = enumeration(missing.map(({ name }) => name));
  const isGroup = use.kind === 'own';
  const who = isGroup ? `Parameter group ${labelOf(use.group)}` : `Database ${labelOf(database)} has AWS's default parameters and`;
  return {
    resource: isGroup ? use.group : database,
    at: { kind: 'absent', from: (isGroup ? use.group : database).properties.from },
    message: `${who} does not set ${names}, so replica ${labelOf(replica)} may not catch up after a disturbance, or the logs say too little. Set ${missing.length === 1 ? 'it' : 'them'}.`,
    related: [{ location: replica.header, message: `the replica, ${labelOf(replica)}` }],
    fixes: [setting(database, use, missing, context)],
  };
}

function setting(database: Resource, use: GroupUse, missing: readonly WantedParameter[], context: RuleContext): FixOffer {
  return {
    title: `Set ${enumeration(missing.map(({ name }) => name))}`,
    applicability: use.kind === 'own' ? 'safe' : 'unsafe',
    impact: use.kind === 'own' ? 'in-place' : 'downtime',
    edits: () => settingParameters(database, use, missing, context),
  };
}

/** A static parameter that is to be applied at once is refused. */
function* checkMethods(group: Resource, context: RuleContext): Iterable<Problem> {
  if (!statesMethod(context)) return;
  for (const { name, method, item } of parametersOf(group) ?? []) {
    const isAtOnce = isNothing(method) || stringOf(method) === 'immediate';
    if (!STATIC_POSTGRES_PARAMETERS.has(name) || !isAtOnce) continue;
    yield {
      resource: group,
      at: method.kind === 'absent' ? get(item, 'name') : method,
      message: `Parameter ${name} of group ${labelOf(group)} takes effect at a reboot only, and AWS refuses to apply it at once. Apply it with pending-reboot.`,
      fixes: [
        {
          title: `Apply ${name} at the next reboot`,
          applicability: 'safe',
          impact: 'in-place',
          edits: () => [{ kind: 'set', resource: group, path: ['parameter', 'apply_method'], value: write.literal('pending-reboot'), within: item }],
        },
      ],
    };
  }
}
