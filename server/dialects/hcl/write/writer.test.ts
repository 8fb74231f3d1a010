import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, Expression } from '../../../core/edits';
import { GENERATED_SECRET, newResource, write } from '../../../core/edits';
import type { Program } from '../../../core/program';
import { get, propertyAt } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { Location } from '../../../core/text';
import { applyEdits } from '../../../core/text';
import type { ListValue, ObjectValue, Value } from '../../../core/value';
import { program, ROOT } from '../testing/files';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

interface Case {
  readonly title: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly edits: (of: (id: string) => Resource) => readonly CanonicalEdit[];
  /** The files that change; undefined when the edits cannot be written. */
  readonly expected: string | Readonly<Record<string, string>> | undefined;
  /** The layout is the author's own. */
  readonly unformatted?: boolean;
}

const literal = write.literal;
const ENCRYPTION = ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default'];

const encrypt = (bucket: Resource, key: Expression): readonly CanonicalEdit[] => [
  { kind: 'set', resource: bucket, path: [...ENCRYPTION, 'sse_algorithm'], value: literal('aws:kms') },
  { kind: 'set', resource: bucket, path: [...ENCRYPTION, 'kms_master_key_id'], value: key },
  { kind: 'set', resource: bucket, path: ['server_side_encryption_configuration', 'rule', 'bucket_key_enabled'], value: literal(true) },
];

const newKey = (bucket: Resource): Expression =>
  write.reference(newResource('aws_kms_key', `${bucket.name} key`, bucket, { enable_key_rotation: literal(true) }), 'arn');

