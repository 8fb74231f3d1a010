/** What the dialect's tests share: a template in, its program, values in words, and edited text out. */
import type { CanonicalEdit } from '../../../core/edits';
import type { Dialect, Program, SourceFile, SourceFiles } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { dirname, sourceFile } from '../../../core/source-file';
import { applyEdits } from '../../../core/text';
import type { Provenance, Value } from '../../../core/value';
import table from '../../../schema/generated/cloudformation.json';
import { cloudFormationSchema } from '../../../schema/names/cloudformation';
import { createCloudFormationDialect, type CloudFormationOptions } from '..';

export interface Sample {
  readonly dialect: Dialect;
  readonly file: SourceFile;
  readonly program: Program;
  resource(id: string): Resource;
  /** The text after the edits; undefined when they cannot be rendered. */
  edited(...edits: readonly CanonicalEdit[]): string | undefined;
}

const names = { cloudFormation: cloudFormationSchema(table) };

/** A program of one template; what starts with a brace is JSON. `others`: further files of the workspace, by path. */
export function sample(
  text: string,
  others: Readonly<Record<string, string>> = {},
  options: CloudFormationOptions = {},
): Sample {
  const dialect = createCloudFormationDialect({ names, ...options });
  const file = sourceFile(`file:///w/template.${/^\s*\{/.test(text) ? 'json' : 'yaml'}`, text);
  const files = workspace(dialect, file, others);
  const [seed = { id: 'none', dialect: 'cloudformation' as const, uri: file.uri }] = dialect.discover(files);
  const program = dialect.evaluate(seed, files);
  return {
    dialect,
    file,
    program,
    resource(id) {
      const found = program.graph.byId(id);
      if (!found)
        throw new Error(`No resource ${id}; there are ${program.graph.resources.map((each) => each.id).join(', ')}`);
      return found;
    },
    edited(...edits) {
      const result = program.render(edits);
      const [only] = result ?? [];
      return only && applyEdits(text, only.edits);
    },
  };
}

/** Files in `file:///w`, told apart into sources and other texts as hosts do. */
export function workspace(dialect: Dialect, file: SourceFile, others: Readonly<Record<string, string>>): SourceFiles {
  const sources = new Map([[file.uri, file]]);
  const texts = new Map<string, string>();
  const paths = new Set([file.uri]);
  for (const [path, text] of Object.entries(others)) {
    const uri = `file:///w/${path}`;
    for (let each = uri; each !== 'file:///w'; each = dirname(each)) paths.add(each);
    const source = sourceFile(uri, text);
    if (dialect.claims(uri) && dialect.recognises(source)) sources.set(uri, source);
    else texts.set(uri, text);
  }
  return { root: 'file:///w', sources, texts, exists: (uri) => paths.has(uri) };
}

/** A value in words: `"x"`, `<Bucket.arn>`, `?AWS::Region`, `a|b`. */
export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(show).join(', ')}${value.complete ? '' : ', …'}]`;
    case 'object': {
      const entries = [...value.entries].map(([key, property]) => `${key}: ${show(property.value)}`);
      return `{${[...entries, ...(value.complete ? [] : ['…'])].join(', ')}}`;
    }
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${show(part)}}`)).join('')}\``;
    case 'reference':
      return `<${value.target}.${value.attribute}>`;
    case 'choice':
      return `(${value.alternatives.map((each) => `${each.condition}: ${show(each.value)}`).join(' | ')})`;
    case 'unknown':
      return `?${value.name ?? value.reason}`;
    case 'absent':
      return '-';
  }
}

/** Where a value is written, and what it came through. */
export function origin(file: SourceFile, from: Provenance): string {
  const { start, end } = from.location.range;
  return [file.text.slice(start, end), ...from.via.map((each) => each.name)].join(' < ');
}
