/** Reads `lintel.jsonc`. Whatever is wrong in it is reported with its place, and the rest counts. */
import { getLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { DEFAULT_CONFIG, SEVERITIES, type Compliance, type Config, type Recovery, type Severity } from './config';
import type { TextRange } from './text';

export interface ConfigProblem {
  readonly range: TextRange;
  readonly message: string;
}

export interface ConfigFile {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

export const CONFIG_FILE_NAME = 'lintel.jsonc';

const MAX_DEPTH = 40;

/** `ruleIds`: the rules that exist; a setting for another one is a problem. */
export function readConfig(text: string, ruleIds: readonly string[]): ConfigFile {
  if (nestingOf(text) > MAX_DEPTH) {
    return { config: DEFAULT_CONFIG, problems: [{ range: { start: 0, end: 1 }, message: 'This file is nested too deeply to be a Lintel configuration.' }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const reader = new Reader(ruleIds);
  for (const error of errors) {
    const range = { start: error.offset, end: error.offset + Math.max(error.length, 1) };
    reader.problems.push({ range, message: `Not valid JSON with comments: ${printParseErrorCode(error.error)}${pathAt(text, error.offset)}.` });
  }
  const config = root ? reader.config(root) : DEFAULT_CONFIG;
  return { config, problems: reader.problems };
}

/** Minutes of a duration such as `4h`, `30m`, `1d` or `90s`. */
export function durationInMinutes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)$/.exec(text.trim());
  if (!match) return undefined;
  const factor = { s: 1 / 60, m: 1, h: 60, d: 1440 }[match[2] ?? 'm'] ?? 1;
  return Number(match[1]) * factor;
}

class Reader {
  readonly problems: ConfigProblem[] = [];

  constructor(private readonly ruleIds: readonly string[]) {}

  config(root: Node): Config {
    let config: Config = DEFAULT_CONFIG;
    for (const { key, value, keyNode } of this.members(root, 'The configuration')) {
      switch (key) {
        case '$schema':
          break;
        case 'lifecycle': {
          const lifecycle = this.oneOf(value, key, ['production', 'ephemeral'] as const);
          if (lifecycle) config = { ...config, lifecycle };
          break;
        }
        case 'compliance':
          config = { ...config, compliance: this.listOf(value, key, (each) => this.oneOf(each, key, COMPLIANCE)) };
          break;
        case 'recovery':
          config = { ...config, recovery: this.recovery(value) };
          break;
        case 'naming':
          for (const { key: inner, value: suffix, keyNode: at } of this.members(value, '`naming`')) {
            if (inner === 'suffix') config = { ...config, naming: { suffix: this.strings(suffix, 'naming.suffix') } };
            else this.unknownKey(at, `naming.${inner}`, ['suffix']);
          }
          break;
        case 'modules':
          for (const { key: inner, value: setting, keyNode: at } of this.members(value, '`modules`')) {
            if (inner === 'external') {
              const external = this.oneOf(setting, 'modules.external', ['pinned', 'forbid', 'allow'] as const);
              if (external) config = { ...config, modules: { ...config.modules, external } };
            } else if (inner === 'allow') {
              config = { ...config, modules: { ...config.modules, allow: this.strings(setting, 'modules.allow') } };
            } else this.unknownKey(at, `modules.${inner}`, ['external', 'allow']);
          }
          break;
        case 'tags':
          for (const { key: inner, value: required, keyNode: at } of this.members(value, '`tags`')) {
            if (inner === 'required') config = { ...config, tags: { required: this.strings(required, 'tags.required') } };
            else this.unknownKey(at, `tags.${inner}`, ['required']);
          }
          break;
        case 'rules':
          config = { ...config, rules: this.rules(value) };
          break;
        case 'exclude':
          config = { ...config, exclude: this.strings(value, key) };
          break;
        default:
          this.unknownKey(keyNode, key, TOP_LEVEL);
      }
    }
    return config;
  }

  private recovery(node: Node): Recovery {
    let recovery: Recovery = {};
    for (const { key, value, keyNode } of this.members(node, '`recovery`')) {
      if (key === 'region') {
        const region = this.string(value, 'recovery.region');
        if (region !== undefined) recovery = { ...recovery, region };
      } else if (key === 'rto' || key === 'rpo') {
        const text = this.string(value, `recovery.${key}`);
        const minutes = text === undefined ? undefined : durationInMinutes(text);
        if (minutes !== undefined) recovery = { ...recovery, [key]: minutes };
        else if (text !== undefined) this.report(value, `\`recovery.${key}\` must be a duration such as "4h" or "30m".`);
      } else this.unknownKey(keyNode, `recovery.${key}`, ['rto', 'rpo', 'region']);
    }
    return recovery;
  }

  private rules(node: Node): Config['rules'] {
    return this.members(node, '`rules`').flatMap(({ key, value, keyNode }) => {
      if (!key.includes('*') && !this.ruleIds.includes(key) && !key.startsWith('lintel/')) {
        this.report(keyNode, `There is no rule \`${key}\`.${suggestion(key, this.ruleIds)}`);
      }
      const level = this.oneOf(value, `rules["${key}"]`, LEVELS);
      return level ? [[key, level] as const] : [];
    });
  }

  private members(node: Node, what: string): readonly { key: string; value: Node; keyNode: Node }[] {
    if (node.type !== 'object') {
      this.report(node, `${what} must be an object.`);
      return [];
    }
    return (node.children ?? []).flatMap((property) => {
      const [keyNode, value] = property.children ?? [];
      return keyNode && value ? [{ key: String(keyNode.value), value, keyNode }] : [];
    });
  }

  private strings(node: Node, what: string): readonly string[] {
    return this.listOf(node, what, (each) => this.string(each, what));
  }

  private listOf<T>(node: Node, what: string, read: (node: Node) => T | undefined): readonly T[] {
    if (node.type !== 'array') {
      this.report(node, `\`${what}\` must be a list.`);
      return [];
    }
    return (node.children ?? []).map(read).filter((each) => each !== undefined);
  }

  private string(node: Node, what: string): string | undefined {
    if (typeof node.value === 'string') return node.value;
    this.report(node, `\`${what}\` must be a string.`);
    return undefined;
  }

  private oneOf<T extends string>(node: Node, what: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((each) => each === node.value);
    if (found === undefined) this.report(node, `\`${what}\` must be one of ${allowed.map((each) => `"${each}"`).join(', ')}.`);
    return found;
  }

  private unknownKey(node: Node, path: string, known: readonly string[]): void {
    this.report(node, `There is no setting \`${path}\`; known here: ${known.join(', ')}.`);
  }

  private report(node: Node, message: string): void {
    this.problems.push({ range: { start: node.offset, end: node.offset + node.length }, message });
  }
}

const TOP_LEVEL = ['lifecycle', 'compliance', 'recovery', 'naming', 'modules', 'tags', 'rules', 'exclude'] as const;
const COMPLIANCE: readonly Compliance[] = ['pci-dss', 'hipaa', 'soc2', 'iso-27001'];
const LEVELS: readonly (Severity | 'off')[] = [...SEVERITIES, 'off'];

/** The known id closest to a misspelt one, as a sentence; empty when none is close. */
export function suggestion(id: string, known: readonly string[]): string {
  let best: { readonly id: string; readonly distance: number } | undefined;
  for (const each of known) {
    const distance = editDistance(id, each, 6);
    if (!best || distance < best.distance) best = { id: each, distance };
  }
  return best && best.distance <= 5 ? ` Did you mean \`${best.id}\`?` : '';
}

/** Levenshtein distance, at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > 100) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(row.at(-1) ?? limit, limit);
}

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}

function pathAt(text: string, offset: number): string {
  const path = getLocation(text, offset).path.filter((each) => each !== '');
  return path.length > 0 ? ` at \`${path.join('.')}\`` : '';
}
