/** From constructs to resources: CloudFormation's names first, canonical ones by the bridge. */
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { Property, Value } from '../../../core/value';
import { list, literal, object, unknown } from '../../../core/value';
import { fold } from '../../../schema/fold';
import type { LibraryResult } from '../evaluator/library';
import { layered, opened } from '../facts/tags';
import { Build, under } from './build';
import type { Construct } from './constructs';
import type { Draft } from './draft';
import { cdkFacts } from './facts';
import { cloudFormationProperties, overridden } from './l1';
import { documentOf } from './policies';
import { reachable } from './reach';
import { stackOf, type CdkSession } from './session';
import { withLifecycle } from './lifecycle';
import { invokes } from './services/invokes';
import { opens } from './services/opened';
import { valueAt, withoutObjects } from './shapes';
import { CdkWriter } from './writer';

/** One CloudFormation resource of the program. */
export interface NativeResource {
  readonly id: string;
  readonly type: string;
  readonly properties: DeclaredResource['properties'];
  readonly construct: Construct;
  readonly implicit: boolean;
  /** `DeletionPolicy`, where it is known. */
  readonly settings: ReadonlyMap<string, Property>;
}

export interface Lowered {
  readonly declared: readonly DeclaredResource[];
  readonly resources: readonly Resource[];
  readonly natives: readonly NativeResource[];
  readonly constructs: ReadonlyMap<DeclaredResource, Construct>;
}

export function lower(session: CdkSession): LibraryResult & Lowered {
  const lowered = lowerConstructs(session);
  return {
    ...lowered,
    facts: cdkFacts(session, { resources: lowered.resources, of: ({ declared }) => lowered.constructs.get(declared) }, (resource) => effectiveTags(lowered, resource)),
    writer: (graph, text) => new CdkWriter(session, lowered, graph, text),
    canReach: (target, from, text) => reachable(session, target, from, text),
  };
}

function lowerConstructs(session: CdkSession): Lowered {
  const declared: DeclaredResource[] = [];
  const resources: Resource[] = [];
  const natives: NativeResource[] = [];
  const constructs = new Map<DeclaredResource, Construct>();
  const pending: { readonly construct: Construct; readonly build: Build }[] = [];
  openGroups(session);
  // Building one construct can tell another something (a permission), so policies come last.
  for (const construct of session.constructs) {
    if (construct.kind === 'l1' || construct.kind === 'l2') pending.push({ construct, build: built(session, construct) });
    else if (callerOf(construct) !== undefined) pending.push({ construct, build: callsOf(session, construct) });
  }
  for (const { construct, build } of pending) {
    if (construct.mode === 'managed') addPolicies(build);
    if (build.drafts.length === 0 && construct.kind === 'scope') continue;
    const resource = declaredOf(session, construct, build);
    constructs.set(resource, construct);
    declared.push(resource);
    for (const draft of build.drafts) {
      const properties = tagged(session, construct, draft, finished(session, construct, draft));
      if (!draft.virtual) natives.push({ id: draft.id, type: draft.type, properties, construct, implicit: draft.implicit || isVisited(construct), settings: draft.settings });
      resources.push(...canonical(session, resource, construct, draft, properties));
    }
  }
  return { declared, resources: fold(resources), natives, constructs };
}

/** `connections.allowFrom(…)` adds rules to the groups of both sides. */
function openGroups(session: CdkSession): void {
  for (const { calls, props } of session.constructs) {
    const allowed = calls.filter((call) => call.name.startsWith('connections.allow'));
    if (allowed.length === 0) continue;
    for (const name of ['securityGroup', 'securityGroups']) {
      const given = valueAt(props, name);
      for (const group of given.kind === 'list' ? given.items : [given]) opens(session, group);
    }
    for (const call of allowed) for (const { value } of call.args) opens(session, value);
  }
}

/** Who calls the functions that a construct is given, and waits for them. */
function callerOf({ className }: Construct): string | undefined {
  return className.startsWith('aws-stepfunctions-tasks.') ? 'states.amazonaws.com' : CALLERS[className];
}

const CALLERS: Readonly<Record<string, string>> = {
  'aws-appsync.LambdaDataSource': 'appsync.amazonaws.com',
  'aws-cognito.UserPool': 'cognito-idp.amazonaws.com',
  'aws-apigateway.TokenAuthorizer': 'apigateway.amazonaws.com',
  'aws-apigateway.RequestAuthorizer': 'apigateway.amazonaws.com',
  // Its own function calls them.
  'custom-resources.Provider': 'lambda.amazonaws.com',
};

