/** The tags that resources end up with. */
import { get } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { Property, Value } from '../../../core/value';
import { absent, choice, object } from '../../../core/value';

/**
 * A resource's own tags and those that it gets from outside: of the stack, when another template nests it. `open`: macros may
 * add more.
 */
export function tagsOf({ properties }: Resource, stack: Value | undefined, open: boolean): Value {
  const own = get(properties, 'tags');
  const tags = stack && stack.kind !== 'absent' ? merged(stack, own) : own;
  if (!open || tags.kind === 'unknown') return tags;
  if (tags.kind === 'object') return { ...tags, complete: false };
  return tags.kind === 'absent' ? object(new Map(), tags.from, false) : tags;
}

/** Own tags win over those of the stack. */
function merged(stack: Value, own: Value): Value {
  if (own.kind === 'choice') {
    return choice(
      own.alternatives.map((each) => ({ ...each, value: merged(stack, each.value) })),
      own.from,
    );
  }
  if (stack.kind === 'choice') {
    return choice(
      stack.alternatives.map((each) => ({ ...each, value: merged(each.value, own) })),
      own.from,
    );
  }
  if (own.kind === 'unknown') return own;
  const entries = new Map<string, Property>();
  let complete = true;
  for (const tags of [stack, own]) {
    if (tags.kind === 'object') for (const [name, tag] of tags.entries) entries.set(name, tag);
    complete &&= tags.kind === 'object' ? tags.complete : tags.kind === 'absent';
  }
  return entries.size === 0 && complete ? absent(own.from) : object(entries, own.from, complete);
}
