/**
 * Templates of a workspace that depend on each other: one nests another and passes it parameters, or imports what another
 * exports. Everything is found when it is asked for, and each answer knows the files that it was made of.
 */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { get, stringOf } from '../../../core/query';
import type { Alternative, Property, Value } from '../../../core/value';
import { choice, object, unknown } from '../../../core/value';
import type { Bridge } from '../../../schema/bridge';
import { Evaluator, type Scope, TOP } from '../evaluate/evaluator';
import { typesIn } from '../lower';
import { macrosIn } from '../macros';
import type { Member } from '../syntax/nodes';
import { membersOf, textOf, valueOf } from '../syntax/nodes';
import type { Template } from '../template';
import { foreign } from './foreign';
import { exportsIn, type Nesting } from './links';
import { exportName, type Surroundings } from './surroundings';

/** A template that nests another one. */
export interface Nester {
  readonly file: SourceFile;
  readonly template: Template;
  readonly nesting: Nesting;
}

export interface Linker {
  /** The templates that nest this one, in the order of their files. */
  nestersOf(uri: string): readonly Nester[];
  /** `use`: told of each file that an answer depends on; `miss` of each name that nothing exports. */
  surroundingsOf(template: Template, use: (uri: string) => unknown, miss: (name: string) => unknown): Surroundings;
  /** Whether some template exports a name. */
  exports(name: string): boolean;
  /** What the template that a resource nests takes and gives; undefined where that cannot be known. */
  interfaceOf(template: Template, id: string, use: (uri: string) => void): Interface | undefined;
  /** Tags of the nested stack that a template is; undefined when it is none, or several. */
  tagsOf(uri: string): Value | undefined;
}

/** The names of the parameters and outputs of a template. */
export interface Interface {
  readonly parameters: readonly string[];
  readonly outputs: readonly string[];
}

export interface LinkerInput {
  readonly files: SourceFiles;
  readonly bridge: Bridge;
  templateOf(file: SourceFile): Template | undefined;
  /** Of a file that is a template; none of any other. */
  nestingsOf(file: SourceFile, root: string): readonly Nesting[];
}

