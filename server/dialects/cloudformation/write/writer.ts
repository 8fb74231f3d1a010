/** Canonical edits as text edits of a template. One writer serves one fix. */
import type { Expression } from '../../../core/edits';
import { GENERATED_SECRET, isNewResource } from '../../../core/edits';
import type { Entry, NativePlace, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../../core/resource';
import { contains, disjoint, locationKey, type Location, type TextRange } from '../../../core/text';
import type { ObjectValue, Property, Value } from '../../../core/value';
import type { Bridge } from '../../../schema/bridge';
import { satelliteFor } from '../../../schema/satellites';
import { canSnapshot, DELETION, policyFor, REMOVAL, REPLACEMENT, stronger } from '../lifecycle';
import type { Lowered } from '../lower';
import { logicalIdOf, referencesIn, type Dependencies } from '../references';
import type { ListNode, MapNode, Member, Node } from '../syntax/nodes';
import { memberOf, membersOf, plainMap, textOf, valueOf } from '../syntax/nodes';
import type { Template } from '../template';
import { createDeclarations, pascal } from './declare';
import { nodeIndex } from './index-nodes';
import { jsonPrinter } from './json';
import { createPatch } from './patch';
import { createRolePolicies } from './policies';
import { generatedSecret } from './secret';
import { outputData, parameterData } from './parameter';
import { createSections } from './sections';
import { createSpeller, type Data } from './spell';
import { statementLike } from './statement';
import { styleOf } from './style';
import { yamlPrinter } from './yaml';

export interface WriterInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly graph: ResourceGraph;
  readonly dependencies: Dependencies;
  readonly bridge: Bridge;
}

