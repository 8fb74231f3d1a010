/** Transformations: functions that change the arguments of resources before these are created. */
import { call as callValue, callWith } from '../evaluation/calls';
import type { Machine } from '../evaluation/machine';
import { isNone } from '../evaluation/truth';
import type { Call, MappingValue, PyValue } from '../evaluation/values';
import { pyLiteral, pyUnknown } from '../evaluation/values';
import type { ResourceKind } from './collector';

interface Subject {
  readonly kind: ResourceKind;
  readonly name: PyValue | undefined;
  readonly args: MappingValue;
  /** In the order in which they are done. */
  readonly transformations: readonly PyValue[];
  readonly call: Call;
}

/** The arguments as a resource gets them; undefined when they may be anything. */
export function transformedArguments(machine: Machine, { kind, name, args, transformations, call }: Subject): MappingValue | undefined {
  if (transformations.length === 0) return args;
  // A transformation may change what it is given, and not what the program holds.
  let props = machine.mapping(args.store.all(), args.from, args.store.complete);
  for (const each of transformations) {
    const subject = machine.mapping(
      [
        ['type_', { value: pyLiteral(kind.token, call.from) }],
        ['name', { value: name ?? pyUnknown(call.from, 'args.name') }],
        ['custom', { value: pyLiteral(true, call.from) }],
        ['resource', { value: pyUnknown(call.from, 'args.resource') }],
        ['props', { value: props }],
        ['opts', { value: machine.mapping([], call.from, false, 'ResourceOptions') }],
      ],
      call.from,
      true,
      'ResourceTransformationArgs',
    );
    const result = callValue(machine, each, callWith(call.from, subject), 'transformation');
    // One that returns nothing leaves everything as it is.
    if (isNone(result) === true) continue;
    const changed = result.kind === 'mapping' ? result.store.get('props')?.value : undefined;
    if (changed?.kind !== 'mapping') return undefined;
    props = changed;
  }
  return props;
}
