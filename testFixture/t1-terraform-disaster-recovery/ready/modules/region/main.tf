data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  name       = "${var.name_prefix}-${var.site}"
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.name

  zones = { a = 0, b = 1 }

  # public-a, public-b, private-a, ...
  subnets = merge([
    for tier_index, tier in ["public", "private", "database"] : {
      for zone, zone_index in local.zones :
      "${tier}-${zone}" => { tier = tier, zone = zone, netnum = tier_index * 2 + zone_index }
    }
  ]...)

  public_subnet_ids   = [for key, subnet in aws_subnet.this : subnet.id if local.subnets[key].tier == "public"]
  database_subnet_ids = [for key, subnet in aws_subnet.this : subnet.id if local.subnets[key].tier == "database"]
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = merge(var.tags, { Name = "${local.name}-vpc" })
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this.id
  availability_zone = "${local.region}${each.value.zone}"
  cidr_block        = cidrsubnet(var.vpc_cidr, 8, each.value.netnum)

  tags = merge(var.tags, { Name = "${local.name}-${each.key}", Tier = each.value.tier })
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = merge(var.tags, { Name = "${local.name}-igw" })
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }

  tags = merge(var.tags, { Name = "${local.name}-public" })
}

# Private and database subnets have no way out but the endpoints below.
resource "aws_route_table" "internal" {
  vpc_id = aws_vpc.this.id

  tags = merge(var.tags, { Name = "${local.name}-internal" })
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = each.value.tier == "public" ? aws_route_table.public.id : aws_route_table.internal.id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["s3", "dynamodb"])

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${local.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.internal.id]

  tags = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

# Flow logs

resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/${local.name}/vpc-flow-logs"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.service["logs"].arn
}

data "aws_iam_policy_document" "flow_logs_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

data "aws_iam_policy_document" "flow_logs" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = [aws_cloudwatch_log_group.flow_logs.arn, "${aws_cloudwatch_log_group.flow_logs.arn}:*"]
  }

  statement {
    actions   = ["logs:DescribeLogGroups"] # cannot be restricted to a log group
    resources = ["*"]
  }
}

resource "aws_iam_role" "flow_logs" {
  name               = "${local.name}-flow-logs"
  assume_role_policy = data.aws_iam_policy_document.flow_logs_assume.json
}

resource "aws_iam_role_policy" "flow_logs" {
  name   = "deliver"
  role   = aws_iam_role.flow_logs.id
  policy = data.aws_iam_policy_document.flow_logs.json
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow_logs.arn
  iam_role_arn    = aws_iam_role.flow_logs.arn

  tags = merge(var.tags, { Name = "${local.name}-flow-log" })
}
