resource "aws_db_subnet_group" "main" {
  name       = "${local.name_prefix}-database"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_iam_role" "rds_monitoring" {
  name = "${local.name_prefix}-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "main" {
  identifier     = "${var.project_name}_${var.environment_suffix}_postgres"
  engine         = "postgres"
  engine_version = "14.7"
  instance_class = "db.t3.small"
  db_name        = "analytics"
  username       = "analytics_admin"
  password       = local.db_password

  storage_type          = "gp3"
  allocated_storage     = 20
  max_allocated_storage = 100
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.main.arn
  db_subnet_group_name  = aws_db_subnet_group.main.name

  backup_retention_period = 7
  backup_window           = var.backup_window
  maintenance_window      = var.maintenance_window

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.main.arn
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
}

resource "aws_dynamodb_table" "metrics" {
  name                        = "analytics-metrics"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "metric"
  range_key                   = "day"
  deletion_protection_enabled = true

  attribute {
    name = "metric"
    type = "S"
  }

  attribute {
    name = "day"
    type = "S"
  }
}

# Raw figures of each day, for the analysts' notebooks

resource "aws_s3_bucket" "exports" {
  bucket = "${local.name_prefix}-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}
