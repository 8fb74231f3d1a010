/** Inputs as a module names them: new ones get a `variable` block, and an argument in every call on the way from the root. */
import type { NewInput } from '../../../core/edits';
import { isNewInput } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { SourceFile } from '../../../core/program';
import { basename } from '../../../core/source-file';
import type { ModuleCall, ModuleInstance } from '../evaluate/module';
import { WORKSPACE } from '../evaluate/traversals';
import { attributeOf, type ModuleSource, type Placed } from '../source';
import type { Block } from '../syntax/nodes';
import type { EditSet } from './edit-set';
import { intoBody } from './layout';
import { snakeCase } from './names';
import { spellLiteral } from './spell';

type Input = ProgramInput | NewInput;

const TYPES: Readonly<Record<NewInput['type'], string>> = { string: 'string', number: 'number', boolean: 'bool', list: 'list(string)' };

export class Variables {
  private readonly references = new Map<string, string | undefined>();
  private readonly names = new Map<Input, string>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly edits: EditSet,
    private readonly modules: () => readonly ModuleInstance[],
  ) {}

  /** `var.environment_suffix`, declared where that is needed; undefined where it cannot be brought to the module with certainty. */
  reference(input: Input, module: ModuleInstance, near: SourceFile | undefined): string | undefined {
    if (!isNewInput(input) && input.name === WORKSPACE) return WORKSPACE;
    const key = `${module.source.uri} ${this.nameOf(input, module)}`;
    if (this.references.has(key)) return this.references.get(key);
    const made = module.call ? this.handedDown(input, module) : this.ofRoot(input, module, near);
    this.references.set(key, made);
    return made;
  }

  private nameOf(input: Input, module: ModuleInstance): string {
    const known = this.names.get(input);
    if (known !== undefined) return known;
    const made = isNewInput(input) && input.isNamed !== true ? this.freeName(input, module) : input.name;
    this.names.set(input, made);
    return made;
  }

  /** A name that the root and the modules on the way to it do not have. */
  private freeName(input: NewInput, module: ModuleInstance): string {
    const base = snakeCase(input.name);
    const chain = callChain(module);
    for (let number = 1; ; number++) {
      const name = number === 1 ? base : `${base}_${number}`;
      if (this.taken.has(name) || chain.some(({ source }) => source.variables.has(name))) continue;
      this.taken.add(name);
      return name;
    }
  }

  private ofRoot(input: Input, module: ModuleInstance, near: SourceFile | undefined): string | undefined {
    const name = this.nameOf(input, module);
    if (isNewInput(input) && !(input.isNamed === true && module.source.variables.has(name))) return this.declare(name, input, module.source, near) ? `var.${name}` : undefined;
    return module.source.variables.has(name) ? `var.${name}` : undefined;
  }

  private handedDown(input: Input, module: ModuleInstance): string | undefined {
    const calls = this.callsOf(module);
    const parents = calls.map(({ block, scope }) => ({ block, text: this.reference(input, scope.module, block.file) }));
    const [first] = parents;
    if (!first || parents.some(({ text }) => text === undefined)) return undefined;
    for (const variable of isNewInput(input) && input.isNamed === true ? [] : module.source.variables.keys()) {
      if (parents.every(({ block, text }) => argumentText(block, variable) === text)) return `var.${variable}`;
    }
    const name = this.nameOf(input, module);
    const wanted = isNewInput(input) ? input : { ...HANDED_DOWN, description: descriptionOf(input, module) };
    if (module.source.variables.has(name) || !this.declare(name, { ...wanted, preset: undefined }, module.source, undefined)) return undefined;
    const isWritten = parents.every(({ block, text }) => this.edits.add(block.file, intoBody(block.file.text, block.node, [`${name} = ${text ?? ''}`])));
    return isWritten ? `var.${name}` : undefined;
  }

  /** Every block that calls the module of an instance, once. */
  private callsOf({ source }: ModuleInstance): readonly ModuleCall[] {
    const calls = new Map<Block, ModuleCall>();
    for (const module of this.modules()) {
      if (module.call && module.source.uri === source.uri) calls.set(module.call.block.node, module.call);
    }
    return [...calls.values()];
  }

  private declare(name: string, { type, preset, description }: VariableText, source: ModuleSource, near: SourceFile | undefined): boolean {
    const lines = [
      ...(description === '' ? [] : [`description = ${spellLiteral(description)}`]),
      `type = ${TYPES[type]}`,
      ...(preset === undefined ? [] : [`default = ${spellLiteral(preset)}`]),
    ];
    const text = `variable "${name}" {\n${lines.map((line) => `  ${line}\n`).join('')}}`;
    const place = homeOf('variable', source, near);
    return place !== undefined && this.edits.declare(place.file, place.beside, place.after, text);
  }
}

interface VariableText {
  readonly type: NewInput['type'];
  readonly preset?: NewInput['preset'] | undefined;
  readonly description: string;
}

const HANDED_DOWN: VariableText = { type: 'string', description: '' };

/** Where a declaration goes, and what it stands beside; at the end of a file without blocks. */
export interface Home {
  readonly file: SourceFile;
  readonly beside: Block | undefined;
  readonly after: boolean;
}

/** The file in which a module keeps its variables or outputs, else the one that needs the new one. */
export function homeOf(type: 'variable' | 'output', source: ModuleSource, near: SourceFile | undefined): Home | undefined {
  const files = source.files.filter(({ file }) => !file.uri.endsWith('.json'));
  const named = files.find(({ file }) => new RegExp(`^${type}s\\.(tf|tofu)$`).test(basename(file.uri)));
  const keeping = named ?? files.findLast(({ tree }) => blocksIn(tree.root.items).some((block) => block.type.name === type));
  if (keeping) {
    const blocks = blocksIn(keeping.tree.root.items);
    const last = blocks.findLast((block) => block.type.name === type) ?? blocks.at(-1);
    return { file: keeping.file, beside: last, after: true };
  }
  const here = files.find(({ file }) => file.uri === near?.uri) ?? files[0];
  if (!here) return undefined;
  const blocks = blocksIn(here.tree.root.items);
  if (type === 'output') return { file: here.file, beside: blocks.at(-1), after: true };
  const first = blocks.find((block) => !['terraform', 'provider'].includes(block.type.name));
  return { file: here.file, beside: first, after: false };
}

function blocksIn(items: readonly { readonly kind: string }[]): readonly Block[] {
  return items.filter((item): item is Block => item.kind === 'block');
}

function argumentText({ file, node }: Placed<Block>, name: string): string | undefined {
  const value = attributeOf(node.body, name)?.value;
  return value && file.text.slice(value.start, value.end);
}

function descriptionOf(input: ProgramInput, module: ModuleInstance): string {
  const [root] = callChain(module).slice(-1);
  const declared = root?.source.variables.get(input.name);
  const value = declared && attributeOf(declared.node.body, 'description')?.value;
  return value?.kind === 'template' ? value.parts.map((part) => (part.kind === 'templateLiteral' ? part.value : '')).join('') : '';
}

/** A module and those that call it, the root last. */
export function callChain(module: ModuleInstance): readonly ModuleInstance[] {
  const chain = [module];
  for (let call = module.call; call; call = call.scope.module.call) chain.push(call.scope.module);
  return chain;
}
