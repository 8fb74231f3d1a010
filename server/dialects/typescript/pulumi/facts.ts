/** What a Pulumi program says besides its resources: the files that assets name, the code of functions. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { get, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import { sameLocation, type Location } from '../../../core/text';
import type { Value } from '../../../core/value';
import type { LibraryFacts } from '../evaluator/library';
import type { NamedCode } from '../facts/code';
import { resourceAround } from '../facts/files';
import type { NamedPath } from '../facts/paths';
import type { PulumiSession } from './session';
import { effectiveTags } from './tags';

/** An asset or archive that the program made. */
export interface Asset {
  /** `FileArchive`, `StringAsset`. */
  readonly name: string;
  readonly value: Value;
  readonly site: Location;
}

export function pulumiFacts(session: PulumiSession, resources: readonly Resource[]): LibraryFacts {
  return {
    tagsOf: (resource) => effectiveTags(session, resource),
    providers: () => [...session.providers.values()].flatMap(({ properties }) => (properties ? [properties] : [])),
    unresolved: () => [],
    paths: () => session.assets.flatMap((asset) => namedPath(asset, resources) ?? []),
    code: (lambda) => codeOf(session.assets, lambda),
    isResource: isResourceCall,
  };
}

function namedPath({ name, value, site }: Asset, resources: readonly Resource[]): NamedPath | undefined {
  if (name !== 'FileArchive' && name !== 'FileAsset') return undefined;
  const around = resourceAround(resources, site) ?? resources.find((each) => uses(each, value));
  const isCode = around?.type === 'aws_lambda_function' || around?.type === 'aws_lambda_layer_version';
  const [handler, runtime] = isCode ? [textAt(around, 'handler'), textAt(around, 'runtime')] : [];
  return {
    value,
    location: site,
    purpose: isCode ? 'code' : 'data',
    kind: name === 'FileAsset' ? 'file' : 'either',
    ...(handler === undefined ? {} : { handler }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(around ? { within: around.id } : {}),
  };
}

function uses({ declared }: Resource, { from }: Value): boolean {
  const code = get(declared.properties, 'code');
  return sameLocation(code.from.location, from.location);
}

function textAt({ properties }: Resource, name: string): string | undefined {
  return stringOf(get(properties, name));
}

function codeOf(assets: readonly Asset[], lambda: Resource): NamedCode | undefined {
  const code = get(lambda.declared.properties, 'code');
  const [handler, runtime] = [textAt(lambda, 'handler'), textAt(lambda, 'runtime')];
  const shared = { handler, runtime, isComplete: get(lambda.properties, 'layers').kind === 'absent' };
  const assetOf = (value: Value): Asset | undefined => assets.find((each) => sameLocation(each.value.from.location, value.from.location));
  if (code.kind !== 'object') return assetOf(code)?.name === 'FileArchive' ? { ...shared, path: code } : undefined;
  const module = handler?.replace(/\.[^./]*$/, '');
  for (const [key, { value }] of code.entries) {
    const isHandler = module !== undefined && (key === `${module}.py` || /^\.(?:[cm]?[jt]s)$/.test(key.slice(module.length)) && key.startsWith(module));
    const asset = assetOf(value);
    if (asset?.name === 'FileArchive' && (key === '.' || key === '')) return { ...shared, path: value };
    if (!isHandler || !asset) continue;
    return asset.name === 'StringAsset' ? { ...shared, inline: value, isComplete: shared.isComplete && code.entries.size === 1 } : { ...shared, path: value };
  }
  return undefined;
}

/** `new Bucket('name', { … }, { parent: this })`. */
function isResourceCall([name, args, options]: readonly TSESTree.CallExpressionArgument[], isCall: boolean): boolean {
  if (!name || !args || (isCall && !hasResourceOptions(options))) return false;
  const isName = (name.type === 'Literal' && typeof name.value === 'string') || name.type === 'TemplateLiteral' || name.type === 'Identifier' || name.type === 'BinaryExpression' || name.type === 'MemberExpression';
  const isLiteralName = name.type === 'Literal' || name.type === 'TemplateLiteral' || name.type === 'BinaryExpression';
  return isName && (args.type === 'ObjectExpression' || args.type === 'Identifier') && (isLiteralName || options !== undefined);
}

/** A function that makes resources is told under which parent, or with which provider. */
function hasResourceOptions(options: TSESTree.CallExpressionArgument | undefined): boolean {
  return (
    options?.type === 'ObjectExpression' &&
    options.properties.some((each) => each.type === 'Property' && each.key.type === 'Identifier' && ['parent', 'provider', 'dependsOn'].includes(each.key.name))
  );
}
