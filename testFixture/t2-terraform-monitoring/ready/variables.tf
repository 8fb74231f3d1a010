variable "aws_region" {
  type    = string
  default = "eu-central-1"
}

variable "project_name" {
  type    = string
  default = "shop-analytics"
}

variable "environment_suffix" {
  description = "Part of every name, so that stacks can live side by side"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment_suffix))
    error_message = "Use 2 to 16 lower-case letters, digits and hyphens."
  }
}

variable "owner" {
  description = "Team that pays"
  type        = string
  default     = "analytics"
}

variable "vpc_cidr" {
  type    = string
  default = "10.40.0.0/16"
}

variable "db_instance_class" {
  type    = string
  default = "db.t4g.small"
}

variable "db_allocated_storage" {
  description = "GiB to begin with; grows to five times as much"
  type        = number
  default     = 20
}

variable "backup_window" {
  description = "UTC"
  type        = string
  default     = "01:00-02:00"
}

variable "maintenance_window" {
  description = "UTC"
  type        = string
  default     = "sun:03:00-sun:04:00"
}

variable "log_retention_days" {
  type    = number
  default = 30
}

variable "alert_emails" {
  description = "Receivers of the alarms"
  type        = set(string)
  default     = []
}
