/** What an expression of a function's code can be. */
import type { SdkOperation } from '../schema/iam/sdk';
import type { CallNode, ClassNode, FunctionNode, ListNode, LiteralNode, Module, Node, ObjectNode, TemplateNode } from './tree';

/** The call that a function is looked at from: what its parameters are there. */
export interface Frame {
  readonly of: FunctionNode;
  readonly call: CallNode;
  readonly self: InstanceThing | undefined;
  readonly parent: Frame | undefined;
  readonly depth: number;
}

export type Thing =
  | NodeThing
  | ClassThing
  | InstanceThing
  | MethodThing
  | { readonly kind: 'module'; readonly module: Module }
  /** Something of a package: `boto3.client`, `@aws-sdk/client-rds#RDSClient`. */
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | SessionThing
  | ClientThing
  | OperationThing
  | ResourceThing
  | CollectionThing
  | CommandThing;

export interface NodeThing {
  readonly kind: 'node';
  readonly node: LiteralNode | TemplateNode | ListNode | ObjectNode | FunctionNode;
  readonly frame: Frame | undefined;
  /** What `self` is in a method. */
  readonly self?: InstanceThing;
}

export interface ClassThing {
  readonly kind: 'class';
  readonly node: ClassNode;
}

export interface InstanceThing {
  readonly kind: 'instance';
  readonly of: ClassNode;
  /** The call that made it; undefined for `self` when nothing tells which instance it is. */
  readonly made: { readonly call: CallNode; readonly frame: Frame | undefined } | undefined;
}

/** A member of something that is called: of a client, a list, a table. */
export interface MethodThing {
  readonly kind: 'method';
  readonly of: Thing;
  readonly name: string;
}

export interface SessionThing {
  readonly kind: 'session';
  readonly region: Argument | undefined;
}

export interface ClientThing {
  readonly kind: 'client';
  /** IAM prefix. */
  readonly service: string;
  readonly region: Argument | undefined;
  /** `plain`: methods are operations; `document`: DynamoDB's document client; `send`: takes commands only. */
  readonly style: 'plain' | 'document' | 'send';
}

/** A paginator or waiter: something that calls an operation when one of its methods is called. */
export interface OperationThing {
  readonly kind: 'operation';
  readonly client: ClientThing;
  readonly operation: SdkOperation;
  readonly method: string;
}

/** A resource of boto3: a table, a bucket, an object. Without type: the service's entry. */
export interface ResourceThing {
  readonly kind: 'resource';
  readonly client: ClientThing;
  readonly type: string;
  readonly parameters: readonly ParameterSource[];
}

/** Several of them, which are listed when they are gone through. */
export interface CollectionThing {
  readonly kind: 'collection';
  readonly client: ClientThing;
  readonly operation: string;
  readonly item: string;
  readonly parameters: readonly ParameterSource[];
  readonly isListed: boolean;
}

/** `new PutObjectCommand(…)`. */
export interface CommandThing {
  readonly kind: 'command';
  readonly call: CallNode;
}

/** An expression with the frame that it is looked at in. */
export interface Argument {
  readonly node: Node;
  readonly frame: Frame | undefined;
}

/** Where parameters of a call stand: one by its name, or an object of them. */
export interface ParameterSource extends Argument {
  /** Undefined for an object. */
  readonly name: string | undefined;
}

/** A call of an operation, found. */
export interface FoundCall {
  readonly operation: SdkOperation;
  readonly call: CallNode;
  readonly client: ClientThing | undefined;
  readonly parameters: readonly ParameterSource[];
}

/** What a call does and gives. */
export interface Outcome {
  readonly things: readonly Thing[];
  readonly found?: readonly FoundCall[];
  /** Opens a connection to a database. */
  readonly connects?: boolean;
  /** Calls something of AWS that cannot be told. */
  readonly isUnread?: boolean;
  /** The client that a command is sent with. */
  readonly sends?: { readonly command: CommandThing; readonly client: ClientThing };
}

export const NOTHING: Outcome = { things: [] };
