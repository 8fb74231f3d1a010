/**
 * Terraform modules: formatted as `terraform fmt` wants them, and valid to `terraform validate` with the real provider, where
 * its plugin is on this machine. One root module calls every candidate, so that the provider is started once.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute, isInstalled, mapLimited } from './execute';
import { locate } from './place';
import { failed, skipped, type Oracle, type PlacedCandidate, type Places, type Verdict } from './types';

export const formatTerraform: Oracle = async (candidates) => {
  if (!(await isInstalled('terraform', 'version'))) return candidates.map((each) => skipped(each, 'terraform is not on the PATH'));
  const files = candidates.flatMap((candidate) => terraformFiles(candidate).map((path) => ({ candidate, path })));
  const verdicts = await mapLimited(files, 4, async ({ candidate, path }): Promise<readonly Verdict[]> => {
    const input = candidate.files.get(path) ?? '';
    const { code, stdout, stderr } = await execute('terraform', ['fmt', '-check', '-diff', '-no-color', '-'], { input });
    if (code === 0) return [];
    const reason = code === 3 ? `is not formatted: ${firstChange(stdout)}` : plain(stderr);
    return [failed(candidate, `${path}: terraform fmt: ${reason}`)];
  });
  return verdicts.flat();
};

export const validateTerraform: Oracle = async (candidates, places) => {
  if (!(await isInstalled('terraform', 'version'))) return candidates.map((each) => skipped(each, 'terraform is not on the PATH'));
  const mirror = findMirror();
  if (mirror === undefined) {
    const why = 'not validated: the AWS provider plugin was not found; LINTEL_TERRAFORM_MIRROR can name a filesystem mirror that has it';
    return candidates.map((each) => skipped(each, why));
  }
  const available = providersIn(mirror);
  const verdicts: Verdict[] = [];
  const valid = candidates.filter((candidate) => {
    const missing = providersOf(candidate).filter((name) => !available.has(name));
    if (missing.length > 0) verdicts.push(skipped(candidate, `not validated: no plugin of the provider ${missing.join(', ')} was found`));
    return missing.length === 0;
  });
  for (const candidate of valid) anyProviderVersion(candidate);
  return [...verdicts, ...(await validate(valid, mirror, places))];
};

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number; readonly column: number } };
}

/** Mistakes of one kind hide those of another kind in other modules, so those that failed are taken out until no more fail. */
async function validate(candidates: readonly PlacedCandidate[], mirror: string, places: Places): Promise<readonly Verdict[]> {
  if (candidates.length === 0) return [];
  const folder = join(places.output, 'terraform');
  const env = { TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'), TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
  const path = JSON.stringify(mirror);
  writeFileSync(env.TF_CLI_CONFIG_FILE, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  writeFileSync(join(folder, 'main.tf'), rootModule(candidates));
  const initialised = await execute('terraform', ['init', '-backend=false', '-input=false', '-json'], { cwd: folder, env });
  const diagnostics = initialised.code === 0 ? await diagnose(folder, env) : diagnosticsOfInit(initialised.stdout);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const verdicts = errors.flatMap(({ range, summary, detail }): readonly Verdict[] => {
    const place = range && locate(range.filename, candidates);
    if (!place) return [];
    const message = plain(`${summary}. ${detail ?? ''}`);
    return [failed(place.candidate, `${place.path}:${range.start.line}:${range.start.column} ${message}`)];
  });
  const broken = new Set(verdicts.map(({ candidate }) => candidate));
  if (broken.size > 0) return [...verdicts, ...(await validate(candidates.filter((each) => !broken.has(each)), mirror, places))];
  const unplaced = errors[0];
  if (unplaced) throw new Error(`terraform: ${plain(`${unplaced.summary}. ${unplaced.detail ?? ''}`)} ${JSON.stringify(unplaced.range ?? '')}`);
  if (initialised.code !== 0) throw new Error(`terraform init: ${plain(initialised.stdout + initialised.stderr)}`);
  return [];
}

async function diagnose(folder: string, env: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  const { stdout, stderr } = await execute('terraform', ['validate', '-json', '-no-color'], { cwd: folder, env });
  const report: unknown = JSON.parse(stdout === '' ? '{}' : stdout);
  if (typeof report !== 'object' || report === null || !('diagnostics' in report)) throw new Error(`terraform validate: ${stderr}`);
  return report.diagnostics as readonly Diagnostic[]; // Terraform's documented format.
}

function diagnosticsOfInit(output: string): readonly Diagnostic[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const event: unknown = JSON.parse(line);
    const has = typeof event === 'object' && event !== null && 'diagnostic' in event;
    return has ? [event.diagnostic as Diagnostic] : []; // Terraform's documented format.
  });
}

