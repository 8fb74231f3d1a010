locals {
  aurora_engine = "aurora-postgresql"
}

# Newest release of the line that both regions run.
data "aws_rds_engine_version" "aurora" {
  provider = aws.primary

  engine  = local.aurora_engine
  version = "16"
  latest  = true
}

# RDS cannot manage the password of a global database, so it is generated here. It never enters the state:
# the secret and the cluster take it through write-only arguments.
ephemeral "aws_secretsmanager_random_password" "database" {
  provider = aws.primary

  password_length     = 40
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "database" {
  provider = aws.primary

  name                    = "${local.name_prefix}-aurora-master"
  description             = "Master credentials of the transactions database"
  kms_key_id              = module.primary.key_arns["database"]
  recovery_window_in_days = 0

  replica {
    region     = var.dr_region
    kms_key_id = module.dr.key_arns["database"]
  }
}

resource "aws_secretsmanager_secret_version" "database" {
  provider = aws.primary

  secret_id                = aws_secretsmanager_secret.database.id
  secret_string_wo_version = 1
  secret_string_wo = jsonencode({
    username = "txn_admin"
    password = ephemeral.aws_secretsmanager_random_password.database.random_password
  })
}

ephemeral "aws_secretsmanager_secret_version" "database" {
  provider = aws.primary

  secret_id = aws_secretsmanager_secret_version.database.secret_id
}

resource "aws_iam_role" "rds_monitoring" {
  provider = aws.primary

  name               = "${local.name_prefix}-rds-monitoring"
  assume_role_policy = data.aws_iam_policy_document.assume["monitoring.rds"].json
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  provider = aws.primary

  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_rds_global_cluster" "transactions" {
  provider = aws.primary

  global_cluster_identifier = "${local.name_prefix}-global"
  engine                    = local.aurora_engine
  engine_version            = data.aws_rds_engine_version.aurora.version_actual
  database_name             = "transactions"
  storage_encrypted         = true
  deletion_protection       = false
  force_destroy             = true
}

resource "aws_rds_cluster" "primary" {
  provider = aws.primary

  cluster_identifier              = "${local.name_prefix}-primary"
  global_cluster_identifier       = aws_rds_global_cluster.transactions.id
  engine                          = aws_rds_global_cluster.transactions.engine
  engine_version                  = aws_rds_global_cluster.transactions.engine_version
  database_name                   = aws_rds_global_cluster.transactions.database_name
  db_cluster_parameter_group_name = module.primary.database.parameter_group_name

  master_username            = "txn_admin"
  master_password_wo         = jsondecode(ephemeral.aws_secretsmanager_secret_version.database.secret_string)["password"]
  master_password_wo_version = aws_secretsmanager_secret_version.database.secret_string_wo_version

  iam_database_authentication_enabled = true

  db_subnet_group_name   = module.primary.database.subnet_group_name
  vpc_security_group_ids = module.primary.database.security_group_ids

  storage_encrypted = true
  kms_key_id        = module.primary.key_arns["database"]

  backup_retention_period         = 7
  preferred_backup_window         = var.backup_window
  preferred_maintenance_window    = var.maintenance_window
  enabled_cloudwatch_logs_exports = ["postgresql"]
  deletion_protection             = false
  skip_final_snapshot             = true
}

resource "aws_rds_cluster_instance" "primary" {
  provider = aws.primary
  for_each = toset(["writer", "reader"])

  identifier         = "${local.name_prefix}-primary-${each.key}"
  cluster_identifier = aws_rds_cluster.primary.id
  engine             = aws_rds_cluster.primary.engine
  engine_version     = aws_rds_cluster.primary.engine_version
  instance_class     = var.aurora_instance_class

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = module.primary.key_arns["database"]
}

resource "aws_rds_cluster" "dr" {
  provider = aws.dr

  cluster_identifier              = "${local.name_prefix}-dr"
  global_cluster_identifier       = aws_rds_global_cluster.transactions.id
  engine                          = aws_rds_global_cluster.transactions.engine
  engine_version                  = aws_rds_global_cluster.transactions.engine_version
  db_cluster_parameter_group_name = module.dr.database.parameter_group_name

  iam_database_authentication_enabled = true

  db_subnet_group_name   = module.dr.database.subnet_group_name
  vpc_security_group_ids = module.dr.database.security_group_ids

  storage_encrypted = true
  kms_key_id        = module.dr.key_arns["database"]

  backup_retention_period         = 7
  preferred_backup_window         = var.backup_window
  preferred_maintenance_window    = var.maintenance_window
  enabled_cloudwatch_logs_exports = ["postgresql"]
  deletion_protection             = false
  skip_final_snapshot             = true

  # A secondary can only join once the primary has a writer.
  depends_on = [aws_rds_cluster_instance.primary]
}

resource "aws_rds_cluster_instance" "dr" {
  provider = aws.dr
  for_each = toset(["writer", "reader"])

  identifier         = "${local.name_prefix}-dr-${each.key}"
  cluster_identifier = aws_rds_cluster.dr.id
  engine             = aws_rds_cluster.dr.engine
  engine_version     = aws_rds_cluster.dr.engine_version
  instance_class     = var.aurora_instance_class

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.rds_monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = module.dr.key_arns["database"]
}
