/** The reader of `generated/pulumi.json`: names by rule, and the table where Pulumi departs from its rules. */
import { camelCase, pythonCase, snakeCase } from './case';
import { dataSourceByRule, formByRule, inputByRule, inputOfClass, pathKey, tokenByRule, typeByRule } from './pulumi-rules';
import type { NamePath, PulumiClass, PulumiNames, PulumiProperty, TerraformProperty, TerraformSchema } from './types';

/** The shape of `generated/pulumi.json`. */
export interface PulumiJson {
  readonly version: string;
  /** By module: the classes whose Terraform type the rule gives, separated by spaces. */
  readonly modules: Readonly<Record<string, string>>;
  /** By class path: the Terraform type, where the rule does not give it. */
  readonly classes: Readonly<Record<string, string>>;
  /** The classes that are an old name of another, separated by spaces. */
  readonly aliases: string;
  /**
   * By class path, what departs from the rules, separated by spaces: the Terraform path, `=` and the name, `!` and
   * `F`lattened, `L`ist or `S`ingle, `>` and the input type. `^` in place of `=` is one more name that is accepted.
   */
  readonly exceptions: Readonly<Record<string, string>>;
  /** By module: the functions whose data source the rule gives, without `get`, separated by spaces. */
  readonly lookups: Readonly<Record<string, string>>;
  /** By function path: the data source, where the rule does not give it. */
  readonly functions: Readonly<Record<string, string>>;
}

interface Exception {
  readonly name: string | undefined;
  readonly form: string | undefined;
  readonly input: string | undefined;
}

interface Exceptions {
  readonly byPath: ReadonlyMap<string, Exception>;
  /** Further names that are accepted: `parent.name` in TypeScript's spelling to the Terraform path. */
  readonly accepted: ReadonlyMap<string, { readonly path: NamePath; readonly list: boolean }>;
}

export function pulumiNames(json: PulumiJson, terraform: TerraformSchema): PulumiNames {
  const loaded = new Map<string, PulumiClass>();
  const aliases: ReadonlySet<string> = new Set(json.aliases.split(' '));
  let byType: ReadonlyMap<string, readonly string[]> | undefined;
  let byToken: ReadonlyMap<string, string> | undefined;
  let paths: readonly string[] | undefined;

  function typeOf(path: string): string | undefined {
    if (Object.hasOwn(json.classes, path)) return json.classes[path];
    return isRegular(json.modules, path, '') ? typeByRule(path) : undefined;
  }

  function allPaths(): readonly string[] {
    return (paths ??= [...regularPaths(json.modules), ...Object.keys(json.classes)].sort());
  }

  function load(path: string): PulumiClass | undefined {
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const type = typeOf(path);
    if (type === undefined) return undefined;
    const text = Object.hasOwn(json.exceptions, path) ? json.exceptions[path] : undefined;
    const made = pulumiClass({ path, type, alias: aliases.has(path), exceptions: parseExceptions(text ?? ''), terraform });
    loaded.set(path, made);
    return made;
  }

  function pathsOf(type: string): readonly string[] {
    byType ??= groupByType(allPaths(), (path) => typeOf(path) ?? '', aliases);
    return byType.get(type) ?? [];
  }

  return {
    classAt: (path) => load(path.replace(/^lambda_\./, 'lambda.')),
    classOfToken(token) {
      byToken ??= new Map(allPaths().flatMap((path) => tokensOf(path).map((each) => [each, path])));
      const path = byToken.get(token);
      return path === undefined ? undefined : load(path);
    },
    classesOf: (type) => pathsOf(terraform.canonical(type)).flatMap((path) => load(path) ?? []),
    dataSourceOf(path) {
      const dot = path.lastIndexOf('.') + 1;
      const module = path.slice(0, dot).replace(/^lambda_\./, 'lambda.');
      const name = camelCase(path.slice(dot));
      for (const candidate of [module + name, module + name.replace(/Output$/, '')]) {
        if (Object.hasOwn(json.functions, candidate)) return json.functions[candidate];
        if (isRegular(json.lookups, candidate, 'get')) return dataSourceByRule(candidate);
      }
      return undefined;
    },
  };
}

function isRegular(modules: PulumiJson['modules'], path: string, prefix: string): boolean {
  const dot = path.lastIndexOf('.');
  const module = path.slice(0, Math.max(dot, 0));
  const name = path.slice(dot + 1);
  if (!Object.hasOwn(modules, module) || !name.startsWith(prefix)) return false;
  return modules[module]?.split(' ').includes(name.slice(prefix.length)) ?? false;
}

function regularPaths(modules: PulumiJson['modules']): readonly string[] {
  return Object.entries(modules).flatMap(([module, names]) => names.split(' ').map((name) => `${module}.${name}`));
}

