import type { CanonicalEdit } from '../../server/core/edits';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { readmeText, SECTIONS, sectionsIn, sectionText, type Section } from '../shared/readme';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'project/no-readme',
  title: 'Infrastructure without a README that tells how to deploy, configure and recover it',
  severity: 'low',
  tags: ['project', 'documentation'],
  corresponds: {},
  why: `The person who has to restore a system at night is rarely the one who wrote it. Without a page that says how it is deployed, what can be
configured and how it is recovered, all three are found out by trying.`,
  howToFix: `Write a README beside the program with sections about deployment, configuration and recovery. The fix writes one from what the
program declares: its inputs with their defaults, what keeps data and for how long. Read it, and add what no program says: who is called, and
what is tried first. Nothing that is deployed changes. The rule is off unless the configuration gives it a level:
\`"rules": { "project/no-readme": "low" }\`.`,
  references: [
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/structure.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_ready_to_support_use_runbooks.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_disaster_recovery.html',
  ],
  fixable: true,
  enabled: false,

  *checkProgram(context) {
    if (!context.graph.resources.some((each) => each.mode === 'managed')) return;
    const readme = readmeOf(context);
    if (!readme) return;
    const { uri, lacking } = readme;
    yield {
      at: context.facts.entry,
      message:
        uri === undefined
          ? 'This infrastructure has no README: nobody but its authors knows how to deploy, configure and recover it. Write one with a section for each.'
          : `The README has no section about ${enumeration(lacking)}: whoever needs it has to find out by trying. Add it.`,
      fixes: [uri === undefined ? created(context) : extended(uri, lacking, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `«variable "environment_suffix"» {
  description = "Tells deployments apart"
  type        = string
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders-\${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
          fixed: {
            'main.tf': `variable "environment_suffix" {
  description = "Tells deployments apart"
  type        = string
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders-\${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
            'README.md': `# Example

Infrastructure with a table.

## Deployment

\`\`\`sh
terraform init
terraform apply -var environment_suffix=…
\`\`\`

## Configuration

| name | default | meaning |
| --- | --- | --- |
| \`environment_suffix\` | required | Tells deployments apart |

## Recovery

- \`aws_dynamodb_table.orders\`: restore to any second of the last 35 days (\`aws dynamodb restore-table-to-point-in-time\`).
`,
          },
        },
        {
          title: 'a README without a word about recovery',
          indirect: true,
          config: { recovery: { rto: 240, rpo: 60 }, rules: [['project/no-readme', 'low']] },
          source: {
            'main.tf': `«module "data"» {
  source = "./data"
}
`,
            'data/main.tf': `resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.
`,
          },
          fixed: {
            'main.tf': `module "data" {
  source = "./data"
}
`,
            'data/main.tf': `resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## Recovery

Objectives: 4 h to recover (RTO), 1 h of data (RPO).

- \`module.data.aws_dynamodb_table.orders\`: restore to any second of the last 35 days (\`aws dynamodb restore-table-to-point-in-time\`).
`,
          },
        },
      ],
      good: [
        {
          title: 'sections under other names',
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            'main.tf': `variable "environment_suffix" {
  description = "Tells deployments apart"
  type        = string
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders-\${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
        {
          title: 'not asked for',
          unknown: true,
          source: `variable "environment_suffix" {
  description = "Tells deployments apart"
  type        = string
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders-\${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `{
  «"Parameters"»: {
    "EnvironmentSuffix": { "Type": "String", "Description": "Tells deployments apart" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "KmsMasterKeyId": "alias/orders"
      }
    }
  }
}
`,
          fixed: {
            'template.json': `{
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String", "Description": "Tells deployments apart" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "KmsMasterKeyId": "alias/orders"
      }
    }
  }
}
`,
            'README.md': `# Example

Infrastructure with a queue.

## Deployment

\`\`\`sh
aws cloudformation deploy --template-file template.json --stack-name example --capabilities CAPABILITY_NAMED_IAM \\
  --parameter-overrides EnvironmentSuffix=…
\`\`\`

## Configuration

| name | default | meaning |
| --- | --- | --- |
| \`EnvironmentSuffix\` | required | Tells deployments apart |

## Recovery

No data is kept here: deploy again from this repository.
`,
          },
        },
      ],
      good: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            'template.json': `{
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String", "Description": "Tells deployments apart" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "KmsMasterKeyId": "alias/orders"
      }
    }
  }
}
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `«Parameters»:
  EnvironmentSuffix:
    Type: String
    Default: dev
    Description: Tells deployments apart
Resources:
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub 'exports-\${EnvironmentSuffix}'
      VersioningConfiguration:
        Status: Enabled
`,
          fixed: {
            'template.yaml': `Parameters:
  EnvironmentSuffix:
    Type: String
    Default: dev
    Description: Tells deployments apart
Resources:
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub 'exports-\${EnvironmentSuffix}'
      VersioningConfiguration:
        Status: Enabled
`,
            'README.md': `# Example

Infrastructure with a bucket.

## Deployment

\`\`\`sh
aws cloudformation deploy --template-file template.yaml --stack-name example --capabilities CAPABILITY_NAMED_IAM
\`\`\`

## Configuration

| name | default | meaning |
| --- | --- | --- |
| \`EnvironmentSuffix\` | \`dev\` | Tells deployments apart |

## Recovery

- \`Exports\` keeps former versions of its objects: delete the marker, or copy the version back.
`,
          },
        },
      ],
      good: [
        {
          title: 'a README above the program',
          unknown: true,
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            'stacks/template.yaml': `Parameters:
  EnvironmentSuffix:
    Type: String
    Default: dev
    Description: Tells deployments apart
Resources:
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub 'exports-\${EnvironmentSuffix}'
      VersioningConfiguration:
        Status: Enabled
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `«import * as cdk from 'aws-cdk-lib';»
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.Queue(this, 'Orders', { encryption: sqs.QueueEncryption.KMS });
  }
}
`,
          fixed: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.Queue(this, 'Orders', { encryption: sqs.QueueEncryption.KMS });
  }
}
`,
            'README.md': `# Example

Infrastructure with a queue.

## Deployment

\`\`\`sh
npm ci
npx cdk deploy --all
\`\`\`

## Configuration

Nothing has to be configured.

## Recovery

No data is kept here: deploy again from this repository.
`,
          },
        },
      ],
      good: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.Queue(this, 'Orders', { encryption: sqs.QueueEncryption.KMS });
  }
}
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `«import * as aws from "@pulumi/aws";»
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");

export const orders = new aws.dynamodb.Table("orders", {
    name: \`orders-\${environmentSuffix}\`,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
});
`,
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");

