/** Templates as values: intrinsic functions interpreted as far as the template says what they give. */
import { Deadline, TOOK_TOO_LONG } from '../../../core/deadline';
import { locationIn } from '../../../core/program';
import { stringOf } from '../../../core/query';
import type { Location, TextRange } from '../../../core/text';
import type { Definition, ObjectValue, Property, Provenance, Value } from '../../../core/value';
import {
  absent,
  choice,
  list,
  literal,
  object,
  reference,
  template,
  through,
  unknown,
  withInputs,
  written,
} from '../../../core/value';
import type { Bridge } from '../../../schema/bridge';
import { ALONE, exportName, type Surroundings } from '../links/surroundings';
import type { Member, Node, ScalarNode } from '../syntax/nodes';
import { membersOf, textOf, valueOf } from '../syntax/nodes';
import type { Template } from '../template';
import { type Assumptions, type Conditions, conditionsOf } from './conditions';
import { addressBlocks } from './addresses';
import { resolveDynamic } from './dynamic';
import { intrinsicOf } from './intrinsic';
import { findInMap } from './mappings';

/** What holds where an expression stands. */
export interface Scope {
  /** Loop variables of `Fn::ForEach`. */
  readonly bindings: ReadonlyMap<string, Value>;
  readonly assumed: Assumptions;
  /** Parameters whose default is certainly not in effect. */
  readonly overridden: ReadonlySet<string>;
}

export const TOP: Scope = { bindings: new Map(), assumed: new Map(), overridden: new Set() };

const STEP_LIMIT = 400_000;
const LOOP_LIMIT = 200;

export class Evaluator {
  readonly conditions: Conditions;
  /** The node that each value was made of: what stands in the source, where the value itself was written elsewhere. */
  readonly nodes = new WeakMap<Value, Node>();
  readonly limits: string[] = [];
  /** What a parameter's default is within a longer text. */
  private readonly holes = new WeakMap<Value, Value>();
  readonly deadline = new Deadline();
  private steps = 0;

  constructor(
    readonly template: Template,
    private readonly bridge: Bridge,
    /** The native type of each logical id. */
    private readonly types: ReadonlyMap<string, string>,
    private readonly surroundings: Surroundings = ALONE,
  ) {
    this.conditions = conditionsOf(template, (parameter) => surroundings.given(parameter));
  }

  value(node: Node, scope: Scope): Value {
    const isExhausted = ++this.steps > STEP_LIMIT;
    if (isExhausted || this.deadline.isOver()) {
      if (this.limits.length === 0) this.limits.push(isExhausted ? 'The template is too large to evaluate in full' : TOOK_TOO_LONG);
      return unknown('budget', this.written(node.range));
    }
    const made = this.evaluate(node, scope);
    // A value of its own for each place: one that a definition gives is shared.
    const own = { ...made };
    this.nodes.set(own, node);
    const hole = this.holes.get(made);
    if (hole) {
      const ownHole = { ...hole };
      this.holes.set(own, ownHole);
      this.nodes.set(ownHole, node);
    }
    return own;
  }

  object(node: Node, scope: Scope): ObjectValue {
    const entries = new Map<string, Property>();
    let complete = true;
    const take = (members: readonly Member[], inner: Scope): void => {
      for (const member of members) {
        if (member.key.startsWith('Fn::ForEach::')) {
          complete = this.eachTurn(member, inner, take) && complete;
        } else if (member.key === 'Fn::Transform') {
          complete = false;
        } else {
          entries.set(this.keyIn(member.key, inner), this.property(member, node, inner));
        }
      }
    };
    take(membersOf(node), scope);
    return object(entries, this.written(node.range), complete);
  }