/** A construct that is not read for what it declares still says which functions are called and waited for. */
function callsOf(session: CdkSession, construct: Construct): Build {
  const build = new Build(session, construct);
  const service = callerOf(construct);
  if (service !== undefined) invokes(build, service, construct.props);
  return build;
}

function built(session: CdkSession, construct: Construct): Build {
  const build = new Build(session, construct);
  if (construct.mode === 'imported') {
    for (const draft of build.drafts) draft.complete = false;
    return build;
  }
  const { model } = construct;
  if (model) {
    build.apply(model.rows);
    model.build?.(build);
  }
  removal(build);
  return build;
}

/** `removalPolicy` and `applyRemovalPolicy`. */
function removal(build: Build): void {
  const { construct, main } = build;
  const called = build.calls('applyRemovalPolicy').at(-1)?.args[0];
  const given = called ?? build.property('removalPolicy');
  const options = construct.options?.cell.fields.entries.get('deletionPolicy')?.value;
  const usual = DEFAULT_REMOVAL[construct.className];
  if (!given && !options && usual !== undefined && construct.props.complete) {
    main.settings.set('DeletionPolicy', { value: build.literal(usual) });
  } else if (given?.value.kind === 'literal') {
    const policy = REMOVAL[String(given.value.value)];
    if (policy !== undefined) main.settings.set('DeletionPolicy', { ...given, value: literal(policy, given.value.from) });
  } else if (given) {
    main.settings.set('DeletionPolicy', { ...given, value: unknown('unsupported', given.value.from, 'removalPolicy') });
  } else if (options) {
    main.settings.set('DeletionPolicy', { value: build.session.evaluation.toValue(options) });
  }
}

const REMOVAL: Readonly<Record<string, string>> = {
  'destroy': 'Delete',
  'retain': 'Retain',
  'snapshot': 'Snapshot',
  'retain-on-update-or-delete': 'RetainExceptOnCreate',
};

/** What happens to data when nothing is said. */
const DEFAULT_REMOVAL: Readonly<Record<string, string>> = {
  'aws-s3.Bucket': 'Retain',
  'aws-kms.Key': 'Retain',
  'aws-dynamodb.Table': 'Retain',
  'aws-dynamodb.TableV2': 'Retain',
  'aws-logs.LogGroup': 'Retain',
  'aws-efs.FileSystem': 'Retain',
  'aws-ecr.Repository': 'Retain',
  'aws-kinesis.Stream': 'Retain',
  'aws-backup.BackupVault': 'Retain',
  'aws-opensearchservice.Domain': 'Retain',
  'aws-elasticsearch.Domain': 'Retain',
  'aws-cognito.UserPool': 'Retain',
  'aws-ec2.Volume': 'Retain',
  'aws-fsx.LustreFileSystem': 'Retain',
  'aws-rds.DatabaseInstance': 'Snapshot',
  'aws-rds.DatabaseInstanceFromSnapshot': 'Snapshot',
  'aws-rds.DatabaseInstanceReadReplica': 'Snapshot',
  'aws-rds.DatabaseCluster': 'Snapshot',
  'aws-rds.DatabaseClusterFromSnapshot': 'Snapshot',
  'aws-docdb.DatabaseCluster': 'Retain',
};

/** The policy that permissions add up to. */
function addPolicies(build: Build): void {
  const { construct } = build;
  const role = construct.model?.role;
  if (construct.grants.length === 0 || role === undefined) return;
  const statements = construct.grants.map((each) => under(each.condition, each.statement));
  const isRole = role === 'self';
  const holder = construct.roleChild;
  const policy = build.child(isRole ? 'DefaultPolicy' : `${holder ?? 'Role'}/DefaultPolicy`, 'AWS::IAM::Policy');
  const list_ = construct.type === 'AWS::IAM::User' ? 'Users' : construct.type === 'AWS::IAM::Group' ? 'Groups' : 'Roles';
  policy.push(list_, build.own('name', isRole ? undefined : (holder ?? 'Role')));
  policy.set('PolicyDocument', documentOf(statements, build.from, !construct.grants.some((each) => each.more)));
}

