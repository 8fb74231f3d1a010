/** What a CDK app says besides its resources: outputs, names in strings, files that are packed, the code of functions. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { ProgramOutput } from '../../../core/facts';
import { descendants, get, someValue, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import { dirname } from '../../../core/source-file';
import type { ObjectValue, Value } from '../../../core/value';
import { absent } from '../../../core/value';
import type { LibraryFacts } from '../evaluator/library';
import type { Js } from '../evaluator/values';
import type { NamedCode } from '../facts/code';
import { resourceAround } from '../facts/files';
import type { NamedPath } from '../facts/paths';
import type { Construct } from './constructs';
import { unresolvedNames } from './names';
import { stackOf, type CdkSession } from './session';
import { argument, madeBy, valueAt } from './shapes';

export interface Constructs {
  readonly resources: readonly Resource[];
  of(resource: Resource): Construct | undefined;
}

export function cdkFacts(session: CdkSession, constructs: Constructs, tagsOf: LibraryFacts['tagsOf']): LibraryFacts {
  return {
    tagsOf,
    outputs: () => [...declaredOutputs(session), ...sharedBetweenStacks(constructs)],
    unresolved: () =>
      unresolvedNames(session).map((each) => {
        const around = resourceAround(constructs.resources, each.location);
        return around ? { ...each, within: around.id } : each;
      }),
    paths: () => session.constructs.flatMap((construct) => pathsIn(construct, constructs)),
    code: (lambda) => codeOf(session, lambda, constructs),
    isResource: ([scope, id], isCall, valueOf) => isId(id) && (isCall ? scope?.type === 'ThisExpression' : scope !== undefined && isScope(session, scope, valueOf)),
  };
}

/* ---------------------------------------------------- outputs ---------------------------------------------------- */

function declaredOutputs({ constructs, exported }: CdkSession): readonly ProgramOutput[] {
  const own = constructs
    .filter((each) => each.className === 'core.CfnOutput')
    .map(({ id, header, props }): ProgramOutput => ({ name: id, location: header, value: props.entries.get('value')?.value ?? absent(props.from) }));
  return [...own, ...exported];
}

/** What another stack uses is exported by the library. */
function sharedBetweenStacks({ resources, of }: Constructs): readonly ProgramOutput[] {
  if (new Set(resources.map((each) => stackFor(of(each)))).size < 2) return [];
  const byId = new Map(resources.map((each) => [each.id, each]));
  const shared = new Map<string, ProgramOutput>();
  for (const resource of resources) {
    const stack = stackFor(of(resource));
    for (const value of descendants(resource.properties)) {
      if (value.kind !== 'reference' || shared.has(value.target)) continue;
      const target = byId.get(value.target);
      const other = target && stackFor(of(target));
      if (target && stack && other && stack !== other) shared.set(value.target, { name: target.name, location: target.header, value });
    }
  }
  return [...shared.values()];
}

function stackFor(construct: Construct | undefined): Construct | undefined {
  return construct && stackOf(construct);
}

/* ----------------------------------------------------- files ----------------------------------------------------- */

type Description = Pick<NamedPath, 'purpose' | 'kind'>;
const code = (kind: NamedPath['kind']): Description => ({ purpose: 'code', kind });
const template: Description = { purpose: 'template', kind: 'file' };

/** Objects whose first argument is a path. */
const FACTORIES: Readonly<Record<string, Description>> = {
  'aws-lambda.Code.fromAsset': code('either'),
  'aws-lambda.Code.asset': code('either'),
  'aws-lambda.AssetCode': code('either'),
  'aws-lambda.Code.fromDockerBuild': code('directory'),
  'aws-lambda.Code.fromAssetImage': code('directory'),
  'aws-lambda.DockerImageCode.fromImageAsset': code('directory'),
  'aws-ecs.ContainerImage.fromAsset': code('directory'),
  'aws-synthetics.Code.fromAsset': code('either'),
  'aws-ecs.EnvironmentFile.fromAsset': { purpose: 'data', kind: 'file' },
  'aws-s3-deployment.Source.asset': { purpose: 'data', kind: 'either' },
  'aws-apigateway.ApiDefinition.fromAsset': template,
  'aws-appsync.SchemaFile.fromAsset': template,
  'aws-appsync.Definition.fromFile': template,
  'aws-stepfunctions.DefinitionBody.fromFile': template,
};

const PYTHON_FUNCTION = 'aws-lambda-python-alpha.PythonFunction';

/** Constructs with a property that is a path. */
const PROPERTIES: Readonly<Record<string, readonly [name: string, description: Description]>> = {
  'aws-s3-assets.Asset': ['path', { purpose: 'data', kind: 'either' }],
  'aws-ecr-assets.DockerImageAsset': ['directory', code('directory')],
  'aws-lambda-nodejs.NodejsFunction': ['entry', code('file')],
  [PYTHON_FUNCTION]: ['entry', code('directory')],
  'cloudformation-include.CfnInclude': ['templateFile', template],
};

