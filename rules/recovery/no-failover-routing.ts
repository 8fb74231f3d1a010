import { newResource, write, type CanonicalEdit, type NewResource } from '../../server/core/edits';
import { get, isNothing, isUncertain, itemsOf, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { sourceOf } from '../shared/databases';
import { physicalName } from '../shared/names';
import { distantReplicas, globalSecondaries } from '../shared/recovery';
import { alarmTopicFor } from '../shared/topics';

export default defineRule({
  id: 'recovery/no-failover-routing',
  title: 'Replica that clients are not routed to',
  severity: 'high',
  tags: ['recovery', 'route53'],
  corresponds: {},
  why: `A replica in another region is of use only once clients reach it. Without a name that moves by itself, failing over means finding and changing
connection strings while everything is down, which no recovery time objective under an hour allows for.`,
  howToFix: `Give the database one DNS name with two Route 53 records of the failover policy: the primary with a health check, the replica as the
secondary, both with a TTL of 60 seconds. The fix adds both, and a health check on an alarm that notices when the primary stops reporting: Route 53
itself cannot reach a database in private subnets. Nothing that is deployed changes; clients have to use the new name.`,
  references: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-configuring.html',
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-private-hosted-zones.html',
  ],
  fixable: ['terraform', 'pulumi-typescript', 'pulumi-python'],

  *checkProgram(context) {
    const { rto } = context.config.recovery;
    if (rto === undefined || rto >= 60 || mayFailOver(context)) return;
    const [replica] = [...distantReplicas(context), ...globalSecondaries(context)];
    if (!replica) return;
    yield {
      resource: replica,
      at: replica.header,
      message: `Clients do not reach ${labelOf(replica)} when its primary is lost: no Route 53 failover records with a health check lead to the pair. Add them.`,
      fixes: fixesFor(replica, context),
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          config: { recovery: { rto: 15 } },
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

variable "vpc_id" {
  type = string
}

variable "replica_key_arn" {
  type = string
}

variable "alerts_key_arn" {
  type = string
}

resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = var.alerts_key_arn
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{ type = "text", width = 12, height = 2, properties = { markdown = "Orders" } }]
  })
}

resource "aws_route53_zone" "internal" {
  name    = "orders.internal"
  comment = "Names of the order service"

  vpc {
    vpc_id = var.vpc_id
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = local.instance_class
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

locals {
  instance_class = "db.t4g.medium"
}

«resource "aws_db_instance" "replica"» {
  provider            = aws.recovery
  identifier          = "orders-replica"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = local.instance_class
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

variable "vpc_id" {
  type = string
}

variable "replica_key_arn" {
  type = string
}

variable "alerts_key_arn" {
  type = string
}

resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = var.alerts_key_arn
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{ type = "text", width = 12, height = 2, properties = { markdown = "Orders" } }]
  })
}

