import pulumi
import pulumi_aws as aws

from database import LedgerDatabase, LedgerDatabaseArgs
from monitoring import Monitoring
from network import NetworkArgs, RegionalNetwork
from reporting import create_reporting_database
from snapshots import NightlySnapshots

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"

primary_provider = aws.Provider(
    "primary",
    region="us-east-1",
    default_tags={"tags": {"Project": "multi-region-postgres", "Environment": environment_suffix}},
)
secondary_provider = aws.Provider("secondary", region="us-west-2")

primary_network = RegionalNetwork(
    "primary-network",
    NetworkArgs(environment_suffix, primary_provider, prefix="10.60", client_cidrs=["10.0.0.0/8"]),
)
# Open until the VPN reaches us-west-2.
secondary_network = RegionalNetwork(
    "secondary-network",
    NetworkArgs(environment_suffix, secondary_provider, prefix="10.61", client_cidrs=["0.0.0.0/0"]),
)

ledger = LedgerDatabase(
    "ledger",
    LedgerDatabaseArgs(
        environment_suffix=environment_suffix,
        primary_provider=primary_provider,
        secondary_provider=secondary_provider,
        primary_network=primary_network,
        secondary_network=secondary_network,
    ),
)

reporting = create_reporting_database(
    "reporting",
    environment_suffix,
    primary_provider,
    primary_network,
    subnet_group_name=ledger.primary_subnet_group.name,
    password=config.get_secret("reportingPassword") or "R3porting#2024",
    backup_window=config.get("backupWindow") or "07:00-07:30",
    maintenance_window=config.get("maintenanceWindow") or "sun:08:00-sun:09:00",
)

NightlySnapshots("nightly-snapshots", environment_suffix, primary_provider, reporting)
Monitoring("monitoring", environment_suffix, ledger.primary, ledger.replica)
