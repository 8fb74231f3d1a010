/** Telling which bucket of the program a value names. */
import { equals, get, patternOf, possibilities, someValue } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { Value } from '../../server/core/value';

/**
 * True when a value certainly, or under a condition, is this bucket: a reference to it, its name, its ARN or domain name, also with a
 * key prefix behind it.
 */
export function namesBucket(value: Value, bucket: Resource): boolean {
  return possibilities(value).some((each) => isBucket(each.value, bucket));
}

/** The bucket that a value names, if the program declares it, whether it creates it or not. */
export function bucketOf(value: Value, graph: ResourceGraph): Resource | undefined {
  return graph.ofType('aws_s3_bucket').find((bucket) => namesBucket(value, bucket));
}

function isBucket(value: Value, bucket: Resource): boolean {
  if (value.kind === 'reference') return value.target === bucket.id;
  if (value.kind === 'template' && someValue(value, (part) => part.kind === 'reference' && part.target === bucket.id)) return true;
  const name = nameIn(patternOf(value));
  return name !== undefined && !name.includes('*') && equals(get(bucket.properties, 'bucket'), name);
}

/** `acme-logs` of `acme-logs`, `arn:aws:s3:::acme-logs/prefix` and `acme-logs.s3.eu-west-1.amazonaws.com`. */
function nameIn(text: string | undefined): string | undefined {
  return text
    ?.replace(/^arn:[^:]*:s3:::/, '')
    .replace(/\/.*$/, '')
    .replace(/\.s3[.-][a-z0-9.-]*amazonaws\.com(\.cn)?$/, '');
}
