/** Outputs that a fix adds: of the module that holds the value, and of every module that calls it, up to the root. */
import type { NewOutput } from '../../../core/rendering';
import type { ModuleInstance } from '../evaluate/module';
import { attributeOf } from '../source';
import type { EditSet } from './edit-set';
import { snakeCase } from './names';
import type { Origin } from './origin';
import { spellLiteral } from './spell';
import { homeOf } from './variables';

export class Outputs {
  private readonly taken = new Set<string>();

  constructor(private readonly edits: EditSet) {}

  /** `value`: its text in the module of `near`. */
  declare({ name, description }: NewOutput, value: string, near: Origin): boolean {
    let { module } = near;
    let text = value;
    for (;;) {
      const output = this.declareIn(module, snakeCase(name), description, text, near);
      if (output === undefined) return false;
      const { call } = module;
      if (!call) return true;
      const { node } = call.block;
      if (attributeOf(node.body, 'count') || attributeOf(node.body, 'for_each')) return false;
      text = `module.${node.labels[0]?.value ?? ''}.${output}`;
      module = call.scope.module;
    }
  }

  /** The name of the output: one that gives the same already, or a new one. */
  private declareIn(module: ModuleInstance, base: string, description: string, value: string, near: Origin): string | undefined {
    const { outputs, uri } = module.source;
    for (const [name, { file, node }] of outputs) {
      const given = attributeOf(node.body, 'value')?.value;
      if (given && file.text.slice(given.start, given.end) === value) return name;
    }
    const name = freeName(base, (candidate) => outputs.has(candidate) || this.taken.has(`${uri} ${candidate}`));
    this.taken.add(`${uri} ${name}`);
    const lines = [...(description === '' ? [] : [`description = ${spellLiteral(description)}`]), `value = ${value}`];
    const text = `output "${name}" {\n${lines.map((line) => `  ${line}\n`).join('')}}`;
    const home = homeOf('output', module.source, near.resource.block.file);
    return home && this.edits.declare(home.file, home.beside, home.after, text) ? name : undefined;
  }
}

function freeName(base: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!isTaken(name)) return name;
  }
}
