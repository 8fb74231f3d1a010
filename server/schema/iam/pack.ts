/**
 * The packed form of the service-authorization table. Packed as text because the table has some 22,000 actions:
 * text costs nothing at start-up, and a service is unpacked only when a policy names it.
 *
 * - `types`: one resource type a line: `name`, `!` if its resources can be told apart by tags, then its ARN
 *   patterns, all separated by `|`. A pattern that starts with `~` stands behind `arn:${Partition}:<service>:${Region}:${Account}:`.
 * - `actions`: one verb a line, followed by its actions as `rest:level` and the resource types they support, as dotted
 *   indices into `types`, with `*` for those that the action needs.
 */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

export interface PackedService {
  readonly types: string;
  readonly actions: string;
  /** The service's own condition keys, without its prefix, separated by spaces. */
  readonly keys: string;
}

export interface ServiceTable {
  readonly resourceTypes: readonly ResourceTypeRow[];
  readonly actions: readonly ActionRow[];
  readonly conditionKeys: readonly string[];
}

export interface ResourceTypeRow {
  readonly name: string;
  readonly arns: readonly string[];
  readonly taggable: boolean;
}

export interface ActionRow {
  readonly name: string;
  readonly level: AccessLevel;
  /** `type` is an index into the service's resource types. */
  readonly resources: readonly { readonly type: number; readonly required: boolean }[];
}

const letterOf: Readonly<Record<AccessLevel, string>> = {
  List: 'L',
  Read: 'R',
  Write: 'W',
  'Permissions management': 'P',
  Tagging: 'T',
};
const levelOf = new Map(Object.entries(letterOf).map(([level, letter]) => [letter, level as AccessLevel]));

export function packService(service: string, table: ServiceTable): PackedService {
  const prefix = regionalPrefix(service);
  const types = table.resourceTypes.map((type) => {
    const arns = type.arns.map((arn) => (arn.startsWith(prefix) ? `~${arn.slice(prefix.length)}` : arn));
    return [`${type.name}${type.taggable ? '!' : ''}`, ...arns].join('|');
  });
  const verbs = new Map<string, string[]>();
  for (const action of table.actions) {
    const verb = /^[A-Z][a-z]+(?=[A-Z])/.exec(action.name)?.[0] ?? '';
    const resources = action.resources.map((use) => `${use.type.toString(36)}${use.required ? '*' : ''}`).join('.');
    const entries = verbs.get(verb) ?? [];
    verbs.set(verb, entries);
    entries.push(`${action.name.slice(verb.length)}:${letterOf[action.level]}${resources}`);
  }
  const actions = [...verbs].map(([verb, entries]) => [verb, ...entries].join(' '));
  return {
    types: types.join('\n'),
    actions: actions.join('\n'),
    keys: table.conditionKeys.map((key) => key.slice(service.length + 1)).join(' '),
  };
}

export function unpackService(service: string, packed: PackedService): ServiceTable {
  const resourceTypes = lines(packed.types).map((line): ResourceTypeRow => {
    const [head = '', ...patterns] = line.split('|');
    const taggable = head.endsWith('!');
    const arns = patterns.map((arn) => (arn.startsWith('~') ? regionalPrefix(service) + arn.slice(1) : arn));
    return { name: taggable ? head.slice(0, -1) : head, arns, taggable };
  });
  const actions = lines(packed.actions).flatMap((line) => {
    const [verb = '', ...entries] = line.split(' ');
    return entries.map((entry) => unpackAction(verb, entry));
  });
  const conditionKeys = packed.keys === '' ? [] : packed.keys.split(' ').map((key) => `${service}:${key}`);
  return { resourceTypes, actions, conditionKeys };
}

function unpackAction(verb: string, entry: string): ActionRow {
  const colon = entry.indexOf(':');
  const uses = entry.slice(colon + 2);
  return {
    name: verb + entry.slice(0, colon),
    level: levelOf.get(entry.charAt(colon + 1)) ?? 'Write',
    resources: uses === '' ? [] : uses.split('.').map((use) => ({ type: parseInt(use, 36), required: use.endsWith('*') })),
  };
}

function regionalPrefix(service: string): string {
  return `arn:\${Partition}:${service}:\${Region}:\${Account}:`;
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