export const orders = new aws.dynamodb.Table("orders", {
    name: \`orders-\${environmentSuffix}\`,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
});
`,
            'README.md': `# Example

Infrastructure with a table.

## Deployment

\`\`\`sh
npm ci
pulumi stack select dev --create
pulumi config set environmentSuffix …
pulumi up
\`\`\`

## Configuration

| name | default | meaning |
| --- | --- | --- |
| \`environmentSuffix\` | required | Environment suffix |

## Recovery

- \`orders\` has no backups.
`,
          },
        },
      ],
      good: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");

export const orders = new aws.dynamodb.Table("orders", {
    name: \`orders-\${environmentSuffix}\`,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
});
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: `«import pulumi»
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
password = config.require_secret("databasePassword")

ledger = aws.rds.Instance(
    "ledger",
    identifier=f"ledger-{environment_suffix}",
    engine="postgres",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="ledger",
    password=password,
    backup_retention_period=14,
)

pulumi.export("endpoint", ledger.address)
`,
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
password = config.require_secret("databasePassword")

ledger = aws.rds.Instance(
    "ledger",
    identifier=f"ledger-{environment_suffix}",
    engine="postgres",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="ledger",
    password=password,
    backup_retention_period=14,
)

pulumi.export("endpoint", ledger.address)
`,
            'README.md': `# Example

Infrastructure with a database.

## Deployment

\`\`\`sh
python3 -m venv venv && venv/bin/pip install -r requirements.txt
pulumi stack select dev --create
pulumi config set --secret databasePassword …
pulumi up
\`\`\`

## Configuration

| name | default | meaning |
| --- | --- | --- |
| \`environmentSuffix\` | \`dev\` | Environment suffix |
| \`databasePassword\` | required | Database password |

## Recovery

- \`ledger\`: restore to any second of the last 14 days (\`aws rds restore-db-instance-to-point-in-time\`).
`,
          },
        },
      ],
      good: [
        {
          config: { rules: [['project/no-readme', 'low']] },
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
password = config.require_secret("databasePassword")

ledger = aws.rds.Instance(
    "ledger",
    identifier=f"ledger-{environment_suffix}",
    engine="postgres",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="ledger",
    password=password,
    backup_retention_period=14,
)

pulumi.export("endpoint", ledger.address)
`,
            'README.md': `# Orders

## Deploying

Run the pipeline.

## Settings

None.

## When something is lost

### Restoring the table

Ask the platform team.
`,
          },
        },
      ],
    },
  },
});

const NAMES = ['README.md', 'Readme.md', 'readme.md', 'README.rst', 'README.txt', 'README'];

/** How far above the program a README may be. */
const MOST_FOLDERS = 10;

/** The README of the program's folder or of one above, with the sections that none of them has; undefined when nothing is missing. */
function readmeOf({ facts }: RuleContext): { readonly uri: string | undefined; readonly lacking: readonly Section[] } | undefined {
  let nearest: string | undefined;
  const found = new Set<Section>();
  let folder = facts.folder;
  for (let count = 0; count < MOST_FOLDERS && folder.includes('/'); count++) {
    for (const name of NAMES) {
      const uri = `${folder}/${name}`;
      if (!facts.exists(uri)) continue;
      const text = facts.textOf(uri);
      // One that is too large to be read says enough.
      if (text === undefined) return undefined;
      nearest ??= uri;
      for (const section of sectionsIn(text)) found.add(section);
    }
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  const lacking = SECTIONS.filter((section) => !found.has(section));
  return lacking.length === 0 ? undefined : { uri: nearest, lacking };
}

function created(context: RuleContext): FixOffer {
  return {
    title: 'Create README.md from what the program declares',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => [{ kind: 'create', uri: `${context.facts.folder}/README.md`, text: readmeText(context) }],
  };
}

function extended(uri: string, lacking: readonly Section[], context: RuleContext): FixOffer {
  return {
    title: `Add ${enumeration(lacking)} to the README`,
    applicability: 'safe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] | undefined => {
      if (!/\.md$/i.test(uri)) return undefined;
      const text = context.facts.textOf(uri) ?? '';
      const end = text.trimEnd().length;
      const sections = lacking.map((section) => sectionText(section, context).join('\n')).join('\n\n');
      return [{ kind: 'text', location: { uri, range: { start: end, end: text.length } }, newText: `${end === 0 ? '' : '\n\n'}${sections}\n` }];
    },
  };
}
