/** Names and attributes that the program uses and nothing has. Only what is certain. */
import type { UnresolvedReference } from '../../../core/facts';
import type { Location } from '../../../core/text';
import { locationKey } from '../../../core/text';
import type { ClassValue, PyValue } from '../evaluation/values';
import type { Block, Expression } from '../syntax/ast';
import { blocksOf, expressionsInBlock } from '../syntax/walk';
import { bindingsOf } from './bindings';
import { resourceAt, type FactsContext } from './context';
import { assignedAttributes, moduleAt, namesOfModule, undefinedNames } from './undefined-names';
import { variantsOf } from './variants';

export function unresolvedIn(context: FactsContext): readonly UnresolvedReference[] {
  const found = new Map<string, UnresolvedReference>();
  const all = [...undefinedNames(context), ...missingImports(context), ...missingAttributes(context), ...misspeltArguments(context)];
  for (const each of all) {
    const key = locationKey(each.location);
    if (!found.has(key)) found.set(key, each);
  }
  return [...found.values()];
}

function reference(
  context: FactsContext,
  location: Location,
  kind: UnresolvedReference['kind'],
  name: string,
  candidates: readonly string[],
): UnresolvedReference {
  const within = resourceAt(context, location.uri, location.range.start);
  return { location, kind, name, candidates, ...(within === undefined ? {} : { within }) };
}

/** `from module import name` of a module of the workspace that has no such name. */
function missingImports(context: FactsContext): readonly UnresolvedReference[] {
  const { files, program, indexOf } = context;
  const found: UnresolvedReference[] = [];
  const visit = (uri: string, block: Block): void => {
    for (const statement of block.statements) {
      if (statement.kind === 'try' && statement.handlers.length > 0) continue;
      for (const inner of blocksOf(statement)) visit(uri, inner);
      if (statement.kind !== 'import-from' || statement.star || (statement.level === 0 && statement.path.length === 0)) continue;
      const target = moduleAt(context, uri, statement.path, statement.level);
      const names = target === undefined ? undefined : namesOfModule(context, target);
      if (target === undefined || !names || names.has('__getattr__')) continue;
      for (const { name } of statement.names) {
        if (names.has(name.name) || /^__\w+__$/.test(name.name)) continue;
        const isPackage = target.endsWith('/__init__.py');
        const folder = target.slice(0, target.lastIndexOf('/'));
        if (isPackage && [`${folder}/${name.name}.py`, `${folder}/${name.name}`].some((each) => files.exists(each))) continue;
        const range = { start: name.start, end: name.end };
        found.push(reference(context, { uri, range }, 'name', name.name, [...names].filter((each) => !each.startsWith('_'))));
      }
    }
  };
  for (const uri of program.modules.keys()) {
    const file = files.sources.get(uri);
    if (file && !indexOf(file).module.hasErrors) visit(uri, indexOf(file).module.body);
  }
  return found;
}

/** What attributes were read from objects that certainly do not have them. */
function missingAttributes(context: FactsContext): readonly UnresolvedReference[] {
  let assigned: ReadonlySet<string> | undefined;
  return context.program.misses.flatMap(({ object, name, place }): readonly UnresolvedReference[] => {
    if (/^__\w+__$/.test(name)) return [];
    const location = { uri: place.uri, range: { start: place.range.end - name.length, end: place.range.end } };
    if (object.kind === 'native') return missingMember(context, object.name, location);
    const candidates = attributesOf(context, object, name, () => (assigned ??= assignedAttributes(context)));
    return candidates ? [reference(context, location, 'attribute', name, candidates)] : [];
  });
}

/** A class, function or module that the package is not known to have, one letter from one that it has. */
function missingMember(context: FactsContext, path: string, location: Location): readonly UnresolvedReference[] {
  const { names, files } = context;
  const [, module = '', name = ''] = /^aws(?:\.(\w+))?\.(\w+)$/.exec(path) ?? [];
  const inModule = (each: string, member: string): boolean => {
    const full = each === '' ? member : `${each}.${member}`;
    return member.startsWith('get_') ? names.dataSourceOf(full) !== undefined : names.classAt(full) !== undefined;
  };
  const { uri, range } = location;
  const text = files.sources.get(uri)?.text ?? '';
  const isAt = (start: number, end: number, wanted: string): boolean => text.slice(start, end) === wanted;
  const start = range.start - 1 - module.length;
  const report = (at: Location, wanted: string, candidates: readonly string[]): readonly UnresolvedReference[] =>
    candidates.length === 0 ? [] : [reference(context, at, 'attribute', wanted, candidates)];
  if (name === '' || inModule(module, name) || !isAt(range.start, range.end, name)) return [];
  const own = report(location, name, variantsOf(name).filter((each) => inModule(module, each)));
  if (own.length > 0 || !isAt(start, range.start - 1, module)) return own;
  return report({ uri, range: { start, end: range.start - 1 } }, module, variantsOf(module).filter((each) => inModule(each, name)));
}

