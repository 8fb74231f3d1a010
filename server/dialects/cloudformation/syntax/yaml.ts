/**
 * YAML templates. The library that composes the tree recurses, and dies on nesting that only an attacker writes: its lexer
 * does not, so depth is measured on tokens first. Scalars read as CloudFormation reads them: dates and numbers with a
 * leading zero are text, `yes` and `no` are booleans.
 */
import {
  Composer,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type CST,
  type Node as YamlNode,
  type Pair,
  type ParsedNode,
  type Scalar,
  type Tags,
} from 'yaml';
import type { Comment, SyntaxProblem } from '../../../core/program';
import type { TextRange } from '../../../core/text';
import type { Primitive } from '../../../core/value';
import type { Member, Node, SyntaxTree } from './nodes';
import { problemRange } from './nodes';

const DEPTH_LIMIT = 200;
/** How many nodes aliases may stand for in all. */
const NODE_LIMIT = 200_000;

export function parseYaml(text: string): SyntaxTree {
  const tree = composed(text, text);
  if (tree.problems.length === 0) return tree;
  const closed = withBracketsClosed(withQuotesClosed(text));
  const lenient = closed === text ? tree : composed(closed, text);
  return lenient.problems.length === 0 ? lenient : tree;
}

/** The tree of a text; `written` is what its places are of. */
function composed(text: string, written: string): SyntaxTree {
  const tokens = [...new Parser().parse(text)];
  if (tokens.some((token) => depthExceeds(token, DEPTH_LIMIT))) {
    const message = `Nested more than ${DEPTH_LIMIT} levels deep`;
    return { format: 'yaml', text: written, roots: [], problems: [{ range: { start: 0, end: 1 }, message }], comments: [], isSpliceable: false };
  }
  const composer = new Composer({
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    keepSourceTokens: true,
    customTags: shortForms(),
  });
  const roots: Node[] = [];
  const problems: SyntaxProblem[] = [];
  let refersToItself = false;
  for (const document of composer.compose(tokens, true, text.length)) {
    for (const { pos, message } of document.errors) {
      problems.push({ range: problemRange(text, pos[0], pos[1]), message: `YAML: ${message}` });
    }
    if (!document.contents) continue;
    const builder = new Builder(written);
    roots.push(builder.node(document.contents, undefined));
    refersToItself ||= builder.refersToItself;
  }
  const isSpliceable = problems.length === 0 && roots.length === 1 && !refersToItself && text === written;
  return { format: 'yaml', text: written, roots, problems, comments: commentsOf(tokens), isSpliceable };
}

const MOST_QUOTES = 50;

/**
 * CloudFormation takes quoted text whose further lines are indented less than YAML asks for; the library ends it there. The same
 * text, as long, with such texts on one line.
 */
function withQuotesClosed(text: string): string {
  let result = text;
  for (let count = 0; count < MOST_QUOTES; count++) {
    const start = openQuote(result);
    if (start === undefined) return result;
    const quote = result[start] === '"' ? /"(?:[^"\\]|\\[^])*"/y : /'(?:[^']|'')*'/y;
    quote.lastIndex = start;
    const [whole] = quote.exec(result) ?? [];
    if (whole === undefined || !whole.includes('\n')) return text;
    result = result.slice(0, start) + whole.replace(/[\r\n]/g, ' ') + result.slice(start + whole.length);
  }
  return text;
}

/**
 * CloudFormation takes brackets whose further lines are indented less than YAML asks for, down to the closing `}]`; the library ends
 * the list or map before them. The same text, as long, with such lines at the end of the line before.
 */
function withBracketsClosed(text: string): string {
  let result = text;
  for (let count = 0; count < MOST_LINES; count++) {
    const early = earlyEnd(result);
    if (!early || !isClosedLater(result, early)) return result;
    const [blank = ''] = /\s*$/.exec(result.slice(0, early.offset)) ?? [];
    const start = early.offset - blank.length;
    // A comment would swallow the line.
    if (result.slice(result.lastIndexOf('\n', start - 1) + 1, start).includes('#')) return result;
    result = result.slice(0, start) + ' '.repeat(blank.length) + result.slice(early.offset);
  }
  return text;
}

