/**
 * Fixes in canonical terms. A rule says what the infrastructure should be; the dialect decides how that is written.
 */
import type { ProgramInput } from './facts';
import type { Placement, Resource } from './resource';
import type { Location } from './text';
import type { ListValue, ObjectValue, Primitive, Value } from './value';

/** What to write, without saying how a dialect writes it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Primitive }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, Expression>> }
  /** An attribute (canonical name, e.g. `arn`, `id`) of a resource of the program or of one that this fix adds. */
  | { readonly kind: 'reference'; readonly target: Resource | NewResource; readonly attribute: string }
  /** A string with holes. */
  | { readonly kind: 'template'; readonly parts: readonly (string | Expression)[] }
  /** The deployment's own region, account id or partition, in the idiom of the dialect. */
  | { readonly kind: 'deployment'; readonly of: 'region' | 'account' | 'partition' }
  /** A JSON document where the platform wants a string (policies): `jsonencode`, `JSON.stringify`, `json.dumps`, or an object. */
  | { readonly kind: 'document'; readonly content: Expression; /** Also where the platform takes objects elsewhere: the property is a string. */ readonly asText?: true }
  /** What is written already, kept as it stands: its text with its comments. */
  | { readonly kind: 'existing'; readonly value: Value }
  /** Objects laid over each other, later ones over earlier ones: `merge(local.common_tags, { … })`, `{ ...tags, … }`. */
  | { readonly kind: 'merge'; readonly parts: readonly Expression[] }
  /**
   * What the program keeps under some name, by a name that code at the place has for it: an object that holds all of these entries, a text,
   * or what is not known. `otherwise`: what is written where there is no such name.
   */
  | { readonly kind: 'named'; readonly value: Value; readonly otherwise?: Expression }
  /** A value given at deployment: one that the program takes already, or a new one, declared where the dialect keeps them. */
  | { readonly kind: 'input'; readonly input: ProgramInput | NewInput };

/** A resource that a fix adds. Referring to it from an expression is enough: it is declared once, near `near`. */
export interface NewResource {
  readonly isNew: true;
  /** Canonical type; `data.` and a type for a data source, which Terraform alone has. */
  readonly type: string;
  /** What it should be called, in words: `data key`, `orders dead letter`. The dialect makes a free name of its style. */
  readonly name: string;
  /** True when the source refers to it already: `name` is its name there, letter by letter. */
  readonly isNamed?: boolean;
  /** Canonical arguments. */
  readonly properties: Readonly<Record<string, Expression>>;
  /** The resource that needs it: decides the file, the scope, the provider and region. */
  readonly near: Resource;
  /** Where it is created, when that is not where `near` is: the placement of another resource or provider of the program. */
  readonly placement?: Placement;
}

/** A variable, parameter or configuration value that a fix adds. */
export interface NewInput {
  readonly isNew: true;
  /** In words: `vpc cidr`. The dialect makes a free name of its style. */
  readonly name: string;
  /** True when the source refers to it already: `name` is its name there, letter by letter. */
  readonly isNamed?: boolean;
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  /** Left out when deployment must give it. */
  readonly preset?: Primitive;
  readonly description: string;
  readonly near: Resource;
}

/**
 * The type of a new resource that every dialect spells differently: a generated password kept in Secrets Manager. Takes
 * `name`, `username` and `kms_key_id`; has the attributes `password` (the value, as the dialect passes it) and `arn`.
 */
export const GENERATED_SECRET = 'generated_secret';

/** An IAM statement to write. */
export interface NewStatement {
  readonly sid?: string;
  /** Whom it allows, in policies of resources. */
  readonly principals?: { readonly type: 'AWS' | 'Service'; readonly identifiers: readonly Expression[] };
  readonly actions: readonly string[];
  readonly resources: readonly Expression[];
  /** Condition block in IAM's JSON form. */
  readonly condition?: Expression;
}