resource "aws_route53_zone" "internal" {
  name    = "orders.internal"
  comment = "Names of the order service"

  vpc {
    vpc_id = var.vpc_id
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = local.instance_class
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

locals {
  instance_class = "db.t4g.medium"
}

resource "aws_cloudwatch_metric_alarm" "primary_silent" {
  alarm_name        = "orders-silent"
  alarm_description = "The primary database no longer reports"
  namespace         = "AWS/RDS"
  metric_name       = "CPUUtilization"
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.orders.identifier
  }
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 2
  period              = 60
  statistic           = "SampleCount"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_route53_health_check" "primary" {
  provider = aws.recovery

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = aws_cloudwatch_metric_alarm.primary_silent.alarm_name
  cloudwatch_alarm_region         = "eu-west-1"
  insufficient_data_health_status = "Unhealthy"
}

resource "aws_route53_record" "database_primary" {
  provider = aws.recovery

  zone_id         = aws_route53_zone.internal.zone_id
  name            = "database"
  type            = "CNAME"
  ttl             = 60
  records         = [aws_db_instance.orders.address]
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.primary.id

  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_db_instance" "replica" {
  provider            = aws.recovery
  identifier          = "orders-replica"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = local.instance_class
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}

resource "aws_route53_record" "database_secondary" {
  provider = aws.recovery

  zone_id        = aws_route53_zone.internal.zone_id
  name           = "database"
  type           = "CNAME"
  ttl            = 60
  records        = [aws_db_instance.replica.address]
  set_identifier = "secondary"

  failover_routing_policy {
    type = "SECONDARY"
  }
}
`,
        },
      ],
      good: [
        {
          title: 'an objective that leaves time to act',
          config: { recovery: { rto: 240 } },
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

variable "vpc_id" {
  type = string
}

variable "replica_key_arn" {
  type = string
}

variable "alerts_key_arn" {
  type = string
}

resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = var.alerts_key_arn
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{ type = "text", width = 12, height = 2, properties = { markdown = "Orders" } }]
  })
}

resource "aws_route53_zone" "internal" {
  name    = "orders.internal"
  comment = "Names of the order service"

  vpc {
    vpc_id = var.vpc_id
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = local.instance_class
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

locals {
  instance_class = "db.t4g.medium"
}

resource "aws_db_instance" "replica" {
  provider            = aws.recovery
  identifier          = "orders-replica"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = local.instance_class
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}
`,
        },
        {
          title: 'a source that is given at deployment',
          unknown: true,
          config: { recovery: { rto: 15 } },
          source: `variable "replica_key_arn" {
  type = string
}

variable "source_arn" {
  type = string
}

resource "aws_db_instance" "replica" {
  identifier          = "orders-replica"
  replicate_source_db = var.source_arn
  instance_class      = "db.t4g.medium"
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { recovery: { rto: 15 } },
          source: `{
  "Parameters": { "KeyArn": { "Type": "String" } },
  "Resources": {
    «"Replica"»: {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "DBInstanceIdentifier": "orders-replica",
        "DBInstanceClass": "db.t4g.medium",
        "SourceDBInstanceIdentifier": "arn:aws:rds:eu-west-1:111122223333:db:orders",
        "KmsKeyId": { "Ref": "KeyArn" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a source that is given at deployment',
          unknown: true,
          config: { recovery: { rto: 15 } },
          source: `{
  "Parameters": { "KeyArn": { "Type": "String" }, "Source": { "Type": "String" } },
  "Resources": {
    "Replica": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "DBInstanceIdentifier": "orders-replica",
        "DBInstanceClass": "db.t4g.medium",
        "SourceDBInstanceIdentifier": { "Ref": "Source" },
        "KmsKeyId": { "Ref": "KeyArn" }
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
          config: { recovery: { rto: 15 } },
          source: `Parameters:
  KeyArn:
    Type: String
Resources:
  «Replica»:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceIdentifier: orders-replica
      DBInstanceClass: db.t4g.medium
      SourceDBInstanceIdentifier: arn:aws:rds:eu-west-1:111122223333:db:orders
      KmsKeyId: !Ref KeyArn
`,
        },
      ],
      good: [
        {
          config: { recovery: { rto: 15 } },
          source: `Parameters:
  KeyArn:
    Type: String
  ZoneId:
    Type: AWS::Route53::HostedZone::Id
  HealthCheckId:
    Type: String
  PrimaryAddress:
    Type: String
Resources:
  Replica:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceIdentifier: orders-replica
      DBInstanceClass: db.t4g.medium
      SourceDBInstanceIdentifier: arn:aws:rds:eu-west-1:111122223333:db:orders
      KmsKeyId: !Ref KeyArn
  Primary:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref ZoneId
      Name: database.orders.internal
      Type: CNAME
      TTL: '60'
      SetIdentifier: primary
      Failover: PRIMARY
      HealthCheckId: !Ref HealthCheckId
      ResourceRecords:
        - !Ref PrimaryAddress
  Secondary:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref ZoneId
      Name: database.orders.internal
      Type: CNAME
      TTL: '60'
      SetIdentifier: secondary
      Failover: SECONDARY
      ResourceRecords:
        - !GetAtt Replica.Endpoint.Address
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { recovery: { rto: 15 } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Recovery', { env: { region: 'eu-central-1', account: '111122223333' } });
const key = new cdk.CfnParameter(stack, 'KeyArn');
«new rds.CfnDBInstance»(stack, 'Replica', {
  dbInstanceIdentifier: 'orders-replica',
  dbInstanceClass: 'db.t4g.medium',
  sourceDbInstanceIdentifier: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  kmsKeyId: key.valueAsString,
});
`,
        },
      ],
      good: [
        {
          title: 'a source that is given at deployment',
          unknown: true,
          config: { recovery: { rto: 15 } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Recovery', { env: { region: 'eu-central-1', account: '111122223333' } });
const key = new cdk.CfnParameter(stack, 'KeyArn');
const source = new cdk.CfnParameter(stack, 'SourceArn');
new rds.CfnDBInstance(stack, 'Replica', {
  dbInstanceIdentifier: 'orders-replica',
  dbInstanceClass: 'db.t4g.medium',
  sourceDbInstanceIdentifier: source.valueAsString,
  kmsKeyId: key.valueAsString,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          config: { recovery: { rto: 15 } },
          source: `import * as aws from '@pulumi/aws';

const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });
const primaryRegion = new aws.Provider('primary', { region: 'eu-west-1' });

const alerts = new aws.sns.Topic(
  'alerts',
  { kmsMasterKeyId: aws.kms.getKeyOutput({ keyId: 'alias/alerts' }).arn },
  { provider: primaryRegion },
);

new aws.cloudwatch.Dashboard('orders', {
  dashboardName: 'orders',
  dashboardBody: JSON.stringify({
    widgets: [{ type: 'text', width: 12, height: 2, properties: { markdown: 'Orders' } }],
  }),
});

const zone = new aws.route53.Zone('internal', { name: 'orders.internal', vpcs: [{ vpcId: 'vpc-0123456789abcdef0' }] });

const orders = new aws.rds.Instance(
  'orders',
  {
    identifier: 'orders',
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 7,
  },
  { provider: primaryRegion },
);

«new aws.rds.Instance»(
  'replica',
  {
    identifier: 'orders-replica',
    replicateSourceDb: orders.arn,
    instanceClass: 'db.t4g.medium',
    storageEncrypted: true,
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000',
  },
  { provider: recovery },
);

export const alertsTopic = alerts.arn;
`,
          fixed: `import * as aws from '@pulumi/aws';

const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });
const primaryRegion = new aws.Provider('primary', { region: 'eu-west-1' });

const alerts = new aws.sns.Topic(
  'alerts',
  { kmsMasterKeyId: aws.kms.getKeyOutput({ keyId: 'alias/alerts' }).arn },
  { provider: primaryRegion },
);

new aws.cloudwatch.Dashboard('orders', {
  dashboardName: 'orders',
  dashboardBody: JSON.stringify({
    widgets: [{ type: 'text', width: 12, height: 2, properties: { markdown: 'Orders' } }],
  }),
});

const zone = new aws.route53.Zone('internal', { name: 'orders.internal', vpcs: [{ vpcId: 'vpc-0123456789abcdef0' }] });

const orders = new aws.rds.Instance(
  'orders',
  {
    identifier: 'orders',
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 7,
  },
  { provider: primaryRegion },
);

const primarySilent = new aws.cloudwatch.MetricAlarm(
  'primary-silent',
  {
    name: 'orders-silent',
    alarmDescription: 'The primary database no longer reports',
    namespace: 'AWS/RDS',
    metricName: 'CPUUtilization',
    dimensions: { DBInstanceIdentifier: orders.identifier },
    comparisonOperator: 'LessThanThreshold',
    evaluationPeriods: 2,
    period: 60,
    statistic: 'SampleCount',
    threshold: 1,
    treatMissingData: 'breaching',
    alarmActions: [alerts.arn],
  },
  { provider: primaryRegion },
);

const primary = new aws.route53.HealthCheck(
  'primary',
  {
    type: 'CLOUDWATCH_METRIC',
    cloudwatchAlarmName: primarySilent.name,
    cloudwatchAlarmRegion: 'eu-west-1',
    insufficientDataHealthStatus: 'Unhealthy',
  },
  { provider: recovery },
);

new aws.route53.Record(
  'database-primary',
  {
    zoneId: zone.zoneId,
    name: 'database',
    type: 'CNAME',
    ttl: 60,
    records: [orders.address],
    setIdentifier: 'primary',
    failoverRoutingPolicies: [{ type: 'PRIMARY' }],
    healthCheckId: primary.id,
  },
  { provider: recovery },
);

const replica = new aws.rds.Instance(
  'replica',
  {
    identifier: 'orders-replica',
    replicateSourceDb: orders.arn,
    instanceClass: 'db.t4g.medium',
    storageEncrypted: true,
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000',
  },
  { provider: recovery },
);

new aws.route53.Record(
  'database-secondary',
  {
    zoneId: zone.zoneId,
    name: 'database',
    type: 'CNAME',
    ttl: 60,
    records: [replica.address],
    setIdentifier: 'secondary',
    failoverRoutingPolicies: [{ type: 'SECONDARY' }],
  },
  { provider: recovery },
);

export const alertsTopic = alerts.arn;
`,
        },
      ],
      good: [
        {
          title: 'an hour leaves time to act',
          config: { recovery: { rto: 60 } },
          source: `import * as aws from '@pulumi/aws';

const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });
const primaryRegion = new aws.Provider('primary', { region: 'eu-west-1' });

