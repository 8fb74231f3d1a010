variable "aws_region" {
  type    = string
  default = "eu-central-1"
}

variable "project_name" {
  type    = string
  default = "shop-analytics"
}

variable "environment_suffix" {
  type    = string
  default = "dev"
}

variable "vpc_cidr" {
  type    = string
  default = "10.40.0.0/16"
}

variable "backup_window" {
  type    = string
  default = "01:00-02:00"
}

variable "maintenance_window" {
  type    = string
  default = "sun:03:00-sun:04:00"
}

# Names of what the alarms watch

variable "api_gateway_name" {
  description = "API to monitor"
  type        = string
}

variable "lambda_function_name" {
  description = "Function to monitor"
  type        = string
}
