/** Expressions. Every function here terminates with a value: what cannot be followed is `unknown`, there and only there. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location } from '../../../core/text';
import { assignTo } from './assignment';
import { iterated } from './builtins/collections';
import { callMember, callValue, constructValue, superCall } from './calls';
import { defineClass } from './classes';
import type { Context } from './context';
import { LIMITS, at, here, step, unknownAt, words } from './context';
import { dependingOn, inputsOf } from './inputs';
import { readMember } from './members';
import { importedModule } from './modules';
import { binary, logical, ternary, unary } from './operators';
import { templateOf } from './outputs';
import type { Scope } from './scope';
import type { Argument, FunctionNode, FunctionValue, Js, RecordCell } from './values';
import { array, distribute, either, native, passed, record, textOf } from './values';

export function evaluate(context: Context, node: TSESTree.Node, scope: Scope): Js {
  if (!step(context) || context.depth > LIMITS.depth) return unknownAt(scope, node, 'budget');
  context.depth++;
  const value = evaluateNode(context, node, scope);
  context.depth--;
  return value;
}

function evaluateNode(context: Context, node: TSESTree.Node, scope: Scope): Js {
  switch (node.type) {
    case 'Literal':
      return literalOf(node, scope);
    case 'Identifier':
      return identifier(context, node, scope);
    case 'TemplateLiteral':
      return templateLiteral(context, node, scope);
    case 'TaggedTemplateExpression':
      return taggedTemplate(context, node, scope);
    case 'ObjectExpression':
      return objectLiteral(context, node, scope);
    case 'ArrayExpression':
      return arrayLiteral(context, node, scope);
    case 'MemberExpression':
      return memberExpression(context, node, scope);
    case 'ChainExpression':
      return evaluate(context, node.expression, scope);
    case 'CallExpression':
      return callExpression(context, node, scope);
    case 'NewExpression': {
      context.sites.set(node, scope);
      return constructValue(context, evaluate(context, node.callee, scope), node, scope);
    }
    case 'ImportExpression': {
      // Half-typed, `import()` has no source, whatever the type says.
      const source: TSESTree.Expression | null = node.source;
      const specifier = source ? textOf(evaluate(context, source, scope)) : undefined;
      return specifier === undefined ? unknownAt(scope, node) : importedModule(context, specifier, node.source, scope);
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return functionValue(node, scope, undefined);
    case 'ClassExpression':
      return defineClass(context, node, scope);
    case 'ConditionalExpression':
      return ternary(context, node, scope);
    case 'LogicalExpression':
      return logical(context, node, scope);
    case 'BinaryExpression':
      return binary(context, node, scope);
    case 'UnaryExpression':
      return unary(context, node, scope);
    case 'AssignmentExpression':
    case 'UpdateExpression':
      return assignTo(context, node, scope);
    case 'SequenceExpression':
      return node.expressions.map((each) => evaluate(context, each, scope)).at(-1) ?? unknownAt(scope, node);
    case 'AwaitExpression':
      return evaluate(context, node.argument, scope);
    case 'YieldExpression': {
      const value: Js = node.argument ? evaluate(context, node.argument, scope) : { kind: 'absent', from: at(scope, node) };
      scope.frame.yields.push(value);
      return unknownAt(scope, node);
    }
    case 'ThisExpression':
      return scope.self ?? unknownAt(scope, node);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return evaluate(context, node.expression, scope);
    case 'MetaProperty':
      return native('import.meta', at(scope, node), {
        member: (key, site) => ({ kind: 'unknown', reason: 'computed', from: { location: site, via: [] }, name: `import.meta.${key}` }),
      });
    default:
      return unknownAt(scope, node);
  }
}

function literalOf(node: TSESTree.Literal, scope: Scope): Js {
  if ('regex' in node) return native(node.raw, at(scope, node), {});
  if (typeof node.value === 'bigint') return { kind: 'literal', value: Number(node.value), from: at(scope, node) };
  if (typeof node.value === 'object' && node.value !== null) return unknownAt(scope, node);
  return { kind: 'literal', value: node.value, from: at(scope, node) };
}

function identifier(context: Context, node: TSESTree.Identifier, scope: Scope): Js {
  if (node.name === '') return unknownAt(scope, node, 'syntax-error');
  const binding = scope.lookup(node.name);
  if (binding) return binding.value ?? binding.resolve?.() ?? unknownAt(scope, node);
  if (node.name === 'undefined') return { kind: 'absent', from: at(scope, node) };
  return context.globals.get(node.name) ?? unknownAt(scope, node);
}

function templateLiteral(context: Context, node: TSESTree.TemplateLiteral, scope: Scope, isRaw = false): Js {
  const parts: Js[] = [];
  node.quasis.forEach((quasi, index) => {
    const text = isRaw ? quasi.value.raw : (quasi.value.cooked ?? quasi.value.raw);
    if (text !== '') parts.push({ kind: 'literal', value: text, from: { location: quasiRange(scope, quasi), via: [] } });
    const expression = node.expressions[index];
    if (expression) parts.push(evaluate(context, expression, scope));
  });
  return templateOf(context, parts, at(scope, node));
}

/** The text of a template's literal part: without the backtick or `}` before it and the backtick or `${` behind it. */
function quasiRange(scope: Scope, quasi: TSESTree.TemplateElement): Location {
  const [start, end] = quasi.range;
  const opening = start + 1;
  return { uri: scope.file.uri, range: { start: opening, end: Math.max(opening, quasi.tail ? end - 1 : end - 2) } };
}

