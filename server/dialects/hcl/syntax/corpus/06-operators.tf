locals {
  sums        = 1 + 2 - 3
  products    = 4 * 5 / 6 % 7
  mixed       = 1 + 2 * 3 - 4 / 2
  compared    = var.a > 1 && var.b >= 2 || var.c < 3 && var.d <= 4
  equal       = var.a == var.b
  different   = var.a != null
  not         = !var.enabled
  twice       = !!var.enabled
  minus       = -var.offset + -1
  grouped     = (1 + 2) * (3 + (4))
  no_spaces   = var.a+var.b*var.c
  conditional = var.enabled ? "on" : "off"
  nested      = var.a ? 1 : var.b ? 2 : 3
  lists       = var.enabled ? [1, 2] : []
  chained     = var.a == 1 ? var.b != 2 ? "x" : "y" : "z"
  over_lines = (
    var.a == "x"
    && var.b == "y"
    || !var.c
    ? "first"
    : "second"
  )
}