const alerts = new aws.sns.Topic(
  'alerts',
  { kmsMasterKeyId: aws.kms.getKeyOutput({ keyId: 'alias/alerts' }).arn },
  { provider: primaryRegion },
);

new aws.cloudwatch.Dashboard('orders', {
  dashboardName: 'orders',
  dashboardBody: JSON.stringify({
    widgets: [{ type: 'text', width: 12, height: 2, properties: { markdown: 'Orders' } }],
  }),
});

const zone = new aws.route53.Zone('internal', { name: 'orders.internal', vpcs: [{ vpcId: 'vpc-0123456789abcdef0' }] });

const orders = new aws.rds.Instance(
  'orders',
  {
    identifier: 'orders',
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 7,
  },
  { provider: primaryRegion },
);

new aws.rds.Instance(
  'replica',
  {
    identifier: 'orders-replica',
    replicateSourceDb: orders.arn,
    instanceClass: 'db.t4g.medium',
    storageEncrypted: true,
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000',
  },
  { provider: recovery },
);

export const alertsTopic = alerts.arn;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { recovery: { rto: 15 } },
          source: `import json

import pulumi
import pulumi_aws as aws

recovery = aws.Provider("recovery", region="eu-central-1")
primary_region = aws.Provider("primary", region="eu-west-1")

alerts = aws.sns.Topic(
    "alerts",
    kms_master_key_id=aws.kms.get_key_output(key_id="alias/alerts").arn,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

aws.cloudwatch.Dashboard(
    "orders",
    dashboard_name="orders",
    dashboard_body=json.dumps(
        {"widgets": [{"type": "text", "width": 12, "height": 2, "properties": {"markdown": "Orders"}}]}
    ),
)

zone = aws.route53.Zone("internal", name="orders.internal", vpcs=[{"vpc_id": "vpc-0123456789abcdef0"}])

orders = aws.rds.Instance(
    "orders",
    identifier="orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

«aws.rds.Instance»(
    "replica",
    identifier="orders-replica",
    replicate_source_db=orders.arn,
    instance_class="db.t4g.medium",
    storage_encrypted=True,
    kms_key_id="arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
    opts=pulumi.ResourceOptions(provider=recovery),
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

recovery = aws.Provider("recovery", region="eu-central-1")
primary_region = aws.Provider("primary", region="eu-west-1")

alerts = aws.sns.Topic(
    "alerts",
    kms_master_key_id=aws.kms.get_key_output(key_id="alias/alerts").arn,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

aws.cloudwatch.Dashboard(
    "orders",
    dashboard_name="orders",
    dashboard_body=json.dumps(
        {"widgets": [{"type": "text", "width": 12, "height": 2, "properties": {"markdown": "Orders"}}]}
    ),
)

zone = aws.route53.Zone("internal", name="orders.internal", vpcs=[{"vpc_id": "vpc-0123456789abcdef0"}])

orders = aws.rds.Instance(
    "orders",
    identifier="orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

primary_silent = aws.cloudwatch.MetricAlarm(
    "primary-silent",
    name="orders-silent",
    alarm_description="The primary database no longer reports",
    namespace="AWS/RDS",
    metric_name="CPUUtilization",
    dimensions={"DBInstanceIdentifier": orders.identifier},
    comparison_operator="LessThanThreshold",
    evaluation_periods=2,
    period=60,
    statistic="SampleCount",
    threshold=1,
    treat_missing_data="breaching",
    alarm_actions=[alerts.arn],
    opts=pulumi.ResourceOptions(provider=primary_region),
)

primary = aws.route53.HealthCheck(
    "primary",
    type="CLOUDWATCH_METRIC",
    cloudwatch_alarm_name=primary_silent.name,
    cloudwatch_alarm_region="eu-west-1",
    insufficient_data_health_status="Unhealthy",
    opts=pulumi.ResourceOptions(provider=recovery),
)

aws.route53.Record(
    "database-primary",
    zone_id=zone.zone_id,
    name="database",
    type="CNAME",
    ttl=60,
    records=[orders.address],
    set_identifier="primary",
    failover_routing_policies=[{"type": "PRIMARY"}],
    health_check_id=primary.id,
    opts=pulumi.ResourceOptions(provider=recovery),
)

replica = aws.rds.Instance(
    "replica",
    identifier="orders-replica",
    replicate_source_db=orders.arn,
    instance_class="db.t4g.medium",
    storage_encrypted=True,
    kms_key_id="arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
    opts=pulumi.ResourceOptions(provider=recovery),
)

aws.route53.Record(
    "database-secondary",
    zone_id=zone.zone_id,
    name="database",
    type="CNAME",
    ttl=60,
    records=[replica.address],
    set_identifier="secondary",
    failover_routing_policies=[{"type": "SECONDARY"}],
    opts=pulumi.ResourceOptions(provider=recovery),
)
`,
        },
      ],
      good: [
        {
          title: 'without an objective',
          source: `import json

import pulumi
import pulumi_aws as aws

recovery = aws.Provider("recovery", region="eu-central-1")
primary_region = aws.Provider("primary", region="eu-west-1")

alerts = aws.sns.Topic(
    "alerts",
    kms_master_key_id=aws.kms.get_key_output(key_id="alias/alerts").arn,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

aws.cloudwatch.Dashboard(
    "orders",
    dashboard_name="orders",
    dashboard_body=json.dumps(
        {"widgets": [{"type": "text", "width": 12, "height": 2, "properties": {"markdown": "Orders"}}]}
    ),
)

zone = aws.route53.Zone("internal", name="orders.internal", vpcs=[{"vpc_id": "vpc-0123456789abcdef0"}])

orders = aws.rds.Instance(
    "orders",
    identifier="orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    opts=pulumi.ResourceOptions(provider=primary_region),
)

aws.rds.Instance(
    "replica",
    identifier="orders-replica",
    replicate_source_db=orders.arn,
    instance_class="db.t4g.medium",
    storage_encrypted=True,
    kms_key_id="arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
    opts=pulumi.ResourceOptions(provider=recovery),
)
`,
        },
      ],
    },
  },
});

