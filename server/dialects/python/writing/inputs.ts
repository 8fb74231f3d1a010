/** Configuration that a fix reads: what the program reads already, under the name it has there, and new keys. */
import type { NewInput } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { FileEdit } from '../../../core/text';
import { configName } from '../pulumi/configuration';
import { STACK_INPUT } from '../pulumi/sdk';
import { quoted } from '../syntax/strings';
import type { Block, Statement } from '../syntax/ast';
import { expressionsIn, expressionsOf, unwrapped } from '../syntax/walk';
import type { WritingContext } from './context';
import { lineEndAt, textAt, type FileIndex } from './file-index';
import type { FileWriter } from './file-writer';
import { identifier, wordsIn } from './naming';
import { aboveComments } from './plans';
import { nameFor, type Vantage } from './visibility';
import type { Operand } from './speller';

/** A key that one document reads anew. */
interface NewRead {
  readonly input: NewInput;
  readonly file: FileWriter;
  readonly key: string;
  readonly variable: string;
  /** Offsets of what uses it. */
  readonly uses: number[];
}

export class Inputs {
  private readonly reads: NewRead[] = [];

  constructor(private readonly context: WritingContext) {}

  /** What code at a place calls an input that the program reads. */
  existing(input: ProgramInput, vantage: Vantage, file: FileWriter): Operand | undefined {
    const found = nameFor(vantage, { input: input.name }, file.index);
    const isOutput = this.context.program.reads.some((read) => read.name === input.name && read.isSecret);
    if (found) return { text: found.text, isOutput };
    if (input.name === STACK_INPUT) return { text: `${file.imports.pulumi('get_stack')}()`, isOutput: false };
    if (!input.isRequired) return undefined;
    const [key = '', namespace = ''] = input.name.split(':').reverse();
    const config = nameFor(vantage, { native: configName(namespace === '' ? '' : `${namespace}:`) }, file.index);
    const { quote } = file.index;
    const object = config?.text ?? `${file.imports.pulumi('Config')}(${namespace === '' ? '' : quoted(namespace, quote)})`;
    return { text: `${object}.require${isOutput ? '_secret' : ''}(${quoted(key, quote)})`, isOutput };
  }

  /** The variable that will hold a new input. */
  planned(input: NewInput, file: FileWriter, offset: number): Operand {
    const known = this.reads.find((each) => each.input === input && each.file === file);
    if (known) {
      known.uses.push(offset);
      return { text: known.variable, isOutput: false };
    }
    const words = wordsIn(input.name);
    const variable = input.isNamed === true ? input.name : this.freeVariable(identifier(words), file);
    const key = this.reads.find((each) => each.input === input)?.key ?? this.freeKey(words);
    this.reads.push({ input, file, key, variable, uses: [offset] });
    return { text: variable, isOutput: false };
  }

  isPlanned(input: NewInput): boolean {
    return this.reads.some((each) => each.input === input);
  }

  /** Writes the new reads; false where no place is before all their uses. */
  write(): boolean {
    for (const file of new Set(this.reads.map((each) => each.file))) {
      if (!this.writeReads(file, this.reads.filter((each) => each.file === file))) return false;
    }
    return true;
  }

