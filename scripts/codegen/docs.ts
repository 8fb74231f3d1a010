/** Writes the rules' documentation pages, their index and the README's table. `--check` fails when one of them is stale. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RULES } from '../../rules';
import { DEFAULT_FILES, readExample } from '../../rules/testing/examples';
import type { Flavour } from '../../server/core/program';
import { examplesOf, type ExampleSource, type Rule } from '../../server/core/rule';

const FLAVOURS: Readonly<Record<Flavour, { readonly title: string; readonly language: string }>> = {
  terraform: { title: 'Terraform', language: 'hcl' },
  'cloudformation-json': { title: 'CloudFormation (JSON)', language: 'json' },
  'cloudformation-yaml': { title: 'CloudFormation (YAML)', language: 'yaml' },
  'cdk-typescript': { title: 'AWS CDK (TypeScript)', language: 'typescript' },
  'pulumi-typescript': { title: 'Pulumi (TypeScript)', language: 'typescript' },
  'pulumi-python': { title: 'Pulumi (Python)', language: 'python' },
};

// The record's keys are flavours by its type.
const FLAVOUR_IDS = Object.keys(FLAVOURS) as Flavour[];
const FOLDER = 'docs/rules';

const pages = new Map<string, string>(RULES.map((rule) => [join(FOLDER, `${rule.id}.md`), page(rule)]));
pages.set(join(FOLDER, 'README.md'), index());
pages.set('README.md', withTable(existsSync('README.md') ? readFileSync('README.md', 'utf8') : ''));

const obsolete = existsSync(FOLDER) ? filesIn(FOLDER).filter((file) => !pages.has(file)) : [];
if (process.argv.includes('--check')) {
  const stale = [...pages].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text).map(([file]) => file);
  for (const file of [...stale, ...obsolete]) console.error(`${file} is stale: run \`npm run codegen\`.`);
  if (stale.length + obsolete.length > 0) process.exitCode = 1;
} else {
  for (const file of obsolete) rmSync(file);
  for (const [file, text] of pages) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function page(rule: Rule): string {
  const fix = rule.fixable !== false ? 'Has a quick fix.' : 'Has no quick fix.';
  const corresponds = Object.entries(rule.corresponds).map(([tool, ids]) => `- ${tool}: ${(ids ?? []).join(', ')}`);
  return [
    `# ${rule.id}`,
    '',
    `**${rule.title}.** Severity: ${rule.severity}. ${fix}`,
    '',
    '## Why',
    '',
    rule.why,
    '',
    '## How to fix',
    '',
    rule.howToFix,
    '',
    '## Examples',
    '',
    ...FLAVOUR_IDS.flatMap((flavour) => examples(rule, flavour)),
    '## To ignore it',
    '',
    `Write \`lintel-ignore ${rule.id} -- <reason>\` in a comment on or above the line, or turn the rule off in \`lintel.jsonc\`:`,
    '',
    '```jsonc',
    `{ "rules": { "${rule.id}": "off" } }`,
    '```',
    '',
    '## References',
    '',
    ...rule.references.map((reference) => `- <${reference}>`),
    ...(corresponds.length > 0 ? ['', '## Elsewhere known as', '', ...corresponds] : []),
    '',
  ].join('\n');
}

function examples(rule: Rule, flavour: Flavour): readonly string[] {
  const { bad, good } = examplesOf(rule, flavour);
  if (bad.length + good.length === 0) return [];
  const { title } = FLAVOURS[flavour];
  return [
    `### ${title}`,
    '',
    ...bad.flatMap((example) => [
      `Reported${example.title === undefined ? '' : ` (${example.title})`}:`,
      '',
      ...blocks(example.source, flavour),
      ...(example.fixed === undefined ? [] : ['After the fix:', '', ...blocks(example.fixed, flavour)]),
    ]),
    ...good.flatMap((example) => [
      `Not reported${example.title === undefined ? '' : ` (${example.title})`}:`,
      '',
      ...blocks(example.source, flavour),
    ]),
  ];
}

function blocks(source: ExampleSource, flavour: Flavour): readonly string[] {
  const { files } = readExample(source, flavour);
  return [...files].flatMap(([path, text]) => [
    ...(path === DEFAULT_FILES[flavour] ? [] : [`\`${path}\``, '']),
    `\`\`\`${FLAVOURS[flavour].language}`,
    text.trim(),
    '```',
    '',
  ]);
}

function index(): string {
  return ['# Rules', '', ...table(''), '', '## Dialects', '', ...coverage(), ''].join('\n');
}

function table(prefix: string): readonly string[] {
  return [
    '| rule | severity | fix | what it finds |',
    '| --- | --- | --- | --- |',
    ...RULES.map(({ id, severity, fixable, title }) => `| [\`${id}\`](${prefix}${id}.md) | ${severity} | ${fixable === false ? '' : 'yes'} | ${title} |`),
  ];
}

/** Which examples exist: what is found, and what is fixed, per dialect. */
function coverage(): readonly string[] {
  const cell = (rule: Rule, flavour: Flavour): string => {
    const { bad } = examplesOf(rule, flavour);
    if (bad.length === 0) return '';
    return bad.some((example) => example.fixed !== undefined) ? 'found, fixed' : 'found';
  };
  return [
    `| rule | ${FLAVOUR_IDS.map((flavour) => FLAVOURS[flavour].title).join(' | ')} |`,
    `| --- | ${FLAVOUR_IDS.map(() => '---').join(' | ')} |`,
    ...RULES.map((rule) => `| \`${rule.id}\` | ${FLAVOUR_IDS.map((flavour) => cell(rule, flavour)).join(' | ')} |`),
  ];
}

function withTable(readme: string): string {
  const [start, end] = ['<!-- rules:start -->', '<!-- rules:end -->'];
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from < 0 || to < 0) return readme;
  return `${readme.slice(0, from + start.length)}\n${table('docs/rules/').join('\n')}\n${readme.slice(to)}`;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