function taggedTemplate(context: Context, node: TSESTree.TaggedTemplateExpression, scope: Scope): Js {
  if (isRaw(node.tag, scope)) return templateLiteral(context, node.quasi, scope, true);
  const texts = node.quasi.quasis.map((quasi): Js => ({
    kind: 'literal',
    value: quasi.value.cooked ?? quasi.value.raw,
    from: { location: quasiRange(scope, quasi), via: [] },
  }));
  const args: Argument[] = [{ value: array(texts, at(scope, node.quasi)), site: here(scope, node.quasi) }];
  for (const expression of node.quasi.expressions) {
    args.push({ value: evaluate(context, expression, scope), site: here(scope, expression) });
  }
  return callValue(context, evaluate(context, node.tag, scope), { args, complete: true, self: undefined, node, header: here(scope, node.tag) }, scope);
}

/** `String.raw`. */
function isRaw(tag: TSESTree.Expression, scope: Scope): boolean {
  if (tag.type !== 'MemberExpression' || tag.computed || tag.property.type !== 'Identifier' || tag.object.type !== 'Identifier') return false;
  return tag.object.name === 'String' && tag.property.name === 'raw' && scope.lookup('String') === undefined;
}

function objectLiteral(context: Context, node: TSESTree.ObjectExpression, scope: Scope): Js {
  context.sites.set(node, scope);
  const result = record([], at(scope, node));
  const { cell } = result;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      spreadInto(cell, evaluate(context, property.argument, scope));
      continue;
    }
    const key = propertyKey(context, property.key, property.computed, scope);
    if (key === undefined) {
      evaluate(context, property.value, scope);
      cell.complete = false;
      continue;
    }
    const places = { key: here(scope, property.key), site: here(scope, property.value), member: here(scope, property) };
    if (property.kind !== 'init' && property.value.type === 'FunctionExpression') {
      if (property.kind === 'get') {
        const getter = functionValue(property.value, scope, result);
        cell.entries.set(key, { value: getter, getter, ...places });
      }
      continue;
    }
    const value =
      property.method && property.value.type === 'FunctionExpression'
        ? functionValue(property.value, scope, result)
        : evaluate(context, property.value, scope);
    // A later entry stands behind earlier ones, also behind one of the same name.
    cell.entries.delete(key);
    cell.entries.set(key, { value, ...places });
  }
  return result;
}

/** `...value` in an object literal. */
export function spreadInto(cell: RecordCell, value: Js): void {
  switch (value.kind) {
    case 'record':
      for (const [key, slot] of value.cell.entries) cell.entries.set(key, slot);
      if (!value.cell.complete) openUp(cell, value);
      break;
    case 'instance':
      for (const [key, slot] of value.cell.fields.entries) cell.entries.set(key, slot);
      if (value.cell.base) openUp(cell, value);
      break;
    case 'array':
      value.cell.items.forEach((item, index) => cell.entries.set(String(index), { value: item }));
      break;
    case 'either':
      spreadAlternatives(cell, value);
      break;
    case 'absent':
    case 'literal':
      break;
    default:
      openUp(cell, value);
  }
}