  /** New keys that must be given are declared in the manifest, where there is one. */
  manifestEdits(): readonly FileEdit[] {
    const { manifest } = this.context.configuration;
    const file = manifest && this.context.files.sources.get(manifest.uri);
    const keys = new Map(this.reads.filter((each) => each.input.preset === undefined).map((each) => [each.key, each.input]));
    if (!file || keys.size === 0) return [];
    const { text } = file;
    const block = /^config:[ \t]*(?:#.*)?\r?\n/m.exec(text);
    if (!block && /^config:/m.test(text)) return [];
    const unit = /^config:[^\n]*\n(?:[ \t]*(?:#.*)?\n)*([ ]+)\S/m.exec(text)?.[1] ?? '  ';
    const lines = [...keys].map(([key, { type, description }]) => `${unit}${key}:\n${unit}  type: ${MANIFEST_TYPES[type]}\n${unit}  description: ${JSON.stringify(description)}\n`);
    const at = block ? block.index + block[0].length : text.length;
    const lead = block ? '' : `${text === '' || text.endsWith('\n') ? '' : '\n'}config:\n`;
    const newText = lead + lines.join('');
    return [{ uri: manifest.uri, edits: [{ range: { start: at, end: at }, newText: text.includes('\r\n') ? newText.replaceAll('\n', '\r\n') : newText }] }];
  }

  private writeReads(file: FileWriter, reads: readonly NewRead[]): boolean {
    const { index } = file;
    const uses = reads.flatMap((each) => each.uses);
    const place = configIn(index, uses);
    if (place) {
      const { variable, after, indentation } = place;
      const lines = reads.map((read) => `\n${indentation}${this.readOf(read, variable)}`);
      file.insert(lineEndAt(index.file.text, after.end), lines.join(''));
      return true;
    }
    const first = index.module.body.statements.find((each, at) => !isPreamble(each, at));
    if (!first || uses.some((use) => use < first.start)) return false;
    const { text } = index.file;
    const config = this.freeVariable('config', file);
    const at = aboveComments(text, text.lastIndexOf('\n', first.start - 1) + 1, '');
    const lines = [`${config} = ${file.imports.pulumi('Config')}()`, ...reads.map((read) => this.readOf(read, config))];
    const isDefinition = first.kind === 'function' || first.kind === 'class';
    file.insert(at, `${lines.join('\n')}\n\n${isDefinition ? '\n' : ''}`);
    return true;
  }

  private readOf({ input: { type, preset }, key, variable, file }: NewRead, config: string): string {
    const { quote } = file.index;
    const name = quoted(key, quote);
    if (preset === undefined) return `${variable} = ${config}.require${READERS[type]}(${name})`;
    const text = preset === null ? 'None' : typeof preset === 'boolean' ? (preset ? 'True' : 'False') : typeof preset === 'number' ? String(preset) : quoted(preset, quote);
    const isTrue = preset !== null && preset !== false && preset !== 0 && preset !== '';
    const getter = `${config}.get${READERS[type]}`;
    return type !== 'boolean' && isTrue ? `${variable} = ${getter}(${name}) or ${text}` : `${variable} = ${getter}(${name}, ${text})`;
  }

  private freeVariable(wanted: string, file: FileWriter): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? wanted : `${wanted}_${number}`;
      if (!file.index.identifiers.has(candidate) && !this.reads.some((each) => each.file === file && each.variable === candidate)) return candidate;
    }
  }

  /** A key in the style of the others; Pulumi's own is camel case. */
  private freeKey(words: readonly string[]): string {
    const keys = this.context.program.reads.filter((read) => read.kind === 'configuration').map((read) => read.name);
    const isSnake = keys.some((key) => key.includes('_'));
    const isKebab = keys.some((key) => key.includes('-'));
    const base = isSnake ? words.join('_') : isKebab ? words.join('-') : words.map((word, at) => (at === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join('');
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}${number}`;
      if (!keys.includes(candidate) && !this.reads.some((each) => each.key === candidate)) return candidate;
    }
  }
}

const READERS = { string: '', number: '_int', boolean: '_bool', list: '_object' } as const;
const MANIFEST_TYPES = { string: 'string', number: 'integer', boolean: 'boolean', list: 'array' } as const;

interface ConfigPlace {
  readonly variable: string;
  /** The last statement before the uses that reads configuration. */
  readonly after: Statement;
  readonly indentation: string;
}

/** Where configuration is read before all uses: in the function that holds them, else in the module. */
function configIn(index: FileIndex, uses: readonly number[]): ConfigPlace | undefined {
  const [first = 0] = uses;
  const functions = index.placeOf(first).functions.filter((each) => each.kind === 'function');
  const blocks: readonly Block[] = [...functions.reverse().map((each) => each.body), index.module.body].filter((each): each is Block => 'statements' in each);
  for (const block of blocks) {
    const place = configInBlock(index, block, Math.min(...uses));
    const isAround = uses.every((use) => block === index.module.body || (block.start <= use && use <= block.end));
    if (place && isAround && uses.every((use) => use >= place.after.end)) return place;
  }
  return undefined;
}

function configInBlock(index: FileIndex, block: Block, firstUse: number): ConfigPlace | undefined {
  const at = block.statements.findIndex((each) => configVariable(index, each) !== undefined);
  const statement = block.statements[at];
  const variable = statement && configVariable(index, statement);
  if (!statement || variable === undefined) return undefined;
  let after = statement;
  for (const next of block.statements.slice(at + 1)) {
    const reads = next.kind === 'assign' && expressionsOf(next).flatMap(expressionsIn).some((each) => each.kind === 'name' && each.name === variable);
    if (!reads || next.end > firstUse) break;
    after = next;
  }
  const { text } = index.file;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const indentation = text.slice(lineStart, statement.start);
  return indentation.trim() === '' ? { variable, after, indentation } : undefined;
}

/** `config = pulumi.Config()`, without namespace. */
function configVariable(index: FileIndex, statement: Statement): string | undefined {
  if (statement.kind !== 'assign' || statement.targets.length !== 1 || !statement.value) return undefined;
  const [target] = statement.targets;
  const value = unwrapped(statement.value);
  const isConfig = value.kind === 'call' && value.arguments.length === 0 && /(?:^|\.)Config$/.test(textAt(index, value.callee));
  return isConfig && target?.kind === 'name' ? target.name : undefined;
}

/** Docstring and imports. */
function isPreamble(statement: Statement, at: number): boolean {
  if (statement.kind === 'import' || statement.kind === 'import-from') return true;
  return at === 0 && statement.kind === 'expression' && statement.expression.kind === 'string';
}
