import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { configurationKeys, insertedKey, manifestOf, manifestText, projectName, projectNamed, type ConfigurationKey } from '../shared/pulumi-project';

export default defineRule({
  id: 'project/no-pulumi-manifest',
  title: 'Pulumi program without a manifest, or configuration that it does not declare',
  severity: 'medium',
  tags: ['project', 'deploy'],
  corresponds: {},
  why: `\`pulumi up\` looks for \`Pulumi.yaml\` to learn the project's name and runtime: without it the program runs only where somebody has
one of their own, under another name and with other state. A key that the program requires and nothing declares is found out by the
deployment that fails for want of it.`,
  howToFix: `Commit \`Pulumi.yaml\` with name, runtime and the keys of configuration that the program reads, with type and description. The fix
writes it from the program. If stacks are deployed already, give the project the name that they were deployed under: the name is part of every
stack's identity. Declaring a key changes nothing that is deployed.`,
  references: ['https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_dev_integ_version_control.html'],
  fixable: ['pulumi-typescript', 'pulumi-python'],
  flavours: ['pulumi-typescript', 'pulumi-python'],

  *checkProgram(context) {
    const manifest = manifestOf(context);
    if (manifest !== undefined) {
      yield* undeclared(manifest, context);
    } else if (!isOtherwiseRun(context)) {
      yield withoutManifest(context);
    }
  },

  examples: {
    'pulumi-typescript': {
      bad: [
        {
          title: 'no manifest',
          source: `«import * as aws from "@pulumi/aws";»
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");
const retentionDays = config.getNumber("retentionDays") ?? 30;

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${environmentSuffix}\`,
    retentionInDays: retentionDays,
});
`,
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");
const retentionDays = config.getNumber("retentionDays") ?? 30;

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${environmentSuffix}\`,
    retentionInDays: retentionDays,
});
`,
            'Pulumi.yaml': `name: example
runtime: nodejs
config:
  environmentSuffix:
    type: string
    description: Environment suffix
  retentionDays:
    type: integer
    description: Retention days
    default: 30
`,
          },
        },
        {
          title: 'a key that nothing declares, read by a helper',
          indirect: true,
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import { required } from "./settings";

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${required()}\`,
    retentionInDays: 30,
});
`,
            'settings.ts': `import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export function required(): string {
    return «config.require("environmentSuffix")»;
}
`,
            'Pulumi.yaml': `name: orders
runtime: nodejs
config:
  retentionDays:
    type: integer
    default: 30
`,
          },
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import { required } from "./settings";

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${required()}\`,
    retentionInDays: 30,
});
`,
            'settings.ts': `import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export function required(): string {
    return config.require("environmentSuffix");
}
`,
            'Pulumi.yaml': `name: orders
runtime: nodejs
config:
  retentionDays:
    type: integer
    default: 30
  environmentSuffix:
    type: string
    description: Environment suffix
`,
          },
        },
      ],
      good: [
        {
          title: 'a manifest that declares what is required',
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const environmentSuffix = config.require("environmentSuffix");
const zone = config.require("zone");

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${zone}-\${environmentSuffix}\`,
    retentionInDays: 30,
});
`,
            'Pulumi.yaml': `name: orders
runtime: nodejs
config:
  environmentSuffix:
    type: string
    description: Tells deployments apart
`,
            'Pulumi.dev.yaml': `config:
  orders:zone: a
`,
          },
        },
        {
          title: 'a key that is not known',
          unknown: true,
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const key = process.env.SUFFIX_KEY ?? "environmentSuffix";

export const logs = new aws.cloudwatch.LogGroup("orders", {
    name: \`orders-\${config.get(key) ?? "dev"}\`,
    retentionInDays: 30,
});
`,
            'Pulumi.yaml': `name: orders
runtime: nodejs
`,
          },
        },
        {
          title: 'a program of the Automation API',
          source: `import * as aws from "@pulumi/aws";
import { LocalWorkspace } from "@pulumi/pulumi/automation";

function program(): void {
    new aws.cloudwatch.LogGroup("orders", { retentionInDays: 30 });
}

export async function deploy(): Promise<void> {
    const args = { stackName: "dev", projectName: "orders", program: async () => program() };
    const stack = await LocalWorkspace.createOrSelectStack(args);
    await stack.up();
}
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'no manifest',
          source: `"""Logs of the orders service."""
«import pulumi»
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
token = config.require_secret("webhookToken")

logs = aws.cloudwatch.LogGroup(
    "orders",
    name=f"orders-{environment_suffix}",
    retention_in_days=config.get_int("retentionDays") or 30,
)

pulumi.export("logGroup", logs.name)
`,
          fixed: {
            '__main__.py': `"""Logs of the orders service."""
import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.get("environmentSuffix") or "dev"
token = config.require_secret("webhookToken")

logs = aws.cloudwatch.LogGroup(
    "orders",
    name=f"orders-{environment_suffix}",
    retention_in_days=config.get_int("retentionDays") or 30,
)

pulumi.export("logGroup", logs.name)
`,
            'Pulumi.yaml': `name: example
runtime:
  name: python
  options:
    toolchain: pip
    virtualenv: venv
config:
  environmentSuffix:
    type: string
    description: Environment suffix
    default: dev
  webhookToken:
    type: string
    description: Webhook token
    secret: true
  retentionDays:
    type: integer
    description: Retention days
    default: 30
`,
          },
        },
        {
          title: 'keys that nothing declares, read by a class',
          indirect: true,
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
from settings import Settings

settings = Settings()

logs = aws.cloudwatch.LogGroup(
    "orders",
    name=f"orders-{settings.suffix}",
    retention_in_days=settings.retention,
)

pulumi.export("logGroup", logs.name)
`,
            'settings.py': `import pulumi


class Settings:
    def __init__(self) -> None:
        config = pulumi.Config()
        self.suffix = «config.require("environmentSuffix")»
        self.retention = «config.require_int("retentionDays")»
`,
            'Pulumi.yaml': `name: orders
runtime: python
`,
          },
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
from settings import Settings

settings = Settings()

logs = aws.cloudwatch.LogGroup(
    "orders",
    name=f"orders-{settings.suffix}",
    retention_in_days=settings.retention,
)

pulumi.export("logGroup", logs.name)
`,
            'settings.py': `import pulumi


class Settings:
    def __init__(self) -> None:
        config = pulumi.Config()
        self.suffix = config.require("environmentSuffix")
        self.retention = config.require_int("retentionDays")
`,
            'Pulumi.yaml': `name: orders
runtime: python
config:
  environmentSuffix:
    type: string
    description: Environment suffix
  retentionDays:
    type: integer
    description: Retention days
`,
          },
        },
      ],
      good: [
        {
          title: 'a key that is not known',
          unknown: true,
          source: {
            '__main__.py': `import os

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
key = os.environ.get("SUFFIX_KEY", "environmentSuffix")

logs = aws.cloudwatch.LogGroup(
    "orders",
    name=f"orders-{config.get(key)}",
    retention_in_days=30,
)

pulumi.export("logGroup", logs.name)
`,
            'Pulumi.yaml': `name: orders
runtime: python
`,
          },
        },
        {
          title: 'configuration of a provider',
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

region = pulumi.Config("aws").require("region")

logs = aws.cloudwatch.LogGroup("orders", name=f"orders-{region}", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'Pulumi.yaml': `name: orders
runtime: python
`,
          },
        },
      ],
    },
  },
});

/** A program of the Automation API, a policy pack, a component package; a file that declares nothing by itself. */
function isOtherwiseRun({ facts, graph }: RuleContext): boolean {
  const uris = new Set([facts.entry.uri, ...graph.resources.map((each) => each.declaration.uri)]);
  return (
    !graph.resources.some((each) => each.mode === 'managed') ||
    ['PulumiPlugin.yaml', 'PulumiPolicy.yaml'].some((name) => facts.exists(`${facts.folder}/${name}`)) ||
    [...uris].some((uri) => AUTOMATION.test(facts.textOf(uri) ?? ''))
  );
}

const AUTOMATION = /@pulumi\/pulumi\/automation|\bpulumi\.automation\b|from pulumi import [^\n]*\b(?:automation|auto)\b|\b(?:LocalWorkspace|createOrSelectStack|create_or_select_stack)\b/;

function withoutManifest(context: RuleContext): Problem {
  const { facts, flavour } = context;
  const keys = configurationKeys(context, undefined);
  const required = keys.filter(({ input }) => input.isRequired).map(({ key }) => key);
  const needs = required.length === 0 ? '' : ` and the configuration that it requires (${required.join(', ')})`;
  return {
    at: facts.entry,
    message: `This Pulumi program has no Pulumi.yaml, so nothing says the name of the project, its runtime${needs}. Commit one beside it.`,
    fixes: [
      {
        title: 'Create Pulumi.yaml',
        // The name of stacks that are deployed already is not known.
        applicability: 'unsafe',
        impact: 'in-place',
        edits: () => {
          const runtime = flavour === 'pulumi-python' ? 'python' : 'nodejs';
          const text = manifestText({ name: projectNamed(facts.folder), runtime, main: mainOf(context), keys });
          return [{ kind: 'create', uri: `${facts.folder}/Pulumi.yaml`, text }];
        },
      },
    ],
  };
}

/** The entry file where the runtime does not start with it by itself. */
function mainOf({ facts, flavour }: RuleContext): string | undefined {
  const path = facts.entry.uri.slice(facts.folder.length + 1);
  if (path === (flavour === 'pulumi-python' ? '__main__.py' : 'index.ts') || path === 'index.js') return undefined;
  const main = /"main"\s*:\s*"([^"]+)"/.exec(facts.textOf(`${facts.folder}/package.json`) ?? '')?.[1];
  if (main !== undefined && main.replace(/^\.\//, '').replace(/\.[cm]?[jt]s$/, '') === path.replace(/\.[cm]?[jt]s$/, '')) return undefined;
  return /(?:^|\/)(?:__main__\.py|index\.[jt]s)$/.test(path) ? `${path.replace(/\/[^/]*$/, '')}/` : path;
}

function* undeclared(manifest: string, context: RuleContext): Generator<Problem> {
  const text = context.facts.textOf(manifest);
  if (text === undefined) return;
  for (const each of configurationKeys(context, projectName(text))) {
    if (!each.input.isRequired || each.input.isGiven || isInTemplate(each.key, text)) continue;
    yield missingKey(each, manifest, text);
  }
}

/** Keys that `pulumi new` asks for stand below `template`. */
function isInTemplate(key: string, text: string): boolean {
  const [template] = /^template[ \t]*:[ \t]*\r?\n(?:(?:[ \t]+[^\n]*|[ \t]*\r?)(?:\n|$))*/m.exec(text) ?? [''];
  return template.split('\n').some((line) => line.trim().replace(/^["']?(?:[\w.-]+:)?/, '').startsWith(`${key}:`) || line.trim().startsWith(`${key}:`));
}

function missingKey(key: ConfigurationKey, manifest: string, text: string): Problem {
  return {
    subject: key.key,
    at: key.input.location,
    message: `The program requires the configuration ${key.key}, which neither the manifest nor the configuration of a stack declares: a deployment fails until somebody finds out and sets it. Declare it in Pulumi.yaml.`,
    fixes: [
      {
        title: `Declare ${key.key} in the manifest`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => {
          const inserted = insertedKey(text, key);
          return inserted && [{ kind: 'text', location: { uri: manifest, range: { start: inserted.at, end: inserted.at } }, newText: inserted.newText }];
        },
      },
    ],
  };
}
