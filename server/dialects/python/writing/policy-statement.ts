/** An IAM statement in the form of the one that it stands beside: IAM's JSON, or a data source's arguments. */
import type { Expression, NewStatement } from '../../../core/edits';
import { write } from '../../../core/edits';
import type { Container } from './file-index';
import { membersOf, textAt } from './file-index';
import type { Code, CodeItem } from './layout';
import type { Operands, Site } from './speller';
import { spell } from './speller';
import { quoted } from '../syntax/strings';

export function statementCode(beside: Container, statement: NewStatement, site: Site, operands: Operands): Code | undefined {
  const keys = membersOf(beside).map((member) => {
    if ('key' in member) return member.key?.kind === 'string' ? member.key.value : '';
    return 'name' in member ? String(member.name ?? '') : '';
  });
  const isJson = keys.includes('Action') || keys.includes('Effect');
  if (!isJson && !keys.includes('actions') && !keys.includes('resources')) return undefined;
  const entries = isJson ? jsonEntries(statement) : argumentEntries(statement);
  const items: CodeItem[] = [];
  for (const [key, value] of entries) {
    const code = spell(value, site, operands);
    if (code === undefined) return undefined;
    items.push({ lead: beside.kind === 'call' ? `${key}=` : `${quoted(key, site.file.index.quote)}: `, value: code });
  }
  if (beside.kind !== 'call') return { open: '{', items, close: '}', spread: isSpread(beside, site) };
  return { open: `${textAt(site.file.index, beside.callee)}(`, items, close: ')', spread: isSpread(beside, site) };
}

function jsonEntries(statement: NewStatement): readonly (readonly [string, Expression])[] {
  const { sid, principals, actions, resources, condition } = statement;
  return [
    ...(sid === undefined ? [] : [['Sid', write.literal(sid)] as const]),
    ['Effect', write.literal('Allow')],
    ...(principals ? [['Principal', write.object({ [principals.type]: oneOrMany(principals.identifiers) })] as const] : []),
    ['Action', oneOrMany(actions.map((each) => write.literal(each)))],
    ['Resource', oneOrMany(resources)],
    ...(condition ? [['Condition', condition] as const] : []),
  ];
}

function argumentEntries(statement: NewStatement): readonly (readonly [string, Expression])[] {
  const { sid, principals, actions, resources, condition } = statement;
  return [
    ...(sid === undefined ? [] : [['sid', write.literal(sid)] as const]),
    ['effect', write.literal('Allow')],
    ...(principals
      ? [['principals', write.list(write.object({ type: write.literal(principals.type), identifiers: write.list(...principals.identifiers) }))] as const]
      : []),
    ['actions', write.list(...actions.map((each) => write.literal(each)))],
    ['resources', write.list(...resources)],
    ...(condition ? [['conditions', conditionList(condition)] as const] : []),
  ];
}

function conditionList(condition: Expression): Expression {
  if (condition.kind !== 'object') return condition;
  const items = Object.entries(condition.entries).flatMap(([test, variables]) =>
    variables.kind !== 'object'
      ? []
      : Object.entries(variables.entries).map(([variable, values]) =>
          write.object({
            test: write.literal(test),
            variable: write.literal(variable),
            values: values.kind === 'list' ? values : write.list(values),
          }),
        ),
  );
  return write.list(...items);
}

function oneOrMany(values: readonly Expression[]): Expression {
  const [only] = values;
  return values.length === 1 && only ? only : write.list(...values);
}

function isSpread(beside: Container, site: Site): boolean {
  return textAt(site.file.index, beside).includes('\n');
}
