import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newResource, write, type CanonicalEdit, type Expression } from '../../../core/edits';
import { descendants, get, itemsOf, propertyAt } from '../../../core/query';
import type { Program } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { applyEdits } from '../../../core/text';
import type { ObjectValue, Value } from '../../../core/value';
import { programOf, ROOT } from '../testing';

const HEAD = 'import pulumi\nimport pulumi_aws as aws\n\n';
const JSON_HEAD = 'import json\n\nimport pulumi\nimport pulumi_aws as aws\n\n';

const written: string[] = [];

/** The program's entry after the edits; undefined where they cannot be written. Line breaks of Windows make no difference. */
function fixed(source: string, edits: (program: Program) => readonly CanonicalEdit[]): string | undefined {
  const text = rendered(source, edits);
  expect(rendered(source.replaceAll('\n', '\r\n'), edits)).toBe(text?.replaceAll('\n', '\r\n'));
  if (text !== undefined) written.push(text);
  return text;
}

function rendered(source: string, edits: (program: Program) => readonly CanonicalEdit[]): string | undefined {
  const program = programOf(source);
  const changed = program.render(edits(program));
  if (!changed) return undefined;
  const [file, ...others] = changed;
  expect(others).toEqual([]);
  expect(file?.uri).toBe(`${ROOT}/__main__.py`);
  return applyEdits(source, file?.edits ?? []);
}

function only(program: Program, type: string): Resource {
  const found = program.graph.ofType(type).filter((each) => each.mode === 'managed');
  const [first] = found;
  if (!first) throw new Error(`no ${type}`);
  return first;
}

function statementOf(policy: Resource): ObjectValue {
  const [statement] = itemsOf(get(policy.properties, 'policy', 'Statement'));
  if (statement?.kind !== 'object') throw new Error('no statement');
  return statement;
}

function key(near: Resource, name = `${near.name} key`): ReturnType<typeof newResource> {
  return newResource('aws_kms_key', name, near, { enable_key_rotation: write.literal(true) });
}

afterAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'written-'));
  const files = written.map((text, index) => {
    const path = join(folder, `fixed_${index}.py`);
    writeFileSync(path, text);
    return path;
  });
  const run = spawnSync('python3', ['-m', 'py_compile', ...files], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  if (run.error) {
    process.stderr.write('python3 was not found: what was written is not known to compile\n');
    return;
  }
  expect(run.stderr).toBe('');
});

