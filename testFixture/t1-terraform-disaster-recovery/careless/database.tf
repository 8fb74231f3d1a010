resource "aws_kms_key" "primary" {
  provider = aws.primary

  description             = "${local.name_prefix}: database, primary region"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-primary" })
}

resource "aws_kms_alias" "primary" {
  provider = aws.primary

  name          = "alias/${local.name_prefix}-primary"
  target_key_id = aws_kms_key.primary.key_id
}

resource "aws_kms_key" "dr" {
  provider = aws.dr

  description             = "${local.name_prefix}: database, recovery region"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  tags = merge(local.common_tags, { Name = "${local.name_prefix}-dr" })
}

resource "aws_iam_role" "rds_monitoring" {
  provider = aws.primary

  name = "${local.name_prefix}-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })

  tags = local.common_tags
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  provider = aws.primary

  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_subnet_group" "primary" {
  provider = aws.primary

  name       = "${local.name_prefix}-primary"
  subnet_ids = module.vpc_primary.database_subnets

  tags = local.common_tags
}

resource "aws_db_subnet_group" "dr" {
  provider = aws.dr

  name       = "${local.name_prefix}-dr"
  subnet_ids = module.vpc_dr.database_subnets

  tags = local.common_tags
}

resource "aws_rds_cluster" "primary" {
  provider = aws.primary

  cluster_identifier = "${local.name_prefix}-primary"
  engine             = "aurora-postgresql"
  engine_version     = "14.6"
  database_name      = "transactions"
  master_username    = "txn_admin"
  master_password    = var.db_master_password
  storage_encrypted  = true

  iam_database_authentication_enabled = true

  db_subnet_group_name   = aws_db_subnet_group.primary.name
  vpc_security_group_ids = [aws_security_group.database_primary.id]

  backup_retention_period         = 7
  preferred_backup_window         = var.backup_window
  preferred_maintenance_window    = var.maintenance_window
  enabled_cloudwatch_logs_exports = ["postgresql"]
  deletion_protection             = true
  skip_final_snapshot             = true

  tags = local.common_tags

  lifecycle {
    ignore_changes = [global_cluster_identifier]
  }
}

resource "aws_rds_cluster_instance" "primary" {
  provider = aws.primary
  count    = 2

  identifier         = "${local.name_prefix}-primary-${count.index}"
  cluster_identifier = aws_rds_cluster.primary.id
  engine             = aws_rds_cluster.primary.engine
  engine_version     = aws_rds_cluster.primary.engine_version
  instance_class     = "db.r6g.large"

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.primary.arn

  tags = local.common_tags
}

# Made from the existing cluster, which becomes its primary
resource "aws_rds_global_cluster" "transactions" {
  provider = aws.primary

  global_cluster_identifier    = "${local.name_prefix}-global"
  source_db_cluster_identifier = aws_rds_cluster.primary.arn
  force_destroy                = true

  tags = local.common_tags
}

resource "aws_rds_cluster" "dr" {
  provider = aws.dr

  cluster_identifier        = "${local.name_prefix}-dr"
  global_cluster_identifier = aws_rds_global_cluster.transactions.id
  engine                    = aws_rds_cluster.primary.engine
  engine_version            = aws_rds_cluster.primary.engine_version

  iam_database_authentication_enabled = true

  db_subnet_group_name   = aws_db_subnet_group.dr.name
  vpc_security_group_ids = [aws_security_group.database_dr.id]

  backup_retention_period         = 7
  preferred_backup_window         = var.backup_window
  preferred_maintenance_window    = var.maintenance_window
  enabled_cloudwatch_logs_exports = ["postgresql"]

  tags = local.common_tags

  depends_on = [aws_rds_cluster_instance.primary]
}

resource "aws_rds_cluster_instance" "dr" {
  provider = aws.dr

  identifier         = "${local.name_prefix}-dr-0"
  cluster_identifier = aws_rds_cluster.dr.id
  engine             = aws_rds_cluster.dr.engine
  engine_version     = aws_rds_cluster.dr.engine_version
  instance_class     = "db.r6g.large"

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.dr.arn

  tags = local.common_tags
}

resource "aws_dynamodb_table" "sessions" {
  provider = aws.primary

  name             = "transaction-sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "session_id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "session_id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.dynamodb.arn
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = var.dr_region
    kms_key_arn            = aws_kms_key.dr.arn
    point_in_time_recovery = true
  }

  tags = local.common_tags
}
