locals {
  empty_list   = []
  empty_object = {}
  inline       = [1, "two", true, null, [3], { four = 4 }]
  trailing     = [1, 2,]
  lines = [
    "a",
    "b",
  ]
  last_without_comma = [
    "a",
    "b"
  ]
  object = {
    name   = "x"
    "text" = 1
    colon : 2
    (var.key)          = 3
    "${var.prefix}-id" = 4
    12                 = "number"
    true               = "boolean"
    nested = {
      deeper = { deepest = [] }
    }
  }
  commas      = { a = 1, b = 2, }
  colons      = { a : 1, "b" : 2 }
  mixed_lines = { a = 1, b = 2
    c = 3
  }
  list_of_objects = [
    {
      name = "first"
      port = 80
    },
    { name = "second", port = 443 },
  ]
  traversal_key = { aws.primary = aws.main }
}
