data "aws_iam_policy_document" "lambda_assume" {
  provider = aws.dr

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  provider = aws.dr

  name                      = "${local.name_prefix}-dead-letters"
  message_retention_seconds = 1209600
}

# Failover orchestrator: called by the alarm topic

resource "aws_iam_role" "orchestrator" {
  provider = aws.dr

  name               = "failover-orchestrator"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume.json

  tags = local.common_tags
}

resource "aws_iam_role_policy" "orchestrator" {
  provider = aws.dr

  name = "failover"
  role = aws_iam_role.orchestrator.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "rds:*"
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["route53:ListHostedZones", "ec2:DescribeVpcs"]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:*:*:*"
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "orchestrator" {
  provider = aws.dr

  name              = "/aws/lambda/failover-orchestrator"
  retention_in_days = 365

  tags = local.common_tags
}

resource "aws_lambda_function" "orchestrator" {
  provider = aws.dr

  function_name = "failover-orchestrator"
  role          = aws_iam_role.orchestrator.arn
  filename      = "lambda/failover_orchestrator.zip"
  runtime       = "python3.12"
  handler       = "index.handler"
  memory_size   = 256
  timeout       = 300

  environment {
    variables = {
      GLOBAL_CLUSTER_ID = aws_rds_global_cluster.transactions.id
      WEBHOOK_SECRET    = "dr-webhook-9f2c41"
    }
  }

  tags = local.common_tags
}

resource "aws_sns_topic_subscription" "orchestrator" {
  provider = aws.dr

  topic_arn = module.monitoring.topic_arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.orchestrator.arn
}

resource "aws_lambda_permission" "orchestrator" {
  provider = aws.dr

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.orchestrator.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = module.monitoring.topic_arn
}

# DR test validator: runs daily

resource "aws_iam_role" "validator" {
  provider = aws.dr

  name               = "${local.name_prefix}-dr-test-validator"
  assume_role_policy = data.aws_iam_policy_document.lambda_assume.json
}

data "aws_iam_policy_document" "validator" {
  provider = aws.dr

  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = ["*"]
  }

  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::*"]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.validator.arn}:*"]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }
}

resource "aws_iam_role_policy" "validator" {
  provider = aws.dr

  name   = "validate"
  role   = aws_iam_role.validator.id
  policy = data.aws_iam_policy_document.validator.json
}

resource "aws_cloudwatch_log_group" "validator" {
  provider = aws.dr

  name              = "/aws/lambda/${local.name_prefix}-dr-test-validator"
  retention_in_days = 365

  tags = local.common_tags
}

resource "aws_lambda_function" "validator" {
  provider = aws.dr

  function_name = "${local.name_prefix}-dr-test-validator"
  role          = aws_iam_role.validator.arn
  filename      = "lambda/dr_test_validator.zip"
  runtime       = "python3.12"
  handler       = "index.handler"
  memory_size   = 256
  timeout       = 120

  environment {
    variables = {
      GLOBAL_CLUSTER_ID = aws_rds_global_cluster.transactions.id
      TABLE_NAME        = aws_dynamodb_table.sessions.name
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }
}

resource "aws_cloudwatch_event_rule" "validator" {
  provider = aws.dr

  name                = "${local.name_prefix}-dr-test"
  schedule_expression = "rate(1 day)"

  tags = local.common_tags
}

resource "aws_cloudwatch_event_target" "validator" {
  provider = aws.dr

  rule = aws_cloudwatch_event_rule.validator.name
  arn  = aws_lambda_function.validator.arn
}

resource "aws_lambda_permission" "validator" {
  provider = aws.dr

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.validator.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.validator.arn
}
