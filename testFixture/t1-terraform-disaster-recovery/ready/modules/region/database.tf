# What a cluster needs in its region; the clusters themselves span regions and live in the root module.

resource "aws_db_subnet_group" "this" {
  name        = "${local.name}-database"
  description = "Database subnets of ${local.name}"
  subnet_ids  = local.database_subnet_ids
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = "${local.name}-aurora"
  description = "TLS only, statements that change the schema are logged"
  family      = var.parameter_group_family

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }
}

resource "aws_security_group" "application" {
  name        = "${local.name}-application"
  description = "Transaction services in the private subnets"
  vpc_id      = aws_vpc.this.id

  ingress {
    description     = "HTTPS from the load balancer"
    protocol        = "tcp"
    from_port       = 8443
    to_port         = 8443
    security_groups = [aws_security_group.load_balancer.id]
  }

  dynamic "egress" {
    for_each = { 443 = "HTTPS to endpoints inside of the VPC", 5432 = "PostgreSQL inside of the VPC" }

    content {
      description = egress.value
      protocol    = "tcp"
      from_port   = egress.key
      to_port     = egress.key
      cidr_blocks = [var.vpc_cidr]
    }
  }
}

resource "aws_security_group" "database" {
  name        = "${local.name}-database"
  description = "Aurora cluster"
  vpc_id      = aws_vpc.this.id

  ingress {
    description     = "PostgreSQL from the transaction services"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.application.id]
  }
}
