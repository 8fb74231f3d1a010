# Transaction logs, replicated to the recovery region

resource "aws_s3_bucket" "transaction_logs" {
  provider = aws.primary

  bucket = "${local.name_prefix}-transaction-logs"

  tags = local.common_tags
}

resource "aws_s3_bucket_versioning" "transaction_logs" {
  provider = aws.primary

  bucket = aws_s3_bucket.transaction_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "transaction_logs" {
  provider = aws.primary

  bucket = aws_s3_bucket.transaction_logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = local.sse_algorithm
    }
  }
}

resource "aws_s3_bucket_public_access_block" "transaction_logs" {
  provider = aws.primary

  bucket                  = aws_s3_bucket.transaction_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "transaction_logs_dr" {
  provider = aws.dr

  bucket = "txn-dr-transaction-logs-replica"

  tags = local.common_tags
}

resource "aws_s3_bucket_versioning" "transaction_logs_dr" {
  provider = aws.dr

  bucket = aws_s3_bucket.transaction_logs_dr.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary

  name = "${local.name_prefix}-s3-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })

  tags = local.common_tags
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary

  name = "replicate"
  role = aws_iam_role.replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = aws_s3_bucket.transaction_logs.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        Resource = "${aws_s3_bucket.transaction_logs.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
        Resource = "${aws_s3_bucket.transaction_logs_dr.arn}/*"
      },
    ]
  })
}

resource "aws_s3_bucket_replication_configuration" "transaction_logs" {
  provider = aws.primary

  bucket = aws_s3_bucket.transaction_logs.id
  role   = aws_iam_role.replication.arn

  rule {
    id     = "to-recovery-region"
    status = "Enabled"

    destination {
      bucket        = aws_s3_bucket.transaction_logs_dr.arn
      storage_class = "STANDARD_IA"
    }
  }
}

# Load balancer and flow logs

resource "aws_s3_bucket" "logs_primary" {
  provider = aws.primary

  bucket        = "${local.name_prefix}-logs-primary"
  force_destroy = true

  tags = local.common_tags
}

resource "aws_s3_bucket_public_access_block" "logs_primary" {
  provider = aws.primary

  bucket                  = aws_s3_bucket.logs_primary.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "logs_dr" {
  provider = aws.dr

  bucket        = "${local.name_prefix}-logs-dr"
  force_destroy = true

  tags = local.common_tags
}
