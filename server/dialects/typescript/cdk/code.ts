/** Expressions of the library that fixes write: `s3.BucketEncryption.KMS`, `cdk.Duration.days(14)`. */
import type { Expression } from '../../../core/edits';
import type { Primitive } from '../../../core/value';
import { ENUMS } from './enums';

/** A literal in the canonical model that is written as code of the library. */
export interface CodeExpression {
  readonly kind: 'literal';
  readonly value: Primitive;
  readonly code: Code;
}

export interface Code {
  /** `aws-s3`, `core`. */
  readonly module: string;
  /** Below the module: `BucketEncryption.KMS`, `Duration.days`. */
  readonly path: string;
  /** Present for a call, or for `new` when `isNew` is set. */
  readonly args?: readonly Expression[];
  readonly isNew?: boolean;
}

/** `name` starts with the module: `aws-s3.BucketEncryption.KMS`. */
export function code(name: string, args?: readonly Expression[], isNew = false): CodeExpression {
  const dot = name.indexOf('.');
  const path = name.slice(dot + 1);
  return {
    kind: 'literal',
    value: path,
    code: { module: name.slice(0, dot), path, ...(args ? { args } : {}), ...(isNew ? { isNew } : {}) },
  };
}

export function codeOf(expression: Expression): Code | undefined {
  // Only `code` makes literals with such a member.
  return expression.kind === 'literal' && 'code' in expression ? (expression as CodeExpression).code : undefined;
}

/** The members of an enumeration by name; undefined for one that is not known. */
export function enumMembers(name: string): ReadonlyMap<string, Primitive> | undefined {
  const text = Object.hasOwn(ENUMS, name) ? ENUMS[name] : undefined;
  if (text === undefined) return undefined;
  return new Map(
    text.split('|').map((member): [string, Primitive] => {
      const equals = member.indexOf('=');
      if (equals < 0) return [member, member];
      const value = member.slice(equals + 1);
      return [member.slice(0, equals), value.startsWith('#') ? Number(value.slice(1)) : value];
    }),
  );
}

/** The member that has a value. */
export function enumMember(name: string, value: Primitive): string | undefined {
  for (const [member, own] of enumMembers(name) ?? []) if (own === value) return member;
  return undefined;
}