const cases: readonly Case[] = [
  {
    title: 'replaces an argument and adds others, aligned',
    files: `
resource "aws_kms_key" "data" {}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256" # S3's own
    }
  }
}
`,
    edits: (of) => encrypt(of('aws_s3_bucket.logs'), write.reference(of('aws_kms_key.data'), 'arn')),
    expected: `
resource "aws_kms_key" "data" {}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms" # S3's own
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}
`,
  },
  {
    title: 'adds a satellite behind, a key before, with the provider of the resource',
    files: `
# The audit trail
resource "aws_s3_bucket" "logs" {
  provider = aws.dr

  bucket = "logs"
}
`,
    edits: (of) => encrypt(of('aws_s3_bucket.logs'), newKey(of('aws_s3_bucket.logs'))),
    expected: `
resource "aws_kms_key" "logs" {
  provider = aws.dr

  enable_key_rotation = true
}

# The audit trail
resource "aws_s3_bucket" "logs" {
  provider = aws.dr

  bucket = "logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  provider = aws.dr

  bucket = aws_s3_bucket.logs.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.logs.arn
    }
  }
}
`,
  },
  {
    title: 'gives a satellite the expansion of its resource',
    files: `
resource "aws_kms_key" "data" {
  for_each = local.buckets
}

locals {
  buckets = toset(["a"])
}

resource "aws_s3_bucket" "each" {
  for_each = local.buckets
  bucket   = each.key
}
`,
    edits: (of) => encrypt(of('aws_s3_bucket.each["a"]'), write.reference(of('aws_kms_key.data["a"]'), 'arn')),
    expected: `
resource "aws_kms_key" "data" {
  for_each = local.buckets
}

locals {
  buckets = toset(["a"])
}

resource "aws_s3_bucket" "each" {
  for_each = local.buckets
  bucket   = each.key
}

resource "aws_s3_bucket_server_side_encryption_configuration" "each" {
  for_each = local.buckets

  bucket = aws_s3_bucket.each[each.key].id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data[each.key].arn
    }
  }
}
`,
  },
  {
    title: 'does the same with count',
    files: 'resource "aws_s3_bucket" "b" {\n  count  = 2\n  bucket = "b-${count.index}"\n}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_s3_bucket.b[0]'), path: ['public_access_block', 'block_public_acls'], value: literal(true) }],
    expected:
      'resource "aws_s3_bucket" "b" {\n  count  = 2\n  bucket = "b-${count.index}"\n}\n\n' +
      'resource "aws_s3_bucket_public_access_block" "b" {\n  count = 2\n\n  bucket            = aws_s3_bucket.b[count.index].id\n  block_public_acls = true\n}\n',
  },
  {
    title: 'names the instance of an expanded resource where its key is known',
    files: 'resource "aws_kms_key" "k" {\n  for_each = toset(["data"])\n}\n\nresource "aws_sqs_queue" "q" {}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: write.reference(of('aws_kms_key.k["data"]'), 'arn') }],
    expected: 'resource "aws_kms_key" "k" {\n  for_each = toset(["data"])\n}\n\nresource "aws_sqs_queue" "q" {\n  kms_master_key_id = aws_kms_key.k["data"].arn\n}\n',
  },
  {
    title: 'does not name an instance that may not be there',
    files: 'variable "x" {}\nresource "aws_kms_key" "k" {\n  count = var.x ? 1 : 0\n}\n\nresource "aws_sqs_queue" "q" {}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: write.reference(of('aws_kms_key.k[0]'), 'arn') }],
    expected: undefined,
  },
  {
    title: 'does not name a resource of another module',
    files: { 'main.tf': 'module "m" {\n  source = "./m"\n}\nresource "aws_sqs_queue" "q" {}\n', 'm/main.tf': 'resource "aws_kms_key" "k" {}\n' },
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: write.reference(of('module.m.aws_kms_key.k'), 'arn') }],
    expected: undefined,
  },
  {
    title: 'writes below the last argument on one line, above tags and blocks',
    files: `
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"

  environment {
    variables = { A = "b" }
  }

  tags = local.tags
}
`,
    edits: (of) => [
      { kind: 'set', resource: of('aws_lambda_function.f'), path: ['memory_size'], value: literal(512) },
      { kind: 'set', resource: of('aws_lambda_function.f'), path: ['dead_letter_config', 'target_arn'], value: literal('arn') },
      { kind: 'set', resource: of('aws_lambda_function.f'), path: ['environment', 'variables', 'LOG_LEVEL'], value: literal('info') },
    ],
    expected: `
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"
  memory_size   = 512

  environment {
    variables = { A = "b", LOG_LEVEL = "info" }
  }

  dead_letter_config {
    target_arn = "arn"
  }

  tags = local.tags
}
`,
  },
  {
    title: 'opens a block that is on one line',
    files: 'resource "aws_dynamodb_table" "t" {\n  server_side_encryption { enabled = true }\n}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_dynamodb_table.t'), path: ['server_side_encryption', 'kms_key_arn'], value: literal('k') }],
    expected: 'resource "aws_dynamodb_table" "t" {\n  server_side_encryption {\n    enabled     = true\n    kms_key_arn = "k"\n  }\n}\n',
  },
  {
    title: 'takes the place of an argument that goes, and keeps comments',
    files: `
resource "aws_db_instance" "main" {
  username = "admin"
  # Change it on first login
  password = "hunter2" # known to all
  engine   = "postgres"
}
`,
    edits: (of) => [
      { kind: 'remove', resource: of('aws_db_instance.main'), path: ['password'] },
      { kind: 'set', resource: of('aws_db_instance.main'), path: ['manage_master_user_password'], value: literal(true) },
    ],
    expected: `
resource "aws_db_instance" "main" {
  username = "admin"
  # Change it on first login
  manage_master_user_password = true # known to all
  engine                      = "postgres"
}
`,
  },
  {
    title: 'keeps the comment of a line that it removes',
    files: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n\n  sqs_managed_sse_enabled = true # the default\n}\n',
    edits: (of) => [{ kind: 'remove', resource: of('aws_sqs_queue.q'), path: ['sqs_managed_sse_enabled'] }],
    expected: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n\n  # the default\n}\n',
  },
  {
    title: 'removes a line of its own, and closes up',
    files: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n\n  sqs_managed_sse_enabled = true\n}\n',
    edits: (of) => [{ kind: 'remove', resource: of('aws_sqs_queue.q'), path: ['sqs_managed_sse_enabled'] }],
    expected: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n',
  },
  {
    title: 'removes a block',
    files: 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n\n  logging {\n    target_bucket = "x"\n  }\n\n  tags = {}\n}\n',
    edits: (of) => [{ kind: 'remove', resource: of('aws_s3_bucket.b'), path: ['logging'] }],
    expected: 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n\n  tags = {}\n}\n',
  },
  {
    title: 'leaves a group alone that its author did not align',
    unformatted: true,
    files: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  delay_seconds = 1\n}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: literal('k') }],
    expected: 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  delay_seconds = 1\n  kms_master_key_id = "k"\n}\n',
  },
  {
    title: 'keeps the line breaks of Windows',
    files: 'resource "aws_sqs_queue" "q" {\r\n  name = "q"\r\n}\r\n',
    unformatted: true,
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: newKey(of('aws_sqs_queue.q')) }],
    expected:
      'resource "aws_kms_key" "q" {\r\n  enable_key_rotation = true\r\n}\r\n\r\n' +
      'resource "aws_sqs_queue" "q" {\r\n  name              = "q"\r\n  kms_master_key_id = aws_kms_key.q.arn\r\n}\r\n',
  },
  {
    title: 'writes what a bucket of before version 4 has in itself',
    files: `
resource "aws_s3_bucket" "b" {
  bucket = "b"

  versioning {
    enabled = false
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}
`,
    edits: (of) => [
      { kind: 'set', resource: of('aws_s3_bucket.b'), path: ['versioning', 'status'], value: literal('Enabled') },
      { kind: 'set', resource: of('aws_s3_bucket.b'), path: [...ENCRYPTION, 'sse_algorithm'], value: literal('aws:kms') },
    ],
    expected: `
resource "aws_s3_bucket" "b" {
  bucket = "b"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "aws:kms"
      }
    }
  }
}
`,
  },
  {
    title: 'appends to lists',
    files: `
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_actions = ["x"]
  ok_actions    = []
  insufficient_data_actions = [
    "y" # the pager
  ]
}
`,
    unformatted: true,
    edits: (of) =>
      ['alarm_actions', 'ok_actions', 'insufficient_data_actions'].map((name) => ({
        kind: 'append',
        resource: of('aws_cloudwatch_metric_alarm.a'),
        list: listAt(of('aws_cloudwatch_metric_alarm.a'), name),
        item: literal('z'),
      })),
    expected: `
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_actions = ["x", "z"]
  ok_actions    = ["z"]
  insufficient_data_actions = [
    "y", # the pager
    "z",
  ]
}
`,
  },
  {
    title: 'does not write into a definition that others share',
    files: 'locals {\n  actions = ["x"]\n}\nresource "aws_cloudwatch_metric_alarm" "a" {\n  alarm_actions = local.actions\n}\n',
    edits: (of) => [
      {
        kind: 'append',
        resource: of('aws_cloudwatch_metric_alarm.a'),
        list: listAt(of('aws_cloudwatch_metric_alarm.a'), 'alarm_actions'),
        item: literal('z'),
      },
    ],
    expected: undefined,
  },
  {
    title: 'scopes a statement and splits one off, in a document',
    files: `
resource "aws_sqs_queue" "q" {}

resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage", "sqs:ListQueues"]
        Resource = "*"
      },
    ]
  })
}
`,
    edits: (of) => scoping(of('aws_iam_policy.p'), of('aws_iam_policy.p'), write.reference(of('aws_sqs_queue.q'), 'arn')),
    expected: `
resource "aws_sqs_queue" "q" {}

resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.q.arn
      },
      {
        Effect   = "Allow"
        Action   = "sqs:ListQueues"
        Resource = "*"
      },
    ]
  })
}
`,
  },
  {
    title: 'does so in a data source',
    files: `
resource "aws_sqs_queue" "q" {}

data "aws_iam_policy_document" "d" {
  statement {
    actions = [
      "sqs:SendMessage", # to q
      "sqs:ListQueues",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
`,
    edits: (of) => scoping(of('aws_iam_policy.p'), of('aws_iam_policy.p'), write.reference(of('aws_sqs_queue.q'), 'arn')),
    expected: `
resource "aws_sqs_queue" "q" {}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q.arn]
  }

  statement {
    actions   = ["sqs:ListQueues"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
`,
  },
  {
    title: 'does so in a heredoc',
    files: `
resource "aws_sqs_queue" "q" {}

resource "aws_iam_policy" "p" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["sqs:SendMessage", "sqs:ListQueues"],
          "Resource": "*"
        }
      ]
    }
  EOT
}
`,
    edits: (of) => scoping(of('aws_iam_policy.p'), of('aws_iam_policy.p'), write.template(write.reference(of('aws_sqs_queue.q'), 'arn'), '/*')),
    expected: `
resource "aws_sqs_queue" "q" {}

resource "aws_iam_policy" "p" {
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": ["sqs:SendMessage"],
          "Resource": "\${aws_sqs_queue.q.arn}/*"
        },
        {
          "Effect": "Allow",
          "Action": "sqs:ListQueues",
          "Resource": "*"
        }
      ]
    }
  EOT
}
`,
  },
  {
    title: 'makes a list of the only statement',
    files: 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    Statement = {\n      Effect = "Allow"\n    }\n  })\n}\n',
    edits: (of) => [
      { kind: 'add-statement', resource: of('aws_iam_policy.p'), after: statementOf(of('aws_iam_policy.p')), statement: { actions: ['a:b'], resources: [literal('*')] } },
    ],
    expected:
      'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    Statement = [{\n      Effect = "Allow"\n      }, {\n' +
      '      Effect   = "Allow"\n      Action   = "a:b"\n      Resource = "*"\n    }]\n  })\n}\n',
  },
  {
    title: 'tells about the deployment through data sources, those of the module first',
    files: `
data "aws_caller_identity" "me" {}

resource "aws_sqs_queue" "q" {
  name = "q"
}
`,
    edits: (of) => [
      {
        kind: 'set',
        resource: of('aws_sqs_queue.q'),
        path: ['redrive_allow_policy'],
        value: write.document(
          write.object({ 'aws:Arn': write.template('arn:', write.deployment('partition'), ':', write.deployment('region'), ':', write.deployment('account'), ':${x}') }),
        ),
      },
    ],
    expected: `
data "aws_caller_identity" "me" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_sqs_queue" "q" {
  name = "q"
  redrive_allow_policy = jsonencode({
    "aws:Arn" = "arn:\${data.aws_partition.current.partition}:\${data.aws_region.current.name}:\${data.aws_caller_identity.me.account_id}:$\${x}"
  })
}
`,
  },
  {
    title: 'tells about the deployment in the words of the module',
    files: `
provider "aws" {
  alias  = "dr"
  region = var.dr_region
}

data "aws_caller_identity" "me" {}

locals {
  account = data.aws_caller_identity.me.account_id
}

resource "aws_sqs_queue" "q" {
  provider = aws.dr

  name = "q"
}
`,
    edits: (of) => [
      { kind: 'set', resource: of('aws_sqs_queue.q'), path: ['redrive_allow_policy'], value: write.template(write.deployment('region'), ':', write.deployment('account')) },
    ],
    expected: `
provider "aws" {
  alias  = "dr"
  region = var.dr_region
}

data "aws_caller_identity" "me" {}

locals {
  account = data.aws_caller_identity.me.account_id
}

resource "aws_sqs_queue" "q" {
  provider = aws.dr

  name                 = "q"
  redrive_allow_policy = "\${var.dr_region}:\${local.account}"
}
`,
  },
  {
    title: 'asks version 6 of the provider for the region in its words',
    files: 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n\nresource "aws_sqs_queue" "q" {\n  provider = aws.dr\n}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_sqs_queue.q'), path: ['name'], value: write.deployment('region') }],
    expected:
      'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 6.0"\n    }\n  }\n}\n\n' +
      'data "aws_region" "current" {\n  provider = aws.dr\n}\n\nresource "aws_sqs_queue" "q" {\n  provider = aws.dr\n\n  name = data.aws_region.current.region\n}\n',
  },
  {
    title: 'adds a generated secret, and its provider where the module lists them',
    files: {
      'versions.tf': 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.0"\n    }\n  }\n}\n',
      'main.tf': 'resource "aws_db_instance" "main" {\n  identifier = "${var.env}-orders"\n  password   = "hunter2"\n}\n\nvariable "env" {\n  default = "dev"\n}\n',
    },
    edits: (of) => {
      const database = of('aws_db_instance.main');
      const secret = newResource(GENERATED_SECRET, 'main password', database, { name: literal('dev-orders-password'), username: literal('admin') });
      return [{ kind: 'set', resource: database, path: ['password'], value: write.reference(secret, 'password') }];
    },
    expected: {
      'versions.tf':
        'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.0"\n    }\n' +
        '    random = {\n      source  = "hashicorp/random"\n      version = "~> 3.6"\n    }\n  }\n}\n',
      'main.tf': `resource "random_password" "main" {
  length           = 32
  special          = true
  override_special = "!#$^-"
}

resource "aws_secretsmanager_secret" "main_password" {
  name = "\${var.env}-orders-password"
}

resource "aws_secretsmanager_secret_version" "main_password" {
  secret_id = aws_secretsmanager_secret.main_password.id
  secret_string = jsonencode({
    username = "admin"
    password = random_password.main.result
  })
}

resource "aws_db_instance" "main" {
  identifier = "\${var.env}-orders"
  password   = random_password.main.result
}

variable "env" {
  default = "dev"
}
`,
    },
  },
  {
    title: 'names new resources after each instance, and a shared key after none',
    files: `
resource "aws_lambda_function" "worker" {
  for_each = toset(["mail", "sms"])

  function_name = "\${var.env}-\${each.key}-worker"
}

variable "env" {
  default = "dev"
}
`,
    edits: (of) => {
      const worker = of('aws_lambda_function.worker["mail"]');
      const key = newResource('aws_kms_key', 'worker key', worker, { enable_key_rotation: literal(true) });
      const alias = newResource('aws_kms_alias', 'worker key', worker, {
        name: write.template('alias/', 'dev-mail-worker'),
        target_key_id: write.reference(key, 'key_id'),
      });
      const queue = newResource('aws_sqs_queue', 'worker dead letters', worker, {
        name: literal('dev-mail-worker-dlq'),
        kms_master_key_id: write.reference(key, 'arn'),
      });
      return [
        { kind: 'set', resource: worker, path: ['dead_letter_config', 'target_arn'], value: write.reference(queue, 'arn') },
        { kind: 'add', resource: alias },
      ];
    },
    expected: `
resource "aws_kms_key" "worker" {
  enable_key_rotation = true
}

resource "aws_sqs_queue" "worker_dead_letters" {
  for_each = toset(["mail", "sms"])

  name              = "\${var.env}-\${each.key}-worker-dlq"
  kms_master_key_id = aws_kms_key.worker.arn
}

resource "aws_kms_alias" "worker" {
  name          = "alias/\${var.env}-worker"
  target_key_id = aws_kms_key.worker.key_id
}

resource "aws_lambda_function" "worker" {
  for_each = toset(["mail", "sms"])

  function_name = "\${var.env}-\${each.key}-worker"

  dead_letter_config {
    target_arn = aws_sqs_queue.worker_dead_letters[each.key].arn
  }
}

variable "env" {
  default = "dev"
}
`,
  },
  {
    title: 'generates a password for each instance',
    files: 'resource "aws_db_instance" "main" {\n  count      = 2\n  identifier = "orders-${count.index}"\n  password   = "hunter2"\n}\n',
    edits: (of) => {
      const database = of('aws_db_instance.main[0]');
      const secret = newResource(GENERATED_SECRET, 'main password', database, { name: literal('orders-0-password') });
      return [{ kind: 'set', resource: database, path: ['password'], value: write.reference(secret, 'password') }];
    },
    expected: `resource "random_password" "main" {
  count = 2

  length           = 32
  special          = true
  override_special = "!#$^-"
}

resource "aws_secretsmanager_secret" "main_password" {
  count = 2

  name = "orders-\${count.index}-password"
}

resource "aws_secretsmanager_secret_version" "main_password" {
  count = 2

  secret_id = aws_secretsmanager_secret.main_password[count.index].id
  secret_string = jsonencode({
    password = random_password.main[count.index].result
  })
}

resource "aws_db_instance" "main" {
  count      = 2
  identifier = "orders-\${count.index}"
  password   = random_password.main[count.index].result
}
`,
  },
  {
    title: 'goes through the lists that blocks are in references',
    files: 'resource "aws_db_instance" "d" {}\n\nresource "aws_ssm_parameter" "p" {\n  name = "p"\n}\n',
    edits: (of) => [
      { kind: 'set', resource: of('aws_ssm_parameter.p'), path: ['value'], value: write.reference(of('aws_db_instance.d'), 'master_user_secret.secret_arn') },
    ],
    expected:
      'resource "aws_db_instance" "d" {}\n\nresource "aws_ssm_parameter" "p" {\n  name  = "p"\n  value = aws_db_instance.d.master_user_secret[0].secret_arn\n}\n',
  },
  {
    title: 'finds free names',
    files: 'resource "aws_kms_key" "q" {}\n\nresource "aws_sqs_queue" "q" {\n  name = "q"\n}\n',
    edits: (of) => [
      { kind: 'set', resource: of('aws_sqs_queue.q'), path: ['kms_master_key_id'], value: newKey(of('aws_sqs_queue.q')) },
      { kind: 'depend', resource: of('aws_sqs_queue.q'), on: of('aws_kms_key.q') },
    ],
    expected:
      'resource "aws_kms_key" "q" {}\n\nresource "aws_kms_key" "q_2" {\n  enable_key_rotation = true\n}\n\n' +
      'resource "aws_sqs_queue" "q" {\n  name              = "q"\n  kms_master_key_id = aws_kms_key.q_2.arn\n\n  depends_on = [aws_kms_key.q]\n}\n',
  },
  {
    title: 'appends to depends_on',
    files: 'resource "aws_kms_key" "k" {}\n\nresource "aws_sqs_queue" "q" {\n  name = "q"\n\n  depends_on = [aws_kms_key.a]\n}\n',
    edits: (of) => [{ kind: 'depend', resource: of('aws_sqs_queue.q'), on: of('aws_kms_key.k') }],
    expected: 'resource "aws_kms_key" "k" {}\n\nresource "aws_sqs_queue" "q" {\n  name = "q"\n\n  depends_on = [aws_kms_key.a, aws_kms_key.k]\n}\n',
  },
  {
    title: 'writes in the files of a called module, in its words',
    files: {
      'main.tf': 'module "m" {\n  source = "./m"\n  name   = "x"\n}\n',
      'm/main.tf': 'variable "name" {}\n\nresource "aws_sqs_queue" "q" {\n  name = var.name\n}\n',
    },
    edits: (of) => [{ kind: 'set', resource: of('module.m.aws_sqs_queue.q'), path: ['kms_master_key_id'], value: newKey(of('module.m.aws_sqs_queue.q')) }],
    expected: {
      'm/main.tf':
        'variable "name" {}\n\nresource "aws_kms_key" "q" {\n  enable_key_rotation = true\n}\n\n' +
        'resource "aws_sqs_queue" "q" {\n  name              = var.name\n  kms_master_key_id = aws_kms_key.q.arn\n}\n',
    },
  },
  {
    title: 'writes into objects in place of blocks',
    files: 'resource "aws_s3_bucket_cors_configuration" "c" {\n  cors_rule = [{\n    allowed_methods = ["GET"]\n  }]\n}\n',
    edits: (of) => [{ kind: 'set', resource: of('aws_s3_bucket_cors_configuration.c'), path: ['cors_rule', 'max_age_seconds'], value: literal(10) }],
    expected: 'resource "aws_s3_bucket_cors_configuration" "c" {\n  cors_rule = [{\n    allowed_methods = ["GET"]\n    max_age_seconds = 10\n  }]\n}\n',
  },
  {
    title: 'does not write into what is evaluated several times',
    files: `
resource "aws_sqs_queue" "q" {}

resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [for action in ["a:b", "c:d"] : { Effect = "Allow", Action = [action], Resource = "*" }]
  })
}
`,
    edits: (of) => scoping(of('aws_iam_policy.p'), of('aws_iam_policy.p'), write.reference(of('aws_sqs_queue.q'), 'arn')),
    expected: undefined,
  },
  {
    title: 'names nothing in the default of a variable',
    files: 'resource "aws_sqs_queue" "q" {}\n\nvariable "p" {\n  default = { Statement = [{ Action = ["a:b"], Resource = "*" }] }\n}\n\nresource "aws_iam_policy" "p" {\n  policy = jsonencode(var.p)\n}\n',
    edits: (of) => scoping(of('aws_iam_policy.p'), of('aws_iam_policy.p'), write.reference(of('aws_sqs_queue.q'), 'arn')),
    expected: undefined,
  },
  {
    title: 'repeats blocks for lists',
    files: 'resource "aws_security_group" "g" {\n  name = "g"\n}\n',
    edits: (of) => [
      {
        kind: 'set',
        resource: of('aws_security_group.g'),
        path: ['ingress'],
        value: write.list(write.object({ from_port: literal(1), cidr_blocks: write.list(literal('10.0.0.0/8')) }), write.object({ from_port: literal(2) })),
      },
    ],
    expected:
      'resource "aws_security_group" "g" {\n  name = "g"\n\n  ingress {\n    from_port   = 1\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n\n  ingress {\n    from_port = 2\n  }\n}\n',
  },
];

