terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.aws_region

  default_tags {
    tags = local.common_tags
  }
}

locals {
  name_prefix = "${var.project_name}-${var.environment_suffix}"
  db_password = "Analytics#2024"

  common_tags = {
    Project     = var.project_name
    Environment = var.environment_suffix
  }
}

resource "aws_kms_key" "main" {
  description         = "Data of ${local.name_prefix}"
  enable_key_rotation = true

  tags = { Name = local.name_prefix }
}

resource "aws_kms_alias" "main" {
  name          = "alias/${local.name_prefix}"
  target_key_id = aws_kms_key.main.key_id
}
