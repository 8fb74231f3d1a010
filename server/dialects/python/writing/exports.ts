/** New exports of the stack: behind those that there are, else at the end of the entry file. */
import type { NewOutput } from '../../../core/rendering';
import { indentationAt } from '../../../core/text';
import type { Declaration } from '../pulumi/collector';
import { quoted } from '../syntax/strings';
import type { Additions } from './additions';
import type { WritingContext } from './context';
import type { Documents } from './documents';
import { lineEndAt, type FileIndex } from './file-index';
import { roomAt, type FileWriter } from './file-writer';
import { layOut, type Code } from './layout';
import { wordsIn } from './naming';
import { spell, type Site } from './speller';

/** A statement to write behind. */
interface Anchor {
  readonly file: FileWriter;
  readonly start: number;
  readonly end: number;
  /** True when other exports stand there. */
  readonly isExport: boolean;
}

export class Exports {
  private readonly names = new Set<string>();
  private readonly ends = new Set<number>();

  constructor(
    private readonly context: WritingContext,
    private readonly documents: Documents,
    private readonly additions: Additions,
  ) {}

  declare(output: NewOutput): boolean {
    const near = this.context.declarationOf(output.near.declared);
    if (!near) return false;
    return this.anchors().some((anchor) => this.write(output, near, anchor));
  }

  private write(output: NewOutput, near: Declaration, { file, start, end, isExport }: Anchor): boolean {
    const site: Site = { file, offset: start, near, cls: undefined, path: [], late: true };
    const value = spell(output.value, site, this.additions);
    if (value === undefined) return false;
    const { text } = file.index.file;
    const name = this.nameFor(output.name);
    const code: Code = {
      open: `${file.imports.pulumi('export')}(`,
      items: [
        { lead: '', value: quoted(name, file.index.quote) },
        { lead: '', value },
      ],
      close: ')',
    };
    const indentation = indentationAt(text, start);
    const at = lineEndAt(text, end);
    const gap = isExport || this.ends.has(at) ? '\n' : '\n\n';
    file.insert(at, `${gap}${indentation}${layOut(code, roomAt(file, indentation, indentation.length))}`);
    this.ends.add(at);
    this.names.add(name);
    return true;
  }

  private anchors(): readonly Anchor[] {
    const { program, entry } = this.context;
    const found: Anchor[] = [];
    for (const { call } of [...program.exports].reverse()) {
      const file = this.documents.at(call.uri);
      const anchor = file && exportAt(file, call.range.start);
      if (anchor) {
        found.push(anchor);
        break;
      }
    }
    const file = this.documents.at(entry);
    const last = file?.index.module.body.statements.at(-1);
    if (file && last) found.push({ file, start: last.start, end: last.end, isExport: false });
    return found;
  }

  private nameFor(words: string): string {
    const taken = this.context.program.exports.flatMap(({ name }) => (name.kind === 'literal' ? [String(name.value)] : []));
    const parts = wordsIn(words);
    const isCamel = taken.some((each) => /[a-z][A-Z]/.test(each));
    const isKebab = taken.some((each) => each.includes('-'));
    const isSnake = taken.some((each) => each.includes('_'));
    const camel = parts.map((word, at) => (at === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join('');
    const base = isSnake || (!isCamel && !isKebab) ? parts.join('_') : isCamel ? camel : parts.join('-');
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}${isCamel ? '' : isKebab ? '-' : '_'}${number}`;
      if (!taken.includes(candidate) && !this.names.has(candidate)) return candidate;
    }
  }
}

/** An export that is a statement of its own, in the module or directly in a function. */
function exportAt(file: FileWriter, offset: number): Anchor | undefined {
  const { steps } = file.index.placeOf(offset);
  const [statement, around] = [steps.at(-1)?.statement, steps.at(-2)?.statement];
  if (statement?.kind !== 'expression' || !(around === undefined || around.kind === 'function')) return undefined;
  return startsLine(file.index, statement.start) ? { file, start: statement.start, end: statement.end, isExport: true } : undefined;
}

function startsLine({ file: { text } }: FileIndex, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}
