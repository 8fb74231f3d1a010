/** Names and what they stand for, from the innermost function to the module, with a log of what was bound when. */
import type { TextRange } from '../../../core/text';
import type { FunctionStatement, LambdaExpression } from '../syntax/ast';
import { joinVariables, MapStore, type Trail } from './stores';
import type { ClassValue, PyValue } from './values';

/** That a name was given a value: fixes look up here what code at a place can name. */
export interface Binding {
  readonly name: string;
  readonly value: PyValue;
  /** Where in the order of evaluation. */
  readonly order: number;
  readonly range: TextRange | undefined;
}

/** The most bindings that a scope remembers. */
const MAX_BINDINGS = 2_000;

export class Scope {
  readonly variables: MapStore<PyValue>;
  readonly bindings: Binding[] = [];
  private readonly redirected = new Map<string, Scope>();

  constructor(
    private readonly trail: Trail,
    readonly kind: 'module' | 'function' | 'class' | 'comprehension',
    readonly uri: string,
    readonly parent: Scope | undefined,
    readonly node: FunctionStatement | LambdaExpression | undefined,
    /** The class of the method that this scope belongs to, and what its first parameter holds. */
    readonly method: { readonly owner: ClassValue; readonly self: PyValue } | undefined,
    /** When the scope came to be, in the order of evaluation. */
    readonly order: number,
  ) {
    this.variables = new MapStore(trail, joinVariables);
  }

  get module(): Scope {
    return this.parent?.module ?? this;
  }

  /** `global` and `nonlocal`. */
  redirect(name: string, to: 'global' | 'nonlocal'): void {
    if (to === 'global') {
      this.redirected.set(name, this.module);
      return;
    }
    for (let scope = this.parent; scope; scope = scope.parent) {
      if (scope.kind === 'function' && scope.variables.has(name)) {
        this.redirected.set(name, scope);
        return;
      }
    }
  }

  lookup(name: string): PyValue | undefined {
    const own = this.variables.get(name);
    if (own) return own;
    for (let scope = this.parent; scope; scope = scope.parent) {
      // The names of a class body are not seen by its methods.
      const value = scope.kind === 'class' ? undefined : scope.variables.get(name);
      if (value) return value;
    }
    return undefined;
  }

  bind(name: string, value: PyValue, order: number, range?: TextRange): void {
    const scope = this.redirected.get(name) ?? this;
    scope.variables.set(name, value);
    if (scope.bindings.length < MAX_BINDINGS) scope.bindings.push({ name, value, order, range });
  }

  unbind(name: string): void {
    (this.redirected.get(name) ?? this).variables.delete(name);
  }

  child(kind: Scope['kind'], order: number): Scope {
    return new Scope(this.trail, kind, this.uri, this, this.node, this.method, order);
  }
}
