"""Alarms and their topic in one region, and the dashboard over both."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from .recovery import METRIC_NAMESPACE, Recovery


@dataclass
class AlarmSpec:
    key: str
    description: str
    namespace: str
    metric: str
    dimensions: dict[str, pulumi.Input[str]]
    threshold: float
    comparison: str = "GreaterThanThreshold"
    statistic: str = "Average"
    period: int = 300
    missing: str = "notBreaching"


class RegionalAlarms(pulumi.ComponentResource):
    """An alarm can only notify a topic of its own region, so each region has one."""

    def __init__(
        self, name: str, environment_suffix: str, key: aws.kms.Key, provider: aws.Provider, specs: list[AlarmSpec], opts=None
    ):
        super().__init__("ledger:postgres:RegionalAlarms", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=provider)

        self.topic = aws.sns.Topic(
            f"{name}-topic",
            name=f"postgres-alarms-{environment_suffix}",
            kms_master_key_id=key.arn,
            opts=child,
        )
        self.alarms = {
            spec.key: aws.cloudwatch.MetricAlarm(
                f"{name}-{spec.key}",
                name=f"{spec.key}-{environment_suffix}",
                alarm_description=spec.description,
                namespace=spec.namespace,
                metric_name=spec.metric,
                dimensions=spec.dimensions,
                statistic=spec.statistic,
                period=spec.period,
                evaluation_periods=2,
                threshold=spec.threshold,
                comparison_operator=spec.comparison,
                treat_missing_data=spec.missing,
                alarm_actions=[self.topic.arn],
                ok_actions=[self.topic.arn],
                opts=child,
            )
            for spec in specs
        }
        self.register_outputs({"topic_arn": self.topic.arn})


class Dashboard(pulumi.ComponentResource):
    def __init__(
        self,
        name: str,
        environment_suffix: str,
        provider: aws.Provider,
        primary_region: str,
        secondary_region: str,
        primary: aws.rds.Instance,
        replica: aws.rds.Instance,
        reporting: aws.rds.Instance,
        recovery: Recovery,
        opts=None,
    ):
        super().__init__("ledger:postgres:Dashboard", name, None, opts)

        def body(known: dict) -> str:
            def rds(metric: str, identifier: str) -> list[str]:
                return ["AWS/RDS", metric, "DBInstanceIdentifier", known[identifier]]

            def widget(index: int, title: str, region: str, metrics: list) -> dict:
                properties = {"title": title, "region": region, "period": 300, "metrics": metrics}
                return {"type": "metric", "x": index % 2 * 12, "y": index // 2 * 6, "width": 12, "height": 6, "properties": properties}

            return json.dumps(
                {
                    "widgets": [
                        widget(0, "Primary", primary_region, [rds("CPUUtilization", "primary"), rds("DatabaseConnections", "primary")]),
                        widget(1, "Replica", secondary_region, [rds("ReplicaLag", "replica"), rds("CPUUtilization", "replica")]),
                        widget(2, "Reporting", primary_region, [rds("CPUUtilization", "reporting"), rds("FreeStorageSpace", "reporting")]),
                        widget(
                            3,
                            "Recovery",
                            secondary_region,
                            [
                                [METRIC_NAMESPACE, "RecoveryTimeSeconds", "DBInstanceIdentifier", known["replica"]],
                                ["AWS/Lambda", "Errors", "FunctionName", known["function"]],
                                ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", known["dead_letters"]],
                            ],
                        ),
                    ]
                }
            )

        self.dashboard = aws.cloudwatch.Dashboard(
            name,
            dashboard_name=f"multi-region-postgres-{environment_suffix}",
            dashboard_body=pulumi.Output.all(
                primary=primary.identifier,
                replica=replica.identifier,
                reporting=reporting.identifier,
                function=recovery.function.name,
                dead_letters=recovery.dead_letters.name,
            ).apply(body),
            opts=pulumi.ResourceOptions(parent=self, provider=provider),
        )
        self.register_outputs({})