  /**
   * Runs a loop over what it repeats. Returns false when the collection is not known, or too long.
   */
  eachTurn(loop: Member, scope: Scope, run: (members: readonly Member[], scope: Scope) => void): boolean {
    const [variable, collection, body] = loop.value?.kind === 'list' ? loop.value.items : [];
    const name = textOf(variable);
    if (name === undefined || !collection || !body) return false;
    const values = this.value(collection, scope);
    if (values.kind !== 'list' || !values.complete) return false;
    if (values.items.length > LOOP_LIMIT) {
      this.limits.push(`${loop.key} repeats more than ${LOOP_LIMIT} times`);
      return false;
    }
    let known = true;
    for (const item of values.items) {
      if (item.kind !== 'literal') known = false;
      else run(membersOf(body), { ...scope, bindings: new Map([...scope.bindings, [name, item]]) });
    }
    return known;
  }

  /** A key with loop variables filled in. */
  keyIn(key: string, scope: Scope): string {
    if (scope.bindings.size === 0) return key;
    return key.replace(/[$&]\{(\w+)\}/g, (whole, name: string) => {
      const value = scope.bindings.get(name);
      return value?.kind === 'literal' ? String(value.value) : whole;
    });
  }

  private property(member: Member, owner: Node, scope: Scope): Property {
    const value = member.value ? this.value(member.value, scope) : absent(this.written(owner.range));
    return {
      value,
      key: this.at(member.keyRange),
      site: this.at(member.site),
      member: this.at(member.range),
    };
  }

  private evaluate(node: Node, scope: Scope): Value {
    const call = intrinsicOf(node);
    if (call && (call.name !== 'Condition' || node.intrinsic !== undefined)) {
      return this.call(call.name, call.argument, node, scope);
    }
    switch (node.kind) {
      case 'map':
        return this.object(node, scope);
      case 'list': {
        const items = node.items.map((item) => this.value(item, scope)).filter((item) => item.kind !== 'absent');
        return list(items, this.written(node.range));
      }
      case 'scalar':
        return this.scalar(node);
    }
  }