interface ClassParts {
  readonly path: string;
  readonly type: string;
  readonly alias: boolean;
  readonly exceptions: Exceptions;
  readonly terraform: TerraformSchema;
}

function pulumiClass({ path, type, alias, exceptions, terraform }: ClassParts): PulumiClass {
  const known = terraform.has(type);
  const inputs = new Map<string, string | undefined>([['', inputOfClass(path)]]);
  const objects = new Map<string, readonly PulumiProperty[]>();

  /** The input type of the object at a path; undefined where no object of properties is. */
  function inputAt(at: NamePath): string | undefined {
    const key = pathKey(at);
    if (inputs.has(key)) return inputs.get(key);
    const property = terraform.property(type, at);
    const above = inputAt(at.slice(0, -1));
    const given = exceptions.byPath.get(key)?.input;
    const input =
      property?.kind !== 'object' || above === undefined
        ? undefined
        : (given ?? inputByRule(above, property.name, formByRule(property).list));
    inputs.set(key, input);
    return input;
  }

  function describe(parent: NamePath, property: TerraformProperty): PulumiProperty {
    const at = [...parent, property.name];
    const exception = exceptions.byPath.get(pathKey(at));
    const rule = formByRule(property);
    const typeScript = exception?.name ?? rule.typeScript;
    return {
      name: property.name,
      typeScript,
      python: pythonCase(typeScript),
      flattened: exception?.form === undefined ? rule.flattened : exception.form === 'F',
      list: exception?.form === undefined ? rule.list : exception.form === 'L',
      inputType: inputAt(at),
    };
  }

  function objectAt(parent: NamePath): readonly PulumiProperty[] {
    const key = pathKey(parent);
    const present = objects.get(key);
    if (present !== undefined) return present;
    const made = (terraform.properties(type, parent) ?? []).map((property) => describe(parent, property));
    objects.set(key, made);
    return made;
  }

  function find(parent: NamePath, test: (property: PulumiProperty) => boolean, name: string): PulumiProperty | undefined {
    if (!known) return parent.length === 0 ? byRule(snakeCase(name)) : undefined;
    return objectAt(parent).find(test) ?? accepted(parent, name);
  }

  function accepted(parent: NamePath, name: string): PulumiProperty | undefined {
    const entry = exceptions.accepted.get(pathKey([...parent, camelCase(name)]));
    const property = entry === undefined ? undefined : terraform.property(type, entry.path);
    if (entry === undefined || property === undefined) return undefined;
    return { ...describe(parent, property), flattened: property.block && !entry.list, list: entry.list };
  }

  return {
    type,
    token: tokenByRule(path),
    path,
    pythonPath: path.replace(/^lambda\./, 'lambda_.'),
    alias,
    known,
    property(at) {
      const name = at.at(-1);
      if (name === undefined) return undefined;
      if (!known) return at.length === 1 ? byRule(name) : undefined;
      return objectAt(at.slice(0, -1)).find((property) => property.name === name);
    },
    fromTypeScript: (parent, name) => find(parent, (property) => property.typeScript === name, name),
    fromPython: (parent, name) => find(parent, (property) => property.python === name, name),
  };
}

function byRule(name: string): PulumiProperty {
  const typeScript = camelCase(name);
  return { name, typeScript, python: pythonCase(typeScript), flattened: false, list: false, inputType: undefined };
}

function parseExceptions(text: string): Exceptions {
  const byPath = new Map<string, Exception>();
  const accepted = new Map<string, { readonly path: NamePath; readonly list: boolean }>();
  for (const token of text.split(' ')) {
    const [, path = '', mark, name, form, input] = /^([\w.]+)(?:([=^])(\w+))?(?:!([FLS]))?(?:>(\w+))?$/.exec(token) ?? [];
    if (path === '') continue;
    const names = path.split('.');
    if (mark === '^' && name !== undefined) {
      accepted.set(pathKey([...names.slice(0, -1), name]), { path: names, list: form === 'L' });
    } else {
      byPath.set(path, { name, form, input });
    }
  }
  return { byPath, accepted };
}

/** Today's names before old ones; `lb` before `alb`. */
function groupByType(
  paths: readonly string[],
  typeOf: (path: string) => string,
  aliases: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const path of [...paths].sort((a, b) => Number(aliases.has(a)) - Number(aliases.has(b)))) {
    groups.set(typeOf(path), [...(groups.get(typeOf(path)) ?? []), path]);
  }
  return groups;
}

function tokensOf(path: string): readonly string[] {
  return [tokenByRule(path), `aws:${path.replace('.', ':')}`];
}
