/** Canonical expressions in CloudFormation's words, before they are put into JSON or YAML. */
import type { Expression, NewInput, NewResource } from '../../../core/edits';
import { GENERATED_SECRET, isNewInput, isNewResource } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { Resource } from '../../../core/resource';
import type { Primitive, Value } from '../../../core/value';
import { arnPattern, type Bridge } from '../../../schema/bridge';
import { intrinsicOf } from '../evaluate/intrinsic';
import type { Node } from '../syntax/nodes';
import { textOf } from '../syntax/nodes';

/** What is to be written, without saying whether as JSON or YAML. */
export type Data =
  | { readonly kind: 'scalar'; readonly value: Primitive }
  | { readonly kind: 'list'; readonly items: readonly Data[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Data])[] }
  /** An intrinsic function of one text: `Bucket` for `Ref`, `Bucket.Arn` for `Fn::GetAtt`, a pattern for `Fn::Sub`. */
  | { readonly kind: 'call'; readonly name: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub'; readonly text: string }
  /** What stands in the source, as it stands. */
  | { readonly kind: 'source'; readonly node: Node };

export interface Speller {
  /** Undefined when the template cannot say it. */
  data(expression: Expression): Data | undefined;
}

export interface SpellerInput {
  readonly bridge: Bridge;
  readonly uri: string;
  readonly text: string;
  /** The node of a value, where it has one. */
  nodeOf(value: Value): Node | undefined;
  /** The logical id of a resource that is yet to be declared. */
  logicalId(resource: NewResource): string;
  /** The name of a parameter that is yet to be declared. */
  parameterOf(input: NewInput): string;
  /** JSON text is spread over lines where the format has a way to write them. */
  readonly isYaml: boolean;
  /** Whether `Fn::Sub` can name this: a parameter, a resource, a pseudo parameter. */
  isNameable(name: string): boolean;
}

export function createSpeller(input: SpellerInput): Speller {
  function data(expression: Expression): Data | undefined {
    switch (expression.kind) {
      case 'literal':
        return { kind: 'scalar', value: expression.value };
      case 'list': {
        const items = expression.items.map(data);
        return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
      }
      case 'object': {
        const entries: (readonly [string, Data])[] = [];
        for (const [key, value] of Object.entries(expression.entries)) {
          const spelled = data(value);
          if (!spelled) return undefined;
          entries.push([key, spelled]);
        }
        return { kind: 'map', entries };
      }
      case 'document':
        return expression.asText ? pattern(jsonParts(expression.content, input.isYaml)) : data(expression.content);
      case 'deployment':
        return { kind: 'call', name: 'Ref', text: PSEUDO[expression.of] };
      case 'reference':
        return call(pieceOfReference(expression.target, expression.attribute));
      case 'template':
        return pattern(expression.parts);
      case 'existing':
        return existing(expression.value);
      case 'input':
        return call(pieceOfInput(expression.input));
      // Templates have no names for objects.
      case 'named':
        return expression.otherwise && data(expression.otherwise);
      case 'merge':
        return undefined;
    }
  }

  function existing(value: Value): Data | undefined {
    const node = input.nodeOf(value);
    if (node) return { kind: 'source', node };
    return call(pieceOfValue(value));
  }

  /** `!Ref X` for `${X}`, `!GetAtt X.Y` for `${X.Y}`, `!Sub` for anything else that has holes. */
  function call(text: string | undefined): Data | undefined {
    if (text === undefined) return undefined;
    const [, name] = /^\$\{([^!}][^}]*)\}$/.exec(text) ?? [];
    if (name === undefined) return sub(text);
    return { kind: 'call', name: name.includes('.') ? 'Fn::GetAtt' : 'Ref', text: name };
  }

  function pattern(parts: readonly (string | Expression)[]): Data | undefined {
    const pieces: string[] = [];
    for (const part of parts) {
      const piece = typeof part === 'string' ? escaped(part) : pieceOf(part);
      if (piece === undefined) return undefined;
      pieces.push(piece);
    }
    return call(pieces.join(''));
  }

  function sub(text: string): Data {
    return text.includes('${') ? { kind: 'call', name: 'Fn::Sub', text } : { kind: 'scalar', value: text };
  }

  /** An expression as a piece of a `Fn::Sub` pattern. */
  function pieceOf(expression: Expression): string | undefined {
    switch (expression.kind) {
      case 'literal':
        return escaped(String(expression.value ?? ''));
      case 'deployment':
        return `\${${PSEUDO[expression.of]}}`;
      case 'reference':
        return pieceOfReference(expression.target, expression.attribute);
      case 'template': {
        const pieces = expression.parts.map((part) => (typeof part === 'string' ? escaped(part) : pieceOf(part)));
        return pieces.includes(undefined) ? undefined : pieces.join('');
      }
      case 'existing':
        return pieceOfValue(expression.value);
      case 'input':
        return pieceOfInput(expression.input);
      case 'named':
        return expression.otherwise && pieceOf(expression.otherwise);
      default:
        return undefined;
    }
  }

  function pieceOfInput(wanted: ProgramInput | NewInput): string | undefined {
    if (isNewInput(wanted)) return `\${${input.parameterOf(wanted)}}`;
    return input.isNameable(wanted.name) ? `\${${wanted.name}}` : undefined;
  }

  function pieceOfReference(target: Resource | NewResource, attribute: string): string | undefined {
    const isNew = isNewResource(target);
    const id = isNew ? input.logicalId(target) : target.id;
    if (isNew && target.type === GENERATED_SECRET) {
      return attribute === 'password' ? `{{resolve:secretsmanager:\${${id}}:SecretString:password}}` : `\${${id}}`;
    }
    if (!/^[A-Za-z0-9]+$/.test(id)) return undefined;
    const native = isNew ? input.bridge.nativeType(target.type) : nativeTypeOf(target, input.bridge);
    if (native === undefined) return undefined;
    const given = input.bridge.nativeAttribute(native, attribute);
    if (!given) return attribute === 'arn' ? arnPattern(native, id) : undefined;
    return given.kind === 'ref' ? `\${${id}}` : `\${${id}.${given.name}}`;
  }

  function pieceOfValue(value: Value): string | undefined {
    if (value.kind === 'template') {
      const pieces = value.parts.map(pieceOfValue);
      return pieces.includes(undefined) ? undefined : pieces.join('');
    }
    const node = input.nodeOf(value);
    if (node) return pieceOfNode(node);
    // What stands in another template is not text of this one.
    if (value.from.location.uri !== input.uri) return undefined;
    const { start, end } = value.from.location.range;
    const [hole, name = ''] = /^\$\{([^!}][^}]*)\}$/.exec(input.text.slice(start, end)) ?? [];
    if (hole !== undefined) return input.isNameable(name.split('.')[0] ?? '') ? hole : undefined;
    return value.kind === 'literal' && value.from.via.length === 0 ? escaped(String(value.value ?? '')) : undefined;
  }

  function pieceOfNode(node: Node): string | undefined {
    const call = intrinsicOf(node);
    if (!call) return node.kind === 'scalar' ? escaped(String(node.value ?? '')) : undefined;
    const { argument } = call;
    if (call.name === 'Ref') return `\${${textOf(argument) ?? ''}}`;
    if (call.name === 'Fn::Sub') return textOf(argument);
    if (call.name !== 'Fn::GetAtt') return undefined;
    const path = argument?.kind === 'list' ? argument.items.map(textOf) : [textOf(argument)];
    return path.includes(undefined) ? undefined : `\${${path.join('.')}}`;
  }

  return { data };
}

