/**
 * Terraform modules: formatted as `terraform fmt` wants them, and valid to `terraform validate` with the real provider, where
 * its plugin is on this machine. One root module calls every candidate, so that the provider is started once.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute, isInstalled, mapLimited } from './execute';
import { locate } from './place';
import { findMirror, providersOf } from './terraform-mirror';
import { LEFT_OUT, leftOut, providersIn, remoteModulesIn, requiredVariablesIn, withAnyVersions } from './terraform-text';
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
  const available = providersOf(mirror);
  const notes = candidates.flatMap((candidate): readonly Verdict[] => {
    const texts = [...candidate.files].flatMap(([path, text]) => (path.endsWith('.tf') ? [text] : []));
    const providers = providersIn(texts).filter((name) => !available.has(name));
    const modules = remoteModulesIn(texts);
    adapt(candidate, providers, modules);
    standInFiles(candidate);
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
    const texts = [...candidate.files].flatMap(([path, text]) => (/^[^/]+\.tf$/.test(path) ? [text] : []));
    const inputs = requiredVariablesIn(texts).map((name) => `  ${name} = var.anything\n`);
    return `module "m${index}" {\n  source = "./${candidate.id}"\n${inputs.join('')}}\n`;
  });
  return `variable "anything" {\n  type = any\n}\n\n${modules.join('\n')}`;
}

/** Makes the files such that what is on this machine can load them. */
function adapt({ folder, files }: PlacedCandidate, providers: readonly string[], modules: readonly string[]): void {
  for (const [path, text] of files) {
    if (!path.endsWith('.tf')) continue;
    const file = join(folder, path);
    const without = leftOut(text, providers, modules);
    if (without !== text) writeFileSync(join(dirname(file), 'left_out.tf'), LEFT_OUT);
    writeFileSync(file, withAnyVersions(without));
  }
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

function terraformFiles({ files }: PlacedCandidate): readonly string[] {
  return [...files.keys()].filter((path) => /\.(?:tf|tfvars)$/.test(path));
}

function firstChange(diff: string): string {
  const lines = diff.split('\n').filter((line) => /^[-+][^-+]/.test(line));
  return lines.slice(0, 2).join(' → ');
}

function plain(text: string): string {
  return text.replaceAll(/[╷│╵]/g, ' ').replaceAll(/\s+/g, ' ').trim();
}
