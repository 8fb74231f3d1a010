terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.name_prefix}-alerts"
  kms_master_key_id = "alias/aws/sns"

  tags = var.tags
}

resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.notification_email
}

resource "aws_cloudwatch_metric_alarm" "replication_lag" {
  alarm_name          = "${var.name_prefix}-replication-lag"
  alarm_description   = "The recovery region is more than 5 seconds behind the primary"
  namespace           = "AWS/RDS"
  metric_name         = "AuroraGlobalDBReplicationLag"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  threshold           = 5000
  comparison_operator = "GreaterThanThreshold"

  dimensions = {
    DBClusterIdentifier = var.dr_cluster_id
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "api_errors" {
  alarm_name          = "${var.name_prefix}-api-5xx"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 10
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  actions_enabled     = false

  dimensions = {
    LoadBalancer = var.dr_alb_arn_suffix
  }

  tags = var.tags
}

resource "aws_cloudwatch_metric_alarm" "orchestrator_errors" {
  alarm_name          = "${var.name_prefix}-orchestrator-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  alarm_actions       = [aws_sns_topic.alerts.arn]

  dimensions = {
    FunctionName = var.orchestrator_name
  }

  tags = var.tags
}

resource "aws_cloudwatch_dashboard" "recovery" {
  dashboard_name = "transaction-recovery"
  dashboard_body = jsonencode({
    widgets = [
      for metric in [
        ["AWS/RDS", "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", var.dr_cluster_id],
        ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.dr_alb_arn_suffix],
        ["AWS/Lambda", "Errors", "FunctionName", var.validator_name],
        ] : {
        type       = "metric"
        width      = 8
        height     = 6
        properties = { region = var.region, period = 60, metrics = [metric] }
      }
    ]
  })
}

output "topic_arn" {
  value = aws_sns_topic.alerts.arn
}
