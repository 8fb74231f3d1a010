/** Policies of keys: whom they admit, and the statements that fixes write. */
import type { Expression, NewStatement } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import type { PolicyStatement } from '../../server/core/policy';
import { itemsOf, patternOf, possibilities } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';

/** A service that uses a key on its own behalf, so that the key's policy has to admit it. */
export interface ServiceUse {
  /** `{region}` stands for the region of the deployment. */
  readonly principal: string;
  readonly actions: readonly string[];
  readonly sid: string;
}

/** The account decides through IAM, as with the default policy, and each service may use the key for this account's resources. */
export function newKeyPolicy(services: readonly ServiceUse[]): Expression {
  const account = write.object({
    Sid: write.literal('AccountAdministersKey'),
    Effect: write.literal('Allow'),
    Principal: write.object({ AWS: accountRoot() }),
    Action: write.literal('kms:*'),
    Resource: write.literal('*'),
  });
  return write.document(
    write.object({
      Version: write.literal('2012-10-17'),
      Statement: write.list(account, ...services.map((each) => statementObject(serviceStatement(each)))),
    }),
  );
}

/** Lets a service use the key for resources of this account. */
export function serviceStatement({ principal, actions, sid }: ServiceUse): NewStatement {
  const [before = '', after] = principal.split('{region}');
  const service = after === undefined ? write.literal(principal) : write.template(before, write.deployment('region'), after);
  return {
    sid,
    principals: { type: 'Service', identifiers: [service] },
    actions,
    resources: [write.literal('*')],
    condition: sourceCondition(principal),
  };
}

/** `arn:aws:iam::ACCOUNT:root`. */
export function accountRoot(): Expression {
  return write.template('arn:', write.deployment('partition'), ':iam::', write.deployment('account'), ':root');
}

/** A statement in IAM's JSON form. */
export function statementObject({ sid, principals, actions, resources, condition }: NewStatement): Expression {
  const [resource] = resources;
  const [identifier] = principals?.identifiers ?? [];
  return write.object({
    ...(sid === undefined ? {} : { Sid: write.literal(sid) }),
    Effect: write.literal('Allow'),
    ...(principals && identifier
      ? { Principal: write.object({ [principals.type]: principals.identifiers.length === 1 ? identifier : write.list(...principals.identifiers) }) }
      : {}),
    Action: write.list(...actions.map((action) => write.literal(action))),
    Resource: resources.length === 1 && resource ? resource : write.list(...resources),
    ...(condition ? { Condition: condition } : {}),
  });
}

/** How services say for whom they act: by what they encrypt, by the resource that makes them, by its account. */
function sourceCondition(principal: string): Expression {
  if (principal.startsWith('logs.')) {
    const groups = write.template('arn:', write.deployment('partition'), ':logs:*:', write.deployment('account'), ':log-group:*');
    return write.object({ ArnLike: write.object({ 'kms:EncryptionContext:aws:logs:arn': groups }) });
  }
  if (principal.startsWith('cloudtrail.')) {
    const trails = write.template('arn:', write.deployment('partition'), ':cloudtrail:*:', write.deployment('account'), ':trail/*');
    return write.object({ ArnLike: write.object({ 'aws:SourceArn': trails }) });
  }
  return write.object({ StringEquals: write.object({ 'aws:SourceAccount': write.deployment('account') }) });
}

/** True when a statement lets the service use the key, or may do so for all that is known. `consumer`: whose region the service is of. */
export function mayAdmit(statement: PolicyStatement, use: ServiceUse, consumer: Resource): boolean {
  if (statement.effect === 'Deny') return false;
  const { actions, notActions } = statement;
  if (notActions.values.length > 0 || !actions.complete) return isFor(statement, use, consumer);
  const isAllowed = use.actions.filter((wanted) => NEEDED.test(wanted)).every((wanted) => actions.values.some((action) => overlaps(patternOf(action), wanted)));
  return isAllowed && isFor(statement, use, consumer);
}

/** Without these nothing can be encrypted, or read again; what else is usually allowed is needed for some operations only. */
const NEEDED = /^kms:(Decrypt|GenerateDataKey)\*?$/;

function isFor({ principals }: PolicyStatement, { principal }: ServiceUse, { placement: { region } }: Resource): boolean {
  const wanted = region.kind === 'literal' ? principal.replace('{region}', String(region.value)) : principal.replace('{region}', '*');
  return possibilities(principals).some(({ value }) => {
    if (value.kind !== 'object') return value.kind === 'unknown' || patternOf(value) === '*';
    return [...value.entries].some(([type, property]) =>
      itemsOf(property.value)
        .flatMap(possibilities)
        .some(({ value: named }) => {
          const text = patternOf(named);
          if (text === '*') return true;
          if (type !== 'Service') return false;
          // A service of all regions: `logs.amazonaws.com`.
          return text === undefined || overlaps(text, wanted) || text === principal.replace('.{region}', '');
        }),
    );
  });
}

/** Whether two patterns can stand for one text. What cannot be known, can. */
function overlaps(a: string | undefined, b: string): boolean {
  if (a === undefined) return true;
  const [headA, headB] = [a.split('*')[0] ?? '', b.split('*')[0] ?? ''];
  if (!a.includes('*') && !b.includes('*')) return a.toLowerCase() === b.toLowerCase();
  const tail = (text: string): string => (text.includes('*') ? text.slice(text.lastIndexOf('*') + 1) : text);
  const agrees = (one: string, other: string, by: 'startsWith' | 'endsWith'): boolean => one[by](other) || other[by](one);
  return agrees(headA.toLowerCase(), headB.toLowerCase(), 'startsWith') && agrees(tail(a).toLowerCase(), tail(b).toLowerCase(), 'endsWith');
}
