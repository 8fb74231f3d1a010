output "api_url" {
  value = aws_api_gateway_stage.main.invoke_url
}

output "database_endpoint" {
  value = aws_db_instance.main.endpoint
}
