/**
 * What expressions of a function's code are. Order and flow are not followed: a name is everything that is ever assigned to it, a
 * parameter everything that is ever passed, unless the call is known that it is looked at from. That finds the clients and values
 * that real functions use, in time that is bounded whatever the code.
 */
import type { CodeProgram } from './program';
import { add } from './scope';
import type { Models } from './sdk/models';
import type { ClassThing, Frame, InstanceThing, NodeThing, Outcome, Thing } from './things';
import { NOTHING } from './things';
import { CONSTRUCTOR, ITEMS, type CallNode, type ClassNode, type FunctionNode, type MemberNode, type Module, type NameNode, type Node, type ParameterNode } from './tree';

/** Steps of one function's reading. */
const BUDGET = 200_000;
const MOST_DEPTH = 60;
/** Calls within calls that are followed with what is passed. */
const MOST_FRAMES = 6;
/** Things that one expression can be. */
const MOST_THINGS = 12;
/** Calls of a function that its parameters are taken from. */
const MOST_CALL_SITES = 24;

/** What is known of expressions in one frame, and which are being looked at. */
interface State {
  readonly known: Map<Node, readonly Thing[]>;
  readonly open: Set<Node>;
}

export class Resolver {
  /** True when the budget ran out. */
  isExhausted = false;
  private steps = 0;
  private depth = 0;
  private opened = 0;
  private readonly outcomes = new Map<CallNode, Outcome>();
  private readonly unframed: State = { known: new Map(), open: new Set() };
  private readonly framed = new WeakMap<Frame, State>();

  constructor(
    private readonly program: CodeProgram,
    private readonly models: Models,
  ) {}

  resolve(node: Node, frame?: Frame): readonly Thing[] {
    const at = this.stateOf(frame);
    const known = at.known.get(node);
    if (known) return known;
    if (at.open.has(node)) return [];
    at.open.add(node);
    this.opened++;
    const things = this.guarded(node, frame);
    this.opened--;
    at.open.delete(node);
    // What is cut short by a cycle is not the whole: it is kept only when something came of it.
    if (this.opened === 0 || things.length > 0) at.known.set(node, things);
    return things;
  }

  /** What a call does, and what it gives. */
  outcomeOf(call: CallNode, frame?: Frame): Outcome {
    const known = frame ? undefined : this.outcomes.get(call);
    if (known) return known;
    const outcome = this.callOutcome(call, frame);
    if (!frame && this.opened === 0) this.outcomes.set(call, outcome);
    return outcome;
  }

  /** Members of a thing. */
  memberOf(thing: Thing, name: string): readonly Thing[] {
    switch (thing.kind) {
      case 'node': {
        if (thing.node.kind !== 'object') return [{ kind: 'method', of: thing, name }];
        const entry = thing.node.entries.get(name);
        if (entry) return this.resolve(entry, thing.frame);
        const spread = this.spreadMember(thing, name);
        return spread.length > 0 ? spread : [{ kind: 'method', of: thing, name }];
      }
      case 'class':
        return this.classMember(thing.node, name, undefined);
      case 'instance':
        return this.classMember(thing.of, name, thing);
      case 'module':
        return this.exportOf(thing.module, name);
      case 'external':
        return this.models.member(thing, name) ?? [{ kind: 'external', name: joined(thing.name, name) }];
      default:
        return this.models.member(thing, name) ?? [{ kind: 'method', of: thing, name }];
    }
  }

  /** The argument of a call by its position or its name. */
  argument(call: CallNode, index: number, name?: string): Node | undefined {
    const named = name === undefined ? undefined : call.arguments.find((each) => each.name === name);
    if (named) return named.value;
    const before = call.arguments.slice(0, index + 1);
    const positional = before[index];
    return positional && before.every((each) => each.name === undefined && !each.isSpread) ? positional.value : undefined;
  }

  /** The text that an expression certainly is. */
  textOf(node: Node | undefined, frame: Frame | undefined): readonly string[] {
    if (!node) return [];
    return this.resolve(node, frame).flatMap((thing) =>
      thing.kind === 'node' && thing.node.kind === 'literal' && typeof thing.node.value === 'string' ? [thing.node.value] : [],
    );
  }