export function createWriter({ template, lowered, graph, dependencies, bridge }: WriterInput): SourceWriter {
  const { file, tree } = template;
  const { text, uri } = file;
  const style = styleOf(template);
  const index = nodeIndex(template.root);
  const printers = {
    json: jsonPrinter(style, text),
    yaml: tree.format === 'yaml' ? yamlPrinter(style, text) : undefined,
  };
  const patch = createPatch(text, style, printers, index.parentOf);
  const declarations = createDeclarations({ template, lowered, style, printers });
  const speller = createSpeller({
    isYaml: tree.format === 'yaml',
    bridge,
    uri,
    text,
    nodeOf,
    logicalId: (resource) => declarations.idOf(resource),
    parameterOf: (input) => declarations.parameterOf(input),
    isNameable: (name) => name.startsWith('AWS::') || template.parameters.has(name) || lowered.members.has(name),
  });
  const sections = createSections(template, style, printers);
  const parameters = new Set<string>();
  const outputs = new Set(membersOf(valueOf(template.root, 'Outputs')).map((member) => member.key));
  const policies = createRolePolicies({ dependencies, speller, memberFor, logicalId: declarations.idOf });
  /** Properties of resources that have none yet. */
  const missing = new Map<string, (readonly [string, Data])[]>();
  const waits = new Map<string, string[]>();
  /** What was set so far, by place: several properties can share one list. */
  const encodings = new Map<string, Expression>();

  function nodeOf(value: Value): Node | undefined {
    const known = lowered.evaluator.nodes.get(value);
    if (known) return known;
    return value.from.via.length === 0 ? nodeAt(value.from.location) : undefined;
  }

  function nodeAt(location: Location): Node | undefined {
    return location.uri === uri ? index.nodeAt(location.range) : undefined;
  }

  /** The resource's own member; undefined for one that a loop makes, whose text stands for others too. */
  function memberFor(owner: DeclaredResource): Member | undefined {
    return lowered.looped.has(owner.id) ? undefined : lowered.members.get(owner.id);
  }

  function spellAll(
    owner: DeclaredResource,
    container: ObjectValue,
    path: readonly string[],
    entries: readonly Entry[],
  ) {
    const spelled: (readonly [string, Data])[] = [];
    for (const { key, value } of withCompanions(owner.nativeType, path, entries, container)) {
      const data = speller.data(inLists(owner.nativeType, [...path, key], value));
      if (!data) return undefined;
      spelled.push([key, data]);
    }
    return spelled;
  }

  /** Members with what CloudFormation wants beside them and is not there. */
  function withCompanions(
    native: string,
    path: readonly string[],
    entries: readonly Entry[],
    present?: ObjectValue,
  ): readonly Entry[] {
    const keys = new Set(entries.map((entry) => entry.key));
    const added = entries.flatMap(({ key }) =>
      Object.entries(bridge.beside(native, [...path, key])).filter(
        ([name]) => !keys.has(name) && !present?.entries.has(name),
      ),
    );
    return [...entries, ...added.map(([key, value]): Entry => ({ key, value }))];
  }

  /** Objects where CloudFormation wants a list are put into one, and completed. */
  function inLists(native: string, path: readonly string[], value: Expression): Expression {
    if (value.kind !== 'object') return value;
    const members = Object.entries(value.entries).map(([key, inner]): Entry => ({ key, value: inner }));
    const entries = Object.fromEntries(
      withCompanions(native, path, members).map((each) => [each.key, inLists(native, [...path, each.key], each.value)]),
    );
    const whole: Expression = { kind: 'object', entries };
    return bridge.isList(native, path) ? { kind: 'list', items: [whole] } : whole;
  }

  function put(map: MapNode, key: string, data: Data, after?: Member): void {
    const present = memberOf(map, key);
    if (present && !present.merged) patch.replace(present.site, data, map);
    else patch.insert(map, key, data, after);
  }

  /** One list in the place of another: items that stay are not touched. Returns false when that is not what happens. */
  function rewriteList(node: ListNode, by: Expression): boolean {
    if (by.kind !== 'list') {
      const [only] = node.items;
      const data =
        node.items.length === 1 &&
        (by.kind === 'literal' || by.kind === 'reference' || by.kind === 'template') &&
        speller.data(by);
      if (!only || !data) return false;
      patch.replace(only.range, data, node);
      return true;
    }
    const nodes = by.items.map((item) => (item.kind === 'existing' ? nodeOf(item.value) : undefined));
    if (nodes.every((each) => each !== undefined && node.items.includes(each)) && isAscending(nodes, node.items)) {
      node.items.forEach((item, at) => nodes.includes(item) || patch.removeItem(node, at));
      return true;
    }
    if (by.items.length < node.items.length || node.items.length === 0) return false;
    const spelled = by.items.map((item) => speller.data(item));
    if (!spelled.every((data) => data !== undefined)) return false;
    spelled.forEach((data, at) => {
      const before = node.items[at];
      if (!before) patch.insertItem(node, node.items.length - 1, data);
      else if (nodes[at] !== before) patch.replace(before.range, data, node);
    });
    return true;
  }

  function replaceAt(range: TextRange, by: Expression): boolean {
    const node = index.nodeAt(range);
    if (node?.kind === 'list' && node.intrinsic === undefined && rewriteList(node, by)) return true;
    const data = speller.data(by);
    if (!data) return false;
    patch.replace(range, data, node && index.parentOf(node));
    return true;
  }

  /** Whether a place is within the resource itself: elsewhere (`Globals`, an anchor), others share what is written. */
  function isOwn(owner: DeclaredResource, range: TextRange | undefined): boolean {
    const member = memberFor(owner);
    return member !== undefined && range !== undefined && contains(member.range, range);
  }

  function ownPlace(
    resource: Resource,
    path: readonly string[],
    value: Expression | undefined,
  ): NativePlace | undefined {
    const { declared } = resource;
    const place = bridge.locate(declared.nativeType, resource.type, path, declared.properties, value);
    if (!place) return undefined;
    const { encode } = place;
    if (!encode) return { kind: 'own', declared, path: place.path };
    const key = `${locationKey(declared.properties.from.location)} ${place.path.join('.')}`;
    return {
      kind: 'own',
      declared,
      path: place.path,
      encode: (expression) => {
        const encoded = encode(expression, encodings.get(key));
        encodings.set(key, encoded);
        return encoded;
      },
    };
  }

  /** Where the policies of a resource that leaves the stack go; without a value: what is written, to be removed. */
  function policyPlace(
    { declared }: Resource,
    path: readonly string[],
    value: Expression | undefined,
  ): NativePlace | undefined {
    const [setting, ...rest] = path;
    if (rest.length > 0) return undefined;
    if (!value) {
      const written = declared.settings.entries.get(DELETION);
      const entries = new Map<string, Property>(written ? [[REMOVAL, written]] : []);
      return { kind: 'own', declared: { ...declared, properties: { ...declared.settings, entries } }, path: [REMOVAL] };
    }
    const policy = policyFor(setting, value);
    if (!policy || (!canSnapshot(declared.nativeType) && isLiteral(policy, 'Snapshot'))) return undefined;
    const key = `${locationKey(declared.settings.from.location)} ${REMOVAL}`;
    return {
      kind: 'own',
      declared,
      path: [REMOVAL],
      encode: (expression) => {
        const encoded = policyFor(setting, expression, encodings.get(key)) ?? policy;
        encodings.set(key, encoded);
        return encoded;
      },
    };
  }

  /** Policies stand below the type, the second below the first. */
  function afterPolicies(resource: MapNode, name: string): Member | undefined {
    return (name === REPLACEMENT ? memberOf(resource, DELETION) : undefined) ?? memberOf(resource, 'Type');
  }

  /** Settings of a resource by their names; what is said of its removal twice is said once. */
  function settingsOf(spelled: readonly Entry[]): ReadonlyMap<string, Expression> {
    const settings = new Map<string, Expression>();
    for (const { key, value } of spelled) {
      if (!key.startsWith('#')) continue;
      const names = key === REMOVAL ? [DELETION, REPLACEMENT] : [key.slice(1)];
      for (const name of names) settings.set(name, stronger(value, settings.get(name)));
    }
    return settings;
  }

  function appendPair(owner: DeclaredResource, map: MapNode, item: Expression): boolean {
    const { name, value } = item.kind === 'object' ? item.entries : {};
    const data = value && speller.data(value);
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || !data || !isOwn(owner, map.range)) return false;
    put(map, name.value, data);
    return true;
  }

  return {
    locate(resource, path, value) {
      const [property = '', ...rest] = path;
      if (property === 'lifecycle') return policyPlace(resource, rest, value);
      const own = ownPlace(resource, path, value);
      const satellite = satelliteFor(resource.type, property);
      if (own || !satellite || satellite.shape === 'list') return own;
      const inner = satellite.content === undefined ? rest : [satellite.content, ...rest];
      const existing = graph.ofType(satellite.type).find((each) => each.foldedInto === resource.id);
      if (existing) return ownPlace(existing, inner, value);
      if (!value || !bridge.nativeType(satellite.type)) return undefined;
      return {
        kind: 'satellite',
        satellite: {
          isNew: true,
          type: satellite.type,
          name: resource.name,
          near: resource,
          properties: {
            [satellite.link]: { kind: 'reference', target: resource, attribute: satellite.linkAttribute },
            ...nested(inner, value),
          },
        },
      };
    },

    insert(owner, container, path, entries) {
      const member = memberFor(owner);
      const own = entries.filter(({ key }) => !key.startsWith('#'));
      const properties = spellAll(owner, container, path, own);
      if (!member || !properties) return false;
      const map = plainMap(nodeOf(container));
      const whole = plainMap(member.value);
      if (!map || !whole || !isOwn(owner, map.range) || (map === whole && path.length > 0)) return false;
      for (const [key, value] of settingsOf(entries)) {
        const data = speller.data(value);
        if (!data) return false;
        put(whole, key, data, afterPolicies(whole, key));
      }
      if (map !== whole) for (const [key, data] of properties) put(map, key, data);
      else if (properties.length > 0) begin(owner.id, properties);
      return true;
    },

    replace(owner, site, by) {
      return (
        site.uri === uri && index.isExpression(site.range) && isOwn(owner, site.range) && replaceAt(site.range, by)
      );
    },

    remove(owner, property) {
      const found = property.member?.uri === uri ? index.memberAt(property.member.range) : undefined;
      if (!found || !isOwn(owner, found.member.range)) return false;
      patch.remove(found.map, found.member);
      const isPolicy = owner.settings.entries.get(DELETION) === property;
      const replacement = isPolicy ? memberOf(found.map, REPLACEMENT) : undefined;
      if (replacement && !replacement.merged) patch.remove(found.map, replacement);
      return true;
    },

    append(owner, list, item) {
      const node = nodeOf(list);
      const map = plainMap(node);
      // A list of names and values in canonical terms is a map in the template.
      if (map) return appendPair(owner, map, item);
      const data = speller.data(item);
      if (node?.kind !== 'list' || node.intrinsic !== undefined || !data || !isOwn(owner, node.range)) return false;
      patch.insertItem(node, node.items.length - 1, data);
      return true;
    },

    declare(resource) {
      if (resource.placement && resource.placement.provider !== resource.near.placement.provider) return false;
      const home = policies.homeOf(resource);
      if (home) return policies.add(home, resource);
      const expressed =
        resource.type === GENERATED_SECRET
          ? generatedSecret(resource)
          : bridge.express(resource.type, withoutLifecycle(resource.properties));
      const anchor = memberFor(resource.near.declared);
      if (!expressed || !anchor) return false;
      const entries = Object.entries(expressed.properties).map(([key, value]): Entry => ({ key, value }));
      const removal = removalOf(resource.properties['lifecycle'], expressed.native);
      const settings: (readonly [string, Data])[] = [];
      for (const [key, value] of settingsOf([...entries, ...(removal ? [removal] : [])])) {
        const data = speller.data(value);
        if (!data) return false;
        settings.push([key, data]);
      }
      const own = Object.fromEntries(
        entries.filter(({ key }) => !key.startsWith('#')).map(({ key, value }) => [key, value]),
      );
      const data = speller.data({ kind: 'object', entries: own });
      if (data?.kind !== 'map') return false;
      declarations.add(anchor, resource, expressed.native, data, settings);
      return true;
    },

    addStatement(owner, after, statement) {
      const node = plainMap(nodeOf(after));
      const data = node && speller.data(statementLike(node, statement));
      const parent = node && index.parentOf(node);
      if (!node || !data || !parent || !isOwn(owner, node.range)) return false;
      if (parent.kind === 'list') patch.insertItem(parent, parent.items.indexOf(node), data);
      else patch.joinInList(node, data);
      return true;
    },

    depend(owner, on) {
      const home = isNewResource(on) ? policies.homeOf(on) : undefined;
      const id = home ? home.declared.id : isNewResource(on) ? declarations.idOf(on) : logicalIdOf(on);
      if (id === owner.id || owner.dependsOn.includes(id) || referencesIn(owner.properties).includes(id)) return true;
      if (!memberFor(owner) || (!isNewResource(on) && dependencies.waits(id, owner.id))) return false;
      const names = waits.get(owner.id) ?? [];
      waits.set(owner.id, names.includes(id) ? names : [...names, id]);
      return true;
    },

    declareInput(input) {
      const name = declarations.parameterOf(input);
      if (parameters.has(name)) return true;
      parameters.add(name);
      return sections.add('Parameters', name, parameterData(input));
    },

    declareOutput(output) {
      const spelled = speller.data(output.value);
      const data = spelled && outputData(output, spelled);
      if (!data) return false;
      const wanted = pascal(output.name, 'Output');
      let name = wanted;
      for (let count = 2; outputs.has(name); count++) name = `${wanted}${count}`;
      outputs.add(name);
      return sections.add('Outputs', name, data);
    },

    // A stack is created where its caller says.
    place: () => false,

    finish() {
      for (const [id, names] of waits) writeDependencies(lowered.members.get(id), names);
      policies.write(patch, ({ id }, key, data) => begin(id, [[key, data]]));
      for (const [id, entries] of missing) writeProperties(lowered.members.get(id), entries);
      const added = sections.write(patch);
      const edits = disjoint([...patch.edits(), ...declarations.edits(), ...added]);
      return edits && [{ uri, edits }];
    },
  };

  function begin(id: string, entries: readonly (readonly [string, Data])[]): void {
    missing.set(id, [...(missing.get(id) ?? []), ...entries]);
  }

  function writeProperties(resource: Member | undefined, entries: readonly (readonly [string, Data])[]): void {
    const map = plainMap(resource?.value);
    if (map) put(map, 'Properties', { kind: 'map', entries });
  }

  function writeDependencies(resource: Member | undefined, names: readonly string[]): void {
    const map = plainMap(resource?.value);
    if (!map) return;
    const added = names.map((value): Data => ({ kind: 'scalar', value }));
    const present = memberOf(map, 'DependsOn')?.value;
    if (present?.kind === 'list') {
      for (const data of added) patch.insertItem(present, present.items.length - 1, data);
    } else if (textOf(present) !== undefined && present) {
      patch.replace(present.range, { kind: 'list', items: [{ kind: 'source', node: present }, ...added] }, map);
    } else {
      const [only] = added;
      put(map, 'DependsOn', only && added.length === 1 ? only : { kind: 'list', items: added }, memberOf(map, 'Type'));
    }
  }
}

