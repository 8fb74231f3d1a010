import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join as joinPath, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { descendants, get } from '../../core/query';
import type { Program } from '../../core/program';
import { program, show } from './testing/files';

const FIXTURES = fileURLToPath(new URL('../../../testFixture', import.meta.url));

function fixture(name: string): Program {
  const root = joinPath(FIXTURES, name);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(joinPath(root, path)).isFile());
  const sources = paths.filter((path) => /\.(tf|tfvars)$/.test(basename(path)));
  return program(Object.fromEntries(sources.map((path) => [relative('.', path), readFileSync(joinPath(root, path), 'utf8')])));
}

const programs = {
  't1 careless': fixture('t1-terraform-disaster-recovery/careless'),
  't1 ready': fixture('t1-terraform-disaster-recovery/ready'),
  't2 careless': fixture('t2-terraform-monitoring/careless'),
  't2 ready': fixture('t2-terraform-monitoring/ready'),
};

type Name = keyof typeof programs;

describe('the fixtures', () => {
  it.each<readonly [Name, string, readonly string[], string]>([
    ['t1 careless', 'aws_rds_cluster.primary', ['master_password'], '"Tr4nsact1ons-2023!"'],
    ['t1 careless', 'aws_rds_cluster.primary', ['db_subnet_group_name'], 'aws_db_subnet_group.primary.name'],
    ['t1 careless', 'aws_rds_cluster_instance.primary[1]', ['cluster_identifier'], 'aws_rds_cluster.primary.id'],
    ['t1 careless', 'aws_dynamodb_table.sessions', ['server_side_encryption', 'kms_key_arn'], '<unsupported aws_kms_key.dynamodb.arn>'],
    ['t1 careless', 'aws_s3_bucket.transaction_logs', ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default', 'sse_algorithm'], '"AES256"'],
    ['t1 careless', 'aws_s3_bucket.logs_primary', ['public_access_block', 'block_public_policy'], 'false'],
    ['t1 careless', 'aws_route53_record.api["dr"]', ['alias', 'name'], 'aws_lb.dr.dns_name'],
    ['t1 careless', 'aws_sns_topic_subscription.orchestrator', ['topic_arn'], 'module.monitoring.aws_sns_topic.alerts.arn'],
    ['t1 careless', 'module.monitoring.aws_sns_topic.alerts', ['kms_master_key_id'], '"alias/aws/sns"'],
    ['t1 careless', 'aws_iam_role_policy.validator', ['policy', 'Version'], '"2012-10-17"'],
    ['t1 careless', 'aws_lb.primary', ['subnets'], '<missing-module module.vpc_primary.public_subnets>'],
    ['t1 ready', 'module.dr.aws_kms_key.service["logs"]', ['enable_key_rotation'], 'true'],
    ['t1 ready', 'module.dr.aws_subnet.this["database-b"]', ['cidr_block'], '"10.30.5.0/24"'],
    ['t1 ready', 'module.primary.aws_db_subnet_group.this', ['subnet_ids'], '[module.primary.aws_subnet.this["database-a"].id, module.primary.aws_subnet.this["database-b"].id]'],
    ['t1 ready', 'module.primary.aws_s3_bucket.transaction_logs', ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default', 'kms_master_key_id'],
      'module.primary.aws_kms_key.service["transactions"].arn'],
    ['t1 ready', 'aws_cloudwatch_log_group.function["dr-test-validator"]', ['kms_key_id'], 'module.dr.aws_kms_key.service["logs"].arn'],
    ['t1 ready', 'aws_lambda_function.function["failover-orchestrator"]', ['dead_letter_config', 'target_arn'], 'aws_sqs_queue.dead_letters.arn'],
    ['t1 ready', 'aws_lambda_function.function["failover-orchestrator"]', ['filename'], '"./.build/failover-orchestrator.zip"'],
    ['t1 ready', 'module.primary.aws_security_group.load_balancer', ['ingress'],
      '[{description: "HTTPS from anywhere", protocol: "tcp", from_port: "443", to_port: "443", cidr_blocks: ["0.0.0.0/0"]}, ' +
        '{description: "HTTP from anywhere, redirected to HTTPS", protocol: "tcp", from_port: "80", to_port: "80", cidr_blocks: ["0.0.0.0/0"]}]'],
    ['t2 careless', 'aws_db_instance.main', ['password'], '"Analytics#2024"'],
    ['t2 careless', 'aws_sns_topic.alerts', ['kms_master_key_id'], 'aws_kms_key.main.id'],
    ['t2 careless', 'aws_cloudwatch_metric_alarm.database_cpu', ['alarm_actions'], '[]'],
    ['t2 careless', 'aws_cloudwatch_metric_alarm.aggregator_errors', ['alarm_actions'], 'absent'],
    ['t2 careless', 'aws_lambda_function.metric_aggregator', ['dead_letter_config'], 'absent'],
    ['t2 ready', 'aws_db_instance.main', ['manage_master_user_password'], 'true'],
  ])('%s: %s %j', (name, id, path, expected) => {
    const resource = programs[name].graph.byId(id);
    expect(resource && show(get(resource.properties, ...path))).toBe(expected);
  });

  it.each(Object.entries(programs))('%s: every resource is certain to be there, and nothing was left out', (_, { declared, limits }) => {
    expect(declared.filter((each) => each.condition !== undefined || each.id.includes('[*]')).map((each) => each.id)).toEqual([]);
    expect(limits).toEqual([]);
  });

  it.each<readonly [Name, readonly string[]]>([
    ['t1 careless', ['missing-module', 'parameter', 'unsupported']],
    ['t1 ready', ['computed', 'parameter']],
    ['t2 careless', ['parameter']],
    ['t2 ready', ['computed', 'parameter']],
  ])('%s: what is unknown is unknown for good reason', (name, reasons) => {
    const unknowns = programs[name].declared.flatMap(({ properties }) =>
      [...descendants(properties)].flatMap((value) => (value.kind === 'unknown' ? [value.reason] : [])),
    );
    expect([...new Set(unknowns)].sort()).toEqual(reasons);
  });
});
