resource "aws_cloudwatch_metric_alarm" "replication_lag" {
  provider = aws.dr

  alarm_name          = "${local.name_prefix}-replication-lag"
  alarm_description   = "The recovery region is more than 5 seconds behind the primary"
  namespace           = "AWS/RDS"
  metric_name         = "AuroraGlobalDBReplicationLag"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 5000 # milliseconds
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [module.dr.alerts_topic_arn]
  ok_actions          = [module.dr.alerts_topic_arn]

  dimensions = {
    DBClusterIdentifier = aws_rds_cluster.dr.cluster_identifier
  }
}

resource "aws_cloudwatch_metric_alarm" "function_errors" {
  provider = aws.dr
  for_each = local.functions

  alarm_name          = "${local.name_prefix}-${each.key}-errors"
  alarm_description   = "${each.key} failed"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [module.dr.alerts_topic_arn]

  dimensions = {
    FunctionName = aws_lambda_function.function[each.key].function_name
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  provider = aws.dr

  alarm_name          = "${local.name_prefix}-dead-letters"
  alarm_description   = "A recovery event could not be processed"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [module.dr.alerts_topic_arn]

  dimensions = {
    QueueName = aws_sqs_queue.dead_letters.name
  }
}

locals {
  # title => region and metric
  widgets = {
    "Replication lag (ms)" = [var.dr_region, "AWS/RDS", "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", aws_rds_cluster.dr.cluster_identifier]
    "Database CPU"         = [var.primary_region, "AWS/RDS", "CPUUtilization", "DBClusterIdentifier", aws_rds_cluster.primary.cluster_identifier]
    "Requests, primary"    = [var.primary_region, "AWS/ApplicationELB", "RequestCount", "LoadBalancer", module.primary.load_balancer.arn_suffix]
    "Requests, recovery"   = [var.dr_region, "AWS/ApplicationELB", "RequestCount", "LoadBalancer", module.dr.load_balancer.arn_suffix]
    "Dead letters"         = [var.dr_region, "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead_letters.name]
    "Failed DR tests"      = [var.dr_region, "AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.function["dr-test-validator"].function_name]
    "Failed failovers"     = [var.dr_region, "AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.function["failover-orchestrator"].function_name]
  }
}

resource "aws_cloudwatch_dashboard" "recovery" {
  provider = aws.dr

  dashboard_name = "${local.name_prefix}-recovery"
  dashboard_body = jsonencode({
    widgets = [
      for title, metric in local.widgets : {
        type       = "metric"
        width      = 8
        height     = 6
        properties = { title = title, region = metric[0], period = 60, metrics = [slice(metric, 1, 5)] }
      }
    ]
  })
}
