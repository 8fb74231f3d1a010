output "primary_endpoint" { value = aws_rds_cluster.primary.endpoint }
output "dr_endpoint" { value = aws_rds_cluster.dr.endpoint }
output "primary_alb_dns" { value = aws_lb.primary.dns_name }
output "dr_alb_dns" { value = aws_lb.dr.dns_name }
output "alerts_topic_arn" { value = module.monitoring.topic_arn }
