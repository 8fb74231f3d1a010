terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  alias  = "primary"
  region = var.primary_region
}

provider "aws" {
  alias  = "dr"
  region = var.dr_region
}

locals {
  name_prefix   = "${var.project_name}-${var.environment_suffix}"
  sse_algorithm = "AES256"

  common_tags = {
    Project     = var.project_name
    Environment = var.environment_suffix
  }
}

module "monitoring" {
  source    = "./modules/monitoring"
  providers = { aws = aws.dr }

  name_prefix        = local.name_prefix
  dr_cluster_id      = aws_rds_cluster.dr.cluster_identifier
  dr_alb_arn_suffix  = aws_lb.dr.arn_suffix
  orchestrator_name  = aws_lambda_function.orchestrator.function_name
  validator_name     = aws_lambda_function.validator.function_name
  region             = var.dr_region
  notification_email = var.notification_email
  tags               = local.common_tags
}
