import json
import os
from datetime import date

import boto3

rds = boto3.client("rds")
s3 = boto3.client("s3")


def handler(event, context):
    database = os.environ["DB_INSTANCE_ID"]
    snapshot_id = f"{database}-{date.today().isoformat()}"
    rds.create_db_snapshot(DBSnapshotIdentifier=snapshot_id, DBInstanceIdentifier=database)
    s3.put_object(
        Bucket=os.environ["MANIFEST_BUCKET"],
        Key=f"{snapshot_id}.json",
        Body=json.dumps({"snapshot": snapshot_id, "database": database}),
    )
    return snapshot_id
