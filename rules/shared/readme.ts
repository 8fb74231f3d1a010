/** README files of infrastructure projects: which sections they have, and what the program says of itself to begin one with. */
import type { ProgramInput } from '../../server/core/facts';
import { get, isNothing, numberOf, booleanOf, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { hasCredentialInUrl, isCredentialName, isKnownToken } from './credentials';
import { words } from './phrases';
import { projectNamed } from './pulumi-project';
import { enumeration } from './words';

export const SECTIONS = ['deployment', 'configuration', 'recovery'] as const;

export type Section = (typeof SECTIONS)[number];

const HEADINGS: Readonly<Record<Section, RegExp>> = {
  deployment: /\b(?:deploy\w*|install\w*|getting started|quick ?start|usage|provision\w*|set-?up|roll-?out|how to (?:run|apply|use))\b/i,
  configuration: /\b(?:config\w*|settings?|variables?|parameters?|inputs?|options|environments?)\b/i,
  recovery: /\b(?:recover\w*|disaster|fail-?over|failing over|restor\w*|backups?|roll-?back|rolling back|runbooks?|incidents?)\b/i,
};

/** The sections that the headings of a text name. */
export function sectionsIn(text: string): ReadonlySet<Section> {
  const lines = text.split(/\r?\n/);
  const headings = lines.filter((line, index) => /^\s{0,3}#{1,6}\s/.test(line) || /^\s*<h[1-6]/i.test(line) || (line.trim() !== '' && /^\s*(?:={3,}|-{3,}|~{3,})\s*$/.test(lines[index + 1] ?? '')) || /^\s*\*\*[^*]+\*\*:?\s*$/.test(line));
  return new Set(SECTIONS.filter((section) => headings.some((line) => HEADINGS[section].test(line))));
}

/** A README with these sections and what the program declares for each. */
export function readmeText(context: RuleContext): string {
  const kept = stateful(context).map((each) => NOUNS[each.type] ?? '');
  const counted = [...new Set(kept)].map((noun) => plural(noun, kept.filter((each) => each === noun).length));
  const summary = counted.length === 0 ? 'Infrastructure of this repository.' : `Infrastructure with ${enumeration(counted)}.`;
  return [`# ${words(projectNamed(context.facts.folder))}`, '', summary, '', ...SECTIONS.flatMap((section) => [...sectionText(section, context), ''])].join('\n');
}

/** One section, heading first. */
export function sectionText(section: Section, context: RuleContext): readonly string[] {
  switch (section) {
    case 'deployment':
      return ['## Deployment', '', '```sh', ...commands(context), '```'];
    case 'configuration':
      return ['## Configuration', '', ...configuration(context)];
    case 'recovery':
      return ['## Recovery', '', ...recovery(context)];
  }
}

function commands(context: RuleContext): readonly string[] {
  const { facts, flavour } = context;
  const required = inputsOf(context).filter((each) => each.isRequired && !each.isGiven);
  switch (flavour) {
    case 'terraform':
      return ['terraform init', `terraform apply${required.map(({ name }) => ` -var ${name}=…`).join('')}`];
    case 'cloudformation-json':
    case 'cloudformation-yaml': {
      const file = facts.entry.uri.slice(facts.entry.uri.lastIndexOf('/') + 1);
      const overrides = required.length === 0 ? [] : [` \\\n  --parameter-overrides${required.map(({ name }) => ` ${name}=…`).join('')}`];
      if (/AWS::Serverless-2016-10-31/.test(facts.textOf(facts.entry.uri) ?? '')) return [`sam build --template ${file}`, 'sam deploy --guided'];
      return [`aws cloudformation deploy --template-file ${file} --stack-name ${projectNamed(facts.folder)} --capabilities CAPABILITY_NAMED_IAM${overrides.join('')}`];
    }
    case 'cdk-typescript':
      return ['npm ci', `npx cdk deploy --all${required.map(({ name }) => ` --context ${name}=…`).join('')}`];
    case 'pulumi-typescript':
      return ['npm ci', 'pulumi stack select dev --create', ...settings(required), 'pulumi up'];
    case 'pulumi-python':
      return ['python3 -m venv venv && venv/bin/pip install -r requirements.txt', 'pulumi stack select dev --create', ...settings(required), 'pulumi up'];
  }
}

function settings(required: readonly ProgramInput[]): readonly string[] {
  return required.map(({ name }) => `pulumi config set${isCredentialName(name) ? ' --secret' : ''} ${name} …`);
}

/** Inputs that somebody gives: not the name of the stack. */
function inputsOf({ facts }: RuleContext): readonly ProgramInput[] {
  return facts.inputs.filter(({ name }) => /^[\w:.-]+$/.test(name));
}

function configuration(context: RuleContext): readonly string[] {
  const inputs = inputsOf(context);
  if (inputs.length === 0) return ['Nothing has to be configured.'];
  return [
    '| name | default | meaning |',
    '| --- | --- | --- |',
    ...inputs.map((input) => `| \`${input.name}\` | ${presetOf(input)} | ${meaningOf(input, context)} |`),
  ];
}

/** Never a secret. */
function presetOf({ name, preset, isRequired }: ProgramInput): string {
  const isSecret = isCredentialName(name) || hasCredentialInUrl(preset) || (preset.kind === 'literal' && isKnownToken(String(preset.value)));
  if (preset.kind !== 'literal' || preset.value === null || isSecret) return isRequired ? 'required' : 'none';
  return `\`${String(preset.value).replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 60)}\``;
}

/** What the declaration says of itself, else its name in words. */
function meaningOf({ name, location }: ProgramInput, { facts, flavour }: RuleContext): string {
  const text = facts.textOf(location.uri)?.slice(location.range.start, location.range.start + 1_000) ?? '';
  const declared =
    flavour === 'terraform'
      ? /^variable\s+"?[\w-]+"?\s*\{[^}]*?\bdescription\s*=\s*"([^"\n]*)"/.exec(text)?.[1]
      : flavour.startsWith('cloudformation')
        ? /^"?\w+"?\s*:[^{}]*\{[^{}]*?"Description"\s*:\s*"([^"\n]*)"|^\w+:[ \t]*\n(?:[ \t]+(?!Description)[^\n]*\n)*?[ \t]+Description:[ \t]*["']?([^\n"']+)/.exec(text)?.slice(1).find((each) => each !== undefined)
        : undefined;
  return (declared ?? words(name.replace(/^.*:/, ''))).replaceAll('|', '\\|').replace(/\.$/, '');
}

