resource "aws_dynamodb_table" "sessions" {
  provider = aws.primary

  name                        = "${local.name_prefix}-sessions"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "session_id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = false

  attribute {
    name = "session_id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = module.primary.key_arns["transactions"]
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = var.dr_region
    kms_key_arn            = module.dr.key_arns["transactions"]
    point_in_time_recovery = true
    propagate_tags         = true
  }
}

# Replication of the transaction logs to the recovery region

data "aws_iam_policy_document" "replication" {
  provider = aws.primary

  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [module.primary.transaction_logs.arn]
  }

  statement {
    actions   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    resources = ["${module.primary.transaction_logs.arn}/*"]
  }

  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = ["${module.dr.transaction_logs.arn}/*"]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [module.primary.key_arns["transactions"]]
  }

  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.dr.key_arns["transactions"]]
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary

  name               = "${local.name_prefix}-s3-replication"
  assume_role_policy = data.aws_iam_policy_document.assume["s3"].json
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary

  name   = "replicate"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

resource "aws_s3_bucket_replication_configuration" "transaction_logs" {
  provider = aws.primary

  bucket = module.primary.transaction_logs.id
  role   = aws_iam_role.replication.arn

  rule {
    id     = "to-recovery-region"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = module.dr.transaction_logs.arn
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = module.dr.key_arns["transactions"]
      }
    }
  }

  # S3 rejects replication between buckets that are not versioned yet.
  depends_on = [module.primary, module.dr]
}
