/** `Fn::FindInMap`: one value where both keys are known, else one for each key that the deployment can choose. */
import { stringOf } from '../../../core/query';
import type { Alternative, Provenance, Value } from '../../../core/value';
import { choice, through, unknown, withInputs } from '../../../core/value';
import type { Member, Node } from '../syntax/nodes';
import { membersOf, valueOf } from '../syntax/nodes';
import { inputsOf, type Evaluator, type Scope } from './evaluator';

export function findInMap(items: readonly Node[], from: Provenance, scope: Scope, evaluator: Evaluator): Value {
  const [mapName, first, second, options] = items;
  const name = mapName && stringOf(evaluator.value(mapName, scope));
  const mapping = name === undefined ? undefined : evaluator.template.mappings.get(name);
  if (!mapping || !first || !second) return unknown('computed', from, `mapping ${name ?? ''}`.trim());
  const otherwise = valueOf(options, 'DefaultValue');
  const fallback = (): Value =>
    otherwise ? evaluator.value(otherwise, scope) : unknown('computed', from, `mapping ${mapping.key}`);
  const row = evaluator.value(first, scope);
  const rows = chosen(membersOf(mapping.value), row);
  if (rows.length === 0) return fallback();
  const key = evaluator.value(second, scope);
  const inputs = [...inputsOf(row), ...inputsOf(key)];
  const made = withInputs(from, inputs);
  const alternatives = rows.map((row): Alternative => {
    const cells = chosen(membersOf(row.member.value), key);
    const values = cells.map((cell): Alternative => ({
      value: evaluator.withInputs(cellValue(mapping, cell.member, scope, evaluator), inputs),
      condition: cell.condition,
    }));
    return { value: values.length === 0 ? fallback() : oneOf(values, made), condition: row.condition };
  });
  return oneOf(alternatives, made);
}

function cellValue(mapping: Member, cell: Member, scope: Scope, evaluator: Evaluator): Value {
  const definition = { location: evaluator.at(cell.keyRange), name: `mapping ${mapping.key}` };
  return cell.value
    ? through(evaluator.value(cell.value, scope), definition)
    : unknown('syntax-error', evaluator.written(cell.keyRange));
}

/** The members that a key can name: one when it is known, all when the deployment decides. */
function chosen(
  members: readonly Member[],
  key: Value,
): readonly { readonly member: Member; readonly condition: string }[] {
  if (key.kind === 'literal') {
    return members.filter((member) => member.key === String(key.value)).map((member) => ({ member, condition: '' }));
  }
  if (key.kind === 'choice') {
    return key.alternatives.flatMap(({ value, condition }) =>
      chosen(members, value).map((each) => ({
        ...each,
        condition: each.condition === '' ? condition : each.condition,
      })),
    );
  }
  const name = key.kind === 'unknown' ? (key.name ?? 'the key') : 'the key';
  return members.map((member) => ({ member, condition: `${name} is ${member.key}` }));
}

/** A choice, or the only alternative, whose condition then says nothing. */
function oneOf(alternatives: readonly Alternative[], from: Provenance): Value {
  const [only] = alternatives;
  return only && alternatives.length === 1 ? only.value : choice(alternatives, from);
}
