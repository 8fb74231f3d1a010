locals {
  plain    = 1e3
  capital  = 6E23
  signed   = 2e+3
  negative = 25E-1
}
