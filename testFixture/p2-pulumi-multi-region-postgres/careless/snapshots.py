"""A snapshot of the reporting database every night, and a list of them in a bucket."""

import json

import pulumi
import pulumi_aws as aws


class NightlySnapshots(pulumi.ComponentResource):
    def __init__(self, name: str, environment_suffix: str, provider: aws.Provider, database: aws.rds.Instance, opts=None):
        super().__init__("ledger:postgres:NightlySnapshots", name, None, opts)
        child = pulumi.ResourceOptions(parent=self, provider=provider)

        manifests = aws.s3.Bucket(
            f"{name}-manifests",
            tags={"Name": f"snapshot-manifests-{environment_suffix}"},
            opts=pulumi.ResourceOptions(parent=self, provider=provider, protect=True),
        )
        aws.s3.BucketVersioning(
            f"{name}-manifests-versioning",
            bucket=manifests.id,
            versioning_configuration={"status": "Enabled"},
            opts=child,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-manifests-encryption",
            bucket=manifests.id,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=child,
        )
        aws.s3.BucketPublicAccessBlock(
            f"{name}-manifests-access",
            bucket=manifests.id,
            block_public_acls=True,
            block_public_policy=False,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )

        role = aws.iam.Role(
            f"{name}-role",
            name=f"nightly-snapshots-{environment_suffix}",
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
        function_name = f"nightly-snapshots-{environment_suffix}"
        logs = aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/aws/lambda/{function_name}",
            retention_in_days=30,
            opts=child,
        )
        aws.iam.RolePolicy(
            f"{name}-policy",
            role=role.id,
            policy=pulumi.Output.all(manifests.arn, logs.arn).apply(
                lambda arns: json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": ["rds:CreateDBSnapshot", "rds:CopyDBSnapshot", "rds:DescribeDBSnapshots"],
                                "Resource": "*",
                            },
                            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{arns[0]}/*"},
                            {
                                "Effect": "Allow",
                                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                                "Resource": f"{arns[1]}:*",
                            },
                        ],
                    }
                )
            ),
            opts=child,
        )

        function = aws.lambda_.Function(
            f"{name}-function",
            name=function_name,
            runtime="python3.13",
            handler="index.handler",
            code=pulumi.FileArchive("./functions/nightly_snapshot"),
            role=role.arn,
            memory_size=256,
            timeout=60,
            environment={
                "variables": {
                    "DB_INSTANCE_ID": database.identifier,
                    "MANIFEST_BUCKET": manifests.bucket,
                }
            },
            opts=pulumi.ResourceOptions(parent=self, provider=provider, depends_on=[logs]),
        )
        nightly = aws.cloudwatch.EventRule(
            f"{name}-rule",
            name=f"nightly-snapshots-{environment_suffix}",
            schedule_expression="cron(30 2 * * ? *)",
            opts=child,
        )
        aws.lambda_.Permission(
            f"{name}-permission",
            action="lambda:InvokeFunction",
            function=function.name,
            principal="events.amazonaws.com",
            source_arn=nightly.arn,
            opts=child,
        )
        aws.cloudwatch.EventTarget(f"{name}-target", rule=nightly.name, arn=function.arn, opts=child)
        self.register_outputs({})
