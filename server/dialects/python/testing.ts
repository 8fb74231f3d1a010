/** What the tests of this dialect share: programs from texts, values as text. */
import type { Program, SourceFiles } from '../../core/program';
import { sourceFile } from '../../core/source-file';
import type { Value } from '../../core/value';
import { schemaNames } from '../../schema/names';
import { schemaTables } from '../../schema/names/tables';
import { createPythonDialect } from './index';

export const ROOT = 'file:///w';

export function filesOf(texts: Readonly<Record<string, string>>): SourceFiles {
  const all = Object.entries(texts);
  const sources = new Map(all.filter(([path]) => dialect.claims(path)).map(([path, text]) => [`${ROOT}/${path}`, sourceFile(`${ROOT}/${path}`, text)]));
  const others = new Map(all.filter(([path]) => !dialect.claims(path)).map(([path, text]) => [`${ROOT}/${path}`, text]));
  const uris = all.map(([path]) => `${ROOT}/${path}`);
  return {
    root: ROOT,
    sources,
    texts: others,
    exists: (uri) => uris.some((each) => each === uri || each.startsWith(`${uri}/`)),
  };
}

export const { pulumi: names, cloudFormation } = schemaNames(schemaTables);
const dialect = createPythonDialect({ names, cloudFormation });

/** The one program that texts by path make; a single text is `__main__.py`. */
export function programOf(source: string | Readonly<Record<string, string>>): Program {
  const files = filesOf(typeof source === 'string' ? { '__main__.py': source } : source);
  const [seed, ...others] = dialect.discover(files);
  if (!seed || others.length > 0) throw new Error(`expected one program, found ${others.length + (seed ? 1 : 0)}`);
  return dialect.evaluate(seed, files);
}

/** A value in one line, close to JSON. */
export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'list':
      return `[${value.items.map(show).join(', ')}${value.complete ? '' : ', …'}]`;
    case 'object': {
      const entries = [...value.entries].map(([key, entry]) => `${key}: ${show(entry.value)}`);
      return `{${[...entries, ...(value.complete ? [] : ['…'])].join(', ')}}`;
    }
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${show(part)}}`)).join('')}\``;
    case 'reference':
      return `<${value.target.split('::').at(-1) ?? ''}${value.attribute === '' ? '' : `.${value.attribute}`}>`;
    case 'choice':
      return `(${value.alternatives.map((each) => `${show(each.value)} if ${each.condition}`).join(' | ')})`;
    case 'unknown':
      return `?${value.name ?? value.reason}`;
    case 'absent':
      return 'absent';
  }
}
