"""One name for the ledger that follows the health of the primary."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass
class FailoverArgs:
    environment_suffix: str
    provider: aws.Provider
    primary_region: str
    secondary_region: str
    primary_vpc: aws.ec2.Vpc
    secondary_vpc: aws.ec2.Vpc
    primary: aws.rds.Instance
    replica: aws.rds.Instance
    alarm: aws.cloudwatch.MetricAlarm


class Failover(pulumi.ComponentResource):
    def __init__(self, name: str, args: FailoverArgs, opts=None):
        super().__init__("ledger:postgres:Failover", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        domain = f"postgres-{args.environment_suffix}.internal"
        self.record_name = f"ledger.{domain}"

        self.zone = aws.route53.Zone(
            f"{name}-zone",
            name=domain,
            comment="Names of the ledger databases in both regions",
            vpcs=[
                aws.route53.ZoneVpcArgs(vpc_id=args.primary_vpc.id, vpc_region=args.primary_region),
                aws.route53.ZoneVpcArgs(vpc_id=args.secondary_vpc.id, vpc_region=args.secondary_region),
            ],
            opts=child,
        )
        # Route 53 cannot reach a private database, so its health is that of the alarm on it.
        health = aws.route53.HealthCheck(
            f"{name}-health",
            type="CLOUDWATCH_METRIC",
            cloudwatch_alarm_name=args.alarm.name,
            cloudwatch_alarm_region=args.primary_region,
            insufficient_data_health_status="Unhealthy",
            tags={"Name": f"ledger-primary-{args.environment_suffix}"},
            opts=child,
        )
        for role, instance, health_check_id in [("PRIMARY", args.primary, health.id), ("SECONDARY", args.replica, None)]:
            aws.route53.Record(
                f"{name}-{role.lower()}",
                zone_id=self.zone.zone_id,
                name=self.record_name,
                type="CNAME",
                ttl=60,
                records=[instance.address],
                set_identifier=role.lower(),
                failover_routing_policies=[{"type": role}],
                health_check_id=health_check_id,
                opts=child,
            )
        self.register_outputs({"zone_id": self.zone.zone_id})
