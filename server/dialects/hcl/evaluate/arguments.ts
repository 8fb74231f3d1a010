/** What is written for the arguments of other resources, for expressions that need more of them than their name. */
import type { ReferenceValue, Value } from '../../../core/value';
import { argumentOf } from '../source';
import { evaluate } from './expressions';
import type { Scope } from './scope';

/** The value with references to arguments that are literals replaced by those, in lists as well. */
export function argumentsOf(value: Value, scope: Scope): Value {
  switch (value.kind) {
    case 'reference':
      return writtenAt(value, scope) ?? value;
    case 'list': {
      const items = value.items.map((item) => argumentsOf(item, scope));
      return items.some((item, index) => item !== value.items[index]) ? { ...value, items } : value;
    }
    default:
      return value;
  }
}

/** The literal that a resource of the same module is given for an attribute. */
function writtenAt({ target, attribute, from }: ReferenceValue, scope: Scope): Value | undefined {
  const address = /(?:^|\.)((?:data\.)?[\w-]+\.[\w-]+)(?:\[[^\]]*\])?$/.exec(target)?.[1];
  const resource = address === undefined ? undefined : scope.module.resource(address);
  const instance = resource?.instances.find((each) => each.id === target);
  const found = resource && argumentOf(resource.block, attribute);
  if (!instance || !found) return undefined;
  const value = evaluate(found.node.value, { ...instance.scope, file: found.file });
  return value.kind === 'literal' && value.value !== null ? { ...value, from: { ...value.from, via: [...value.from.via, ...from.via] } } : undefined;
}
