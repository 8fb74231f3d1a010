/** The tags that a resource ends up with: its own, then those of its provider. */
import { get, itemsOf, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { Property, Value } from '../../../core/value';
import { absent, object } from '../../../core/value';
import { lift } from '../evaluate/lift';

export function tagsOf({ declared }: Resource): Value {
  const { properties, settings } = declared;
  const own = declared.nativeType === 'aws_autoscaling_group' ? groupTags(get(properties, 'tag')) : get(properties, 'tags');
  const added = get(settings, 'default_tags', 'tags');
  const from = properties.from;
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
