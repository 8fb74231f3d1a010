variable "project_name" {
  type    = string
  default = "txn-dr"
}

variable "environment_suffix" {
  description = "Tells parallel deployments apart"
  type        = string
  default     = "dev"
}

variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "dr_region" {
  type    = string
  default = "us-west-2"
}

variable "certificate_arn" {
  description = "ACM certificate of the API"
  type        = string
}

variable "domain_name" {
  type = string
}

variable "notification_email" {
  type = string
}

variable "db_master_password" {
  description = "Master password of the transactions database"
  type        = string
  sensitive   = true
  default     = "Tr4nsact1ons-2023!"
}

variable "backup_window" {
  type    = string
  default = "02:00-03:00"
}

variable "maintenance_window" {
  type    = string
  default = "sun:04:00-sun:05:00"
}
