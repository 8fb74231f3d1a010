/**
 * Names that a template uses and nothing declares. Certain ones only: what a macro may declare, what a loop makes of
 * something unknown, and attributes of types that the schema does not know are never wrong.
 */
import type { UnresolvedReference } from '../../../core/facts';
import type { TextRange } from '../../../core/text';
import type { CloudFormationSchema } from '../../../schema/names';
import { intrinsicOf } from '../evaluate/intrinsic';
import type { Interface } from '../links/linker';
import type { Lowered } from '../lower';
import type { Macros } from '../macros';
import type { Member, Node, ScalarNode } from '../syntax/nodes';
import { membersOf, plainMap, textOf, valueOf } from '../syntax/nodes';
import type { Template } from '../template';

export interface UnresolvedInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly macros: Macros;
  readonly schema: CloudFormationSchema | undefined;
  /** What the template that a resource nests takes and gives; undefined where that cannot be known. */
  interfaceOf(id: string): Interface | undefined;
}

type Kind = UnresolvedReference['kind'];

export function unresolvedIn(input: UnresolvedInput): readonly UnresolvedReference[] {
  const { template, macros } = input;
  if (macros.open || template.broken) return [];
  const names = namesIn(input);
  const found: UnresolvedReference[] = [];
  const seen = new Set<Node>();

  function report(range: TextRange, kind: Kind, name: string, candidates: readonly string[], place: Place): void {
    const within = place.within === undefined ? {} : { within: place.within };
    found.push({ location: { uri: template.file.uri, range }, kind, name, candidates, ...within });
  }

  function walk(node: Node | undefined, place: Place): void {
    // An anchor's node is met once for each of its aliases.
    if (!node || seen.has(node)) return;
    seen.add(node);
    const call = intrinsicOf(node);
    if (call && call.name !== 'Condition') {
      checkCall(call.name, call.argument, place);
    } else if (call && (node.intrinsic !== undefined || place.isCondition)) {
      checkCondition(call.argument, place);
    } else if (node.kind === 'map') {
      for (const member of membersOf(node)) walkMember(member, place);
    } else if (node.kind === 'list') {
      for (const item of node.items) walk(item, place);
    }
  }

  function walkMember(member: Member, place: Place): void {
    if (!member.key.startsWith('Fn::ForEach::')) {
      walk(member.value, place);
      return;
    }
    const [variable, collection, body] = member.value?.kind === 'list' ? member.value.items : [];
    const name = textOf(variable);
    walk(collection, place);
    if (name !== undefined) walk(body, { ...place, variables: new Set([...place.variables, name]) });
  }

  function checkCall(name: string, argument: Node | undefined, place: Place): void {
    const items = argument?.kind === 'list' ? argument.items : [];
    switch (name) {
      case 'Ref':
        checkName(argument, place);
        return;
      case 'Fn::GetAtt':
        checkAttribute(argument, place);
        return;
      case 'Fn::Sub':
        checkPattern(argument, place);
        return;
      case 'Fn::If':
        checkCondition(items[0], place);
        for (const item of items.slice(1)) walk(item, place);
        return;
      case 'Fn::FindInMap':
        checkMapping(items, place);
        for (const item of items) walk(item, place);
        return;
      case 'Fn::Transform':
        return;
      default:
        walk(argument, place);
    }
  }

  function checkName(argument: Node | undefined, place: Place): void {
    const name = scalarText(argument);
    if (!argument || name === undefined || isKnown(name, place, names)) return;
    if (place.isCondition) report(contentOf(argument), 'parameter', name, names.parameters, place);
    else report(contentOf(argument), 'parameter', name, names.values, place);
  }

  function checkAttribute(argument: Node | undefined, place: Place): void {
    if (argument?.kind === 'scalar') {
      const content = contentOf(argument);
      checkPath(String(argument.value ?? ''), content, argument.verbatim !== undefined, place);
      return;
    }
    const [target, ...rest] = argument?.kind === 'list' ? argument.items : [];
    const name = scalarText(target);
    if (!target || name === undefined) {
      walk(argument, place);
      return;
    }
    const attribute = rest.map(scalarText);
    if (!isResourceKnown(name, place, names)) {
      report(contentOf(target), 'resource', name, names.resources, place);
    } else if (attribute.length > 0 && !attribute.includes(undefined)) {
      const [first] = rest;
      const last = rest.at(-1);
      if (!first || !last) return;
      const range = { start: contentOf(first).start, end: contentOf(last).end };
      checkAttributeOf(name, attribute.join('.'), range, place);
    }
    for (const item of rest) walk(item, place);
  }

  /** `Bucket.Arn`; `isVerbatim`: its characters stand in the source one by one. */
  function checkPath(path: string, range: TextRange, isVerbatim: boolean, place: Place): void {
    const dot = path.indexOf('.');
    if (dot <= 0) return;
    const [target, attribute] = [path.slice(0, dot), path.slice(dot + 1)];
    const part = (start: number, end: number): TextRange =>
      isVerbatim ? { start: range.start + start, end: range.start + end } : range;
    if (!isResourceKnown(target, place, names)) {
      report(part(0, dot), 'resource', target, names.resources, place);
    } else {
      checkAttributeOf(target, attribute, part(dot + 1, path.length), place);
    }
  }

  function checkAttributeOf(target: string, attribute: string, range: TextRange, place: Place): void {
    const type = names.types.get(target);
    if (type === undefined || /[$&]\{/.test(attribute)) return;
    if (NESTING.has(type) && attribute.startsWith('Outputs.')) {
      const outputs = input.interfaceOf(target)?.outputs.map((name) => `Outputs.${name}`);
      if (outputs && !outputs.includes(attribute)) report(range, 'module-output', attribute, outputs, place);
      return;
    }
    const attributes = OPEN_TYPES.test(type) ? undefined : input.schema?.attributes(type);
    const isBelow = (name: string): boolean => attribute.startsWith(`${name}.`);
    const isListed = (name: string): boolean =>
      attribute === name || (isBelow(name) && !attributes?.some((each) => each.startsWith(`${name}.`)));
    const isProperty = (name: string): boolean => attribute === name || isBelow(name);
    if (!attributes || attributes.some(isListed) || propertiesGiven(type, input.schema).some(isProperty)) return;
    report(range, 'attribute', attribute, attributes, place);
  }

  function checkPattern(argument: Node | undefined, place: Place): void {
    const [pattern, variables] = argument?.kind === 'list' ? argument.items : [argument];
    if (pattern?.kind === 'scalar' && typeof pattern.value === 'string') {
      for (const hole of pattern.value.matchAll(/\$\{(?!!)\s*([^}]*?)\s*\}/g)) {
        const [whole, name = ''] = hole;
        // Variables of policies (`${aws:username}`) are a mistake of another kind.
        if (/^[\w.]+$/.test(name) && !valueOf(variables, name)) {
          checkHole(name, pattern, hole.index + whole.indexOf(name), place);
        }
      }
    }
    for (const member of membersOf(variables)) walk(member.value, place);
  }

  function checkHole(name: string, pattern: ScalarNode, at: number, place: Place): void {
    const { verbatim } = pattern;
    const start = (verbatim?.start ?? 0) + at;
    const range = verbatim ? { start, end: start + name.length } : holeIn(name, pattern);
    if (!name.includes('.')) {
      if (!isKnown(name, place, names)) report(range, 'parameter', name, names.values, place);
    } else if (!isKnown(name, place, names)) {
      checkPath(name, range, range.end - range.start === name.length, place);
    }
  }

  /** In a pattern of several lines: the hole where it is the only one of its kind, else the pattern. */
  function holeIn(name: string, { range }: ScalarNode): TextRange {
    const text = template.file.text.slice(range.start, range.end);
    const at = text.indexOf(`\${${name}}`);
    if (at < 0) return range;
    const start = range.start + at + 2;
    return { start, end: start + name.length };
  }

  function checkCondition(node: Node | undefined, place: Place): void {
    const name = scalarText(node);
    if (!node || name === undefined || template.conditions.has(name) || isOpen(name, place)) return;
    if (names.conditionsAreOpen) return;
    report(contentOf(node), 'condition', name, [...template.conditions.keys()], place);
  }

  function checkMapping([map, first, second, options]: readonly Node[], place: Place): void {
    const name = scalarText(map);
    if (!map || name === undefined || isOpen(name, place) || names.mappingsAreOpen) return;
    const mapping = template.mappings.get(name);
    if (!mapping) {
      report(contentOf(map), 'mapping', name, [...template.mappings.keys()], place);
      return;
    }
    const row = scalarText(first);
    if (!first || row === undefined || valueOf(options, 'DefaultValue') || isOpen(row, place)) return;
    const rows = membersOf(mapping.value);
    const member = rows.find((each) => each.key === row);
    if (rows.some(isMade)) return;
    if (!member) {
      report(contentOf(first), 'mapping', `${name}.${row}`, rows.map((each) => each.key), place);
      return;
    }
    const cell = scalarText(second);
    const cells = membersOf(member.value);
    if (!second || cell === undefined || isOpen(cell, place) || cells.some(isMade)) return;
    if (cells.every((each) => each.key !== cell)) {
      report(contentOf(second), 'mapping', `${name}.${row}.${cell}`, cells.map((each) => each.key), place);
    }
  }

  function checkDependencies(node: Node | undefined, place: Place): void {
    for (const item of node?.kind === 'list' ? node.items : node ? [node] : []) {
      const name = scalarText(item);
      if (name === undefined || isResourceKnown(name, place, names)) continue;
      report(contentOf(item), 'resource', name, names.resources, place);
    }
  }

  /** What is passed to a nested stack has to be a parameter of its template. */
  function checkPassed({ key, value }: Member, place: Place): void {
    if (!NESTING.has(textOf(valueOf(value, 'Type')) ?? '')) return;
    const passed = membersOf(plainMap(valueOf(valueOf(value, 'Properties'), 'Parameters')));
    const parameters = passed.length === 0 ? undefined : input.interfaceOf(key)?.parameters;
    if (!parameters) return;
    for (const each of passed) {
      if (each.key.startsWith('Fn::') || parameters.includes(each.key)) continue;
      report(unquoted(each.keyRange, template.file.text), 'parameter', each.key, parameters, place);
    }
  }

  function walkDeclarations(members: readonly Member[], place: Place, isResource: boolean): void {
    for (const member of members) {
      if (member.key.startsWith('Fn::ForEach::')) {
        const [variable, collection, body] = member.value?.kind === 'list' ? member.value.items : [];
        const name = textOf(variable);
        walk(collection, place);
        const variables = name === undefined ? place.variables : new Set([...place.variables, name]);
        walkDeclarations(membersOf(body), { ...place, variables }, isResource);
        continue;
      }
      const inner = isResource && place.variables.size === 0 ? { ...place, within: member.key } : place;
      if (inner.within !== undefined) checkPassed(member, inner);
      for (const each of membersOf(member.value)) {
        if (each.key === 'Condition') checkCondition(each.value, inner);
        else if (each.key === 'DependsOn' && isResource) checkDependencies(each.value, inner);
        else if (each.key !== 'Type' && each.key !== 'Metadata') walk(each.value, inner);
      }
    }
  }

  const top: Place = { variables: new Set(), isCondition: false };
  for (const condition of template.conditions.values()) walkMember(condition, { ...top, isCondition: true });
  walk(template.globals, top);
  walkDeclarations(template.resources, top, true);
  walkDeclarations(membersOf(valueOf(template.root, 'Outputs')), top, false);
  return found.sort((a, b) => a.location.range.start - b.location.range.start);
}

