locals {
  none       = timestamp()
  one        = upper("a")
  many       = cidrsubnet(var.cidr, 8, 3)
  nested     = join(",", sort(distinct(concat(var.a, var.b))))
  expanded   = max(var.numbers...)
  both       = merge({ a = 1 }, var.maps...)
  trailing   = merge(var.a, var.b, )
  provider   = provider::aws::arn_parse(var.arn).account_id
  spaced     = upper ( "x" )
  over_lines = merge(
    var.tags,
    {
      Name = "x"
    },
  )
  tried     = try(var.object.attribute[0], null)
  formatted = format("%s-%03d", var.name, 7)
  encoded   = jsonencode({ a = [1, 2], b = { c = null } })
}
