/** Walking the parser's tree: children without comments, and where they stand in the document. */
import type { SyntaxNode } from '@lezer/common';
import type { TextRange } from '../../../core/text';

/** What the conversion reads from: the text that was parsed, and how its offsets lead back to the document's. */
export interface Source {
  readonly text: string;
  /** The document's offset for one of `text`: they differ where a missing bracket was supplied. */
  original(offset: number): number;
}

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Comment') children.push(child);
  }
  return children;
}

export function textOf(source: Source, node: TextRange | SyntaxNode): string {
  return 'from' in node ? source.text.slice(node.from, node.to) : source.text.slice(node.start, node.end);
}

export function rangeOf(source: Source, node: SyntaxNode): TextRange {
  return { start: source.original(node.from), end: source.original(node.to) };
}

/** A range of the document from the start of one node to the end of another, without blanks at its end. */
export function trimmedRange(source: Source, from: number, to: number): TextRange {
  let end = to;
  while (end > from && /\s/.test(source.text[end - 1] ?? '')) end--;
  return { start: source.original(from), end: source.original(end) };
}

/** Splits nodes at a separator token; a trailing separator adds no empty part. */
export function splitAt(nodes: readonly SyntaxNode[], separator: string): readonly (readonly SyntaxNode[])[] {
  const parts: SyntaxNode[][] = [];
  let current: SyntaxNode[] = [];
  for (const node of nodes) {
    if (node.name === separator) {
      parts.push(current);
      current = [];
    } else {
      current.push(node);
    }
  }
  if (current.length > 0) parts.push(current);
  return parts;
}
