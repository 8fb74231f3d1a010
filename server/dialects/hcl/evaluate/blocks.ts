/** Bodies of blocks to objects. A block that is written n times is a list of n objects under its type's name. */
import type { ObjectValue, Property, Value } from '../../../core/value';
import { list, object, written } from '../../../core/value';
import type { Block } from '../syntax/nodes';
import { attributeOf, blocksOf, type Placed } from '../source';
import { LIMITS } from './budget';
import { elementsOf } from './collections';
import { evaluate } from './expressions';
import { placeOf, withNames, at, type Scope } from './scope';

/** Members of a block; `leftOut` are names that are not arguments. */
export function evaluateBody(block: Block, scope: Scope, leftOut: ReadonlySet<string> = NONE): ObjectValue {
  const entries = new Map<string, Property>();
  const blocks = new Map<string, BlockList>();
  for (const item of block.body.items) {
    if (item.kind === 'attribute') {
      if (leftOut.has(item.name.name)) continue;
      entries.set(item.name.name, {
        value: evaluate(item.value, scope),
        key: placeOf(item.name, scope),
        site: placeOf(item.value, scope),
        member: placeOf(item, scope),
      });
    } else if (item.kind === 'block') {
      const dynamic = item.type.name === 'dynamic' ? item.labels[0]?.value : undefined;
      const name = dynamic ?? item.type.name;
      if (leftOut.has(name)) continue;
      const before = blocks.get(name) ?? { items: [], members: [], complete: true };
      blocks.set(name, dynamic === undefined ? addBlock(before, item, scope) : addDynamic(before, item, scope));
    }
  }
  for (const [name, found] of blocks) {
    if (!entries.has(name)) entries.set(name, blockProperty(found, scope));
  }
  return object(entries, written(bracesOf(block, scope)));
}

/** The members of a declaration, with what override files say: arguments and kinds of blocks that they name are theirs alone. */
export function evaluateDeclaration({ node, overrides = [] }: Placed<Block>, scope: Scope, leftOut?: ReadonlySet<string>): ObjectValue {
  const own = evaluateBody(node, scope, leftOut);
  if (overrides.length === 0) return own;
  const entries = new Map(own.entries);
  for (const over of overrides) {
    for (const [key, property] of evaluateBody(over.node, { ...scope, file: over.file }, leftOut).entries) entries.set(key, property);
  }
  return object(entries, own.from, own.complete);
}

const NONE: ReadonlySet<string> = new Set();

interface BlockList {
  readonly items: readonly Value[];
  readonly members: readonly Block[];
  readonly complete: boolean;
}

function addBlock({ items, members, complete }: BlockList, block: Block, scope: Scope): BlockList {
  return { items: [...items, evaluateBody(block, scope)], members: [...members, block], complete };
}

/** `dynamic "name" { for_each, iterator, content }`: one block for each element. */
function addDynamic({ items, members, complete }: BlockList, block: Block, scope: Scope): BlockList {
  const collection = attributeOf(block.body, 'for_each');
  const [content] = blocksOf(block.body, 'content');
  const iterator = attributeOf(block.body, 'iterator')?.value;
  const name = iterator?.kind === 'variable' ? iterator.name : (block.labels[0]?.value ?? '');
  const found = collection && elementsOf(evaluate(collection.value, scope));
  if (!found || !content) return { items, members: [...members, block], complete: false };
  const added = found.elements.slice(0, LIMITS.instances).map(({ key, value }) => {
    const current = object(new Map([['key', { value: key }], ['value', { value }]]), at(collection.value, scope));
    return evaluateBody(content, withNames(scope, [name, current]));
  });
  return { items: [...items, ...added], members: [...members, block], complete: complete && found.complete && added.length === found.elements.length };
}

/** A single block can be pointed at and removed as a whole; of several, each by its own place only. */
function blockProperty({ items, members, complete }: BlockList, scope: Scope): Property {
  const [first] = members;
  const value = list(items, first ? written(placeOf(first, scope)) : written(placeOf({ start: 0, end: 0 }, scope)), complete);
  if (!first || members.length > 1) return { value };
  return { value, key: placeOf(first.type, scope), site: bracesOf(first, scope), member: placeOf(first, scope) };
}

/** From `{` to `}`. */
export function bracesOf(block: Block, scope: Scope): ReturnType<typeof placeOf> {
  return placeOf({ start: block.open ?? block.body.start, end: block.close === undefined ? block.end : block.close + 1 }, scope);
}
