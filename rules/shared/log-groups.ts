/** Which log group a function writes to, and the groups that fixes add. */
import type { CanonicalEdit, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { get, patternOf, possibilities } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { template, literal, type Value } from '../../server/core/value';
import { ENCRYPTS_LOGS } from './key-users';
import { customerKeyFor } from './keys';

/** Where Lambda writes the logs of a function that says nothing else. */
export const FUNCTION_LOGS = '/aws/lambda/';

/** A group that has, or for all that is known may have, the name that Lambda gives the group of a function. */
export function mayBeLogGroupOf(group: Resource, lambda: Resource, graph: ResourceGraph): boolean {
  return possibilities(get(group.properties, 'name')).some(({ value }) => {
    if (value.kind === 'unknown' || value.kind === 'reference') return true;
    if (namesOf(value).includes(lambda.id)) return true;
    if (namesOf(value).some((id) => graph.byId(id)?.type === 'aws_lambda_function')) return false;
    return possibilities(get(lambda.properties, 'function_name')).some((own) => {
      if (own.value.kind === 'absent') return false;
      if (own.value.kind === 'unknown' || own.value.kind === 'reference') return namesOf(value).length > 0 || !isFixed(value);
      return mayBeEqual(value, template([literal(FUNCTION_LOGS, own.value.from), own.value], own.value.from));
    });
  });
}

/** How long new log groups keep their events: PCI DSS wants a year (requirement 10.5.1). */
export function usualRetention({ config }: RuleContext): number {
  return config.compliance.includes('pci-dss') ? 365 : 30;
}

/** A log group as fixes add it: encrypted with a key that CloudWatch Logs may use, with a retention. `edits` are those of its key. */
export function newLogGroup(
  words: string,
  near: Resource,
  context: RuleContext,
  properties: NewResource['properties'],
): { readonly group: NewResource; readonly edits: readonly CanonicalEdit[] } {
  const key = customerKeyFor(near, context, [ENCRYPTS_LOGS], 'logs');
  const group = newResource('aws_cloudwatch_log_group', words, near, {
    ...properties,
    retention_in_days: write.literal(usualRetention(context)),
    kms_key_id: key.arn,
  });
  return { group, edits: key.edits };
}

/** The resources that a text is made with. */
function namesOf(value: Value): readonly string[] {
  if (value.kind === 'reference') return [value.target];
  return value.kind === 'template' ? value.parts.flatMap(namesOf) : [];
}

function isFixed(value: Value): boolean {
  return value.kind === 'literal';
}

/** Whether two texts with holes can be one: what stands before their first and behind their last hole must agree. */
export function mayBeEqual(a: Value, b: Value): boolean {
  const [left, right] = [patternOf(a), patternOf(b)];
  if (left === undefined || right === undefined) return true;
  if (!left.includes('*') && !right.includes('*')) return left === right;
  const agree = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);
  const before = (text: string): string => text.slice(0, text.includes('*') ? text.indexOf('*') : text.length);
  const behind = (text: string): string => [...text.slice(text.lastIndexOf('*') + 1)].reverse().join('');
  return agree(before(left), before(right)) && agree(behind(left), behind(right));
}
