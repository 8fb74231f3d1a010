/**
 * Terraform modules: formatted as `terraform fmt` wants them, and valid to `terraform validate` with the real provider, where
 * its plugin is on this machine. One root module calls every candidate, so that the provider is started once.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
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
  const notes = candidates.flatMap((candidate): readonly Verdict[] => {
    const providers = providersOf(candidate).filter((name) => !available.has(name));
    const modules = remoteModulesOf(candidate);
    anyProviderVersion(candidate);
    standInFiles(candidate);
    leaveOut(candidate, providers, modules);
    return [
      ...(providers.length > 0 ? [skipped(candidate, `validated without the resources of ${providers.join(', ')}: no plugin was found`)] : []),
      ...(modules.length > 0 ? [skipped(candidate, `validated without the modules ${modules.join(', ')}: they are elsewhere`)] : []),
    ];
  });
  return [...notes, ...(await validate(candidates, mirror, places))];
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

function remoteModulesOf({ files }: PlacedCandidate): readonly string[] {
  const texts = [...files].flatMap(([path, text]) => (path.endsWith('.tf') ? [text] : []));
  const calls = texts.flatMap((text) => blocksOf(text, /^[ \t]*module\s+"?([\w-]+)"?\s*\{/gm));
  return calls.filter(({ body }) => !/^\s*source\s*=\s*"\.{1,2}\//m.test(body)).map(({ name }) => name);
}

/** An example need not bring the files that it reads; Terraform wants them to exist. */
function standInFiles({ folder, files }: PlacedCandidate): void {
  for (const text of files.values()) {
    for (const [, path = ''] of text.matchAll(/\bfile\w*\(\s*"(?:\$\{path\.module\}\/)?([^"$]+)"/g)) {
      const file = join(folder, path);
      if (existsSync(file) || !file.startsWith(folder)) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
  }
}

/** The plugin that is here has to do, whichever versions a candidate asks for. Lines stay where they are. */
function anyProviderVersion(candidate: PlacedCandidate): void {
  rewrite(candidate, (text) => {
    const changed = text.replace(/^(\s*required_version\s*=\s*)"[^"]*"/gm, '$1">= 0"');
    return blocksOf(changed, REQUIRED_PROVIDERS).reduce((all, { body }) => {
      return all.replace(body, () => body.replace(/(\bversion\s*=\s*)"[^"]*"/g, '$1">= 0"'));
    }, changed);
  });
}

/** Takes out what cannot be loaded; something whose value is unknown stands where it was used. Lines stay where they are. */
function leaveOut(candidate: PlacedCandidate, providers: readonly string[], modules: readonly string[]): void {
  const names = [...providers.map((name) => `${name.replace(/^.*\//, '')}_\\w+`), ...modules.map((name) => `module"?\\s+"?${name}`)];
  if (names.length === 0) return;
  const types = providers.map((name) => `${name.replace(/^.*\//, '')}_\\w+\\.\\w+`);
  const uses = new RegExp(`(?<![\\w.])(?:data\\.)?(?:${[...types, ...modules.map((name) => `module\\.${name}`)].join('|')})\\b(\\[[^\\]]*\\])?(\\.\\w+)?`, 'g');
  const header = new RegExp(`^[ \\t]*(?:(?:resource|data|ephemeral)\\s+"?)?(?:${names.join('|')})\\b.*\\{`, 'gm');
  const folders = rewrite(candidate, (text) => {
    const without = blocksOf(text, header).reduce((all, { whole }) => all.replace(whole, () => whole.replaceAll(/[^\n]/g, '')), text);
    const declared = blocksOf(without, REQUIRED_PROVIDERS).reduce((all, { body }) => all.replace(body, () => withoutProviders(body, providers)), without);
    return declared.replaceAll(uses, (_, index: string | undefined, attribute: string | undefined) => {
      const list = index?.includes('*') ? '[*]' : '';
      return `terraform_data.left_out${list}${attribute === undefined ? '' : '.output'}`;
    });
  });
  for (const folder of folders) writeFileSync(join(folder, 'left_out.tf'), 'resource "terraform_data" "left_out" {}\n');
}

function withoutProviders(requirements: string, providers: readonly string[]): string {
  return providers.reduce((all, name) => {
    const entry = new RegExp(`\\b${name.replace(/^.*\//, '')}\\s*=\\s*\\{[^}]*\\}`);
    return all.replace(entry, (text) => text.replaceAll(/[^\n]/g, ''));
  }, requirements);
}

/** Changes the files where they were written. Gives the folders in which something changed. */
function rewrite({ folder, files }: PlacedCandidate, change: (text: string) => string): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const path of files.keys()) {
    if (!path.endsWith('.tf')) continue;
    const file = join(folder, path);
    const before = readFileSync(file, 'utf8');
    const after = change(before);
    if (after === before) continue;
    writeFileSync(file, after);
    changed.add(dirname(file));
  }
  return changed;
}

const REQUIRED_PROVIDERS = /^\s*(required_providers)\s*\{/gm;

interface Block {
  /** What the header's first group matched. */
  readonly name: string;
  /** Between the braces. */
  readonly body: string;
  /** With header and braces. */
  readonly whole: string;
}

/** Blocks whose header matches, by counting braces: braces in strings come in pairs. */
function blocksOf(text: string, header: RegExp): readonly Block[] {
  return [...text.matchAll(header)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    return { name: match[1] ?? '', body: text.slice(start, end - 1), whole: text.slice(match.index, end) };
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
