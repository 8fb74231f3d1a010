import { describe, expect, it } from 'vitest';
import json from '../generated/terraform.json';
import { arnSources } from '../iam/resources';
import { terraformSchema } from './index';
import { packShape, unpackShape } from './pack';

const terraform = terraformSchema(json);

describe('terraformSchema', () => {
  it.each(Object.entries(json.types))('%s keeps everything through packing', (_, packed) => {
    expect(packShape(unpackShape(packed, json.common), json.common)).toBe(packed);
  });

  it.each([
    ['aws_s3_bucket', 'bucket', { kind: 'string', container: 'one', block: false, computed: true }],
    ['aws_s3_bucket', 'arn', { readOnly: true, block: false }],
    ['aws_s3_bucket', 'tags', { kind: 'string', container: 'map' }],
    ['aws_s3_bucket', 'versioning', { kind: 'object', container: 'one', block: true, maxItemsOne: true }],
    ['aws_s3_bucket', 'lifecycle_rule', { kind: 'object', container: 'list', block: true, maxItemsOne: false }],
    ['aws_s3_bucket', 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm', {
      kind: 'string',
      required: true,
    }],
    ['aws_security_group', 'ingress', { container: 'list', block: true, alsoArgument: true, maxItemsOne: false }],
    ['aws_security_group', 'ingress.cidr_blocks', { kind: 'string', container: 'list', block: false }],
    ['aws_db_instance', 'instance_class', { required: true }],
    ['aws_db_instance', 'vpc_security_group_ids', { kind: 'string', container: 'list' }],
    ['aws_db_instance', 'allocated_storage', { kind: 'number', container: 'one' }],
    ['aws_lambda_function', 'dead_letter_config', { block: true, maxItemsOne: true }],
    ['aws_lambda_function', 'dead_letter_config.target_arn', { required: true }],
    ['aws_iam_policy_document', 'statement', undefined],
    ['aws_eip', 'vpc', { removed: true }],
    ['aws_redshift_cluster', 'logging.enable', { removed: true, required: true }],
    ['aws_wafv2_web_acl', 'rule.statement', { kind: 'any', block: true, maxItemsOne: true }],
    ['aws_cloudwatch_metric_alarm', 'metric_query.metric.dimensions', { container: 'map' }],
  ])('%s.%s', (type, path, facts) => {
    const property = terraform.property(type, path.split('.'));
    if (facts === undefined) expect(property).toBeUndefined();
    else expect(property).toMatchObject({ name: path.split('.').at(-1), ...facts });
  });

  it.each([
    ['aws_db_instance', 'publicly_accessible', false],
    ['aws_cloudtrail', 'enable_log_file_validation', false],
    ['aws_eks_cluster', 'vpc_config.endpoint_public_access', true],
    ['aws_kms_key', 'enable_key_rotation', false],
    ['aws_ecr_repository', 'image_tag_mutability', 'MUTABLE'],
    ['aws_cloudwatch_log_group', 'retention_in_days', 0],
    ['aws_s3_bucket_public_access_block', 'block_public_acls', false],
    ['aws_redshift_cluster', 'encrypted', true],
    ['aws_db_instance', 'storage_encrypted', false],
    ['aws_db_instance', 'multi_az', false],
    ['aws_lambda_function', 'timeout', 3],
    ['aws_lb', 'drop_invalid_header_fields', false],
    ['aws_apigatewayv2_api', 'route_selection_expression', '$request.method $request.path'],
    ['aws_backup_plan', 'rule.completion_window', 180],
    ['aws_s3_bucket', 'bucket', undefined],
  ])('%s.%s is %j when absent', (type, path, value) => {
    expect(terraform.defaultValue(type, path.split('.'))).toBe(value);
  });

  it.each([
    ['aws_db_instance', 'storage_encrypted', true],
    ['aws_db_instance', 'kms_key_id', true],
    ['aws_db_instance', 'identifier', false],
    ['aws_db_instance', 'publicly_accessible', false],
    ['aws_dynamodb_table', 'hash_key', true],
    ['aws_dynamodb_table', 'point_in_time_recovery', false],
    ['aws_sqs_queue', 'kms_master_key_id', false],
    ['aws_efs_file_system', 'encrypted', true],
    ['aws_ecr_repository', 'encryption_configuration.kms_key', true],
    ['aws_instance', 'root_block_device.kms_key_id', true],
    ['aws_security_group', 'ingress.cidr_blocks', false],
    ['aws_lambda_function', 'dead_letter_config.target_arn', false],
    ['aws_s3_bucket', 'region', true],
    ['aws_kinesis_firehose_delivery_stream', 'extended_s3_configuration.kms_key_arn', undefined],
  ])('changing %s.%s replaces: %j', (type, path, replaces) => {
    expect(terraform.property(type, path.split('.'))).toBeDefined();
    expect(terraform.replacement(type, path.split('.'))).toBe(replaces);
  });

  it('answers the short questions', () => {
    expect(terraform.isBlock('aws_s3_bucket', ['versioning'])).toBe(true);
    expect(terraform.isBlock('aws_s3_bucket', ['tags'])).toBe(false);
    expect(terraform.isList('aws_lambda_function', ['layers'])).toBe(true);
    expect(terraform.isList('aws_s3_bucket', ['versioning'])).toBe(false);
    expect(terraform.isMaxItemsOne('aws_s3_bucket', ['versioning'])).toBe(true);
    expect(terraform.isMaxItemsOne('aws_s3_bucket', ['lifecycle_rule'])).toBe(false);
    expect(terraform.properties('aws_kms_alias', [])?.map((property) => property.name)).toContain('target_key_id');
  });

  it('takes an alias for its type', () => {
    expect(terraform.canonical('aws_alb_target_group')).toBe('aws_lb_target_group');
    expect(terraform.canonical('aws_albatross')).toBe('aws_albatross');
    expect(terraform.has('aws_alb')).toBe(true);
    expect(terraform.property('aws_alb', ['internal'])?.kind).toBe('boolean');
  });

  it.each([
    ['aws_nothing', ['x']],
    ['__proto__', ['x']],
    ['aws_s3_bucket', ['nothing']],
    ['aws_s3_bucket', ['__proto__']],
    ['aws_s3_bucket', ['tags', 'Name']],
    ['aws_s3_bucket', ['versioning', 'enabled', 'more']],
    ['aws_s3_bucket', []],
  ])('knows nothing of %s %j', (type, path) => {
    expect(terraform.property(type, path)).toBeUndefined();
    expect(terraform.isBlock(type, path)).toBeUndefined();
    expect(terraform.isList(type, path)).toBeUndefined();
    expect(terraform.replacement(type, path)).toBeUndefined();
  });

  it.each(arnSources)('$iam: $type.$attribute is there', ({ type, attribute }) => {
    expect(terraform.property(type, [attribute])?.kind).toBe('string');
  });
});