function pathsIn(construct: Construct, constructs: Constructs): readonly NamedPath[] {
  const found: NamedPath[] = [];
  // What the program looks for first need not be there.
  if (/exists/i.test(construct.condition ?? '')) return found;
  const add = (value: Value, location: NamedPath['location'], description: Description): void => {
    const main = constructs.resources.find((each) => each.id === construct.path);
    const [handler, runtime] = main?.type === 'aws_lambda_function' ? [handlerOf(construct, main), textAt(main, 'runtime')] : [];
    found.push({
      value,
      location,
      ...description,
      ...(handler === undefined || description.purpose !== 'code' ? {} : { handler }),
      ...(runtime === undefined || description.purpose !== 'code' ? {} : { runtime }),
      ...(main ? { within: main.id } : {}),
    });
  };
  const own = Object.hasOwn(PROPERTIES, construct.className) ? PROPERTIES[construct.className] : undefined;
  const property = own && construct.props.entries.get(own[0]);
  if (own && property) add(property.value, property.site ?? construct.header, own[1]);
  const descriptionOf = (value: Value): Description | undefined => {
    const name = madeBy(value) ?? '';
    return Object.hasOwn(FACTORIES, name) ? FACTORIES[name] : undefined;
  };
  for (const given of [construct.props, ...construct.calls.flatMap((call) => call.args.map((each) => each.value))]) {
    if (!someValue(given, (value) => descriptionOf(value) !== undefined)) continue;
    for (const value of descendants(given)) {
      const description = descriptionOf(value);
      const path = description && argument(value, 0);
      if (path) add(path.value, path.site ?? value.from.location, description);
    }
  }
  return found;
}

/** A function that is bundled starts at the entry file, whatever the bundle is called. */
function handlerOf({ className, props }: Construct, main: Resource): string | undefined {
  if (className === PYTHON_FUNCTION) {
    const [index, handler] = [textOr(props, 'index', 'index.py'), textOr(props, 'handler', 'handler')];
    return index === undefined || handler === undefined ? undefined : `${index.replace(/\.py$/, '')}.${handler}`;
  }
  if (className !== 'aws-lambda-nodejs.NodejsFunction') return textAt(main, 'handler');
  const given = props.entries.get('handler')?.value;
  const name = given ? stringOf(given) : 'handler';
  return name?.replace(/^.*\./, '');
}

function textOr(props: ObjectValue, name: string, usual: string): string | undefined {
  const given = props.entries.get(name)?.value;
  return given ? stringOf(given) : usual;
}

function textAt({ properties }: Resource, name: string): string | undefined {
  return stringOf(get(properties, name));
}

/* ----------------------------------------------------- code ------------------------------------------------------ */

function codeOf(session: CdkSession, lambda: Resource, { of }: Constructs): NamedCode | undefined {
  const construct = of(lambda);
  if (!construct) return undefined;
  const isComplete = construct.props.complete && valueAt(construct.props, 'layers').kind === 'absent' && !construct.calls.some((each) => each.name === 'addLayers');
  const shared = { handler: textAt(lambda, 'handler'), runtime: textAt(lambda, 'runtime'), isComplete };
  if (construct.className === 'aws-lambda-nodejs.NodejsFunction') {
    const runtime = shared.runtime ?? 'nodejs';
    const given = construct.props.entries.get('entry');
    return given ? { ...shared, runtime, path: given.value } : { ...shared, runtime, ...besides(session, construct) };
  }
  if (construct.className === PYTHON_FUNCTION) {
    const given = construct.props.entries.get('entry');
    return given && { ...shared, handler: handlerOf(construct, lambda), runtime: shared.runtime ?? 'python', path: given.value };
  }
  if (construct.kind === 'l1') {
    const inline = valueAt(construct.props, 'code', 'zipFile');
    return inline.kind === 'absent' || inline.kind === 'unknown' ? undefined : { ...shared, inline };
  }
  const given = valueAt(construct.props, 'code');
  const first = argument(given, 0);
  const name = madeBy(given);
  if (!first || name === undefined) return undefined;
  if (name === 'aws-lambda.Code.fromInline' || name === 'aws-lambda.InlineCode') return { ...shared, inline: first.value };
  return Object.hasOwn(FACTORIES, name) && name.startsWith('aws-lambda.') ? { ...shared, path: first.value } : undefined;
}

/** Without `entry`, the code is in `<file>.<id>.ts` beside the file that defines the function. */
function besides(session: CdkSession, { declaration, id }: Construct): Pick<NamedCode, 'entry'> {
  const stem = declaration.uri.replace(/\.[cm]?[jt]s$/, '');
  const entry = session.evaluation.filesIn(dirname(declaration.uri)).find((uri) => ['.ts', '.js', '.mjs'].some((extension) => uri === `${stem}.${id}${extension}`));
  return entry === undefined ? {} : { entry };
}

/* --------------------------------------------------- packages ---------------------------------------------------- */

/** A construct, or something that is not known. */
function isScope(session: CdkSession, node: TSESTree.Node, valueOf: (node: TSESTree.Node) => Js | undefined): boolean {
  if (node.type === 'ThisExpression' || node.type === 'MemberExpression') return true;
  const value = valueOf(node);
  return node.type === 'Identifier' && (value === undefined || value.kind === 'unknown' || session.constructOf(value) !== undefined);
}

function isId(node: TSESTree.CallExpressionArgument | undefined): boolean {
  return (node?.type === 'Literal' && typeof node.value === 'string') || node?.type === 'TemplateLiteral' || (node?.type === 'Identifier' && node.name === 'id');
}
