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

/** Members at an L1 path, wrapped into lists where CloudFormation has lists, and completed with what it wants beside them. */
export function shapedL1(session: CdkSession, type: string, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
  const native = nativePath(session, type, path);
  return entries.map(({ key, value }) => ({ key, value: shaped(session, type, [...native, nativeName(session, type, native, key)], value) }));
}

function shaped(session: CdkSession, type: string, path: NamePath, value: Expression): Expression {
  if (value.kind !== 'object') return value;
  const schema = session.names.cloudFormation.property(type, path);
  if (!schema || schema.container === 'map' || schema.kind !== 'object') return value;
  const members = Object.entries(value.entries).map(([key, inner]): Entry => ({ key, value: inner }));
  const entries = Object.fromEntries(
    completed(session, type, path, members, () => false).map((each) => [
      each.key,
      shaped(session, type, [...path, nativeName(session, type, path, each.key)], each.value),
    ]),
  );
  const own: Expression = { kind: 'object', entries };
  return session.bridge.isList(type, path) === true ? { kind: 'list', items: [own] } : own;
}

/** Members at an L1 path with what CloudFormation wants beside them and is not there. */
export function withBesides(
  session: CdkSession,
  type: string,
  path: readonly string[],
  entries: readonly Entry[],
  isPresent: (key: string) => boolean,
): readonly Entry[] {
  return completed(session, type, nativePath(session, type, path), entries, isPresent);
}

function completed(session: CdkSession, type: string, native: NamePath, entries: readonly Entry[], isPresent: (key: string) => boolean): readonly Entry[] {
  const keys = new Set(entries.map((entry) => entry.key));
  const added = entries.flatMap(({ key }) =>
    Object.entries(session.bridge.beside(type, [...native, nativeName(session, type, native, key)])).flatMap(([name, value]): Entry[] => {
      const own = session.names.cdk.toCdk(type, [...native, name]);
      return own === undefined || keys.has(own) || isPresent(own) ? [] : [{ key: own, value }];
    }),
  );
  return [...entries, ...added];
}

function nativePath(session: CdkSession, type: string, path: readonly string[]): readonly string[] {
  const native: string[] = [];
  for (const name of path) native.push(nativeName(session, type, native, name));
  return native;
}

function nativeName(session: CdkSession, type: string, parent: NamePath, name: string): string {
  return session.names.cdk.toCloudFormation(type, parent, name) ?? name;
}
