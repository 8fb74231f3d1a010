locals {
  attribute      = aws_kms_key.main.arn
  index          = aws_kms_key.main[0].arn
  by_key         = aws_kms_key.main["primary"].arn
  by_reference   = var.regions[var.index]
  by_call        = var.regions[length(var.regions) - 1].name
  splat          = aws_instance.web[*].id
  splat_deep     = aws_instance.web[*].network_interface[0].addresses[*].ip
  legacy_splat   = aws_instance.web.*.id
  splat_indexed  = aws_instance.web.*.id[0]
  legacy_index   = aws_instance.web.0.id
  legacy_both    = aws_instance.web.*.addresses.0
  splat_end      = var.list[*]
  data           = data.aws_caller_identity.current.account_id
  module_output  = module.network.private_subnet_ids[0]
  with_dashes    = module.my-network.some-output
  of_a_call      = element(var.zones, 0).name
  of_parentheses = (var.a).b
  of_an_object   = { a = 1 }.a
  of_a_list      = ["a", "b"][1]
  spaced         = var . region
  inner_space    = var.list[ 0 ] [ 1 ]
  interpolated   = var.map["${var.prefix}-key"]
  over_lines = var.map[
    "key"
  ]
}