const MOST_LINES = 20;

interface EarlyEnd {
  readonly offset: number;
  /** How many brackets are open there. */
  readonly open: number;
}

/** Where the library first ends brackets that are not closed. */
function earlyEnd(text: string): EarlyEnd | undefined {
  let open = 0;
  for (const { source, offset, isMark } of lexemes(text)) {
    if (isMark && source === EARLY_END) return { offset, open };
    if (source === '[' || source === '{') open++;
    if (source === ']' || source === '}') open--;
  }
  return undefined;
}

/** Whether the brackets that are open at a place are closed, before the next section of the template. */
function isClosedLater(text: string, { offset, open }: EarlyEnd): boolean {
  const pieces = /"(?:[^"\\]|\\[^])*"|'(?:[^']|'')*'|[[{]|[\]}]|\n\w/g;
  pieces.lastIndex = offset;
  let depth = open;
  for (let piece = pieces.exec(text); piece; piece = pieces.exec(text)) {
    const [found] = piece;
    if (found.startsWith('\n')) return false;
    if (found === '[' || found === '{') depth++;
    if ((found === ']' || found === '}') && --depth === 0) return true;
  }
  return false;
}

/** Where the first quoted text starts that the library does not see the end of. */
function openQuote(text: string): number | undefined {
  for (const { source, offset } of lexemes(text)) {
    if (/^['"]/.test(source) && (source.length === 1 || !source.endsWith(source.charAt(0)))) return offset;
  }
  return undefined;
}

/** The library's marks of its own, which have no place in the text: a document starts, brackets end unclosed, a scalar follows. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);
const EARLY_END = '\u0018';

interface Lexeme {
  readonly source: string;
  readonly offset: number;
  readonly isMark: boolean;
}

/** The library's lexer, which works on lines and does not recurse. */
function* lexemes(text: string): Generator<Lexeme> {
  let offset = 0;
  for (const source of new Lexer().lex(text)) {
    const isMark = MARKS.has(source) && text[offset] !== source;
    yield { source, offset, isMark };
    if (!isMark) offset += source.length;
  }
}

class Builder {
  /** Whether there are anchors or aliases. */
  refersToItself = false;
  private readonly built = new Map<YamlNode, Node | 'building'>();
  private readonly anchors = new Map<string, YamlNode>();
  private count = 0;

  constructor(private readonly text: string) {}

  node(source: YamlNode, tokens: readonly CST.SourceToken[] | undefined): Node {
    if (isAlias(source) || source.anchor !== undefined) this.refersToItself = true;
    if (isAlias(source)) return this.aliased(source);
    const known = this.built.get(source);
    if (known && known !== 'building') return known;
    if (known === 'building' || ++this.count > NODE_LIMIT) return nothing(source.range?.[0] ?? 0);
    this.built.set(source, 'building');
    if (!isAlias(source) && source.anchor !== undefined) this.anchors.set(source.anchor, source);
    const made = this.make(source, tokens);
    this.built.set(source, made);
    return made;
  }

  /** What an alias stands for: the latest node of its anchor, in the place where that is written. */
  private aliased(source: YamlNode): Node {
    const target = isAlias(source) ? this.anchors.get(source.source) : undefined;
    return target ? this.node(target, undefined) : nothing(source.range?.[0] ?? 0);
  }

  private make(source: YamlNode, tokens: readonly CST.SourceToken[] | undefined): Node {
    const [start = 0, valueEnd = 0] = source.range ?? [];
    const tag = tokens?.findLast((token) => token.type === 'tag');
    const intrinsic = source.tag === undefined ? undefined : longForm(source.tag);
    const from = tag ? tag.offset : start;
    if (isMap(source)) {
      const members = this.members(source.items);
      const own = members.findLast((member) => !member.merged);
      const end = source.flow ? valueEnd : (own?.range.end ?? this.trimmed(start, valueEnd));
      return { kind: 'map', range: { start: from, end }, intrinsic, flow: source.flow === true, members };
    }
    if (isSeq(source)) {
      const items = source.items.flatMap((item, index): readonly Node[] =>
        this.item(item, itemTokens(source.srcToken, index)),
      );
      const last = source.items.at(-1);
      const lastEnd = isAlias(last) ? last.range?.[1] : items.at(-1)?.range.end;
      const end = source.flow ? valueEnd : (lastEnd ?? this.trimmed(start, valueEnd));
      return { kind: 'list', range: { start: from, end }, intrinsic, flow: source.flow === true, items };
    }
    if (isScalar(source)) return this.scalar(source, { start: from, end: valueEnd }, start, intrinsic);
    return nothing(start);
  }

  private item(item: unknown, tokens: readonly CST.SourceToken[] | undefined): readonly Node[] {
    if (isPair(item)) {
      // `[a: b]` holds a map of one without braces.
      const members = this.members([item]);
      const [only] = members;
      return only ? [{ kind: 'map', range: only.range, intrinsic: undefined, flow: true, members }] : [];
    }
    return isNode(item) ? [this.node(item, tokens)] : [];
  }

  private members(pairs: readonly Pair[]): readonly Member[] {
    const members: Member[] = [];
    for (const pair of pairs) {
      const key = pair.key;
      if (!isScalar(key) && !isAlias(key)) continue;
      const [start = 0, end = 0] = key.range ?? [];
      const name = isScalar(key) ? keyText(key) : '';
      const { value } = pair;
      const node = isNode(value) ? this.node(value, valueTokens(pair)) : undefined;
      if (name === '<<' && isScalar(key) && key.type === 'PLAIN') {
        members.push(...mergedMembers(node));
        continue;
      }
      const site = this.siteOf(value, node, end);
      members.push({
        key: name,
        keyRange: { start, end },
        value: node?.kind === 'scalar' && node.value === null && node.range.start === node.range.end ? undefined : node,
        site,
        range: { start, end: Math.max(site.end, end) },
        merged: false,
      });
    }
    return members;
  }

  private siteOf(value: unknown, node: Node | undefined, keyEnd: number): TextRange {
    if (isAlias(value)) {
      const [start = keyEnd, end = keyEnd] = value.range ?? [];
      return { start, end };
    }
    if (node && node.range.end > node.range.start) return node.range;
    const colon = this.text.indexOf(':', keyEnd);
    const at = colon < 0 || /\S/.test(this.text.slice(keyEnd, colon)) ? keyEnd : colon + 1;
    return { start: at, end: at };
  }

  private scalar(source: Scalar, range: TextRange, start: number, intrinsic: string | undefined): Node {
    const [, end = start] = source.range ?? [];
    switch (source.type) {
      case 'QUOTE_SINGLE':
      case 'QUOTE_DOUBLE': {
        const value = String(source.value);
        const content = { start: start + 1, end: end - 1 };
        return {
          kind: 'scalar',
          range,
          intrinsic,
          flow: true,
          value,
          style: source.type === 'QUOTE_SINGLE' ? 'single' : 'double',
          verbatim: this.verbatim(content, value),
        };
      }
      case 'BLOCK_FOLDED':
      case 'BLOCK_LITERAL': {
        const trimmed = { start: range.start, end: this.trimmed(range.start, range.end) };
        return {
          kind: 'scalar',
          range: trimmed,
          intrinsic,
          flow: false,
          value: String(source.value),
          style: 'block',
          verbatim: undefined,
        };
      }
      default: {
        const value = intrinsic === undefined ? plainValue(source) : (source.source ?? '');
        const content = { start, end };
        return {
          kind: 'scalar',
          range,
          intrinsic,
          flow: true,
          value,
          style: 'plain',
          verbatim: this.verbatim(content, String(value ?? '')),
        };
      }
    }
  }

  private verbatim(content: TextRange, value: string): TextRange | undefined {
    return this.text.slice(content.start, content.end) === value ? content : undefined;
  }

  private trimmed(start: number, end: number): number {
    let at = end;
    while (at > start && /\s/.test(this.text.charAt(at - 1))) at--;
    return at;
  }
}

/** Without these, each short form would cost a warning with a stack trace. What they stand for is told from `tag`. */
function shortForms(): Tags {
  return SHORT_FORMS.flatMap((name) => [
    { tag: `!${name}`, resolve: (text: string) => text },
    { tag: `!${name}`, collection: 'seq' as const },
    { tag: `!${name}`, collection: 'map' as const },
  ]);
}

const SHORT_FORMS = (
  'Ref Condition And Base64 Cidr Equals FindInMap GetAZs GetAtt If ImportValue Join Length Not Or Select Split Sub ' +
  'ToJsonString Transform'
).split(' ');

function nothing(at: number): Node {
  return {
    kind: 'scalar',
    range: { start: at, end: at },
    intrinsic: undefined,
    flow: true,
    value: null,
    style: 'plain',
    verbatim: undefined,
  };
}

function isNode(value: unknown): value is ParsedNode {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function keyText(key: Scalar): string {
  return key.type === 'PLAIN' ? (key.source ?? '') : String(key.value);
}

/** The members of the maps that a merge key names; the first map that has a key wins. */
function mergedMembers(node: Node | undefined): readonly Member[] {
  const maps = node?.kind === 'list' ? node.items : node ? [node] : [];
  const members = new Map<string, Member>();
  for (const map of maps) {
    if (map.kind !== 'map') continue;
    for (const member of map.members) {
      if (!members.has(member.key)) members.set(member.key, { ...member, merged: true });
    }
  }
  return [...members.values()];
}

function plainValue(scalar: Scalar): Primitive {
  const source = scalar.source ?? '';
  if (/^(?:true|yes|on)$/i.test(source)) return true;
  if (/^(?:false|no|off)$/i.test(source)) return false;
  if (/^(?:null|~|)$/i.test(source)) return null;
  const { value } = scalar;
  return typeof value === 'number' && String(value) === source ? value : source;
}

/** `!GetAtt` is `Fn::GetAtt`; `!Ref` and `!Condition` have no prefix. Tags that are none of CloudFormation's are ignored. */
function longForm(tag: string): string | undefined {
  if (!tag.startsWith('!') || tag.startsWith('!!')) return undefined;
  const name = tag.slice(1);
  return name === 'Ref' || name === 'Condition' ? name : /^\w/.test(name) ? `Fn::${name}` : undefined;
}

function valueTokens(pair: Pair): readonly CST.SourceToken[] | undefined {
  // The composer leaves the token of a pair on it when it keeps source tokens; the type does not say which.
  const token = pair.srcToken as CST.CollectionItem | undefined;
  return token?.sep;
}

function itemTokens(token: CST.Token | undefined, index: number): readonly CST.SourceToken[] | undefined {
  return token && 'items' in token ? token.items[index]?.start : undefined;
}

function depthExceeds(token: CST.Token, limit: number): boolean {
  const stack: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 1 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.depth > limit) return true;
    if (next.token.type === 'document') {
      if (next.token.value) stack.push({ token: next.token.value, depth: next.depth });
    } else if ('items' in next.token) {
      for (const { key, value } of next.token.items) {
        if (key) stack.push({ token: key, depth: next.depth + 1 });
        if (value) stack.push({ token: value, depth: next.depth + 1 });
      }
    }
  }
  return false;
}

/** All comments, in the order of the text. */
function commentsOf(tokens: readonly CST.Token[]): readonly Comment[] {
  const comments: Comment[] = [];
  const take = (list: readonly CST.SourceToken[] | undefined): void => {
    for (const { type, offset, source } of list ?? []) {
      if (type !== 'comment') continue;
      comments.push({ range: { start: offset, end: offset + source.length }, text: source.replace(/^#+/, '').trim() });
    }
  };
  const stack: CST.Token[] = [...tokens];
  for (let token = stack.pop(); token; token = stack.pop()) {
    if (token.type === 'comment') take([token]);
    if ('start' in token && Array.isArray(token.start)) take(token.start);
    if ('end' in token && Array.isArray(token.end)) take(token.end);
    if ('props' in token) take(token.props.filter((each): each is CST.SourceToken => 'source' in each));
    if (token.type === 'document' && token.value) stack.push(token.value);
    if ('items' in token) {
      for (const item of token.items) {
        take(item.start);
        take(item.sep);
        if (item.key) stack.push(item.key);
        if (item.value) stack.push(item.value);
      }
    }
  }
  return comments.sort((a, b) => a.range.start - b.range.start);
}
