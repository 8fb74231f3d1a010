variable "project_name" {
  type    = string
  default = "txn-dr"
}

variable "environment_suffix" {
  description = "Tells parallel deployments apart, e.g. the number of the pull request"
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{2,12}$", var.environment_suffix))
    error_message = "Use 2 to 12 lower-case letters and digits."
  }
}

variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "dr_region" {
  type    = string
  default = "us-west-2"
}

variable "vpc_cidrs" {
  description = "Address range of each region's VPC; they must not overlap"
  type        = map(string)
  default = {
    primary = "10.20.0.0/16"
    dr      = "10.30.0.0/16"
  }
}

variable "certificate_arns" {
  description = "ACM certificate of the API in each region"
  type        = object({ primary = string, dr = string })
}

variable "domain_name" {
  description = "Public hosted zone in which the API gets its record"
  type        = string
}

variable "aurora_instance_class" {
  description = "Global databases need a memory-optimised class"
  type        = string
  default     = "db.r6g.large"
}

variable "backup_window" {
  type    = string
  default = "02:00-03:00"
}

variable "maintenance_window" {
  type    = string
  default = "sun:04:00-sun:05:00"
}

variable "log_retention_days" {
  description = "PCI-DSS asks for a year"
  type        = number
  default     = 365
}
