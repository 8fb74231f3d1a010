resource "aws_s3_bucket" "transaction_logs" {
  provider      = aws.primary
  bucket        = "${var.project_name}-transaction-logs-${var.environment_suffix}"
  force_destroy = true
  tags          = merge(local.common_tags, { Name = "transaction-logs" })
}

resource "aws_s3_bucket_server_side_encryption_configuration" "transaction_logs" {
  provider = aws.primary
  bucket   = aws_s3_bucket.transaction_logs.id

  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.logs.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "transaction_logs" {
  bucket                  = aws_s3_bucket.transaction_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "transaction_logs" {
  bucket = aws_s3_bucket.transaction_logs.id

  rule {
    id     = "expire"
    status = "Enabled"
    filter {}

    transition {
      days          = 90
      storage_class = "GLACIER"
    }
    noncurrent_version_expiration {
      noncurrent_days = 2557
    }
  }
}
