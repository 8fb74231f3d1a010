/** What the readers of both languages gather while they go through a text. */
import { add, Scope } from './scope';
import type { CallNode, CodeText, ImportNode, Module, Node, SelfNode } from './tree';

/** Code beyond this depth of nesting is not read. */
export const MAX_DEPTH = 200;

/** The class whose body a statement is in. */
export interface Owner {
  readonly self: SelfNode;
}

/** Around a statement: the function whose `return` it may be, the class that `self` and `this` are. */
export interface Context {
  readonly scope: Scope;
  readonly returns: Node[] | undefined;
  readonly owner: Owner | undefined;
}

export class ModuleBuilder {
  readonly scope = new Scope('module', undefined);
  readonly exports = new Map<string, Node[]>();
  readonly reexports: ImportNode[] = [];
  readonly words: string[] = [];
  isComplete = true;
  private readonly calls: CallNode[] = [];
  private readonly imports: ImportNode[] = [];
  private readonly assigned: { readonly target: Node; readonly name: string; readonly value: Node }[] = [];

  constructor(readonly text: CodeText) {}

  call(node: CallNode): CallNode {
    this.calls.push(node);
    return node;
  }

  imported(node: ImportNode): ImportNode {
    this.imports.push(node);
    return node;
  }

  export(name: string, value: Node): void {
    add(this.exports, name, value);
  }

  /** `target.name = value`. Who `target` is, is looked up when all names are known. */
  assignMember(target: Node, name: string, value: Node): void {
    this.assigned.push({ target, name, value });
  }

  finish(): Module {
    for (const { target, name, value } of this.assigned) {
      const self = selfBehind(target);
      const inner = target.kind === 'member' ? selfBehind(target.object) : undefined;
      if (self) add(membersOf(self), name, value);
      else if (target.kind === 'name') target.scope.declaring(target.name)?.bindMember(target.name, name, value);
      else if (inner && target.kind === 'member') add(membersOf(inner), `${target.name}.${name}`, value);
    }
    const { text, scope, calls, imports, exports, reexports, words, isComplete: complete } = this;
    calls.sort((a, b) => a.start - b.start || b.end - a.end);
    return { text, scope, calls, imports, exports, reexports, words, complete };
  }
}

/** `self`, also by the name of a method's first parameter. */
function selfBehind(node: Node): SelfNode | undefined {
  if (node.kind === 'self') return node;
  if (node.kind !== 'name') return undefined;
  const [only, ...more] = node.scope.declaring(node.name)?.bindings.get(node.name) ?? [];
  return only?.kind === 'self' && more.length === 0 ? only : undefined;
}

function membersOf({ of }: SelfNode): Map<string, Node[]> {
  // A class's members are a map that its reader made: they are complete when the whole text is read.
  return of.members as Map<string, Node[]>;
}
