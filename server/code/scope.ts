import type { ImportNode, Node } from './tree';

/** The names of a module, function or class, with everything that is assigned to them: order and flow are not followed. */
export class Scope {
  readonly bindings = new Map<string, Node[]>();
  /** What is assigned to members of a variable, by variable: `clients.rds = …`, `clients['rds'] = …`. */
  readonly members = new Map<string, Map<string, Node[]>>();
  /** `from x import *`. */
  readonly stars: ImportNode[] = [];
  private readonly yielded = new Map<string, Scope>();

  constructor(
    readonly kind: 'module' | 'function' | 'class',
    readonly parent: Scope | undefined,
  ) {}

  bind(name: string, value: Node): void {
    const outer = this.yielded.get(name);
    if (outer) outer.bind(name, value);
    else add(this.bindings, name, value);
  }

  /** `global name`, `nonlocal name`: what is assigned to it here is another scope's. */
  yieldTo(name: string, to: 'global' | 'nonlocal'): void {
    const outer = to === 'global' ? this.module : (this.parent?.declaring(name) ?? this.module);
    if (outer !== this) this.yielded.set(name, outer);
  }

  bindMember(variable: string, name: string, value: Node): void {
    const members = this.members.get(variable) ?? new Map<string, Node[]>();
    this.members.set(variable, members);
    add(members, name, value);
  }

  /** The scope that declares a name as seen from this one. The names of a class are seen in its own body only. */
  declaring(name: string): Scope | undefined {
    return this.bindings.has(name) ? this : this.parent?.enclosing(name);
  }

  private enclosing(name: string): Scope | undefined {
    return this.kind !== 'class' && this.bindings.has(name) ? this : this.parent?.enclosing(name);
  }

  get module(): Scope {
    return this.parent?.module ?? this;
  }
}

export function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
