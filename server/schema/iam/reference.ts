/** The service-authorization table as rules see it. */
import type { IamAction, IamReference, IamTarget } from '../../core/iam';
import { iamData, type IamAction as ActionRow, type IamJson, type IamResourceUse } from './index';
import { arnSourcesOf } from './resources';

/** `load` is called once, when the first action is looked up: programs without policies never pay for the table. */
export function iamReference(load: () => IamJson): IamReference {
  let data: ReturnType<typeof iamData> | undefined;
  const actions = new Map<string, IamAction>();
  const targets = new Map<string, IamTarget>();

  function toTarget(use: IamResourceUse): IamTarget {
    const key = `${use.service}:${use.name}:${use.required}`;
    const known = targets.get(key);
    if (known) return known;
    const target: IamTarget = {
      id: `${use.service}:${use.name}`,
      arns: data?.arnPatterns(use.service, use.name) ?? [],
      required: use.required,
      sources: arnSourcesOf(use.service, use.name),
    };
    targets.set(key, target);
    return target;
  }

  function toAction(row: ActionRow): IamAction {
    const known = actions.get(row.id);
    if (known) return known;
    const action: IamAction = { id: row.id, accessLevel: row.accessLevel, targets: row.resourceTypes.map(toTarget) };
    actions.set(row.id, action);
    return action;
  }

  return {
    actionsMatching(pattern) {
      data ??= iamData(load());
      return data.actionsMatching(pattern)?.map(toAction);
    },
  };
}
