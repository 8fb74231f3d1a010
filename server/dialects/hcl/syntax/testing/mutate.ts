/** Valid HCL, broken as it is broken while somebody types: one mutation at one place, chosen at random. */

import type { Attribute, Block, HclSyntaxTree, Node } from '../nodes';
import type { Random } from './random';
import { descendantsOf } from '../visit';

export interface Mutant {
  readonly mutation: string;
  readonly text: string;
  /** Where the mutation is, in the text before it. */
  readonly at: number;
}

type Mutation = (tree: HclSyntaxTree, random: Random) => Omit<Mutant, 'mutation'> | undefined;

/** Applies the mutation; undefined where the file has no place for it. */
export function mutate(tree: HclSyntaxTree, mutation: string, random: Random): Mutant | undefined {
  const mutated = mutations[mutation]?.(tree, random);
  return mutated && { mutation, ...mutated };
}

export const mutations: Readonly<Record<string, Mutation>> = {
  'delete the line of a closing brace': (tree, random) => {
    const braces = blocksOf(tree).flatMap(({ close }) => (close !== undefined && isAlone(tree.text, close) ? [close] : []));
    const brace = random.pickFrom(braces);
    return brace === undefined ? undefined : cut(tree.text, lineStart(tree.text, brace), lineEnd(tree.text, brace) + 1);
  },
  'delete the opening brace of a block': (tree, random) => {
    const brace = random.pickFrom(blocksOf(tree).flatMap(({ open }) => (open === undefined ? [] : [open])));
    return brace === undefined ? undefined : cut(tree.text, brace, brace + 1);
  },
  'delete a quote': (tree, random) => {
    const quotes = nodesOf(tree).flatMap((node) => {
      const isQuoted = node.kind === 'template' || (node.kind === 'label' && node.quoted);
      return isQuoted ? [node.start, node.end - 1] : [];
    });
    const quote = random.pickFrom(quotes);
    return quote === undefined ? undefined : cut(tree.text, quote, quote + 1);
  },
  'delete a closing bracket of a value': (tree, random) => {
    const brackets = nodesOf(tree).flatMap((node) => {
      const isBracket = node.kind === 'tuple' || node.kind === 'object' || node.kind === 'call' || node.kind === 'for';
      return isBracket ? [node.end - 1] : [];
    });
    const bracket = random.pickFrom(brackets);
    return bracket === undefined ? undefined : cut(tree.text, bracket, bracket + 1);
  },
  'delete a value': (tree, random) => {
    const value = random.pickFrom(attributesOf(tree))?.value;
    return value && cut(tree.text, value.start, value.end);
  },
  'cut a value short': (tree, random) => {
    const value = random.pickFrom(attributesOf(tree))?.value;
    if (!value) {
      return undefined;
    }
    const firstLineEnd = Math.min(lineEnd(tree.text, value.start), value.end);
    return cut(tree.text, value.start + Math.ceil((firstLineEnd - value.start) / 2), value.end);
  },
  'half an attribute': (tree, random) => insertInBlock(tree, random, 'encry'),
  'half a header': (tree, random) => insertBetweenBlocks(tree, random, 'resource "aws_s3"'),
  'half a traversal': (tree, random) => insertInBlock(tree, random, 'encry = aws_kms_key.'),
  'half an interpolation': (tree, random) => insertInBlock(tree, random, 'encry = "${var.'),
  'unclosed call': (tree, random) => insertInBlock(tree, random, 'encry = merge('),
  'unclosed list': (tree, random) => insertInBlock(tree, random, 'encry = ['),
  'unclosed object': (tree, random) => insertInBlock(tree, random, 'encry = {'),
  'unclosed block': (tree, random) => insertInBlock(tree, random, 'encry {'),
  'unclosed heredoc': (tree, random) => insertInBlock(tree, random, 'encry = <<UNCLOSED'),
  'unclosed string': (tree, random) => insertInBlock(tree, random, 'encry = "abc'),
};

function nodesOf(tree: HclSyntaxTree): readonly Node[] {
  return [...descendantsOf(tree.root)];
}

function blocksOf(tree: HclSyntaxTree): readonly Block[] {
  return nodesOf(tree).filter((node) => node.kind === 'block');
}

function attributesOf(tree: HclSyntaxTree): readonly Attribute[] {
  return nodesOf(tree).filter((node) => node.kind === 'attribute');
}

/** Inserts a line before a random item of a random block, indented as the item is. */
function insertInBlock(tree: HclSyntaxTree, random: Random, line: string): Omit<Mutant, 'mutation'> | undefined {
  const items = blocksOf(tree).flatMap(({ body }) => body.items.filter((item) => startsLine(tree.text, item.start)));
  const item = random.pickFrom(items);
  if (!item) {
    return undefined;
  }
  const at = lineStart(tree.text, item.start);
  const indent = tree.text.slice(at, item.start);
  return { text: `${tree.text.slice(0, at)}${indent}${line}\n${tree.text.slice(at)}`, at: item.start };
}

function insertBetweenBlocks(tree: HclSyntaxTree, random: Random, line: string): Omit<Mutant, 'mutation'> | undefined {
  const item = random.pickFrom(tree.root.items.filter(({ start }) => lineStart(tree.text, start) === start));
  return item && { text: `${tree.text.slice(0, item.start)}${line}\n\n${tree.text.slice(item.start)}`, at: item.start };
}

function cut(text: string, start: number, end: number): Omit<Mutant, 'mutation'> {
  return { text: text.slice(0, start) + text.slice(end), at: start };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function startsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

function isAlone(text: string, offset: number): boolean {
  return startsLine(text, offset) && text.slice(offset + 1, lineEnd(text, offset)).trim() === '';
}
