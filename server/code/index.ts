/**
 * What the code of a function does: the calls of AWS's SDKs in it, with their parameters, and the connections that it opens to
 * databases. Python and JavaScript (TypeScript included) are read, never run.
 */
import { derived } from '../core/derived';
import type { ApiCall, CodeSource, FunctionCode } from '../core/function-code';
import type { SourceFile, SourceFiles } from '../core/program';
import { possibilities } from '../core/query';
import { basename, sourceFile } from '../core/source-file';
import { locationKey, type Location } from '../core/text';
import type { Value } from '../core/value';
import type { TypeScriptEngine } from '../dialects/typescript/syntax/engine';
import type { SdkReference } from '../schema/iam/sdk';
import { inlineCode } from './inline';
import { readJavaScript } from './javascript';
import { packages } from './packages';
import { CodeProgram, isReadable, type CodeFiles } from './program';
import { readPython } from './python';
import { Resolver } from './resolver';
import { boto3 } from './sdk/boto3';
import { databases } from './sdk/databases';
import { environment } from './sdk/environment';
import { javascriptSdk } from './sdk/javascript';
import { Models } from './sdk/models';
import { powertools } from './sdk/powertools';
import type { ClientThing, FoundCall } from './things';
import type { CallNode, CodeText, Module, TextPlace } from './tree';
import { Values } from './values';

export type ReadCode = (source: CodeSource, files: SourceFiles) => FunctionCode | undefined;

export interface CodeReaderOptions {
  /** Loaded when the first JavaScript is read. */
  readonly typescript: TypeScriptEngine;
  readonly sdk: SdkReference;
}

/** Strings, and files that are no sources of a dialect, of which the last version is kept. */
const MOST_REMEMBERED = 64;

/** Trees are cached by `SourceFile` identity. Undefined when none of the code can be read. */
export function createCodeReader({ typescript, sdk }: CodeReaderOptions): ReadCode {
  const texts = new Map<string, SourceFile>();
  const strings = new Map<string, { readonly module: Module | undefined }>();
  const known = packages();
  const models = new Models([environment, boto3, javascriptSdk, powertools, databases], sdk);

  function read(text: CodeText): Module | undefined {
    if (!isReadable(text.text)) return undefined;
    return text.language === 'python' ? readPython(text) : readJavaScript(text, typescript);
  }

  const readFile = derived((file: SourceFile) => read(fileText(file)), 'large');

  /** A string of the program: its text stays while what is around it is edited. */
  function readString(text: string, language: CodeText['language']): Module | undefined {
    const key = `${language} ${text}`;
    const before = strings.get(key);
    const module = before ? before.module : read({ language, uri: undefined, text });
    strings.delete(key);
    strings.set(key, { module });
    const [oldest] = strings.keys();
    if (strings.size > MOST_REMEMBERED && oldest !== undefined) strings.delete(oldest);
    return module;
  }

  /** A file of the root: code is among the sources of a dialect as a rule, and else among its texts. */
  function fileOf(uri: string, files: SourceFiles): SourceFile | undefined {
    const source = files.sources.get(uri);
    const text = source ? undefined : files.texts.get(uri);
    if (text === undefined) return source;
    const before = texts.get(uri);
    if (before?.text === text) return before;
    const file = sourceFile(uri, text);
    texts.delete(uri);
    texts.set(uri, file);
    const [oldest] = texts.keys();
    if (texts.size > MOST_REMEMBERED && oldest !== undefined) texts.delete(oldest);
    return file;
  }

  return (source, files) => {
    const codeFiles: CodeFiles = {
      root: files.root,
      packaged: source.files,
      has: (uri) => files.sources.has(uri) || files.texts.has(uri),
      read(uri) {
        const file = fileOf(uri, files);
        return file && readFile(file);
      },
    };
    const places = new Map<CodeText, TextPlace>();
    const inline = (source.inline ? possibilities(source.inline) : []).flatMap(({ value }) => {
      const code = inlineCode(value, files);
      const module = code && readString(code.text, source.language);
      if (!module) return [];
      places.set(module.text, code.place);
      return [module];
    });
    const others = source.files.filter((uri) => EXTENSIONS[source.language].test(uri)).map(codeFiles.read).filter((module) => module !== undefined);
    // The handler's file, and what it imports; the folder's other files may be other functions.
    const entries = inline.length > 0 ? inline : others.slice(0, 1);
    if (entries.length === 0) return undefined;
    let program = new CodeProgram(entries, codeFiles, known);
    if (!program.modules.every((module) => module.complete)) program = new CodeProgram([...new Set([...entries, ...others])], codeFiles, known);
    const { calls, connections, complete } = analyse(program, new Resolver(program, models), places);
    return {
      language: source.language,
      calls,
      connections,
      words: program.modules.map(wordsOf).join(' '),
      complete: complete && program.complete && source.complete,
    };
  };
}

const EXTENSIONS: Readonly<Record<CodeSource['language'], RegExp>> = { python: /\.py$/, javascript: /(?<!\.d)\.[cm]?[jt]sx?$/ };

function fileText({ uri, text }: SourceFile): CodeText {
  return {
    language: uri.endsWith('.py') ? 'python' : 'javascript',
    uri,
    text,
  };
}

interface Analysis {
  readonly calls: readonly ApiCall[];
  readonly connections: readonly Location[];
  readonly complete: boolean;
}

function analyse(program: CodeProgram, resolver: Resolver, places: ReadonlyMap<CodeText, TextPlace>): Analysis {
  const values = new Values(resolver, places);
  const found: FoundCall[] = [];
  const connections: Location[] = [];
  const senders = new Map<CallNode, ClientThing>();
  let complete = true;
  for (const call of program.modules.flatMap((module) => module.calls)) {
    const outcome = resolver.outcomeOf(call);
    found.push(...(outcome.found ?? []));
    if (outcome.connects) connections.push(values.locationOf(call));
    if (outcome.isUnread) complete = false;
    if (outcome.sends) senders.set(outcome.sends.command.call, outcome.sends.client);
  }
  const calls = new Map<string, ApiCall>();
  for (const each of found) {
    const call = apiCall(each, each.client ?? senders.get(each.call), values);
    const key = `${call.service}:${call.operation} ${locationKey(call.location)} ${each.call.start} ${regionKey(call.region)}`;
    if (!calls.has(key)) calls.set(key, call);
  }
  return { calls: [...calls.values()], connections, complete: complete && !resolver.isExhausted };
}

function apiCall({ operation, call, parameters: sources }: FoundCall, client: ClientThing | undefined, values: Values): ApiCall {
  const parameters = new Map<string, Value>();
  const environment = new Map<string, string>();
  for (const source of sources.flatMap((each) => (each.name === undefined ? values.membersOf(each) : [each]))) {
    const name = source.name ?? '';
    parameters.set(name, values.of(source));
    const variable = values.variableOf(source);
    if (variable === undefined) environment.delete(name);
    else environment.set(name, variable);
  }
  const { service, actions } = operation;
  const region = client?.region && values.of(client.region);
  return { service, operation: operation.operation, actions, location: values.locationOf(call), parameters, region, environment };
}

function regionKey(region: Value | undefined): string {
  if (!region) return '';
  return region.kind === 'literal' ? String(region.value) : region.kind === 'unknown' ? (region.name ?? '?') : region.kind;
}

/** `verifyBackup` and `verify_backup` are two words. */
function wordsOf({ text, words }: Module): string {
  const file = text.uri === undefined ? '' : basename(text.uri).replace(/\.\w+$/, '');
  return [file, ...words]
    .join(' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
}
