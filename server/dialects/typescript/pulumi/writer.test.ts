import { describe, expect, it } from 'vitest';
import type { CanonicalEdit } from '../../../core/edits';
import { GENERATED_SECRET, newResource, write } from '../../../core/edits';
import type { Program } from '../../../core/program';
import { get, itemsOf } from '../../../core/query';
import { evaluateFiles, rendered, resourceOf } from '../testing';

type Edits = (program: Program) => readonly CanonicalEdit[];

const HEAD = "import * as aws from '@pulumi/aws';\nimport * as pulumi from '@pulumi/pulumi';\n\n";

/** The text after the edits, without the imports that it started with. */
function after(code: string, edits: Edits): string | undefined {
  const text = rendered({ 'index.ts': HEAD + code }, edits)?.['index.ts'];
  return text?.startsWith(HEAD) ? text.slice(HEAD.length) : text;
}

function set(type: string, path: string, value: string | boolean | number): Edits {
  return (program) => [{ kind: 'set', resource: resourceOf(program, type), path: path.split('.'), value: write.literal(value) }];
}

describe('members', () => {
  it.each<[string, string, Edits, string]>([
    ['into lines', "new aws.sqs.Queue('q', {\n  name: 'x',\n});\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', {\n  name: 'x',\n  fifoQueue: true,\n});\n"],
    ['before tags', "new aws.sqs.Queue('q', {\n  name: 'x',\n  // whose\n  tags: {},\n});\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', {\n  name: 'x',\n  fifoQueue: true,\n  // whose\n  tags: {},\n});\n"],
    ['without trailing comma, behind a comment', "new aws.sqs.Queue('q', {\n  name: 'x' // why\n});\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', {\n  name: 'x', // why\n  fifoQueue: true\n});\n"],
    ['on one line', "new aws.sqs.Queue('q', { name: 'x' });\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', { name: 'x', fifoQueue: true });\n"],
    ['into nothing', "new aws.sqs.Queue('q', {});\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', { fifoQueue: true });\n"],
    ['where no arguments are', "new aws.sqs.Queue('q');\n", set('aws_sqs_queue', 'fifo_queue', true), "new aws.sqs.Queue('q', { fifoQueue: true });\n"],
    [
      'over the end of the line',
      "new aws.sqs.Queue('q', { name: 'a-rather-long-name-for-a-queue-of-orders', delaySeconds: 10, maxMessageSize: 2048 });\n".replace('maxMessageSize: 2048 ', 'policy: JSON.stringify({}) '),
      set('aws_sqs_queue', 'message_retention_seconds', 1209600),
      "new aws.sqs.Queue('q', {\n  name: 'a-rather-long-name-for-a-queue-of-orders',\n  delaySeconds: 10,\n  policy: JSON.stringify({}),\n  messageRetentionSeconds: 1209600,\n});\n",
    ],
    ['deeper, creating what is missing', "new aws.lambda.Function('f', {\n  role: 'r',\n});\n", set('aws_lambda_function', 'dead_letter_config.target_arn', 'x'), "new aws.lambda.Function('f', {\n  role: 'r',\n  deadLetterConfig: { targetArn: 'x' },\n});\n"],
    [
      'into a block that is there',
      "new aws.s3.Bucket('b', {\n  serverSideEncryptionConfiguration: {\n    rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },\n  },\n});\n",
      set('aws_s3_bucket', 'server_side_encryption_configuration.rule.bucket_key_enabled', true),
      "new aws.s3.Bucket('b', {\n  serverSideEncryptionConfiguration: {\n    rule: {\n      applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' },\n      bucketKeyEnabled: true,\n    },\n  },\n});\n",
    ],
    ['a list where Pulumi has a list', "new aws.elasticache.ReplicationGroup('g', {});\n", set('aws_elasticache_replication_group', 'log_delivery_configuration.log_type', 'x'), "new aws.elasticache.ReplicationGroup('g', {\n  logDeliveryConfigurations: [{ logType: 'x' }],\n});\n"],
  ])('go %s', (_, code, edits, expected) => {
    expect(after(code, edits)).toBe(expected);
  });

  it('replace what is written, a shorthand too', () => {
    const code = "const name = 'x';\nnew aws.sqs.Queue('q', { name, delaySeconds: 5 });\n";
    const edits: Edits = (program) => [...set('aws_sqs_queue', 'name', 'y')(program), ...set('aws_sqs_queue', 'delay_seconds', 9)(program)];
    expect(after(code, edits)).toBe("const name = 'x';\nnew aws.sqs.Queue('q', { name: 'y', delaySeconds: 9 });\n");
  });

  it.each([
    ["new aws.sqs.Queue('q', {\n  // kept\n  name: 'x', // about it\n  delaySeconds: 5,\n});\n", "new aws.sqs.Queue('q', {\n  // kept\n  delaySeconds: 5,\n});\n"],
    ["new aws.sqs.Queue('q', { name: 'x', delaySeconds: 5 });\n", "new aws.sqs.Queue('q', { delaySeconds: 5 });\n"],
    ["new aws.sqs.Queue('q', { delaySeconds: 5, name: 'x' });\n", "new aws.sqs.Queue('q', { delaySeconds: 5 });\n"],
  ])('are removed from %j', (code, expected) => {
    const edits: Edits = (program) => [{ kind: 'remove', resource: resourceOf(program, 'aws_sqs_queue'), path: ['name'] }];
    expect(after(code, edits)).toBe(expected);
  });

  it('take the place of one that is removed', () => {
    const edits: Edits = (program) => [
      { kind: 'remove', resource: resourceOf(program, 'aws_db_instance'), path: ['password'] },
      ...set('aws_db_instance', 'manage_master_user_password', true)(program),
    ];
    expect(after("new aws.rds.Instance('d', {\n  password: 'x',\n  port: 5432,\n});\n", edits)).toBe(
      "new aws.rds.Instance('d', {\n  manageMasterUserPassword: true,\n  port: 5432,\n});\n",
    );
  });

  it('are not put where something unknown may have them', () => {
    expect(after("new aws.sqs.Queue('q', { ...loaded() });\n", set('aws_sqs_queue', 'fifo_queue', true))).toBeUndefined();
  });
});