  private scalar(node: ScalarNode): Value {
    const from = this.written(node.range);
    const plain = literal(node.value, from);
    // One that is left open may be closed by what `Fn::Join` puts behind it.
    if (typeof node.value !== 'string' || !/\{\{resolve:[^{]*\}\}/.test(node.value)) return plain;
    return textOfParts(resolveDynamic([plain], from), from);
  }

  private call(name: string, argument: Node | undefined, whole: Node, scope: Scope): Value {
    const from = this.written(whole.range);
    const items = argument?.kind === 'list' ? argument.items : [];
    switch (name) {
      case 'Ref':
        return this.ref(textOf(argument), from, scope);
      case 'Fn::GetAtt':
        return this.getAtt(argument, from, scope);
      case 'Fn::Sub':
        return this.sub(argument, from, scope);
      case 'Fn::Join':
        return this.join(items, from, scope);
      case 'Fn::If':
        return this.if(items, from, scope);
      case 'Fn::FindInMap':
        return findInMap(items, from, scope, this);
      case 'Fn::Select':
        return this.select(items, from, scope);
      case 'Fn::Cidr':
        return this.cidr(items, from, scope);
      case 'Fn::Split':
        return this.split(items, from, scope);
      case 'Fn::Base64':
      case 'Fn::ToJsonString':
        return argument ? this.value(argument, scope) : unknown('syntax-error', from, name);
      case 'Fn::Length': {
        const counted = argument && this.value(argument, scope);
        const made = withInputs(from, inputsOf(counted));
        if (counted?.kind === 'list' && counted.complete) return literal(counted.items.length, made);
        return unknown('computed', made, name);
      }
      case 'Fn::ImportValue': {
        const exported = argument && this.value(argument, scope);
        const named = exported && exportName(exported);
        const known = named === undefined ? undefined : this.surroundings.imported(named);
        if (known && known.kind !== 'unknown') return this.withInputs(known, inputsOf(exported));
        const made = withInputs(from, inputsOf(exported));
        return unknown('data-source', made, named === undefined ? 'an imported value' : `import of ${named}`);
      }
      default: {
        const given = argument && this.value(argument, scope);
        const made = withInputs(from, inputsOf(given));
        return unknown(name === 'Fn::Transform' ? 'unsupported' : 'computed', made, name);
      }
    }
  }

  private ref(name: string | undefined, from: Provenance, scope: Scope): Value {
    if (name === undefined || name === '') return unknown('syntax-error', from, 'Ref');
    const bound = scope.bindings.get(name);
    if (bound) return bound;
    if (name === 'AWS::NoValue') return absent(from);
    if (STACK_NAMES.has(name)) return unknown('data-source', withInputs(from, [STACK_NAME]), name);
    if (name.startsWith('AWS::')) return unknown('data-source', from, name);
    const parameter = this.template.parameters.get(name);
    if (parameter) {
      const value = this.parameter(parameter, from, scope);
      if (value.kind === 'literal' && !isHidden(parameter) && !this.surroundings.given(name)) {
        this.holes.set(value, {
          ...unknown('parameter', withInputs(from, [name]), `parameter ${name}`),
          sensitive: true,
        });
      }
      return value;
    }
    const target = this.keyIn(name, scope);
    const type = this.types.get(target);
    return reference(target, type === undefined ? 'id' : this.bridge.attribute(type, { kind: 'ref' }), from);
  }

  /** A parameter counts with its default, which the deployment may replace; one without is known at deployment only. */
  private parameter(parameter: Member, from: Provenance, scope: Scope): Value {
    const inputs = [parameter.key];
    const definition: Definition = { location: this.at(parameter.keyRange), name: `parameter ${parameter.key}` };
    const given = this.surroundings.given(parameter.key);
    if (given) return through(given, definition);
    const type = textOf(valueOf(parameter.value, 'Type')) ?? 'String';
    const preset = valueOf(parameter.value, 'Default');
    if (preset?.kind !== 'scalar' || type.startsWith('AWS::SSM::Parameter::') || scope.overridden.has(parameter.key)) {
      const made = withInputs(passing(from, definition), inputs);
      return { ...unknown('parameter', made, definition.name), sensitive: true };
    }
    const value = withInputsIn(this.scalar(preset), inputs);
    if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return through(value, definition);
    const items = String(preset.value ?? '')
      .split(',')
      .map((item) => through(literal(item.trim(), value.from), definition));
    return through(list(preset.value === '' ? [] : items, value.from), definition);
  }

  private getAtt(argument: Node | undefined, from: Provenance, scope: Scope): Value {
    const [first, ...rest] = argument?.kind === 'list' ? argument.items : [];
    const target =
      argument?.kind === 'scalar' ? String(argument.value) : first?.kind === 'scalar' ? String(first.value) : '';
    if (argument?.kind === 'scalar') return this.attributeOf(target, from, scope);
    const attribute = rest.map((item) => (item.kind === 'scalar' ? String(item.value) : undefined));
    if (target === '' || attribute.length === 0 || attribute.includes(undefined))
      return unknown('computed', from, 'Fn::GetAtt');
    return this.attributeOf(`${target}.${attribute.join('.')}`, from, scope);
  }

  /** `Bucket.Arn` as `Fn::GetAtt` and `Fn::Sub` write it. */
  private attributeOf(path: string, from: Provenance, scope: Scope): Value {
    const filled = this.keyIn(path, scope);
    const dot = filled.indexOf('.');
    if (dot <= 0) return unknown('syntax-error', from, path);
    const target = filled.slice(0, dot);
    const name = filled.slice(dot + 1);
    const output = name.startsWith('Outputs.') ? this.surroundings.outputOf(target, name.slice(8)) : undefined;
    if (output && output.kind !== 'unknown') return output;
    return reference(target, this.bridge.attribute(this.types.get(target) ?? '', { kind: 'attribute', name }), from);
  }

  private sub(argument: Node | undefined, from: Provenance, scope: Scope): Value {
    const [first, second] = argument?.kind === 'list' ? argument.items : [argument];
    if (first?.kind !== 'scalar' || typeof first.value !== 'string') return unknown('syntax-error', from, 'Fn::Sub');
    const parts: Value[] = [];
    const pieces = first.value.matchAll(/\$\{(!?)([^}]*)\}/g);
    let last = 0;
    for (const piece of pieces) {
      const [text, escaped = '', name = ''] = piece;
      if (piece.index > last) parts.push(this.piece(first, last, piece.index));
      last = piece.index + text.length;
      const place = this.written(this.within(first, piece.index, last));
      if (escaped) parts.push(literal(`\${${name}}`, place));
      else parts.push(this.variable(name.trim(), second, place, scope));
    }
    if (last < first.value.length) parts.push(this.piece(first, last, first.value.length));
    return this.text(parts, from);
  }

