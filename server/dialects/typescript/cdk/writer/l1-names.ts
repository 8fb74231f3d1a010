/** Expressions in CloudFormation's names, in those of L1 constructs. */
import type { Expression } from '../../../../core/edits';
import type { Entry } from '../../../../core/rendering';
import type { NamePath } from '../../../../schema/names';
import type { CdkSession } from '../session';

/** An expression for the property at a CloudFormation path. */
export function toL1(session: CdkSession, type: string, path: NamePath, value: Expression): Expression {
  const schema = session.names.cloudFormation.property(type, path);
  switch (value.kind) {
    case 'object': {
      if (!schema || schema.container === 'map' || schema.kind !== 'object') return value;
      return { kind: 'object', entries: propertiesToL1(session, type, path, value.entries) };
    }
    case 'list':
      return { kind: 'list', items: value.items.map((item) => toL1(session, type, path, item)) };
    // Documents are plain objects.
    case 'document':
      return value;
    default:
      return value;
  }
}

export function propertiesToL1(
  session: CdkSession,
  type: string,
  parent: NamePath,
  entries: Readonly<Record<string, Expression>>,
): Readonly<Record<string, Expression>> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => {
      const path = [...parent, key];
      return [session.names.cdk.toCdk(type, path) ?? key, toL1(session, type, path, value)];
    }),
  );
}

/** Members at an L1 path, wrapped into lists where CloudFormation has lists. */
export function shapedL1(session: CdkSession, type: string, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
  const native: string[] = [];
  for (const name of path) native.push(session.names.cdk.toCloudFormation(type, native, name) ?? name);
  return entries.map(({ key, value }) => ({ key, value: shaped(session, type, [...native, session.names.cdk.toCloudFormation(type, native, key) ?? key], value) }));
}

function shaped(session: CdkSession, type: string, path: NamePath, value: Expression): Expression {
  if (value.kind !== 'object') return value;
  const schema = session.names.cloudFormation.property(type, path);
  if (!schema || schema.container === 'map' || schema.kind !== 'object') return value;
  const entries = Object.fromEntries(
    Object.entries(value.entries).map(([key, inner]) => [
      key,
      shaped(session, type, [...path, session.names.cdk.toCloudFormation(type, path, key) ?? key], inner),
    ]),
  );
  const own: Expression = { kind: 'object', entries };
  return session.bridge.isList(type, path) === true ? { kind: 'list', items: [own] } : own;
}
