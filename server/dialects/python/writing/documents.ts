/** The documents that one rendering changes. */
import type { FileEdit } from '../../../core/text';
import { disjoint } from '../../../core/text';
import type { WritingContext } from './context';
import { FileWriter } from './file-writer';

export class Documents {
  private readonly files = new Map<string, FileWriter>();

  constructor(private readonly context: WritingContext) {}

  at(uri: string): FileWriter | undefined {
    const known = this.files.get(uri);
    if (known) return known;
    const file = this.context.files.sources.get(uri);
    if (!file) return undefined;
    const writer = new FileWriter(this.context.indexOf(file));
    this.files.set(uri, writer);
    return writer;
  }

  /** The gathered edits; undefined where they overlap or are not certain. */
  edits(): readonly FileEdit[] | undefined {
    const result: FileEdit[] = [];
    for (const [uri, file] of this.files) {
      const edits = disjoint(file.edits());
      if (!edits || file.broken) return undefined;
      if (edits.length > 0) result.push({ uri, edits });
    }
    return result;
  }
}
