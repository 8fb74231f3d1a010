"""PostgreSQL for the ledger in two regions: a primary, and a replica that takes over within five minutes."""

import pulumi
import pulumi_aws as aws

from components.database import LedgerDatabase, LedgerDatabaseArgs
from components.failover import Failover, FailoverArgs
from components.keys import RegionalKey
from components.monitoring import AlarmSpec, Dashboard, RegionalAlarms
from components.network import RegionalNetwork
from components.recovery import METRIC_NAMESPACE, Recovery, RecoveryArgs
from components.reporting import ReportingDatabase, ReportingDatabaseArgs

PRIMARY_REGION = "us-east-1"
SECONDARY_REGION = "us-west-2"
RECOVERY_TIME_OBJECTIVE = 5 * 60
GIBIBYTE = 1024**3

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
backup_window = config.get("backupWindow") or "07:00-07:30"
maintenance_window = config.get("maintenanceWindow") or "sun:08:00-sun:09:00"

common_tags = {
    "Project": "multi-region-postgres",
    "Environment": environment_suffix,
    "Owner": "ledger-platform",
    "ManagedBy": "pulumi",
}
primary_provider = aws.Provider(
    "primary", region=PRIMARY_REGION, default_tags=aws.ProviderDefaultTagsArgs(tags=common_tags)
)
secondary_provider = aws.Provider(
    "secondary", region=SECONDARY_REGION, default_tags=aws.ProviderDefaultTagsArgs(tags=common_tags)
)

primary_key = RegionalKey("primary-key", environment_suffix, PRIMARY_REGION, primary_provider)
secondary_key = RegionalKey("secondary-key", environment_suffix, SECONDARY_REGION, secondary_provider)
primary_network = RegionalNetwork("primary-network", environment_suffix, "10.60", primary_provider)
secondary_network = RegionalNetwork("secondary-network", environment_suffix, "10.61", secondary_provider)

ledger = LedgerDatabase(
    "ledger",
    LedgerDatabaseArgs(
        environment_suffix=environment_suffix,
        instance_class=config.get("instanceClass") or "db.r6g.large",
        backup_window=backup_window,
        maintenance_window=maintenance_window,
        secondary_region=SECONDARY_REGION,
        primary_provider=primary_provider,
        secondary_provider=secondary_provider,
        primary_key=primary_key.key,
        secondary_key=secondary_key.key,
        primary_network=primary_network,
        secondary_network=secondary_network,
    ),
)
reporting = ReportingDatabase(
    "reporting",
    ReportingDatabaseArgs(
        environment_suffix=environment_suffix,
        backup_window=backup_window,
        maintenance_window=maintenance_window,
        provider=primary_provider,
        recovery_provider=secondary_provider,
        key=primary_key.key,
        recovery_key=secondary_key.key,
        network=primary_network,
        subnet_group_name=ledger.primary_subnet_group.name,
        monitoring_role_arn=ledger.monitoring_role.arn,
    ),
)
recovery = Recovery(
    "recovery",
    RecoveryArgs(
        environment_suffix=environment_suffix,
        primary_region=PRIMARY_REGION,
        region=SECONDARY_REGION,
        provider=secondary_provider,
        key=secondary_key.key,
        primary=ledger.primary,
        replica=ledger.replica,
    ),
)

primary_dimensions = {"DBInstanceIdentifier": ledger.primary.identifier}
replica_dimensions = {"DBInstanceIdentifier": ledger.replica.identifier}
primary_alarms = RegionalAlarms(
    "primary-alarms",
    environment_suffix,
    primary_key.key,
    primary_provider,
    [
        AlarmSpec("primary-cpu", "More than 80 % CPU", "AWS/RDS", "CPUUtilization", primary_dimensions, 80),
        AlarmSpec("primary-connections", "More than 400 connections", "AWS/RDS", "DatabaseConnections", primary_dimensions, 400),
        AlarmSpec(
            "primary-storage",
            "Less than 20 GiB of free storage",
            "AWS/RDS",
            "FreeStorageSpace",
            primary_dimensions,
            20 * GIBIBYTE,
            comparison="LessThanThreshold",
            statistic="Minimum",
        ),
        AlarmSpec(
            "primary-silent",
            "The primary stopped reporting",
            "AWS/RDS",
            "CPUUtilization",
            primary_dimensions,
            1,
            comparison="LessThanThreshold",
            statistic="SampleCount",
            period=60,
            missing="breaching",
        ),
    ],
)
secondary_alarms = RegionalAlarms(
    "secondary-alarms",
    environment_suffix,
    secondary_key.key,
    secondary_provider,
    [
        AlarmSpec("replica-lag", "The replica lags more than 60 seconds", "AWS/RDS", "ReplicaLag", replica_dimensions, 60),
        AlarmSpec(
            "recovery-time",
            "Promoting the replica exceeded the recovery time objective",
            METRIC_NAMESPACE,
            "RecoveryTimeSeconds",
            replica_dimensions,
            RECOVERY_TIME_OBJECTIVE,
            statistic="Maximum",
        ),
        AlarmSpec(
            "recovery-errors",
            "The recovery function failed",
            "AWS/Lambda",
            "Errors",
            {"FunctionName": recovery.function.name},
            0,
            statistic="Sum",
        ),
    ],
)
Dashboard(
    "dashboard",
    environment_suffix,
    primary_provider,
    PRIMARY_REGION,
    SECONDARY_REGION,
    ledger.primary,
    ledger.replica,
    reporting.instance,
    recovery,
)
failover = Failover(
    "failover",
    FailoverArgs(
        environment_suffix=environment_suffix,
        provider=primary_provider,
        primary_region=PRIMARY_REGION,
        secondary_region=SECONDARY_REGION,
        primary_vpc=primary_network.vpc,
        secondary_vpc=secondary_network.vpc,
        primary=ledger.primary,
        replica=ledger.replica,
        alarm=primary_alarms.alarms["primary-silent"],
    ),
)

pulumi.export("primary_endpoint", ledger.primary.endpoint)
pulumi.export("replica_endpoint", ledger.replica.endpoint)
pulumi.export("reporting_endpoint", reporting.instance.endpoint)
pulumi.export("ledger_name", failover.record_name)
pulumi.export("zone_id", failover.zone.zone_id)
pulumi.export("ledger_secret_arn", ledger.secret.arn)
pulumi.export("primary_key_arn", primary_key.key.arn)
pulumi.export("secondary_key_arn", secondary_key.key.arn)
pulumi.export("primary_topic_arn", primary_alarms.topic.arn)
pulumi.export("secondary_topic_arn", secondary_alarms.topic.arn)
pulumi.export("primary_client_security_group_id", primary_network.clients.id)
pulumi.export("secondary_client_security_group_id", secondary_network.clients.id)
pulumi.export("recovery_function_name", recovery.function.name)
