/** Strings with holes and directives. */
import { booleanOf } from '../../../core/query';
import type { Value } from '../../../core/value';
import { literal, template, unknown, withInputs } from '../../../core/value';
import type { Heredoc, Template, TemplateFor, TemplatePart } from '../syntax/nodes';
import { jsonOf, toPlain } from '../functions/plain';
import { LIMITS } from './budget';
import { elementsOf, withElement } from './collections';
import { negated, whenTrue } from './conditions';
import { evaluate } from './expressions';
import { carrying, inputsOf, templateOf } from './inputs';
import { documentIn } from './json-text';
import { lift, merged } from './lift';
import { at, textOf, unresolved, type Scope } from './scope';

export function evaluateTemplate(node: Template, scope: Scope): Value {
  const [only] = node.parts;
  if (only?.kind === 'interpolation' && node.parts.length === 1) return evaluate(only.expression, scope);
  return documentIn(node, scope) ?? evaluateText(node, scope);
}

export function evaluateHeredoc(node: Heredoc, scope: Scope): Value {
  return documentIn(node, scope) ?? evaluateText(node, scope);
}

/** The text of a template as it stands, never read as a document. */
export function evaluateText(node: Template | Heredoc, scope: Scope): Value {
  const from = at(node, scope);
  const parts = partsOf(node.parts, scope);
  return parts ? templateOf(parts, from, scope.module.evaluation) : unknown('unsupported', from, textOf(node, scope));
}

/** Undefined where a directive cannot be followed. */
export function partsOf(parts: readonly TemplatePart[], scope: Scope): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const part of parts) {
    switch (part.kind) {
      case 'templateLiteral':
        values.push(literal(part.value, at(part, scope)));
        break;
      case 'interpolation':
        values.push(asText(evaluate(part.expression, scope), scope));
        break;
      case 'templateIf': {
        const branch = conditionalPart(part.condition, part.whenTrue, part.whenFalse, scope);
        if (!branch) return undefined;
        values.push(...branch);
        break;
      }
      case 'templateFor': {
        const turns = repeated(part, scope);
        if (!turns) return undefined;
        values.push(...turns);
        break;
      }
    }
  }
  return values;
}

/** What stands in a hole. Lists and objects have no text, so one of those is a document: that of `jsonencode`, or one with a text of its own. */
function asText(value: Value, scope: Scope): Value {
  if (value.kind !== 'list' && value.kind !== 'object') return value;
  const plain = toPlain(value);
  return scope.module.evaluation.texts.get(value) ?? (plain === undefined ? unknown('computed', value.from) : literal(jsonOf(plain), value.from));
}

function conditionalPart(
  condition: Parameters<typeof evaluate>[0],
  yes: readonly TemplatePart[],
  no: readonly TemplatePart[],
  scope: Scope,
): readonly Value[] | undefined {
  const value = evaluate(condition, scope);
  const { evaluation } = scope.module;
  const names = inputsOf(value, evaluation);
  const known = booleanOf(value);
  if (known !== undefined) return partsOf(known ? yes : no, scope)?.map((part) => carrying(part, names, evaluation));
  const from = withInputs(at(condition, scope), names);
  const [first, second] = [partsOf(yes, scope), partsOf(no, scope)];
  if (!first || !second) return undefined;
  const alternatives = [
    { value: template(first, from), condition: whenTrue(condition, scope) },
    { value: template(second, from), condition: negated(condition, scope) },
  ];
  return [carrying(merged(alternatives, from), names, evaluation)];
}

function repeated(node: TemplateFor, scope: Scope): readonly Value[] | undefined {
  const collection = lift([evaluate(node.collection, scope)], at(node, scope), ([value]) => value ?? literal(null, at(node, scope)));
  const found = elementsOf(collection);
  if (!found?.complete || found.elements.length > LIMITS.instances) return [unresolved(collection, node, scope)];
  const values: Value[] = [];
  for (const element of found.elements) {
    const turn = partsOf(node.parts, withElement(scope, node.keyVariable?.name, node.valueVariable.name, element));
    if (!turn) return undefined;
    values.push(...turn);
  }
  return values;
}
