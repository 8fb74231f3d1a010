import type { CanonicalEdit } from '../../server/core/edits';
import type { ExternalDependency } from '../../server/core/facts';
import { defineRule, type RuleContext } from '../../server/core/rule';
import { PYTHON_PACKAGES } from '../data/python-packages';
import { isBoundedPython, lowestOf } from '../shared/version-constraints';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'project/no-python-requirements',
  title: 'Python packages that no requirements bound',
  severity: 'medium',
  tags: ['project', 'deploy', 'supply-chain'],
  corresponds: {},
  why: `A Pulumi program in Python runs with whatever versions pip finds on the day it is installed. A new major version of \`pulumi-aws\` renames
arguments and changes defaults, so that the same program plans other resources, or none; a package that nothing lists is found out on the next
machine.`,
  howToFix: `List every package that the program imports in \`requirements.txt\`, each from the version that you test with up to the next major
one. The fix writes the current major version: compare with \`pip freeze\` where the program is deployed already, because another major version
may change what the next deployment does.`,
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_appsec_centralize_services_for_packages_and_dependencies.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ops_dev_integ_conf_mgmt_sys.html',
  ],
  fixable: ['pulumi-python'],
  flavours: ['pulumi-python'],

  *checkProgram(context) {
    const { facts, graph } = context;
    if (!graph.resources.some((each) => each.mode === 'managed') || isKeptElsewhere(context)) return;
    const packages = facts.dependencies.filter((each) => each.kind === 'python');
    const missing = packages.filter((each) => each.versionLocation === undefined);
    const loose = packages.filter((each) => each.versionLocation !== undefined && (each.version === undefined || !isBoundedPython(each.version)));
    if (missing.length + loose.length === 0) return;
    yield {
      at: facts.entry,
      message: messageOf(missing, loose),
      related: loose.flatMap(({ versionLocation, source, version }) =>
        versionLocation ? [{ location: versionLocation, message: version === undefined ? `${source} is listed without a version` : `${source} is listed as ${version}` }] : [],
      ),
      fixes: [
        {
          title: 'List the packages with bounded versions',
          // What is installed where it is deployed is not known.
          applicability: 'unsafe',
          impact: 'in-place',
          edits: () => editsFor(missing, loose, context),
        },
      ],
    };
  },

  examples: {
    'pulumi-python': {
      bad: [
        {
          title: 'nothing is listed',
          source: `«import pulumi»
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'requirements.txt': `pulumi>=3.0.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0
`,
          },
        },
        {
          title: 'versions without an upper bound',
          source: {
            '__main__.py': `«import pulumi»
import pulumi_aws as aws
import pulumi_random as random

suffix = random.RandomPet("suffix")

logs = aws.cloudwatch.LogGroup("orders", name=suffix.id, retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'requirements.txt': `pulumi>=3.100.0
pulumi-aws # what is newest
pulumi_random~=4.16
`,
          },
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
import pulumi_random as random

suffix = random.RandomPet("suffix")

logs = aws.cloudwatch.LogGroup("orders", name=suffix.id, retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'requirements.txt': `pulumi>=3.100.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0 # what is newest
pulumi_random~=4.16
`,
          },
        },
        {
          title: 'a module that another file imports',
          indirect: true,
          source: {
            '__main__.py': `«import pulumi»

from logs import logs

pulumi.export("logGroup", logs.name)
`,
            'logs.py': `import pulumi_aws as aws

DAYS = 30

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=DAYS)
`,
            'requirements.txt': `pulumi>=3.0.0,<4.0.0
`,
            'Pulumi.yaml': `name: orders
runtime: python
`,
          },
          fixed: {
            '__main__.py': `import pulumi

from logs import logs

pulumi.export("logGroup", logs.name)
`,
            'logs.py': `import pulumi_aws as aws

DAYS = 30

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=DAYS)
`,
            'requirements.txt': `pulumi>=3.0.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0
`,
            'Pulumi.yaml': `name: orders
runtime: python
`,
          },
        },
        {
          title: 'a project file',
          source: {
            '__main__.py': `«import pulumi»
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'pyproject.toml': `[project]
name = "orders"
version = "1.0.0"
dependencies = [
    "pulumi>=3.0.0,<4.0.0",
]
`,
          },
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'pyproject.toml': `[project]
name = "orders"
version = "1.0.0"
dependencies = [
    "pulumi>=3.0.0,<4.0.0",
    "pulumi-aws>=7.0.0,<8.0.0",
]
`,
          },
        },
      ],
      good: [
        {
          title: 'bounded, in a project file',
          source: {
            '__main__.py': `import json

import pulumi
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("settings", json.dumps({"days": 30}))
`,
            'pyproject.toml': `[tool.poetry.dependencies]
python = "^3.12"
pulumi = "^3.100"
pulumi-aws = { version = "^7.0" }
`,
          },
        },
        {
          title: 'the code of a function needs packages of its own',
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

role_arn = pulumi.Config().require("roleArn")

orders = aws.lambda_.Function(
    "orders",
    role=role_arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./functions"),
)

pulumi.export("functionName", orders.name)
`,
            'functions/index.py': `import boto3


def handler(event, context):
    return boto3.client("sts").get_caller_identity()["Account"]
`,
            'requirements.txt': `pulumi==3.100.0
pulumi-aws>=7,<8
`,
          },
        },
        {
          title: 'requirements that another tool keeps',
          unknown: true,
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)

pulumi.export("logGroup", logs.name)
`,
            'environment.yml': `name: orders
dependencies:
  - python=3.12
  - pulumi
`,
          },
        },
      ],
    },
  },
});

function messageOf(missing: readonly ExternalDependency[], loose: readonly ExternalDependency[]): string {
  const unlisted = missing.length > 0 ? `no requirements list ${namesOf(missing)}` : '';
  const unbounded = loose.length > 0 ? `nothing bounds what is installed of ${namesOf(loose)}` : '';
  const what = [unlisted, unbounded].filter((part) => part !== '').join(', and ');
  const them = missing.length + loose.length === 1 ? 'it' : 'them';
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: the next installation may bring other versions than the tested ones. List ${them} up to the next major version.`;
}

function namesOf(packages: readonly ExternalDependency[]): string {
  return enumeration(packages.map(({ source }) => source));
}

function requirementsOf({ facts }: RuleContext): string {
  return `${facts.folder}/requirements.txt`;
}

/** Conda's environment, or a folder of requirements: what they list is not read. */
function isKeptElsewhere({ facts }: RuleContext): boolean {
  return ['environment.yml', 'environment.yaml', 'conda.yml', 'requirements', 'requirements.in'].some((name) => facts.exists(`${facts.folder}/${name}`));
}

function editsFor(missing: readonly ExternalDependency[], loose: readonly ExternalDependency[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  const bounded = loose.map((each) => bound(each, context));
  const added = missing.length === 0 ? [] : listed(missing, context);
  return added && bounded.every((each) => each !== undefined) ? [...added, ...bounded] : undefined;
}

/** `>=7.0.0,<8.0.0`, for packages whose current version is known. */
function rangeOf(name: string): string | undefined {
  const current = PYTHON_PACKAGES[name.toLowerCase().replace(/[-_.]+/g, '-')];
  return current === undefined ? undefined : `>=${[...current.split('.'), '0', '0'].slice(0, 3).join('.')},<${upperOf(current)}`;
}

function upperOf(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return major === '0' ? `0.${Number(minor) + 1}.0` : `${Number(major) + 1}.0.0`;
}

function bound({ source, version, versionLocation }: ExternalDependency, { facts }: RuleContext): CanonicalEdit | undefined {
  if (!versionLocation) return undefined;
  const lowest = version === undefined ? undefined : lowestOf(version);
  if (version !== undefined) return lowest === undefined ? undefined : { kind: 'text', location: versionLocation, newText: `${version},<${upperOf(lowest)}` };
  const { uri, range } = versionLocation;
  const text = facts.textOf(uri) ?? '';
  const wanted = rangeOf(source);
  // A requirement ends here, or Poetry's `"*"` stands here.
  const isEnd = range.start === range.end && /[\w\]]/.test(text.charAt(range.start - 1)) && /^(?:["']|\s*(?:[;#]|\r?\n|$))/.test(text.slice(range.start));
  const isAny = text.slice(range.start, range.end) === '*';
  return wanted !== undefined && (isEnd || isAny) ? { kind: 'text', location: versionLocation, newText: wanted } : undefined;
}

/** Added to the requirements, or to the project's list; a new file where there is neither. */
function listed(packages: readonly ExternalDependency[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  const { facts } = context;
  const lines = packages.map(({ source }) => {
    const range = rangeOf(source);
    return range === undefined ? undefined : `${source}${range}`;
  });
  const known = lines.filter((line) => line !== undefined).sort((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1));
  if (known.length < lines.length) return undefined;
  const uri = requirementsOf(context);
  const text = facts.textOf(uri);
  if (text !== undefined) {
    const newline = text === '' || text.endsWith('\n') ? '' : '\n';
    return [{ kind: 'text', location: { uri, range: { start: text.length, end: text.length } }, newText: `${newline}${known.join('\n')}\n` }];
  }
  for (const folder of new Set([facts.folder, facts.entry.uri.slice(0, facts.entry.uri.lastIndexOf('/'))])) {
    const project = `${folder}/pyproject.toml`;
    const toml = facts.textOf(project);
    if (toml !== undefined) return intoProject(toml, project, known);
    if (['Pipfile', 'setup.py', 'setup.cfg', 'requirements.txt'].some((name) => facts.exists(`${folder}/${name}`))) return undefined;
  }
  return [{ kind: 'create', uri, text: `${known.join('\n')}\n` }];
}

function nameIn(line: string): string {
  return line.replace(/[^\w.-].*$/, '').toLowerCase();
}

/** `dependencies = [ … ]` of `[project]`; other tools' tables are left alone. */
function intoProject(text: string, uri: string, lines: readonly string[]): readonly CanonicalEdit[] | undefined {
  const list = /^\[project\][^[]*?^dependencies\s*=\s*\[([^\]]*)\]/m.exec(text);
  if (!list) return undefined;
  const [whole, items = ''] = list;
  const start = list.index + whole.length - 1 - items.length;
  const isInLines = items.includes('\n') || items.trim() === '';
  const end = start + items.trimEnd().length;
  const needsComma = items.trim() !== '' && !items.trimEnd().endsWith(',');
  const indent = /\n([ \t]+)\S/.exec(items)?.[1] ?? '    ';
  const newText = isInLines
    ? `${needsComma ? ',' : ''}${lines.map((line) => `\n${indent}"${line}",`).join('')}${items.includes('\n') ? '' : '\n'}`
    : `, ${lines.map((line) => `"${line}"`).join(', ')}`;
  return [{ kind: 'text', location: { uri, range: { start: end, end } }, newText }];
}
