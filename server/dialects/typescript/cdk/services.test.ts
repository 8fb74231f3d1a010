/** The tables of constructs against the schemas: every row leads to a property that CloudFormation has. */
import { describe, expect, it } from 'vitest';
import { schemaNames } from '../../../schema/names';
import { schemaTables } from '../../../schema/names/tables';
import { createBridge } from '../../../schema/bridge';
import type { Row } from './model';
import { MODELS } from './services';

const { cloudFormation, terraform } = schemaNames(schemaTables);
const bridge = createBridge(cloudFormation);
const models = [...MODELS.values()].filter((model) => model.type !== '');

describe.each(models)('$name', (model) => {
  it('is of a type that CloudFormation has and the bridge knows', () => {
    expect(cloudFormation.has(model.type)).toBe(true);
    const canonical = bridge.canonicalType(model.type);
    // Policies are parts of the roles, users and groups that have them.
    expect(canonical === '' || (canonical !== undefined && terraform.has(canonical))).toBe(true);
  });

  it('has rows to properties that CloudFormation has, and lists where they are lists', () => {
    const wrong = Object.values(model.rows)
      .flatMap((row) => (Array.isArray(row) ? (row as readonly (string | Row)[]) : [row as string | Row]))
      .map((row) => (typeof row === 'string' ? row : row.to))
      .filter((to) => !resolves(model.type, to.split('.')));
    expect(wrong).toEqual([]);
  });

  it('gives attributes that the canonical type has', () => {
    const canonical = bridge.canonicalType(model.type) ?? '';
    const wrong = Object.values(model.attributes).filter((name) => canonical !== '' && terraform.property(canonical, [name]) === undefined);
    expect(wrong).toEqual([]);
  });
});

function resolves(type: string, path: readonly string[]): boolean {
  const names = path.map((name) => name.replace('[]', ''));
  return path.every((name, index) => {
    const property = cloudFormation.property(type, names.slice(0, index + 1));
    // What follows the names of free JSON is not in the schema.
    if (property === undefined) return cloudFormation.property(type, names.slice(0, index))?.kind === 'any';
    return !name.endsWith('[]') || property.container === 'list';
  });
}

describe('constructs', () => {
  it.each([
    'apigateway',
    'apigatewayv2',
    'autoscaling',
    'backup',
    'cloudfront',
    'cloudwatch',
    'dynamodb',
    'ec2',
    'ecr',
    'ecs',
    'efs',
    'elasticloadbalancingv2',
    'events',
    'iam',
    'kinesis',
    'kms',
    'lambda',
    'logs',
    'opensearchservice',
    'rds',
    'route53',
    's3',
    'secretsmanager',
    'sns',
    'sqs',
    'stepfunctions',
  ])('of aws-%s are known', (service) => {
    expect([...MODELS.keys()].filter((name) => name.startsWith(`aws-${service}.`))).not.toEqual([]);
  });
});
