/** Makes the Pulumi table: the type of each class, and what departs from the rules of naming. */
import { dataSourceByRule, formByRule, inputByRule, inputOfClass, tokenByRule, typeByRule } from '../../server/schema/names/pulumi-rules';
import type { PulumiJson } from '../../server/schema/names/pulumi';
import { matchMembers, type PulumiMember, type PulumiPackage } from './schema-pulumi';
import type { TerraformShape } from './schema-terraform';

export interface PulumiTableInput {
  readonly pulumi: PulumiPackage;
  /** The major version before, whose names are accepted too. */
  readonly pulumi6: PulumiPackage;
  readonly typeOfClass: ReadonlyMap<string, string>;
  readonly shapes: ReadonlyMap<string, TerraformShape>;
  /** The types whose properties are in the table. */
  readonly known: ReadonlySet<string>;
  readonly dataSources: ReadonlySet<string>;
  readonly renames: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type PulumiTable = Omit<PulumiJson, 'version'>;

export function pulumiTable(input: PulumiTableInput): PulumiTable {
  const classes: Record<string, string> = {};
  const exceptions: Record<string, string> = {};
  const aliases: string[] = [];
  for (const cls of input.pulumi.classes) {
    const type = input.typeOfClass.get(cls.path);
    if (type === undefined) continue;
    if (cls.token !== tokenByRule(cls.path)) throw new Error(`${cls.path} has the token ${cls.token}`);
    classes[cls.path] = type === typeByRule(cls.path) ? '' : type;
    if (cls.deprecated || cls.path.startsWith('alb.')) aliases.push(cls.path);
    const text = input.known.has(type) ? exceptionsOf(cls.path, type, input) : '';
    if (text !== '') exceptions[cls.path] = text;
  }
  const { modules, irregular } = byModule(classes);
  const functions = byModule(functionTable(input));
  return {
    modules,
    classes: irregular,
    aliases: aliases.sort().join(' '),
    exceptions,
    lookups: functions.modules,
    functions: functions.irregular,
  };
}

interface ByModule {
  /** The members that the rule explains, separated by spaces. */
  readonly modules: Readonly<Record<string, string>>;
  readonly irregular: Readonly<Record<string, string>>;
}

/** Members that stand for nothing special need only their names, without the `get` of functions. */
function byModule(members: Readonly<Record<string, string>>): ByModule {
  const modules: Record<string, string> = {};
  const irregular: Record<string, string> = {};
  for (const path of Object.keys(members).sort()) {
    const special = members[path];
    const dot = path.lastIndexOf('.');
    const module = path.slice(0, Math.max(dot, 0));
    const name = path.slice(dot + 1).replace(/^get/, '');
    if (special) irregular[path] = special;
    else modules[module] = modules[module] === undefined ? name : `${modules[module]} ${name}`;
  }
  return { modules, irregular };
}

function exceptionsOf(path: string, type: string, input: PulumiTableInput): string {
  const shape = input.shapes.get(type) ?? {};
  const renames = input.renames[path] ?? {};
  const now = input.pulumi.classes.find((cls) => cls.path === path);
  const before = input.pulumi6.classes.find((cls) => cls.path === path);
  const tokens: string[] = [];
  if (now === undefined) return '';
  const members = matchMembers(shape, now.fields, input.pulumi.inputs, renames).members;
  compare(members, shape, inputOfClass(path), '', tokens);
  if (before !== undefined) accept(matchMembers(shape, before.fields, input.pulumi6.inputs, renames).members, members, '', tokens);
  return tokens.sort().join(' ');
}

/** `above` is the input type that the reader derives for the object that holds the members. */
function compare(
  members: Readonly<Record<string, PulumiMember>>,
  shape: TerraformShape,
  above: string,
  at: string,
  tokens: string[],
): void {
  for (const [name, member] of Object.entries(members)) {
    const property = shape[name];
    if (property === undefined) continue;
    const rule = formByRule({ name, ...property, maxItemsOne: property.block && property.maxItemsOne });
    const isObject = property.children !== undefined;
    const input = member.input?.slice(member.input.indexOf('.') + 1);
    const ruled = inputByRule(above, name, rule.list);
    const field = member.field === rule.typeScript ? '' : `=${member.field}`;
    const sameForm = member.flattened === rule.flattened && member.list === rule.list;
    const form = sameForm ? '' : `!${member.list ? 'L' : member.flattened ? 'F' : 'S'}`;
    const type = !isObject || input === undefined || input === ruled ? '' : `>${input}`;
    if (field + form + type !== '') tokens.push(`${at}${name}${field}${form}${type}`);
    if (property.children !== undefined) {
      compare(member.children, property.children, input ?? ruled, `${at}${name}.`, tokens);
    }
  }
}

function accept(
  before: Readonly<Record<string, PulumiMember>>,
  now: Readonly<Record<string, PulumiMember>>,
  at: string,
  tokens: string[],
): void {
  for (const [name, member] of Object.entries(before)) {
    const today = now[name];
    if (today === undefined) continue;
    if (today.field !== member.field) tokens.push(`${at}${name}^${member.field}${member.list ? '!L' : ''}`);
    accept(member.children, today.children, `${at}${name}.`, tokens);
  }
}

/** A function reads the data source that its name says, or that of the resource with its name. */
function functionTable(input: PulumiTableInput): Readonly<Record<string, string>> {
  const functions: Record<string, string> = {};
  for (const path of [...new Set(input.pulumi.functions)].sort()) {
    const byName = dataSourceByRule(path);
    const ofClass = input.typeOfClass.get(path.replace(/\bget/, ''));
    const withoutModule = `aws_${byName.split('_').slice(2).join('_')}`;
    const found = [byName, ofClass, withoutModule].find((type) => type !== undefined && input.dataSources.has(type));
    if (found !== undefined) functions[path] = found === byName ? '' : found;
  }
  return functions;
}
