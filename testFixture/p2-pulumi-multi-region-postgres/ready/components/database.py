"""The ledger database: the primary and its replica in the other region."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from .network import RegionalNetwork

USERNAME = "ledger_admin"
DATABASE_NAME = "ledger"

# Replication and audit; static parameters take effect at the next restart.
PARAMETERS = [
    {"name": "max_wal_senders", "value": "20", "apply_method": "pending-reboot"},
    {"name": "wal_keep_size", "value": "2048", "apply_method": "immediate"},
    {"name": "log_statement", "value": "ddl", "apply_method": "immediate"},
    {"name": "log_min_duration_statement", "value": "500", "apply_method": "immediate"},
    {"name": "rds.force_ssl", "value": "1", "apply_method": "pending-reboot"},
]


@dataclass
class LedgerDatabaseArgs:
    environment_suffix: str
    instance_class: str
    backup_window: str
    maintenance_window: str
    secondary_region: str
    primary_provider: aws.Provider
    secondary_provider: aws.Provider
    primary_key: aws.kms.Key
    secondary_key: aws.kms.Key
    primary_network: RegionalNetwork
    secondary_network: RegionalNetwork


class LedgerDatabase(pulumi.ComponentResource):
    def __init__(self, name: str, args: LedgerDatabaseArgs, opts=None):
        super().__init__("ledger:postgres:LedgerDatabase", name, None, opts)
        suffix = args.environment_suffix
        in_primary = pulumi.ResourceOptions(parent=self, provider=args.primary_provider)
        in_secondary = pulumi.ResourceOptions(parent=self, provider=args.secondary_provider)

        password = random.RandomPassword(
            f"{name}-password", length=32, special=True, override_special="!#$%^&*()-_=+", opts=pulumi.ResourceOptions(parent=self)
        )
        self.secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            name=f"ledger-postgres-{suffix}",
            description="Master user of the ledger database",
            kms_key_id=args.primary_key.arn,
            replicas=[aws.secretsmanager.SecretReplicaArgs(region=args.secondary_region, kms_key_id=args.secondary_key.arn)],
            opts=in_primary,
        )
        aws.secretsmanager.SecretVersion(
            f"{name}-secret-value",
            secret_id=self.secret.id,
            secret_string=password.result.apply(lambda value: json.dumps({"username": USERNAME, "password": value})),
            opts=in_primary,
        )

        self.monitoring_role = aws.iam.Role(
            f"{name}-monitoring-role",
            name=f"postgres-monitoring-{suffix}",
            description="Lets RDS publish enhanced monitoring",
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
            role=self.monitoring_role.name,
            policy_arn="arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
            opts=in_primary,
        )

        self.primary_subnet_group = self._subnet_group(f"{name}-primary-subnets", suffix, args.primary_network, in_primary)
        secondary_subnet_group = self._subnet_group(f"{name}-secondary-subnets", suffix, args.secondary_network, in_secondary)
        primary_parameters = self._parameter_group(f"{name}-primary-parameters", suffix, in_primary)
        secondary_parameters = self._parameter_group(f"{name}-secondary-parameters", suffix, in_secondary)

        operations = dict(
            instance_class=args.instance_class,
            auto_minor_version_upgrade=True,
            storage_type="gp3",
            max_allocated_storage=1000,
            multi_az=True,
            publicly_accessible=False,
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            skip_final_snapshot=False,
            monitoring_interval=60,
            monitoring_role_arn=self.monitoring_role.arn,
            database_insights_mode="standard",
            performance_insights_enabled=True,
            performance_insights_retention_period=7,
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            backup_retention_period=7,
            backup_window=args.backup_window,
            maintenance_window=args.maintenance_window,
        )
        self.primary = aws.rds.Instance(
            f"{name}-primary",
            identifier=f"ledger-primary-{suffix}",
            engine="postgres",
            # Minor versions follow by themselves, inside the maintenance window.
            engine_version="17",
            allocated_storage=200,
            storage_encrypted=True,
            kms_key_id=args.primary_key.arn,
            performance_insights_kms_key_id=args.primary_key.arn,
            db_name=DATABASE_NAME,
            username=USERNAME,
            password=password.result,
            db_subnet_group_name=self.primary_subnet_group.name,
            vpc_security_group_ids=[args.primary_network.databases.id],
            parameter_group_name=primary_parameters.name,
            final_snapshot_identifier=f"ledger-primary-final-{suffix}",
            **operations,
            opts=pulumi.ResourceOptions(parent=self, provider=args.primary_provider, protect=True),
        )
        # Once promoted it is the only copy, so it keeps backups and a final snapshot like the primary.
        self.replica = aws.rds.Instance(
            f"{name}-replica",
            identifier=f"ledger-replica-{suffix}",
            replicate_source_db=self.primary.arn,
            storage_encrypted=True,
            kms_key_id=args.secondary_key.arn,
            performance_insights_kms_key_id=args.secondary_key.arn,
            db_subnet_group_name=secondary_subnet_group.name,
            vpc_security_group_ids=[args.secondary_network.databases.id],
            parameter_group_name=secondary_parameters.name,
            final_snapshot_identifier=f"ledger-replica-final-{suffix}",
            **operations,
            opts=pulumi.ResourceOptions(parent=self, provider=args.secondary_provider, protect=True),
        )
        self.register_outputs({"primary_endpoint": self.primary.endpoint, "replica_endpoint": self.replica.endpoint})

    @staticmethod
    def _subnet_group(name: str, suffix: str, network: RegionalNetwork, opts: pulumi.ResourceOptions) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            name,
            name=f"postgres-{suffix}",
            description="Private subnets of the ledger databases",
            subnet_ids=network.subnet_ids,
            opts=opts,
        )

    @staticmethod
    def _parameter_group(name: str, suffix: str, opts: pulumi.ResourceOptions) -> aws.rds.ParameterGroup:
        return aws.rds.ParameterGroup(
            name,
            name=f"ledger-postgres17-{suffix}",
            description="Replication and audit of the ledger databases",
            family="postgres17",
            parameters=PARAMETERS,
            opts=opts,
        )
