# Both functions run in the recovery region: they have to work when the primary one does not.
locals {
  functions = {
    failover-orchestrator = {
      source        = "failover_orchestrator"
      timeout       = 300
      schedule      = null
      event_pattern = jsonencode({ source = ["${local.name_prefix}.dr"], detail-type = ["FailoverApproved"] })
      policy        = data.aws_iam_policy_document.failover_orchestrator.json
      environment = {
        GLOBAL_CLUSTER_ID  = aws_rds_global_cluster.transactions.id
        TARGET_CLUSTER_ARN = aws_rds_cluster.dr.arn
      }
    }
    dr-test-validator = {
      source        = "dr_test_validator"
      timeout       = 120
      schedule      = "rate(1 day)"
      event_pattern = null
      policy        = data.aws_iam_policy_document.dr_test_validator.json
      environment = {
        GLOBAL_CLUSTER_ID = aws_rds_global_cluster.transactions.id
        PRIMARY_REGION    = var.primary_region
        TABLE_NAME        = aws_dynamodb_table.sessions.name
        SOURCE_BUCKET     = module.primary.transaction_logs.id
        REPLICA_BUCKET    = module.dr.transaction_logs.id
      }
    }
  }
}

data "archive_file" "function" {
  for_each = local.functions

  type        = "zip"
  source_dir  = "${path.module}/functions/${each.value.source}"
  output_path = "${path.module}/.build/${each.key}.zip"
}

data "aws_iam_policy_document" "failover_orchestrator" {
  provider = aws.primary

  statement {
    actions = ["rds:DescribeGlobalClusters", "rds:FailoverGlobalCluster"]
    resources = [
      aws_rds_global_cluster.transactions.arn,
      aws_rds_cluster.primary.arn,
      aws_rds_cluster.dr.arn,
    ]
  }
}

data "aws_iam_policy_document" "dr_test_validator" {
  provider = aws.primary

  statement {
    actions   = ["rds:DescribeGlobalClusters"]
    resources = [aws_rds_global_cluster.transactions.arn]
  }

  statement {
    actions = ["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:DeleteItem"]
    resources = [
      aws_dynamodb_table.sessions.arn,
      replace(aws_dynamodb_table.sessions.arn, var.primary_region, var.dr_region),
    ]
  }

  statement {
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${module.primary.transaction_logs.arn}/dr-test/*"]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${module.dr.transaction_logs.arn}/dr-test/*"]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.primary.key_arns["transactions"], module.dr.key_arns["transactions"]]
  }
}

# What every function needs: its log group and the dead-letter queue
data "aws_iam_policy_document" "function_base" {
  provider = aws.primary
  for_each = local.functions

  source_policy_documents = [each.value.policy]

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [module.dr.key_arns["messaging"]]
  }
}

resource "aws_iam_role" "function" {
  provider = aws.primary
  for_each = local.functions

  name               = "${local.name_prefix}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assume["lambda"].json
}

resource "aws_iam_role_policy" "function" {
  provider = aws.primary
  for_each = local.functions

  name   = "function"
  role   = aws_iam_role.function[each.key].id
  policy = data.aws_iam_policy_document.function_base[each.key].json
}

resource "aws_cloudwatch_log_group" "function" {
  provider = aws.dr
  for_each = local.functions

  name              = "/aws/lambda/${local.name_prefix}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = module.dr.key_arns["logs"]
}

resource "aws_sqs_queue" "dead_letters" {
  provider = aws.dr

  name                      = "${local.name_prefix}-dead-letters"
  message_retention_seconds = 1209600
  kms_master_key_id         = module.dr.key_arns["messaging"]
}

resource "aws_lambda_function" "function" {
  provider = aws.dr
  for_each = local.functions

  function_name    = "${local.name_prefix}-${each.key}"
  role             = aws_iam_role.function[each.key].arn
  filename         = data.archive_file.function[each.key].output_path
  source_code_hash = data.archive_file.function[each.key].output_base64sha256
  runtime          = "python3.12"
  handler          = "index.handler"
  memory_size      = 256
  timeout          = each.value.timeout

  environment {
    variables = each.value.environment
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy.function]
}

resource "aws_cloudwatch_event_rule" "function" {
  provider = aws.dr
  for_each = local.functions

  name                = "${local.name_prefix}-${each.key}"
  description         = "Starts ${each.key}"
  schedule_expression = each.value.schedule
  event_pattern       = each.value.event_pattern
}

resource "aws_cloudwatch_event_target" "function" {
  provider = aws.dr
  for_each = local.functions

  rule = aws_cloudwatch_event_rule.function[each.key].name
  arn  = aws_lambda_function.function[each.key].arn
}

resource "aws_lambda_permission" "events" {
  provider = aws.dr
  for_each = local.functions

  statement_id  = "AllowEventBridge"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function[each.key].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.function[each.key].arn
}