/** The attributes that there are, or undefined when the one that is asked for may be among them. */
function attributesOf(
  context: FactsContext,
  object: PyValue,
  name: string,
  assigned: () => ReadonlySet<string>,
): readonly string[] | undefined {
  switch (object.kind) {
    case 'module': {
      const uri = object.scope?.uri;
      const names = uri === undefined ? undefined : namesOfModule(context, uri);
      if (uri === undefined || !names || names.has(name) || names.has('__getattr__') || assigned().has(name)) return undefined;
      const folder = uri.slice(0, uri.lastIndexOf('/'));
      if (uri.endsWith('/__init__.py') && [`${folder}/${name}.py`, `${folder}/${name}`].some((each) => context.files.exists(each))) return undefined;
      return [...names].filter((each) => !each.startsWith('_'));
    }
    case 'instance':
    case 'class': {
      const cls = object.kind === 'instance' ? object.cls : object;
      if (object.kind === 'instance' && !object.fields.complete) return undefined;
      const members = membersOf(context, cls);
      if (!members || members.has(name) || assigned().has(name)) return undefined;
      const fields = object.kind === 'instance' ? [...object.fields.all()].map(([field]) => field) : [];
      return [...new Set([...members, ...fields])].filter((each) => !each.startsWith('__'));
    }
    case 'resource': {
      const declaration = context.program.declarations.find((each) => each.declared.id === object.id);
      const cls = declaration?.cls;
      if (!cls?.known || cls.fromPython([], name) || cls.fromTypeScript([], name)) return undefined;
      const known = variantsOf(name).filter((each) => cls.fromPython([], each)?.python === each);
      return known.length === 0 ? undefined : known;
    }
    default:
      return undefined;
  }
}

/** `aws.s3.Bucket("b", bucktet="…")` */
function misspeltArguments(context: FactsContext): readonly UnresolvedReference[] {
  const found: UnresolvedReference[] = [];
  for (const { declared, cls, node } of context.program.declarations) {
    if (!cls?.known || !node || declared.mode !== 'managed') continue;
    for (const { name, nameRange } of node.arguments) {
      if (name === undefined || !nameRange || cls.fromPython([], name) || cls.fromTypeScript([], name)) continue;
      const known = variantsOf(name).filter((each) => cls.fromPython([], each)?.python === each);
      if (known.length === 0) continue;
      const range = { start: nameRange.start, end: nameRange.end };
      found.push(reference(context, { uri: declared.header.uri, range }, 'attribute', name, known));
    }
  }
  return found;
}

/** The members of a class of the workspace, of what it is made from and of what is made from it; undefined when more are possible. */
function membersOf(context: FactsContext, cls: ClassValue): ReadonlySet<string> | undefined {
  if (cls.style === 'enum' || cls.style === 'typed-dict') return undefined;
  const names = new Set<string>();
  const family = [cls, ...context.program.classes.filter((each) => each !== cls && derives(each, cls))];
  for (const each of family) if (!addMembers(context, each, names, 0)) return undefined;
  return names;
}

const COMPONENT = 'urn pulumi_resource_type pulumi_resource_name register_outputs get_provider translate_input_property translate_output_property'.split(' ');

function addMembers(context: FactsContext, cls: ClassValue, into: Set<string>, depth: number): boolean {
  if (depth > 20) return false;
  const { node, bases, fields } = cls;
  const file = context.files.sources.get(cls.from.location.uri);
  if (!file || context.indexOf(file).module.hasErrors) return false;
  if (node.bases.some((each) => each.kind !== 'positional')) return false;
  if (node.decorators.some((each) => !/^(?:dataclasses\.)?dataclass\b/.test(file.text.slice(each.start, each.end)))) return false;
  const { names } = bindingsOf(node.body, file.text);
  if (names.has('__getattr__') || names.has('__getattribute__') || names.has('__slots__')) return false;
  if (expressionsInBlock(node.body).some(setsAttributes)) return false;
  for (const name of names) into.add(name);
  for (const { name } of fields) into.add(name);
  return bases.every((base) => {
    if (base.kind === 'class') return addMembers(context, base, into, depth + 1);
    if (base.kind !== 'native' || !/^(?:pulumi\.ComponentResource|object)$/.test(base.name)) return false;
    if (base.name !== 'object') COMPONENT.forEach((name) => into.add(name));
    return true;
  });
}

/** `setattr(self, …)`, `self.__dict__` */
function setsAttributes(expression: Expression): boolean {
  return (expression.kind === 'name' && /^(?:setattr|vars|locals)$/.test(expression.name)) || (expression.kind === 'attribute' && expression.name === '__dict__');
}

function derives(cls: ClassValue, from: ClassValue): boolean {
  return cls.bases.some((base) => base.kind === 'class' && (base.node === from.node || derives(base, from)));
}
