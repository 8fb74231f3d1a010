terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "site" {
  description = "Role of the region: primary or dr"
  type        = string
}

variable "name_prefix" {
  description = "Project and environment suffix"
  type        = string
}

variable "vpc_cidr" { type = string }
variable "certificate_arn" { type = string }
variable "parameter_group_family" { type = string }
variable "log_retention_days" { type = number }
variable "tags" { type = map(string) }
