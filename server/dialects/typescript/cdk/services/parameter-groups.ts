/** Parameter groups of databases: of which kind one is, what uses it decides. */
import type { Value } from '../../../../core/value';
import { literal, object, unknown } from '../../../../core/value';
import type { Build } from '../build';
import type { Construct } from '../constructs';
import { Draft } from '../draft';
import type { ConstructModel } from '../model';
import { at } from '../natives';
import type { CdkSession } from '../session';
import { mapAlternatives, valueAt } from '../shapes';
import { engineName, engineVersion } from './engines';

const USED = '(used)';

/** Remembers that a database uses its parameter group. */
export function usesParameterGroup(session: CdkSession, construct: Construct, kind: 'instance' | 'cluster'): void {
  mapAlternatives(valueAt(construct.props, 'parameterGroup'), (one) => {
    const from = at(construct.header);
    session.target(one)?.calls.push({ name: USED, args: [{ value: literal(kind, from) }], complete: true, site: construct.header, condition: undefined });
    return one;
  });
}

function build(build: Build): void {
  const [first] = build.calls(USED);
  const kind = first?.args[0]?.value;
  if (kind?.kind !== 'literal') return;
  const isCluster = kind.value === 'cluster';
  const draft = new Draft(build.construct.path, isCluster ? 'AWS::RDS::DBClusterParameterGroup' : 'AWS::RDS::DBParameterGroup', build.from, build.construct.props.complete);
  build.drafts.push(draft);
  const family = familyOf(build.value('engine'));
  draft.set('Family', family);
  const description = build.property('description');
  const said = family.kind === 'literal' ? literal(`${isCluster ? 'Cluster parameter' : 'Parameter'} group for ${String(family.value)}`, build.from) : unknown('computed', build.from, 'description');
  draft.set('Description', description ?? said);
  const name = build.property('name');
  if (name) draft.set(isCluster ? 'DBClusterParameterGroupName' : 'DBParameterGroupName', name);
  const parameters = build.property('parameters');
  draft.set('Parameters', parameters ?? object(new Map(), build.from));
  for (const call of build.calls('addParameter')) {
    const [key, value] = call.args;
    if (key?.value.kind === 'literal' && value) draft.set(`Parameters.${String(key.value.value)}`, value);
  }
}

/** `postgres16`, `mysql8.0`, `aurora-postgresql15`. */
function familyOf(engine: Value): Value {
  const name = engineName(engine);
  const version = engineVersion(engine);
  const text = version.kind === 'literal' ? String(version.value) : undefined;
  if (name?.kind !== 'literal' || text === undefined) return unknown('computed', engine.from, 'family');
  const [major = '', minor = ''] = text.split('.');
  switch (name.value) {
    case 'postgres':
    case 'aurora-postgresql':
      return literal(`${name.value}${Number(major) >= 10 ? major : `${major}.${minor}`}`, engine.from);
    case 'mysql':
    case 'mariadb':
    case 'aurora-mysql':
      return literal(`${name.value}${major}.${minor}`, engine.from);
    default:
      return unknown('computed', engine.from, 'family');
  }
}

export const PARAMETER_GROUP: ConstructModel = {
  name: 'aws-rds.ParameterGroup',
  type: '',
  rows: {},
  attributes: {},
  build,
  imports: { fromParameterGroupName: { attribute: 'name' } },
};
