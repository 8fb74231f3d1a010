/** Tags that resources get from their provider and from transformations. */
import type { Resource } from '../../../core/resource';
import type { Value } from '../../../core/value';
import { layered, opened } from '../facts/tags';
import type { Call, Js } from '../evaluator/values';
import { record } from '../evaluator/values';
import type { PulumiSession } from './session';

/** Runs what is registered for every resource over arguments that have nothing but tags, to see which it adds. */
export function tagsOfTransformation(session: PulumiSession, callback: Js, call: Call): Value | undefined {
  const from = { location: call.site, via: [] };
  const unknown = (name: string): Js => ({ kind: 'unknown', reason: 'computed', from, name });
  const props = record([['tags', { value: record([], from) }]], from, false);
  const argument = record(
    [
      // A resource that has tags: what is added to it is added to all that have some.
      ['type', { value: { kind: 'literal', value: 'aws:s3/bucket:Bucket', from } }],
      ['name', { value: unknown('args.name') }],
      ['resource', { value: unknown('args.resource') }],
      ['props', { value: props }],
      ['opts', { value: record([], from, false) }],
    ],
    from,
    false,
  );
  const { evaluation } = session;
  const result = evaluation.call(callback, [argument], call);
  const returned = evaluation.member(evaluation.member(result, 'props', call.site), 'tags', call.site);
  const changed = props.cell.entries.get('tags')?.value;
  const layers = [changed, returned].map((each) => each && evaluation.toValue(each)).filter((each) => each?.kind === 'object' || each?.kind === 'choice');
  return layers.length === 0 ? undefined : layered(layers, from);
}

export function effectiveTags(session: PulumiSession, { declared, placement, properties, mode }: Resource): Value {
  const { from } = properties;
  if (mode !== 'managed') return { kind: 'unknown', reason: 'data-source', from };
  const own = properties.entries.get('tags')?.value;
  const layers = [...session.transformedTags, session.defaultTags.get(placement.provider.replace(/#.*$/, '')), own];
  const all = layered(layers, own?.from ?? from);
  const isOpen =
    placement.provider.startsWith('unknown:') ||
    (own === undefined && !properties.complete) ||
    session.transformed.has(declared.id);
  return isOpen ? opened(all, from) : all;
}