describe('lists', () => {
  const append: Edits = (program) => {
    const list = get(resourceOf(program, 'aws_cloudwatch_metric_alarm').properties, 'alarm_actions');
    if (list.kind !== 'list') throw new Error('no list');
    return [{ kind: 'append', resource: resourceOf(program, 'aws_cloudwatch_metric_alarm'), list, item: write.reference(resourceOf(program, 'aws_sns_topic'), 'arn') }];
  };
  it.each([
    ['[]', '[topic.arn]'],
    ["['a']", "['a', topic.arn]"],
    ["[\n    'a', // one\n  ]", "[\n    'a', // one\n    topic.arn,\n  ]"],
  ])('grow: %j', (list, expected) => {
    const code = (each: string): string => `const topic = new aws.sns.Topic('t');\nnew aws.cloudwatch.MetricAlarm('a', {\n  alarmActions: ${each},\n});\n`;
    expect(after(code(list), append)).toBe(code(expected));
  });
});

const KEY: Edits = (program) => {
  const topic = resourceOf(program, 'aws_sns_topic');
  const key = newResource('aws_kms_key', `${topic.name} key`, topic, { enable_key_rotation: write.literal(true) });
  const alias = newResource('aws_kms_alias', `${topic.name} key`, topic, {
    name: write.template('alias/', topic.name),
    target_key_id: write.reference(key, 'key_id'),
  });
  return [
    { kind: 'set', resource: topic, path: ['kms_master_key_id'], value: write.reference(key, 'arn') },
    { kind: 'add', resource: alias },
  ];
};

