/** Transformations: functions that change the arguments of resources before these are created. */
import type { Call, Js, Slot } from '../evaluator/values';
import { record } from '../evaluator/values';
import type { PulumiSession } from './session';

interface Subject {
  readonly token: string;
  readonly nameArgument: { readonly value: Js } | undefined;
  readonly given: Js | undefined;
  /** Of the resource itself and of what is around it, in this order; those of the stack come last. */
  readonly transformations: readonly Js[];
}

/** The arguments as a resource gets them. What is not known to be left alone may be anything. */
export function transformedArguments(session: PulumiSession, { token, nameArgument, given, transformations }: Subject, call: Call): Js | undefined {
  const all = [...transformations, ...session.transformations];
  if (all.length === 0) return given;
  const from = { location: call.site, via: [] };
  const { evaluation } = session;
  // Transformations may change the object that they are given, and not the one of the program.
  let props: Js = given?.kind === 'record' ? record(given.cell.entries, given.from, given.cell.complete) : (given ?? record([], from, call.complete));
  if (props.kind === 'absent') props = record([], from);
  for (const each of all) {
    const unknown = (name: string): Slot => ({ value: { kind: 'unknown', reason: 'computed', from, name: `args.${name}` } });
    const argument = record(
      [
        ['type', { value: { kind: 'literal', value: token, from } }],
        ['name', nameArgument ? { value: nameArgument.value } : unknown('name')],
        ['resource', unknown('resource')],
        ['custom', { value: { kind: 'literal', value: true, from } }],
        ['props', { value: props }],
        ['opts', { value: record([], from, false) }],
      ],
      from,
    );
    const result = evaluation.call(each, [argument], call);
    const parts = result.kind === 'either' ? result.alternatives.map(({ value }) => value) : [result];
    // One that returns nothing leaves everything as it is.
    if (parts.every(({ kind }) => kind === 'absent')) continue;
    const made: Js = parts.length === 1 ? evaluation.member(result, 'props', call.site) : { kind: 'unknown', reason: 'computed', from };
    props = made.kind === 'record' ? made : { kind: 'unknown', reason: 'computed', from, name: 'args.props' };
  }
  return props;
}
