locals {
  simple      = "${var.name}"
  surrounded  = "before-${var.name}-after"
  several     = "${var.a}${var.b}-${var.c}"
  literal     = "$${not.interpolated} and %%{not.a.directive}"
  dollars     = "$ $$ % %% 100%"
  call        = "arn:aws:s3:::${lower(var.name)}/*"
  inner_quote = "${var.map["key"]}-${join(",", ["a", "b"])}"
  nested      = "a ${"b ${"c ${var.d}"}"}"
  conditional = "${var.enabled ? "on" : "off"}"
  object      = "${jsonencode({ a = { b = 1 } })}"
  directive   = "Hello, %{if var.name != ""}${var.name}%{else}unnamed%{endif}!"
  loop        = "%{for x in var.list}${x},%{endfor}"
  pairs       = "%{ for k, v in var.map ~} ${k}=${v} %{~ endfor }"
  stripped    = "a ${~ var.b ~} c"
  over_lines  = "${
    var.a
  }-${merge({
    b = 1
  }, {}).b}"
  old_style = "${concat(list("a"), list("b"))}"
}
