/** What tests of this dialect share: values as text, programs from text. */
import type { CanonicalEdit } from '../../core/edits';
import type { Program, SourceFiles } from '../../core/program';
import type { Resource } from '../../core/resource';
import { sourceFile } from '../../core/source-file';
import { applyEdits } from '../../core/text';
import type { Value } from '../../core/value';
import { createTypeScriptDialect } from './index';
import { engine } from './syntax/engine';

/** A value on one line: `<unknown>`, `{ref.attr}`, `a | b [condition]`. */
export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'list':
      return `[${[...value.items.map(show), ...(value.complete ? [] : ['…'])].join(', ')}]`;
    case 'object':
      return `{ ${[...[...value.entries].map(([key, { value: inner }]) => `${key}: ${show(inner)}`), ...(value.complete ? [] : ['…'])].join(', ')} }`;
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${show(part)}}`)).join('')}\``;
    case 'reference':
      return `@${value.target.split('::').at(-1) ?? ''}${value.attribute === '' ? '' : `.${value.attribute}`}`;
    case 'choice':
      return `(${value.alternatives.map((each) => `${show(each.value)} if ${each.condition}`).join(' | ')})`;
    case 'unknown':
      return `<${value.name ?? value.reason}>`;
    case 'absent':
      return 'absent';
  }
}

const ROOT = 'file:///workspace';

/** The files of a workspace, by path. */
export function workspace(texts: Readonly<Record<string, string>>): SourceFiles {
  const sources = new Map(Object.entries(texts).map(([path, text]) => [`${ROOT}/${path}`, sourceFile(`${ROOT}/${path}`, text)]));
  return { root: ROOT, sources, texts: new Map(), exists: (uri) => sources.has(uri) };
}

/** The one program of a workspace. */
export function evaluateFiles(texts: Readonly<Record<string, string>>): Program {
  const dialect = createTypeScriptDialect(engine);
  const files = workspace(texts);
  const [seed, ...others] = dialect.discover(files);
  if (!seed || others.length > 0) throw new Error(`Expected one program, found ${seed ? others.length + 1 : 0}`);
  return dialect.evaluate(seed, files);
}

/** The texts after edits, or undefined when they cannot be rendered. */
export function rendered(
  texts: Readonly<Record<string, string>>,
  edits: (program: Program) => readonly CanonicalEdit[],
): Readonly<Record<string, string>> | undefined {
  const program = evaluateFiles(texts);
  const changes = program.render(edits(program));
  if (!changes) return undefined;
  const result = { ...texts };
  for (const { uri, edits: each } of changes) {
    const path = uri.slice(ROOT.length + 1);
    result[path] = applyEdits(result[path] ?? '', each);
  }
  return result;
}

/** The resource of a type whose name is given; the only one of the type without name. */
export function resourceOf(program: Program, type: string, name?: string): Resource {
  const found = program.graph.ofType(type).filter((each) => name === undefined || each.name === name);
  const [only] = found;
  if (!only || found.length !== 1) throw new Error(`Expected one ${type} ${name ?? ''}, found ${found.length}`);
  return only;
}
