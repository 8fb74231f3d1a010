/** Packages from outside the workspace that a program makes infrastructure with. */
import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { ExternalDependency } from '../../../core/facts';
import type { SourceFile, SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import { resolveImport } from '../program/resolve';
import type { Parse } from '../syntax/parser';
import { childrenOf } from '../syntax/tree';

/** What a rule about packages never asks about: the libraries themselves, Node's modules, types. */
const OWN = /^(?:aws-cdk-lib(?:\/|$)|constructs$|@pulumi\/|@types\/|node:)/;
const BUILTIN = new Set(
  'assert async_hooks buffer child_process cluster console constants crypto dgram dns events fs http http2 https module net os path perf_hooks process punycode querystring readline stream string_decoder timers tls tty url util v8 vm worker_threads zlib'.split(' '),
);

interface Imported {
  readonly specifier: string;
  readonly local: string;
  readonly location: Location;
}

/** Whether the arguments of `new`, or of a call, at a place are those of a construct or resource. */
export type IsResource = (args: readonly TSESTree.CallExpressionArgument[], isCall: boolean, file: SourceFile) => boolean;

export function externalDependencies(
  modules: readonly SourceFile[],
  files: SourceFiles,
  parse: Parse,
  inputs: Set<string>,
  isResource: IsResource,
): readonly ExternalDependency[] {
  const found = new Map<string, ExternalDependency>();
  for (const file of modules) {
    const { body } = parse(file);
    const imports = body.flatMap((node) => importsOf(node, file)).filter(({ specifier }) => isExternal(specifier, file, files, inputs));
    if (imports.length === 0) continue;
    const made = namesMade(body, (args, isCall) => isResource(args, isCall, file));
    for (const { specifier, local, location } of imports) {
      const name = packageOf(specifier);
      if (!made.has(local) || found.has(name)) continue;
      const version = versionOf(name, file, files, inputs);
      // A package of the workspace itself is no foreign one.
      if (version?.text !== undefined && /^(?:file|link|portal|workspace):/.test(version.text)) continue;
      found.set(name, { kind: 'npm', source: name, location, version: version?.text, versionLocation: version?.location, name: local });
    }
  }
  return [...found.values()];
}

function isExternal(specifier: string, file: SourceFile, files: SourceFiles, inputs: Set<string>): boolean {
  if (/^[./]/.test(specifier) || OWN.test(specifier) || BUILTIN.has(specifier.split('/')[0] ?? '')) return false;
  return resolveImport(files, specifier, file.uri, inputs) === undefined;
}

function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function importsOf(node: TSESTree.ProgramStatement, { uri }: SourceFile): readonly Imported[] {
  const at = (source: TSESTree.Node): Location => ({ uri, range: { start: source.range[0], end: source.range[1] } });
  if (node.type === 'ImportDeclaration') {
    // Half-typed imports have something else than a string behind `from`.
    const specifier: unknown = node.source.value;
    if (node.importKind === 'type' || typeof specifier !== 'string') return [];
    return node.specifiers.map((each) => ({ specifier, local: each.local.name, location: at(node.source) }));
  }
  if (node.type === 'TSImportEqualsDeclaration') {
    const { moduleReference: reference } = node;
    if (reference.type !== 'TSExternalModuleReference' || reference.expression.type !== 'Literal') return [];
    return [{ specifier: String(reference.expression.value), local: node.id.name, location: at(reference.expression) }];
  }
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id, init }) => {
    const [source] = init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require' ? init.arguments : [];
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return [];
    const { value } = source;
    return namesOf(id).map((local) => ({ specifier: value, local, location: at(source) }));
  });
}

function namesOf(pattern: TSESTree.Node): readonly string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((each) => (each.type === 'Property' && each.value.type === 'Identifier' ? [each.value.name] : []));
}

type Test = (args: readonly TSESTree.CallExpressionArgument[], isCall: boolean) => boolean;

/** The names whose classes or functions, or members that are, a file makes infrastructure with or extends. */
function namesMade(body: readonly TSESTree.Node[], isResource: Test): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: TSESTree.Node[] = [...body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && isResource(node.arguments, node.type === 'CallExpression')) names.add(rootOf(node.callee));
    else if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && node.superClass && callsSuper(node, isResource)) names.add(rootOf(node.superClass));
    stack.push(...childrenOf(node));
  }
  return names;
}

/** Whether a constructor passes on what a construct or resource takes. */
function callsSuper(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, isResource: Test): boolean {
  const stack: TSESTree.Node[] = [node.body];
  for (let each = stack.pop(); each; each = stack.pop()) {
    if (each.type === 'CallExpression' && each.callee.type === 'Super') return isResource(each.arguments, false);
    stack.push(...childrenOf(each));
  }
  return false;
}

function rootOf(node: TSESTree.Node): string {
  let root = node;
  while (root.type === 'MemberExpression') root = root.object;
  return root.type === 'Identifier' ? root.name : '';
}

const GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** What the nearest manifest says about a package; where it has to be added when it says nothing. */
function versionOf(
  name: string,
  { uri }: SourceFile,
  files: SourceFiles,
  inputs: Set<string>,
): { readonly text: string | undefined; readonly location: Location } | undefined {
  for (let folder = dirname(uri); folder === files.root || folder.startsWith(`${files.root}/`); folder = dirname(folder)) {
    const manifest = `${folder}/package.json`;
    inputs.add(manifest);
    const text = files.sources.get(manifest)?.text ?? files.texts.get(manifest);
    const tree = text === undefined ? undefined : parseTree(text);
    if (tree) {
      const place = (node: Node): Location => ({ uri: manifest, range: { start: node.offset, end: node.offset + node.length } });
      for (const group of GROUPS) {
        const node = findNodeAtLocation(tree, [group, name]);
        if (node && typeof node.value === 'string') return { text: node.value, location: place(node) };
      }
      return { text: undefined, location: place(findNodeAtLocation(tree, ['dependencies']) ?? tree) };
    }
    if (folder === files.root) break;
  }
  return undefined;
}