function finished(session: CdkSession, construct: Construct, draft: Draft): DeclaredResource['properties'] {
  const isMain = draft.id === construct.path;
  const fields = new Map<string, Property>();
  if (isMain) {
    for (const handle of [construct.instance, ...construct.handles]) {
      if (construct.kind === 'l2' && handle === construct.instance) continue;
      for (const [key, slot] of handle.cell.fields.entries) {
        if (!isProperty(session, draft.type, key)) continue;
        fields.set(key, { value: withoutObjects(session.evaluation.toValue(slot.value)), ...(slot.site ? { site: slot.site } : {}) });
      }
    }
  }
  const own = draft.finish();
  let properties = own;
  if (construct.kind === 'l1') {
    properties = construct.className === 'core.CfnResource' ? genericProperties(construct) : cloudFormationProperties(session.names, draft.type, cleaned(construct), fields);
  } else if (fields.size > 0) {
    const assigned = cloudFormationProperties(session.names, draft.type, object(fields, own.from), new Map());
    properties = object(new Map([...own.entries, ...assigned.entries]), own.from, own.complete);
  }
  return isMain ? overridden(properties, construct.overrides) : properties;
}

/** The fields of a class of the program that extends an L1 class are not properties. */
function isProperty(session: CdkSession, type: string, key: string): boolean {
  return session.names.cdk.toCloudFormation(type, [], key) !== undefined;
}

function cleaned(construct: Construct): DeclaredResource['properties'] {
  const value = withoutObjects(construct.props);
  return value.kind === 'object' ? value : construct.props;
}

function genericProperties(construct: Construct): DeclaredResource['properties'] {
  const given = construct.props.entries.get('properties')?.value;
  const value = given && withoutObjects(given);
  return value?.kind === 'object' ? value : object(new Map(), construct.props.from, given === undefined && construct.props.complete);
}

/** Tags of the construct and of what is around it. */
function tagged(session: CdkSession, construct: Construct, draft: Draft, properties: DeclaredResource['properties']): DeclaredResource['properties'] {
  if (construct.mode === 'imported') return properties;
  const schema = session.names.cloudFormation.property(draft.type, ['Tags']);
  const hasKeys = session.names.cloudFormation.property(draft.type, ['Tags', 'Key']) !== undefined;
  if (!schema || !(hasKeys || schema.container === 'map')) return properties;
  const tags = new Map<string, Property>();
  const before = properties.entries.get('Tags')?.value;
  if (before && before.kind !== 'list' && before.kind !== 'object') return properties;
  let complete = before?.kind === 'list' || before?.kind === 'object' ? before.complete : true;
  for (const scope of scopesOf(construct)) {
    for (const { key, value, site, condition, only, except } of scope.tags) {
      if ((only.length > 0 && !only.includes(draft.type)) || except.includes(draft.type)) continue;
      if (key.kind !== 'literal') complete = false;
      else if (value) tags.set(String(key.value), { value: under(condition, value), site, member: site });
      else tags.delete(String(key.value));
    }
    const own = scope.kind === 'stack' ? scope.props.entries.get('tags')?.value : undefined;
    if (own?.kind === 'object') for (const [key, property] of own.entries) if (!tags.has(key)) tags.set(key, property);
    if (own && own.kind !== 'object') complete = false;
  }
  if (tags.size === 0 && complete) return properties;
  const from = before?.from ?? properties.from;
  const all =
    schema.container === 'map'
      ? object(new Map([...(before?.kind === 'object' ? before.entries : []), ...tags]), from, complete)
      : list(
          [
            ...(before?.kind === 'list' ? before.items : []),
            ...[...tags].map(([key, property]) =>
              object(new Map<string, Property>([['Key', { value: literal(key, property.value.from) }], ['Value', property]]), property.value.from),
            ),
          ],
          from,
          complete,
        );
  return object(new Map([...properties.entries, ['Tags', { value: all }]]), properties.from, properties.complete);
}

/** What `tagged` made of them; something unknown that visits the construct may add more. */
function effectiveTags({ constructs }: Lowered, { declared, properties, mode }: Resource): Value {
  const { from } = properties;
  if (mode !== 'managed') return unknown('data-source', from);
  const construct = constructs.get(declared);
  const all = layered([properties.entries.get('tags')?.value ?? (properties.complete ? undefined : unknown('unsupported', from))], from);
  return construct && isVisited(construct) ? opened(all, from) : all;
}

