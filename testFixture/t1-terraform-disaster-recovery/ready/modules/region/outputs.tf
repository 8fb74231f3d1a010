output "key_arns" {
  description = "Customer-managed keys by kind of data"
  value       = { for name, key in aws_kms_key.service : name => key.arn }
}

output "database" {
  description = "Placement of the region's Aurora cluster"
  value = {
    subnet_group_name    = aws_db_subnet_group.this.name
    security_group_ids   = [aws_security_group.database.id]
    parameter_group_name = aws_rds_cluster_parameter_group.this.name
  }
}

output "transaction_logs" {
  description = "Bucket of the transaction logs"
  value       = { id = aws_s3_bucket.transaction_logs.id, arn = aws_s3_bucket.transaction_logs.arn }
}

output "load_balancer" { value = aws_lb.api }
output "alerts_topic_arn" { value = aws_sns_topic.alerts.arn }
