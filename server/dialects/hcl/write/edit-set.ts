/** The edits that one `render` call gathers, by file. */
import type { SourceFile } from '../../../core/program';
import type { TextEdit } from '../../../core/text';
import { aboveBlock, lineEnd } from './layout';
import type { Block } from '../syntax/nodes';

interface Declarations {
  readonly uri: string;
  readonly offset: number;
  readonly after: boolean;
  readonly texts: string[];
}

export class EditSet {
  private readonly edits = new Map<string, TextEdit[]>();
  private readonly declarations = new Map<string, Declarations>();
  private readonly last: { readonly uri: string; readonly edit: TextEdit }[] = [];

  /** The edits of a file, to be added to. */
  of(uri: string): TextEdit[] {
    const known = this.edits.get(uri);
    if (known) return known;
    const made: TextEdit[] = [];
    this.edits.set(uri, made);
    return made;
  }

  /** False for what cannot be written, as in JSON, whose edits are made apart. */
  add(file: SourceFile, edits: readonly TextEdit[] | undefined): boolean {
    if (!edits || file.uri.endsWith('.json')) return false;
    this.of(file.uri).push(...edits);
    return true;
  }

  /** Behind everything else that goes to the same place. */
  addLast(file: SourceFile, edit: TextEdit): boolean {
    this.last.push({ uri: file.uri, edit });
    return this.add(file, []);
  }

  /** A new block, before or after another one. Those for one place come in the order in which they are added. */
  declare(file: SourceFile, beside: Block | undefined, after: boolean, text: string): boolean {
    if (!beside) return this.declareAtEnd(file, text);
    const offset = after ? lineEnd(file.text, beside.end) : aboveBlock(file.text, beside);
    const key = `${file.uri} ${offset} ${String(after)}`;
    const known = this.declarations.get(key);
    if (known) known.texts.push(text);
    else this.declarations.set(key, { uri: file.uri, offset, after, texts: [text] });
    return this.add(file, []);
  }

  /** In a file that declares nothing yet. */
  private declareAtEnd(file: SourceFile, text: string): boolean {
    const offset = file.text.length;
    const edits = this.of(file.uri);
    const at = edits.findIndex(({ range }) => range.start === offset);
    const before = edits[at];
    if (before) edits[at] = { ...before, newText: `${before.newText}\n${text}\n` };
    else edits.push({ range: { start: offset, end: offset }, newText: `${file.text.trim() === '' ? '' : '\n'}${text}\n` });
    return this.add(file, []);
  }

  /** Everything, by file. */
  all(): ReadonlyMap<string, readonly TextEdit[]> {
    for (const { uri, edit } of this.last.splice(0)) this.of(uri).push(edit);
    for (const { uri, offset, after, texts } of this.declarations.values()) {
      const newText = after ? texts.map((text) => `\n\n${text}`).join('') : texts.map((text) => `${text}\n\n`).join('');
      this.of(uri).push({ range: { start: offset, end: offset }, newText });
    }
    this.declarations.clear();
    return this.edits;
  }
}
