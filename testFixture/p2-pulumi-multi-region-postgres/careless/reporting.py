"""The reporting database."""

import json

import pulumi
import pulumi_aws as aws

from network import RegionalNetwork


def create_reporting_database(
    name: str,
    environment_suffix: str,
    provider: aws.Provider,
    network: RegionalNetwork,
    *,
    subnet_group_name: pulumi.Input[str],
    password: pulumi.Input[str],
    backup_window: str,
    maintenance_window: str,
) -> aws.rds.Instance:
    in_primary = pulumi.ResourceOptions(provider=provider)

    monitoring_role = aws.iam.Role(
        f"{name}-monitoring-role",
        name=f"reporting-monitoring-{environment_suffix}",
        assume_role_policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "monitoring.rds.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
        opts=in_primary,
    )
    aws.iam.RolePolicyAttachment(
        f"{name}-monitoring-policy",
        role=monitoring_role.name,
        policy_arn="arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
        opts=in_primary,
    )

    return aws.rds.Instance(
        f"{name}-postgres",
        identifier=f"reporting-{environment_suffix}",
        engine="postgres",
        engine_version="17",
        auto_minor_version_upgrade=True,
        instance_class="db.t4g.large",
        allocated_storage=100,
        max_allocated_storage=500,
        storage_type="gp3",
        storage_encrypted=True,
        db_name="reporting",
        username="reporting_admin",
        password=password,
        multi_az=True,
        db_subnet_group_name=subnet_group_name,
        vpc_security_group_ids=[network.databases.id],
        publicly_accessible=False,
        backup_retention_period=7,
        backup_window=backup_window,
        maintenance_window=maintenance_window,
        copy_tags_to_snapshot=True,
        deletion_protection=True,
        skip_final_snapshot=False,
        final_snapshot_identifier=f"reporting-final-{environment_suffix}",
        monitoring_interval=60,
        monitoring_role_arn=monitoring_role.arn,
        performance_insights_enabled=True,
        performance_insights_retention_period=7,
        enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
        opts=pulumi.ResourceOptions(provider=provider, protect=True),
    )
