/** `.tf.json` as the syntax tree of the same module in HCL, so that everything after the parser is the same. */
import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import type {
  Attribute, Block, Body, BodyItem, Expression, HclSyntaxTree, Identifier, Label, Template, TemplatePart, TextSpan,
} from './syntax/nodes';
import { Cursor } from './syntax/cursor';
import { parseHcl } from './syntax/parse';
import { parseTemplate } from './syntax/templates';

/** The number of labels of the blocks at the top. What is not listed is an attribute. */
const TOP: Readonly<Record<string, number>> = {
  terraform: 0, locals: 0, variable: 1, output: 1, module: 1, provider: 1, resource: 2, data: 2, ephemeral: 2, check: 1,
};

/** The same inside of blocks: everything else is written as an attribute, blocks of resources too. */
const NESTED: Readonly<Record<string, number>> = {
  lifecycle: 0, connection: 0, provisioner: 1, dynamic: 1, content: 0, required_providers: 0, default_tags: 0,
};

const DEEPEST = 100;

/** Parses any text; never throws. */
export function parseJsonSyntax(text: string): HclSyntaxTree {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false, disallowComments: false });
  const problems = errors.map(({ error, offset, length }) => ({
    message: `Not valid JSON: ${printParseErrorCode(error).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}.`,
    start: offset,
    end: offset + length,
  }));
  const items = root?.type === 'object' ? membersOf(root).flatMap((member) => itemsOf(member, TOP, text)) : [];
  return { text, root: { kind: 'body', items, start: 0, end: text.length }, comments: [], errors: problems };
}

interface Member {
  readonly key: JsonNode;
  readonly value: JsonNode;
  readonly span: TextSpan;
}

/** `//` is the key of a comment. */
function membersOf(object: JsonNode): readonly Member[] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (!key || !value || key.value === '//') return [];
    return [{ key, value, span: spanOf(property) }];
  });
}

function itemsOf(member: Member, blocks: Readonly<Record<string, number>>, text: string): readonly BodyItem[] {
  const name = String(member.key.value);
  const labels = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (labels === undefined) return [attributeOf(member, text)];
  return labelled(member.value, [], labels).map(({ body, path }) => blockOf(member, path, body, text));
}

interface LabelledBody {
  readonly path: readonly JsonNode[];
  readonly body: JsonNode;
}

/** Bodies below as many keys as a block has labels; a list stands for several bodies. */
function labelled(node: JsonNode, path: readonly JsonNode[], labels: number): readonly LabelledBody[] {
  if (node.type === 'array') return (node.children ?? []).flatMap((child) => labelled(child, path, labels));
  if (node.type !== 'object') return [];
  if (labels === 0) return [{ path, body: node }];
  return membersOf(node).flatMap((member) => labelled(member.value, [...path, member.key], labels - 1));
}

function blockOf({ key }: Member, path: readonly JsonNode[], body: JsonNode, text: string): Block {
  const name = path.at(-1) ?? key;
  const close = body.offset + body.length - 1;
  return {
    kind: 'block',
    type: identifierOf(key),
    labels: path.map(labelOf),
    open: body.offset,
    body: bodyOf(body, text),
    close,
    start: Math.min(name.offset, body.offset),
    end: close + 1,
  };
}

function bodyOf(object: JsonNode, text: string): Body {
  const items = membersOf(object).flatMap((member) => itemsOf(member, NESTED, text));
  return { kind: 'body', items, start: object.offset + 1, end: object.offset + object.length - 1 };
}

function attributeOf({ key, value, span }: Member, text: string): Attribute {
  return { kind: 'attribute', name: identifierOf(key), equals: text.indexOf(':', key.offset + key.length), value: expressionOf(value, text, 0), ...span };
}

function identifierOf(key: JsonNode): Identifier {
  return { kind: 'identifier', name: String(key.value), ...spanOf(key) };
}

function labelOf(key: JsonNode): Label {
  return { kind: 'label', value: String(key.value), quoted: true, ...spanOf(key) };
}

function expressionOf(node: JsonNode, text: string, depth: number): Expression {
  const span = spanOf(node);
  if (depth > DEEPEST) return { kind: 'error', partial: undefined, ...span };
  switch (node.type) {
    case 'string':
      return stringOf(node, text);
    case 'number':
      return { kind: 'number', value: Number(node.value), ...span };
    case 'boolean':
      return { kind: 'boolean', value: node.value === true, ...span };
    case 'array':
      return { kind: 'tuple', items: (node.children ?? []).map((child) => expressionOf(child, text, depth + 1)), closed: true, ...span };
    case 'object': {
      const items = membersOf(node).map((member) => ({
        kind: 'objectItem' as const,
        key: stringOf(member.key, text),
        separator: text.indexOf(':', member.key.offset + member.key.length),
        value: expressionOf(member.value, text, depth + 1),
        ...member.span,
      }));
      return { kind: 'object', items, closed: true, ...span };
    }
    default:
      return { kind: 'null', ...span };
  }
}

/** A string is a template. With escapes in it, its parts are known as a whole only. */
function stringOf(node: JsonNode, text: string): Template {
  const span = spanOf(node);
  const value = String(node.value);
  if (!/[$%]\{/.test(value)) {
    const inner = { start: span.start + 1, end: span.end - 1 };
    return { kind: 'template', parts: value === '' ? [] : [{ kind: 'templateLiteral', value, ...inner }], closed: true, ...span };
  }
  if (!text.slice(span.start, span.end).includes('\\')) {
    const cursor = new Cursor(text, undefined);
    cursor.position = span.start;
    cursor.limit = span.end;
    return parseTemplate(cursor);
  }
  const [item] = parseHcl(`v = <<${MARK}\n${value}\n${MARK}\n`).root.items;
  const parts = item?.kind === 'attribute' && item.value.kind === 'heredoc' ? withoutLastBreak(item.value.parts) : [];
  return { kind: 'template', parts: parts.map((part) => moved(part, span)), closed: true, ...span };
}

const MARK = 'LINTEL_TEXT';

function withoutLastBreak(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const last = parts.at(-1);
  if (last?.kind !== 'templateLiteral') return parts;
  const value = last.value.replace(/\n$/, '');
  return value === '' ? parts.slice(0, -1) : [...parts.slice(0, -1), { ...last, value }];
}

/** The same tree with every node at one place. */
function moved<T extends object>(node: T, span: TextSpan): T {
  const entries = Object.entries(node).map(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) return [key, value.map((each: unknown) => (isNode(each) ? moved(each, span) : each))];
    return [key, isNode(value) ? moved(value, span) : value];
  });
  // The members are those of `node`, in the same shapes.
  return { ...(Object.fromEntries(entries) as T), ...span };
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function spanOf({ offset, length }: JsonNode): TextSpan {
  return { start: offset, end: offset + length };
}
