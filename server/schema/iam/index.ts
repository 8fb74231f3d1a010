/**
 * What IAM authorises: the actions of every service, their access level and the resources they can be limited to.
 * Built over the generated table (`generated/iam.json`), which is passed in. Service prefixes and action names are
 * compared as IAM does, without case. What the table does not know gives `undefined`, never a guess.
 */
import { globMatches } from './glob';
import { unpackService, type AccessLevel, type PackedService } from './pack';

export type { AccessLevel } from './pack';
export { globMatches } from './glob';

/** The shape of `generated/iam.json`. */
export interface IamJson {
  /** The version of the service-authorization data, which ends in its date. */
  readonly version: string;
  readonly services: Readonly<Record<string, PackedService>>;
}

export interface IamAction {
  /** As in a policy, in AWS's spelling: `s3:GetObject`. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly accessLevel: AccessLevel;
  /** What the action can be limited to. Empty when it is only ever authorised on `*`. */
  readonly resourceTypes: readonly IamResourceUse[];
}

export interface IamResourceUse {
  readonly service: string;
  /** The name of the resource type in its service: `bucket` of `s3:bucket`. */
  readonly name: string;
  /** Whether a statement must name such a resource; optional ones depend on the call's parameters. */
  readonly required: boolean;
}

export interface IamResourceType {
  readonly service: string;
  readonly name: string;
  /** Its ARN patterns, nearly always one, with AWS's own placeholder names: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arns: readonly string[];
  /** Whether `aws:ResourceTag/…` can tell its resources apart. */
  readonly taggable: boolean;
}

export interface IamData {
  readonly version: string;
  /** All service prefixes, sorted. */
  readonly services: readonly string[];
  /** The part before the colon, in lower case, if it is a known service: `S3:GetObject` → `s3`. */
  serviceOf(action: string): string | undefined;
  /** One action by its full name; undefined for a pattern. */
  action(id: string): IamAction | undefined;
  /**
   * The actions that a policy's pattern stands for (`s3:Get*`, `ec2:Describe?pcs`, `*`), in the order of the service's
   * table. Undefined when the service is unknown or no known action matches.
   */
  actionsMatching(pattern: string): readonly IamAction[] | undefined;
  /**
   * Whether AWS authorises the action on `*` only. For a pattern: whether that holds for all it matches.
   * Undefined when nothing known matches.
   */
  isStarOnly(pattern: string): boolean | undefined;
  /** The access level of one action; undefined for a pattern. */
  accessLevel(id: string): AccessLevel | undefined;
  /** Whether any match does more than read or list. Undefined when nothing known matches. */
  mayWrite(pattern: string): boolean | undefined;
  /** The resource types of all matches, each once, in table order. Undefined when nothing known matches. */
  resourceTypesOf(pattern: string): readonly IamResourceType[] | undefined;
  resourceType(service: string, name: string): IamResourceType | undefined;
  /** The ARN patterns of a resource type; with no type, of all of the service's. Undefined for an unknown one. */
  arnPatterns(service: string, resourceType?: string): readonly string[] | undefined;
  /** The condition keys that the service itself defines (`s3:prefix`); undefined for an unknown service. */
  conditionKeys(service: string): readonly string[] | undefined;
}

interface LoadedService {
  readonly resourceTypes: readonly IamResourceType[];
  readonly actions: readonly IamAction[];
  readonly byName: ReadonlyMap<string, IamAction>;
  readonly conditionKeys: readonly string[];
}

export function iamData(json: IamJson): IamData {
  const loaded = new Map<string, LoadedService>();
  const services = Object.keys(json.services).sort();

  function load(service: string): LoadedService | undefined {
    const key = service.toLowerCase();
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const packed = Object.hasOwn(json.services, key) ? json.services[key] : undefined;
    if (packed === undefined) return undefined;
    const table = loadService(key, packed);
    loaded.set(key, table);
    return table;
  }

  function actionsMatching(pattern: string): readonly IamAction[] | undefined {
    const text = pattern.toLowerCase();
    const matches = text === '*' ? services.flatMap((service) => load(service)?.actions ?? []) : matchesIn(text);
    return matches.length === 0 ? undefined : matches;
  }

  function matchesIn(pattern: string): readonly IamAction[] {
    const [service, name] = split(pattern);
    const table = load(service);
    if (table === undefined) return [];
    if (!/[*?]/.test(name)) {
      const action = table.byName.get(name);
      return action === undefined ? [] : [action];
    }
    return table.actions.filter((action) => globMatches(name, action.name.toLowerCase()));
  }

  function action(id: string): IamAction | undefined {
    const [service, name] = split(id.toLowerCase());
    return load(service)?.byName.get(name);
  }

  function resourceType(service: string, name: string): IamResourceType | undefined {
    const wanted = name.toLowerCase();
    return load(service)?.resourceTypes.find((type) => type.name.toLowerCase() === wanted);
  }

  return {
    version: json.version,
    services,
    serviceOf(id) {
      const [service] = split(id.toLowerCase());
      return load(service) === undefined ? undefined : service;
    },
    action,
    actionsMatching,
    isStarOnly: (pattern) => actionsMatching(pattern)?.every((match) => match.resourceTypes.length === 0),
    accessLevel: (id) => action(id)?.accessLevel,
    mayWrite: (pattern) =>
      actionsMatching(pattern)?.some((match) => match.accessLevel !== 'Read' && match.accessLevel !== 'List'),
    resourceTypesOf(pattern) {
      const matches = actionsMatching(pattern);
      if (matches === undefined) return undefined;
      const types = new Set(
        matches.flatMap((match) => match.resourceTypes.map((use) => resourceType(use.service, use.name))),
      );
      return [...types].filter((type) => type !== undefined);
    },
    resourceType,
    arnPatterns(service, name) {
      if (name === undefined) return load(service)?.resourceTypes.flatMap((type) => type.arns);
      return resourceType(service, name)?.arns;
    },
    conditionKeys: (service) => load(service)?.conditionKeys,
  };
}

function loadService(service: string, packed: PackedService): LoadedService {
  const table = unpackService(service, packed);
  const resourceTypes = table.resourceTypes.map((type): IamResourceType => ({ service, ...type }));
  const actions = table.actions.map((row): IamAction => {
    const uses = row.resources.flatMap((use): readonly IamResourceUse[] => {
      const type = resourceTypes[use.type];
      return type === undefined ? [] : [{ service, name: type.name, required: use.required }];
    });
    return { id: `${service}:${row.name}`, service, name: row.name, accessLevel: row.level, resourceTypes: uses };
  });
  const byName = new Map(actions.map((action) => [action.name.toLowerCase(), action]));
  return { resourceTypes, actions, byName, conditionKeys: table.conditionKeys };
}

function split(id: string): readonly [service: string, name: string] {
  const colon = id.indexOf(':');
  return colon < 0 ? [id, ''] : [id.slice(0, colon), id.slice(colon + 1)];
}
