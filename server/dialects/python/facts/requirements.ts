/** What a project's files list as needed: `requirements.txt`, `pyproject.toml`, `Pipfile`, `setup.cfg` and `setup.py`. */
import { dirname, join } from '../../../core/source-file';
import type { Location } from '../../../core/text';
import { projectFolder, textOfFile, type FactsContext } from './context';

export interface Requirement {
  /** The distribution as it is written. */
  readonly name: string;
  readonly version: string | undefined;
  /** Where the version is written, or would be: behind the name. */
  readonly versionLocation: Location;
}

const MAX_INCLUDES = 8;

/** By normalised name; of a package that is listed twice, the entry with a version. */
export function requirementsOf(context: FactsContext): ReadonlyMap<string, Requirement> {
  const folders = new Set([projectFolder(context), dirname(context.entry), context.files.root]);
  const found: Requirement[] = [];
  for (const folder of folders) {
    found.push(...requirementsText(context, `${folder}/requirements.txt`, new Set()));
    for (const [name, read] of READERS) {
      const uri = `${folder}/${name}`;
      const text = textOfFile(context, uri);
      if (text !== undefined) found.push(...read(text, uri));
    }
  }
  const result = new Map<string, Requirement>();
  for (const each of found) {
    const key = normalised(each.name);
    if (result.get(key)?.version === undefined) result.set(key, each);
  }
  return result;
}

/** Names of distributions are equal without regard to case and separators. */
export function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

type Reader = (text: string, uri: string) => readonly Requirement[];

const READERS: readonly (readonly [string, Reader])[] = [
  ['pyproject.toml', tomlRequirements],
  ['Pipfile', tomlRequirements],
  ['setup.cfg', quotedOrPlain],
  ['setup.py', quotedRequirements],
];

/** A requirement as pip reads it: name, extras, version specifiers, marker. */
const REQUIREMENT = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(\s*\[[^\]]*\])?\s*(?:\(?\s*((?:===|[=<>!~]=|[<>])[^;#)]*?)\s*\)?|@\s*([^;\s]+))?\s*(?:;.*)?$/;

function requirement(text: string, uri: string, start: number): Requirement | undefined {
  const match = REQUIREMENT.exec(text);
  if (!match) return undefined;
  const [, name = '', extras = '', specifier, url] = match;
  const version = specifier ?? url;
  const behind = name.length + extras.length;
  const at = version === undefined ? behind : text.indexOf(version, behind);
  return { name, version, versionLocation: { uri, range: { start: start + at, end: start + at + (version?.length ?? 0) } } };
}

function requirementsText(context: FactsContext, uri: string, seen: Set<string>): readonly Requirement[] {
  if (seen.has(uri) || seen.size >= MAX_INCLUDES) return [];
  seen.add(uri);
  const text = textOfFile(context, uri);
  if (text === undefined) return [];
  const found: Requirement[] = [];
  for (const { line, start } of linesOf(text)) {
    const included = /^\s*(?:-r|--requirement)[ =]\s*(\S+)/.exec(line)?.[1];
    if (included !== undefined) {
      found.push(...requirementsText(context, join(dirname(uri), included), seen));
      continue;
    }
    const written = line.replace(/(?:^|\s)#.*$/, '').replace(/\s--hash=.*$/, '').replace(/\s*\\\s*$/, '');
    const each = requirement(written.trim(), uri, start + written.length - written.trimStart().length);
    if (each) found.push(each);
  }
  return found;
}

/** Requirement strings in lists, and `name = "^1.0"` in tables of dependencies. */
function tomlRequirements(text: string, uri: string): readonly Requirement[] {
  const found: Requirement[] = [];
  let table = '';
  let inList = false;
  for (const { line, start } of linesOf(text)) {
    const header = /^\s*\[+([^\]]+)\]+\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined && !inList) {
      table = header.trim();
      continue;
    }
    const isTable = /(?:^|\.)(?:[\w-]*dependencies|packages|dev-packages)$/.test(table);
    if (!inList && isTable) {
      const entry = tableEntry(line, uri, start);
      if (entry) {
        found.push(entry);
        continue;
      }
    }
    const opens = /^\s*([\w-]+)\s*=\s*\[/.exec(line);
    const isList = opens !== null && (/dependencies$/.test(opens[1] ?? '') || /dependenc/.test(table));
    if (!inList && !isList) continue;
    found.push(...strings(line, uri, start));
    inList = !/\]\s*(?:#.*)?$/.test(line.replace(/"[^"]*"|'[^']*'/g, ''));
  }
  return found;
}

/** `pulumi = "^3.0"`, `pulumi = { version = "^3.0", extras = […] }`. */
function tableEntry(line: string, uri: string, start: number): Requirement | undefined {
  const match = /^\s*["']?([A-Za-z0-9][\w.-]*)["']?\s*=\s*(?:(["'])(.*?)\2|\{.*?(?:\bversion\s*=\s*(["'])(.*?)\4|\}))/.exec(line);
  const name = match?.[1];
  if (!match || name === undefined || name === 'python') return undefined;
  const written = match[3] ?? match[5];
  const at = line.indexOf(written ?? '', line.indexOf('=') + 1);
  const isAny = written === undefined || written === '*' || written === '';
  const range = { start: start + at, end: start + at + (written?.length ?? 0) };
  return { name, version: isAny ? undefined : written, versionLocation: { uri, range } };
}

function quotedRequirements(text: string, uri: string): readonly Requirement[] {
  const list = /install_requires\s*=\s*\[/.exec(text);
  if (!list) return [];
  const start = list.index + list[0].length;
  const end = /\]\s*(?:,|\)|\n)/.exec(text.slice(start));
  return strings(text.slice(start, start + (end?.index ?? 0)), uri, start);
}

function quotedOrPlain(text: string, uri: string): readonly Requirement[] {
  const list = /^install_requires\s*=([^\n]*(?:\n[ \t]+[^\n]*)*)/m.exec(text);
  if (!list) return [];
  const from = list.index + list[0].length - (list[1]?.length ?? 0);
  return linesOf(list[1] ?? '').flatMap(({ line, start }) => {
    const each = requirement(line.trim(), uri, from + start + line.length - line.trimStart().length);
    return each ? [each] : [];
  });
}

function strings(text: string, uri: string, start: number): readonly Requirement[] {
  return [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].flatMap((match) => {
    const each = requirement(match[1] ?? match[2] ?? '', uri, start + match.index + 1);
    return each ? [each] : [];
  });
}

function linesOf(text: string): readonly { readonly line: string; readonly start: number }[] {
  let start = 0;
  return text.split('\n').map((written) => {
    const entry = { line: written.replace(/\r$/, ''), start };
    start += written.length + 1;
    return entry;
  });
}