/** A bucket that empties itself when it is deleted: something that the template has no property for. */
function withForce({ className, props }: Construct, own: DeclaredResource['properties']): DeclaredResource['properties'] {
  const flag = className === 'aws-s3.Bucket' ? props.entries.get('autoDeleteObjects') : undefined;
  return flag ? object(new Map([...own.entries, ['force_destroy', flag]]), own.from, own.complete) : own;
}

/** Something unknown may have changed it. */
function isVisited(construct: Construct): boolean {
  return construct.visited || (construct.scope !== undefined && isVisited(construct.scope));
}

/** Outermost first. */
function scopesOf(construct: Construct): readonly Construct[] {
  const scopes: Construct[] = [];
  for (let each: Construct | undefined = construct; each; each = each.scope) scopes.unshift(each);
  return scopes;
}

function declaredOf(session: CdkSession, construct: Construct, build: Build): DeclaredResource {
  const stack = stackOf(construct);
  const condition = construct.condition ?? scopesOf(construct).find((each) => each.condition !== undefined)?.condition;
  return {
    id: construct.path,
    nativeType: `aws-cdk-lib/${construct.className}`,
    name: construct.id,
    mode: construct.mode,
    properties: construct.props,
    declaration: construct.declaration,
    header: construct.header,
    placement: {
      provider: providerOf(session, stack),
      region: session.regionOf(stack, { location: construct.header, via: [] }),
      ...(session.hasRegion(stack) ? {} : { isImplicit: true }),
      ...(stack ? { stack: { name: stack.id, header: stack.header } } : {}),
    },
    dependsOn: dependencies(session, construct),
    settings: object(build.main.settings, construct.props.from),
    ...(condition === undefined ? {} : { condition }),
    ...(construct.kind === 'l2' ? { grantsImplicitly: true } : {}),
  };
}

/** Stacks of one environment can refer to each other's resources. */
function providerOf(session: CdkSession, stack: Construct | undefined): string {
  if (!stack) return '';
  const from = { location: stack.header, via: [] };
  const [region, account] = [session.regionOf(stack, from), session.accountOf(stack, from)].map(nameOf);
  return region === 'AWS::Region' && account === 'AWS::AccountId' ? '' : `${account ?? ''}/${region ?? ''}`;
}

function nameOf(value: Value): string {
  return value.kind === 'literal' ? String(value.value) : value.kind === 'unknown' ? (value.name ?? '') : '';
}

function dependencies(session: CdkSession, construct: Construct): readonly string[] {
  // What a construct waits for, all that is below it does.
  const paths = scopesOf(construct).flatMap((scope) => scope.dependsOn).flatMap((each) => {
    const target = session.constructOf(each);
    return target ? [target.path] : [];
  });
  return [...new Set(paths)];
}

function canonical(session: CdkSession, declared: DeclaredResource, construct: Construct, draft: Draft, native: DeclaredResource['properties']): readonly Resource[] {
  const isOpen = draft.implicit || isVisited(construct);
  const properties = isOpen ? object(native.entries, native.from, false) : native;
  const header = draft.header ?? declared.header;
  const dependsOn = draft.dependsOn.length === 0 ? declared.dependsOn : [...declared.dependsOn, ...draft.dependsOn];
  // Written out, not spread: there are many, at every keystroke.
  const resourceOf = (part: Pick<Resource, 'id' | 'type' | 'properties' | 'header'>): Resource => {
    const { name, mode, declaration, placement, condition } = declared;
    const resource = { id: part.id, type: part.type, properties: part.properties, header: part.header, name, mode, declaration, placement, dependsOn, declared };
    return condition === undefined ? resource : { ...resource, condition };
  };
  const settings = object(draft.settings, native.from, !draft.implicit);
  const parts = session.bridge.canonicalise(draft.type, properties, draft.id, settings);
  if (parts.length === 0) {
    return [resourceOf({ id: draft.id, type: draft.type, properties: object(properties.entries, properties.from, false), header })];
  }
  return parts.map(({ key, type, properties: own, at, view }) =>
    resourceOf({
      id: key === '' ? draft.id : `${draft.id}.${key}`,
      type,
      properties: key === '' ? withLifecycle(withForce(construct, own), draft) : own,
      header: at ?? (view && key !== '' && draft.header === undefined && view.from.location !== native.from.location ? view.from.location : header),
    }),
  );
}
