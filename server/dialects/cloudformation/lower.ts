/** Resources of a template, in its own names and in canonical ones. */
import { locationIn } from '../../core/program';
import type { DeclaredResource, Resource } from '../../core/resource';
import type { ObjectValue, Property } from '../../core/value';
import { object, unknown } from '../../core/value';
import type { Bridge } from '../../schema/bridge';
import { fold } from '../../schema/fold';
import { Evaluator, type Scope, TOP } from './evaluate/evaluator';
import { withGlobals } from './globals';
import { withLifecycle } from './lifecycle';
import type { Surroundings } from './links/surroundings';
import type { Member } from './syntax/nodes';
import { membersOf, textOf, valueOf } from './syntax/nodes';
import { isResource, type Template } from './template';

export interface Lowered {
  readonly declared: readonly DeclaredResource[];
  readonly resources: readonly Resource[];
  readonly evaluator: Evaluator;
  /** The member that declares each resource; several resources of a loop share one. */
  readonly members: ReadonlyMap<string, Member>;
  /** Ids of resources that a loop makes: what is written stands for all of them. */
  readonly looped: ReadonlySet<string>;
}

export function lower(template: Template, bridge: Bridge, surroundings: Surroundings): Lowered {
  const evaluator = new Evaluator(template, bridge, typesIn(template), surroundings);
  const members = new Map<string, Member>();
  const looped = new Set<string>();
  const declared: DeclaredResource[] = [];
  const take = (candidates: readonly Member[], scope: Scope): void => {
    for (const member of candidates) {
      if (member.key.startsWith('Fn::ForEach::')) {
        evaluator.eachTurn(member, scope, take);
      } else if (isResource(member)) {
        const resource = declare(member, template, evaluator, scope);
        if (!resource || members.has(resource.id)) continue;
        members.set(resource.id, member);
        if (scope.bindings.size > 0) looped.add(resource.id);
        declared.push(resource);
      }
    }
  };
  evaluator.deadline.during(() => take(template.resources, TOP));
  const resources = declared.flatMap((each) => canonical(each, bridge));
  return { declared, resources: fold(resources), evaluator, members, looped };
}

/** The native type of each logical id. */
export function typesIn({ resources }: Template): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const member of resources) {
    const type = textOf(valueOf(member.value, 'Type'));
    if (type !== undefined) types.set(member.key, type);
  }
  return types;
}

function declare(member: Member, template: Template, evaluator: Evaluator, scope: Scope): DeclaredResource | undefined {
  const node = member.value;
  const type = textOf(valueOf(node, 'Type'));
  if (!node || type === undefined) return undefined;
  const condition = textOf(valueOf(node, 'Condition'));
  const holds = condition === undefined ? true : evaluator.conditions.holds(condition, scope.assumed);
  if (holds === false) return undefined;
  const inner = condition === undefined ? scope : evaluator.assuming(scope, condition, true);
  const header = locationIn(template.file, member.keyRange.start, member.keyRange.end);
  const id = evaluator.keyIn(member.key, scope);
  return {
    id,
    nativeType: type,
    name: id,
    mode: 'managed',
    properties: withGlobals(type, properties(node, template, evaluator, inner), template, evaluator, inner),
    declaration: locationIn(template.file, member.range.start, member.range.end),
    header,
    placement: {
      provider: '',
      region: unknown('data-source', { location: header, via: [] }, 'AWS::Region'),
      isImplicit: true,
    },
    dependsOn: dependencies(node).map((name) => evaluator.keyIn(name, scope)),
    settings: settings(node, evaluator, inner),
    ...(holds === undefined && condition !== undefined ? { condition } : {}),
  };
}

/** The properties; where none are written, an empty object at the resource itself. */
function properties(
  node: Member['value'] & object,
  template: Template,
  evaluator: Evaluator,
  scope: Scope,
): ObjectValue {
  const written = valueOf(node, 'Properties');
  if (written?.kind !== 'map')
    return object(new Map(), evaluator.written(node.range), written === undefined || written.kind === 'scalar');
  const own = evaluator.value(written, scope);
  if (own.kind !== 'object') return object(new Map(), evaluator.written(written.range), false);
  if (!template.broken) return own;
  // In a broken document, resources that follow can end up inside this one's properties.
  const intruders = new Set(
    membersOf(written)
      .filter(isResource)
      .map((each) => each.key),
  );
  return object(new Map([...own.entries].filter(([key]) => !intruders.has(key))), own.from, own.complete);
}

function dependencies(node: Member['value']): readonly string[] {
  const written = valueOf(node, 'DependsOn');
  const items = written?.kind === 'list' ? written.items : written ? [written] : [];
  return items.flatMap((item) => textOf(item) ?? []);
}

const SETTINGS: ReadonlySet<string> = new Set([
  'CreationPolicy',
  'DeletionPolicy',
  'Metadata',
  'UpdatePolicy',
  'UpdateReplacePolicy',
]);

function settings(node: Member['value'] & object, evaluator: Evaluator, scope: Scope): ObjectValue {
  const entries = new Map<string, Property>();
  for (const member of membersOf(node)) {
    if (!SETTINGS.has(member.key) || !member.value) continue;
    entries.set(member.key, {
      value: evaluator.value(member.value, scope),
      key: evaluator.at(member.keyRange),
      site: evaluator.at(member.site),
      member: evaluator.at(member.range),
    });
  }
  return object(entries, evaluator.written(node.range));
}

function canonical(declared: DeclaredResource, bridge: Bridge): readonly Resource[] {
  const parts = bridge.canonicalise(declared.nativeType, declared.properties, declared.id, declared.settings);
  const shared = {
    mode: declared.mode,
    placement: declared.placement,
    dependsOn: declared.dependsOn,
    ...(declared.condition === undefined ? {} : { condition: declared.condition }),
  };
  if (parts.length === 0) {
    // A type that the bridge does not know keeps its own name, so that no rule takes it for one of theirs.
    const { id, nativeType, name, properties, declaration, header } = declared;
    return [
      {
        ...shared,
        id,
        type: nativeType,
        name,
        properties: { ...properties, complete: false },
        declaration,
        header,
        declared,
      },
    ];
  }
  return parts.map(({ key, id, type, properties, view, at }): Resource => {
    const place = view?.from.location ?? at;
    const own = place ? { ...declared, declaration: place, header: place } : declared;
    return {
      ...shared,
      id: id ?? (key === '' ? declared.id : `${declared.id}.${key}`),
      type,
      name: id ?? declared.name,
      properties: key === '' ? withLifecycle(properties, declared) : properties,
      declaration: own.declaration,
      header: own.header,
      declared: view ? { ...own, properties: view } : own,
    };
  });
}
