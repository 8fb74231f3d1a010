/** Local files and folders that a template names: what `aws cloudformation package` and `sam build` take. */
import type { FileReference } from '../../../core/facts';
import { get, possibilities, stringOf } from '../../../core/query';
import type { DeclaredResource } from '../../../core/resource';
import { dirname, join } from '../../../core/source-file';
import type { Value } from '../../../core/value';

export interface Workspace {
  /** URI of the root, which programs do not reach outside of. */
  readonly root: string;
  exists(uri: string): boolean;
}

export function filesIn(
  declared: readonly DeclaredResource[],
  template: string,
  workspace: Workspace,
): readonly FileReference[] {
  const found: FileReference[] = [];
  const seen = new Set<string>();
  for (const resource of declared) {
    for (const { path, purpose, kind } of PATHS[resource.nativeType] ?? []) {
      for (const { value } of possibilities(placeOf(resource, path))) {
        const reference = referenceTo(value, template, workspace);
        // A path that all functions share (`Globals`) is one.
        const key = reference && `${reference.location.range.start} ${reference.path}`;
        if (!reference || key === undefined || seen.has(key)) continue;
        seen.add(key);
        const runs = purpose === 'code' ? codeOf(resource) : {};
        found.push({ ...reference, purpose, kind, isGenerated: false, ...runs, within: resource.id });
      }
    }
  }
  return found;
}

/** Where a path leads; undefined for what is no local path. */
export function localUri(path: string, template: string, root: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\')) return undefined;
  const uri = join(dirname(template), path);
  return uri === root || uri.startsWith(`${root}/`) ? uri : undefined;
}

/** The text of a value that names something local: no address, nothing in a bucket. */
export function localPath(value: Value): string | undefined {
  const path = stringOf(value);
  return path === undefined || path === '' || /^[A-Za-z][\w+.-]+:/.test(path) ? undefined : path;
}

interface NamedPath {
  /** Properties; a first `#` names a setting of the resource. */
  readonly path: readonly string[];
  readonly purpose: FileReference['purpose'];
  readonly kind: FileReference['kind'];
}

const code = (...path: readonly string[]): NamedPath => ({ path, purpose: 'code', kind: 'either' });
const script = (...path: readonly string[]): NamedPath => ({ path, purpose: 'code', kind: 'file' });
const context = (...path: readonly string[]): NamedPath => ({ path, purpose: 'code', kind: 'directory' });
const data = (...path: readonly string[]): NamedPath => ({ path, purpose: 'data', kind: 'file' });
const template = (...path: readonly string[]): NamedPath => ({ path, purpose: 'template', kind: 'file' });

const PATHS: Readonly<Record<string, readonly NamedPath[]>> = {
  'AWS::ApiGateway::RestApi': [data('BodyS3Location')],
  'AWS::AppSync::GraphQLSchema': [data('DefinitionS3Location')],
  'AWS::AppSync::Resolver': [
    data('CodeS3Location'),
    data('RequestMappingTemplateS3Location'),
    data('ResponseMappingTemplateS3Location'),
  ],
  'AWS::CloudFormation::Stack': [template('TemplateURL')],
  'AWS::ElasticBeanstalk::ApplicationVersion': [code('SourceBundle')],
  'AWS::Glue::Job': [script('Command', 'ScriptLocation')],
  'AWS::Lambda::Function': [code('Code')],
  'AWS::Lambda::LayerVersion': [code('Content')],
  'AWS::Serverless::Api': [data('DefinitionUri')],
  'AWS::Serverless::Application': [template('Location')],
  'AWS::Serverless::Function': [code('CodeUri'), context('#Metadata', 'DockerContext')],
  'AWS::Serverless::HttpApi': [data('DefinitionUri')],
  'AWS::Serverless::LayerVersion': [code('ContentUri')],
  'AWS::Serverless::StateMachine': [data('DefinitionUri')],
  'AWS::StepFunctions::StateMachine': [data('DefinitionS3Location')],
};

function placeOf({ properties, settings }: DeclaredResource, [first = '', ...rest]: readonly string[]): Value {
  return first.startsWith('#') ? get(settings, first.slice(1), ...rest) : get(properties, first, ...rest);
}

function referenceTo(
  value: Value,
  template: string,
  { root, exists }: Workspace,
): Pick<FileReference, 'location' | 'path' | 'uri' | 'exists'> | undefined {
  const path = localPath(value);
  if (path === undefined) return undefined;
  const uri = localUri(path, template, root);
  return { location: value.from.location, path, uri, exists: uri !== undefined && exists(uri) };
}

function codeOf({ properties }: DeclaredResource): Pick<FileReference, 'handler' | 'runtime'> {
  const handler = stringOf(get(properties, 'Handler'));
  const runtime = stringOf(get(properties, 'Runtime'));
  return { ...(handler === undefined ? {} : { handler }), ...(runtime === undefined ? {} : { runtime }) };
}