/** Where an expression stands. */
interface Place {
  /** Loop variables. */
  readonly variables: ReadonlySet<string>;
  /** Within the conditions, which name parameters and each other. */
  readonly isCondition: boolean;
  readonly within?: string;
}

interface Names {
  readonly parameters: readonly string[];
  readonly resources: readonly string[];
  /** What `Ref` can name. */
  readonly values: readonly string[];
  /** Native types by logical id. */
  readonly types: ReadonlyMap<string, string>;
  /** What stands for resources that the platform adds, by how their names start. */
  readonly prefixes: readonly string[];
  /** True when a loop makes resources that cannot be told. */
  readonly resourcesAreOpen: boolean;
  readonly conditionsAreOpen: boolean;
  readonly mappingsAreOpen: boolean;
}

function namesIn({ template, lowered, macros }: UnresolvedInput): Names {
  const types = new Map<string, string>();
  const prefixes = macros.serverless ? serverlessNames(template) : [];
  // Modules are written out by a tool, each resource of theirs named after the module.
  prefixes.push(...membersOf(valueOf(template.root, 'Modules')).map((member) => member.key));
  const declared = new Set(lowered.members.keys());
  for (const { key, value } of template.resources) {
    if (isMade({ key })) continue;
    declared.add(key);
    const type = textOf(valueOf(value, 'Type')) ?? '::MODULE';
    types.set(key, type);
    const isShort = type.startsWith('AWS::Serverless::') || type.endsWith('::MODULE') || valueOf(value, 'Connectors');
    if (isShort) prefixes.push(key);
  }
  for (const { id, nativeType } of lowered.declared) types.set(id, nativeType);
  // Parts with a name of their own, such as the role of a serverless function.
  for (const { id } of lowered.resources) declared.add(id);
  const parameters = [...template.parameters.keys()];
  const resources = [...declared].filter((id) => /^[A-Za-z0-9]+$/.test(id));
  return {
    parameters,
    resources,
    values: [...parameters, ...resources],
    types,
    prefixes,
    resourcesAreOpen: template.resources.some(isMade) && !loopsAreKnown(template, lowered),
    conditionsAreOpen: [...template.conditions.values()].some(isMade),
    mappingsAreOpen: [...template.mappings.values()].some(isMade),
  };
}

