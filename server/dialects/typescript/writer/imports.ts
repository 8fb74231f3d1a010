/** Imports of a file: which names they give, and adding one, sorted in. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import type { TextEdit } from '../../../core/text';
import { stringText } from './print';
import type { Style } from './style';

export interface ImportedNames {
  /** The local name of the whole module, where there is one that can be used as a value. */
  readonly namespace: string | undefined;
  /** Local names of its members. */
  readonly members: ReadonlyMap<string, string>;
  /** An import of types only, which a use as a value has to widen. */
  readonly typeOnly: TSESTree.ImportDeclaration | undefined;
  /** The import with braces, to which a member can be added. */
  readonly named: TSESTree.ImportDeclaration | undefined;
}

export function importedNames(body: readonly TSESTree.Node[], specifier: string): ImportedNames {
  const members = new Map<string, string>();
  let namespace: string | undefined;
  let typeOnly: TSESTree.ImportDeclaration | undefined;
  let named: TSESTree.ImportDeclaration | undefined;
  for (const node of body) {
    namespace ??= requiredName(node, specifier);
    if (node.type !== 'ImportDeclaration' || node.source.value !== specifier) continue;
    if (node.importKind === 'type') {
      typeOnly = node;
      continue;
    }
    for (const each of node.specifiers) {
      if (each.type !== 'ImportSpecifier') namespace ??= each.local.name;
      else if (each.importKind !== 'type' && each.imported.type === 'Identifier') members.set(each.imported.name, each.local.name);
    }
    if (node.specifiers.some((each) => each.type === 'ImportSpecifier')) named ??= node;
  }
  return { namespace, members, typeOnly, named };
}

/** `import x = require('m')` and `const x = require('m')`. */
function requiredName(node: TSESTree.Node, specifier: string): string | undefined {
  if (node.type === 'TSImportEqualsDeclaration') {
    const reference = node.moduleReference;
    const isWanted = reference.type === 'TSExternalModuleReference' && isText(reference.expression, specifier);
    return isWanted && node.importKind !== 'type' ? node.id.name : undefined;
  }
  if (node.type !== 'VariableDeclaration') return undefined;
  for (const { id, init } of node.declarations) {
    const isRequire = init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require';
    if (isRequire && id.type === 'Identifier' && isText(init.arguments[0], specifier)) return id.name;
  }
  return undefined;
}

function isText(node: TSESTree.Node | undefined, text: string): boolean {
  return node?.type === 'Literal' && node.value === text;
}

/** `import * as name from 'specifier'`, sorted in among the imports; a `require` in a file that has only those. */
export function addNamespace(file: SourceFile, body: readonly TSESTree.Node[], name: string, specifier: string, style: Style): TextEdit {
  const end = style.semicolon ? ';' : '';
  const isCommon = !body.some((node) => node.type === 'ImportDeclaration') && body.some((node) => isRequire(node));
  const line = isCommon
    ? `const ${name} = require(${stringText(specifier, style)})${end}`
    : `import * as ${name} from ${stringText(specifier, style)}${end}`;
  return addLine(file, body, specifier, line, style, isCommon);
}

/** `import { a, b } from 'specifier'`, or the names, which are sorted, added to the import that is there. */
export function addImported(file: SourceFile, body: readonly TSESTree.Node[], names: readonly string[], specifier: string, style: Style): readonly TextEdit[] {
  const { named } = importedNames(body, specifier);
  if (named) return names.map((name) => addToBraces(named, name));
  const line = `import { ${names.join(', ')} } from ${stringText(specifier, style)}${style.semicolon ? ';' : ''}`;
  return [addLine(file, body, specifier, line, style, false)];
}

function addToBraces(node: TSESTree.ImportDeclaration, name: string): TextEdit {
  const specifiers = node.specifiers.filter((each) => each.type === 'ImportSpecifier');
  const after = specifiers.findLast((each) => each.local.name.toLowerCase() < name.toLowerCase());
  const [first] = specifiers;
  if (after || !first) {
    const position = (after ?? node).range[1];
    return { range: { start: position, end: position }, newText: `, ${name}` };
  }
  return { range: { start: first.range[0], end: first.range[0] }, newText: `${name}, ` };
}

/** An import of types becomes one of values. */
export function widened(file: SourceFile, node: TSESTree.ImportDeclaration): TextEdit {
  const head = file.text.slice(node.range[0], node.range[1]);
  const type = /^import\s+type\s+/.exec(head)?.[0] ?? '';
  return { range: { start: node.range[0], end: node.range[0] + type.length }, newText: 'import ' };
}

function isRequire(node: TSESTree.Node): boolean {
  return node.type === 'VariableDeclaration' && node.declarations.some(({ init }) => init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require');
}

function addLine(
  file: SourceFile,
  body: readonly TSESTree.Node[],
  specifier: string,
  line: string,
  style: Style,
  isCommon: boolean,
): TextEdit {
  const imports = body.filter((node) => (isCommon ? isRequire(node) : node.type === 'ImportDeclaration' || node.type === 'TSImportEqualsDeclaration'));
  const after = imports.findLast((node) => precedes(sourceOf(node), specifier));
  const [first] = imports;
  if (after) return { range: { start: after.range[1], end: after.range[1] }, newText: `${style.newline}${line}` };
  if (first) return { range: { start: first.range[0], end: first.range[0] }, newText: `${line}${style.newline}` };
  const start = headerEnd(file.text);
  const blank = file.text.slice(start).trim() === '' ? '' : style.newline;
  return { range: { start, end: start }, newText: `${line}${style.newline}${blank}` };
}

/** Behind a shebang and directives. */
function headerEnd(text: string): number {
  return /^(?:#![^\n]*\n)?(?:\s*(['"])use strict\1;?[ \t]*\r?\n)?/.exec(text)?.[0].length ?? 0;
}

function sourceOf(node: TSESTree.Node): string {
  if (node.type === 'ImportDeclaration') return String(node.source.value);
  if (node.type === 'VariableDeclaration') {
    const call = node.declarations[0]?.init;
    const argument = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
    return argument?.type === 'Literal' ? String(argument.value) : '';
  }
  return '';
}

/** Packages before relative paths, each by name. */
function precedes(a: string, b: string): boolean {
  const [aIsRelative, bIsRelative] = [a.startsWith('.'), b.startsWith('.')];
  return aIsRelative === bIsRelative ? a <= b : bIsRelative;
}
