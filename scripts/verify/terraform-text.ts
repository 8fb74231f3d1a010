/** Reads and changes Terraform's texts as far as it takes to validate a module without all that it asks for. Lines stay where they are. */

/** What stands for the things that were left out; its value is unknown. */
export const LEFT_OUT = 'resource "terraform_data" "left_out" {}\n';

export function requiredVariablesIn(texts: readonly string[]): readonly string[] {
  const variables = texts.flatMap((text) => blocksOf(text, /^[ \t]*variable\s+"?(\w+)"?\s*\{/gm));
  return variables.flatMap(({ name, body }) => (/^\s*default\s*=/m.test(body) ? [] : [name]));
}

/** The providers that resources, data sources and requirements name: `aws`, or `owner/name` when the owner is another than HashiCorp. */
export function providersIn(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) => {
    const used = [...text.matchAll(/^[ \t]*(?:resource|data|ephemeral)\s+"([a-z0-9]+)_\w+"/gm)].map(([, name = '']) => name);
    const requirements = blocksOf(text, REQUIRED_PROVIDERS).map(({ body }) => body).join('\n');
    const required = [...requirements.matchAll(/\bsource\s*=\s*"(?:[\w.-]+\.[\w.-]+\/)?([\w-]+)\/([\w-]+)"/g)].map(([, owner, name = '']) => {
      return owner === 'hashicorp' ? name : `${owner}/${name}`;
    });
    return [...used, ...required];
  });
  return [...new Set(names)].filter((name) => name !== 'terraform');
}

/** The names of the modules that are called but not part of the program. */
export function remoteModulesIn(texts: readonly string[]): readonly string[] {
  const calls = texts.flatMap((text) => blocksOf(text, /^[ \t]*module\s+"?([\w-]+)"?\s*\{/gm));
  return calls.filter(({ body }) => !/^\s*source\s*=\s*"\.{1,2}\//m.test(body)).map(({ name }) => name);
}

/** The version that is here has to do. */
export function withAnyVersions(text: string): string {
  const changed = text.replace(/^(\s*required_version\s*=\s*)"[^"]*"/gm, '$1">= 0"');
  return replaceBlocks(changed, REQUIRED_PROVIDERS, (block) => block.replace(/(\bversion\s*=\s*)"[^"]*"/g, '$1">= 0"'));
}

/** Without the resources of providers and without modules; `LEFT_OUT` is used in their place. */
export function leftOut(text: string, providers: readonly string[], modules: readonly string[]): string {
  const prefixes = providers.map((name) => name.replace(/^.*\//, ''));
  let changed = text;
  for (const prefix of prefixes) {
    changed = replaceBlocks(changed, new RegExp(`^[ \\t]*(?:resource|data|ephemeral)\\s+"?(${prefix}_\\w+).*\\{`, 'gm'), blank);
    changed = replaceBlocks(changed, new RegExp(`^[ \\t]*provider\\s+"?(${prefix})"?\\s*\\{`, 'gm'), blank);
    changed = replaceBlocks(changed, REQUIRED_PROVIDERS, (block) => block.replace(new RegExp(`\\b${prefix}\\s*=\\s*\\{[^}]*\\}`), blank));
  }
  for (const name of modules) changed = replaceBlocks(changed, new RegExp(`^[ \\t]*module\\s+"?(${name})"?\\s*\\{`, 'gm'), blank);
  const targets = [...prefixes.map((prefix) => `(?:data\\.)?${prefix}_\\w+\\.\\w+`), ...modules.map((name) => `module\\.${name}`)];
  if (targets.length === 0) return changed;
  const uses = new RegExp(`(?<![\\w.])(?:${targets.join('|')})\\b(\\[[^\\]]*\\])?(\\.\\w+)?`, 'g');
  return changed.replaceAll(uses, (_, index: string | undefined, attribute: string | undefined) => {
    const list = index?.includes('*') ? '[*]' : '';
    return `terraform_data.left_out${list}${attribute === undefined ? '' : '.output'}`;
  });
}

const REQUIRED_PROVIDERS = /^[ \t]*(required_providers)\s*\{/gm;

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

function replaceBlocks(text: string, header: RegExp, change: (block: string) => string): string {
  return blocksOf(text, header).reduce((all, { whole }) => all.replace(whole, () => change(whole)), text);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, '');
}