describe('set', () => {
  const set = (type: string, path: readonly string[], value: Expression) => (program: Program) =>
    [{ kind: 'set', resource: only(program, type), path, value } as const];

  it.each<[string, string, readonly string[], Expression, string]>([
    [
      'a missing argument, one a line',
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres",\n)\n',
      ['storage_encrypted'],
      write.literal(true),
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres",\n    storage_encrypted=True,\n)\n',
    ],
    [
      'before the options',
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres",  # the newest\n    opts=pulumi.ResourceOptions(protect=True),\n)\n',
      ['storage_encrypted'],
      write.literal(true),
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres",  # the newest\n    storage_encrypted=True,\n    opts=pulumi.ResourceOptions(protect=True),\n)\n',
    ],
    [
      'in hanging style, without a comma behind the last',
      'db = aws.rds.Instance("main",\n    engine="postgres")\n',
      ['storage_encrypted'],
      write.literal(true),
      'db = aws.rds.Instance("main",\n    engine="postgres",\n    storage_encrypted=True)\n',
    ],
    [
      'behind a last argument with a comment and no comma',
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres"  # the newest\n)\n',
      ['storage_encrypted'],
      write.literal(true),
      'db = aws.rds.Instance(\n    "main",\n    engine="postgres",  # the newest\n    storage_encrypted=True\n)\n',
    ],
    [
      'on one line',
      'aws.rds.Instance("main", engine="postgres")\n',
      ['storage_encrypted'],
      write.literal(true),
      'aws.rds.Instance("main", engine="postgres", storage_encrypted=True)\n',
    ],
    [
      'on one line that becomes too long',
      'database = aws.rds.Instance("main", engine="postgres", instance_class="db.t4g.large")\n',
      ['storage_encrypted'],
      write.literal(true),
      'database = aws.rds.Instance(\n    "main",\n    engine="postgres",\n    instance_class="db.t4g.large",\n    storage_encrypted=True,\n)\n',
    ],
    [
      'an argument that is there',
      'aws.rds.Instance("main", storage_encrypted=False)\n',
      ['storage_encrypted'],
      write.literal(true),
      'aws.rds.Instance("main", storage_encrypted=True)\n',
    ],
    [
      'an argument whose value is a variable',
      'encrypted = False\naws.rds.Instance("main", storage_encrypted=encrypted)\n',
      ['storage_encrypted'],
      write.literal(true),
      'encrypted = False\naws.rds.Instance("main", storage_encrypted=True)\n',
    ],
    [
      'an argument in an object of arguments',
      'aws.rds.Instance("main", aws.rds.InstanceArgs(engine="postgres"))\n',
      ['storage_encrypted'],
      write.literal(true),
      'aws.rds.Instance(\n    "main",\n    aws.rds.InstanceArgs(engine="postgres", storage_encrypted=True),\n)\n',
    ],
    [
      'a list of texts',
      'aws.rds.Instance("main", engine="postgres")\n',
      ['enabled_cloudwatch_logs_exports'],
      write.list(write.literal('postgresql'), write.literal('say "hi"')),
      'aws.rds.Instance(\n    "main",\n    engine="postgres",\n    enabled_cloudwatch_logs_exports=["postgresql", "say \\"hi\\""],\n)\n',
    ],
  ])('%s', (_, source, path, value, expected) => {
    expect(fixed(HEAD + source, set('aws_db_instance', path, value))).toBe(HEAD + expected);
  });

  it.each<[string, string, string, readonly string[], Expression, string]>([
    [
      'a nested argument with its class',
      'aws_lambda_function',
      'aws.lambda_.Function("f", role="r")\n',
      ['dead_letter_config', 'target_arn'],
      write.literal('arn'),
      'aws.lambda_.Function(\n    "f",\n    role="r",\n    dead_letter_config=aws.lambda_.FunctionDeadLetterConfigArgs(target_arn="arn"),\n)\n',
    ],
    [
      'a nested argument as a dict, where dicts are written',
      'aws_lambda_function',
      'aws.lambda_.Function(\n    "f",\n    environment={"variables": {"A": "b"}},\n)\n',
      ['dead_letter_config', 'target_arn'],
      write.literal('arn'),
      'aws.lambda_.Function(\n    "f",\n    environment={"variables": {"A": "b"}},\n    dead_letter_config={"target_arn": "arn"},\n)\n',
    ],
    [
      'an entry of a dict in camel case',
      'aws_lambda_function',
      'aws.lambda_.Function("f", vpc_config={"subnetIds": ["a"]})\n',
      ['vpc_config', 'security_group_ids'],
      write.list(write.literal('b')),
      'aws.lambda_.Function("f", vpc_config={"subnetIds": ["a"], "securityGroupIds": ["b"]})\n',
    ],
    [
      'a member of an object of arguments',
      'aws_lambda_function',
      'aws.lambda_.Function(\n    "f",\n    vpc_config=aws.lambda_.FunctionVpcConfigArgs(\n        subnet_ids=["a"],\n    ),\n)\n',
      ['vpc_config', 'security_group_ids'],
      write.list(write.literal('b')),
      'aws.lambda_.Function(\n    "f",\n    vpc_config=aws.lambda_.FunctionVpcConfigArgs(\n        subnet_ids=["a"],\n        security_group_ids=["b"],\n    ),\n)\n',
    ],
    [
      'a tag',
      'aws_s3_bucket',
      'aws.s3.Bucket("b", tags={"Name": "b"})\n',
      ['tags', 'Owner'],
      write.literal('me'),
      'aws.s3.Bucket("b", tags={"Name": "b", "Owner": "me"})\n',
    ],
    [
      'a block of which Pulumi takes a list',
      'aws_s3_bucket',
      'bucket = aws.s3.Bucket("b")\naws.s3.BucketServerSideEncryptionConfiguration("b", bucket=bucket.id)\n',
      ['server_side_encryption_configuration', 'rule', 'bucket_key_enabled'],
      write.literal(true),
      'bucket = aws.s3.Bucket("b")\naws.s3.BucketServerSideEncryptionConfiguration(\n    "b",\n    bucket=bucket.id,\n    rules=[\n        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(bucket_key_enabled=True),\n    ],\n)\n',
    ],
    [
      'a satellite that is there',
      'aws_s3_bucket',
      'bucket = aws.s3.Bucket("b")\naws.s3.BucketPublicAccessBlock("b", bucket=bucket.id, block_public_acls=False)\n',
      ['public_access_block', 'block_public_acls'],
      write.literal(true),
      'bucket = aws.s3.Bucket("b")\naws.s3.BucketPublicAccessBlock("b", bucket=bucket.id, block_public_acls=True)\n',
    ],
    [
      'a satellite that is not there',
      'aws_s3_bucket',
      'bucket = aws.s3.Bucket("reports")  # for finance\n\ntopic = aws.sns.Topic("t")\n',
      ['public_access_block', 'block_public_acls'],
      write.literal(true),
      'bucket = aws.s3.Bucket("reports")  # for finance\n\naws.s3.BucketPublicAccessBlock(\n    "reports-public-access-block",\n    bucket=bucket.id,\n    block_public_acls=True,\n)\n\ntopic = aws.sns.Topic("t")\n',
    ],
    [
      'a satellite of a resource without a variable',
      'aws_s3_bucket',
      'aws.s3.Bucket("reports")\n',
      ['public_access_block', 'block_public_acls'],
      write.literal(true),
      'reports = aws.s3.Bucket("reports")\n\naws.s3.BucketPublicAccessBlock(\n    "reports-public-access-block",\n    bucket=reports.id,\n    block_public_acls=True,\n)\n',
    ],
  ])('%s', (_, type, source, path, value, expected) => {
    expect(fixed(HEAD + source, set(type, path, value))).toBe(HEAD + expected);
  });

  it.each<[string, string]>([
    ['a call that spreads something unknown', 'aws.rds.Instance("main", **options())\n'],
    ['arguments made by a function that is not there', 'from other import make\nmake(aws.rds.Instance, "main")\naws.rds.Instance("a", tags=make())\n'],
  ])('not in %s', (name, source) => {
    const path = name.startsWith('arguments') ? ['tags', 'Owner'] : ['storage_encrypted'];
    expect(fixed(HEAD + source, set('aws_db_instance', path, write.literal(true)))).toBeUndefined();
  });
});

