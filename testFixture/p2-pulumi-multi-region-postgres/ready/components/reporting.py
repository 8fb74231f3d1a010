"""The reporting database, whose backups are replicated to the other region."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .network import RegionalNetwork


@dataclass
class ReportingDatabaseArgs:
    environment_suffix: str
    backup_window: str
    maintenance_window: str
    provider: aws.Provider
    recovery_provider: aws.Provider
    key: aws.kms.Key
    recovery_key: aws.kms.Key
    network: RegionalNetwork
    subnet_group_name: pulumi.Input[str]
    monitoring_role_arn: pulumi.Input[str]


class ReportingDatabase(pulumi.ComponentResource):
    def __init__(self, name: str, args: ReportingDatabaseArgs, opts=None):
        super().__init__("ledger:postgres:ReportingDatabase", name, None, opts)

        self.instance = aws.rds.Instance(
            f"{name}-postgres",
            identifier=f"reporting-{args.environment_suffix}",
            engine="postgres",
            engine_version="17",
            auto_minor_version_upgrade=True,
            instance_class="db.t4g.large",
            allocated_storage=100,
            max_allocated_storage=500,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=args.key.arn,
            db_name="reporting",
            username="reporting_admin",
            # Nothing replicates from it, so RDS can keep and rotate the password.
            manage_master_user_password=True,
            master_user_secret_kms_key_id=args.key.arn,
            multi_az=True,
            db_subnet_group_name=args.subnet_group_name,
            vpc_security_group_ids=[args.network.databases.id],
            publicly_accessible=False,
            backup_retention_period=7,
            backup_window=args.backup_window,
            maintenance_window=args.maintenance_window,
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            skip_final_snapshot=False,
            final_snapshot_identifier=f"reporting-final-{args.environment_suffix}",
            monitoring_interval=60,
            monitoring_role_arn=args.monitoring_role_arn,
            database_insights_mode="standard",
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key.arn,
            performance_insights_retention_period=7,
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider, protect=True),
        )
        aws.rds.InstanceAutomatedBackupsReplication(
            f"{name}-backups",
            source_db_instance_arn=self.instance.arn,
            kms_key_id=args.recovery_key.arn,
            retention_period=7,
            opts=pulumi.ResourceOptions(parent=self, provider=args.recovery_provider),
        )
        self.register_outputs({"endpoint": self.instance.endpoint})