/** Calls every candidate; what it wants to be given is unknown, as it is while nothing is deployed. */
function rootModule(candidates: readonly PlacedCandidate[]): string {
  const modules = candidates.map((candidate, index) => {
    const inputs = requiredVariables(candidate).map((name) => `  ${name} = var.anything\n`);
    return `module "m${index}" {\n  source = "./${candidate.id}"\n${inputs.join('')}}\n`;
  });
  return `variable "anything" {\n  type = any\n}\n\n${modules.join('\n')}`;
}

function requiredVariables(candidate: PlacedCandidate): readonly string[] {
  return rootTexts(candidate).flatMap((text) => {
    return blocksOf(text, /^[ \t]*variable\s+"?(\w+)"?\s*\{/gm).flatMap(({ name, body }) => (/^\s*default\s*=/m.test(body) ? [] : [name]));
  });
}

/** The providers that resources, data sources and requirements name. */
function providersOf({ files }: PlacedCandidate): readonly string[] {
  const text = [...files].filter(([path]) => path.endsWith('.tf')).map(([, each]) => each).join('\n');
  const used = [...text.matchAll(/^\s*(?:resource|data|ephemeral)\s+"([a-z0-9]+)_\w+"/gm)].map(([, name = '']) => name);
  const required = [...text.matchAll(/source\s*=\s*"(?:registry\.terraform\.io\/)?([\w-]+)\/([\w-]+)"/g)].map(([, owner, name = '']) => {
    return owner === 'hashicorp' ? name : `${owner}/${name}`;
  });
  return [...new Set([...used, ...required])].filter((name) => name !== 'terraform');
}

/** The plugin that is here has to do, whichever versions a candidate asks for. Lines stay where they are. */
function anyProviderVersion({ folder, files }: PlacedCandidate): void {
  for (const [path, text] of files) {
    if (!path.endsWith('.tf')) continue;
    let changed = text.replace(/^(\s*required_version\s*=\s*)"[^"]*"/gm, '$1">= 0"');
    for (const { body } of blocksOf(text, /^\s*(required_providers)\s*\{/gm)) {
      changed = changed.replace(body, body.replace(/(\bversion\s*=\s*)"[^"]*"/g, '$1">= 0"'));
    }
    if (changed !== text) writeFileSync(join(folder, path), changed);
  }
}

/** Blocks whose header matches, by counting braces: braces in strings come in pairs. */
function blocksOf(text: string, header: RegExp): readonly { readonly name: string; readonly body: string }[] {
  return [...text.matchAll(header)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    return { name: match[1] ?? '', body: text.slice(start, end) };
  });
}

function terraformFiles({ files }: PlacedCandidate): readonly string[] {
  return [...files.keys()].filter((path) => /\.(?:tf|tfvars)$/.test(path));
}

function rootTexts({ files }: PlacedCandidate): readonly string[] {
  return [...files].flatMap(([path, text]) => (path.endsWith('.tf') && !path.includes('/') ? [text] : []));
}

/** A folder laid out as a filesystem mirror that has the AWS provider. */
function findMirror(): string | undefined {
  const { LINTEL_TERRAFORM_MIRROR: given, TF_PLUGIN_CACHE_DIR: cache, TF_CLI_CONFIG_FILE: settings, APPDATA: roaming } = process.env;
  const configured = [settings, join(homedir(), '.terraformrc')].flatMap((file) => {
    if (file === undefined || !existsSync(file)) return [];
    return [...readFileSync(file, 'utf8').matchAll(/\b(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/g)].map(([, path = '']) => path);
  });
  const usual = [
    join(homedir(), '.terraform.d/plugins'),
    join(homedir(), '.terraform.d/plugin-cache'),
    join(homedir(), '.local/share/terraform/plugins'),
    join(homedir(), 'Library/Application Support/io.terraform/plugins'),
    ...(roaming === undefined ? [] : [join(roaming, 'terraform.d/plugins')]),
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ];
  const folders = [given, cache, ...configured, ...usual].filter((each) => each !== undefined && each !== '');
  return [...folders, ...foldersIn('/opt')].find((folder) => existsSync(join(folder ?? '', 'registry.terraform.io/hashicorp/aws')));
}

function providersIn(mirror: string): ReadonlySet<string> {
  const registry = join(mirror, 'registry.terraform.io');
  const owners = foldersIn(registry);
  return new Set(owners.flatMap((owner) => {
    const name = owner.slice(registry.length + 1);
    return foldersIn(owner).map((folder) => (name === 'hashicorp' ? folder.slice(owner.length + 1) : folder.slice(registry.length + 1)));
  }));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

function firstChange(diff: string): string {
  const lines = diff.split('\n').filter((line) => /^[-+][^-+]/.test(line));
  return lines.slice(0, 2).join(' → ');
}

function plain(text: string): string {
  return text.replaceAll(/[╷│╵]/g, ' ').replaceAll(/\s+/g, ' ').trim();
}
