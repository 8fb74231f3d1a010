/** Resource options: which provider, which parent, what is protected. */
import type { ObjectValue, Property, Value } from '../../../core/value';
import { object, unknown } from '../../../core/value';
import type { InstanceHandle, Js, RecordCell, Slot } from '../evaluator/values';
import type { PulumiSession } from './session';

/** What children take over from their parent. */
export interface Inherited {
  readonly provider: string;
  readonly region: Value;
  /** `protect` and `retainOnDelete`. */
  readonly settings: ReadonlyMap<string, Property>;
  /** Something changes what is declared below before it is created. */
  readonly isTransformed: boolean;
  /** What does so, in the order in which it is done. */
  readonly transformations: readonly Js[];
}

export interface ResourceOptions {
  readonly inherited: Inherited;
  readonly parent: InstanceHandle | undefined;
  readonly dependsOn: readonly string[];
  readonly settings: ObjectValue;
}

const INHERITED_SETTINGS = ['protect', 'retainOnDelete'] as const;
/** What leads to other resources is not a setting. */
const WIRING = new Set(['parent', 'provider', 'providers', 'dependsOn']);

/** Reads options; `known` is false when there may be options that were not seen. */
export function optionsOf(session: PulumiSession, value: Js | undefined, known: boolean): ResourceOptions {
  const parts = recordsOf(value);
  const parent = firstInstance(parts, 'parent');
  const above = (parent && session.inherited.get(parent.cell)) ?? defaults(session);
  const provider = providerOf(session, parts, above);
  const settings = settingsOf(session, parts, above, known, value);
  const inheritedSettings = new Map(
    INHERITED_SETTINGS.flatMap((name) => {
      const property = settings.entries.get(name);
      return property ? [[name, property] as const] : [];
    }),
  );
  return {
    inherited: {
      ...provider,
      settings: inheritedSettings,
      transformations: [...['transformations', 'transforms'].flatMap((name) => listed(slot(parts, name)?.value)), ...above.transformations],
      isTransformed: above.isTransformed || settings.entries.has('transformations') || settings.entries.has('transforms'),
    },
    parent,
    dependsOn: parts.flatMap((part) => resourcesIn(session, part.entries.get('dependsOn')?.value)),
    settings,
  };
}

function defaults(session: PulumiSession): Inherited {
  return { provider: '', region: session.defaultRegion, settings: new Map(), isTransformed: false, transformations: [] };
}

/** The objects that options are written in; alternatives all count. */
function recordsOf(value: Js | undefined): readonly RecordCell[] {
  if (value?.kind === 'record') return [value.cell];
  if (value?.kind === 'either') return value.alternatives.flatMap((each) => recordsOf(each.value));
  return [];
}

function slot(parts: readonly RecordCell[], name: string): Slot | undefined {
  for (const part of parts) {
    const found = part.entries.get(name);
    if (found && found.value.kind !== 'absent') return found;
  }
  return undefined;
}

function listed(value: Js | undefined): readonly Js[] {
  return value?.kind === 'array' ? value.cell.items : value ? [value] : [];
}

function firstInstance(parts: readonly RecordCell[], name: string): InstanceHandle | undefined {
  return instanceIn(slot(parts, name)?.value);
}

function instanceIn(value: Js | undefined): InstanceHandle | undefined {
  if (value?.kind === 'instance') return value;
  if (value?.kind === 'either') {
    for (const each of value.alternatives) {
      const found = instanceIn(each.value);
      if (found) return found;
    }
  }
  return undefined;
}

function providerOf(session: PulumiSession, parts: readonly RecordCell[], above: Inherited): Pick<Inherited, 'provider' | 'region'> {
  const own = slot(parts, 'provider');
  if (own) return placementFrom(session, own.value);
  const several = slot(parts, 'providers')?.value;
  if (!several) return above;
  const candidates =
    several.kind === 'array' ? several.cell.items : several.kind === 'record' ? [several.cell.entries.get('aws')?.value] : [several];
  for (const each of candidates) {
    const instance = instanceIn(each);
    if (instance && session.providers.has(instance.cell)) return placementFrom(session, instance);
  }
  const [first] = candidates;
  return first?.kind === 'unknown' ? placementFrom(session, first) : above;
}

function placementFrom(session: PulumiSession, value: Js): Pick<Inherited, 'provider' | 'region'> {
  const instance = instanceIn(value);
  const known = instance && session.providers.get(instance.cell);
  if (known) return { provider: known.id, region: known.region };
  const name = value.kind === 'unknown' ? (value.name ?? 'provider') : 'provider';
  return { provider: `unknown:${name}`, region: unknown('parameter', value.from, `region of ${name}`) };
}

/** What depends on a component waits for all that is below it. */
function resourcesIn(session: PulumiSession, value: Js | undefined): readonly string[] {
  switch (value?.kind) {
    case 'instance': {
      const { resource } = value.cell;
      return [...(resource === undefined ? [] : [resource]), ...session.below(value.cell)];
    }
    case 'array':
      return value.cell.items.flatMap((item) => resourcesIn(session, item));
    case 'either':
      return value.alternatives.flatMap((each) => resourcesIn(session, each.value));
    case 'reference':
      return [value.target];
    default:
      return [];
  }
}

function settingsOf(
  session: PulumiSession,
  parts: readonly RecordCell[],
  above: Inherited,
  known: boolean,
  value: Js | undefined,
): ObjectValue {
  const entries = new Map<string, Property>(above.settings);
  for (const part of parts) {
    for (const [name, each] of part.entries) {
      if (WIRING.has(name)) continue;
      const { key, site, member } = each;
      entries.set(name, {
        value: session.evaluation.toValue(each.value),
        ...(key ? { key } : {}),
        ...(site ? { site } : {}),
        ...(member ? { member } : {}),
      });
    }
  }
  const complete = known && value?.kind !== 'unknown' && parts.every((part) => part.complete);
  const from = value?.from ?? { location: { uri: session.evaluation.folder, range: { start: 0, end: 0 } }, via: [] };
  return object(entries, from, complete);
}
