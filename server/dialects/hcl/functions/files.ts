/** Functions on files of the workspace. Only texts that are loaded are read; for others it is known whether they exist. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { join, sourceFile } from '../../../core/source-file';
import { stringOf } from '../../../core/query';
import type { Value } from '../../../core/value';
import { literal, unknown } from '../../../core/value';
import { documentInFile } from '../evaluate/json-text';
import { evaluateHeredoc } from '../evaluate/templates';
import { Cursor } from '../syntax/cursor';
import { parseTemplateText } from '../syntax/heredocs';
import type { FunctionCall, ValueFunction } from './call';

export const FILE_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  file: content,
  templatefile: rendered,
  fileexists: (call) => {
    const uri = uriOf(call);
    return uri === undefined ? undefined : literal(call.scope.module.evaluation.files.exists(uri), call.from);
  },
  abspath: ({ args }) => args[0],
  basename: (call) => onPath(call, (path) => path.slice(path.lastIndexOf('/') + 1)),
  dirname: (call) => onPath(call, (path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.'),
  pathexpand: () => undefined,
};

function content(call: FunctionCall): Value | undefined {
  const uri = uriOf(call);
  if (uri === undefined) return undefined;
  const { files } = call.scope.module.evaluation;
  const source = sourceAt(uri, files);
  const path = call.args[0] ? stringOf(call.args[0]) : undefined;
  if (!source) return unknown(files.exists(uri) ? 'computed' : 'missing-file', call.from, path);
  return documentInFile(source, call.scope) ?? literal(source.text, { location: { uri, range: { start: 0, end: source.text.length } }, via: call.from.via });
}

/** A template is evaluated where only the variables that it is given have names. */
function rendered(call: FunctionCall): Value | undefined {
  const uri = uriOf(call);
  const variables = call.args[1];
  if (uri === undefined) return undefined;
  const { files } = call.scope.module.evaluation;
  const file = sourceAt(uri, files);
  const unseen = unknown(file || files.exists(uri) ? 'computed' : 'missing-file', call.from, call.args[0] && stringOf(call.args[0]));
  if (!file || variables?.kind !== 'object' || !variables.complete || file.text.length > LONGEST_TEMPLATE) return unseen;
  const cursor = new Cursor(file.text, undefined);
  const template = parseTemplateText(cursor);
  if (cursor.errors.length > 0) return unseen;
  const names = new Map([...variables.entries].map(([name, property]) => [name, property.value]));
  return evaluateHeredoc(template, { ...call.scope, file, names });
}

const LONGEST_TEMPLATE = 100_000;

/** A text of the workspace, whether a dialect claims it or not. */
function sourceAt(uri: string, { sources, texts }: SourceFiles): SourceFile | undefined {
  const text = texts.get(uri);
  return sources.get(uri) ?? (text === undefined ? undefined : sourceFile(uri, text));
}

/** The file that an argument names, if it is in the workspace. Relative paths start at the root module. */
function uriOf({ args, scope }: FunctionCall): string | undefined {
  const path = args[0] && stringOf(args[0]);
  const { files, inputs, rootUri } = scope.module.evaluation;
  if (path === undefined || path.startsWith('/') || path.startsWith('~')) return undefined;
  const uri = join(rootUri, path);
  if (uri !== files.root && !uri.startsWith(`${files.root}/`)) return undefined;
  inputs.add(uri);
  return uri;
}

/** Of a folder that is only known from where it is seen (`.`, `../..`), the name is not known. */
function onPath({ args, from }: FunctionCall, apply: (path: string) => string): Value | undefined {
  const path = args[0] && stringOf(args[0]);
  return path === undefined || /(?:^|\/)\.{1,2}$/.test(path) ? undefined : literal(apply(path), from);
}
