locals {
  alarms = {
    errors   = { metric = "Errors", threshold = 0 }
    throttle = { metric = "Throttles", threshold = 5 }
  }
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.alarms

  alarm_name          = "payments-${each.key}"
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = 1
  period              = 60
  statistic           = "Sum"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  dimensions          = { FunctionName = aws_lambda_function.payments.function_name }
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = "payments"
  dashboard_body = jsonencode({
    widgets = [for index, name in keys(local.alarms) : {
      type = "metric"
      x    = 0
      y    = index * 6
      properties = {
        metrics = [["AWS/Lambda", local.alarms[name].metric, ".", ".", { stat = "Sum" }]]
        title   = title(name)
      }
    }]
  })
}