  private piece(node: ScalarNode, start: number, end: number): Value {
    return literal(String(node.value).slice(start, end), this.written(this.within(node, start, end)));
  }

  /** The place of some characters of a scalar, or the scalar where they cannot be told. */
  private within(node: ScalarNode, start: number, end: number): TextRange {
    return node.verbatim ? { start: node.verbatim.start + start, end: node.verbatim.start + end } : node.range;
  }

  private variable(name: string, variables: Node | undefined, from: Provenance, scope: Scope): Value {
    const given = valueOf(variables, name);
    if (given) return through(this.value(given, scope), { location: from.location, name: `\${${name}}` });
    return name.includes('.') ? this.attributeOf(name, from, scope) : this.ref(name, from, scope);
  }

  private join(items: readonly Node[], from: Provenance, scope: Scope): Value {
    const [delimiter, joined] = items;
    const separator = delimiter?.kind === 'scalar' ? String(delimiter.value ?? '') : undefined;
    const values = joined && this.value(joined, scope);
    if (separator === undefined || values?.kind !== 'list' || !values.complete)
      return unknown('computed', withInputs(from, inputsOf(values)), 'Fn::Join');
    const parts = values.items.flatMap((item, index) =>
      index === 0 || separator === '' ? [item] : [literal(separator, from), item],
    );
    return this.text(parts, from);
  }

  /**
   * A text of several parts. A parameter in it stays a hole, whatever its default: it is what tells deployments apart. One
   * that hides its value (`NoEcho`) counts with its default, for a secret in the source is one.
   */
  private text(parts: readonly Value[], from: Provenance): Value {
    const whole = withInputs(from, parts.flatMap(inputsOf));
    if (parts.length <= 1) return textOfParts(resolveDynamic(parts, whole), whole);
    const holes = parts.map((part) => this.holes.get(part) ?? part);
    return textOfParts(resolveDynamic(holes, whole), whole);
  }

  private if(items: readonly Node[], from: Provenance, scope: Scope): Value {
    const [condition, whenTrue, whenFalse] = items;
    const name = condition?.kind === 'scalar' ? String(condition.value) : undefined;
    if (name === undefined || !whenTrue || !whenFalse) return unknown('syntax-error', from, 'Fn::If');
    const holds = this.conditions.holds(name, scope.assumed);
    if (holds !== undefined) return this.value(holds ? whenTrue : whenFalse, scope);
    const inputs = this.conditions.inputs(name);
    const branch = (node: Node, taken: boolean): Value =>
      this.withInputs(this.value(node, this.assuming(scope, name, taken)), inputs);
    const alternatives = [
      { value: branch(whenTrue, true), condition: name },
      { value: branch(whenFalse, false), condition: `not ${name}` },
    ];
    return choice(
      alternatives,
      withInputs(
        from,
        alternatives.flatMap((each) => inputsOf(each.value)),
      ),
    );
  }

