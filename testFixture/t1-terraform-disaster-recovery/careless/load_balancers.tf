resource "aws_lb" "primary" {
  provider = aws.primary

  name                       = "${local.name_prefix}-primary"
  load_balancer_type         = "application"
  subnets                    = module.vpc_primary.public_subnets
  security_groups            = [aws_security_group.alb_primary.id]
  enable_deletion_protection = true

  access_logs {
    bucket  = aws_s3_bucket.logs_primary.id
    enabled = true
  }

  tags = local.common_tags
}

resource "aws_lb_target_group" "primary" {
  provider = aws.primary

  name        = "${local.name_prefix}-primary"
  vpc_id      = module.vpc_primary.vpc_id
  target_type = "ip"
  protocol    = "HTTPS"
  port        = 8443

  health_check {
    protocol = "HTTPS"
    path     = "/health"
  }

  tags = local.common_tags
}

resource "aws_lb_listener" "primary" {
  provider = aws.primary

  load_balancer_arn = aws_lb.primary.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.primary.arn
  }

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-primary-https" })
}

resource "aws_lb" "dr" {
  provider = aws.dr

  name               = "${local.name_prefix}-dr"
  load_balancer_type = "application"
  subnets            = module.vpc_dr.public_subnets
  security_groups    = [aws_security_group.alb_dr.id]

  access_logs {
    bucket  = aws_s3_bucket.logs_dr.id
    enabled = true
  }

  tags = local.common_tags
}

resource "aws_lb_target_group" "dr" {
  provider = aws.dr

  name        = "${local.name_prefix}-dr"
  vpc_id      = module.vpc_dr.vpc_id
  target_type = "ip"
  protocol    = "HTTPS"
  port        = 8443

  health_check {
    protocol = "HTTPS"
    path     = "/health"
  }

  tags = local.common_tags
}

resource "aws_lb_listener" "dr" {
  provider = aws.dr

  load_balancer_arn = aws_lb.dr.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn_dr

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.dr.arn
  }

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-dr-https" })
}

# DNS failover

data "aws_route53_zone" "public" {
  provider = aws.primary

  name = var.domain_name
}

locals {
  sites = {
    primary = { role = "PRIMARY", entry = aws_lb.primary }
    dr      = { role = "SECONDARY", entry = aws_lb.dr }
  }
}

resource "aws_route53_health_check" "site" {
  provider = aws.primary
  for_each = local.sites

  type              = "HTTPS"
  fqdn              = each.value.entry.dns_name
  port              = 443
  resource_path     = "/health"
  request_interval  = 30
  failure_threshold = 3

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-${each.key}" })
}

resource "aws_route53_record" "api" {
  provider = aws.primary
  for_each = local.sites

  zone_id         = data.aws_route53_zone.public.zone_id
  name            = "${local.name_prefix}.${var.domain_name}"
  type            = "A"
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.site[each.key].id

  failover_routing_policy {
    type = each.value.role
  }

  alias {
    name                   = each.value.entry.dns_name
    zone_id                = each.value.entry.zone_id
    evaluate_target_health = true
  }
}
