"""Alarms on the ledger database and its replica."""

import pulumi
import pulumi_aws as aws

GIBIBYTE = 1024**3


class Monitoring(pulumi.ComponentResource):
    def __init__(self, name: str, environment_suffix: str, primary: aws.rds.Instance, replica: aws.rds.Instance, opts=None):
        super().__init__("ledger:postgres:Monitoring", name, None, opts)

        alarms = [
            ("cpu", "CPUUtilization", primary, "GreaterThanThreshold", 80, "The ledger uses more than 80 % CPU"),
            ("storage", "FreeStorageSpace", primary, "LessThanThreshold", 20 * GIBIBYTE, "Less than 20 GiB of free storage"),
            ("connections", "DatabaseConnections", primary, "GreaterThanThreshold", 400, "More than 400 connections"),
            ("replica-lag", "ReplicaLag", replica, "GreaterThanThreshold", 300, "The replica lags more than 300 seconds"),
        ]
        for key, metric, instance, comparison, threshold, description in alarms:
            aws.cloudwatch.MetricAlarm(
                f"{name}-{key}",
                name=f"ledger-{key}-{environment_suffix}",
                alarm_description=description,
                namespace="AWS/RDS",
                metric_name=metric,
                dimensions={"DBInstanceIdentifier": instance.identifier},
                statistic="Average",
                period=300,
                evaluation_periods=2,
                comparison_operator=comparison,
                threshold=threshold,
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})
