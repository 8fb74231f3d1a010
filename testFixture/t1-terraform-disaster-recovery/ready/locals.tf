locals {
  name_prefix = "${var.project_name}-${var.environment_suffix}"

  common_tags = {
    Project     = var.project_name
    Environment = var.environment_suffix
    Compliance  = "pci-dss"
    ManagedBy   = "terraform"
  }
}

# Both sites are the same building block, so that neither drifts from the other.
module "primary" {
  source    = "./modules/region"
  providers = { aws = aws.primary }

  site                   = "primary"
  name_prefix            = local.name_prefix
  vpc_cidr               = var.vpc_cidrs.primary
  certificate_arn        = var.certificate_arns.primary
  parameter_group_family = data.aws_rds_engine_version.aurora.parameter_group_family
  log_retention_days     = var.log_retention_days
  tags                   = local.common_tags
}

module "dr" {
  source    = "./modules/region"
  providers = { aws = aws.dr }

  site                   = "dr"
  name_prefix            = local.name_prefix
  vpc_cidr               = var.vpc_cidrs.dr
  certificate_arn        = var.certificate_arns.dr
  parameter_group_family = data.aws_rds_engine_version.aurora.parameter_group_family
  log_retention_days     = var.log_retention_days
  tags                   = local.common_tags
}

data "aws_iam_policy_document" "assume" {
  provider = aws.primary
  for_each = toset(["lambda", "monitoring.rds", "s3"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}
