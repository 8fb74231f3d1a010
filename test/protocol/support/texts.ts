/** Small programs that several tests use. */

export const BUCKET = 's3/no-public-access-block';
export const PASSWORD = 'secrets/hardcoded-password';

/** Has one finding: no public access block. */
export const BUCKET_TF = `resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "reports" {
  bucket = aws_s3_bucket.reports.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.reports.arn
    }
    bucket_key_enabled = true
  }
}

resource "aws_kms_key" "reports" {
  enable_key_rotation = true
}
`;

/** What \`BUCKET_TF\` needs to have none. */
export const BLOCK_TF = `resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`;

export const BUCKET_YAML = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt Key.Arn
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
`;

export const BUCKET_JSON = `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Reports": {
      "Type": "AWS::S3::Bucket"
    }
  }
}
`;

/** A password that reaches the database through a local in another file. */
export const DATABASE_TF = `resource "aws_db_instance" "main" {
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "app"
  password          = local.password
  storage_encrypted = true
  kms_key_id        = var.key_arn
}

variable "key_arn" {
  type = string
}
`;
export const LOCALS_TF = `locals {
  password = "Analytics#2024"
}
`;