export function createLinker({ files, bridge, templateOf, nestingsOf }: LinkerInput): Linker {
  const { root } = files;
  const evaluators = new Map<Template, Evaluator>();
  const answers = new Map<string, Answer>();
  /** The files that the answers in the making depend on, the innermost last. */
  const making: Set<string>[] = [];
  let nesters: ReadonlyMap<string, readonly Nester[]> | undefined;
  let exported: ReadonlyMap<string, Exported> | undefined;

  function allTemplates(): readonly Template[] {
    return [...files.sources.values()].flatMap((file) => templateOf(file) ?? []);
  }

  function allNesters(): ReadonlyMap<string, readonly Nester[]> {
    if (nesters) return nesters;
    const found = new Map<string, Nester[]>();
    for (const file of files.sources.values()) {
      for (const nesting of nestingsOf(file, root)) {
        const template = templateOf(file);
        if (!template) continue;
        const nester = { file, template, nesting };
        const same = found.get(nesting.uri);
        if (same) same.push(nester);
        else found.set(nesting.uri, [nester]);
      }
    }
    return (nesters = found);
  }

  function allExports(): ReadonlyMap<string, Exported> {
    if (exported) return exported;
    const found = new Map<string, Exported>();
    for (const template of allTemplates()) {
      for (const { output, name } of exportsIn(template)) {
        const key = exportName(plainEvaluator(template).value(name, TOP));
        if (key !== undefined && !found.has(key)) found.set(key, { template, output });
      }
    }
    return (exported = found);
  }

  /** Names are what they are in the template itself. */
  function plainEvaluator(template: Template): Evaluator {
    return new Evaluator(template, bridge, typesIn(template));
  }

  function evaluatorOf(template: Template): Evaluator {
    const known = evaluators.get(template);
    if (known) return known;
    const evaluator = new Evaluator(template, bridge, typesIn(template), surroundings(template));
    evaluators.set(template, evaluator);
    return evaluator;
  }

  /** An answer, found once. What depends on itself is not known. */
  function answer(key: string, make: () => Value | undefined): Value | undefined {
    const known = answers.get(key);
    if (known) {
      for (const uri of known.files) making.at(-1)?.add(uri);
      return known.value;
    }
    const used = new Set<string>();
    answers.set(key, { value: undefined, files: used });
    if (making.length > DEPTH_LIMIT) return undefined;
    making.push(used);
    const value = make();
    making.pop();
    answers.set(key, { value, files: used });
    for (const uri of used) making.at(-1)?.add(uri);
    return value;
  }

  function look(uri: string): void {
    making.at(-1)?.add(uri);
  }

  function surroundings(template: Template): Surroundings {
    const { uri } = template.file;
    return {
      given: (parameter) => answer(`given ${uri} ${parameter}`, () => given(uri, parameter)),
      outputOf: (id, output) => answer(`output ${uri} ${id} ${output}`, () => outputOf(template, id, output)),
      imported: (name) => answer(`import ${name}`, () => imported(name)),
    };
  }

  /** Of several templates that nest this one, each can pass something else. */
  function given(uri: string, parameter: string): Value | undefined {
    const all = allNesters().get(uri) ?? [];
    const alternatives = all.flatMap(({ file, template, nesting }): readonly Alternative[] => {
      look(file.uri);
      const { parameters, resource, id } = nesting;
      const evaluator = evaluatorOf(template);
      const value = parameters && get(evaluator.value(parameters, scopeOf(resource, template)), parameter);
      if (!value || value.kind === 'absent') return [];
      const definition = { location: evaluator.at(resource.keyRange), name: `parameter ${parameter} of ${id}` };
      return [{ value: foreign(value, definition), condition: `nested as ${id}` }];
    });
    const [first] = alternatives;
    if (!first) return undefined;
    if (alternatives.length < all.length) return unknown('parameter', first.value.from, `parameter ${parameter}`);
    return all.length === 1 ? first.value : choice(alternatives, first.value.from);
  }

  function scopeOf(member: Member, template: Template): Scope {
    const condition = textOf(valueOf(member.value, 'Condition'));
    return condition === undefined ? TOP : evaluatorOf(template).assuming(TOP, condition, true);
  }

  function nestedBy(template: Template, id: string): Template | undefined {
    const nesting = nestingsOf(template.file, root).find((each) => each.id === id);
    const file = nesting && files.sources.get(nesting.uri);
    if (nesting) look(nesting.uri);
    return file && templateOf(file);
  }

  function outputOf(template: Template, id: string, output: string): Value | undefined {
    const nested = nestedBy(template, id);
    const member = nested && membersOf(valueOf(nested.root, 'Outputs')).find((each) => each.key === output);
    return nested && member && valueOfOutput(nested, member, `output ${output} of ${id}`);
  }

  function imported(name: string): Value | undefined {
    const found = allExports().get(name);
    if (!found) return undefined;
    look(found.template.file.uri);
    return valueOfOutput(found.template, found.output, `export ${name}`);
  }

  function valueOfOutput(template: Template, output: Member, name: string): Value | undefined {
    const evaluator = evaluatorOf(template);
    const node = valueOf(output.value, 'Value');
    if (!node) return undefined;
    return foreign(evaluator.value(node, scopeOf(output, template)), { location: evaluator.at(output.keyRange), name });
  }

  return {
    nestersOf: (uri) => allNesters().get(uri) ?? [],
    surroundingsOf(template, use, miss) {
      const inner = surroundings(template);
      const tracked = (make: () => Value | undefined): Value | undefined => {
        const used = new Set<string>();
        making.push(used);
        const value = make();
        making.pop();
        used.forEach(use);
        return value;
      };
      return {
        given: (parameter) => tracked(() => inner.given(parameter)),
        outputOf: (id, output) => tracked(() => inner.outputOf(id, output)),
        imported(name) {
          const value = tracked(() => inner.imported(name));
          if (!value) miss(name);
          return value;
        },
      };
    },
    exports: (name) => allExports().has(name),
    interfaceOf(template, id, use) {
      const nesting = nestingsOf(template.file, root).find((each) => each.id === id);
      if (nesting) use(nesting.uri);
      const nested = nestedBy(template, id);
      if (!nested || nested.broken || macrosIn(nested).open) return undefined;
      const outputs = membersOf(valueOf(nested.root, 'Outputs')).map((output) => output.key);
      if (outputs.some((name) => name.startsWith('Fn::'))) return undefined;
      return { outputs, parameters: [...nested.parameters.keys()] };
    },
    tagsOf(uri) {
      const [only, ...others] = (allNesters().get(uri) ?? []).filter(({ nesting }) => nesting.tags);
      const tags = only?.nesting.tags;
      if (!only || !tags) return undefined;
      const { template, nesting } = only;
      const evaluator = evaluatorOf(template);
      const value = tagsObject(evaluator.value(tags, scopeOf(nesting.resource, template)));
      if (others.length > 0) return unknown('computed', value.from, 'tags of several stacks');
      return foreign(value, { location: evaluator.at(nesting.resource.keyRange), name: `tags of ${nesting.id}` });
    },
  };
}

/** Pairs of `Key` and `Value` as an object; a map stays what it is. */
function tagsObject(value: Value): Value {
  if (value.kind !== 'list') return value;
  const entries = new Map<string, Property>();
  let complete = value.complete;
  for (const item of value.items) {
    const key = stringOf(get(item, 'Key'));
    if (key === undefined) complete = false;
    else entries.set(key, { value: get(item, 'Value') });
  }
  return object(entries, value.from, complete);
}

/** Answers that are made of others this often are given up. */
const DEPTH_LIMIT = 50;

interface Answer {
  readonly value: Value | undefined;
  readonly files: ReadonlySet<string>;
}

interface Exported {
  readonly template: Template;
  readonly output: Member;
}