describe('remove', () => {
  it.each<[string, string, string]>([
    [
      'a line with its comment',
      'aws.rds.Instance(\n    "main",\n    # who may come in\n    username="admin",\n    password="hunter2",  # not good\n    engine="postgres",\n)\n',
      'aws.rds.Instance(\n    "main",\n    # who may come in\n    username="admin",\n    engine="postgres",\n)\n',
    ],
    ['in a line', 'aws.rds.Instance("main", password="hunter2", engine="postgres")\n', 'aws.rds.Instance("main", engine="postgres")\n'],
    ['at the end of a line', 'aws.rds.Instance("main", password="hunter2")\n', 'aws.rds.Instance("main")\n'],
  ])('%s', (_, source, expected) => {
    const text = fixed(HEAD + source, (program) => [{ kind: 'remove', resource: only(program, 'aws_db_instance'), path: ['password'] }]);
    expect(text).toBe(HEAD + expected);
  });

  it('puts what replaces it in its place', () => {
    const source = `${HEAD}aws.rds.Instance(\n    "main",\n    password="hunter2",\n    engine="postgres",\n)\n`;
    const text = fixed(source, (program) => {
      const resource = only(program, 'aws_db_instance');
      return [
        { kind: 'remove', resource, path: ['password'] },
        { kind: 'set', resource, path: ['manage_master_user_password'], value: write.literal(true) },
      ];
    });
    expect(text).toBe(`${HEAD}aws.rds.Instance(\n    "main",\n    manage_master_user_password=True,\n    engine="postgres",\n)\n`);
  });
});

