/** Every hand-written row against the schemas that it names: what a new version of AWS's packages renames is found here. */
import { describe, expect, it } from 'vitest';
import { schemaNames } from '../names';
import { schemaTables } from '../names/tables';
import { SATELLITES, satelliteFor } from '../satellites';
import { TYPE_BRIDGES, WRITTEN_SEPARATELY } from './rows';
import type { Field, Shape } from './types';

const { cloudFormation, pulumi, terraform } = schemaNames(schemaTables);

/** A part is written below one property, or is the native resource seen as another. */
const ROWS: readonly RowAt[] = [...TYPE_BRIDGES, ...WRITTEN_SEPARATELY].flatMap((row) => [
  { native: row.native, canonical: row.canonical, shape: row.shape, at: [] },
  ...row.parts.map((part) => ({
    native: row.native,
    canonical: part.canonical,
    shape: part.shape,
    at: part.at === undefined ? [] : [part.at],
  })),
]);

interface RowAt {
  readonly native: string;
  readonly canonical: string;
  readonly shape: Shape;
  readonly at: readonly string[];
}

describe('every row of the bridge', () => {
  it('is of a type that CloudFormation has', () => {
    // The short forms of serverless templates are in no specification of resources.
    const wrong = ROWS.filter(({ native }) => !cloudFormation.has(native) && !native.startsWith('AWS::Serverless::'));
    expect(wrong.map(({ native }) => native)).toEqual([]);
  });

  it('leads to a type that Terraform and Pulumi have', () => {
    const wrong = ROWS.filter(({ canonical }) => canonical !== '' && (!terraform.has(canonical) || pulumi.classesOf(canonical).length === 0));
    expect(wrong.map(({ native, canonical }) => `${native} ${canonical}`)).toEqual([]);
  });

  it('names properties that CloudFormation has, and lists where they are lists', () => {
    const wrong: string[] = [];
    const visit = (native: string, shape: Shape, at: readonly string[]): void => {
      for (const [name, row] of Object.entries(shape)) {
        const field: Field = typeof row === 'string' ? { to: row } : row;
        if (name.startsWith('#') || isLink(name, field)) continue;
        const path = [...at, name.replace('[]', '')];
        const property = cloudFormation.property(native, path);
        if (!property) wrong.push(`${native} ${path.join('.')}`);
        else if ((property.container === 'list') !== (name.endsWith('[]') || field.bag !== undefined))
          wrong.push(`${native} ${path.join('.')} list`);
        else visit(native, field.of ?? {}, path);
      }
    };
    for (const { native, shape, at } of ROWS) if (cloudFormation.has(native)) visit(native, shape, at);
    expect(wrong).toEqual([]);
  });

  it('leads to properties that the canonical model has, and that Pulumi can name', () => {
    const wrong: string[] = [];
    const check = (canonical: string, path: readonly string[]): void => {
      const [first = ''] = path;
      if (FOLDED.has(`${canonical}.${first}`) || satelliteFor(canonical, first)) return;
      if (!terraform.property(canonical, path)) wrong.push(`${canonical} ${path.join('.')}`);
      for (const each of pulumi.classesOf(canonical)) if (!each.property(path)) wrong.push(`${each.path} ${path.join('.')}`);
    };
    const visit = (canonical: string, shape: Shape, at: readonly string[]): void => {
      for (const row of Object.values(shape)) {
        const field: Field = typeof row === 'string' ? { to: row } : row;
        if (field.to === '-') continue;
        const path = field.to === '' ? at : [...at, ...field.to.split('.')];
        if (field.to !== '') check(canonical, path);
        for (const each of Object.values(field.bag?.names ?? {}))
          check(canonical, [...path, ...(typeof each === 'string' ? each : each.to).split('.')]);
        visit(canonical, field.of ?? {}, path);
      }
    };
    for (const { canonical, shape } of ROWS) if (canonical !== '') visit(canonical, shape, []);
    expect(wrong).toEqual([]);
  });

  it('gives attributes that CloudFormation has', () => {
    const wrong = TYPE_BRIDGES.filter((row) => cloudFormation.has(row.native)).flatMap((row) =>
      Object.keys(row.attributes).flatMap((name) =>
        cloudFormation.attributes(row.native)?.includes(name) ? [] : [`${row.native} ${name}`],
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('every satellite', () => {
  it.each([...SATELLITES.values()])('$type is linked and carried by names that exist', (satellite) => {
    const { type, parent, link, linkAttribute, parentName, content, property, isOwn } = satellite;
    expect(terraform.property(type, [link])).toBeDefined();
    expect(terraform.property(parent, [linkAttribute])).toBeDefined();
    expect(terraform.property(parent, [parentName])).toBeDefined();
    if (content !== undefined) expect(terraform.property(type, [content])).toBeDefined();
    if (isOwn) expect(terraform.property(parent, [property])?.readOnly).toBe(false);
    for (const each of [type, parent]) expect(pulumi.classesOf(each)).not.toEqual([]);
  });
});

/** Lists that say what a resource is for, which its parts take the items of. */
function isLink(name: string, field: Field): boolean {
  return field.to === '-' && ['Roles[]', 'Users[]', 'Groups[]'].includes(name);
}

/** Properties that the canonical model has beside Terraform's: what satellites carry, and what only templates say. */
const FOLDED: ReadonlySet<string> = new Set([
  'aws_efs_file_system.policy',
  'aws_ecr_repository.policy',
  'aws_backup_vault.policy',
  'aws_dynamodb_table.resource_policy',
  'aws_iam_user.managed_policy_arns',
  'aws_iam_group.managed_policy_arns',
  'aws_secretsmanager_secret.generate_secret_string',
  'aws_lambda_function.inline_code',
  'aws_cloudwatch_event_bus.policy',
  'aws_api_gateway_stage.method_settings',
  'aws_api_gateway_method.integration',
  'aws_lb_target_group.targets',
]);