/** After something unknown, entries written before it may have been replaced: they are not certain any more. */
function openUp(cell: RecordCell, source: Js): void {
  cell.complete = false;
  for (const [key, slot] of cell.entries) {
    if (source.kind === 'record' && source.cell.entries.has(key)) continue;
    const unknown: Js = { kind: 'unknown', reason: 'unsupported', from: source.from, ...(nameOfUnknown(source) ?? {}) };
    const value = either([{ value: slot.value, condition: 'not replaced' }, { value: unknown, condition: 'replaced' }], slot.value.from);
    cell.entries.set(key, { ...slot, value });
  }
}

function nameOfUnknown(value: Js): { readonly name: string } | undefined {
  return value.kind === 'unknown' && value.name !== undefined ? { name: value.name } : undefined;
}

function spreadAlternatives(cell: RecordCell, value: Extract<Js, { kind: 'either' }>): void {
  const variants = value.alternatives.map(({ value: inner, condition }) => {
    const copy: RecordCell = { entries: new Map(cell.entries), complete: cell.complete };
    spreadInto(copy, inner);
    return { copy, condition };
  });
  for (const key of new Set(variants.flatMap(({ copy }) => [...copy.entries.keys()]))) {
    const slots = variants.map(({ copy, condition }) => ({ slot: copy.entries.get(key), condition }));
    const first = slots.find(({ slot }) => slot)?.slot;
    if (!first) continue;
    const joined = either(
      slots.map(({ slot, condition }) => ({ value: slot?.value ?? { kind: 'absent', from: value.from }, condition })),
      first.value.from,
    );
    cell.entries.set(key, { ...first, value: joined });
  }
  if (variants.some(({ copy }) => !copy.complete)) cell.complete = false;
}

/** The name of a property, a class member or a member access; undefined when it is computed and not known. */
export function propertyKey(context: Context, key: TSESTree.Node, computed: boolean, scope: Scope): string | undefined {
  if (!computed) {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'PrivateIdentifier') return `#${key.name}`;
    if (key.type === 'Literal') return String(key.value);
  }
  const value = evaluate(context, key, scope);
  return value.kind === 'literal' ? String(value.value) : undefined;
}

function arrayLiteral(context: Context, node: TSESTree.ArrayExpression, scope: Scope): Js {
  const items: Js[] = [];
  let complete = true;
  for (const element of node.elements) {
    if (!element) {
      items.push({ kind: 'absent', from: at(scope, node) });
    } else if (element.type === 'SpreadElement') {
      complete = spreadItems(items, evaluate(context, element.argument, scope)) && complete;
    } else {
      items.push(placed(evaluate(context, element, scope), element, scope));
    }
  }
  return array(items, at(scope, node), complete);
}

/** An item remembers the expression that it is in this array, when it is written elsewhere. */
function placed(value: Js, element: TSESTree.Expression, scope: Scope): Js {
  if (value.kind === 'function' || value.kind === 'class' || value.from.location.range.start === element.range[0]) return value;
  return passed(value, { name: words(scope.file, element), location: here(scope, element) });
}

/** `...value` in an array literal or call. False when it may hold further items. */
export function spreadItems(items: Js[], given: Js): boolean {
  const value = iterated(given);
  switch (value.kind) {
    case 'array':
      items.push(...value.cell.items);
      return value.cell.complete;
    case 'literal':
      if (typeof value.value === 'string') {
        for (const character of value.value) items.push({ kind: 'literal', value: character, from: value.from });
      }
      return true;
    case 'absent':
      return true;
    case 'either': {
      let complete = true;
      for (const { value: inner, condition } of value.alternatives) {
        const own: Js[] = [];
        complete = spreadItems(own, inner) && complete;
        for (const item of own) {
          const missing: Js = { kind: 'absent', from: value.from };
          items.push(either([{ value: item, condition }, { value: missing, condition: `not (${condition})` }], item.from));
        }
      }
      return complete;
    }
    default:
      return false;
  }
}

function memberExpression(context: Context, node: TSESTree.MemberExpression, scope: Scope): Js {
  const site = here(scope, node);
  if (node.object.type === 'Super') {
    const key = propertyKey(context, node.property, node.computed, scope);
    return key === undefined ? unknownAt(scope, node) : superMember(key, site, scope, node);
  }
  const object = evaluate(context, node.object, scope);
  if (node.optional) {
    return distribute(object, (each) => (isNullish(each) ? { kind: 'absent', from: each.from } : access(context, each, node, scope)));
  }
  return access(context, object, node, scope);
}

