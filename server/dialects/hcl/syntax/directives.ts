/** Matches `%{if}`, `%{else}`, `%{endif}`, `%{for}` and `%{endfor}` with what they enclose. */

import type { TemplatePart } from './nodes';
import type { SequenceToken, TemplateToken } from './templates';
import type { Cursor } from './cursor';
import { MAX_DEPTH } from './cursor';

interface OpenDirective {
  readonly token: Extract<SequenceToken, { kind: 'if' | 'for' }>;
  readonly parts: TemplatePart[];
  /** What follows `%{else}`. */
  otherwise: TemplatePart[] | undefined;
}

/** Neighbouring literals become one. Unmatched directives are reported and end with the template, or are dropped. */
export function nestDirectives(c: Cursor, tokens: readonly TemplateToken[]): readonly TemplatePart[] {
  const root: TemplatePart[] = [];
  const open: OpenDirective[] = [];
  const current = (): TemplatePart[] => {
    const innermost = open.at(-1);
    return innermost ? (innermost.otherwise ?? innermost.parts) : root;
  };
  const close = (end: number): void => {
    const directive = open.pop();
    if (directive) {
      current().push(closedDirective(directive, end));
    }
  };
  for (const token of tokens) {
    const innermost = open.at(-1);
    switch (token.kind) {
      case 'literal':
        pushLiteral(current(), token.value, token.start, token.end);
        break;
      case 'interpolation':
        current().push({ kind: 'interpolation', expression: token.expression, start: token.start, end: token.end });
        break;
      case 'if':
      case 'for':
        if (open.length < MAX_DEPTH) {
          open.push({ token, parts: [], otherwise: undefined });
        } else {
          c.fail('This is nested too deeply to be analysed.', token.start, token.end);
        }
        break;
      case 'else':
        if (innermost?.token.kind === 'if' && innermost.otherwise === undefined) {
          innermost.otherwise = [];
        } else {
          c.fail('This else belongs to no if.', token.start, token.end);
        }
        break;
      case 'endif':
      case 'endfor':
        if (innermost && `end${innermost.token.kind}` === token.kind) {
          close(token.end);
        } else {
          c.fail(`This ${token.kind} closes nothing.`, token.start, token.end);
        }
        break;
      case 'unknown':
        break;
    }
  }
  const end = tokens.at(-1)?.end ?? c.position;
  for (let directive = open.at(-1); directive; directive = open.at(-1)) {
    const { kind, start } = directive.token;
    c.fail(`This ${kind} is not closed: %{ end${kind} } is missing.`, start, directive.token.end);
    close(end);
  }
  return root;
}

function closedDirective({ token, parts, otherwise }: OpenDirective, end: number): TemplatePart {
  return token.kind === 'if'
    ? {
        kind: 'templateIf', condition: token.condition, whenTrue: parts, whenFalse: otherwise ?? [],
        start: token.start, end,
      }
    : { kind: 'templateFor', ...token.head, parts, start: token.start, end };
}

function pushLiteral(parts: TemplatePart[], value: string, start: number, end: number): void {
  const previous = parts.at(-1);
  if (previous?.kind === 'templateLiteral' && previous.end === start) {
    parts[parts.length - 1] = { ...previous, value: previous.value + value, end };
  } else {
    parts.push({ kind: 'templateLiteral', value, start, end });
  }
}
