locals {
  # The primary answers while its health check passes.
  sites = {
    primary = { role = "PRIMARY", entry = module.primary.load_balancer }
    dr      = { role = "SECONDARY", entry = module.dr.load_balancer }
  }

  api_domain = "${local.name_prefix}.${var.domain_name}"
}

data "aws_route53_zone" "public" {
  provider = aws.primary

  name = var.domain_name
}

resource "aws_route53_health_check" "site" {
  provider = aws.primary
  for_each = local.sites

  type              = "HTTPS"
  fqdn              = each.value.entry.dns_name
  port              = 443
  resource_path     = "/health"
  request_interval  = 10
  failure_threshold = 3

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-${each.key}" })
}

resource "aws_route53_record" "api" {
  provider = aws.primary
  for_each = local.sites

  zone_id         = data.aws_route53_zone.public.zone_id
  name            = local.api_domain
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
