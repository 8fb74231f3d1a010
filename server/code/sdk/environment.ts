/** Environment variables: `os.environ['X']`, `os.getenv('X')`, `process.env.X`. */
import type { Thing } from '../things';
import type { Model } from './models';

const VARIABLES = new Set(['os.environ', 'process#env', 'process#.env']);
/** Members of Python's mapping that are no variables. */
const METHODS = new Set(['copy', 'get', 'items', 'keys', 'pop', 'setdefault', 'update', 'values']);

export const environment: Model = {
  member(thing, name) {
    if (thing.kind !== 'external' || !VARIABLES.has(thing.name)) return undefined;
    if (thing.name === 'os.environ' && METHODS.has(name)) return [{ kind: 'method', of: thing, name }];
    return [{ kind: 'environment', variable: name }];
  },

  call(thing, site, code) {
    const isRead =
      (thing.kind === 'external' && thing.name === 'os.getenv') ||
      (thing.kind === 'method' && thing.of.kind === 'external' && thing.of.name === 'os.environ' && (thing.name === 'get' || thing.name === 'pop'));
    if (!isRead) return undefined;
    const names = code.textOf(code.argument(site.call, 0), site.frame);
    const preset = code.argument(site.call, 1);
    const things = names.map((variable): Thing => ({ kind: 'environment', variable }));
    return { things: [...things, ...(preset ? code.resolve(preset, site.frame) : [])] };
  },
};
