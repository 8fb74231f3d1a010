/** Where new statements go: before what uses them, behind what they use, in the block of the resource that needs them. */
import type { Expression, NewResource } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { Resource } from '../../../core/resource';
import type { Declaration } from '../pulumi/collector';
import type { Block, Expression as SyntaxExpression, Statement } from '../syntax/ast';
import { childExpressions } from '../syntax/walk';
import { lineEndAt, textAt, type FileIndex, type Step } from './file-index';
import type { FileWriter } from './file-writer';
import type { Title } from './naming';

/** A loop around a resource: what the resource needs once stands before it. */
export interface Loop {
  /** The statement that loops, or that holds the comprehension. */
  readonly statement: Statement;
  /** The names that change with each turn. */
  readonly names: ReadonlySet<string>;
}

/** A statement to be added. */
export interface Plan {
  readonly file: FileWriter;
  readonly near: Declaration;
  readonly variable: string;
  /** The resource that it declares; undefined for a data source. */
  readonly resource: NewResource | undefined;
  readonly title: Title | undefined;
  /** The loop that it is taken out of. */
  readonly loop: Loop | undefined;
  /** Where existing code will name it. */
  readonly uses: number[];
  /** Other plans that name it. */
  readonly users: Set<Plan>;
}

/** Before a statement of a block (`index` may be its length), drawn above or below the gap that is there. */
export interface Slot {
  readonly block: Block;
  readonly index: number;
  readonly side: 'before' | 'after';
}

/** The outermost loop of its function that a place is in. */
export function loopAround(offset: number, index: FileIndex): Loop | undefined {
  const { steps, expressions } = index.placeOf(offset);
  const inner = steps.map((step) => step.statement.kind).lastIndexOf('function');
  const loop = steps.slice(inner + 1).find((step) => step.statement.kind === 'for' || step.statement.kind === 'while');
  const names = new Set<string>();
  for (const { statement } of loop ? steps.slice(steps.indexOf(loop)) : []) {
    if (statement.kind === 'for') namesIn(statement.target).forEach((name) => names.add(name));
    for (const block of statement.kind === 'for' || statement.kind === 'while' ? [statement.body] : []) {
      for (const each of block.statements) if (each.kind === 'assign') each.targets.flatMap(namesIn).forEach((name) => names.add(name));
    }
  }
  for (const expression of expressions) {
    if (expression.kind === 'comprehension') expression.clauses.flatMap((clause) => namesIn(clause.target)).forEach((name) => names.add(name));
  }
  const statement = loop?.statement ?? steps.at(-1)?.statement;
  return statement && (loop || names.size > 0) ? { statement, names } : undefined;
}

export function namesIn(expression: SyntaxExpression): readonly string[] {
  return expression.kind === 'name' ? [expression.name] : childExpressions(expression).flatMap(namesIn);
}

