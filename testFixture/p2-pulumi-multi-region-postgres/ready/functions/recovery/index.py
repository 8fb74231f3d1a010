"""Copies the newest snapshot of the primary to this region, and promotes the replica when told to."""

import json
import os
import time

import boto3

PRIMARY = os.environ["PRIMARY_ID"]
REPLICA = os.environ["REPLICA_ID"]

rds = boto3.client("rds")
primary_rds = boto3.client("rds", region_name=os.environ["PRIMARY_REGION"])
s3 = boto3.client("s3")
cloudwatch = boto3.client("cloudwatch")


def handler(event, context):
    return promote() if event["action"] == "promote" else copy_newest()


def copy_newest():
    pages = primary_rds.get_paginator("describe_db_snapshots").paginate(DBInstanceIdentifier=PRIMARY)
    available = [s for page in pages for s in page["DBSnapshots"] if s["Status"] == "available"]
    newest = max(available, key=lambda snapshot: snapshot["SnapshotCreateTime"])
    target = newest["DBSnapshotIdentifier"].removeprefix("rds:")
    try:
        rds.copy_db_snapshot(
            SourceDBSnapshotIdentifier=newest["DBSnapshotArn"],
            TargetDBSnapshotIdentifier=target,
            SourceRegion=os.environ["PRIMARY_REGION"],
            KmsKeyId=os.environ["COPY_KEY_ARN"],
        )
    except rds.exceptions.DBSnapshotAlreadyExistsFault:
        return target
    s3.put_object(
        Bucket=os.environ["MANIFEST_BUCKET"],
        Key=f"copies/{target}.json",
        Body=json.dumps({"snapshot": target, "source": newest["DBSnapshotArn"]}),
    )
    return target


def promote():
    started = time.monotonic()
    rds.promote_read_replica(DBInstanceIdentifier=REPLICA, BackupRetentionPeriod=7)
    while replicating():
        time.sleep(5)
    cloudwatch.put_metric_data(
        Namespace=os.environ["METRIC_NAMESPACE"],
        MetricData=[
            {
                "MetricName": "RecoveryTimeSeconds",
                "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": REPLICA}],
                "Value": time.monotonic() - started,
                "Unit": "Seconds",
            }
        ],
    )
    return REPLICA


def replicating():
    instance = rds.describe_db_instances(DBInstanceIdentifier=REPLICA)["DBInstances"][0]
    return "ReadReplicaSourceDBInstanceIdentifier" in instance or instance["DBInstanceStatus"] != "available"