  private stateOf(frame: Frame | undefined): State {
    if (!frame) return this.unframed;
    const known = this.framed.get(frame);
    if (known) return known;
    const state: State = { known: new Map(), open: new Set() };
    this.framed.set(frame, state);
    return state;
  }

  private guarded(node: Node, frame: Frame | undefined): readonly Thing[] {
    if (++this.steps > BUDGET || this.depth > MOST_DEPTH) {
      this.isExhausted ||= this.steps > BUDGET;
      return [];
    }
    this.depth++;
    const things = this.resolved(node, frame);
    this.depth--;
    return things.length > MOST_THINGS ? things.slice(0, MOST_THINGS) : things;
  }

  private resolved(node: Node, frame: Frame | undefined): readonly Thing[] {
    switch (node.kind) {
      case 'literal':
      case 'template':
      case 'list':
      case 'object':
      case 'function':
        return [{ kind: 'node', node, frame }];
      case 'class':
        return [{ kind: 'class', node }];
      case 'name':
        return this.name(node, frame);
      case 'member':
        return this.member(node, frame);
      case 'item':
        return unique([...this.resolve(node.of, frame).flatMap((thing) => this.itemsOf(thing)), ...this.assigned(node.of, ITEMS, frame)]);
      case 'call': {
        const { things } = this.outcomeOf(node, frame);
        // `clients.get(region)` of a map.
        const isTaken = node.callee.kind === 'member' && node.callee.name === 'get';
        return isTaken && node.callee.kind === 'member' ? unique([...things, ...this.assigned(node.callee.object, ITEMS, frame)]) : things;
      }
      case 'parameter':
        return this.parameter(node, frame);
      case 'self':
        return [selfIn(frame, node.of) ?? { kind: 'instance', of: node.of, made: undefined }];
      case 'import': {
        const target = this.program.import(node);
        if (target.kind === 'external') return [{ kind: 'external', name: target.name }];
        if (target.kind === 'nothing') return [];
        if (node.name === undefined || target.isWhole) return [{ kind: 'module', module: target.module }];
        return this.exportOf(target.module, node.name);
      }
      case 'either':
        return unique(node.options.flatMap((option) => this.resolve(option, frame)));
      case 'other':
        return [];
    }
  }

  private name(node: NameNode, frame: Frame | undefined): readonly Thing[] {
    const scope = node.scope.declaring(node.name);
    if (scope) return unique((scope.bindings.get(node.name) ?? []).flatMap((value) => (value === node ? [] : this.resolve(value, frame))));
    for (const star of node.scope.module.stars) {
      const target = this.program.import(star);
      if (target.kind !== 'module') continue;
      const found = this.exportOf(target.module, node.name);
      if (found.length > 0) return found;
    }
    return [{ kind: 'external', name: node.text.language === 'python' ? `builtins.${node.name}` : `${node.name}#` }];
  }

  private member({ object, name }: MemberNode, frame: Frame | undefined): readonly Thing[] {
    const things = this.resolve(object, frame).flatMap((thing) => this.memberOf(thing, name));
    const assigned = this.assigned(object, name, frame);
    if (assigned.length === 0) return unique(things);
    return unique([...things.filter((thing) => thing.kind !== 'method'), ...assigned]);
  }

  /** What is assigned to a member of a variable, or of an attribute of an object. */
  private assigned(object: Node, name: string, frame: Frame | undefined): readonly Thing[] {
    if (object.kind === 'name') {
      const values = object.scope.declaring(object.name)?.members.get(object.name)?.get(name) ?? [];
      return values.flatMap((value) => this.resolve(value, frame));
    }
    if (object.kind !== 'member') return [];
    return this.resolve(object.object, frame).flatMap((thing) => (thing.kind === 'instance' ? this.classMember(thing.of, `${object.name}.${name}`, thing) : []));
  }

  /** A member of what is spread into an object. */
  private spreadMember({ node, frame }: NodeThing, name: string): readonly Thing[] {
    if (node.kind !== 'object' || this.depth > MOST_DEPTH) return [];
    this.depth++;
    const found = node.spreads.flatMap((each) => this.resolve(each, frame).flatMap((inner) => this.memberOf(inner, name)));
    this.depth--;
    return found;
  }