function access(context: Context, object: Js, node: TSESTree.MemberExpression, scope: Scope): Js {
  if (!node.computed) {
    const key = propertyKey(context, node.property, false, scope);
    return key === undefined ? unknownAt(scope, node) : readMember(context, object, key, here(scope, node), words(scope.file, node));
  }
  const index = evaluate(context, node.property, scope);
  const found =
    index.kind === 'literal'
      ? readMember(context, object, String(index.value), here(scope, node), words(scope.file, node))
      : unknownElement(object, scope, node);
  return dependingOn(found, inputsOf(index));
}

/** `xs[i]` with an unknown `i`: one of the items, if they are few and all are known. */
function unknownElement(object: Js, scope: Scope, node: TSESTree.MemberExpression): Js {
  const values =
    object.kind === 'array' && object.cell.complete
      ? object.cell.items
      : object.kind === 'record' && object.cell.complete
        ? [...object.cell.entries.values()].map((slot) => slot.value)
        : [];
  if (values.length === 0 || values.length > 8) return unknownAt(scope, node, 'computed');
  const index = words(scope.file, node.property);
  const keys = object.kind === 'record' ? [...object.cell.entries.keys()] : values.map((_, position) => String(position));
  return either(
    values.map((value, position) => ({ value, condition: `${index} is ${keys[position] ?? position}` })),
    at(scope, node),
  );
}

function superMember(key: string, site: Location, scope: Scope, node: TSESTree.Node): Js {
  const base = scope.home?.base;
  if (base?.kind === 'class') {
    const found = base.members.method(key);
    if (found) return functionValue(found.value, base.scope, scope.self, base, key);
  }
  if (base?.kind === 'native' && scope.self?.kind === 'instance') {
    const member = base.behaviour.instanceMember?.(scope.self, key, site);
    if (member) return member;
  }
  return unknownAt(scope, node);
}

function callExpression(context: Context, node: TSESTree.CallExpression, scope: Scope): Js {
  context.sites.set(node, scope);
  const { callee } = node;
  if (callee.type === 'Super') return superCall(context, node, scope);
  const { args, complete } = argumentsOf(context, node.arguments, scope);
  const call = { args, complete, self: undefined, node, header: here(scope, callee) };
  if (callee.type === 'Identifier' && callee.name === 'require' && !scope.lookup('require')) {
    const specifier = textOf(args[0]?.value);
    const [source] = node.arguments;
    return specifier === undefined || !source ? unknownAt(scope, node) : importedModule(context, specifier, source, scope);
  }
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const object = evaluate(context, callee.object, scope);
    const key = propertyKey(context, callee.property, callee.computed, scope);
    if (key === undefined) return unknownAt(scope, node, 'computed');
    if (!callee.optional && !node.optional) return callMember(context, object, key, call, scope);
    return distribute(object, (each) => {
      const isMissing = isNullish(each) || (node.optional && each.kind === 'record' && isNullish(access(context, each, callee, scope)));
      return isMissing ? { kind: 'absent', from: each.from } : callMember(context, each, key, call, scope);
    });
  }
  const target = evaluate(context, callee, scope);
  if (node.optional && isNullish(target)) return { kind: 'absent', from: target.from };
  const self = callee.type === 'MemberExpression' ? scope.self : undefined;
  return callValue(context, target, { ...call, self }, scope);
}

export function argumentsOf(
  context: Context,
  nodes: readonly TSESTree.CallExpressionArgument[],
  scope: Scope,
): { readonly args: readonly Argument[]; readonly complete: boolean } {
  const args: Argument[] = [];
  let complete = true;
  for (const node of nodes) {
    if (node.type === 'SpreadElement') {
      const items: Js[] = [];
      complete = spreadItems(items, evaluate(context, node.argument, scope)) && complete;
      args.push(...items.map((value) => ({ value, site: here(scope, node) })));
    } else {
      args.push({ value: evaluate(context, node, scope), site: here(scope, node) });
    }
  }
  return { args, complete };
}

export function functionValue(
  node: FunctionNode,
  scope: Scope,
  self: Js | undefined,
  home?: FunctionValue['home'],
  name?: string,
): FunctionValue {
  const isArrow = node.type === 'ArrowFunctionExpression';
  return {
    kind: 'function',
    node,
    scope,
    self: isArrow ? scope.self : self,
    home: isArrow ? scope.home : home,
    name: name ?? node.id?.name ?? '',
    from: at(scope, node),
  };
}

/** True for `undefined` and `null`, as far as that is certain. */
export function isNullish(value: Js): boolean {
  return value.kind === 'absent' || (value.kind === 'literal' && value.value === null);
}

