locals {
  # One key per kind of data. The services listed reach the key without a caller's permissions.
  keys = {
    database     = []
    transactions = []
    logs         = ["logs.${local.region}.amazonaws.com"]
    messaging    = ["cloudwatch.amazonaws.com"]
  }
}

data "aws_iam_policy_document" "key" {
  for_each = local.keys

  statement {
    sid       = "AccountAdministration"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  dynamic "statement" {
    for_each = each.value

    content {
      sid       = "ServiceUse"
      actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "ArnLike"
        variable = each.key == "logs" ? "kms:EncryptionContext:aws:logs:arn" : "aws:SourceArn"
        values   = ["arn:aws:*:${local.region}:${local.account_id}:*"]
      }
    }
  }
}

resource "aws_kms_key" "service" {
  for_each = local.keys

  description             = "${local.name}: ${each.key}"
  policy                  = data.aws_iam_policy_document.key[each.key].json
  enable_key_rotation     = true
  deletion_window_in_days = 7

  tags = merge(var.tags, { Name = "${local.name}-${each.key}" })
}

resource "aws_kms_alias" "service" {
  for_each = local.keys

  name          = "alias/${local.name}-${each.key}"
  target_key_id = aws_kms_key.service[each.key].key_id
}
