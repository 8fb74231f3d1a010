"""Answers GET /reports with the orders of one day, from the database."""

import json
import os
import ssl
from datetime import date

import boto3
import pg8000.native

secrets = boto3.client("secretsmanager")


def handler(event, context):
    parameters = event.get("queryStringParameters") or {}
    try:
        day = date.fromisoformat(parameters.get("day", date.today().isoformat()))
    except ValueError:
        return answer(400, {"message": "day must look like 2025-01-31"})

    connection = connect()
    try:
        rows = connection.run(
            "SELECT country, count(*), sum(amount) FROM orders WHERE ordered_on = :day GROUP BY country",
            day=day,
        )
    finally:
        connection.close()
    return answer(200, [{"country": country, "orders": orders, "amount": str(amount)} for country, orders, amount in rows])


def connect():
    credentials = json.loads(secrets.get_secret_value(SecretId=os.environ["DB_SECRET_ARN"])["SecretString"])
    return pg8000.native.Connection(
        credentials["username"],
        password=credentials["password"],
        host=os.environ["DB_HOST"],
        database=os.environ["DB_NAME"],
        ssl_context=ssl.create_default_context(),
        timeout=10,
    )


def answer(status, body):
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
