/** Matches `%{if}`, `%{else}`, `%{endif}`, `%{for}` and `%{endfor}` with what they enclose. */

import type { TemplatePart } from './nodes';
import type { DirectiveContent, LiteralToken, SequenceToken, TemplateToken } from './templates';
import type { Cursor } from './cursor';
import { MAX_DEPTH } from './cursor';

interface OpenDirective {
  readonly token: SequenceToken;
  readonly content: Extract<DirectiveContent, { kind: 'if' | 'for' }>;
  readonly parts: TemplatePart[];
  /** What follows `%{else}`. */
  otherwise: TemplatePart[] | undefined;
}

/** Neighbouring literals become one. Unmatched directives are reported and end with the template, or are dropped. */
export function nestDirectives(c: Cursor, tokens: readonly TemplateToken[]): readonly TemplatePart[] {
  const root: TemplatePart[] = [];
  const open: OpenDirective[] = [];
  for (const token of tokens) {
    if (token.kind === 'literal') {
      pushLiteral(currentParts(root, open), token);
    } else if (token.content.kind === 'interpolation') {
      const { start, end, content } = token;
      currentParts(root, open).push({ kind: 'interpolation', expression: content.expression, start, end });
    } else {
      readDirective(c, root, open, token, token.content);
    }
  }
  const end = tokens.at(-1)?.end ?? c.position;
  for (let directive = open.at(-1); directive; directive = open.at(-1)) {
    const { kind } = directive.content;
    c.fail(`This ${kind} is not closed: %{ end${kind} } is missing.`, directive.token.start, directive.token.end);
    close(root, open, end);
  }
  return root;
}

function readDirective(
  c: Cursor, root: TemplatePart[], open: OpenDirective[], token: SequenceToken, content: DirectiveContent,
): void {
  const innermost = open.at(-1);
  switch (content.kind) {
    case 'if':
    case 'for':
      if (open.length < MAX_DEPTH) {
        open.push({ token, content, parts: [], otherwise: undefined });
      } else {
        c.fail('This is nested too deeply to be analysed.', token.start, token.end);
      }
      break;
    case 'else':
      if (innermost?.content.kind === 'if' && innermost.otherwise === undefined) {
        innermost.otherwise = [];
      } else {
        c.fail('This else belongs to no if.', token.start, token.end);
      }
      break;
    case 'endif':
    case 'endfor':
      if (innermost && `end${innermost.content.kind}` === content.kind) {
        close(root, open, token.end);
      } else {
        c.fail(`This ${content.kind} closes nothing.`, token.start, token.end);
      }
      break;
    case 'unknown':
      break;
  }
}

function currentParts(root: TemplatePart[], open: readonly OpenDirective[]): TemplatePart[] {
  const innermost = open.at(-1);
  return innermost ? (innermost.otherwise ?? innermost.parts) : root;
}

function close(root: TemplatePart[], open: OpenDirective[], end: number): void {
  const directive = open.pop();
  if (!directive) {
    return;
  }
  const { token, content, parts, otherwise } = directive;
  const { start } = token;
  const part: TemplatePart =
    content.kind === 'if'
      ? { kind: 'templateIf', condition: content.condition, whenTrue: parts, whenFalse: otherwise ?? [], start, end }
      : { kind: 'templateFor', ...content.head, parts, start, end };
  currentParts(root, open).push(part);
}

/** Strings grow by concatenation, and their parts are joined by the engine when they are read. */
function pushLiteral(parts: TemplatePart[], { value, start, end }: LiteralToken): void {
  const previous = parts.at(-1);
  if (previous?.kind === 'templateLiteral' && previous.end === start) {
    parts[parts.length - 1] = { kind: 'templateLiteral', value: previous.value + value, start: previous.start, end };
  } else {
    parts.push({ kind: 'templateLiteral', value, start, end });
  }
}
