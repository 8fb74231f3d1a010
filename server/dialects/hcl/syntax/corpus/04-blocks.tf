terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  backend "s3" {}
}

empty {}
spaced { }
one_line { enabled = true }
bare label other-label {
  x = 1
}

mixed "quoted" bare "again" {
}

nested {
  level "two" {
    level "three" {
      level "four" {
        leaf = "here"
      }
    }
  }
  beside {
    leaf = 2
  }
}
