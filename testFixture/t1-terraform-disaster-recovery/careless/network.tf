module "vpc_primary" {
  source    = "terraform-aws-modules/vpc/aws"
  version   = "~> 5.0"
  providers = { aws = aws.primary }

  name             = "${local.name_prefix}-primary"
  cidr             = "10.20.0.0/16"
  azs              = ["${var.primary_region}a", "${var.primary_region}b"]
  public_subnets   = ["10.20.0.0/24", "10.20.1.0/24"]
  private_subnets  = ["10.20.10.0/24", "10.20.11.0/24"]
  database_subnets = ["10.20.20.0/24", "10.20.21.0/24"]
  tags             = local.common_tags
}

module "vpc_dr" {
  source    = "terraform-aws-modules/vpc/aws"
  providers = { aws = aws.dr }

  name             = "${local.name_prefix}-dr"
  cidr             = "10.30.0.0/16"
  azs              = ["${var.dr_region}a", "${var.dr_region}b"]
  public_subnets   = ["10.30.0.0/24", "10.30.1.0/24"]
  private_subnets  = ["10.30.10.0/24", "10.30.11.0/24"]
  database_subnets = ["10.30.20.0/24", "10.30.21.0/24"]
  tags             = local.common_tags
}

resource "aws_flow_log" "primary" {
  provider = aws.primary

  vpc_id               = module.vpc_primary.vpc_id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.logs_primary.arn

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-primary-flow-log" })
}

resource "aws_flow_log" "dr" {
  provider = aws.dr

  vpc_id               = module.vpc_dr.vpc_id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = aws_s3_bucket.logs_dr.arn

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-dr-flow-log" })
}

resource "aws_security_group" "alb_primary" {
  provider = aws.primary

  name        = "${local.name_prefix}-alb-primary"
  description = "Public load balancer of the API"
  vpc_id      = module.vpc_primary.vpc_id

  ingress {
    description = "HTTPS from anywhere"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    description = "HTTPS to the transaction services"
    protocol    = "tcp"
    from_port   = 8443
    to_port     = 8443
    cidr_blocks = ["10.20.0.0/16"]
  }

  tags = local.common_tags
}

resource "aws_security_group" "alb_dr" {
  provider = aws.dr

  name        = "${local.name_prefix}-alb-dr"
  description = "Public load balancer of the API"
  vpc_id      = module.vpc_dr.vpc_id

  ingress {
    description = "HTTPS from anywhere"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    description = "HTTPS to the transaction services"
    protocol    = "tcp"
    from_port   = 8443
    to_port     = 8443
    cidr_blocks = ["10.30.0.0/16"]
  }

  tags = local.common_tags
}

resource "aws_security_group" "application_primary" {
  provider = aws.primary

  name        = "${local.name_prefix}-application-primary"
  description = "Transaction services"
  vpc_id      = module.vpc_primary.vpc_id

  ingress {
    description     = "HTTPS from the load balancer"
    protocol        = "tcp"
    from_port       = 8443
    to_port         = 8443
    security_groups = [aws_security_group.alb_primary.id]
  }

  tags = local.common_tags
}

resource "aws_security_group" "database_primary" {
  provider = aws.primary

  name        = "${local.name_prefix}-database-primary"
  description = "Aurora cluster"
  vpc_id      = module.vpc_primary.vpc_id

  ingress {
    description     = "PostgreSQL from the transaction services"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.application_primary.id]
  }

  tags = local.common_tags
}

resource "aws_security_group" "database_dr" {
  provider = aws.dr

  name        = "${local.name_prefix}-database-dr"
  description = "Aurora cluster"
  vpc_id      = module.vpc_dr.vpc_id

  ingress {
    description     = "PostgreSQL from the transaction services"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.application_dr.id]
  }

  tags = local.common_tags
}
