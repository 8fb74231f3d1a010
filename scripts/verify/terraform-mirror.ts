/** Finds the plugins of Terraform's providers on this machine, so that nothing has to be loaded. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder laid out as a filesystem mirror that has the AWS provider. */
export function findMirror(): string | undefined {
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

/** The providers whose plugin it has: `aws`, or `owner/name` when the owner is another than HashiCorp. */
export function providersOf(mirror: string): ReadonlySet<string> {
  const registry = join(mirror, 'registry.terraform.io');
  const owners = foldersIn(registry);
  return new Set(owners.flatMap((owner) => {
    const name = owner.slice(registry.length + 1);
    return foldersIn(owner).map((folder) => (name === 'hashicorp' ? folder.slice(owner.length + 1) : folder.slice(registry.length + 1)));
  }));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isFile()).map((entry) => join(folder, entry.name));
}
