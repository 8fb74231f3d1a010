locals {
  with_mark = "byte order mark"
}
