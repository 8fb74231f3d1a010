/** Comments of a file: what looks like one outside of strings, templates and regular expressions. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Comment } from '../../../core/program';
import type { TextRange } from '../../../core/text';
import { childrenOf } from './tree';

export function findComments(text: string, body: readonly TSESTree.Node[]): readonly Comment[] {
  if (!text.includes('//') && !text.includes('/*')) return [];
  const opaque = opaqueRanges(body);
  const comments: Comment[] = [];
  let position = 0;
  let next = 0;
  for (;;) {
    const start = nextMarker(text, position);
    if (start < 0) return comments;
    while ((opaque[next]?.end ?? Infinity) <= start) next++;
    const around = opaque[next];
    if (around && around.start < start) {
      position = around.end;
      continue;
    }
    const isLine = text[start + 1] === '/';
    const end = isLine ? lineEnd(text, start) : blockEnd(text, start);
    const inner = text.slice(start + 2, isLine || !text.startsWith('*/', end - 2) ? end : end - 2);
    comments.push({ range: { start, end }, text: cleaned(inner) });
    position = end;
  }
}

function nextMarker(text: string, from: number): number {
  for (let slash = text.indexOf('/', from); slash >= 0; slash = text.indexOf('/', slash + 1)) {
    const second = text[slash + 1];
    if (second === '/' || second === '*') return slash;
  }
  return -1;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function blockEnd(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + 2;
}

function cleaned(inner: string): string {
  return inner.replace(/^[*/!\s]+/, '').trim();
}

/** Literals, template texts and JSX texts in order of position; disjoint. */
function opaqueRanges(body: readonly TSESTree.Node[]): readonly TextRange[] {
  const ranges: TextRange[] = [];
  const stack: TSESTree.Node[] = [...body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string' || 'regex' in node) ranges.push({ start: node.range[0], end: node.range[1] });
        break;
      case 'TemplateElement':
      case 'JSXText':
        ranges.push({ start: node.range[0], end: node.range[1] });
        break;
      default:
        stack.push(...childrenOf(node));
    }
  }
  return ranges.sort((a, b) => a.start - b.start);
}
