/** Workspaces of plain texts, for tests. */
import type { Program, SourceFile, SourceFiles } from '../../../core/program';
import { dirname, sourceFile } from '../../../core/source-file';
import type { Value } from '../../../core/value';
import { createHclDialect, type HclOptions } from '..';

export const ROOT = 'file:///work';

/** Texts by path below the root. Those that the dialect claims, and JSON, are sources. */
export function workspace(files: Readonly<Record<string, string>>): SourceFiles {
  const sources = new Map<string, SourceFile>();
  const texts = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const uri = `${ROOT}/${path}`;
    if (/\.(tf|tofu|tfvars|json|hcl)$/.test(path)) sources.set(uri, sourceFile(uri, text));
    else texts.set(uri, text);
  }
  const paths = new Set([...sources.keys(), ...texts.keys()]);
  for (const uri of [...paths]) for (let folder = dirname(uri); folder.length > ROOT.length; folder = dirname(folder)) paths.add(folder);
  return { root: ROOT, sources, texts, exists: (uri) => uri === ROOT || paths.has(uri) };
}

/** The first program of a workspace; a text alone is `main.tf`. */
export function program(texts: string | Readonly<Record<string, string>>, options?: HclOptions): Program {
  const files = workspace(typeof texts === 'string' ? { 'main.tf': texts } : texts);
  const dialect = createHclDialect(undefined, options);
  const [seed] = dialect.discover(files);
  if (!seed) throw new Error('There is no module in the workspace');
  return dialect.evaluate(seed, files);
}

/** A value on one line. */
export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'list':
      return `[${[...value.items.map(show), ...(value.complete ? [] : ['…'])].join(', ')}]`;
    case 'object': {
      const entries = [...value.entries].map(([key, property]) => `${key}: ${show(property.value)}`);
      return `{${[...entries, ...(value.complete ? [] : ['…'])].join(', ')}}`;
    }
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${show(part)}}`)).join('')}\``;
    case 'reference':
      return value.attribute === '' ? value.target : `${value.target}.${value.attribute}`;
    case 'choice':
      return `(${value.alternatives.map((each) => `${each.condition} ? ${show(each.value)}`).join(' | ')})`;
    case 'unknown':
      return `<${value.reason}${value.name === undefined ? '' : ` ${value.name}`}>`;
    case 'absent':
      return 'absent';
  }
}
