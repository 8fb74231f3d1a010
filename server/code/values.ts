/** Expressions of a function's code as values, as far as they can be known. */
import type { Location } from '../core/text';
import type { Property, Value } from '../core/value';
import { choice, list, literal, object, template, unknown, written } from '../core/value';
import type { Resolver } from './resolver';
import type { Argument, NodeThing, ParameterSource, Thing } from './things';
import type { CodeText, Node, TextPlace } from './tree';

const MOST_ALTERNATIVES = 4;
const MOST_DEPTH = 6;

export class Values {
  /** `places`: where the texts of strings are written. */
  constructor(
    private readonly resolver: Resolver,
    private readonly places: ReadonlyMap<CodeText, TextPlace>,
  ) {}

  locationOf({ text, start, end }: Node): Location {
    return this.places.get(text)?.locate(start, end) ?? { uri: text.uri ?? '', range: { start, end } };
  }


  of({ node, frame }: Argument, depth = 0): Value {
    const from = written(this.locationOf(node));
    const things = depth > MOST_DEPTH ? [] : this.resolver.resolve(node, frame);
    const [only] = things;
    if (!only || things.length > MOST_ALTERNATIVES) return unknown('computed', from);
    if (things.length === 1) return this.ofThing(only, node, depth);
    const alternatives = things.map((thing) => ({ value: this.ofThing(thing, node, depth), condition: conditionOf(thing) }));
    return choice(alternatives, from);
  }

  /** The members of an object of parameters, as far as they are written. */
  membersOf({ node, frame }: Argument, depth = 0): readonly ParameterSource[] {
    if (depth > MOST_DEPTH) return [];
    return this.resolver.resolve(node, frame).flatMap((thing) => {
      if (thing.kind !== 'node' || thing.node.kind !== 'object') return [];
      const { entries, spreads } = thing.node;
      const own = [...entries].map(([name, entry]): ParameterSource => ({ name, node: entry, frame: thing.frame }));
      return [...spreads.flatMap((spread) => this.membersOf({ node: spread, frame: thing.frame }, depth + 1)), ...own];
    });
  }

  /** The environment variable that an expression certainly is, a default beside it or not. */
  variableOf({ node, frame }: Argument): string | undefined {
    const variables = this.resolver.resolve(node, frame).flatMap((thing) => (thing.kind === 'environment' ? [thing.variable] : []));
    const [only] = variables;
    return new Set(variables).size === 1 ? only : undefined;
  }

  private ofThing(thing: Thing, at: Node, depth: number): Value {
    if (thing.kind === 'node') return this.ofNode(thing, depth);
    const from = written(this.locationOf(at));
    return thing.kind === 'environment' ? unknown('parameter', from, `environment variable ${thing.variable}`) : unknown('computed', from);
  }

  private ofNode({ node, frame }: NodeThing, depth: number): Value {
    const from = written(this.locationOf(node));
    const inner = (each: Node): Value => this.of({ node: each, frame }, depth + 1);
    switch (node.kind) {
      case 'literal':
        return typeof node.value === 'string' ? withHoles(node.value, this.places.get(node.text)?.holes, this.locationOf(node)) : literal(node.value, from);
      case 'template':
        return template(node.parts.map(inner), from);
      case 'list':
        return list(node.items.map(inner), from, node.complete);
      case 'object': {
        const entries = new Map<string, Property>();
        for (const [name, entry] of node.entries) entries.set(name, { value: inner(entry), site: this.locationOf(entry) });
        return object(entries, from, node.complete && node.spreads.length === 0);
      }
      case 'function':
        return unknown('computed', from);
    }
  }
}

/** What stands in holes of the program's string is the program's own value. */
function withHoles(text: string, holes: ReadonlyMap<string, Value> | undefined, location: Location): Value {
  const from = written(location);
  if (!holes || holes.size === 0 || !text.includes('__hole_')) return literal(text, from);
  const parts = text.split(/(__hole_\d+__)/).filter((part) => part !== '');
  const [only] = parts;
  const hole = only !== undefined && parts.length === 1 ? holes.get(only) : undefined;
  return hole ?? template(parts.map((part) => holes.get(part) ?? literal(part, from)), from);
}

function conditionOf(thing: Thing): string {
  if (thing.kind === 'environment') return `the environment gives ${thing.variable}`;
  if (thing.kind === 'node' && thing.node.kind === 'literal') return `it is ${JSON.stringify(thing.node.value)}`;
  return 'it is something else';
}

