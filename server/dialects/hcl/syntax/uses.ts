/** What the expressions of a file name and call, found in one walk through its tree. */
import type { Attribute, Block, Body, Call, Conditional, Expression, TemplatePart, TextSpan } from './nodes';

/** `module.data["eu"].arn`: a root and what follows. */
export interface Traversal {
  readonly steps: readonly TraversalStep[];
  /** The block of the file that it stands in. */
  readonly block: Block;
}

export interface TraversalStep extends TextSpan {
  /** Undefined for an index. */
  readonly name: string | undefined;
}

/** A branch of a conditional that something stands in. */
export interface Branch {
  readonly conditional: Conditional;
  readonly taken: boolean;
}

/** A call of a function on a file, `file("x")`. */
export interface FileCall {
  readonly call: Call;
  readonly block: Block;
  readonly branches: readonly Branch[];
}

export interface FileUses {
  readonly traversals: readonly Traversal[];
  /** The provider configurations that arguments name. */
  readonly providers: readonly { readonly node: Expression; readonly block: Block }[];
  readonly calls: readonly FileCall[];
  /** Addresses of data sources that `check` blocks declare for themselves. */
  readonly scoped: readonly string[];
}

export function usesIn(root: Body): FileUses {
  const walk = new Walk();
  for (const item of root.items) if (item.kind === 'block' && !NO_REFERENCES.has(item.type.name)) walk.block(item, { block: item, names: NONE, branches: [] });
  return walk.uses;
}

/** Blocks that name what was, or is elsewhere. */
const NO_REFERENCES: ReadonlySet<string> = new Set(['terraform', 'moved', 'removed', 'import', 'action']);

/** Arguments whose names are no references. */
const NO_VALUES: ReadonlySet<string> = new Set(['ignore_changes', 'when', 'on_failure', 'configuration_aliases', 'iterator']);

export const FILE_FUNCTIONS: ReadonlySet<string> = new Set([
  'file', 'templatefile', 'filebase64', 'filemd5', 'filesha1', 'filesha256', 'filesha512', 'filebase64sha256', 'filebase64sha512',
]);

const NONE: ReadonlySet<string> = new Set();

interface Context {
  readonly block: Block;
  /** Names that `for` and `dynamic` bind. */
  readonly names: ReadonlySet<string>;
  readonly branches: readonly Branch[];
}

class Walk {
  private readonly traversals: Traversal[] = [];
  private readonly providers: { readonly node: Expression; readonly block: Block }[] = [];
  private readonly calls: FileCall[] = [];
  private readonly scoped: string[] = [];

  get uses(): FileUses {
    return { traversals: this.traversals, providers: this.providers, calls: this.calls, scoped: this.scoped };
  }

  block(block: Block, context: Context): void {
    const inner = block.type.name === 'dynamic' ? bound(context, iteratorOf(block)) : context;
    if (block.type.name === 'data' && block !== context.block) this.scoped.push(`data.${block.labels.map((label) => label.value).join('.')}`);
    for (const item of block.body.items) {
      if (item.kind === 'block') this.block(item, inner);
      else if (item.kind === 'attribute') this.attribute(item, block, item.name.name === 'for_each' ? context : inner);
    }
  }

  private attribute({ name: { name }, value }: Attribute, block: Block, context: Context): void {
    const isTop = block === context.block;
    if (NO_VALUES.has(name) || (isTop && block.type.name === 'variable' && name === 'type')) return;
    if (isTop && name === 'provider' && ['resource', 'data', 'ephemeral'].includes(block.type.name)) this.providers.push({ node: value, block });
    else if (isTop && name === 'providers' && block.type.name === 'module') {
      if (value.kind === 'object') for (const item of value.items) this.providers.push({ node: item.value, block });
    } else this.expression(value, context);
  }

  private expression(node: Expression, context: Context): void {
    switch (node.kind) {
      case 'variable':
      case 'access':
      case 'index':
        this.traversal(node, context);
        break;
      case 'splat':
        this.expression(node.target, context);
        this.expression(node.each, context);
        break;
      case 'template':
      case 'heredoc':
        this.parts(node.parts, context);
        break;
      case 'call':
        if (FILE_FUNCTIONS.has(node.name.name)) this.calls.push({ call: node, block: context.block, branches: context.branches });
        // What may fail is not missed.
        if (node.name.name !== 'try' && node.name.name !== 'can') for (const each of node.args) this.expression(each, context);
        else this.attempted(node, context);
        break;
      case 'conditional':
        this.expression(node.condition, context);
        this.expression(node.whenTrue, { ...context, branches: [...context.branches, { conditional: node, taken: true }] });
        this.expression(node.whenFalse, { ...context, branches: [...context.branches, { conditional: node, taken: false }] });
        break;
      case 'binary':
        this.expression(node.left, context);
        this.expression(node.right, context);
        break;
      case 'unary':
        this.expression(node.operand, context);
        break;
      case 'parentheses':
        this.expression(node.expression, context);
        break;
      case 'tuple':
        for (const item of node.items) this.expression(item, context);
        break;
      case 'object':
        for (const item of node.items) {
          if (item.key.kind !== 'variable') this.expression(item.key, context);
          this.expression(item.value, context);
        }
        break;
      case 'for': {
        this.expression(node.collection, context);
        const inner = bound(context, node.keyVariable?.name, node.valueVariable.name);
        for (const each of [node.key, node.value, node.condition]) if (each) this.expression(each, inner);
        break;
      }
      default:
        break;
    }
  }

  /** References in `try` must be declared as anywhere; files need not be there. */
  private attempted(call: Call, context: Context): void {
    const before = this.calls.length;
    for (const each of call.args) this.expression(each, context);
    this.calls.length = before;
  }

  private parts(parts: readonly TemplatePart[], context: Context): void {
    for (const part of parts) {
      switch (part.kind) {
        case 'interpolation':
          this.expression(part.expression, context);
          break;
        case 'templateIf':
          this.expression(part.condition, context);
          this.parts(part.whenTrue, context);
          this.parts(part.whenFalse, context);
          break;
        case 'templateFor':
          this.expression(part.collection, context);
          this.parts(part.parts, bound(context, part.keyVariable?.name, part.valueVariable.name));
          break;
        case 'templateLiteral':
          break;
      }
    }
  }

  private traversal(node: Expression, context: Context): void {
    const steps: TraversalStep[] = [];
    let current = node;
    for (;;) {
      if (current.kind === 'access') {
        steps.push(current.name);
        current = current.target;
      } else if (current.kind === 'index') {
        steps.push({ name: undefined, start: current.target.end, end: current.end });
        this.expression(current.key, context);
        current = current.target;
      } else break;
    }
    if (current.kind !== 'variable') this.expression(current, context);
    else if (!context.names.has(current.name)) this.traversals.push({ steps: [current, ...steps.reverse()], block: context.block });
  }
}

function bound(context: Context, ...names: readonly (string | undefined)[]): Context {
  const known = names.filter((name) => name !== undefined);
  return { ...context, names: new Set([...context.names, ...known]) };
}

/** `dynamic "rule" { iterator = each_rule … }` */
function iteratorOf(block: Block): string | undefined {
  const named = block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'iterator');
  return named?.kind === 'attribute' && named.value.kind === 'variable' ? named.value.name : block.labels[0]?.value;
}