describe('declare', () => {
  const encrypted = (type: string, path: readonly string[]) => (program: Program): readonly CanonicalEdit[] => {
    const resource = only(program, type);
    return [{ kind: 'set', resource, path, value: write.reference(key(resource), 'arn') }];
  };

  it.each<[string, string, string]>([
    [
      'before the statement that needs it and the comment above that',
      '# What happened.\nlog = aws.cloudwatch.LogGroup("events", retention_in_days=30)\n',
      'events_key',
    ],
  ])('%s', () => {
    const source = `${HEAD}# What happened.\nlog = aws.cloudwatch.LogGroup("events", retention_in_days=30)\n`;
    expect(fixed(source, encrypted('aws_cloudwatch_log_group', ['kms_key_id']))).toBe(
      `${HEAD}log_key = aws.kms.Key(\n    "events-key",\n    enable_key_rotation=True,\n)\n\n# What happened.\nlog = aws.cloudwatch.LogGroup("events", retention_in_days=30, kms_key_id=log_key.arn)\n`,
    );
  });

  it('with the provider and parent of its neighbour, as an attribute where its neighbour is one', () => {
    const source = `${HEAD}class Logs(pulumi.ComponentResource):
    def __init__(self, name, west, opts=None):
        super().__init__("a:b:Logs", name, None, opts)
        self.group = aws.cloudwatch.LogGroup(
            f"{name}-events",
            opts=pulumi.ResourceOptions(parent=self, provider=west, protect=True),
        )


Logs("audit", aws.Provider("west", region="us-west-2"))
`;
    expect(fixed(source, encrypted('aws_cloudwatch_log_group', ['kms_key_id']))).toBe(`${HEAD}class Logs(pulumi.ComponentResource):
    def __init__(self, name, west, opts=None):
        super().__init__("a:b:Logs", name, None, opts)
        self.group_key = aws.kms.Key(
            f"{name}-events-key",
            enable_key_rotation=True,
            opts=pulumi.ResourceOptions(parent=self, provider=west),
        )

        self.group = aws.cloudwatch.LogGroup(
            f"{name}-events",
            kms_key_id=self.group_key.arn,
            opts=pulumi.ResourceOptions(parent=self, provider=west, protect=True),
        )


Logs("audit", aws.Provider("west", region="us-west-2"))
`);
  });

  it('once before a loop', () => {
    const source = `${HEAD}for name in ["a", "b"]:
    aws.cloudwatch.LogGroup(f"logs-{name}")
`;
    expect(fixed(source, encrypted('aws_cloudwatch_log_group', ['kms_key_id']))).toBe(`${HEAD}log_group_key = aws.kms.Key(
    "logs-key",
    enable_key_rotation=True,
)

for name in ["a", "b"]:
    aws.cloudwatch.LogGroup(f"logs-{name}", kms_key_id=log_group_key.arn)
`);
  });

  it('once before a loop, without the names of its turns, in the quotes of the file', () => {
    const source = `${HEAD}env = pulumi.Config().require('env')
for name in ['a', 'b']:
    aws.sqs.Queue(f'{name}-{env}')
`;
    const text = fixed(source, (program) => {
      const resource = only(program, 'aws_sqs_queue');
      const alias = newResource('aws_kms_alias', `${resource.name} key`, resource, {
        name: write.literal(`alias/${resource.name}`),
        target_key_id: write.literal('id'),
      });
      return [{ kind: 'add', resource: alias }];
    });
    expect(text).toBe(`${HEAD}env = pulumi.Config().require('env')
aws.kms.Alias(
    f'{env}-queue-key',
    name=f'alias/queue-{env}',
    target_key_id='id',
)

for name in ['a', 'b']:
    aws.sqs.Queue(f'{name}-{env}')
`);
  });

  it('in a function, for what that returns', () => {
    const source = `${HEAD}def store(name):
    """A store."""
    return aws.s3.Bucket(f"{name}-store")  # new


store("a")
`;
    const text = fixed(source, (program) => [
      { kind: 'set', resource: only(program, 'aws_s3_bucket'), path: ['public_access_block', 'block_public_acls'], value: write.literal(true) },
    ]);
    expect(text).toBe(`${HEAD}def store(name):
    """A store."""
    store_bucket = aws.s3.Bucket(f"{name}-store")  # new

    aws.s3.BucketPublicAccessBlock(
        f"{name}-store-public-access-block",
        bucket=store_bucket.id,
        block_public_acls=True,
    )
    return store_bucket


store("a")
`);
  });

  it('in the loop where it names something of it', () => {
    const source = `${HEAD}for name in ["a", "b"]:
    bucket = aws.s3.Bucket(f"data-{name}")
`;
    const text = fixed(source, (program) => [
      { kind: 'set', resource: only(program, 'aws_s3_bucket'), path: ['public_access_block', 'block_public_acls'], value: write.literal(true) },
    ]);
    expect(text).toBe(`${HEAD}for name in ["a", "b"]:
    bucket = aws.s3.Bucket(f"data-{name}")

    aws.s3.BucketPublicAccessBlock(
        f"data-public-access-block-{name}",
        bucket=bucket.id,
        block_public_acls=True,
    )
`);
  });

  it.each<[string, string, string]>([
    [
      'a module that is imported by name',
      'import pulumi\nfrom pulumi_aws import cloudwatch, s3\n\ngroup = cloudwatch.LogGroup("a")\n',
      'import pulumi\nfrom pulumi_aws import cloudwatch, kms, s3\n\ngroup_key = kms.Key(\n    "a-key",\n    enable_key_rotation=True,\n)\n\ngroup = cloudwatch.LogGroup("a", kms_key_id=group_key.arn)\n',
    ],
    [
      'a package without another name',
      'import pulumi_aws\n\ngroup = pulumi_aws.cloudwatch.LogGroup("a")\n',
      'import pulumi_aws\n\ngroup_key = pulumi_aws.kms.Key(\n    "a-key",\n    enable_key_rotation=True,\n)\n\ngroup = pulumi_aws.cloudwatch.LogGroup("a", kms_key_id=group_key.arn)\n',
    ],
  ])('in a file with %s', (_, source, expected) => {
    expect(fixed(source, encrypted('aws_cloudwatch_log_group', ['kms_key_id']))).toBe(expected);
  });
});

