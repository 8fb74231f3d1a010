/** The outputs of a template, those of loops included. */
import type { ProgramOutput } from '../../../core/facts';
import { absent } from '../../../core/value';
import { type Evaluator, type Scope, TOP } from '../evaluate/evaluator';
import type { Member } from '../syntax/nodes';
import { membersOf, textOf, valueOf } from '../syntax/nodes';

export interface Output extends ProgramOutput {
  /** The member that declares it, and what holds there. */
  readonly member: Member;
  readonly scope: Scope;
}

/** Those that certainly are not made, because of their condition, are left out. */
export function outputsIn(evaluator: Evaluator): readonly Output[] {
  const outputs: Output[] = [];
  const take = (members: readonly Member[], scope: Scope): void => {
    for (const member of members) {
      if (member.key.startsWith('Fn::ForEach::')) {
        evaluator.eachTurn(member, scope, take);
      } else {
        const output = outputOf(member, evaluator, scope);
        if (output) outputs.push(output);
      }
    }
  };
  take(membersOf(valueOf(evaluator.template.root, 'Outputs')), TOP);
  return outputs;
}

function outputOf(member: Member, evaluator: Evaluator, scope: Scope): Output | undefined {
  const condition = textOf(valueOf(member.value, 'Condition'));
  if (condition !== undefined && evaluator.conditions.holds(condition, scope.assumed) === false) return undefined;
  const inner = condition === undefined ? scope : evaluator.assuming(scope, condition, true);
  const written = valueOf(member.value, 'Value');
  return {
    name: evaluator.keyIn(member.key, scope),
    location: evaluator.at(member.keyRange),
    value: written ? evaluator.value(written, inner) : absent(evaluator.written(member.range)),
    member,
    scope: inner,
  };
}