/** True when records for both sides are there, with a health check on the first, or when that cannot be known. */
function mayFailOver({ graph, facts }: RuleContext): boolean {
  const records = graph.ofType('aws_route53_record').filter(({ mode }) => mode === 'managed');
  const kinds = records.map((record) => get(record.properties, 'failover_routing_policy'));
  if (kinds.some(isUncertain) || facts.dependencies.some(({ source }) => /route-?53|dns|failover/i.test(source))) return true;
  const has = (wanted: string, isChecked: boolean): boolean =>
    records.some((record, index) => {
      const type = kinds[index] && get(kinds[index], 'type');
      if (!type || (type.kind !== 'literal' && type.kind !== 'absent')) return true;
      return stringOf(type)?.toUpperCase() === wanted && (!isChecked || !isNothing(get(record.properties, 'health_check_id')));
    });
  return has('PRIMARY', true) && has('SECONDARY', false);
}

function fixesFor(replica: Resource, context: RuleContext): readonly FixOffer[] {
  const primary = sourceOf(replica, context.graph);
  const zone = zoneFor(replica, context);
  if (!primary || !zone || !context.canReach(primary, replica)) return [];
  return [
    {
      title: `Route clients of ${labelOf(primary)} by failover records in ${labelOf(zone)}`,
      applicability: 'safe',
      impact: 'cost',
      edits: () => routing(primary, replica, zone, context),
    },
  ];
}

