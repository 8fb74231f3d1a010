import type { SourceFile } from './program';
import { LineIndex } from './text';

/** A source file whose line index is computed when first needed. A byte-order mark is dropped. */
export function sourceFile(uri: string, text: string): SourceFile {
  return new TextFile(uri, text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}

class TextFile implements SourceFile {
  private index: LineIndex | undefined;

  constructor(
    readonly uri: string,
    readonly text: string,
  ) {}

  get lines(): LineIndex {
    return (this.index ??= new LineIndex(this.text));
  }
}

/** The folder of a URI or path, without trailing slash. */
export function dirname(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
}

export function basename(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** The path from a folder to what is below it, as people write it: `a b/c` for `file:///r/a%20b/c` in `file:///r`. */
export function relativePath(folder: string, uri: string): string {
  return decodeURIComponent(uri.slice(folder.length + 1));
}

/**
 * Resolves a relative path against the URI of a folder: `join('file:///a/b', '../c d')` is `file:///a/c%20d`. Segments that are
 * escaped already stay as they are.
 */
export function join(folder: string, path: string): string {
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(/%[0-9A-Fa-f]{2}/.test(part) ? part : escaped(part));
  }
  return parts.join('/');
}

/** As in file URIs: everything but `?`, `#` and what `encodeURI` escapes, brackets and bars excepted. */
function escaped(segment: string): string {
  return encodeURI(segment)
    .replace(/[?#]/g, encodeURIComponent)
    .replace(/%5B|%5D|%7C/g, decodeURIComponent);
}