  /** The same value, of the same place, with inputs that went into it as well. */
  withInputs(value: Value, inputs: readonly string[]): Value {
    if (inputs.length === 0) return value;
    const made = withInputsIn(value, inputs);
    const node = this.nodes.get(value);
    if (node) this.nodes.set(made, node);
    const hole = this.holes.get(value);
    if (hole) this.holes.set(made, this.withInputs(hole, inputs));
    return made;
  }

  /** The scope of a branch, or of a resource under a condition. */
  assuming(scope: Scope, condition: string, holds: boolean): Scope {
    return {
      ...scope,
      assumed: new Map([...scope.assumed, [condition, holds]]),
      overridden: new Set([...scope.overridden, ...this.conditions.overridden(condition, holds)]),
    };
  }

  private select(items: readonly Node[], from: Provenance, scope: Scope): Value {
    const [index, collection] = items;
    const at = index && this.value(index, scope);
    const values = collection && this.value(collection, scope);
    const position = at?.kind === 'literal' ? Number(at.value) : NaN;
    if (values?.kind === 'list' && values.complete) {
      const item = values.items[position];
      if (item) return this.withInputs(item, inputsOf(at));
    }
    const made = withInputs(from, [...inputsOf(at), ...inputsOf(values)]);
    return unknown('computed', made, values?.kind === 'unknown' ? values.name : 'Fn::Select');
  }

  private cidr(items: readonly Node[], from: Provenance, scope: Scope): Value {
    const values = items.map((item) => this.value(item, scope));
    const made = withInputs(from, values.flatMap(inputsOf));
    const [block, count, bits] = values.map((value) => (value.kind === 'literal' ? String(value.value) : undefined));
    const blocks = block === undefined ? undefined : addressBlocks(block, Number(count), Number(bits ?? NaN));
    return blocks ? list(blocks.map((each) => literal(each, from)), made) : unknown('computed', made, 'Fn::Cidr');
  }

  private split(items: readonly Node[], from: Provenance, scope: Scope): Value {
    const [delimiter, text] = items;
    const separator = textOf(delimiter);
    const value = text && this.value(text, scope);
    const whole = value && stringOf(value);
    if (separator === undefined || separator === '' || whole === undefined || !value) {
      const made = withInputs(from, inputsOf(value));
      return unknown('computed', made, value?.kind === 'unknown' ? value.name : 'Fn::Split');
    }
    return list(
      whole.split(separator).map((part) => literal(part, value.from)),
      withInputs(from, inputsOf(value)),
    );
  }

  written(range: TextRange): Provenance {
    return written(this.at(range));
  }

  at(range: TextRange): Location {
    return locationIn(this.template.file, range.start, range.end);
  }
}

/** The stack's name, and what contains it: what tells deployments of a template apart without a parameter. */
const STACK_NAME = 'AWS::StackName';
const STACK_NAMES: ReadonlySet<string> = new Set([STACK_NAME, 'AWS::StackId']);

/** A text of one part is that part. */
function textOfParts(parts: readonly Value[], from: Provenance): Value {
  const [only] = parts;
  return only && parts.length === 1 && only.kind !== 'literal' ? only : template(parts, from);
}

/** The inputs that went into a value or, for a list or a choice, a part of it. */
export function inputsOf(value: Value | undefined): readonly string[] {
  const own = value?.from.inputs ?? [];
  if (value?.kind === 'list') return [...own, ...value.items.flatMap(inputsOf)];
  if (value?.kind === 'choice') return [...own, ...value.alternatives.flatMap((each) => inputsOf(each.value))];
  return own;
}

function withInputsIn<T extends Value>(value: T, inputs: readonly string[]): T {
  return { ...value, from: withInputs(value.from, inputs) };
}

function isHidden(parameter: Member): boolean {
  const hidden = valueOf(parameter.value, 'NoEcho');
  return hidden?.kind === 'scalar' && String(hidden.value).toLowerCase() === 'true';
}

function passing(from: Provenance, definition: Definition): Provenance {
  return { ...from, via: [...from.via, definition] };
}
