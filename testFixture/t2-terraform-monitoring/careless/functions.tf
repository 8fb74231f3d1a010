data "aws_iam_policy_document" "lambda_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# API handler

resource "aws_cloudwatch_log_group" "api_handler" {
  name              = "/aws/lambda/${local.name_prefix}-api-handler"
  retention_in_days = 30
}

resource "aws_iam_role" "api_handler" {
  name               = "${local.name_prefix}-api-handler"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume.json
}

data "aws_iam_policy_document" "api_handler" {
  statement {
    actions   = ["secretsmanager:GetSecretValue", "rds:DescribeDBInstances"]
    resources = ["*"]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.aws_region}:*:*"]
  }
}

resource "aws_iam_role_policy" "api_handler" {
  name   = "database"
  role   = aws_iam_role.api_handler.id
  policy = data.aws_iam_policy_document.api_handler.json
}

resource "aws_lambda_function" "api_handler" {
  function_name = "${local.name_prefix}-api-handler"
  role          = aws_iam_role.api_handler.arn
  filename      = "${path.module}/functions/api_handler.zip"
  runtime       = "python3.12"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = {
      DB_HOST = aws_db_instance.main.address
      DB_NAME = aws_db_instance.main.db_name
    }
  }
}

# Metric aggregator

resource "aws_cloudwatch_log_group" "metric_aggregator" {
  name              = "/aws/lambda/${local.name_prefix}-metric-aggregator"
  retention_in_days = 30
}

resource "aws_iam_role" "metric_aggregator" {
  name               = "${local.name_prefix}-metric-aggregator-function-execution-role-cloudwatch-read"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume.json
}

resource "aws_iam_role_policy" "metric_aggregator" {
  name = "aggregate"
  role = aws_iam_role.metric_aggregator.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.metric_aggregator.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "s3:PutObject", "cloudwatch:GetMetricStatistics"]
        Resource = "*"
      },
    ]
  })
}

resource "aws_lambda_function" "metric_aggregator" {
  function_name = "${local.name_prefix}-metric-aggregator"
  role          = aws_iam_role.metric_aggregator.arn
  filename      = "${path.module}/functions/metric_aggregator.zip"
  runtime       = "python3.12"
  handler       = "index.handler"
  memory_size   = 256
  timeout       = 60

  environment {
    variables = {
      TABLE_NAME    = aws_dynamodb_table.metrics.name
      EXPORT_BUCKET = aws_s3_bucket.exports.id
    }
  }

  depends_on = [aws_cloudwatch_log_group.metric_aggregator]
}

resource "aws_cloudwatch_event_rule" "daily" {
  name                = "${local.name_prefix}-aggregate"
  schedule_expression = "cron(15 0 * * ? *)"
}

resource "aws_cloudwatch_event_target" "daily" {
  rule = aws_cloudwatch_event_rule.daily.name
  arn  = aws_lambda_function.metric_aggregator.arn
}

resource "aws_lambda_permission" "daily" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.metric_aggregator.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.daily.arn
}
