output "api_url" {
  description = "Answered by the healthy region"
  value       = "https://${local.api_domain}"
}

output "database_endpoints" {
  value = {
    primary = aws_rds_cluster.primary.endpoint
    dr      = aws_rds_cluster.dr.endpoint
  }
}

output "database_secret_arn" { value = aws_secretsmanager_secret.database.arn }
output "alerts_topic_arns" { value = [module.primary.alerts_topic_arn, module.dr.alerts_topic_arn] }
output "key_arns" { value = { primary = module.primary.key_arns, dr = module.dr.key_arns } }
