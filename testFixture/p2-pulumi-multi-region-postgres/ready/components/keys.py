"""A customer-managed key per region, for the data and for what operates it."""

import json

import pulumi
import pulumi_aws as aws


class RegionalKey(pulumi.ComponentResource):
    def __init__(self, name: str, environment_suffix: str, region: str, provider: aws.Provider, opts=None):
        super().__init__("ledger:postgres:RegionalKey", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=provider)
        account_id = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(provider=provider)).account_id

        self.key = aws.kms.Key(
            name,
            description=f"Ledger databases, their secret, logs and alarms in {region}",
            enable_key_rotation=True,
            deletion_window_in_days=30,
            policy=account_id.apply(lambda account: json.dumps(self._policy(account, region))),
            tags={"Name": f"postgres-{region}-{environment_suffix}"},
            opts=pulumi.ResourceOptions(parent=self, provider=provider, protect=True),
        )
        aws.kms.Alias(
            f"{name}-alias",
            name=f"alias/postgres-{environment_suffix}",
            target_key_id=self.key.key_id,
            opts=child,
        )
        self.register_outputs({"arn": self.key.arn})

    @staticmethod
    def _policy(account: str, region: str) -> dict:
        return {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdministration",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "LogGroups",
                    "Effect": "Allow",
                    "Principal": {"Service": f"logs.{region}.amazonaws.com"},
                    "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                    "Resource": "*",
                    "Condition": {
                        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{region}:{account}:log-group:*"}
                    },
                },
                {
                    "Sid": "AlarmsToTopic",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudwatch.amazonaws.com"},
                    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:SourceAccount": account}},
                },
            ],
        }
