locals {
  plain     = [for name in var.names : upper(name)]
  indexed   = [for index, name in var.names : "${index}-${name}"]
  filtered  = [for name in var.names : name if name != ""]
  mapped    = { for name in var.names : name => length(name) }
  key_value = { for key, value in var.map : key => value if value != null }
  grouped   = { for user in var.users : user.role => user.name... }
  filtered_group = {
    for user in var.users :
    user.role => user.name...
    if user.active
  }
  nested = [
    for network in var.networks : [
      for subnet in network.subnets : {
        network = network.name
        subnet  = subnet
      }
    ]
  ]
  object_value = { for k, v in var.map : k => {
    name  = k
    value = v
  } }
  conditional = [for x in var.enabled ? var.list : [] : x]
  flattened   = flatten([for k, v in var.map : [for x in v : { key = k, x = x }]])
  comments = [
    # of the names
    for name in var.names : # each
    name                    # as it is
  ]
}
