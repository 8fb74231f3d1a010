import json
import os
import urllib.request

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
s3 = boto3.client("s3")
cloudwatch = boto3.client("cloudwatch")
secrets = boto3.client("secretsmanager")


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["Sns"]["Message"])
        charge(order)
        orders.put_item(Item={"orderId": order["id"], "status": "paid"})
        s3.put_object(Bucket=os.environ["RECEIPTS_BUCKET"], Key=f"{order['id']}.json", Body=json.dumps(order))
        cloudwatch.put_metric_data(
            Namespace="OrderService",
            MetricData=[{"MetricName": "OrdersPaid", "Value": 1, "Unit": "Count"}],
        )


def charge(order):
    secret = json.loads(secrets.get_secret_value(SecretId=os.environ["PAYMENT_SECRET_ARN"])["SecretString"])
    request = urllib.request.Request(
        os.environ["PAYMENT_URL"],
        data=json.dumps({"order": order["id"], "amount": order["total"]}).encode(),
        headers={"Authorization": f"Bearer {secret['token']}"},
    )
    urllib.request.urlopen(request, timeout=10).close()