describe('policies', () => {
  const scoped = (program: Program): readonly CanonicalEdit[] => {
    const policy = only(program, 'aws_iam_role_policy');
    const site = propertyAt(statementOf(policy), ['Resource'])?.site;
    if (!site) throw new Error('no site');
    return [{ kind: 'replace', resource: policy, site, by: write.template(write.reference(only(program, 'aws_s3_bucket'), 'arn'), '/*') }];
  };
  const bucket = 'bucket = aws.s3.Bucket("b")\n';

  it.each<[string, string, string]>([
    [
      'json.dumps becomes an output',
      'aws.iam.RolePolicy("p", role="r", policy=json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))\n',
      'aws.iam.RolePolicy(\n    "p",\n    role="r",\n    policy=pulumi.Output.json_dumps(\n        {\n            "Statement": [\n                {\n                    "Effect": "Allow",\n                    "Action": "s3:*",\n                    "Resource": pulumi.Output.concat(bucket.arn, "/*"),\n                },\n            ],\n        },\n    ),\n)\n',
    ],
    [
      'json.dumps of a variable',
      'document = {\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],\n}\naws.iam.RolePolicy("p", role="r", policy=json.dumps(document))\n',
      'document = {\n    "Statement": [\n        {\n            "Effect": "Allow",\n            "Action": "s3:*",\n            "Resource": pulumi.Output.concat(bucket.arn, "/*"),\n        },\n    ],\n}\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.json_dumps(document))\n',
    ],
    [
      'one more value of Output.all',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn).apply(lambda args: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],\n})))\n',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn, bucket.arn).apply(lambda args: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"{args[1]}/*"}],\n})))\n',
    ],
    [
      'one more named value of Output.all',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key=key.arn).apply(lambda args: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],\n})))\n',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(\n    key=key.arn,\n    bucket_arn=bucket.arn,\n).apply(lambda args: json.dumps({\n    "Statement": [\n        {"Effect": "Allow", "Action": "s3:*", "Resource": f"{args[\'bucket_arn\']}/*"},\n    ],\n})))\n',
    ],
    [
      'a value that is applied already',
      'aws.iam.RolePolicy("p", role="r", policy=bucket.arn.apply(lambda arn: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],\n})))\n',
      'aws.iam.RolePolicy("p", role="r", policy=bucket.arn.apply(lambda arn: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"{arn}/*"}],\n})))\n',
    ],
    [
      'another value in an apply of one',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=key.arn.apply(lambda arn: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],\n})))\n',
      'key = aws.kms.Key("k")\naws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn, bucket.arn).apply(lambda args: json.dumps({\n    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"{args[1]}/*"}],\n})))\n',
    ],
    [
      'a policy document',
      'document = aws.iam.get_policy_document(statements=[\n    aws.iam.GetPolicyDocumentStatementArgs(\n        actions=["s3:*"],\n        resources=["*"],\n    ),\n])\naws.iam.RolePolicy("p", role="r", policy=document.json)\n',
      'document = aws.iam.get_policy_document_output(statements=[\n    aws.iam.GetPolicyDocumentStatementArgs(\n        actions=["s3:*"],\n        resources=pulumi.Output.concat(bucket.arn, "/*"),\n    ),\n])\naws.iam.RolePolicy("p", role="r", policy=document.json)\n',
    ],
  ])('%s', (_, source, expected) => {
    expect(fixed(JSON_HEAD + bucket + source, scoped)).toBe(JSON_HEAD + bucket + expected);
  });

  it('into a function that only this apply names', () => {
    const source = `${JSON_HEAD}${bucket}key = aws.kms.Key("k")
def document(args):
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": args[0], "Resource": "*"}]})
aws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn).apply(document))
`;
    expect(fixed(source, scoped)).toBe(`${JSON_HEAD}${bucket}key = aws.kms.Key("k")
def document(args):
    return json.dumps(
        {
            "Statement": [
                {"Effect": "Allow", "Action": args[0], "Resource": f"{args[1]}/*"},
            ],
        },
    )
aws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn, bucket.arn).apply(document))
`);
  });

  it('not where all values are taken at once', () => {
    const source = `${JSON_HEAD}${bucket}key = aws.kms.Key("k")
aws.iam.RolePolicy("p", role="r", policy=pulumi.Output.all(key.arn).apply(lambda args: json.dumps({
    "Statement": [{"Effect": "Allow", "Action": [a for a in args], "Resource": "*"}],
})))
`;
    expect(fixed(source, scoped)).toBeUndefined();
  });

  it('not into a function that an apply of one calls', () => {
    const source = `${JSON_HEAD}${bucket}key = aws.kms.Key("k")
def document(arn):
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
aws.iam.RolePolicy("p", role="r", policy=key.arn.apply(document))
`;
    expect(fixed(source, scoped)).toBeUndefined();
  });

  it.each<[string, string, string]>([
    [
      'behind another in a list',
      'aws.iam.RolePolicy("p", role="r", policy=json.dumps({\n    "Statement": [\n        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},\n        {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},\n    ],\n}))\n',
      'aws.iam.RolePolicy("p", role="r", policy=json.dumps({\n    "Statement": [\n        {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},\n        {"Effect": "Allow", "Action": ["xray:Put", "ec2:Describe*"], "Resource": "*"},\n        {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},\n    ],\n}))\n',
    ],
    [
      'behind one that stands alone',
      'aws.iam.RolePolicy("p", role="r", policy=json.dumps({\n    "Statement": {\n        "Effect": "Allow",\n        "Action": "s3:*",\n        "Resource": "*",\n    },\n}))\n',
      'aws.iam.RolePolicy("p", role="r", policy=json.dumps({\n    "Statement": [{\n        "Effect": "Allow",\n        "Action": "s3:*",\n        "Resource": "*",\n    }, {\n        "Effect": "Allow",\n        "Action": ["xray:Put", "ec2:Describe*"],\n        "Resource": "*",\n    }],\n}))\n',
    ],
    [
      'in the arguments of a policy document',
      'document = aws.iam.get_policy_document(statements=[\n    aws.iam.GetPolicyDocumentStatementArgs(actions=["s3:*"], resources=["*"]),\n])\naws.iam.RolePolicy("p", role="r", policy=document.json)\n',
      'document = aws.iam.get_policy_document(statements=[\n    aws.iam.GetPolicyDocumentStatementArgs(actions=["s3:*"], resources=["*"]),\n    aws.iam.GetPolicyDocumentStatementArgs(\n        effect="Allow",\n        actions=["xray:Put", "ec2:Describe*"],\n        resources=["*"],\n    ),\n])\naws.iam.RolePolicy("p", role="r", policy=document.json)\n',
    ],
  ])('adds a statement %s', (_, source, expected) => {
    const text = fixed(JSON_HEAD + source, (program) => {
      const resource = only(program, 'aws_iam_role_policy');
      const statement = { actions: ['xray:Put', 'ec2:Describe*'], resources: [write.literal('*')] };
      return [{ kind: 'add-statement', resource, after: statementOf(resource), statement }];
    });
    expect(text).toBe(JSON_HEAD + expected);
  });
});

