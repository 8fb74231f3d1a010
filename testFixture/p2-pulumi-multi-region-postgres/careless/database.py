"""The ledger database: the primary and its replica in the other region."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from network import RegionalNetwork


@dataclass
class LedgerDatabaseArgs:
    environment_suffix: str
    primary_provider: aws.Provider
    secondary_provider: aws.Provider
    primary_network: RegionalNetwork
    secondary_network: RegionalNetwork
    instance_class: str = "db.r6g.large"
    username: str = "ledger_admin"
    password: str = "Ledg3r-Passw0rd-2024"


class LedgerDatabase(pulumi.ComponentResource):
    def __init__(self, name: str, args: LedgerDatabaseArgs, opts=None):
        super().__init__("ledger:postgres:LedgerDatabase", name, None, opts)
        suffix = args.environment_suffix
        in_primary = pulumi.ResourceOptions(parent=self, provider=args.primary_provider)
        in_secondary = pulumi.ResourceOptions(parent=self, provider=args.secondary_provider)

        self.primary_key = aws.kms.Key(
            f"{name}-primary-key",
            description=f"Ledger database {suffix}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            tags={"Name": f"ledger-primary-{suffix}"},
            opts=pulumi.ResourceOptions(parent=self, provider=args.primary_provider, protect=True),
        )
        self.secondary_key = aws.kms.Key(
            f"{name}-secondary-key",
            description=f"Ledger replica {suffix}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            tags={"Name": f"ledger-replica-{suffix}", "Environment": suffix},
            opts=pulumi.ResourceOptions(parent=self, provider=args.secondary_provider, protect=True),
        )

        self.primary_subnet_group = aws.rds.SubnetGroup(
            f"{name}-primary-subnets",
            name=f"postgres-{suffix}",
            subnet_ids=[subnet.id for subnet in args.primary_network.subnets],
            opts=in_primary,
        )
        secondary_subnet_group = aws.rds.SubnetGroup(
            f"{name}-secondary-subnets",
            name=f"postgres-{suffix}",
            subnet_ids=[subnet.id for subnet in args.secondary_network.subnets],
            opts=in_secondary,
        )
        parameters = aws.rds.ParameterGroup(
            f"{name}-parameters",
            name=f"ledger-postgres17-{suffix}",
            description="Ledger database",
            family="postgres17",
            parameters=[
                {"name": "log_min_duration_statement", "value": "500"},
                {"name": "shared_preload_libraries", "value": "pg_stat_statements", "apply_method": "pending-reboot"},
            ],
            opts=in_primary,
        )

        self.primary = aws.rds.Instance(
            f"{name}-primary",
            identifier=f"ledger-primary-{suffix}",
            engine="postgres",
            engine_version="17",
            auto_minor_version_upgrade=True,
            instance_class=args.instance_class,
            allocated_storage=200,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=self.primary_key.arn,
            db_name="ledger",
            username=args.username,
            password=args.password,
            db_subnet_group_name=self.primary_subnet_group.name,
            vpc_security_group_ids=[args.primary_network.databases.id],
            publicly_accessible=False,
            parameter_group_name=parameters.name,
            backup_retention_period=7,
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            skip_final_snapshot=False,
            final_snapshot_identifier=f"ledger-primary-final-{suffix}",
            opts=pulumi.ResourceOptions(parent=self, provider=args.primary_provider, protect=True),
        )
        self.replica = aws.rds.Instance(
            f"{name}-replica",
            identifier=f"ledger-replica-{suffix}",
            replicate_source_db=self.primary.arn,
            instance_class=args.instance_class,
            storage_encrypted=True,
            kms_key_id=self.secondary_key.arn,
            max_allocated_storage=1000,
            db_subnet_group_name=secondary_subnet_group.name,
            vpc_security_group_ids=[args.secondary_network.databases.id],
            publicly_accessible=False,
            enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
            copy_tags_to_snapshot=True,
            deletion_protection=True,
            skip_final_snapshot=False,
            final_snapshot_identifier=f"ledger-replica-final-{suffix}",
            opts=pulumi.ResourceOptions(parent=self, provider=args.secondary_provider, protect=True),
        )
        self.register_outputs({})
