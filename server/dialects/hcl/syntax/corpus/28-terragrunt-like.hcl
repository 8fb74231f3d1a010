include "root" {
  path = find_in_parent_folders()
}

locals {
  region = read_terragrunt_config(find_in_parent_folders("region.hcl")).locals.region
}

inputs = merge(
  local.common,
  {
    cidr = "10.0.0.0/16"
  },
)
