/** `pulumi.Config`: every value is an input of the deployment. */
import type { Provenance } from '../../../core/value';
import type { Js } from '../evaluator/values';
import { native } from '../evaluator/values';

const READERS = /^(get|require)(Secret)?(Boolean|Number|Object)?$/;

export function configClass(from: Provenance): Js {
  return native('pulumi.Config', from, {
    construct: () => undefined,
    instanceMember: (_, key, site) => {
      if (key === 'name') return { kind: 'unknown', reason: 'parameter', from: { location: site, via: [] }, name: 'config.name' };
      if (!READERS.test(key)) return undefined;
      return native(`Config.${key}`, { location: site, via: [] }, {
        call: (call) => {
          const [name] = call.args;
          const text = name?.value.kind === 'literal' ? String(name.value.value) : '…';
          return { kind: 'unknown', reason: 'parameter', from: { location: call.site, via: [] }, name: `configuration ${text}`, sensitive: true };
        },
      });
    },
  });
}
