/** Examples as programs: files with text, and the marked places. */
import type { ExampleSource } from '../../server/core/rule';
import type { Flavour } from '../../server/core/program';
import type { TextRange } from '../../server/core/text';

export interface ExampleProgram {
  /** Text by path, without marks. */
  readonly files: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly path: string;
  readonly range: TextRange;
}

/** The file that an example given as one text is in. */
export const DEFAULT_FILES: Readonly<Record<Flavour, string>> = {
  terraform: 'main.tf',
  'cloudformation-json': 'template.json',
  'cloudformation-yaml': 'template.yaml',
  'cdk-typescript': 'app.ts',
  'pulumi-typescript': 'index.ts',
  'pulumi-python': '__main__.py',
};

/** Reads an example: `«…»` marks a place and is taken out of the text. Throws for marks that do not pair. */
export function readExample(source: ExampleSource, flavour: Flavour): ExampleProgram {
  const texts = typeof source === 'string' ? { [DEFAULT_FILES[flavour]]: source } : source;
  const files = new Map<string, string>();
  const marks: Mark[] = [];
  for (const [path, marked] of Object.entries(texts)) {
    let text = '';
    let start: number | undefined;
    for (const character of marked) {
      if (character === '«') {
        if (start !== undefined) throw new Error(`${path}: marks must not nest`);
        start = text.length;
      } else if (character === '»') {
        if (start === undefined) throw new Error(`${path}: » without «`);
        marks.push({ path, range: { start, end: text.length } });
        start = undefined;
      } else {
        text += character;
      }
    }
    if (start !== undefined) throw new Error(`${path}: « without »`);
    files.set(path, text);
  }
  return { files, marks };
}
