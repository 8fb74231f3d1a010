/** What a file says, flat, so that two readings of it can be compared. */

import type { Block, Body, HclSyntaxTree } from '../nodes';

/** Blocks with labels and attributes with values, with their places. */
export function placedFactsOf(tree: HclSyntaxTree): readonly string[] {
  const facts: string[] = [];
  const visit = (body: Body): void => {
    for (const item of body.items) {
      if (item.kind === 'attribute') {
        facts.push(attributeFact(item.name.name, item, item.value));
      } else if (item.kind === 'block') {
        facts.push(blockFact(item.type.name, item.labels.map((label) => tree.text.slice(label.start, label.end)), item));
        visit(item.body);
      } else {
        facts.push(`incomplete ${item.name.name}`);
      }
    }
  };
  visit(tree.root);
  return facts;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

export function attributeFact(name: string, whole: Span, value: Span): string {
  return `attribute ${name} ${whole.start}-${whole.end} value ${value.start}-${value.end}`;
}

export function blockFact(type: string, labels: readonly string[], whole: Span): string {
  return `block ${[type, ...labels].join(' ')} ${whole.start}-${whole.end}`;
}

/** The facts of each top-level item, without places, as `path = text`. */
export interface ItemFacts {
  readonly start: number;
  readonly end: number;
  readonly facts: readonly string[];
}

export function factsByItem(tree: HclSyntaxTree): readonly ItemFacts[] {
  return tree.root.items.map((item) => {
    const facts: string[] = [];
    if (item.kind === 'block') {
      addBlock(tree.text, item, '', facts);
    } else if (item.kind === 'attribute') {
      facts.push(`${item.name.name} = ${tree.text.slice(item.value.start, item.value.end)}`);
    }
    return { start: item.start, end: item.end, facts };
  });
}

function addBlock(text: string, block: Block, outer: string, facts: string[]): void {
  const path = `${outer}${[block.type.name, ...block.labels.map((label) => label.value)].join('.')}/`;
  facts.push(path);
  for (const item of block.body.items) {
    if (item.kind === 'block') {
      addBlock(text, item, path, facts);
    } else if (item.kind === 'attribute') {
      facts.push(`${path}${item.name.name} = ${text.slice(item.value.start, item.value.end)}`);
    }
  }
}
