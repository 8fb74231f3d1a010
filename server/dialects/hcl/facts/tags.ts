/** The tags that a resource ends up with: its own, then those of its provider. */
import { get, itemsOf, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { Property, Value } from '../../../core/value';
import { absent, object } from '../../../core/value';
import type { TerraformSchema } from '../../../schema/names';
import { lift } from '../evaluate/lift';

export function tagsOf({ type, declared }: Resource, schema: TerraformSchema): Value {
  const { properties, settings } = declared;
  const { from } = properties;
  // Groups tag what they launch, by blocks of their own, and leave the provider's tags out.
  const own = type === 'aws_autoscaling_group' ? groupTags(get(properties, 'tag')) : get(properties, 'tags');
  const isTaggable = !schema.has(type) || schema.property(type, ['tags']) !== undefined;
  const added = isTaggable ? get(settings, 'default_tags', 'tags') : absent(from);
  return lift([added, own], from, ([first = added, second = own]) => {
    const parts = [first, second].filter((part) => part.kind !== 'absent' && !(part.kind === 'literal' && part.value === null));
    const entries = new Map<string, Property>();
    let complete = true;
    for (const part of parts) {
      if (part.kind === 'object') for (const [key, property] of part.entries) entries.set(key, property);
      complete &&= part.kind === 'object' && part.complete;
    }
    const [last] = parts.slice(-1);
    return last ? object(entries, last.from, complete) : absent(from);
  });
}

/** `tag { key, value, propagate_at_launch }` for each tag. */
function groupTags(blocks: Value): Value {
  if (blocks.kind === 'absent') return blocks;
  const entries = new Map<string, Property>();
  let complete = blocks.kind === 'list' && blocks.complete;
  for (const block of itemsOf(blocks)) {
    const key = stringOf(get(block, 'key'));
    const value = block.kind === 'object' ? block.entries.get('value') : undefined;
    if (key === undefined || !value) complete = false;
    else entries.set(key, value);
  }
  return object(entries, blocks.from, complete);
}
