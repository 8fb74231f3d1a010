resource "aws_security_group" "database" {
  name_prefix = "db-"
  vpc_id      = aws_vpc.main.id

  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.app.id]
    description     = "PostgreSQL from the application"
  }

  dynamic "egress" {
    for_each = { for rule in var.egress : rule.name => rule }
    content {
      from_port   = egress.value.port
      to_port     = egress.value.port
      protocol    = lookup(egress.value, "protocol", "tcp")
      cidr_blocks = egress.value.cidr_blocks
    }
  }
}