export type CanonicalEdit =
  /**
   * Sets a property (canonical path), creating what is missing on the way. `within`: the object that has or gets the last name of the
   * path, where a list on the way may have several: one rule of a security group.
   */
  | {
      readonly kind: 'set';
      readonly resource: Resource;
      readonly path: readonly string[];
      readonly value: Expression;
      readonly within?: ObjectValue;
    }
  | { readonly kind: 'remove'; readonly resource: Resource; readonly path: readonly string[]; readonly within?: ObjectValue }
  /** Rewrites the expression at a place, usually a `Property.site`. */
  | { readonly kind: 'replace'; readonly resource: Resource; readonly site: Location; readonly by: Expression }
  | { readonly kind: 'append'; readonly resource: Resource; readonly list: ListValue; readonly item: Expression }
  /** Declares a resource that nothing else in the fix refers to. */
  | { readonly kind: 'add'; readonly resource: NewResource }
  /** Declares an input that the source refers to already. */
  | { readonly kind: 'declare'; readonly input: NewInput }
  /** Adds an Allow statement behind an existing one, in the way that one is written. */
  | {
      readonly kind: 'add-statement';
      readonly resource: Resource;
      readonly after: ObjectValue;
      readonly statement: NewStatement;
    }
  /** Exports a value under a name: `outputs.tf`, `Outputs`, `export const`, `CfnOutput`, `pulumi.export`. `name` in words. */
  | { readonly kind: 'output'; readonly name: string; readonly description: string; readonly value: Expression; readonly near: Resource }
  /** Names the provider (Terraform, Pulumi) or environment (CDK) of a resource that relies on the default one. */
  | { readonly kind: 'place'; readonly resource: Resource; readonly placement: Placement }
  /** Replaces text that is no value: a name, a version. Empty `newText` removes it. */
  | { readonly kind: 'text'; readonly location: Location; readonly newText: string }
  /** Creates a file of the workspace. Not offered when it exists. */
  | { readonly kind: 'create'; readonly uri: string; readonly text: string }
  /** Makes one resource wait for another. */
  | { readonly kind: 'depend'; readonly resource: Resource; readonly on: Resource | NewResource };

export type Applicability = 'safe' | 'unsafe';
export type Impact = 'in-place' | 'replacement' | 'downtime' | 'cost';

/** Shorthands for rules. */
export const write = {
  literal: (value: Primitive): Expression => ({ kind: 'literal', value }),
  list: (...items: readonly Expression[]): Expression => ({ kind: 'list', items }),
  object: (entries: Readonly<Record<string, Expression>>): Expression => ({ kind: 'object', entries }),
  reference: (target: Resource | NewResource, attribute: string): Expression => ({ kind: 'reference', target, attribute }),
  template: (...parts: readonly (string | Expression)[]): Expression => ({ kind: 'template', parts }),
  deployment: (of: 'region' | 'account' | 'partition'): Expression => ({ kind: 'deployment', of }),
  document: (content: Expression): Expression => ({ kind: 'document', content }),
  existing: (value: Value): Expression => ({ kind: 'existing', value }),
  named: (value: Value, otherwise?: Expression): Expression => ({ kind: 'named', value, ...(otherwise ? { otherwise } : {}) }),
  merge: (...parts: readonly Expression[]): Expression => merged(parts),
  input: (input: ProgramInput | NewInput): Expression => ({ kind: 'input', input }),
} as const;

/** Neighbouring objects become one; one part alone is itself. */
function merged(parts: readonly Expression[]): Expression {
  const joined: Expression[] = [];
  for (const part of parts.flatMap((each) => (each.kind === 'merge' ? each.parts : [each]))) {
    const last = joined.at(-1);
    if (part.kind === 'object' && Object.keys(part.entries).length === 0) continue;
    if (part.kind === 'object' && last?.kind === 'object') joined[joined.length - 1] = { kind: 'object', entries: { ...last.entries, ...part.entries } };
    else joined.push(part);
  }
  const [only] = joined;
  return joined.length > 1 ? { kind: 'merge', parts: joined } : (only ?? { kind: 'object', entries: {} });
}

/** A resource to add; refer to it from an expression, or add it with an `add` edit. */
export function newResource(type: string, name: string, near: Resource, properties: NewResource['properties']): NewResource {
  return { isNew: true, type, name, near, properties };
}

export function isNewResource(target: Resource | NewResource): target is NewResource {
  return 'isNew' in target;
}

export function isNewInput(input: ProgramInput | NewInput): input is NewInput {
  return 'isNew' in input;
}
