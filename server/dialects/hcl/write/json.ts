/** Canonical expressions as JSON inside of a heredoc: what the program computes stands in holes. */
import type { Expression, NewStatement } from '../../../core/edits';
import { write } from '../../../core/edits';
import { allOf, spell, type Spelling } from './spell';

/** `existing`: the JSON text of a value that is kept. */
export function spellJson(expression: Expression, spelling: Spelling, indent: string, existing: (expression: Expression) => string | undefined): string | undefined {
  const inner = `${indent}  `;
  switch (expression.kind) {
    case 'literal':
      return inHeredoc(JSON.stringify(expression.value));
    case 'list': {
      const items = allOf(expression.items.map((item) => spellJson(item, spelling, inner, existing)));
      if (!items || items.length === 0) return items && '[]';
      const line = `[${items.join(', ')}]`;
      const isShort = items.length < 2 || (!line.includes('\n') && indent.length + line.length <= 80);
      return isShort ? line : `[\n${items.map((item) => `${inner}${item}`).join(',\n')}\n${indent}]`;
    }
    case 'object': {
      const members = allOf(
        Object.entries(expression.entries).map(([key, value]) => {
          const text = spellJson(value, spelling, inner, existing);
          return text === undefined ? undefined : `${inner}${inHeredoc(JSON.stringify(key))}: ${text}`;
        }),
      );
      if (!members || members.length === 0) return members && '{}';
      return `{\n${members.join(',\n')}\n${indent}}`;
    }
    case 'template': {
      const parts = allOf(
        expression.parts.map((part) => {
          if (typeof part === 'string') return inHeredoc(JSON.stringify(part).slice(1, -1));
          if (part.kind === 'existing') return undefined;
          const text = spell(part, spelling, indent);
          return text === undefined || text.includes('\n') ? undefined : `\${${text}}`;
        }),
      );
      return parts && `"${parts.join('')}"`;
    }
    case 'reference':
    case 'deployment':
    case 'input': {
      const text = spell(expression, spelling, indent);
      return text === undefined ? undefined : `"\${${text}}"`;
    }
    case 'existing':
      return existing(expression);
    case 'document':
    case 'merge':
    case 'named':
      return undefined;
  }
}

export function spellJsonStatement(
  { sid, principals, actions, resources, condition }: NewStatement,
  spelling: Spelling,
  indent: string,
  existing: (expression: Expression) => string | undefined,
): string | undefined {
  const oneOrList = (items: readonly Expression[]): Expression => (items.length === 1 && items[0] ? items[0] : write.list(...items));
  const statement = write.object({
    ...(sid === undefined ? {} : { Sid: write.literal(sid) }),
    Effect: write.literal('Allow'),
    ...(principals ? { Principal: write.object({ [principals.type]: oneOrList(principals.identifiers) }) } : {}),
    Action: oneOrList(actions.map((action) => write.literal(action))),
    Resource: oneOrList(resources),
    ...(condition ? { Condition: condition } : {}),
  });
  return spellJson(statement, spelling, indent, existing);
}

/** IAM's own variables look like holes and are written with two dollar signs. */
function inHeredoc(json: string): string {
  return json.replace(/[$%]\{/g, (marker) => marker.charAt(0) + marker);
}