/** The program's zone that code beside the replica can name. */
function zoneFor(replica: Resource, { graph, canReach }: RuleContext): Resource | undefined {
  const zones = graph.ofType('aws_route53_zone').filter((zone) => zone.condition === undefined && canReach(zone, replica));
  return zones.find((zone) => itemsOf(get(zone.properties, 'vpc')).length > 0) ?? zones[0];
}

/** Seconds; as long as a client may keep the old address. */
const TTL = 60;

function routing(primary: Resource, replica: Resource, zone: Resource, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const region = stringOf(primary.placement.region);
  if (region === undefined) return undefined;
  const topic = alarmTopicFor(primary, context);
  const isCluster = primary.type === 'aws_rds_cluster';
  const silent = newResource('aws_cloudwatch_metric_alarm', 'primary silent', replica, {
    alarm_name: write.template(...physicalName(primary), '-silent'),
    alarm_description: write.literal('The primary database no longer reports'),
    namespace: write.literal('AWS/RDS'),
    metric_name: write.literal('CPUUtilization'),
    dimensions: write.object({
      [isCluster ? 'DBClusterIdentifier' : 'DBInstanceIdentifier']: write.reference(primary, isCluster ? 'cluster_identifier' : 'identifier'),
    }),
    comparison_operator: write.literal('LessThanThreshold'),
    evaluation_periods: write.literal(2),
    period: write.literal(60),
    statistic: write.literal('SampleCount'),
    threshold: write.literal(1),
    treat_missing_data: write.literal('breaching'),
    alarm_actions: write.list(topic.arn),
  });
  const alarm: NewResource = { ...silent, placement: primary.placement };
  const check = newResource('aws_route53_health_check', 'primary', replica, {
    type: write.literal('CLOUDWATCH_METRIC'),
    cloudwatch_alarm_name: write.reference(alarm, 'alarm_name'),
    cloudwatch_alarm_region: write.literal(region),
    insufficient_data_health_status: write.literal('Unhealthy'),
  });
  const record = (database: Resource, side: 'primary' | 'secondary'): NewResource =>
    newResource('aws_route53_record', `database ${side}`, replica, {
      zone_id: write.reference(zone, 'zone_id'),
      name: write.literal('database'),
      type: write.literal('CNAME'),
      ttl: write.literal(TTL),
      records: write.list(write.reference(database, isCluster ? 'endpoint' : 'address')),
      set_identifier: write.literal(side),
      failover_routing_policy: write.object({ type: write.literal(side.toUpperCase()) }),
      ...(side === 'primary' ? { health_check_id: write.reference(check, 'id') } : {}),
    });
  return [
    { kind: 'add', resource: record(primary, 'primary') },
    { kind: 'add', resource: record(replica, 'secondary') },
    ...topic.edits,
  ];
}
