/**
 * The verification function. `start` takes a snapshot; each later run takes the next step of the drill, because
 * copying and restoring last longer than a function may run.
 */
export const recoveryDrillSource = `
import json
import os
import time
from datetime import datetime, timezone

import boto3
import psycopg2

REGION = os.environ["AWS_REGION"]
PREFIX = os.environ["DRILL_PREFIX"]
DATABASE = os.environ["DB_INSTANCE_ID"]
COPIES_TO_KEEP = 28

rds = boto3.client("rds")
recovery_rds = boto3.client("rds", region_name=os.environ["RECOVERY_REGION"])
secrets = boto3.client("secretsmanager")
cloudwatch = boto3.client("cloudwatch")
s3 = boto3.client("s3")


def handler(event, context):
    if event["action"] == "start":
        return start()
    return [advance(snapshot) for snapshot in snapshots(rds, DATABASE) if snapshot["Status"] == "available"]


def start():
    snapshot_id = f"{PREFIX}-{int(time.time())}"
    rds.create_db_snapshot(DBSnapshotIdentifier=snapshot_id, DBInstanceIdentifier=DATABASE)
    return snapshot_id


def advance(snapshot):
    drill_id = snapshot["DBSnapshotIdentifier"]
    copy = next((c for c in snapshots(recovery_rds, DATABASE) if c["DBSnapshotIdentifier"] == drill_id), None)
    instance = restored(drill_id)
    if copy is None:
        recovery_rds.copy_db_snapshot(
            SourceDBSnapshotIdentifier=snapshot["DBSnapshotArn"],
            TargetDBSnapshotIdentifier=drill_id,
            SourceRegion=REGION,
            KmsKeyId=os.environ["RECOVERY_KEY_ARN"],
        )
    elif instance is None:
        rds.restore_db_instance_from_db_snapshot(
            DBInstanceIdentifier=drill_id,
            DBSnapshotIdentifier=drill_id,
            DBInstanceClass=os.environ["DB_INSTANCE_CLASS"],
            DBSubnetGroupName=os.environ["DB_SUBNET_GROUP"],
            VpcSecurityGroupIds=[os.environ["DB_SECURITY_GROUP"]],
            PubliclyAccessible=False,
        )
    elif instance["DBInstanceStatus"] == "available" and copy["Status"] == "available":
        verify(drill_id, instance)
    return drill_id


def verify(drill_id, instance):
    try:
        tables = count_tables(instance["Endpoint"])
        seconds = (datetime.now(timezone.utc) - instance["InstanceCreateTime"]).total_seconds()
        measure("RecoveryTimeSeconds", seconds, "Seconds")
        measure("VerificationSucceeded", 1, "Count")
        s3.put_object(
            Bucket=os.environ["RESULTS_BUCKET"],
            Key=f"drills/{drill_id}.json",
            Body=json.dumps({"drill": drill_id, "tables": tables, "recoverySeconds": seconds}),
        )
    finally:
        clean_up(drill_id)


def count_tables(endpoint):
    secret = json.loads(secrets.get_secret_value(SecretId=os.environ["DB_SECRET_ARN"])["SecretString"])
    connection = psycopg2.connect(
        host=endpoint["Address"],
        port=endpoint["Port"],
        dbname=secret["dbname"],
        user=secret["username"],
        password=secret["password"],
        sslmode="require",
        connect_timeout=10,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        return cursor.fetchone()[0]


def measure(metric, value, unit):
    dimensions = [{"Name": "Database", "Value": DATABASE}]
    cloudwatch.put_metric_data(
        Namespace=os.environ["METRIC_NAMESPACE"],
        MetricData=[{"MetricName": metric, "Dimensions": dimensions, "Value": value, "Unit": unit}],
    )


def clean_up(drill_id):
    rds.delete_db_instance(DBInstanceIdentifier=drill_id, SkipFinalSnapshot=True, DeleteAutomatedBackups=True)
    rds.delete_db_snapshot(DBSnapshotIdentifier=drill_id)
    copies = sorted(snapshots(recovery_rds, DATABASE), key=lambda copy: copy["DBSnapshotIdentifier"])
    for copy in copies[:-COPIES_TO_KEEP]:
        recovery_rds.delete_db_snapshot(DBSnapshotIdentifier=copy["DBSnapshotIdentifier"])


def snapshots(client, database):
    pages = client.get_paginator("describe_db_snapshots").paginate(DBInstanceIdentifier=database, SnapshotType="manual")
    return [s for page in pages for s in page["DBSnapshots"] if s["DBSnapshotIdentifier"].startswith(PREFIX)]


def restored(drill_id):
    try:
        return rds.describe_db_instances(DBInstanceIdentifier=drill_id)["DBInstances"][0]
    except rds.exceptions.DBInstanceNotFoundFault:
        return None
`;