/** True when code mentions a name: strings that are no templates do not. */
export function mentions(code: string, names: ReadonlySet<string>): boolean {
  const bare = code.replace(/([fF]?)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g, (_, prefix: string, text: string) =>
    prefix === '' ? ' ' : [...text.matchAll(/\{([^{}]*)\}/g)].map(([, hole]) => ` ${hole ?? ''} `).join(''),
  );
  return [...names].some((name) => new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`).test(bare));
}

/** The existing resources that a new one names. */
export function existingIn(resource: NewResource): readonly Resource[] {
  const found = new Set<Resource>();
  const seen = new Set([resource]);
  const visit = (expression: Expression): void => {
    switch (expression.kind) {
      case 'reference':
        if (!isNewResource(expression.target)) found.add(expression.target);
        // What it takes with it has to stand before it as well.
        else if (!seen.has(expression.target)) {
          seen.add(expression.target);
          Object.values(expression.target.properties).forEach(visit);
        }
        break;
      case 'list':
        expression.items.forEach(visit);
        break;
      case 'object':
        Object.values(expression.entries).forEach(visit);
        break;
      case 'template':
        expression.parts.forEach((part) => typeof part !== 'string' && visit(part));
        break;
      case 'merge':
        expression.parts.forEach(visit);
        break;
      case 'document':
        visit(expression.content);
        break;
    }
  };
  Object.values(resource.properties).forEach(visit);
  return [...found];
}

/** The slot of a plan, or undefined where no place satisfies what it uses and what uses it. */
export function slotFor(
  plan: Plan,
  existing: readonly Declaration[],
  slots: ReadonlyMap<Plan, Slot>,
  loop: Loop | undefined,
): Slot | undefined {
  const { index } = plan.file;
  // A data source stands where it is used; a resource in the block of the one that needs it.
  const anchor = plan.resource ? plan.near.node?.start : plan.uses[0];
  if (anchor === undefined) return undefined;
  const near = index.placeOf(anchor);
  const functionsOf = (offset: number): number => index.placeOf(offset).functions.filter((each) => each.kind === 'function').length;
  const depth = functionsOf(anchor);
  const outside = loop ? near.steps.findIndex((step) => step.statement === loop.statement) + 1 : near.steps.length;
  const candidates = near.steps
    .slice(0, outside)
    .reverse()
    .filter((step) => functionsOf(step.statement.start) === depth || isDefinition(step.statement));
  for (const step of candidates) {
    if (isDefinition(step.statement) && step !== near.steps.at(-1)) return undefined;
    const slot = slotIn(step, plan, existing, slots, index);
    if (slot === 'elsewhere') continue;
    return slot;
  }
  return undefined;
}

function slotIn(
  step: Step,
  plan: Plan,
  existing: readonly Declaration[],
  slots: ReadonlyMap<Plan, Slot>,
  index: FileIndex,
): Slot | 'elsewhere' | undefined {
  const { block } = step;
  const upper: number[] = [];
  for (const use of plan.uses) {
    const at = stepIn(block, index, use);
    if (at === undefined) return 'elsewhere';
    upper.push(at);
  }
  let side: Slot['side'] | undefined;
  for (const user of plan.users) {
    const slot = slots.get(user);
    if (!slot) continue;
    if (slot.block === block) {
      upper.push(slot.index);
      side ??= slot.side;
    } else {
      const at = stepIn(block, index, slot.block.start);
      if (at === undefined) return 'elsewhere';
      upper.push(at);
    }
  }
  const lower = existing.flatMap((each) => {
    if (!each.node || each.uri !== plan.file.index.file.uri) return [];
    const at = stepIn(block, index, each.node.start);
    return at === undefined ? [] : [at + 1];
  });
  const least = Math.max(0, ...lower);
  if (upper.length > 0) {
    const most = Math.min(...upper);
    if (least > most) return undefined;
    // What stands behind the statement before is earlier than what stands before the next one.
    const isBehind = [...plan.users].some((user) => slots.get(user)?.block === block && slots.get(user)?.index === most && slots.get(user)?.side === 'after');
    return { block, index: most, side: isBehind ? 'after' : plan.uses.length > 0 ? 'before' : (side ?? 'before') };
  }
  if (lower.length === 0) return { block, index: step.index, side: 'before' };
  return { block, index: least, side: 'after' };
}

function stepIn(block: Block, index: FileIndex, offset: number): number | undefined {
  return index.placeOf(offset).steps.find((each) => each.block === block)?.index;
}

function isDefinition(statement: Statement): boolean {
  return statement.kind === 'function' || statement.kind === 'class';
}

export interface Placement {
  readonly at: number;
  readonly indentation: string;
  wrap(statements: readonly string[]): string;
}

/** Where in the text a slot is, and what goes around the code there. */
export function placementOf(slot: Slot, index: FileIndex): Placement | undefined {
  const { text } = index.file;
  const { block } = slot;
  const anchor = slot.side === 'after' ? block.statements[slot.index - 1] : block.statements[slot.index];
  if (!anchor) return undefined;
  const lineStart = text.lastIndexOf('\n', anchor.start - 1) + 1;
  const indentation = text.slice(lineStart, anchor.start);
  if (indentation.trim() !== '') return undefined;
  const isApart = isSpaced(block, index);
  const gap = (a: string, b: string): string => (isApart && (a.includes('\n') || b.includes('\n')) ? '\n\n' : '\n');
  const anchorText = textAt(index, anchor);
  if (slot.side === 'after') {
    const at = lineEndAt(text, anchor.end);
    if (!/^[ \t;]*(?:#.*)?$/.test(text.slice(anchor.end, at))) return undefined;
    const wrap = (statements: readonly string[]): string =>
      statements.map((each, position) => `${gap(statements[position - 1] ?? anchorText, each)}${indentation}${each}`).join('');
    return { at, indentation, wrap };
  }
  const at = aboveComments(text, lineStart, indentation);
  const wrap = (statements: readonly string[]): string =>
    statements.map((each, position) => `${indentation}${each}${gap(each, statements[position + 1] ?? anchorText)}`).join('');
  return { at, indentation, wrap };
}

/** Comments directly above a statement belong to it. */
export function aboveComments(text: string, lineStart: number, indentation: string): number {
  let at = lineStart;
  while (at > 0) {
    const previous = text.lastIndexOf('\n', at - 2) + 1;
    const line = text.slice(previous, at);
    if (!line.startsWith(`${indentation}#`) || line.startsWith(`${indentation}#!`)) break;
    at = previous;
  }
  return at;
}

/** False where a block has long statements directly below each other. */
function isSpaced(block: Block, index: FileIndex): boolean {
  const { statements } = block;
  const isLong = (statement: Statement | undefined): boolean => statement !== undefined && textAt(index, statement).includes('\n');
  const gaps = statements.slice(1).flatMap((statement, at) => {
    const previous = statements[at];
    if (!previous || !isLong(previous) || !isLong(statement)) return [];
    return [/\n[ \t\r]*\n/.test(textAt(index, { start: previous.end, end: statement.start }))];
  });
  return gaps.length === 0 || gaps.includes(true);
}
