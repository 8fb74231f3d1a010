output "api_url" {
  value = "${aws_api_gateway_stage.main.invoke_url}/reports"
}

output "database_endpoint" {
  value = aws_db_instance.main.endpoint
}

output "database_secret_arn" {
  value = local.db_secret_arn
}

output "metrics_table" {
  value = aws_dynamodb_table.metrics.name
}

output "alerts_topic_arn" {
  value = aws_sns_topic.alerts.arn
}

output "dashboard_name" {
  value = aws_cloudwatch_dashboard.main.dashboard_name
}
