/**
 * What Pulumi's packages declare, read from their type declarations: the names that each class and function takes, and values
 * that stand for what it gives. The packages' own code accepts unknown names silently, so the names have to be looked up.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The text of each property's type, by name. */
export type Fields = ReadonlyMap<string, string>;

export interface PulumiClass {
  /** Undefined when it takes none. */
  readonly args: Fields | undefined;
  readonly outputs: Fields;
}

export interface PulumiFunction {
  readonly args: Fields | undefined;
  readonly result: Fields;
}

/** Paths are below the package: `s3.Bucket`, `getCallerIdentity`, `iam.getPolicyDocument`. */
export interface PulumiPackage {
  readonly name: string;
  readonly modules: readonly string[];
  /** Every class and function; each is read when asked for. */
  readonly paths: readonly string[];
  classAt(path: string): PulumiClass | undefined;
  functionAt(path: string): PulumiFunction | undefined;
  /** The properties of an input type, such as `s3.BucketLifecycleRule`. */
  input(path: string): Fields | undefined;
  /** What an enumeration's names stand for. */
  enumAt(path: string): ReadonlyMap<string, string> | undefined;
  /** A value of an output's type, as JSON; undefined for what may be undefined. */
  sample(type: string, label: string): Json | undefined;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** `spell`: how the language calls a nested property. */
export function readPulumiPackage(oracles: string, name: string, spell: (camel: string) => string = (camel) => camel): PulumiPackage {
  const root = join(oracles, 'node_modules/@pulumi', name);
  const files = new Map<string, ReadonlyMap<string, Fields>>();
  const modules = readdirSync(root).filter((entry) => {
    return entry !== 'types' && entry !== 'node_modules' && statSync(join(root, entry)).isDirectory() && existsSync(join(root, entry, 'index.d.ts'));
  });

  function interfacesIn(file: string): ReadonlyMap<string, Fields> {
    const known = files.get(file);
    if (known) return known;
    const path = join(root, file);
    const made = existsSync(path) ? interfacesOf(readFileSync(path, 'utf8')) : new Map<string, Fields>();
    files.set(file, made);
    return made;
  }

  function fileOf(path: string): { readonly file: string; readonly name: string } {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    return { file: `${[...parts, last.charAt(0).toLowerCase() + last.slice(1)].join('/')}.d.ts`, name: last };
  }

  function sample(type: string, label: string, depth = 0): Json | undefined {
    const wrapped = /^pulumi\.Output<(.*)>$/s.exec(type)?.[1];
    if (wrapped !== undefined) return sample(wrapped, label, depth);
    if (/\| undefined$/.test(type)) return undefined;
    const element = /^(.*)\[\]$/s.exec(type)?.[1];
    if (element !== undefined) {
      if (element === 'string') return ['1', '2', '3'].map((number) => sample(element, `${label}-${number}`, depth) ?? null);
      const item = sample(element, label, depth);
      return item === undefined ? [] : [item];
    }
    const nested = /^outputs\.([\w.]+)$/.exec(type)?.[1];
    if (nested !== undefined) return depth > 4 ? {} : sampleOf(interfacesIn('types/output.d.ts').get(nested), label, depth + 1);
    if (type.startsWith('{')) return {};
    if (type === 'number') return 1;
    if (type === 'boolean') return false;
    return /arns?$/i.test(label) ? `arn:aws:service:us-east-1:123456789012:${label}` : label;
  }

  function sampleOf(fields: Fields | undefined, label: string, depth: number): Json {
    const entries = [...(fields ?? [])].flatMap(([field, type]) => {
      const value = sample(type, `${label}-${field}`, depth);
      return value === undefined ? [] : [[spell(field), value] as const];
    });
    return Object.fromEntries(entries);
  }

  return {
    name,
    modules,
    paths: ['', ...modules].flatMap((module) => {
      return readdirSync(join(root, module)).flatMap((file) => {
        const base = /^(.+)\.d\.ts$/.exec(file)?.[1];
        if (base === undefined || base === 'index' || base === 'utilities') return [];
        const last = base.startsWith('get') && /^get[A-Z]/.test(base) ? base : base.charAt(0).toUpperCase() + base.slice(1);
        return [module === '' ? last : `${module}.${last}`];
      });
    }),
    classAt(path) {
      const { file, name: last } = fileOf(path);
      const interfaces = interfacesIn(file);
      // File names begin with a small letter, and follow the class's capitals less strictly than its path does.
      const own = interfaces.has(last) ? last : [...interfaces.keys()].find((each) => each.toLowerCase() === last.toLowerCase());
      const outputs = own === undefined ? undefined : interfaces.get(own);
      return outputs && { outputs, args: interfaces.get(`${own}Args`) };
    },
    functionAt(path) {
      const { file, name: last } = fileOf(path.replace(/Output$/, ''));
      const interfaces = interfacesIn(file);
      const pascal = last.charAt(0).toUpperCase() + last.slice(1);
      const args = interfaces.get(`${pascal}${path.endsWith('Output') ? 'OutputArgs' : 'Args'}`);
      const result = interfaces.get(`${pascal}Result`);
      return result && { args, result };
    },
    input: (path) => interfacesIn('types/input.d.ts').get(path),
    enumAt(path) {
      const [last, ...module] = path.split('.').reverse();
      const file = join(root, 'types/enums', ...module.reverse(), 'index.d.ts');
      if (!existsSync(file)) return undefined;
      const body = new RegExp(`export declare const ${last}: \\{\\n([\\s\\S]*?)\\n\\};`).exec(readFileSync(file, 'utf8'))?.[1];
      if (body === undefined) return undefined;
      return new Map([...body.matchAll(/readonly (\w+): "(.*?)";/g)].map(([, key = '', value = '']) => [key, value]));
    },
    sample: (type, label) => sample(type, label),
  };
}

/** The input type that a property's type names, with `Input`, lists and maps around it taken off. */
export function inputTypeIn(type: string): string | undefined {
  return /\binputs\.([\w.]+)/.exec(type)?.[1];
}

/** Interfaces and classes of one declaration file, those in namespaces by `namespace.Name`. */
function interfacesOf(source: string): ReadonlyMap<string, Fields> {
  const found = new Map<string, Map<string, string>>();
  const lines = source.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').split('\n');
  let namespace = '';
  let current: Map<string, string> | undefined;
  let indent = '';
  let field = '';
  let text = '';
  let suffix = '';
  for (const line of lines) {
    if (line.trim() === '') continue;
    const opened = /^export declare namespace (\w+) \{/.exec(line)?.[1];
    if (opened !== undefined) namespace = `${opened}.`;
    const [, spaces = '', name] = /^( *)(?:export )?(?:declare )?(?:interface|class) (\w+)/.exec(line) ?? [];
    if (name !== undefined) {
      current = new Map();
      indent = spaces;
      field = '';
      found.set(spaces === '' ? name : namespace + name, current);
      continue;
    }
    if (line === '}' && indent !== '') namespace = '';
    if (!current) continue;
    if (line === `${indent}}`) {
      current = undefined;
      continue;
    }
    const inner = line.slice(indent.length);
    const [, property, optional, type] = /^ {4}(?:readonly )?"?(\w+)"?(\?)?: (.*)$/.exec(inner) ?? [];
    if (property !== undefined) {
      field = property;
      text = ended(type ?? '');
      suffix = optional === '?' ? ' | undefined' : '';
    } else if (field !== '' && /^ {4}(?: {4}|\})/.test(inner)) {
      text = `${text} ${ended(inner.trim())}`;
    } else {
      field = '';
    }
    if (field !== '') current.set(field, text + suffix);
  }
  return found;
}

function ended(type: string): string {
  return type.replace(/;$/, '');
}
