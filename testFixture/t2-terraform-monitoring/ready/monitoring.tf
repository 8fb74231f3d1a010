resource "aws_sns_topic" "alerts" {
  name              = "${local.name_prefix}-alerts"
  kms_master_key_id = aws_kms_key.main.id
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alert_emails

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value
}

locals {
  alarms = {
    api-errors = {
      namespace   = "AWS/ApiGateway"
      metric      = "5XXError"
      statistic   = "Sum"
      threshold   = 5
      description = "The API answers with server errors"
      dimensions  = { ApiName = aws_api_gateway_rest_api.main.name, Stage = aws_api_gateway_stage.main.stage_name }
    }
    api-handler-errors = {
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      statistic   = "Sum"
      threshold   = 5
      description = "The API handler fails"
      dimensions  = { FunctionName = aws_lambda_function.api_handler.function_name }
    }
    metric-aggregator-errors = {
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      statistic   = "Sum"
      threshold   = 0
      description = "The figures of the day are missing"
      dimensions  = { FunctionName = aws_lambda_function.metric_aggregator.function_name }
    }
    database-cpu = {
      namespace   = "AWS/RDS"
      metric      = "CPUUtilization"
      statistic   = "Average"
      threshold   = 80
      description = "The database's CPU is above 80 percent"
      dimensions  = { DBInstanceIdentifier = aws_db_instance.main.identifier }
    }
    table-throttles = {
      namespace   = "AWS/DynamoDB"
      metric      = "WriteThrottleEvents"
      statistic   = "Sum"
      threshold   = 0
      description = "Writes to the metrics table are throttled"
      dimensions  = { TableName = aws_dynamodb_table.metrics.name }
    }
    dead-letters = {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      statistic   = "Maximum"
      threshold   = 0
      description = "An event could not be processed"
      dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${local.name_prefix}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanThreshold"
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_storage" {
  alarm_name          = "${local.name_prefix}-database-storage"
  alarm_description   = "Less than 4 GiB of storage are left"
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = aws_db_instance.main.identifier }
  statistic           = "Minimum"
  threshold           = 4 * pow(1024, 3) # bytes
  comparison_operator = "LessThanThreshold"
  period              = 300
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = "${local.name_prefix}-overview"
  dashboard_body = jsonencode({
    widgets = [
      for key, alarm in local.alarms : {
        type   = "metric"
        width  = 8
        height = 6
        properties = {
          title   = alarm.description
          region  = var.aws_region
          stat    = alarm.statistic
          period  = 300
          metrics = [concat([alarm.namespace, alarm.metric], flatten([for name, value in alarm.dimensions : [name, value]]))]
        }
      }
    ]
  })
}
