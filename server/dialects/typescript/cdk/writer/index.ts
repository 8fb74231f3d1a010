/** How canonical edits are written in a CDK app. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Expression, NewInput, NewResource, NewStatement } from '../../../../core/edits';
import { GENERATED_SECRET, isNewResource, write } from '../../../../core/edits';
import type { ProgramInput } from '../../../../core/facts';
import type { SourceFile } from '../../../../core/program';
import type { Entry, NativePlace, NewOutput } from '../../../../core/rendering';
import type { DeclaredResource, Placement, Resource, ResourceGraph } from '../../../../core/resource';
import type { Location, TextEdit, TextRange } from '../../../../core/text';
import { contains, indentationAt, sameLocation } from '../../../../core/text';
import type { ListValue, ObjectValue, Property } from '../../../../core/value';
import { importedNames } from '../../writer/imports';
import { appendItem, editObject } from '../../writer/members';
import { variableName } from '../../writer/names';
import { findPath } from '../../writer/paths';
import { literalText, print, stringText, text as textCode, type Code } from '../../writer/print';
import type { ProgramText } from '../../writer/program-text';
import { endOf, statementAround } from '../../writer/statements';
import type { Style } from '../../writer/style';
import { ProgramWriter, kindOf, type Construction, type OutputStatement, type Spelled, type Spelling } from '../../writer/writer';
import type { Js } from '../../evaluator/values';
import { argumentsOf, code, enumMembers, isCode, type CodeExpression } from '../code';
import type { Construct } from '../constructs';
import type { Lowered } from '../lowering';
import type { Companion, ConstructModel } from '../model';
import { MODELS } from '../services';
import { stackOf, type CdkSession } from '../session';
import { argument, madeBy } from '../shapes';
import { importStyleOf, moduleName } from './imports';
import { shapedL1, withBesides } from './l1-names';
import { CALLS, TAGS, locateProperty } from './locate';
import { newConstruct, statementsIn, withoutPrefix } from './new-construct';

const LIBRARY = 'aws-cdk-lib';
const BUCKET = 'aws-s3.Bucket';

/** A call that is written behind the statement of a construct. */
interface CallStatement {
  readonly owner: DeclaredResource;
  readonly method: string;
  readonly args: readonly Expression[];
}

/** A further statement like the one that makes a policy statement. */
interface RepeatedCall {
  readonly owner: DeclaredResource;
  readonly uri: string;
  readonly range: TextRange;
  readonly statement: NewStatement;
}

export class CdkWriter extends ProgramWriter {
  private readonly calls: CallStatement[] = [];
  private readonly repeated: RepeatedCall[] = [];
  private readonly removed: { readonly owner: DeclaredResource; readonly property: Property }[] = [];
  /** What a fix adds, so that aliases and policies can be written with their keys. */
  private readonly added: NewResource[] = [];
  private readonly parts = new Map<object, Map<string, object>>();
  private readonly ids = new Map<string, Set<string>>();

  constructor(
    private readonly session: CdkSession,
    private readonly lowered: Lowered,
    graph: ResourceGraph,
    text: ProgramText,
  ) {
    super(graph, text, session.scopes);
  }

