"""Checks every day that the recovery region would be usable: database, table and transaction logs."""

import os
import time
import uuid

import boto3
from botocore.exceptions import ClientError

ATTEMPTS = 8
PAUSE_SECONDS = 5


def handler(event, context):
    checks = {
        "database": database_is_in_sync,
        "table": table_replicates,
        "logs": logs_replicate,
    }
    failed = [name for name, check in checks.items() if not check()]
    if failed:
        raise RuntimeError(f"not ready for a failover: {', '.join(failed)}")
    return {"status": "ready", "checks": list(checks)}


def database_is_in_sync():
    response = boto3.client("rds").describe_global_clusters(GlobalClusterIdentifier=os.environ["GLOBAL_CLUSTER_ID"])
    members = response["GlobalClusters"][0]["GlobalClusterMembers"]
    return len(members) > 1 and all(member.get("SynchronizationStatus", "connected") == "connected" for member in members)


def table_replicates():
    key = {"session_id": {"S": f"dr-test-{uuid.uuid4()}"}}
    source = boto3.client("dynamodb", region_name=os.environ["PRIMARY_REGION"])
    replica = boto3.client("dynamodb")
    source.put_item(TableName=os.environ["TABLE_NAME"], Item=key)
    try:
        return retry(lambda: "Item" in replica.get_item(TableName=os.environ["TABLE_NAME"], Key=key))
    finally:
        source.delete_item(TableName=os.environ["TABLE_NAME"], Key=key)


def logs_replicate():
    key = f"dr-test/{uuid.uuid4()}"
    boto3.client("s3", region_name=os.environ["PRIMARY_REGION"]).put_object(Bucket=os.environ["SOURCE_BUCKET"], Key=key, Body=b"")
    replica = boto3.client("s3")

    def arrived():
        try:
            replica.get_object(Bucket=os.environ["REPLICA_BUCKET"], Key=key)
        except ClientError:
            return False
        return True

    return retry(arrived)


def retry(check):
    for _ in range(ATTEMPTS):
        if check():
            return True
        time.sleep(PAUSE_SECONDS)
    return False
