/**
 * The vocabulary of bridge rows. A row says where a CloudFormation property lives in the canonical model and, where the two
 * shapes differ, how its value is translated. Every row works both ways: reading for rules, writing for fixes.
 */
import type { Expression } from '../../core/edits';
import type { Location } from '../../core/text';
import type { ObjectValue, Property, Value } from '../../core/value';

/**
 * Rows by CloudFormation name, `[]` behind the name of a list. What is not listed keeps its name in snake case, all the
 * way down. `#` before a name: no property, but an attribute of the resource, such as `#DeletionPolicy`.
 */
export type Shape = Readonly<Record<string, Row>>;

/** A canonical path with dots, relative to the enclosing object; or that with what else there is to say. */
export type Row = string | Field;

export interface Field {
  /** Empty: the members belong to the enclosing object itself. `-`: no part of this canonical resource. */
  readonly to: string;
  /** Rows of the members, for an object or a list of objects. */
  readonly of?: Shape;
  readonly codec?: Codec;
  readonly bag?: Bag;
  /** What CloudFormation wants beside the property once it is written, by name. */
  readonly beside?: Readonly<Record<string, Expression>>;
  /** Keys are data (policies, variables): nothing below is renamed. */
  readonly opaque?: boolean;
}

/** A translation of single values. The alternatives of a choice are translated one by one. */
export interface Codec {
  decode(value: Value): Value;
  /** Undefined when the value cannot be said in CloudFormation. */
  encode(value: Expression): Expression | undefined;
}

/** A list of pairs (`[{ Key: a, Value: b }]`) that stands for properties. */
export interface Bag {
  readonly key: string;
  readonly value: string;
  /** Canonical paths by key. Without it, the bag is an object whose keys are data, at the row's `to`. */
  readonly names?: Readonly<Record<string, string | { readonly to: string; readonly codec: Codec }>>;
}

/** How one CloudFormation type is named and shaped in the canonical model. */
export interface TypeBridge {
  readonly native: string;
  readonly canonical: string;
  readonly shape: Shape;
  /** The canonical attributes that `Ref` gives; the first is what a `Ref` reads as. */
  readonly ref: readonly string[];
  /** Canonical attributes by `Fn::GetAtt` name; one that is not listed reads as its name in snake case. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
  /** Further canonical resources that the native one declares. */
  readonly parts: readonly PartBridge[];
  /** Canonical properties that are not written but follow from the rest. */
  readonly implied?: (owner: PartOwner) => ReadonlyMap<string, Property>;
  /** For a type that stands for several canonical ones: whether this row is meant. */
  readonly when?: (properties: ObjectValue) => boolean;
  /** What a new native resource needs besides the canonical properties. */
  readonly constants?: Readonly<Record<string, Expression>>;
}

export interface PartBridge {
  readonly canonical: string;
  readonly shape: Shape;
  /** The property whose value, or each item of it, is the part. */
  readonly at?: string;
  split(owner: PartOwner): readonly Part[];
}

/** The native resource that parts are taken from. */
export interface PartOwner {
  readonly properties: ObjectValue;
  readonly id: string;
  /** An attribute of the main canonical resource, or of the one with another id, as a value. */
  self(attribute: string, id?: string): Value;
}

export interface Part {
  /** Tells the parts of one resource apart: `Targets[0]`. */
  readonly key: string;
  /** Its logical id, where it has one that the template can refer to. */
  readonly id?: string;
  /** Where it stands, when it has a place of its own but is not translated from there. */
  readonly at?: Location;
  /** Native properties, translated by the part's shape. */
  readonly native: ObjectValue;
  /** True when `native` stands in the source as an object of its own; false when it is the owner's. */
  readonly view: boolean;
  /** Canonical properties that no native one gives, such as the link to the main resource. */
  readonly added: ReadonlyMap<string, Property>;
}