describe('new resources', () => {
  it('stand before the one that needs them, in the style of the file', () => {
    const text = 'import * as aws from "@pulumi/aws";\n\nconst x = 1;\n\n// alarms\nexport const topic = new aws.sns.Topic("alarms", {\n    name: "alarms",\n});\n';
    expect(rendered({ 'index.ts': text }, KEY)?.['index.ts']).toBe(`import * as aws from "@pulumi/aws";

const x = 1;

const alarmsKey = new aws.kms.Key("alarms-key", { enableKeyRotation: true });

new aws.kms.Alias("alarms-key-alias", {
    name: "alias/alarms",
    targetKeyId: alarmsKey.keyId,
});

// alarms
export const topic = new aws.sns.Topic("alarms", {
    name: "alarms",
    kmsMasterKeyId: alarmsKey.arn,
});
`);
  });

  it('take over parent, provider and the pattern of the name inside a component', () => {
    const component = (body: string): string => `class C extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;

  constructor(private readonly name: string, private readonly west: aws.Provider, opts?: pulumi.ComponentResourceOptions) {
    super('x:y:C', name, {}, opts);
${body}
  }
}
`;
    const topic = "this.topic = new aws.sns.Topic(`${name}-alarms`, { name: 'a' }, { parent: this, provider: west, protect: true });";
    expect(after(component(`    ${topic}`), KEY)).toBe(
      component(`    const alarmsKey = new aws.kms.Key(\`\${name}-alarms-key\`, {
      enableKeyRotation: true,
    }, { parent: this, provider: west });

    new aws.kms.Alias(\`\${name}-alarms-key-alias\`, {
      name: 'alias/alarms',
      targetKeyId: alarmsKey.keyId,
    }, { parent: this, provider: west });

    this.topic = new aws.sns.Topic(\`\${name}-alarms\`, {
      name: 'a',
      kmsMasterKeyId: alarmsKey.arn,
    }, { parent: this, provider: west, protect: true });`),
    );
  });

  it.each([
    ['`${project}-alarms-${stack}`', '`${project}-alarms-key-${stack}`'],
    ["name + '-alarms'", "name + '-alarms-key'"],
    ['name', '`${name}-key`'],
    ['`${name}`', '`${name}-key`'],
    ["'alarms'", "'alarms-key'"],
  ])('are named like %s', (name, expected) => {
    const text = after(`declare const name: string, project: string, stack: string;\nconst topic = new aws.sns.Topic(${name}, {});\n`, KEY);
    expect(/new aws\.kms\.Key\(([^,]+),/.exec(text ?? '')?.[1]).toBe(expected);
  });

  it('get names that are free', () => {
    expect(after("const alarmsKey = 1;\nconst topic = new aws.sns.Topic('alarms', {});\n", KEY)).toMatch(/const alarmsKeyKey = new aws\.kms\.Key\('alarms-key'/);
  });

  it('stand behind the one that they are about, which is given a name when it has none', () => {
    const edits: Edits = (program) => [
      { kind: 'set', resource: resourceOf(program, 'aws_s3_bucket'), path: ['public_access_block', 'block_public_acls'], value: write.literal(true) },
    ];
    expect(after("new aws.s3.Bucket('logs', {}); // all logs\n", edits)).toBe(
      "const logs = new aws.s3.Bucket('logs', {}); // all logs\n\nnew aws.s3.BucketPublicAccessBlock('logs-public-access-block', {\n  bucket: logs.id,\n  blockPublicAcls: true,\n});\n",
    );
  });

  it('stand before the return of the one that they are about', () => {
    const edits: Edits = (program) => [
      { kind: 'set', resource: resourceOf(program, 'aws_s3_bucket'), path: ['public_access_block', 'block_public_acls'], value: write.literal(true) },
    ];
    expect(after("function make(name: string) {\n  return new aws.s3.Bucket(name, {});\n}\n", edits)).toBe(
      "function make(name: string) {\n  const bucket = new aws.s3.Bucket(name, {});\n\n  new aws.s3.BucketPublicAccessBlock(`${name}-public-access-block`, {\n    bucket: bucket.id,\n    blockPublicAcls: true,\n  });\n\n  return bucket;\n}\n",
    );
  });

  it('are not added where a statement cannot stand', () => {
    expect(after("const topics = ['a'].map((n) => new aws.sns.Topic(n, {}));\n", KEY)).toBeUndefined();
  });

  it('bring their imports', () => {
    const edits = (text: string): string | undefined => rendered({ 'index.ts': text }, KEY)?.['index.ts']?.split('\n').filter((line) => /import|require/.test(line)).join('\n');
    expect(edits("import { sns } from '@pulumi/aws';\nconst t = new sns.Topic('t', {});\n")).toBe("import { kms, sns } from '@pulumi/aws';");
    expect(edits("import { Topic } from '@pulumi/aws/sns';\nimport { x } from './x';\nconst t = new Topic('t', {});\n")).toBe(
      "import * as aws from '@pulumi/aws';\nimport { Topic } from '@pulumi/aws/sns';\nimport { x } from './x';",
    );
    expect(edits("const a = require('@pulumi/aws');\nconst t = new a.sns.Topic('t', {});\n")).toBe("const a = require('@pulumi/aws');");
  });
});

describe('the style of the file', () => {
  const texts = (text: string): string | undefined => rendered({ 'index.ts': text }, KEY)?.['index.ts'];
  it.each([
    [
      'tabs without semicolons',
      "import * as aws from '@pulumi/aws'\n\nconst topic = new aws.sns.Topic('a', {\n\tname: 'a'\n})\n",
      "import * as aws from '@pulumi/aws'\n\nconst aKey = new aws.kms.Key('a-key', { enableKeyRotation: true })\n\nnew aws.kms.Alias('a-key-alias', {\n\tname: 'alias/a',\n\ttargetKeyId: aKey.keyId\n})\n\nconst topic = new aws.sns.Topic('a', {\n\tname: 'a',\n\tkmsMasterKeyId: aKey.arn\n})\n",
    ],
    [
      'carriage returns',
      "import * as aws from '@pulumi/aws';\r\n\r\nconst topic = new aws.sns.Topic('a', {\r\n  name: 'a', // x\r\n});\r\n",
      "import * as aws from '@pulumi/aws';\r\n\r\nconst aKey = new aws.kms.Key('a-key', { enableKeyRotation: true });\r\n\r\nnew aws.kms.Alias('a-key-alias', {\r\n  name: 'alias/a',\r\n  targetKeyId: aKey.keyId,\r\n});\r\n\r\nconst topic = new aws.sns.Topic('a', {\r\n  name: 'a', // x\r\n  kmsMasterKeyId: aKey.arn,\r\n});\r\n",
    ],
    [
      'an import of types only, which is widened',
      "import type * as aws from '@pulumi/aws';\nimport { Topic } from '@pulumi/aws/sns';\n\nconst topic: aws.sns.Topic = new Topic('a', {});\n",
      "import * as aws from '@pulumi/aws';\nimport { Topic } from '@pulumi/aws/sns';\n\nconst aKey = new aws.kms.Key('a-key', { enableKeyRotation: true });\n\nnew aws.kms.Alias('a-key-alias', {\n  name: 'alias/a',\n  targetKeyId: aKey.keyId,\n});\n\nconst topic: aws.sns.Topic = new Topic('a', { kmsMasterKeyId: aKey.arn });\n",
    ],
  ])('is kept: %s', (_, before, expected) => {
    expect(texts(before)).toBe(expected);
  });
});

describe('generated secrets', () => {
  const edits: Edits = (program) => {
    const database = resourceOf(program, 'aws_db_instance');
    const secret = newResource(GENERATED_SECRET, 'orders password', database, { name: write.literal('orders'), username: write.literal('admin') });
    return [{ kind: 'set', resource: database, path: ['password'], value: write.reference(secret, 'password') }];
  };

  it('are a password, a secret and its version', () => {
    expect(rendered(
      {
        'index.ts': "import * as aws from '@pulumi/aws';\n\nconst db = new aws.rds.Instance('orders', {\n  username: 'admin',\n  password: 'hunter22',\n});\n",
        'package.json': '{\n  "dependencies": {\n    "@pulumi/aws": "^7.0.0",\n    "@pulumi/pulumi": "^3.0.0"\n  }\n}\n',
      },
      edits,
    )).toEqual({
      'index.ts': `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';

const ordersPassword = new random.RandomPassword('orders-password', {
  length: 32,
  special: true,
  overrideSpecial: '!#$^-',
});

const ordersSecret = new aws.secretsmanager.Secret('orders-secret', {
  name: 'orders',
});

new aws.secretsmanager.SecretVersion('orders-secret-version', {
  secretId: ordersSecret.id,
  secretString: pulumi.jsonStringify({
    username: 'admin',
    password: ordersPassword.result,
  }),
});

const db = new aws.rds.Instance('orders', {
  username: 'admin',
  password: ordersPassword.result,
});
`,
      'package.json': '{\n  "dependencies": {\n    "@pulumi/aws": "^7.0.0",\n    "@pulumi/pulumi": "^3.0.0",\n    "@pulumi/random": "^4.0.0"\n  }\n}\n',
    });
  });
});

describe('references', () => {
  const useKey: Edits = (program) => [
    { kind: 'set', resource: resourceOf(program, 'aws_sns_topic'), path: ['kms_master_key_id'], value: write.reference(resourceOf(program, 'aws_kms_key'), 'arn') },
  ];
  it.each<[string, Record<string, string>, string | undefined]>([
    ['a constant', { 'index.ts': `${HEAD}const k = new aws.kms.Key('k');\nnew aws.sns.Topic('t', {});\n` }, 'k.arn'],
    ['a field', { 'index.ts': `${HEAD}class C { k = new aws.kms.Key('k'); make() { new aws.sns.Topic('t', {}); } }\nnew C().make();\n` }, 'this.k.arn'],
    ['an argument', { 'index.ts': `${HEAD}function f(args: { key: aws.kms.Key }) {\n  new aws.sns.Topic('t', {});\n}\nf({ key: new aws.kms.Key('k') });\n` }, 'args.key.arn'],
    ['an attribute that is passed', { 'index.ts': `${HEAD}function f(keyArn: pulumi.Output<string>) {\n  new aws.sns.Topic('t', {});\n}\nf(new aws.kms.Key('k').arn);\n` }, 'keyArn'],
    ['a field of another component', { 'index.ts': `${HEAD}class K extends pulumi.ComponentResource {\n  readonly data: aws.kms.Key;\n  constructor(n: string) {\n    super('k', n);\n    this.data = new aws.kms.Key('k');\n  }\n}\nconst keys = new K('k');\nnew aws.sns.Topic('t', {});\n` }, 'keys.data.arn'],
    ['an export of another file', { 'index.ts': `${HEAD}import './keys';\nnew aws.sns.Topic('t', {});\n`, 'keys.ts': `${HEAD}export const main = new aws.kms.Key('k');\n` }, 'main.arn'],
    ['no private field', { 'index.ts': `${HEAD}class K {\n  private k = new aws.kms.Key('k');\n}\nconst keys = new K();\nnew aws.sns.Topic('t', {});\n` }, undefined],
    ['nothing declared later', { 'index.ts': `${HEAD}new aws.sns.Topic('t', {});\nconst k = new aws.kms.Key('k');\n` }, undefined],
    ['nothing of another scope', { 'index.ts': `${HEAD}function f() { const k = new aws.kms.Key('k'); }\nf();\nnew aws.sns.Topic('t', {});\n` }, undefined],
  ])('name %s', (_, texts, expected) => {
    const program = evaluateFiles(texts);
    const reachable = program.canReach(resourceOf(program, 'aws_kms_key'), resourceOf(program, 'aws_sns_topic'));
    const text = rendered(texts, useKey)?.['index.ts'];
    expect(/kmsMasterKeyId: ([\w.]+)/.exec(text ?? '')?.[1]).toBe(expected);
    expect(reachable || expected === 'keyArn').toBe(expected !== undefined);
  });

  it('import what another file exports', () => {
    const texts = { 'index.ts': `${HEAD}import './lib/keys';\nnew aws.sns.Topic('t', {});\n`, 'lib/keys.ts': `${HEAD}export const main = new aws.kms.Key('k');\n` };
    expect(rendered(texts, useKey)?.['index.ts']).toContain("import './lib/keys';\nimport { main } from './lib/keys';\n");
  });
});

describe('policies', () => {
  const scope: Edits = (program) => {
    const policy = resourceOf(program, 'aws_iam_role_policy');
    const [statement] = itemsOf(get(policy.properties, 'policy', 'Statement'));
    const site = statement?.kind === 'object' ? statement.entries.get('Resource')?.site : undefined;
    if (statement?.kind !== 'object' || !site) throw new Error('no statement');
    const queue = resourceOf(program, 'aws_sqs_queue');
    return [
      { kind: 'replace', resource: policy, site, by: write.reference(queue, 'arn') },
      { kind: 'add-statement', resource: policy, after: statement, statement: { actions: ['sqs:ListQueues'], resources: [write.literal('*')] } },
    ];
  };
  const program = (policy: string): string => `const queue = new aws.sqs.Queue('q');\nnew aws.iam.RolePolicy('p', {\n  role: 'r',\n  policy: ${policy},\n});\n`;

  it.each([
    [
      "JSON.stringify({\n    Statement: [\n      { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },\n    ],\n  })",
      "pulumi.jsonStringify({\n    Statement: [\n      { Effect: 'Allow', Action: 'sqs:*', Resource: queue.arn },\n      { Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: '*' },\n    ],\n  })",
    ],
    [
      "queue.arn.apply((arn) => JSON.stringify({\n    Statement: [\n      { Action: 'sqs:*', Resource: '*' }, // all\n    ],\n  }))",
      "queue.arn.apply((arn) => JSON.stringify({\n    Statement: [\n      { Action: 'sqs:*', Resource: arn }, // all\n      { Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: '*' },\n    ],\n  }))",
    ],
    [
      "{\n    Version: '2012-10-17',\n    Statement: [\n      { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },\n    ],\n  }",
      "{\n    Version: '2012-10-17',\n    Statement: [\n      { Effect: 'Allow', Action: 'sqs:*', Resource: queue.arn },\n      { Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: '*' },\n    ],\n  }",
    ],
    [
      "aws.iam.getPolicyDocument({\n    statements: [\n      { actions: ['sqs:*'], resources: ['*'] },\n    ],\n  }).then((d) => d.json)",
      "aws.iam.getPolicyDocumentOutput({\n    statements: [\n      { actions: ['sqs:*'], resources: queue.arn },\n      { actions: ['sqs:ListQueues'], resources: ['*'] },\n    ],\n  }).apply((d) => d.json)",
    ],
    [
      "{\n    Statement: {\n      Effect: 'Allow',\n      Action: 'sqs:*',\n      Resource: '*',\n    },\n  }",
      "{\n    Statement: [{\n      Effect: 'Allow',\n      Action: 'sqs:*',\n      Resource: queue.arn,\n    }, { Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: '*' }],\n  }",
    ],
  ])('are changed where they stand: %j', (before, expected) => {
    expect(after(program(before), scope)).toBe(program(expected));
  });
});

describe('dependencies', () => {
  const edits: Edits = (program) => [
    { kind: 'depend', resource: resourceOf(program, 'aws_sns_topic'), on: resourceOf(program, 'aws_kms_key') },
  ];
  it.each([
    ["new aws.sns.Topic('t');", "new aws.sns.Topic('t', {}, { dependsOn: [k] });"],
    ["new aws.sns.Topic('t', {});", "new aws.sns.Topic('t', {}, { dependsOn: [k] });"],
    ["new aws.sns.Topic('t', {}, { protect: true });", "new aws.sns.Topic('t', {}, { protect: true, dependsOn: [k] });"],
    ["new aws.sns.Topic('t', {}, { dependsOn: [x] });", "new aws.sns.Topic('t', {}, { dependsOn: [x, k] });"],
    ["new aws.sns.Topic('t', {}, { dependsOn: x });", "new aws.sns.Topic('t', {}, { dependsOn: [x, k] });"],
    ["new aws.sns.Topic('t', {}, opts);", "new aws.sns.Topic('t', {}, { ...opts, dependsOn: [k] });"],
  ])('of %s', (code, expected) => {
    const head = "const k = new aws.kms.Key('k');\n";
    expect(after(head + code, edits)).toBe(head + expected);
  });
});

describe('the deployment', () => {
  const edits: Edits = (program) => {
    const policy = resourceOf(program, 'aws_sns_topic');
    const arn = write.template('arn:aws:sqs:', write.deployment('region'), ':', write.deployment('account'), ':x');
    return [{ kind: 'set', resource: policy, path: ['name'], value: arn }];
  };
  const named = `const wide = '${'x'.repeat(100)}';\n`;
  const topic = (arn: string, options = ''): string => `${named}new aws.sns.Topic('t', { name: pulumi.interpolate\`${arn}\` }${options});\n`;
  it.each([
    [
      `${named}new aws.sns.Topic('t', {});\n`,
      `${named}const currentRegion = aws.getRegionOutput();\nconst caller = aws.getCallerIdentityOutput();\n\n${topic('arn:aws:sqs:${currentRegion.name}:${caller.accountId}:x').slice(named.length)}`,
    ],
    [
      `const me = aws.getCallerIdentityOutput();\nconst r = aws.getRegionOutput();\n${named}new aws.sns.Topic('t', {});\n`,
      `const me = aws.getCallerIdentityOutput();\nconst r = aws.getRegionOutput();\n${topic('arn:aws:sqs:${r.name}:${me.accountId}:x')}`,
    ],
    [
      `const me = aws.getCallerIdentityOutput();\nconst region = 'eu-west-1';\nconst p = new aws.Provider('p', { region });\n${named}new aws.sns.Topic('t', {}, { provider: p });\n`,
      `const me = aws.getCallerIdentityOutput();\nconst region = 'eu-west-1';\nconst p = new aws.Provider('p', { region });\n${topic('arn:aws:sqs:${region}:${me.accountId}:x', ', { provider: p }')}`,
    ],
  ])('is named in %j', (code, expected) => {
    expect(after(code, edits)).toBe(expected);
  });
});
