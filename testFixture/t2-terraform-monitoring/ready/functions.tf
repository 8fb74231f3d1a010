locals {
  db_secret_arn = aws_db_instance.main.master_user_secret[0].secret_arn
}

data "archive_file" "function" {
  for_each = toset(["api_handler", "metric_aggregator"])

  type        = "zip"
  source_dir  = "${path.module}/functions/${each.value}"
  output_path = "${path.module}/.build/${each.value}.zip"
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${local.name_prefix}-dead-letters"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.main.id
}

# API handler: answers queries from the database

resource "aws_cloudwatch_log_group" "api_handler" {
  name              = "/aws/lambda/${local.name_prefix}-api-handler"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_iam_role" "api_handler" {
  name               = "${local.name_prefix}-api-handler"
  assume_role_policy = data.aws_iam_policy_document.assume["lambda"].json
}

# Network interfaces in the VPC and the function's own log
resource "aws_iam_role_policy_attachment" "api_handler_vpc" {
  role       = aws_iam_role.api_handler.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

data "aws_iam_policy_document" "api_handler" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [local.db_secret_arn]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.main.arn]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }
}

resource "aws_iam_role_policy" "api_handler" {
  name   = "database"
  role   = aws_iam_role.api_handler.id
  policy = data.aws_iam_policy_document.api_handler.json
}

resource "aws_lambda_function" "api_handler" {
  function_name    = "${local.name_prefix}-api-handler"
  role             = aws_iam_role.api_handler.arn
  filename         = data.archive_file.function["api_handler"].output_path
  source_code_hash = data.archive_file.function["api_handler"].output_base64sha256
  runtime          = "python3.12"
  handler          = "index.handler"
  memory_size      = 512
  timeout          = 25 # below the 29 seconds that API Gateway waits

  vpc_config {
    subnet_ids         = aws_subnet.private[*].id
    security_group_ids = [aws_security_group.api_handler.id]
  }

  environment {
    variables = {
      DB_HOST       = aws_db_instance.main.address
      DB_NAME       = aws_db_instance.main.db_name
      DB_SECRET_ARN = local.db_secret_arn
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_cloudwatch_log_group.api_handler, aws_iam_role_policy_attachment.api_handler_vpc]
}

# Metric aggregator: writes the figures of the day to DynamoDB and S3

resource "aws_cloudwatch_log_group" "metric_aggregator" {
  name              = "/aws/lambda/${local.name_prefix}-metric-aggregator"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_iam_role" "metric_aggregator" {
  name               = "${local.name_prefix}-metric-aggregator"
  assume_role_policy = data.aws_iam_policy_document.assume["lambda"].json
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
        Action   = "dynamodb:PutItem"
        Resource = aws_dynamodb_table.metrics.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${aws_s3_bucket.exports.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.main.arn
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.dead_letters.arn
      },
      {
        # Metrics have no ARN to name.
        Effect   = "Allow"
        Action   = "cloudwatch:GetMetricStatistics"
        Resource = "*"
      },
    ]
  })
}

resource "aws_lambda_function" "metric_aggregator" {
  function_name    = "${local.name_prefix}-metric-aggregator"
  role             = aws_iam_role.metric_aggregator.arn
  filename         = data.archive_file.function["metric_aggregator"].output_path
  source_code_hash = data.archive_file.function["metric_aggregator"].output_base64sha256
  runtime          = "python3.12"
  handler          = "index.handler"
  memory_size      = 256
  timeout          = 60

  environment {
    variables = {
      API_NAME      = aws_api_gateway_rest_api.main.name
      TABLE_NAME    = aws_dynamodb_table.metrics.name
      EXPORT_BUCKET = aws_s3_bucket.exports.id
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_cloudwatch_log_group.metric_aggregator]
}

resource "aws_cloudwatch_event_rule" "daily" {
  name                = "${local.name_prefix}-aggregate"
  description         = "Aggregates the day that has just ended"
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
