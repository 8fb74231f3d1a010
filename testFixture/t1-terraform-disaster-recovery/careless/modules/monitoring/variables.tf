variable "name_prefix" { type = string }
variable "dr_cluster_id" { type = string }
variable "dr_alb_arn_suffix" { type = string }
variable "orchestrator_name" { type = string }
variable "validator_name" { type = string }
variable "region" { type = string }
variable "notification_email" { type = string }
variable "tags" { type = map(string) }
