/** Names of Terraform's arguments: the canonical ones, but for what older versions of the provider wrote inside of a bucket. */
import type { Expression } from '../../core/edits';
import { booleanOf } from '../../core/query';
import type { NativePlace } from '../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../core/resource';
import type { ObjectValue, Property, Value } from '../../core/value';
import { list, literal, object } from '../../core/value';
import { fold } from '../../schema/fold';
import { locateInTerraformFamily, type ArgumentNames } from '../shared/terraform-family';
import { isKnownType } from './evaluate/module';

export const HCL_NAMES: ArgumentNames = {
  typeOf: ({ nativeType }) => (isKnownType(nativeType) ? nativeType.replace(/^aws_alb(?=_|$)/, 'aws_lb') : undefined),
  canonical: (_type, _path, key) => key,
  native: (_type, _path, key) => key,
};

/** Names are canonical as they stand, so that values are kept as they are. */
export function lowerHcl(declared: readonly DeclaredResource[]): readonly Resource[] {
  return fold(
    declared.flatMap((each): readonly Resource[] => {
      const type = HCL_NAMES.typeOf(each);
      if (type === undefined) return [];
      const { id, name, mode, declaration, header, placement, dependsOn, condition } = each;
      const properties = withLifecycle(type === 'aws_s3_bucket' ? withoutLegacy(each.properties) : each.properties, each.settings);
      const resource = { id, type, name, mode, properties, declaration, header, placement, dependsOn, declared: each };
      return [condition === undefined ? resource : { ...resource, condition }];
    }),
  );
}

/** `lifecycle { prevent_destroy = … }`, where something is said about it. */
function withLifecycle(properties: ObjectValue, settings: ObjectValue): ObjectValue {
  const block = settings.entries.get('lifecycle');
  const prevented = block?.value.kind === 'object' ? block.value.entries.get('prevent_destroy') : undefined;
  if (!block || !prevented) return properties;
  const value = object(new Map([['prevent_destroy', prevented]]), block.value.from);
  return object(new Map(properties.entries).set('lifecycle', { ...block, value }), properties.from, properties.complete);
}

/** Whether a canonical path is one of Terraform's own settings instead of an argument of the type. */
export function isSetting([first, second, ...rest]: readonly string[]): boolean {
  return first === 'lifecycle' && second === 'prevent_destroy' && rest.length === 0;
}

function withoutLegacy(bucket: ObjectValue): ObjectValue {
  const versioning = bucket.entries.get('versioning');
  if (!versioning) return bucket;
  const entries = new Map(bucket.entries).set('versioning', { ...versioning, value: withStatus(versioning.value) });
  return object(entries, bucket.from, bucket.complete);
}

export function locateHcl(
  resource: Resource,
  path: readonly string[],
  value: Expression | undefined,
  graph: ResourceGraph,
): NativePlace | undefined {
  if (path[0] === 'lifecycle' && ['prevent_destroy', 'retain_on_delete', 'snapshot_on_delete'].includes(path[1] ?? '')) return undefined;
  const isLegacy = resource.type === 'aws_s3_bucket' && path[0] === 'versioning' && resource.declared.properties.entries.has('versioning');
  if (!isLegacy) return locateInTerraformFamily(resource, path, value, graph, HCL_NAMES);
  const native = path.map((key, index) => (index === 1 && key === 'status' ? 'enabled' : key));
  return { kind: 'own', declared: resource.declared, path: native, encode: toLegacyVersioning };
}

/** `versioning { enabled = true }` of before version 4 says `status = "Enabled"` now. */
function withStatus(value: Value): Value {
  if (value.kind === 'list') return list(value.items.map(withStatus), value.from, value.complete);
  const enabled = value.kind === 'object' ? value.entries.get('enabled') : undefined;
  if (value.kind !== 'object' || !enabled || value.entries.has('status')) return value;
  const known = booleanOf(enabled.value);
  const status: Property =
    known === undefined ? enabled : { ...enabled, value: literal(known ? 'Enabled' : 'Suspended', enabled.value.from) };
  return object(new Map([...value.entries, ['status', status]]), value.from, value.complete);
}

function toLegacyVersioning(value: Expression): Expression {
  if (value.kind === 'literal') return { kind: 'literal', value: value.value === 'Enabled' };
  if (value.kind !== 'object') return value;
  const { status, ...rest } = value.entries;
  return { kind: 'object', entries: { ...rest, ...(status ? { enabled: toLegacyVersioning(status) } : {}) } };
}

