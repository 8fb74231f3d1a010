module "network" {
  source = "./modules/network"

  providers = {
    aws     = aws.primary
    aws.dr  = aws.dr
  }

  for_each = toset(["blue", "green"])
  name     = each.key
  cidr     = cidrsubnet("10.0.0.0/8", 8, index(["blue", "green"], each.key))

  depends_on = [
    aws_iam_role.deployer,
  ]
}

output "subnet_ids" {
  value     = { for name, network in module.network : name => network.subnet_ids }
  sensitive = true
}

moved {
  from = aws_instance.old
  to   = module.network["blue"].aws_instance.new[0]
}