describe('depend', () => {
  it.each<[string, string, string]>([
    ['without options', 'aws.s3.Bucket("b")', 'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(depends_on=[topic]))'],
    [
      'with options',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True))',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(protect=True, depends_on=[topic]))',
    ],
    [
      'with dependencies',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(depends_on=[queue]))',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(depends_on=[queue, topic]))',
    ],
    [
      'with one dependency',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(depends_on=queue))',
      'aws.s3.Bucket("b", opts=pulumi.ResourceOptions(depends_on=[queue, topic]))',
    ],
    [
      'with options in a variable',
      'aws.s3.Bucket("b", opts=shared)',
      'aws.s3.Bucket(\n    "b",\n    opts=pulumi.ResourceOptions.merge(shared, pulumi.ResourceOptions(depends_on=[topic])),\n)',
    ],
  ])('%s', (_, source, expected) => {
    const before = `${HEAD}queue = aws.sqs.Queue("q")\ntopic = aws.sns.Topic("t")\nshared = pulumi.ResourceOptions(protect=True)\n`;
    const text = fixed(`${before}${source}\n`, (program) => [
      { kind: 'depend', resource: only(program, 'aws_s3_bucket'), on: only(program, 'aws_sns_topic') },
    ]);
    expect(text).toBe(`${before}${expected}\n`);
  });
});