function nested(path: readonly string[], value: Expression): Record<string, Expression> {
  const [key, ...rest] = path;
  if (key === undefined) return value.kind === 'object' ? { ...value.entries } : {};
  return { [key]: rest.length === 0 ? value : { kind: 'object', entries: nested(rest, value) } };
}

function withoutLifecycle(properties: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== 'lifecycle'));
}

/** What a new resource says of its removal; what CloudFormation has no word for is left out. */
function removalOf(lifecycle: Expression | undefined, nativeType: string): Entry | undefined {
  let policy: Expression | undefined;
  for (const [setting, value] of Object.entries(lifecycle?.kind === 'object' ? lifecycle.entries : {})) {
    const wanted = policyFor(setting, value, policy);
    if (wanted && (canSnapshot(nativeType) || !isLiteral(wanted, 'Snapshot'))) policy = wanted;
  }
  return policy && { key: REMOVAL, value: policy };
}

function isLiteral(expression: Expression, value: string): boolean {
  return expression.kind === 'literal' && expression.value === value;
}

function isAscending(nodes: readonly (Node | undefined)[], items: readonly Node[]): boolean {
  const positions = nodes.map((node) => (node ? items.indexOf(node) : -1));
  return positions.every((position, at) => at === 0 || position > (positions[at - 1] ?? 0));
}