describe('writing Terraform', () => {
  it.skipIf(hasTerraform)('is not checked against terraform fmt, which is not installed', () => undefined);

  it.each(cases)('$title', ({ files, edits, expected, unformatted }) => {
    const texts = typeof files === 'string' ? { 'main.tf': files } : files;
    const made = program(texts);
    const rendered = made.render(edits((id) => resourceOf(made, id)));
    if (!rendered || expected === undefined) {
      expect(rendered).toBe(expected);
      return;
    }
    const results = Object.fromEntries(rendered.map(({ uri, edits: each }) => {
      const path = uri.slice(ROOT.length + 1);
      return [path, applyEdits(texts[path] ?? '', each)];
    }));
    expect(results).toEqual(typeof expected === 'string' ? { 'main.tf': expected } : expected);
    if (unformatted) return;
    for (const text of Object.values(results)) expect(formatted(text)).toBe(text);
  });
});

function formatted(text: string): string {
  return hasTerraform ? spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' }).stdout : text;
}

function resourceOf({ graph }: Program, id: string): Resource {
  const resource = graph.byId(id);
  if (!resource) throw new Error(`${id} is not declared`);
  return resource;
}

function listAt(resource: Resource, name: string): ListValue {
  const value = get(resource.properties, name);
  if (value.kind !== 'list') throw new Error(`${name} is no list`);
  return value;
}

function statementOf(resource: Resource): ObjectValue {
  const statements: Value = get(resource.properties, 'policy', 'Statement');
  const value = statements.kind === 'list' ? statements.items[0] : statements;
  if (value?.kind !== 'object') throw new Error('There is no statement');
  return value;
}

/** Limits the first action of a statement to a resource, and gives the second a statement of its own. */
function scoping(policy: Resource, owner: Resource, to: Expression): readonly CanonicalEdit[] {
  const statement = statementOf(policy);
  const site = (key: string): Location | undefined => propertyAt(statement, [key])?.site;
  const [resourceSite, actionSite] = [site('Resource'), site('Action')];
  const actions = get(statement, 'Action');
  const [first] = actions.kind === 'list' ? actions.items : [];
  if (!resourceSite || !actionSite || !first) throw new Error('The statement is not written out');
  return [
    { kind: 'replace', resource: owner, site: resourceSite, by: to },
    { kind: 'replace', resource: owner, site: actionSite, by: write.list(write.existing(first)) },
    { kind: 'add-statement', resource: owner, after: statement, statement: { actions: ['sqs:ListQueues'], resources: [literal('*')] } },
  ];
}
