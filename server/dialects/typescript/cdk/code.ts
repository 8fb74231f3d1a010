/** Expressions of the library that fixes write: `s3.BucketEncryption.KMS`, `cdk.Duration.days(14)`. */
import type { Expression } from '../../../core/edits';
import { write } from '../../../core/edits';
import type { Primitive } from '../../../core/value';
import { ENUMS } from './enums';

export interface Code {
  /** `aws-s3`, `core`. */
  readonly module: string;
  /** Below the module: `BucketEncryption.KMS`, `Duration.days`. */
  readonly path: string;
  /** Undefined: a constant. */
  readonly call: 'call' | 'new' | undefined;
}

/** An expression that only this dialect can write. Its content is the list of arguments, so that what they refer to is seen. */
export type CodeExpression = Extract<Expression, { kind: 'document' }> & { readonly code: Code };

/** `name` starts with the module: `aws-s3.BucketEncryption.KMS`. */
export function code(name: string, args?: readonly Expression[], call: Code['call'] = args ? 'call' : undefined): CodeExpression {
  const dot = name.indexOf('.');
  return { kind: 'document', content: write.list(...(args ?? [])), code: { module: name.slice(0, dot), path: name.slice(dot + 1), call } };
}

export function isCode(expression: Expression): expression is CodeExpression {
  return expression.kind === 'document' && 'code' in expression;
}

export function argumentsOf({ content }: CodeExpression): readonly Expression[] {
  return content.kind === 'list' ? content.items : [];
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