const NOUNS: Readonly<Record<string, string>> = {
  aws_db_instance: 'database',
  aws_rds_cluster: 'database cluster',
  aws_dynamodb_table: 'table',
  aws_s3_bucket: 'bucket',
  aws_efs_file_system: 'file system',
  aws_sqs_queue: 'queue',
  aws_lambda_function: 'function',
};

function plural(noun: string, count: number): string {
  const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
  return count === 1 ? `${article} ${noun}` : `${count} ${noun}s`;
}

function stateful({ graph }: RuleContext): readonly Resource[] {
  return graph.ofType(...Object.keys(NOUNS)).filter((each) => each.mode === 'managed');
}

/** What is kept, and for how long, as far as the program says; the rest is for people to write. */
function recovery(context: RuleContext): readonly string[] {
  const { rto, rpo, region } = context.config.recovery;
  const objectives = [
    ...(rto === undefined ? [] : [`${duration(rto)} to recover (RTO)`]),
    ...(rpo === undefined ? [] : [`${duration(rpo)} of data (RPO)`]),
    ...(region === undefined ? [] : [`a second region, ${region}`]),
  ];
  const kept = stateful(context).flatMap((each) => {
    const line = keptOf(each);
    return line === undefined ? [] : [`- ${line}`];
  });
  return [
    ...(objectives.length === 0 ? [] : [`Objectives: ${objectives.join(', ')}.`, '']),
    ...(kept.length === 0 ? ['No data is kept here: deploy again from this repository.'] : [...new Set(kept)]),
  ];
}

function duration(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function keptOf(resource: Resource): string | undefined {
  const label = `\`${labelOf(resource)}\``;
  switch (resource.type) {
    case 'aws_db_instance':
    case 'aws_rds_cluster': {
      const replicated = !isNothing(get(resource.properties, 'replicate_source_db')) || !isNothing(get(resource.properties, 'replication_source_identifier'));
      if (replicated) return `${label} is a replica: promote it when its source is lost.`;
      const days = numberOf(get(resource.properties, 'backup_retention_period'));
      return days === undefined || days === 0
        ? `${label}: restore from a snapshot.`
        : `${label}: restore to any second of the last ${days === 1 ? 'day' : `${days} days`} (\`aws rds restore-db-${resource.type === 'aws_rds_cluster' ? 'cluster' : 'instance'}-to-point-in-time\`).`;
    }
    case 'aws_dynamodb_table':
      return booleanOf(get(resource.properties, 'point_in_time_recovery', 'enabled')) === true
        ? `${label}: restore to any second of the last 35 days (\`aws dynamodb restore-table-to-point-in-time\`).`
        : `${label} has no backups.`;
    case 'aws_s3_bucket':
      return /enabled/i.test(stringOf(get(resource.properties, 'versioning', 'status')) ?? '') || booleanOf(get(resource.properties, 'versioning', 'enabled')) === true
        ? `${label} keeps former versions of its objects: delete the marker, or copy the version back.`
        : `${label} keeps no former versions of its objects.`;
    case 'aws_efs_file_system':
      return `${label}: restore from AWS Backup.`;
    case 'aws_sqs_queue':
      return /dlq|dead/i.test(resource.name) ? `${label} holds what could not be processed: start a redrive when the cause is gone.` : undefined;
    default:
      return undefined;
  }
}
