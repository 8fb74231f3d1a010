"""The function that copies snapshots to the other region and promotes the replica there."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

METRIC_NAMESPACE = "LedgerRecovery"


@dataclass
class RecoveryArgs:
    environment_suffix: str
    primary_region: str
    region: str
    provider: aws.Provider
    key: aws.kms.Key
    primary: aws.rds.Instance
    replica: aws.rds.Instance


class Recovery(pulumi.ComponentResource):
    def __init__(self, name: str, args: RecoveryArgs, opts=None):
        super().__init__("ledger:postgres:Recovery", name, None, opts)
        suffix = args.environment_suffix
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)

        self.manifests = aws.s3.Bucket(
            f"{name}-manifests",
            tags={"Name": f"recovery-manifests-{suffix}"},
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider, protect=True),
        )
        aws.s3.BucketVersioning(
            f"{name}-manifests-versioning",
            bucket=self.manifests.id,
            versioning_configuration={"status": "Enabled"},
            opts=child,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-manifests-encryption",
            bucket=self.manifests.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": args.key.arn,
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=child,
        )
        aws.s3.BucketPublicAccessBlock(
            f"{name}-manifests-access",
            bucket=self.manifests.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        self.dead_letters = aws.sqs.Queue(
            f"{name}-dead-letters",
            name=f"postgres-recovery-dead-letters-{suffix}",
            kms_master_key_id=args.key.arn,
            message_retention_seconds=14 * 24 * 60 * 60,
            opts=child,
        )

        role = aws.iam.Role(
            f"{name}-role",
            name=f"postgres-recovery-{suffix}",
            description="Copies snapshots of the ledger to the other region and promotes the replica",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
                    ],
                }
            ),
            opts=child,
        )
        function_name = f"postgres-recovery-{suffix}"
        logs = aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/aws/lambda/{function_name}",
            retention_in_days=90,
            kms_key_id=args.key.arn,
            opts=child,
        )
        account_id = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(provider=args.provider)).account_id
        policy = pulumi.Output.all(
            account=account_id,
            primary=args.primary.arn,
            replica=args.replica.arn,
            identifier=args.primary.identifier,
            bucket=self.manifests.arn,
            queue=self.dead_letters.arn,
            key=args.key.arn,
            logs=logs.arn,
        ).apply(
            lambda known: json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "CopySnapshots",
                            "Effect": "Allow",
                            "Action": ["rds:DescribeDBSnapshots", "rds:CopyDBSnapshot"],
                            "Resource": [
                                known["primary"],
                                f"arn:aws:rds:{args.primary_region}:{known['account']}:snapshot:rds:{known['identifier']}-*",
                                f"arn:aws:rds:{args.region}:{known['account']}:snapshot:{known['identifier']}-*",
                            ],
                        },
                        {
                            "Sid": "PromoteReplica",
                            "Effect": "Allow",
                            "Action": ["rds:PromoteReadReplica", "rds:DescribeDBInstances"],
                            "Resource": known["replica"],
                        },
                        {"Sid": "KeepManifests", "Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{known['bucket']}/*"},
                        {"Sid": "KeepFailures", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": known["queue"]},
                        {
                            "Sid": "UseKey",
                            "Effect": "Allow",
                            "Action": ["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
                            "Resource": known["key"],
                        },
                        {
                            "Sid": "LetRdsUseKey",
                            "Effect": "Allow",
                            "Action": "kms:CreateGrant",
                            "Resource": known["key"],
                            "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
                        },
                        {
                            "Sid": "WriteLogs",
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": f"{known['logs']}:*",
                        },
                        {
                            "Sid": "Measure",
                            "Effect": "Allow",
                            "Action": "cloudwatch:PutMetricData",
                            "Resource": "*",
                            "Condition": {"StringEquals": {"cloudwatch:namespace": METRIC_NAMESPACE}},
                        },
                    ],
                }
            )
        )
        role_policy = aws.iam.RolePolicy(f"{name}-policy", role=role.id, policy=policy, opts=child)

        self.function = aws.lambda_.Function(
            f"{name}-function",
            name=function_name,
            description="Copies snapshots of the ledger and promotes its replica",
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.FileArchive("./functions/recovery"),
            role=role.arn,
            memory_size=512,
            timeout=600,
            environment={
                "variables": {
                    "PRIMARY_REGION": args.primary_region,
                    "PRIMARY_ID": args.primary.identifier,
                    "REPLICA_ID": args.replica.identifier,
                    "MANIFEST_BUCKET": self.manifests.bucket,
                    "COPY_KEY_ARN": args.key.arn,
                    "METRIC_NAMESPACE": METRIC_NAMESPACE,
                }
            },
            dead_letter_config={"target_arn": self.dead_letters.arn},
            opts=pulumi.ResourceOptions(parent=self, provider=args.provider, depends_on=[logs, role_policy]),
        )
        hourly = aws.cloudwatch.EventRule(
            f"{name}-hourly",
            name=f"postgres-snapshot-copy-{suffix}",
            schedule_expression="rate(1 hour)",
            opts=child,
        )
        aws.lambda_.Permission(
            f"{name}-hourly-permission",
            action="lambda:InvokeFunction",
            function=self.function.name,
            principal="events.amazonaws.com",
            source_arn=hourly.arn,
            opts=child,
        )
        aws.cloudwatch.EventTarget(
            f"{name}-hourly-target",
            rule=hourly.name,
            arn=self.function.arn,
            input=json.dumps({"action": "copy"}),
            opts=child,
        )
        self.register_outputs({"function_arn": self.function.arn})