  private itemsOf(thing: Thing): readonly Thing[] {
    // A client in the place of a collection is one that the collection gives: `clients.values()`.
    if (thing.kind === 'client') return [thing];
    if (thing.kind !== 'node') return this.models.item(thing);
    const { node, frame } = thing;
    if (node.kind === 'list') return node.items.flatMap((item) => this.resolve(item, frame));
    if (node.kind === 'object') return [...node.entries.values()].flatMap((entry) => this.resolve(entry, frame));
    return [];
  }

  private exportOf(module: Module, name: string): readonly Thing[] {
    const nodes = module.text.language === 'python' ? module.scope.bindings.get(name) : module.exports.get(name);
    const assigned = nodes?.flatMap((node) => this.resolve(node)) ?? [];
    if (nodes) return unique(assigned);
    if (name === 'default' && module.exports.size > 0) return [{ kind: 'module', module }];
    for (const each of module.reexports) {
      const target = this.program.import(each);
      const found = target.kind === 'module' && target.module !== module ? this.exportOf(target.module, name) : [];
      if (found.length > 0) return found;
    }
    return [];
  }

  private classMember(node: ClassNode, name: string, self: InstanceThing | undefined, depth = 0): readonly Thing[] {
    const values = node.members.get(name);
    if (values) {
      const frame = self && this.constructionOf(self);
      return unique(values.flatMap((value) => this.resolve(value, frame))).map((thing) =>
        self && thing.kind === 'node' && thing.node.kind === 'function' ? { ...thing, self } : thing,
      );
    }
    if (depth > 5) return [];
    return unique(
      node.bases.flatMap((base) =>
        this.resolve(base).flatMap((thing) => (thing.kind === 'class' ? this.classMember(thing.node, name, self, depth + 1) : [])),
      ),
    );
  }

  /** The frame of the constructor that made an instance. */
  private constructionOf(self: InstanceThing): Frame | undefined {
    const of = self.made && this.constructorOf(self.of);
    if (!self.made || !of) return undefined;
    return frameOf(of, self.made.call, self.made.frame, self);
  }

  private constructorOf(node: ClassNode, depth = 0): FunctionNode | undefined {
    const own = node.members.get(CONSTRUCTOR)?.[0];
    if (own) return own.kind === 'function' ? own : undefined;
    if (depth > 5) return undefined;
    for (const base of node.bases) {
      for (const thing of this.resolve(base)) {
        const inherited = thing.kind === 'class' ? this.constructorOf(thing.node, depth + 1) : undefined;
        if (inherited) return inherited;
      }
    }
    return undefined;
  }

  private parameter(node: ParameterNode, frame: Frame | undefined): readonly Thing[] {
    if (node.isRest) return [];
    for (let each = frame; each; each = each.parent) {
      if (each.of !== node.of) continue;
      const argument = this.argument(each.call, node.index, node.name === '' ? undefined : node.name);
      return argument ? this.resolve(argument, each.parent) : node.preset ? this.resolve(node.preset, each.parent) : [];
    }
    const things = this.program
      .callsOf(node.of.name)
      .slice(0, MOST_CALL_SITES)
      .flatMap((call) => {
        const isCalled = this.resolve(call.callee).some((thing) => this.calls(thing, node.of));
        const argument = isCalled ? this.argument(call, node.index, node.name === '' ? undefined : node.name) : undefined;
        return argument ? this.resolve(argument) : [];
      });
    const preset = node.preset ? this.resolve(node.preset) : [];
    const typed = node.type && things.length === 0 ? this.resolve(node.type).flatMap((type) => this.models.ofType(type)) : [];
    return unique([...things, ...preset, ...typed]);
  }

  private calls(thing: Thing, wanted: FunctionNode): boolean {
    if (thing.kind === 'node') return thing.node === wanted;
    return thing.kind === 'class' && this.constructorOf(thing.node) === wanted;
  }

  private callOutcome(call: CallNode, frame: Frame | undefined): Outcome {
    const outcomes = this.resolve(call.callee, frame).map((thing): Outcome => {
      if (thing.kind === 'node' && thing.node.kind === 'function') return { things: this.returned(thing.node, call, frame, thing) };
      if (thing.kind === 'class') return { things: this.instanceOf(thing, call, frame) };
      if (thing.kind === 'method' && thing.of.kind === 'node') return { things: this.taken(thing.of, thing.name, call, frame) };
      if (thing.kind === 'external' && thing.name === 'Object#values') return { things: this.values(call.arguments[0]?.value, frame) };
      return this.models.call(thing, { call, frame }, this) ?? NOTHING;
    });
    return merged(outcomes);
  }

