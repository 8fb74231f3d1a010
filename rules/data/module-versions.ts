/**
 * Modules of Terraform's public registry with the line of versions to pin them to, for each major version of the AWS provider that
 * a line admits. Source: the release notes of the modules' repositories (github.com/terraform-aws-modules), asOf 2026-04.
 */
export const MODULE_VERSIONS: Readonly<Record<string, Readonly<Record<5 | 6, string>>>> = {
  'terraform-aws-modules/eks/aws': { 5: '~> 20.0', 6: '~> 21.0' },
  'terraform-aws-modules/iam/aws': { 5: '~> 5.0', 6: '~> 6.0' },
  'terraform-aws-modules/kms/aws': { 5: '~> 3.0', 6: '~> 4.0' },
  'terraform-aws-modules/lambda/aws': { 5: '~> 7.0', 6: '~> 8.0' },
  'terraform-aws-modules/s3-bucket/aws': { 5: '~> 4.0', 6: '~> 5.0' },
  'terraform-aws-modules/security-group/aws': { 5: '~> 5.0', 6: '~> 5.0' },
  'terraform-aws-modules/vpc/aws': { 5: '~> 5.0', 6: '~> 6.0' },
};
