/** `Pulumi.yaml`: what a program's project file has to say, and keys of configuration that are added to one. */
import type { ProgramInput } from '../../server/core/facts';
import type { RuleContext } from '../../server/core/rule';
import { words } from './phrases';

export const MANIFESTS = ['Pulumi.yaml', 'Pulumi.yml'];

/** The URI of the program's manifest, where it has one. */
export function manifestOf({ facts }: RuleContext): string | undefined {
  return MANIFESTS.map((name) => `${facts.folder}/${name}`).find((uri) => facts.exists(uri));
}

/** A key that the program reads with `pulumi.Config`; undefined for environment variables and the name of the stack. */
export interface ConfigurationKey {
  readonly input: ProgramInput;
  /** Without the project's own namespace. */
  readonly key: string;
  /** As manifests call types; undefined for what they have no type for. */
  readonly type: 'string' | 'integer' | 'boolean' | undefined;
  readonly isSecret: boolean;
}

/** The keys of the program's own namespace, in the order in which they are read. */
export function configurationKeys(context: RuleContext, project: string | undefined): readonly ConfigurationKey[] {
  const { facts } = context;
  return facts.inputs.flatMap((input): readonly ConfigurationKey[] => {
    const { uri, range } = input.location;
    const reader = READER.exec(facts.textOf(uri)?.slice(range.start, range.end) ?? '');
    const [namespace, own] = input.name.includes(':') ? input.name.split(':', 2) : [project, input.name];
    if (!reader || own === undefined || namespace !== project) return [];
    const [, verb = ''] = reader;
    return [{ input, key: own, type: typeOf(verb), isSecret: /secret/i.test(verb) }];
  });
}

const READER = /(?<!environ|env|pulumi)\.((?:get|require)(?:_?(?:secret|boolean|bool|number|int|float|object))*)\s*[(<]/i;

function typeOf(verb: string): ConfigurationKey['type'] {
  if (/bool/i.test(verb)) return 'boolean';
  if (/number|int/i.test(verb)) return 'integer';
  return /float|object/i.test(verb) ? undefined : 'string';
}

/** The lines that declare a key below `config:`; undefined for a key whose type manifests do not know. */
export function declarationOf({ input, key, type, isSecret }: ConfigurationKey, unit: string): readonly string[] | undefined {
  if (type === undefined) return undefined;
  const { preset } = input;
  const value = preset.kind === 'literal' && !isSecret ? scalar(preset.value, type) : undefined;
  return [
    `${unit}${key}:`,
    `${unit}${unit}type: ${type}`,
    `${unit}${unit}description: ${words(key)}`,
    ...(isSecret ? [`${unit}${unit}secret: true`] : []),
    ...(value === undefined ? [] : [`${unit}${unit}default: ${value}`]),
  ];
}

function scalar(value: string | number | boolean | null, type: NonNullable<ConfigurationKey['type']>): string | undefined {
  if (value === null || value === '' || (type === 'integer' && !/^-?\d+$/.test(String(value)))) return undefined;
  if (type !== 'string') return String(value);
  return /^[A-Za-z][\w./-]*$/.test(String(value)) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(String(value)) ? String(value) : JSON.stringify(String(value));
}

export interface ProjectText {
  readonly name: string;
  readonly runtime: 'nodejs' | 'python';
  /** The file that the program starts with, where the runtime would not find it. */
  readonly main: string | undefined;
  readonly keys: readonly ConfigurationKey[];
}

/** A manifest to begin with. */
export function manifestText({ name, runtime, main, keys }: ProjectText): string {
  const entries = keys.flatMap((each) => declarationOf(each, '  ') ?? []);
  const python = ['runtime:', '  name: python', '  options:', '    toolchain: pip', '    virtualenv: venv'];
  const lines = [
    `name: ${name}`,
    ...(runtime === 'python' ? python : ['runtime: nodejs']),
    ...(main === undefined ? [] : [`main: ${main}`]),
    ...(entries.length === 0 ? [] : ['config:', ...entries]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where a key goes in a manifest, and the text to put there; undefined for a configuration in one line. */
export function insertedKey(text: string, key: ConfigurationKey): { readonly at: number; readonly newText: string } | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = /^config[ \t]*:[ \t]*(?:#[^\n]*)?\r?\n((?:[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n)*)/m.exec(text);
  if (!block && /^config[ \t]*:/m.test(text)) return undefined;
  const unit = /^[ \t]+/m.exec(block?.[1] ?? '')?.[0] ?? '  ';
  const lines = declarationOf(key, unit);
  if (!lines) return undefined;
  const at = block ? block.index + block[0].trimEnd().length : text.trimEnd().length;
  return { at, newText: [...(block ? [] : ['config:']), ...lines].map((line) => newline + line).join('') };
}

/** The project's name in a manifest. */
export function projectName(text: string): string | undefined {
  return /^name[ \t]*:[ \t]*["']?([\w.-]+)/m.exec(text)?.[1];
}

/** A folder's name as the name of a project. */
export function projectNamed(folder: string): string {
  const name = decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1))
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return name === '' ? 'infrastructure' : name;
}
