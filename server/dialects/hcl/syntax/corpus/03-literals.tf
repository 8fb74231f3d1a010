locals {
  zero       = 0
  whole      = 42
  negative   = -17
  fraction   = 3.14159
  small      = 1.5e-7
  yes        = true
  no         = false
  nothing    = null
  empty      = ""
  text       = "plain"
  accents    = "crème brûlée, 東京, 🚀"
  quoted     = "she said \"no\" and left\n\twith a tab and a \\ backslash"
  code_point = "\u00e9\U0001F600"
}