/** How the names start that the serverless model makes up, besides those of resources; queues are named where they are used. */
function serverlessNames({ file }: Template): string[] {
  const queues = [...file.text.matchAll(/\bQueueLogicalId["']?\s*:\s*["']?(\w+)/g)].flatMap(([, name]) => name ?? []);
  return ['Serverless', ...queues];
}

/** Whether each loop over resources made some. */
function loopsAreKnown(template: Template, lowered: Lowered): boolean {
  const looped = new Set(
    [...lowered.looped].flatMap((id) => {
      const member = lowered.members.get(id);
      return member ? [member] : [];
    }),
  );
  return template.resources.filter(isMade).every((loop) => {
    const [, , body] = loop.value?.kind === 'list' ? loop.value.items : [];
    return membersOf(body).some((member) => looped.has(member));
  });
}

function isMade({ key }: { readonly key: string }): boolean {
  return key.startsWith('Fn::');
}

function isKnown(name: string, place: Place, names: Names): boolean {
  if (name.startsWith('AWS::') || isOpen(name, place)) return true;
  if (names.parameters.includes(name)) return true;
  return !place.isCondition && isResourceKnown(name, place, names);
}

function isResourceKnown(name: string, place: Place, names: Names): boolean {
  if (names.resourcesAreOpen || isOpen(name, place) || names.types.has(name) || names.resources.includes(name)) return true;
  return names.prefixes.some((prefix) => name.startsWith(prefix));
}

/** Whether a name is made of loop variables, or is one. */
function isOpen(name: string, { variables }: Place): boolean {
  return variables.has(name) || /[$&]\{/.test(name);
}

const NESTING: ReadonlySet<string> = new Set(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application']);

/** Types that give what they make themselves, or that are short for something else. */
const OPEN_TYPES =
  /^(?!AWS::)|^AWS::Serverless::|^AWS::CloudFormation::(?:CustomResource|Macro|WaitCondition)|^AWS::ServiceCatalog::|::MODULE$/;

/** Of some types CloudFormation gives every property as well, and no table says of which. */
function propertiesGiven(type: string, schema: CloudFormationSchema | undefined): readonly string[] {
  if (NESTING.has(type) || STRICT_TYPES.has(type)) return [];
  return (schema?.properties(type, []) ?? []).map(({ name }) => name);
}

/** Types of which `Fn::GetAtt` certainly gives no property that is not listed as an attribute. */
const STRICT_TYPES: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Table',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

function unquoted({ start, end }: TextRange, text: string): TextRange {
  return /["']/.test(text.charAt(start)) ? { start: start + 1, end: end - 1 } : { start, end };
}

function scalarText(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.intrinsic === undefined && node.value !== null ? String(node.value) : undefined;
}

/** The characters of a scalar without tag and quotes, where they stand one by one. */
function contentOf(node: Node): TextRange {
  return (node.kind === 'scalar' ? node.verbatim : undefined) ?? node.range;
}
