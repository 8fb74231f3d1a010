"""Sums up yesterday's API metrics: one row each in DynamoDB, all of them in one object in S3."""

import json
import os
from datetime import datetime, timedelta, timezone

import boto3

METRICS = {"Count": "Sum", "4XXError": "Sum", "5XXError": "Sum", "Latency": "Average"}

cloudwatch = boto3.client("cloudwatch")
dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")


def handler(event, context):
    end = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - timedelta(days=1)
    day = start.date().isoformat()

    figures = {metric: figure(metric, statistic, start, end) for metric, statistic in METRICS.items()}
    for metric, value in figures.items():
        dynamodb.put_item(
            TableName=os.environ["TABLE_NAME"],
            Item={"metric": {"S": metric}, "day": {"S": day}, "value": {"N": str(value)}},
        )
    s3.put_object(
        Bucket=os.environ["EXPORT_BUCKET"],
        Key=f"api/{day}.json",
        Body=json.dumps(figures).encode(),
    )
    return {"day": day, "figures": figures}


def figure(metric, statistic, start, end):
    response = cloudwatch.get_metric_statistics(
        Namespace="AWS/ApiGateway",
        MetricName=metric,
        Dimensions=[{"Name": "ApiName", "Value": os.environ["API_NAME"]}],
        StartTime=start,
        EndTime=end,
        Period=86400,
        Statistics=[statistic],
    )
    points = response["Datapoints"]
    return points[0][statistic] if points else 0
