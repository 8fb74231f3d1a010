import { describe, expect, it } from 'vitest';
import { leftOut, providersIn, remoteModulesIn, requiredVariablesIn, withAnyVersions } from './terraform-text';

const MODULE = `terraform {
  required_version = "~> 1.9"
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 6.0" }
    random = {
      source  = "hashicorp/random"
      version = "3.7.2"
    }
  }
}

variable "region" {
  type = string
}

variable "size" {
  default = 3
}

resource "random_password" "orders" {
  length = 32
}

module "network" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
}

module "key" {
  source = "./modules/key"
}

resource "aws_db_instance" "orders" {
  password   = random_password.orders.result
  subnets    = module.network.subnets
  kms_key_id = module.key.arn
  depends_on = [random_password.orders]
}
`;

describe('what a module asks for', () => {
  it('is read from its text', () => {
    expect(requiredVariablesIn([MODULE])).toEqual(['region']);
    expect(providersIn([MODULE])).toEqual(['random', 'aws']);
    expect(remoteModulesIn([MODULE])).toEqual(['network']);
  });
});

describe('withAnyVersions', () => {
  it('takes any version of Terraform and of providers, not of modules', () => {
    const versions = [...withAnyVersions(MODULE).matchAll(/version\s*=\s*"(.*)"/g)].map(([, version]) => version);
    expect(versions).toEqual(['>= 0', '>= 0', '>= 0', '5.1.0']);
  });
});

describe('leftOut', () => {
  const changed = leftOut(MODULE, ['random'], ['network']);

  it('keeps lines where they are', () => {
    expect(changed.split('\n').length).toBe(MODULE.split('\n').length);
  });

  it('leaves neither declarations nor uses', () => {
    expect(providersIn([changed])).toEqual(['aws']);
    expect(remoteModulesIn([changed])).toEqual([]);
    expect(changed.slice(changed.indexOf('resource "aws_db_instance"'))).toBe(`resource "aws_db_instance" "orders" {
  password   = terraform_data.left_out.output
  subnets    = terraform_data.left_out.output
  kms_key_id = module.key.arn
  depends_on = [terraform_data.left_out]
}
`);
  });

  it('changes nothing when nothing is missing', () => {
    expect(leftOut(MODULE, [], [])).toBe(MODULE);
  });
});