  protected readonly propertiesAt = 2;

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    const construct = this.constructOf(resource.declared);
    return construct && locateProperty(this.session, construct, resource, path, value);
  }

  private constructOf(declared: DeclaredResource): Construct | undefined {
    return this.lowered.constructs.get(declared);
  }

  /* ----------------------------------------------- properties in place ----------------------------------------------- */

  override insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const own = entries.filter((each) => path.length > 0 || !(CALLS.has(each.key) || this.isTags(owner, each.key)));
    for (const { key, value } of entries) {
      if (path.length === 0 && this.isTags(owner, key) && value.kind === 'object') {
        for (const [name, text] of Object.entries(value.entries)) this.tags.push({ owner, method: 'add', args: [write.literal(name), text] });
      }
      if (path.length > 0 || !CALLS.has(key)) continue;
      if (value.kind === 'object') {
        for (const [name, text] of Object.entries(value.entries)) this.calls.push({ owner, method: key, args: [write.literal(name), text] });
        continue;
      }
      for (const argument of value.kind === 'list' ? value.items : [value]) this.calls.push({ owner, method: key, args: [argument] });
    }
    if (own.length === 0) return true;
    return super.insert(owner, container, path, path.length === 0 ? this.withCompanions(owner, container, own) : this.withBesides(owner, container, path, own));
  }

  /** A key needs the kind of encryption that uses it. */
  private withCompanions(owner: DeclaredResource, container: ObjectValue, entries: readonly Entry[]): readonly Entry[] {
    const result = this.withBesides(owner, container, [], entries).map((entry): Entry => {
      const required = this.constructOf(owner)?.model?.required?.[entry.key];
      return required && entry.value.kind === 'object' ? { ...entry, value: { kind: 'object', entries: { ...required, ...entry.value.entries } } } : entry;
    });
    for (const { key, also, value } of this.companionsOf(owner)) {
      const index = result.findIndex((each) => each.key === key);
      if (index < 0 || result.some((each) => each.key === also)) continue;
      const existing = container.entries.get(also);
      if (!existing) result.splice(index, 0, { key: also, value });
      else if (existing.site && !isAlready(existing, value)) this.replace(owner, existing.site, value);
      const removal = this.removed.findIndex((each) => each.owner === owner && each.property === existing);
      if (removal >= 0) this.removed.splice(removal, 1);
    }
    return result;
  }

  private isTags(owner: DeclaredResource, key: string): boolean {
    return key === TAGS && this.constructOf(owner)?.kind === 'l2';
  }

  private readonly tags: CallStatement[] = [];

  /** With what CloudFormation wants beside properties of an L1 construct. */
  private withBesides(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
    const construct = this.constructOf(owner);
    return construct?.kind === 'l1' ? withBesides(this.session, construct.type ?? '', path, entries, (key) => container.entries.has(key)) : entries;
  }

  private companionsOf(owner: DeclaredResource): readonly Companion[] {
    return this.constructOf(owner)?.model?.companions ?? [];
  }

  /** The description of a rule of a security group, and who it admits, are arguments of the call that adds it. */
  setIn(resource: Resource, within: ObjectValue, path: readonly string[], value: Expression | undefined): boolean | undefined {
    const { uri, range } = within.from.location;
    const file = this.text.file(uri);
    const call = this.text.pathTo(uri, range).findLast((node) => node.range[0] === range.start && node.range[1] === range.end);
    if (!file || call?.type !== 'CallExpression') return undefined;
    const method = call.callee.type === 'MemberExpression' && call.callee.property.type === 'Identifier' ? call.callee.property.name : '';
    const name = path.at(-1) ?? '';
    // Who is admitted is one argument: a new peer replaces the one that there was.
    if (!value) return PEERS.has(name);
    if (PEERS.has(name)) return this.writePeer(resource.declared, file, call, method, value);
    if (name !== 'description' || DESCRIPTION_AT[method] !== call.arguments.length) return false;
    const place = this.placeIn(uri, range, resource.declared);
    this.add(uri, asLastArgument(file, call, print(this.spell(value, place).code, place.style, '', 0)));
    return true;
  }

  /** `ec2.Peer.ipv4(…)` for a network, the group itself for a security group. */
  private writePeer(owner: DeclaredResource, file: SourceFile, call: TSESTree.CallExpression, method: string, value: Expression): boolean {
    const [only] = value.kind === 'list' && value.items.length === 1 ? value.items : [value];
    if (!only) return false;
    const isGroup = only.kind === 'reference' && only.target.type === 'aws_security_group';
    // A group that a construct made for itself is named by the construct.
    const target = isGroup && !isNewResource(only.target) ? (this.graph.byId(only.target.declared.id) ?? only.target) : undefined;
    const by = target ? write.reference(target, '') : isGroup ? { ...only, attribute: '' } : code('aws-ec2.Peer.ipv4', [only]);
    const [peer] = call.arguments;
    const { uri } = file;
    if (TAKES_PEER.has(method)) return peer !== undefined && super.replace(owner, { uri, range: { start: peer.range[0], end: peer.range[1] } }, by);
    const named = FOR_ANYONE[method];
    if (named === undefined || call.callee.type !== 'MemberExpression') return false;
    // `allowFromAnyIpv4(port)` becomes `allowFrom(peer, port)`.
    const place = this.placeIn(uri, { start: call.range[0], end: call.range[1] }, owner);
    const text = print(this.spell(by, place).code, place.style, '', 0);
    const start = peer ? peer.range[0] : call.range[1] - 1;
    this.add(uri, { range: { start: call.callee.property.range[0], end: call.callee.property.range[1] }, newText: named });
    this.add(uri, { range: { start, end: start }, newText: peer ? `${text}, ` : text });
    return true;
  }

  /** Elements of policy statements are lists, versions of engines are constants. */
  override replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const version = this.engineVersion(site);
    if (version) {
      const text = by.kind === 'literal' && typeof by.value === 'string' ? versionCode(version, by.value) : undefined;
      const usesFeatures = [...owner.properties.entries.keys()].some((key) => /^s3(Import|Export)/.test(key));
      return text !== undefined && !usesFeatures && super.replace(owner, site, text);
    }
    const path = this.text.pathTo(site.uri, site.range);
    const index = path.findLastIndex((node) => node.type === 'Property' && node.value.range[0] === site.range.start);
    const [property, made] = [path[index], path[index - 2]];
    const isElement = property?.type === 'Property' && keyOf(property).some((key) => LIST_ELEMENTS.has(key)) && made?.type === 'NewExpression';
    return super.replace(owner, site, isElement && by.kind !== 'list' ? write.list(by) : by);
  }

  /** `PostgresEngineVersion`, when the expression at a place is a version of it. */
  private engineVersion({ uri, range }: Location): string | undefined {
    const node = this.text.pathTo(uri, range).findLast((each) => each.range[0] === range.start && each.range[1] === range.end);
    const member = node?.type === 'CallExpression' ? node.callee : node;
    const file = this.text.file(uri);
    if (!file || member?.type !== 'MemberExpression' || member.property.type !== 'Identifier') return undefined;
    const name = slice(file, member.object).split('.').at(-1) ?? '';
    return /^(VER_\w+|of)$/.test(member.property.name) && /^\w+EngineVersion$/.test(name) ? name : undefined;
  }

  /** A list of names and values in canonical terms is an object of a construct. */
  override append(owner: DeclaredResource, list: ListValue, item: Expression): boolean {
    for (const [name, { value: container }] of owner.properties.entries) {
      if (container.kind !== 'object' || !sameLocation(container.from.location, list.from.location)) continue;
      const { name: key, value } = item.kind === 'object' ? item.entries : {};
      return key?.kind === 'literal' && typeof key.value === 'string' && value !== undefined && super.insert(owner, container, [name], [{ key: key.value, value }]);
    }
    return super.append(owner, list, item);
  }

  /** Waits until it is known what else is written: a companion can replace what is to be removed. */
  override remove(owner: DeclaredResource, property: Property): boolean {
    this.removed.push({ owner, property });
    return property.member !== undefined;
  }

  override finish(): ReturnType<ProgramWriter['finish']> {
    for (const { owner, property } of this.removed) if (!super.remove(owner, property)) return undefined;
    return super.finish();
  }

  protected shaped(owner: DeclaredResource, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
    const construct = this.constructOf(owner);
    return construct?.kind === 'l1' ? shapedL1(this.session, construct.type ?? '', path, entries) : entries;
  }

  /* ---------------------------------------------------- statements ---------------------------------------------------- */

  protected override expressionsInPlace(): readonly Expression[] {
    return [...super.expressionsInPlace(), ...[...this.calls, ...this.tags].flatMap((each) => each.args), ...[...this.repeated, ...this.listed].flatMap((each) => each.statement.resources)];
  }

  protected override writeMore(): boolean {
    const spelled = (args: readonly Expression[]) => (place: Spelling): readonly Code[] => args.map((each) => this.spell(each, place).code);
    for (const { owner, method, args } of this.calls) if (!this.writeCall(owner, method, spelled(args))) return false;
    for (const { owner, method, args } of this.tags) {
      const wrap = (receiver: string, place: Spelling): string => `${this.member('core.Tags', place.file)}.of(${receiver})`;
      if (!this.writeCall(owner, method, spelled(args), wrap)) return false;
    }
    for (const each of this.repeated) if (!this.writeRepeated(each)) return false;
    for (const each of this.listed) if (!this.writeListed(each)) return false;
    return true;
  }

  /** `alarm.addAlarmAction(…)` behind the alarm. */
  private writeCall(
    owner: DeclaredResource,
    method: string,
    args: (place: Spelling) => readonly Code[],
    wrap: (receiver: string, place: Spelling) => string = (receiver) => receiver,
  ): boolean {
    const { uri, range } = owner.declaration;
    const file = this.text.file(uri);
    const around = file && statementAround(this.text.pathTo(uri, range), this.text.tree(file).body);
    const target = this.graph.byId(owner.id);
    if (!file || !around || !target) return false;
    const end = endOf(file, around);
    const place = this.behind(owner, uri, end);
    const receiver = this.receiver(owner, target, around.statement, place);
    if (receiver === undefined) return false;
    const indent = indentationAt(file.text, around.statement.range[0]);
    const call = enclosing(`${wrap(receiver, place)}.${method}`, args(place), place.style, indent);
    const { newline, semicolon } = place.style;
    this.add(uri, { range: { start: end, end }, newText: `${newline}${indent}${call}${semicolon ? ';' : ''}` });
    return true;
  }

  /** How code behind a construct names it; a statement that is nothing but its declaration is made to name it. */
  private receiver(owner: DeclaredResource, target: Resource, statement: TSESTree.Node, place: Spelling): string | undefined {
    const known = this.named.get(owner) ?? this.pathFor(target, '', place.site)?.text;
    if (known !== undefined) return known;
    const { uri, range } = owner.declaration;
    const isBare = statement.type === 'ExpressionStatement' && statement.expression.range[0] === range.start && statement.expression.range[1] === range.end;
    if (!isBare) return undefined;
    const name = this.freeName(place.file, target.name, kindOf(target.type));
    this.named.set(owner, name);
    // The word is replaced, not put before, so that new statements stand in front of it.
    const word = /^\w+/.exec(place.file.text.slice(range.start, range.end))?.[0] ?? '';
    this.add(uri, { range: { start: range.start, end: range.start + word.length }, newText: `const ${name} = ${word}` });
    return name;
  }

  private readonly named = new Map<DeclaredResource, string>();

  /** The place behind a statement, with the names that the construct's own declaration can use. */
  private behind(owner: DeclaredResource, uri: string, end: number): Spelling {
    const place = this.placeIn(uri, { start: end, end }, owner);
    return { ...place, site: { ...place.site, scope: this.session.scopes.get(owner.id) ?? place.site.scope } };
  }

  /** `role.addToPolicy(new iam.PolicyStatement({ … }))` once more, with another statement. */
  private writeRepeated({ owner, uri, range, statement }: RepeatedCall): boolean {
    const file = this.text.file(uri);
    const path = this.text.pathTo(uri, range);
    const around = file && statementAround(path, this.text.tree(file).body);
    const made = path.findLast((node) => node.type === 'NewExpression');
    const call = path[path.findLastIndex((node) => node === made) - 1];
    if (!file || around?.statement.type !== 'ExpressionStatement' || made?.type !== 'NewExpression' || call?.type !== 'CallExpression') return false;
    const place = this.placeIn(uri, range, owner);
    const properties = this.statement(statement, path.at(-1) ?? made, place);
    if (!properties) return false;
    const indent = indentationAt(file.text, around.statement.range[0]);
    const inner: Code = { kind: 'call', callee: `new ${slice(file, made.callee)}`, args: [properties.code] };
    const end = endOf(file, around);
    const { newline, semicolon } = place.style;
    const outer = enclosing(slice(file, call.callee), [inner], place.style, indent);
    this.add(uri, { range: { start: end, end }, newText: `${newline}${indent}${outer}${semicolon ? ';' : ''}` });
    return true;
  }

  /** A further `new iam.PolicyStatement({ … })` behind one in a list. */
  private writeListed({ owner, uri, range, statement }: RepeatedCall): boolean {
    const file = this.text.file(uri);
    const path = this.text.pathTo(uri, range);
    const index = path.findLastIndex((node) => node.type === 'NewExpression');
    const [list, made] = [path[index - 1], path[index]];
    if (!file || list?.type !== 'ArrayExpression' || made?.type !== 'NewExpression') return false;
    const place = this.placeIn(uri, range, owner);
    const properties = this.statement(statement, path.at(-1) ?? made, place);
    if (!properties) return false;
    const item: Code = { kind: 'call', callee: `new ${slice(file, made.callee)}`, args: [properties.code] };
    this.add(uri, ...appendItem(file.text, list, item, place.style, made));
    return true;
  }

  override addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const { uri, range } = after.from.location;
    const path = this.text.pathTo(uri, range);
    const index = path.findLastIndex((node) => node.range[0] === range.start && node.range[1] === range.end);
    const [node, made, holder] = [path[index], path[index - 1], path[index - 2]];
    if (node?.type !== 'ObjectExpression' || made?.type !== 'NewExpression') return super.addStatement(owner, after, statement);
    if (holder?.type === 'ArrayExpression') {
      this.listed.push({ owner, uri, range, statement });
      return true;
    }
    const isAlone = holder?.type === 'CallExpression' && holder.arguments.length === 1;
    if (!isAlone || path[index - 3]?.type !== 'ExpressionStatement') return false;
    this.repeated.push({ owner, uri, range, statement });
    return true;
  }

  private readonly listed: RepeatedCall[] = [];

  protected statement(statement: NewStatement, like: TSESTree.Node, place: Spelling): Spelled | undefined {
    const keys = like.type === 'ObjectExpression' ? like.properties.flatMap(keyOf) : [];
    const isProps = keys.includes('actions') || keys.includes('resources');
    const actions = write.list(...statement.actions.map((action) => write.literal(action)));
    const [only] = statement.resources;
    const resources = statement.resources.length === 1 && !isProps && only ? only : write.list(...statement.resources);
    const sid = statement.sid === undefined ? {} : { [isProps ? 'sid' : 'Sid']: write.literal(statement.sid) };
    const condition = statement.condition ? { [isProps ? 'conditions' : 'Condition']: statement.condition } : {};
    const { principals: allowed } = statement;
    const [principal] = allowed?.identifiers ?? [];
    const document = allowed && { [allowed.type]: allowed.identifiers.length === 1 && principal ? principal : write.list(...allowed.identifiers) };
    return this.trySpell(
      write.object(
        isProps
          ? { ...sid, ...(allowed ? { principals: principalList(allowed) } : {}), actions, resources, ...condition }
          : {
              ...sid,
              Effect: write.literal('Allow'),
              ...(document ? { Principal: write.object(document) } : {}),
              Action: actions,
              Resource: resources,
              ...condition,
            },
      ),
      place,
    );
  }

  protected admit(): boolean {
    return true;
  }

  protected wait(owner: DeclaredResource, names: readonly string[]): boolean {
    return this.writeCall(owner, 'node.addDependency', () => names.map(textCode));
  }

  /* ------------------------------------------------- new constructs ------------------------------------------------- */

  override declare(resource: NewResource): boolean {
    if (resource.type === 'aws_kms_alias' && this.nameKey(resource)) return true;
    if (resource.type === 'aws_api_gateway_account' && this.makeLoggingRole(resource)) return true;
    if (resource.type === 'aws_lb_listener' && this.redirectToHttps(resource)) return true;
    if (resource.type === 'aws_vpc_security_group_ingress_rule' && this.connect(resource)) return true;
    if (resource.type === 'aws_vpc_endpoint' && this.addEndpoint(resource)) return true;
    const bucket = this.bucketOf(resource) ?? this.admittingKey(resource);
    if (bucket && !isNewResource(bucket)) {
      for (const each of statementsIn(resource)) this.calls.push({ owner: bucket.declared, method: 'addToResourcePolicy', args: [each] });
      return true;
    }
    if (resource.type === 'aws_rds_cluster_instance' && this.addReader(resource)) return true;
    if (resource.type === 'aws_iam_role_policy' && this.addToFunction(resource)) return true;
    this.added.push(resource);
    return super.declare(resource);
  }

  /** An instance of a cluster that declares its instances itself: a reader like its writer. */
  private addReader({ properties: { cluster_identifier: link } }: NewResource): boolean {
    if (link?.kind !== 'reference' || isNewResource(link.target)) return false;
    const { declared } = link.target;
    const { properties } = declared;
    const writer = properties.entries.get('writer')?.value;
    const kind = writer && madeBy(writer);
    const isOwn = contains(declared.declaration.range, properties.from.location.range) && properties.complete && properties.from.via.length === 0;
    if (this.constructOf(declared)?.className !== 'aws-rds.DatabaseCluster' || !isOwn || properties.entries.has('readers')) return false;
    const number = properties.entries.get('instances');
    if (number?.site && number.value.kind === 'literal' && number.value.value === 1) return this.replace(declared, number.site, write.literal(2));
    if (!writer || !kind?.startsWith('aws-rds.ClusterInstance.') || writer.from.via.length > 0) return false;
    const options = argument(writer, 1);
    const like = options?.site ? [write.existing({ ...options.value, from: { location: options.site, via: [] } })] : [];
    const reader = code(kind, [write.literal('reader'), ...like]);
    return this.insert(declared, properties, [], [{ key: 'readers', value: write.list(reader) }]);
  }

  /** A role that a function makes for itself takes statements by the function. */
  private addToFunction(resource: NewResource): boolean {
    const { role } = resource.properties;
    const { declared } = resource.near;
    if (role?.kind !== 'reference' || isNewResource(role.target)) return false;
    if (!this.constructOf(declared)?.className.startsWith('aws-lambda') || !sameLocation(role.target.declaration, declared.declaration)) return false;
    for (const each of statementsIn(resource)) this.calls.push({ owner: declared, method: 'addToRolePolicy', args: [each] });
    return true;
  }

  /** `balancer.addRedirect()` adds the listener that redirects from port 80 to 443. */
  private redirectToHttps({ properties: { load_balancer_arn: balancer, port, default_action: action } }: NewResource): boolean {
    if (balancer?.kind !== 'reference' || isNewResource(balancer.target)) return false;
    const isUsual = port?.kind === 'literal' && port.value === 80 && action?.kind === 'object' && action.entries['redirect'] !== undefined;
    const { declared } = balancer.target;
    if (!isUsual || this.constructOf(declared)?.className !== 'aws-elasticloadbalancingv2.ApplicationLoadBalancer') return false;
    this.calls.push({ owner: declared, method: 'addRedirect', args: [] });
    return true;
  }

  /** A REST API makes the account's role for logging itself. */
  private makeLoggingRole({ near: { declared }, properties }: NewResource): boolean {
    const construct = this.constructOf(declared);
    if (construct?.kind !== 'l2' || !/^aws-apigateway\.\w*RestApi$/.test(construct.className) || Object.keys(properties).length > 0) return false;
    const existing = declared.properties.entries.get('cloudWatchRole');
    if (existing) return existing.site !== undefined && this.replace(declared, existing.site, write.literal(true));
    return this.insert(declared, declared.properties, [], [{ key: 'cloudWatchRole', value: write.literal(true) }]);
  }

  /** The bucket that a new policy is for, when the bucket is a construct that makes its policy itself. */
  private bucketOf({ type, properties: { bucket } }: NewResource): Resource | NewResource | undefined {
    if (type !== 'aws_s3_bucket_policy' || bucket?.kind !== 'reference') return undefined;
    const { target } = bucket;
    if (isNewResource(target)) return newConstruct(this.session, target, undefined)?.className === BUCKET ? target : undefined;
    return this.constructOf(target.declared)?.className === BUCKET ? target : undefined;
  }

  /** The key of the program that a new policy is for, when the key is a construct. */
  private admittingKey({ type, properties: { key_id: key } }: NewResource): Resource | undefined {
    if (type !== 'aws_kms_key_policy' || key?.kind !== 'reference' || isNewResource(key.target)) return undefined;
    return this.constructOf(key.target.declared)?.className === 'aws-kms.Key' ? key.target : undefined;
  }

  /** The policy of a bucket is there once a statement has been added. */
  protected override nameOfNew(resource: NewResource, place: Spelling): string | undefined {
    const bucket = this.bucketOf(resource);
    if (!bucket) return super.nameOfNew(resource, place);
    const name = isNewResource(bucket) ? super.nameOfNew(bucket, place) : (this.named.get(bucket.declared) ?? this.pathFor(bucket, '', place.site)?.text);
    return name === undefined ? undefined : `${name}.policy!`;
  }

  /** A VPC takes endpoints by a call, and knows its route tables and private subnets. */
  private addEndpoint({ name, properties: { vpc_id: vpc, service_name: service, vpc_endpoint_type: type } }: NewResource): boolean {
    const target = vpc?.kind === 'reference' && !isNewResource(vpc.target) ? vpc.target.declared : undefined;
    const last = service?.kind === 'template' ? service.parts.at(-1) : undefined;
    const constant = typeof last === 'string' ? ENDPOINT_SERVICES[last.slice(1)] : undefined;
    if (!target || constant === undefined || this.constructOf(target)?.className !== 'aws-ec2.Vpc') return false;
    const kind = type?.kind === 'literal' && type.value === 'Gateway' ? 'Gateway' : 'Interface';
    const options = write.object({ service: code(`aws-ec2.${kind}VpcEndpointAwsService.${constant}`) });
    this.calls.push({ owner: target, method: `add${kind}Endpoint`, args: [write.literal(pascal(` ${name}`)), options] });
    return true;
  }

  /** Constructs that have security groups open them to each other by a call behind the one that connects. */
  private connect({ properties: { security_group_id: to, referenced_security_group_id: from, description } }: NewResource): boolean {
    if (to?.kind !== 'reference' || from?.kind !== 'reference' || isNewResource(to.target) || isNewResource(from.target)) return false;
    const [store, client] = [this.constructOf(to.target.declared), this.constructOf(from.target.declared)];
    const isConnected = [store, client].every((each) => each?.kind === 'l2' && each.className !== 'aws-ec2.SecurityGroup');
    if (!isConnected) return false;
    const args = [write.reference(to.target, ''), ...(description ? [description] : [])];
    this.calls.push({ owner: from.target.declared, method: 'connections.allowToDefaultPort', args });
    return true;
  }

  /** A key that the program has takes its first alias as a property. */
  private nameKey({ properties: { target_key_id: target, name } }: NewResource): boolean {
    if (target?.kind !== 'reference' || isNewResource(target.target) || !name) return false;
    const { declared } = target.target;
    const construct = this.constructOf(declared);
    const isOwn = contains(declared.declaration.range, declared.properties.from.location.range) && declared.properties.complete;
    if (construct?.className !== 'aws-kms.Key' || construct.mode !== 'managed' || !isOwn || declared.properties.entries.has('alias')) return false;
    return this.insert(declared, declared.properties, [], [{ key: 'alias', value: withoutPrefix(name) }]);
  }

  protected constructions(resource: NewResource): readonly Construction[] | undefined {
    if (resource.type === GENERATED_SECRET && this.isForConstruct(resource)) return [];
    if (/^aws_(db|rds_cluster)_parameter_group$/.test(resource.type) && this.isForConstruct(resource)) return [];
    if (resource.type === 'aws_kms_alias' && this.keyOf(resource)) return [];
    if (this.bucketOf(resource)) return [];
    const described = newConstruct(this.session, resource, this.aliasFor(resource));
    if (!described) return undefined;
    const { className, properties } = described;
    const policy = this.added.find((each) => this.bucketOf(each) === resource);
    const statements = policy ? statementsIn(policy) : described.statements;
    const kind = className.slice(className.lastIndexOf('.') + 1).replace(/^Cfn/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
    const own: Construction = {
      of: resource,
      words: resource.name,
      kind,
      uses: Object.values(properties),
      spell: (place) => this.construction(className, resource, properties, place),
    };
    const policies = statements.map(
      (each, index): Construction => ({
        of: this.partOf(resource, `statement${index}`),
        words: '',
        kind: '',
        uses: [write.reference(resource, ''), each],
        spell: (place) => {
          const receiver = print(this.spell(write.reference(resource, ''), place).code, place.style, '', 0);
          const indent = indentationAt(place.file.text, this.statementStart(place.owner));
          return textCode(enclosing(`${receiver}.addToResourcePolicy`, [this.spell(each, place).code], place.style, indent));
        },
      }),
    );
    const { tags } = resource.properties;
    const calls = [
      ...(described.removal ? [this.callOn(resource, 'removal', (receiver) => `${receiver}.applyRemovalPolicy`, [described.removal])] : []),
      ...(tags?.kind === 'object' ? Object.entries(tags.entries) : []).map(([key, value]) =>
        this.callOn(resource, `tag ${key}`, (receiver, place) => `${this.member('core.Tags', place.file)}.of(${receiver}).add`, [write.literal(key), value]),
      ),
    ];
    return [own, ...policies, ...calls];
  }

  /** A statement that calls something on a new construct. */
  private callOn(resource: NewResource, part: string, callee: (receiver: string, place: Spelling) => string, args: readonly Expression[]): Construction {
    return {
      of: this.partOf(resource, part),
      words: '',
      kind: '',
      uses: [write.reference(resource, ''), ...args],
      spell: (place) => {
        const receiver = print(this.spell(write.reference(resource, ''), place).code, place.style, '', 0);
        const indent = indentationAt(place.file.text, this.statementStart(place.owner));
        return textCode(enclosing(callee(receiver, place), args.map((each) => this.spell(each, place).code), place.style, indent));
      },
    };
  }

  private statementStart({ declaration: { uri, range } }: DeclaredResource): number {
    const file = this.text.file(uri);
    const around = file && statementAround(this.text.pathTo(uri, range), this.text.tree(file).body);
    return around?.statement.range[0] ?? range.start;
  }

  private partOf(resource: NewResource, name: string): object {
    const parts = this.parts.get(resource) ?? new Map<string, object>();
    this.parts.set(resource, parts);
    const part = parts.get(name) ?? {};
    parts.set(name, part);
    return part;
  }

  /** Constructs make secrets and groups themselves. */
  private isForConstruct({ near }: NewResource): boolean {
    return this.constructOf(near.declared)?.kind === 'l2';
  }

  /** The new key that a new alias is for. */
  private keyOf(alias: NewResource): NewResource | undefined {
    const target = alias.properties['target_key_id'];
    return target?.kind === 'reference' && isNewResource(target.target) ? target.target : undefined;
  }

  private aliasFor(key: NewResource): Expression | undefined {
    return this.added.find((each) => each.type === 'aws_kms_alias' && this.keyOf(each) === key)?.properties['name'];
  }

  /** `new kms.Key(this, 'OrdersKey', { … })`, in the scope of the construct that it is for. */
  private construction(className: string, resource: NewResource, properties: Readonly<Record<string, Expression>>, place: Spelling): Code | undefined {
    const scope = this.scopeFor(resource, place);
    const id = this.idFor(resource, place);
    if (scope === undefined || id === undefined) return undefined;
    const args: Code[] = [textCode(scope), textCode(id)];
    if (Object.keys(properties).length > 0) args.push(this.spell(write.object(properties), place).code);
    return { kind: 'call', callee: `new ${this.member(className, place.file)}`, args, layout: 'hugging' };
  }

  /** The arguments of the `new` or of the call that made a construct. */
  private argumentsOf({ declaration: { uri, range } }: DeclaredResource): readonly TSESTree.Node[] | undefined {
    const node = this.text.pathTo(uri, range).findLast((each) => each.range[0] === range.start && each.range[1] === range.end);
    return node?.type === 'NewExpression' || node?.type === 'CallExpression' ? node.arguments : undefined;
  }

  /** The scope of the construct that it is for; for another region, a stack there that code here can name. */
  private scopeFor({ placement }: NewResource, place: Spelling): string | undefined {
    if (!placement || placement.provider === place.owner.placement.provider) return this.scopeArgument(place);
    const stacks = new Set(this.lowered.declared.filter((each) => each.placement.provider === placement.provider).map((each) => this.stackAround(each)));
    const found = findPath(place.site, this.text, (each) => {
      const construct = this.session.constructOf(each);
      return construct?.kind === 'stack' && stacks.has(construct);
    });
    return found?.text;
  }

  private stackAround(declared: DeclaredResource): Construct | undefined {
    const construct = this.constructOf(declared);
    return construct && stackOf(construct);
  }

  /** `env: { region: 'eu-west-1' }` for the stack of a resource, once for all its resources. */
  place(owner: DeclaredResource, { region }: Placement): boolean {
    const stack = this.stackAround(owner);
    if (!stack || region.kind !== 'literal') return false;
    if (this.placed.has(stack)) return true;
    this.placed.add(stack);
    const { uri, range } = stack.props.from.location;
    const file = this.text.file(uri);
    const node = this.text.pathTo(uri, range).findLast((each) => each.range[0] === range.start && each.range[1] === range.end);
    if (!file || stack.props.entries.has('env')) return false;
    const style = this.styleOf(file);
    const env: Code = { kind: 'object', entries: [['region', textCode(stringText(String(region.value), style))]] };
    if (node?.type === 'ObjectExpression') {
      this.add(uri, ...editObject(file.text, node, [{ key: 'env', value: env }], [], style));
      return true;
    }
    if (node?.type !== 'NewExpression' || node.arguments.length !== 2 || !passesProps(stack)) return false;
    const end = node.arguments[1]?.range[1] ?? range.end;
    this.add(uri, { range: { start: end, end }, newText: `, ${print({ kind: 'object', entries: [['env', env]] }, style, '', 0)}` });
    return true;
  }

  private readonly placed = new Set<Construct>();

  private scopeArgument(place: Spelling): string | undefined {
    const [scope] = this.argumentsOf(place.owner) ?? [];
    return scope && slice(place.file, scope);
  }

  /** A free id in Pascal case; for a construct that is made several times, one that follows its id. */
  private idFor(resource: NewResource, place: Spelling): string | undefined {
    const construct = this.constructOf(place.owner);
    const [, id] = this.argumentsOf(place.owner) ?? [];
    if (!construct || !id) return undefined;
    const words = resource.name === place.owner.name ? `${resource.name} ${resource.type.slice(resource.type.lastIndexOf('_') + 1)}` : resource.name;
    const own = words.startsWith(construct.id) ? words.slice(construct.id.length) : ` ${words}`;
    if (id.type !== 'Literal') {
      const suffix = pascal(own);
      if (id.type === 'TemplateLiteral') return `${slice(place.file, id).slice(0, -1)}${suffix}\``;
      return `\`\${${slice(place.file, id)}}${suffix}\``;
    }
    const taken = this.takenIds(construct);
    const base = words.startsWith(construct.id) ? `${pascal(construct.id)}${pascal(own)}` : pascal(words);
    let free = base;
    for (let count = 2; taken.has(free); count++) free = `${base}${count}`;
    taken.add(free);
    return stringText(free, place.style);
  }

  private takenIds(construct: Construct): Set<string> {
    const scope = construct.scope?.path ?? '';
    const known = this.ids.get(scope);
    if (known) return known;
    const taken = new Set(this.session.constructs.filter((each) => each.scope === construct.scope).map((each) => each.id));
    this.ids.set(scope, taken);
    return taken;
  }

  /* ----------------------------------------------------- names ----------------------------------------------------- */

  protected attribute(target: Resource | NewResource, attribute: string): string | undefined {
    if (isNewResource(target)) return this.attributeOfNew(target, attribute);
    const construct = this.constructOf(target.declared);
    if (!construct || target.id !== construct.path) return undefined;
    if (attribute === '') return '';
    // Whether RDS or the construct makes the password, the secret is a part of the construct.
    if (construct.kind === 'l2' && attribute === 'master_user_secret.secret_arn') return construct.model?.parts?.['secret'] ? '.secret!.secretArn' : undefined;
    if (construct.kind === 'l2') return construct.model && memberFor(this.session, construct.model, attribute);
    return this.memberOfL1(construct.type ?? '', attribute);
  }

  private attributeOfNew(target: NewResource, attribute: string): string | undefined {
    if (attribute === '') return '';
    if (target.type === GENERATED_SECRET) {
      return attribute === 'password' ? ".secretValueFromJson('password').unsafeUnwrap()" : '.secretArn';
    }
    const described = newConstruct(this.session, target, undefined);
    const model = described && MODELS.get(described.className);
    if (model || !described) return model && memberFor(this.session, model, attribute);
    const type = this.session.bridge.nativeType(target.type);
    return type === undefined ? undefined : this.memberOfL1(type, attribute);
  }

  private memberOfL1(type: string, attribute: string): string | undefined {
    const native = this.session.bridge.nativeAttribute(type, attribute);
    if (!native) return undefined;
    return native.kind === 'ref' ? '.ref' : `.${this.session.names.cdk.attributeProperty(native.name)}`;
  }

  /** `s3.BucketEncryption` in the way that the file imports the library. */
  private member(name: string, file: SourceFile): string {
    const dot = name.indexOf('.');
    const [module, path] = [name.slice(0, dot), name.slice(dot + 1)];
    const first = path.split('.')[0] ?? path;
    if (module === 'core') return `${this.importedMember(file, LIBRARY, first) === undefined ? `${this.namespace(file, LIBRARY, 'cdk')}.` : ''}${path}`;
    const specifier = `${LIBRARY}/${module}`;
    const { namespace, members, typeOnly } = importedNames(this.text.tree(file).body, specifier);
    const local = moduleName(module);
    if (namespace !== undefined) return `${namespace}.${path}`;
    const known = members.get(first);
    if (known !== undefined) return known + path.slice(first.length);
    const isTypesNamespace = typeOnly?.specifiers[0]?.type === 'ImportNamespaceSpecifier';
    const style = isTypesNamespace ? 'namespaces' : importStyleOf(file, this.text.tree(file).body);
    switch (style) {
      case 'namespaces':
        return `${this.namespace(file, specifier, local)}.${path}`;
      case 'members':
        return (this.importedMember(file, specifier, first) ?? this.newMember(file, specifier, first)) + path.slice(first.length);
      case 'modules': {
        const imported = `aws_${module.replace(/^aws-/, '').replaceAll('-', '_')}`;
        const alias = importedNames(this.text.tree(file).body, LIBRARY).members.get(imported);
        if (alias === undefined) this.newMember(file, LIBRARY, `${imported} as ${local}`);
        return `${alias ?? local}.${path}`;
      }
      case 'root':
        return `${this.namespace(file, LIBRARY, 'cdk')}.${module.replaceAll('-', '_')}.${path}`;
    }
  }

  private newMember(file: SourceFile, specifier: string, name: string): string {
    this.importMember(file, specifier, name);
    return name;
  }

  /* -------------------------------------------------- expressions -------------------------------------------------- */

  protected override spell(expression: Expression, place: Spelling): Spelled {
    if (isCode(expression)) return { code: this.codeText(expression, place), later: false };
    if (expression.kind === 'template') {
      const objects = this.objectsOf(expression.parts, place);
      if (objects) return objects;
    }
    if (expression.kind === 'reference' && expression.attribute === '') {
      const wrapped = this.wrapped(expression, place);
      if (wrapped) return wrapped;
    }
    return { ...super.spell(expression, place), later: false };
  }

  private codeText(expression: CodeExpression, place: Spelling): Code {
    const { module, path, call } = expression.code;
    const name = this.member(`${module}.${path}`, place.file);
    if (call === undefined) return textCode(name);
    const args = argumentsOf(expression).map((each) => this.spell(each, place).code);
    return { kind: 'call', callee: call === 'new' ? `new ${name}` : name, args };
  }

  /** `${bucket.bucketArn}/*` is `bucket.arnForObjects('*')`. */
  private objectsOf(parts: readonly (string | Expression)[], place: Spelling): Spelled | undefined {
    const [bucket, rest] = parts;
    if (parts.length !== 2 || typeof bucket !== 'object' || bucket.kind !== 'reference' || typeof rest !== 'string' || !rest.startsWith('/')) return undefined;
    const { target, attribute } = bucket;
    if (attribute !== 'arn' || isNewResource(target) || this.constructOf(target.declared)?.className !== 'aws-s3.Bucket') return undefined;
    const receiver = print(this.spell(write.reference(target, ''), place).code, place.style, '', 0);
    return { code: { kind: 'call', callee: `${receiver}.arnForObjects`, args: [textCode(stringText(rest.slice(1), place.style))] }, later: false };
  }

  /** Where an L2 construct is asked for and the program has an L1 one: `kms.Key.fromKeyArn(this, 'DataKey', key.attrArn)`. */
  private wrapped({ target }: Extract<Expression, { kind: 'reference' }>, place: Spelling): Spelled | undefined {
    if (isNewResource(target)) return undefined;
    const construct = this.constructOf(target.declared);
    const importer = construct?.kind === 'l1' ? IMPORTERS[target.type] : undefined;
    const scope = this.scopeArgument(place);
    if (!construct || !importer || scope === undefined) return undefined;
    const arn = this.spell(write.reference(target, 'arn'), place).code;
    const owner = this.constructOf(place.owner);
    const taken = owner ? this.takenIds(owner) : new Set<string>();
    let id = `Imported${pascal(construct.id)}`;
    for (let count = 2; taken.has(id); count++) id = `Imported${pascal(construct.id)}${count}`;
    taken.add(id);
    return {
      code: { kind: 'call', callee: this.member(importer, place.file), args: [textCode(scope), textCode(stringText(id, place.style)), arn] },
      later: false,
    };
  }

  protected deployment(of: 'region' | 'account' | 'partition', place: Spelling): Spelled {
    const self = place.site.scope.self;
    const construct = this.session.constructOf(self);
    const stack = construct && stackOf(construct);
    if (construct && construct === stack) return { code: textCode(`this.${of}`), later: false };
    const core = (name: string): string => this.member(`core.${name}`, place.file);
    if (construct) return { code: textCode(`${core('Stack')}.of(this).${of}`), later: false };
    return { code: textCode(`${core('Aws')}.${{ region: 'REGION', account: 'ACCOUNT_ID', partition: 'PARTITION' }[of]}`), later: false };
  }

  /* ------------------------------------------------- inputs, outputs ------------------------------------------------- */

  protected inputRead({ name, preset }: ProgramInput, place: Spelling): Spelled | undefined {
    if (name === 'AWS::StackName') return { code: textCode(`${this.stackOf(place)}.stackName`), later: false };
    const parameter = findPath(place.site, this.text, (each) => this.isParameter(each, name));
    if (parameter) {
      const type = this.session.constructOf(parameter.value)?.props.entries.get('type')?.value;
      return { code: textCode(`${parameter.text}.${valueMember(type?.kind === 'literal' ? String(type.value) : 'String')}`), later: false };
    }
    const otherwise = preset.kind === 'literal' && preset.value !== null ? literalText(preset.value, place.style) : undefined;
    if (this.session.evaluation.environment().has(name)) {
      return otherwise === undefined ? undefined : { code: textCode(`(process.env.${name} ?? ${otherwise})`), later: false };
    }
    const scope = this.scopeArgument(place);
    if (scope === undefined || this.session.constructs.some((each) => each.className === 'core.CfnParameter' && each.id === name)) return undefined;
    const read = `${scope}.node.tryGetContext(${stringText(name, place.style)})`;
    return { code: textCode(otherwise === undefined ? read : `(${read} ?? ${otherwise})`), later: false };
  }

  private isParameter(value: Js, name: string): boolean {
    const construct = this.session.constructOf(value);
    return construct?.className === 'core.CfnParameter' && construct.id === name;
  }

  private stackOf(place: Spelling): string {
    const construct = this.session.constructOf(place.site.scope.self);
    return construct?.kind === 'stack' ? 'this' : `${this.member('core.Stack', place.file)}.of(${this.scopeArgument(place) ?? 'this'})`;
  }

  /** A context value where the app reads others, else a parameter. */
  protected newInput(input: NewInput, place: Spelling): Spelled | undefined {
    const scope = this.scopeArgument(place);
    if (scope === undefined) return undefined;
    const { style, file } = place;
    const preset = input.preset === undefined ? undefined : literalText(input.preset, style);
    if (this.session.readsContext) {
      const key = stringText(variableName(input.name), style);
      const otherwise = input.type === 'list' ? `[${preset ?? ''}]` : (preset ?? '');
      const read = preset === undefined ? `${scope}.node.getContext(${key})` : `${scope}.node.tryGetContext(${key}) ?? ${otherwise}`;
      return { code: textCode(this.read(place, input.name, () => read) ?? `(${read})`), later: false };
    }
    // CloudFormation has no parameters that are true or false.
    if (input.type === 'boolean') return undefined;
    const type = { string: 'String', number: 'Number', list: 'CommaDelimitedList' }[input.type];
    const entries: (readonly [string, Code])[] = [['type', textCode(stringText(type, style))]];
    if (preset !== undefined) entries.push(['default', textCode(preset)]);
    entries.push(['description', textCode(stringText(input.description, style))]);
    const args: Code[] = [textCode(this.stackOf(place)), textCode(stringText(pascal(input.name), style)), { kind: 'object', entries }];
    const callee = `new ${this.member('core.CfnParameter', file)}`;
    const variable = this.read(place, input.name, (indent) => print({ kind: 'call', callee, args, layout: 'hugging' }, style, indent, indent.length));
    return variable === undefined ? undefined : { code: textCode(`${variable}.${valueMember(type)}`), later: false };
  }

  /** `new cdk.CfnOutput(this, 'BucketArn', { … })` behind the statements of the constructor. */
  protected writeOutput({ name, description, value, near }: NewOutput): OutputStatement | undefined {
    const { uri, range } = near.declared.declaration;
    const file = this.text.file(uri);
    const around = file && statementAround(this.text.pathTo(uri, range), this.text.tree(file).body);
    const construct = this.constructOf(near.declared);
    const [scope, id] = this.argumentsOf(near.declared) ?? [];
    const last = around?.list.findLast((each) => each.type !== 'ReturnStatement');
    if (!file || !around || !last || !construct || !scope || id?.type !== 'Literal') return undefined;
    const position = endOf(file, { statement: last, list: around.list, index: around.list.indexOf(last) });
    const place = this.behind(near.declared, uri, position);
    const spelled = this.trySpell(value, place);
    if (!spelled) return undefined;
    const taken = this.takenIds(construct);
    let free = pascal(name);
    for (let count = 2; taken.has(free); count++) free = `${pascal(name)}${count}`;
    taken.add(free);
    const { style } = place;
    const entries: (readonly [string, Code])[] = [['value', spelled.code]];
    if (description !== '') entries.push(['description', textCode(stringText(description, style))]);
    const indent = indentationAt(file.text, last.range[0]);
    const args: Code[] = [textCode(slice(file, scope)), textCode(stringText(free, style)), { kind: 'object', entries }];
    const made: Code = { kind: 'call', callee: `new ${this.member('core.CfnOutput', file)}`, args };
    const isListed = /^new [\w.]*CfnOutput\(/.test(slice(file, last));
    return {
      uri,
      position,
      text: print(made, style, indent, indent.length) + (style.semicolon ? ';' : ''),
      gap: style.newline.repeat(isListed ? 1 : 2) + indent,
      separator: style.newline + indent,
    };
  }

  /** Documents are objects, but for some that are text. */
  protected documented(content: Spelled, place: Spelling, isText: boolean): Spelled {
    if (!isText) return content;
    const construct = this.session.constructOf(place.site.scope.self);
    const stack = construct && stackOf(construct);
    const callee = !construct ? 'JSON.stringify' : construct === stack ? 'this.toJsonString' : `${this.member('core.Stack', place.file)}.of(this).toJsonString`;
    return { code: { kind: 'call', callee, args: [content.code] }, later: content.later };
  }

  protected interpolated(literal: string): Spelled {
    return { code: textCode(literal), later: false };
  }
}

/** Members of a rule that say who it admits. */
const PEERS: ReadonlySet<string> = new Set(['cidr_blocks', 'ipv6_cidr_blocks', 'security_groups', 'cidr_ipv4', 'cidr_ipv6', 'referenced_security_group_id']);

const TAKES_PEER: ReadonlySet<string> = new Set(['addIngressRule', 'addEgressRule', 'allowFrom', 'allowTo', 'allowDefaultPortFrom', 'allowDefaultPortTo']);

/** Constants of the library for services that have endpoints, by the end of the service's name. */
const ENDPOINT_SERVICES: Readonly<Record<string, string>> = {
  s3: 'S3',
  dynamodb: 'DYNAMODB',
  secretsmanager: 'SECRETS_MANAGER',
  rds: 'RDS',
  logs: 'CLOUDWATCH_LOGS',
  kms: 'KMS',
  sqs: 'SQS',
  sns: 'SNS',
};

/** Calls that admit everybody, and those that admit somebody. */
const FOR_ANYONE: Readonly<Record<string, string>> = { allowFromAnyIpv4: 'allowFrom', allowDefaultPortFromAnyIpv4: 'allowDefaultPortFrom' };

/** The position of the description among the arguments of calls that add a rule to a security group. */
const DESCRIPTION_AT: Readonly<Record<string, number>> = {
  addIngressRule: 2,
  addEgressRule: 2,
  allowFrom: 2,
  allowTo: 2,
  allowFromAnyIpv4: 1,
  allowToAnyIpv4: 1,
  allowDefaultPortFrom: 1,
  allowDefaultPortTo: 1,
  allowDefaultPortFromAnyIpv4: 0,
};

/** One more argument, on a line of its own where the others are: behind the comma and the comment of the last one. */
function asLastArgument(file: SourceFile, { arguments: args, range }: TSESTree.CallExpression, text: string): TextEdit {
  const last = args.at(-1);
  const insertion = (at: number, newText: string): TextEdit => ({ range: { start: at, end: at }, newText });
  if (!last) return insertion(range[1] - 1, text);
  const indent = /\n([ \t]*)$/.exec(file.text.slice(0, last.range[0]))?.[1];
  if (indent === undefined) return insertion(last.range[1], `, ${text}`);
  const trailing = /^,[^\n\r]*/.exec(file.text.slice(last.range[1]))?.[0];
  return trailing === undefined ? insertion(last.range[1], `,\n${indent}${text}`) : insertion(last.range[1] + trailing.length, `\n${indent}${text},`);
}

/** Whether the third argument of `new` reaches the stack: the class is the library's, or hands it on. */
function passesProps({ instance }: Construct): boolean {
  const { made } = instance.cell;
  if (made.kind === 'native') return true;
  const constructor = made.members.constructor?.value;
  if (!constructor) return made.base?.kind === 'native';
  const [, , props] = constructor.params;
  const name = props?.type === 'AssignmentPattern' ? props.left : props;
  const [first] = constructor.body?.body ?? [];
  const call = first?.type === 'ExpressionStatement' && first.expression.type === 'CallExpression' ? first.expression : undefined;
  const passed = call?.callee.type === 'Super' ? call.arguments[2] : undefined;
  return name?.type === 'Identifier' && passed?.type === 'Identifier' && passed.name === name.name && made.base?.kind === 'native';
}

/** The member of a parameter that has its value. */
function valueMember(type: string): string {
  if (type === 'Number') return 'valueAsNumber';
  return /^(?:List<|CommaDelimitedList)/.test(type) ? 'valueAsList' : 'valueAsString';
}

const LIST_ELEMENTS: ReadonlySet<string> = new Set(['actions', 'resources', 'notActions', 'notResources']);

const IMPORTERS: Readonly<Record<string, string>> = {
  aws_kms_key: 'aws-kms.Key.fromKeyArn',
  aws_sqs_queue: 'aws-sqs.Queue.fromQueueArn',
  aws_sns_topic: 'aws-sns.Topic.fromTopicArn',
  aws_s3_bucket: 'aws-s3.Bucket.fromBucketArn',
  aws_iam_role: 'aws-iam.Role.fromRoleArn',
};

/** `.keyArn` for `arn`. What refers to a resource by an identifier takes any that CloudFormation's reference gives. */
function memberFor(session: CdkSession, model: ConstructModel, attribute: string): string | undefined {
  const direct = Object.entries(model.attributes).find(([, name]) => name === attribute);
  if (direct) return `.${direct[0]}`;
  const native = session.bridge.nativeAttribute(model.type, attribute);
  const alike = Object.entries(model.attributes).find(([, name]) => {
    const other = session.bridge.nativeAttribute(model.type, name);
    return native && other && native.kind === other.kind && (native.kind === 'ref' || (other.kind === 'attribute' && native.name === other.name));
  });
  return alike && `.${alike[0]}`;
}

/** `rds.PostgresEngineVersion.of('16.13', '16')`, which every release of the library has. */
function versionCode(name: string, version: string): Expression {
  const isSingle = /Postgres|Oracle/.test(name);
  const major = (isSingle ? /^\d+/ : /^\d+\.\d+/).exec(version)?.[0] ?? version;
  return code(`aws-rds.${name}.of`, [write.literal(version), write.literal(major)]);
}

/** A call whose only argument is a `new` that takes several lines has it on lines of its own. */
function enclosing(callee: string, args: readonly Code[], style: Style, indent: string): string {
  const line = print({ kind: 'call', callee, args }, style, indent, indent.length);
  const [only] = args;
  if (!line.includes('\n') || args.length !== 1 || !only || only.kind !== 'call' || !only.callee.startsWith('new ')) return line;
  const inner = indent + style.unit;
  return `${callee}(${style.newline}${inner}${print(only, style, inner, inner.length)}${style.trailingComma ? ',' : ''}${style.newline}${indent})`;
}

function principalList({ type, identifiers }: NonNullable<NewStatement['principals']>): Expression {
  const name = type === 'Service' ? 'aws-iam.ServicePrincipal' : 'aws-iam.ArnPrincipal';
  return write.list(...identifiers.map((each) => code(name, [each], 'new')));
}

function isAlready(property: Property, value: Expression): boolean {
  if (!isCode(value)) return false;
  const { module, path } = value.code;
  const dot = path.indexOf('.');
  const wanted = enumMembers(`${module}.${path.slice(0, dot)}`)?.get(path.slice(dot + 1));
  return property.value.kind === 'literal' && property.value.value === wanted;
}

function keyOf(node: TSESTree.ObjectLiteralElement): readonly string[] {
  if (node.type !== 'Property') return [];
  if (node.key.type === 'Identifier') return [node.key.name];
  return node.key.type === 'Literal' ? [String(node.key.value)] : [];
}

function slice(file: SourceFile, node: TSESTree.Node): string {
  return file.text.slice(node.range[0], node.range[1]);
}

/** `orders dead letter queue` is OrdersDeadLetterQueue. */
function pascal(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