describe('append', () => {
  it.each<[string, string, string]>([
    ['to a list', 'alarm_actions=["a"]', 'alarm_actions=["a", topic.arn]'],
    ['to an empty list', 'alarm_actions=[]', 'alarm_actions=[topic.arn]'],
    ['to a sum of lists', 'alarm_actions=["a"] + []', 'alarm_actions=["a"] + [] + [topic.arn]'],
  ])('%s', (_, source, expected) => {
    const before = `${HEAD}topic = aws.sns.Topic("t")\naws.cloudwatch.MetricAlarm("a", `;
    const text = fixed(`${before}${source})\n`, (program) => {
      const resource = only(program, 'aws_cloudwatch_metric_alarm');
      const list = listOf(get(resource.properties, 'alarm_actions'));
      return [{ kind: 'append', resource, list, item: write.reference(only(program, 'aws_sns_topic'), 'arn') }];
    });
    expect(text).toBe(`${before}${expected})\n`);
  });
});

describe('existing values', () => {
  it('keep their text', () => {
    const source = `${HEAD}aws.iam.RolePolicy("p", role="r", policy=pulumi.Output.json_dumps({
    "Statement": [{"Effect": "Allow", "Action": ['s3:Get' + "*", "s3:List*"], "Resource": "*"}],
}))
`;
    const text = fixed(source, (program) => {
      const resource = only(program, 'aws_iam_role_policy');
      const actions = propertyAt(statementOf(resource), ['Action']);
      const [first] = itemsOf(actions?.value ?? resource.properties);
      if (!actions?.site || !first) throw new Error('no actions');
      return [{ kind: 'replace', resource, site: actions.site, by: write.list(write.existing(first)) }];
    });
    expect(text).toBe(source.replace(`['s3:Get' + "*", "s3:List*"]`, `['s3:Get' + "*"]`));
  });
});

