/** IAM statements, as objects of a JSON document and as blocks of `aws_iam_policy_document`. */
import type { Expression, NewStatement } from '../../../core/edits';
import { write } from '../../../core/edits';
import { allOf, spell, spellLiteral, type Spelling } from './spell';

/** From `{` to `}`. */
export function spellStatementObject(statement: NewStatement, spelling: Spelling, indent: string): string | undefined {
  const { sid, principals, actions, resources, condition } = statement;
  return spell(
    write.object({
      ...(sid === undefined ? {} : { Sid: write.literal(sid) }),
      Effect: write.literal('Allow'),
      ...(principals ? { Principal: write.object({ [principals.type]: oneOrList(principals.identifiers) }) } : {}),
      Action: oneOrList(actions.map((action) => write.literal(action))),
      Resource: oneOrList(resources),
      ...(condition ? { Condition: condition } : {}),
    }),
    spelling,
    indent,
  );
}

/** `statement { … }` with its indentation and line break. */
export function spellStatementBlock(statement: NewStatement, spelling: Spelling, indent: string): string | undefined {
  const { sid, principals, actions, resources, condition } = statement;
  const inner = `${indent}  `;
  const lists = allOf([
    spell(write.list(...actions.map((action) => write.literal(action))), spelling, inner),
    spell(write.list(...resources), spelling, inner),
  ]);
  const allowed = principals ? allOf([principalsBlock(principals, spelling, inner)]) : [];
  const conditions = condition ? conditionBlocks(condition, spelling, inner) : [];
  if (!lists || !allowed || !conditions) return undefined;
  const lines = [
    ...(sid === undefined ? [] : [`sid = ${spellLiteral(sid)}`]),
    `actions = ${lists[0] ?? ''}`,
    `resources = ${lists[1] ?? ''}`,
  ];
  const body = lines.map((line) => `${inner}${line}\n`).join('') + [...allowed, ...conditions].map((block) => `\n${block}`).join('');
  return `${indent}statement {\n${body}${indent}}\n`;
}

function principalsBlock({ type, identifiers }: NonNullable<NewStatement['principals']>, spelling: Spelling, indent: string): string | undefined {
  const inner = `${indent}  `;
  const text = spell(write.list(...identifiers), spelling, inner);
  return text === undefined ? undefined : `${indent}principals {\n${inner}type = ${spellLiteral(type)}\n${inner}identifiers = ${text}\n${indent}}\n`;
}

function conditionBlocks(condition: Expression, spelling: Spelling, indent: string): readonly string[] | undefined {
  if (condition.kind !== 'object') return undefined;
  const inner = `${indent}  `;
  const blocks = Object.entries(condition.entries).flatMap(([test, keys]) => {
    if (keys.kind !== 'object') return [undefined];
    return Object.entries(keys.entries).map(([variable, values]) => {
      const text = spell(values.kind === 'list' ? values : write.list(values), spelling, inner);
      if (text === undefined) return undefined;
      const lines = [`test = ${spellLiteral(test)}`, `variable = ${spellLiteral(variable)}`, `values = ${text}`];
      return `${indent}condition {\n${lines.map((line) => `${inner}${line}\n`).join('')}${indent}}\n`;
    });
  });
  return allOf(blocks);
}

function oneOrList(items: readonly Expression[]): Expression {
  const [only] = items;
  return items.length === 1 && only ? only : write.list(...items);
}
