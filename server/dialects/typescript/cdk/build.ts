/** Turns one construct into CloudFormation resources. */
import { derived } from '../../../core/derived';
import { booleanOf } from '../../../core/query';
import type { Primitive, Property, Provenance, Value } from '../../../core/value';
import { choice, list, literal, object, reference } from '../../../core/value';
import { readValue } from './codecs';
import type { Construct } from './constructs';
import { Draft } from './draft';
import type { RecordedCall, Row, Rows } from './model';
import { managedPolicyArn } from './policies';
import type { CdkSession } from './session';
import { mapAlternatives, propertyAt, valueAt } from './shapes';

export class Build {
  readonly drafts: Draft[] = [];
  readonly main: Draft;
  readonly from: Provenance;

  constructor(
    readonly session: CdkSession,
    readonly construct: Construct,
  ) {
    this.from = construct.props.from;
    this.main = new Draft(construct.path, construct.type ?? '', this.from, construct.props.complete);
    if (this.main.type !== '') this.drafts.push(this.main);
  }

  /** The property of the construct at a dotted path; undefined when it is certainly not given. */
  property(path: string): Property | undefined {
    const property = propertyAt(this.construct.props, path.split('.'));
    return property && (property.value.kind === 'absent' ? undefined : property);
  }

  value(path: string): Value {
    return this.property(path)?.value ?? { kind: 'absent', from: this.from };
  }

  /** True when the property certainly is not given. */
  lacks(path: string): boolean {
    return this.property(path) === undefined;
  }

  /** A boolean property, where it is known. */
  flag(path: string, whenAbsent = false): boolean | undefined {
    const property = this.property(path);
    return property ? booleanOf(property.value) : whenAbsent;
  }

  calls(...names: readonly string[]): readonly RecordedCall[] {
    return this.construct.calls.filter((call) => names.includes(call.name));
  }

  /** The attribute of what may be a construct; other values are themselves. */
  attribute(value: Value, name: string): Value {
    return this.session.attributeOf(value, name);
  }

  managedPolicy(value: Value): Value {
    return managedPolicyArn(this.session, value);
  }

  literal(value: Primitive): Value {
    return literal(value, this.from);
  }

  /** An attribute of the construct's own resource, or of a child's. */
  own(name: string, child?: string): Value {
    return reference(child === undefined ? this.construct.path : `${this.construct.path}/${child}`, name, this.from);
  }

  /** A further resource. The id is that of its construct below this one. */
  child(id: string, type: string, from: Provenance = this.from): Draft {
    const draft = new Draft(`${this.construct.path}/${id}`, type, from);
    this.drafts.push(draft);
    return draft;
  }

  /** Sets a property from a literal, unless the construct's property is given or may be. */
  preset(path: string, value: Primitive, unless?: string): void {
    if (unless !== undefined && !this.lacks(unless)) return;
    this.main.preset(path, this.literal(value));
  }

  apply(rows: Rows, draft: Draft = this.main, container: Value = this.construct.props): void {
    for (const { path, targets } of listed(rows)) {
      // Members of an incomplete object that are not seen are covered by the draft being incomplete itself.
      if (container.kind === 'object' && !container.entries.has(path[0] ?? '')) continue;
      const property = propertyAt(container, path);
      if (property) for (const each of targets) this.applyRow(each, property, draft);
    }
  }

  private applyRow(row: string | Row, property: Property, draft: Draft): void {
    if (typeof row === 'string') {
      const { value } = property;
      draft.set(row, value.kind === 'literal' && value.value === null ? { kind: 'absent', from: value.from } : property);
      return;
    }
    const value = row.read ? readValue(property.value, row.read, this) : property.value;
    draft.set(row.to, value === property.value ? property : { ...property, value });
  }

  /** A translated object of its own: the members of `container` by rows. */
  object(rows: Rows, container: Value): Value {
    return mapAlternatives(container, (value) => {
      if (value.kind !== 'object') return value;
      const draft = new Draft('', '', value.from, value.complete);
      this.apply(rows, draft, value);
      return draft.finish();
    });
  }
}

const listed = derived((rows: Rows): readonly { readonly path: readonly string[]; readonly targets: readonly (string | Row)[] }[] =>
  Object.entries(rows).map(([path, row]) => ({ path: path.split('.'), targets: Array.isArray(row) ? (row as readonly (string | Row)[]) : [row as string | Row] })),
);

/** A value that is there under a condition only. */
export function under(condition: string | undefined, value: Value): Value {
  if (condition === undefined || condition === '') return value;
  return choice(
    [
      { value, condition },
      { value: { kind: 'absent', from: value.from }, condition: `not (${condition})` },
    ],
    value.from,
  );
}

export function texts(from: Provenance, ...items: readonly string[]): Value {
  return list(items.map((item) => literal(item, from)), from);
}

export function fields(from: Provenance, entries: Readonly<Record<string, Value | undefined>>): Value {
  const given = new Map<string, Property>();
  for (const [key, value] of Object.entries(entries)) if (value && value.kind !== 'absent') given.set(key, { value });
  return object(given, from);
}

export { valueAt };