describe('deployment', () => {
  it('declares the data sources that it needs once, and reuses those that are there', () => {
    const source = `${HEAD}identity = aws.get_caller_identity()\ngroup = aws.cloudwatch.LogGroup("a")\n`;
    const text = fixed(source, (program) => [
      {
        kind: 'set',
        resource: only(program, 'aws_cloudwatch_log_group'),
        path: ['kms_key_id'],
        value: write.template('arn:aws:kms:', write.deployment('region'), ':', write.deployment('account'), ':alias/a'),
      },
    ]);
    expect(text).toBe(`${HEAD}identity = aws.get_caller_identity()
region = aws.get_region_output()
group = aws.cloudwatch.LogGroup(
    "a",
    kms_key_id=pulumi.Output.concat(
        "arn:aws:kms:",
        region.name,
        ":",
        identity.account_id,
        ":alias/a",
    ),
)
`);
  });
});

describe('canReach', () => {
  const source = `${HEAD}from parts import Store, shared

early = aws.sns.Topic("early")


def make(topic, arn):
    inner = aws.sns.Topic("inner")
    return aws.s3.Bucket("from")


store = Store("s")
make(early, store.key.arn)
late = aws.sns.Topic("late")
`;
  const parts = `${HEAD}shared = aws.sns.Topic("shared")


class Store(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("a:b:Store", name, None, opts)
        self.key = aws.kms.Key("key")
        hidden = aws.sqs.Queue("hidden")
`;

  it.each([
    ['early', true],
    ['inner', true],
    ['late', false],
    ['shared', true],
    ['key', true],
    ['hidden', false],
  ])('%s: %s', (name, expected) => {
    const program = programOf({ '__main__.py': source, 'parts.py': parts });
    const target = program.graph.resources.find((each) => each.name === name);
    if (!target) throw new Error(`no ${name}`);
    expect(program.canReach(target, only(program, 'aws_s3_bucket'))).toBe(expected);
  });
});

function listOf(value: Value): Extract<Value, { kind: 'list' }> {
  for (const each of descendants(value)) if (each.kind === 'list') return each;
  throw new Error('no list');
}
