/** What `Pulumi.yaml` says that matters to reading a program. Read line by line: the file is a handful of plain keys. */
import type { Comment, SourceFile } from '../../../core/program';
import type { Location } from '../../../core/text';

export interface Scalar {
  readonly value: string;
  readonly location: Location;
}

export interface Manifest {
  readonly uri: string;
  readonly name: Scalar | undefined;
  readonly runtime: string | undefined;
  /** The program's folder or file, relative to the manifest. */
  readonly main: string | undefined;
  /** Configuration keys that have a default. */
  readonly defaults: ReadonlyMap<string, Scalar>;
  /** Configuration keys that are declared or given a value, secret or not. */
  readonly keys: ReadonlySet<string>;
  /** `aws:defaultTags`: what the default provider tags everything with. */
  readonly tags: ReadonlyMap<string, Scalar>;
}

/** Reads `key: value` pairs with their nesting; lists and block scalars are passed over. */
export function readManifest(file: SourceFile): Manifest {
  const values = new Map<string, Scalar>();
  const keys = new Set<string>();
  const path: { readonly indentation: number; readonly key: string }[] = [];
  let offset = 0;
  for (const line of file.text.split('\n')) {
    const match = /^(\s*)((?:"[^"]*"|'[^']*'|[^\s#'"-][^#]*?))\s*:(?:\s+(.*?))?\s*$/.exec(line.replace(/\s+#.*$/, ''));
    if (match) {
      const [, blanks = '', rawKey = '', raw = ''] = match;
      while ((path.at(-1)?.indentation ?? -1) >= blanks.length) path.pop();
      const key = unquoted(rawKey);
      path.push({ indentation: blanks.length, key });
      if (path.length === 2 && path[0]?.key === 'config') keys.add(key);
      if (raw !== '') {
        const start = offset + line.indexOf(raw, blanks.length + rawKey.length);
        const location = { uri: file.uri, range: { start, end: start + raw.length } };
        values.set(path.map((each) => each.key).join('\n'), { value: unquoted(raw), location });
      }
    }
    offset += line.length + 1;
  }
  const at = (...keys: readonly string[]): Scalar | undefined => values.get(keys.join('\n'));
  const defaults = new Map<string, Scalar>();
  const tags = new Map<string, Scalar>();
  for (const [key, scalar] of values) {
    const [first, name, last, ...more] = key.split('\n');
    if (first === 'config' && name === 'aws:defaultTags') {
      const tag = last === 'value' ? more[1] : more[0];
      if (tag !== undefined) tags.set(tag, scalar);
    }
    if (first !== 'config' || name === undefined || more.length > 0) continue;
    if (last === undefined || last === 'default' || last === 'value') defaults.set(name, scalar);
  }
  return {
    uri: file.uri,
    name: at('name'),
    runtime: at('runtime')?.value ?? at('runtime', 'name')?.value,
    main: at('main')?.value,
    defaults,
    keys,
    tags,
  };
}

/** Comments of such a file: a `#` at the start of a line or behind a blank, outside of quotes. */
export function manifestComments({ text }: SourceFile): readonly Comment[] {
  const comments: Comment[] = [];
  for (const match of text.matchAll(/^(?:[^\n#"']|"[^"\n]*"|'[^'\n]*'|(?<=\S)#)*?(?<!\S)(#[^\n]*)/gm)) {
    const written = match[1]?.trimEnd() ?? '';
    const start = match.index + match[0].length - (match[1]?.length ?? 0);
    comments.push({ range: { start, end: start + written.length }, text: written.replace(/^#+/, '').trim() });
  }
  return comments;
}

function unquoted(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.endsWith(quote) && text.length > 1 ? text.slice(1, -1) : text;
}
