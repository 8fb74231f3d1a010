/** Parameter groups: what they set, and how a fix adds to one. */
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { get, isNothing, itemsOf, stringOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { ObjectValue, Value } from '../../server/core/value';
import { engineOf, followed, isMissing, parameterGroupOf } from './databases';

export interface Parameter {
  readonly name: string;
  readonly value: Value;
  /** When it takes effect; absent in languages that leave it to AWS. */
  readonly method: Value;
  readonly item: ObjectValue;
}

/** What a group sets; undefined when part of that is not known. */
export function parametersOf(group: Resource): readonly Parameter[] | undefined {
  const value = get(group.properties, 'parameter');
  if (value.kind === 'unknown' || value.kind === 'choice' || (value.kind === 'list' && !value.complete)) return undefined;
  const parameters: Parameter[] = [];
  for (const item of itemsOf(value)) {
    const name = stringOf(get(item, 'name'));
    if (item.kind !== 'object' || name === undefined) return undefined;
    parameters.push({ name, value: get(item, 'value'), method: get(item, 'apply_method'), item });
  }
  return parameters;
}

/**
 * The group that decides a database's parameters: of the program, the default one of AWS, or one that cannot be looked into.
 */
export type GroupUse = { readonly kind: 'own'; readonly group: Resource } | { readonly kind: 'default' } | { readonly kind: 'unknown' };

export function groupUseOf(database: Resource, { graph }: RuleContext): GroupUse {
  const argument = database.type === 'aws_rds_cluster' ? 'db_cluster_parameter_group_name' : 'parameter_group_name';
  const group = parameterGroupOf(database, graph);
  if (group) return group.mode === 'managed' ? { kind: 'own', group } : { kind: 'unknown' };
  const value = get(database.properties, argument);
  const isDefault = isMissing(database, argument) || stringOf(value)?.startsWith('default.') === true;
  return { kind: isDefault ? 'default' : 'unknown' };
}

/** What a fix sets. */
export interface WantedParameter {
  readonly name: string;
  readonly value: string;
  /** True for one that takes effect at a reboot only. */
  readonly isStatic?: boolean;
}

/** Sets parameters in a database's group: the program's, or a new one for databases that use AWS's default. Undefined when its family is not known. */
export function settingParameters(database: Resource, use: GroupUse, wanted: readonly WantedParameter[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  if (use.kind === 'unknown') return undefined;
  if (use.kind === 'own') return addingTo(use.group, wanted, context);
  const family = familyOf(database, context);
  if (family === undefined) return undefined;
  const isCluster = database.type === 'aws_rds_cluster';
  const group = newResource(isCluster ? 'aws_rds_cluster_parameter_group' : 'aws_db_parameter_group', `${database.name} parameters`, database, {
    family: write.literal(family),
    description: write.literal(`Parameters of ${database.name}`),
    parameter: write.list(...wanted.map((each) => parameterOf(each, context))),
  });
  const argument = isCluster ? 'db_cluster_parameter_group_name' : 'parameter_group_name';
  return [{ kind: 'set', resource: database, path: [argument], value: write.reference(group, 'name') }];
}

function addingTo(group: Resource, wanted: readonly WantedParameter[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  const known = parametersOf(group);
  const list = get(group.properties, 'parameter');
  if (!known) return undefined;
  const edits: CanonicalEdit[] = [];
  const added: Expression[] = [];
  for (const each of wanted) {
    const present = known.find(({ name }) => name === each.name);
    const site = present?.item.entries.get('value')?.site;
    if (present && !site) return undefined;
    if (site) edits.push({ kind: 'replace', resource: group, site, by: write.literal(each.value) });
    else added.push(parameterOf(each, context));
  }
  if (added.length === 0) return edits;
  if (isNothing(list)) return [...edits, { kind: 'set', resource: group, path: ['parameter'], value: write.list(...added) }];
  if (list.kind !== 'list') return undefined;
  return [...edits, ...added.map((item): CanonicalEdit => ({ kind: 'append', resource: group, list, item }))];
}

/** CloudFormation and the CDK leave to AWS when a parameter takes effect. */
export function statesMethod({ flavour }: RuleContext): boolean {
  return usesTerraformProvider(flavour);
}

function parameterOf({ name, value, isStatic }: WantedParameter, context: RuleContext): Expression {
  return write.object({
    name: write.literal(name),
    value: write.literal(value),
    ...(isStatic === true && statesMethod(context) ? { apply_method: write.literal('pending-reboot') } : {}),
  });
}

/** The major version of a database, as far as its version or its group's family says: `17`, `8.4`. */
export function majorOf(database: Resource, { graph }: RuleContext): string | undefined {
  const version = stringOf(followed(get(database.properties, 'engine_version'), graph)) ?? versionOfFamily(database, graph);
  const engine = engineOf(database, graph);
  return version === undefined || engine === undefined ? undefined : lineOf(engine, version);
}

function versionOfFamily(database: Resource, graph: RuleContext['graph']): string | undefined {
  const group = parameterGroupOf(database, graph);
  const family = group && stringOf(get(group.properties, 'family'));
  return family === undefined ? undefined : /\d+(\.\d+)*$/.exec(family)?.[0];
}

/** `postgres17`, `mysql8.4`, `aurora-mysql8.0`. */
function familyOf(database: Resource, context: RuleContext): string | undefined {
  const engine = engineOf(database, context.graph);
  const version = stringOf(followed(get(database.properties, 'engine_version'), context.graph));
  if (engine === undefined || version === undefined) return undefined;
  const line = lineOf(engine, version);
  const isKnown = /^(postgres|mysql|mariadb|aurora-postgresql|aurora-mysql)$/.test(engine);
  return line === undefined || !isKnown || (/postgres/.test(engine) && Number(line) < 10) ? undefined : `${engine}${line}`;
}

function lineOf(engine: string, version: string): string | undefined {
  return (/postgres/.test(engine) ? /^\d+/ : /^\d+\.\d+/).exec(version)?.[0];
}