  /** `clients.get('rds')` and `clients.values()` of a dictionary. */
  private taken(of: NodeThing, method: string, call: CallNode, frame: Frame | undefined): readonly Thing[] {
    if (of.node.kind !== 'object') return [];
    if (method === 'values') return this.itemsOf(of);
    if (method !== 'get' && method !== 'setdefault' && method !== 'pop') return [];
    const [name, preset] = call.arguments;
    const names = this.textOf(name?.value, frame);
    const found = names.length > 0 ? names.flatMap((each) => this.memberOf(of, each).filter((thing) => thing.kind !== 'method')) : this.itemsOf(of);
    return [...found, ...(preset ? this.resolve(preset.value, frame) : [])];
  }

  private values(object: Node | undefined, frame: Frame | undefined): readonly Thing[] {
    return object ? this.resolve(object, frame).flatMap((thing) => this.itemsOf(thing)) : [];
  }

  private instanceOf({ node }: ClassThing, call: CallNode, frame: Frame | undefined): readonly Thing[] {
    return [{ kind: 'instance', of: node, made: { call, frame } }];
  }

  private returned(node: FunctionNode, call: CallNode, frame: Frame | undefined, { self, frame: closure }: NodeThing): readonly Thing[] {
    for (let each = frame; each; each = each.parent) if (each.of === node) return [];
    const inner = (frame?.depth ?? 0) < MOST_FRAMES ? frameOf(node, call, frame ?? closure, self) : undefined;
    return unique(node.returns.flatMap((value) => this.resolve(value, inner)));
  }
}

function frameOf(of: FunctionNode, call: CallNode, parent: Frame | undefined, self: InstanceThing | undefined): Frame {
  return { of, call, self, parent, depth: (parent?.depth ?? 0) + 1 };
}

function selfIn(frame: Frame | undefined, of: ClassNode): InstanceThing | undefined {
  for (let each = frame; each; each = each.parent) if (each.self && (each.self.of === of || inherits(each.self.of, of))) return each.self;
  return undefined;
}

function inherits(node: ClassNode, from: ClassNode): boolean {
  return node.bases.some((base) => base.kind === 'name' && base.name === from.name);
}

function merged(outcomes: readonly Outcome[]): Outcome {
  const [only] = outcomes;
  if (outcomes.length <= 1) return only ?? NOTHING;
  const sends = outcomes.find((each) => each.sends)?.sends;
  return {
    things: unique(outcomes.flatMap((each) => each.things)),
    found: outcomes.flatMap((each) => each.found ?? []),
    connects: outcomes.some((each) => each.connects),
    isUnread: outcomes.some((each) => each.isUnread),
    ...(sends ? { sends } : {}),
  };
}

function joined(package_: string, name: string): string {
  if (!package_.includes('#')) return `${package_}.${name}`;
  if (name === 'default') return package_;
  return package_.endsWith('#') ? package_ + name : `${package_}.${name}`;
}

/** Each once: nodes by identity, others by what they say. */
function unique(things: readonly Thing[]): readonly Thing[] {
  if (things.length < 2) return things;
  const seen = new Map<unknown, Thing[]>();
  return things.filter((thing) => {
    const key = identityOf(thing);
    const same = seen.get(key);
    if (same?.some((other) => isSame(other, thing))) return false;
    add(seen, key, thing);
    return true;
  });
}

function identityOf(thing: Thing): unknown {
  switch (thing.kind) {
    case 'node':
    case 'class':
      return thing.node;
    case 'instance':
      return thing.of;
    case 'external':
      return thing.name;
    case 'environment':
      return `$${thing.variable}`;
    default:
      return thing.kind;
  }
}

function isSame(a: Thing, b: Thing): boolean {
  if (a.kind === 'node' && b.kind === 'node') return a.frame === b.frame;
  if (a.kind === 'client' && b.kind === 'client') return a.service === b.service && a.region?.node === b.region?.node && a.style === b.style;
  if (a.kind === 'instance' && b.kind === 'instance') return a.made?.call === b.made?.call;
  if (a.kind === 'class' || a.kind === 'external' || a.kind === 'environment') return true;
  return a === b;
}