/** The native type whose attributes a resource has: its own, or for a part that stands for another type, that type's. */
function nativeTypeOf({ type, declared }: Resource, bridge: Bridge): string | undefined {
  return bridge.canonicalType(declared.nativeType, declared.properties) === type
    ? declared.nativeType
    : bridge.nativeType(type);
}

/** JSON as the parts of a pattern. What is not literal stands in quotes: all that it can be is text. */
function jsonParts(content: Expression, isSpread: boolean, indent = ''): readonly (string | Expression)[] {
  switch (content.kind) {
    case 'literal':
      return [JSON.stringify(content.value)];
    case 'document':
      return jsonParts(content.content, isSpread, indent);
    case 'template':
      return ['"', ...content.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part)), '"'];
    case 'list': {
      const flat = !isSpread || content.items.every((item) => item.kind !== 'object' && item.kind !== 'list');
      const items = content.items.map((item) => jsonParts(item, isSpread, `${indent}  `));
      return enclosed('[', items, ']', flat ? undefined : indent, isSpread ? ', ' : ',');
    }
    case 'object': {
      const colon = isSpread ? ': ' : ':';
      const items = Object.entries(content.entries).map(([key, value]) => [JSON.stringify(key), colon, ...jsonParts(value, isSpread, `${indent}  `)]);
      return enclosed('{', items, '}', isSpread ? indent : undefined, ',');
    }
    default:
      return ['"', content, '"'];
  }
}

function enclosed(
  open: string,
  items: readonly (readonly (string | Expression)[])[],
  close: string,
  indent: string | undefined,
  separator: string,
): readonly (string | Expression)[] {
  if (items.length === 0) return [open + close];
  const [before, between, after] = indent === undefined ? ['', separator, ''] : [`\n${indent}  `, `,\n${indent}  `, `\n${indent}`];
  return [open, ...items.flatMap((item, index) => [index === 0 ? before : between, ...item]), after, close];
}

function escaped(text: string): string {
  return text.replaceAll('${', '${!');
}

const PSEUDO = { region: 'AWS::Region', account: 'AWS::AccountId', partition: 'AWS::Partition' } as const;
