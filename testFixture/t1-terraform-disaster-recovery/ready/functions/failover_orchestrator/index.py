"""Promotes the recovery region's Aurora cluster after an operator approved the failover."""

import json
import os
import time

import boto3

rds = boto3.client("rds")


def handler(event, context):
    started = time.monotonic()
    global_cluster_id = os.environ["GLOBAL_CLUSTER_ID"]
    target = os.environ["TARGET_CLUSTER_ARN"]

    if writer_arn(global_cluster_id) == target:
        return {"status": "already-promoted", "cluster": target}

    rds.failover_global_cluster(
        GlobalClusterIdentifier=global_cluster_id,
        TargetDbClusterIdentifier=target,
        AllowDataLoss=event.get("detail", {}).get("allowDataLoss", False),
    )
    while writer_arn(global_cluster_id) != target:
        if context.get_remaining_time_in_millis() < 15_000:
            raise TimeoutError(f"{target} is not the writer yet")
        time.sleep(10)

    emit_metric("FailoverSeconds", time.monotonic() - started, "Seconds")
    return {"status": "promoted", "cluster": target}


def writer_arn(global_cluster_id):
    response = rds.describe_global_clusters(GlobalClusterIdentifier=global_cluster_id)
    members = response["GlobalClusters"][0]["GlobalClusterMembers"]
    return next((member["DBClusterArn"] for member in members if member["IsWriter"]), None)


def emit_metric(name, value, unit):
    """Writes the metric in embedded format: CloudWatch takes it out of the log."""
    print(json.dumps({
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [{
                "Namespace": "TransactionRecovery",
                "Dimensions": [[]],
                "Metrics": [{"Name": name, "Unit": unit}],
            }],
        },
        name: value,
    }))
