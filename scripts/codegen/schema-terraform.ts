/**
 * Reads the shapes of Terraform's AWS resources from the bindings that `@cdktn/provider-aws` generates from the
 * provider's schema. Each class of a binding lists its properties in comments (`// name - computed: …`); how a property
 * is held says its type.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** By property name. */
export type TerraformShape = Readonly<Record<string, TerraformShapeProperty>>;

export interface TerraformShapeProperty {
  readonly kind: 'string' | 'number' | 'boolean' | 'object' | 'any';
  readonly container: 'one' | 'list' | 'map';
  readonly block: boolean;
  readonly maxItemsOne: boolean;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  /** Gone in the version of the bindings. */
  readonly removed?: true;
  readonly children?: TerraformShape;
}

export interface TerraformShapes {
  /** The provider's version. */
  readonly version: string;
  readonly resources: ReadonlyMap<string, TerraformShape>;
  readonly dataSources: readonly string[];
}

export async function readTerraformShapes(folder: string): Promise<TerraformShapes> {
  const resources = new Map<string, TerraformShape>();
  const dataSources: string[] = [];
  let version = '';
  for (const directory of (await readdir(join(folder, 'lib'))).sort()) {
    const file = join(folder, 'lib', directory, 'index.js');
    const text = await readFile(file, 'utf8').catch(() => '');
    const type = /tfResourceType = ["'](aws_\w+)["']/.exec(text)?.[1];
    if (type === undefined) continue;
    if (/extends cdktn\.TerraformDataSource\b/.test(text)) {
      dataSources.push(type);
      continue;
    }
    version ||= /providers\/hashicorp\/aws\/([\d.]+)\//.exec(text)?.[1] ?? '';
    resources.set(type, shapeOf(text));
  }
  return { version, resources, dataSources };
}

function shapeOf(text: string): TerraformShape {
  const classes = new Map<string, string>();
  let root: string | undefined;
  const starts = [...text.matchAll(/^(?:export )?class (\w+) extends cdktn\.(\w+)/gm)];
  starts.forEach((start, index) => {
    const name = start[1] ?? '';
    const body = text.slice(start.index, starts[index + 1]?.index);
    classes.set(name, body);
    if (start[2] === 'TerraformResource') root = body;
  });
  const blocks = blockNames(text);
  return root === undefined ? {} : classShape(root, classes, blocks, []);
}

/** `structOfFunction.attribute` of everything that is written as a block; the function is named after its class. */
function blockNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const scopes = [...text.matchAll(/^(?:function (\w+)ToHclTerraform\(|\s+synthesizeHclAttributes\(\))/gm)];
  scopes.forEach((scope, index) => {
    const body = text.slice(scope.index, scopes[index + 1]?.index);
    const owner = scope[1]?.toLowerCase() ?? '';
    for (const entry of body.matchAll(/^ +(\w+): \{\n[^{}]*?isBlock: true,/gm)) names.add(`${owner}.${entry[1]}`);
  });
  return names;
}

function classShape(
  text: string,
  classes: ReadonlyMap<string, string>,
  blocks: ReadonlySet<string>,
  above: readonly string[],
): TerraformShape {
  const shape: Record<string, TerraformShapeProperty> = {};
  const owner = (above.at(-1) ?? '').toLowerCase();
  const entry = /^ +\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n([\s\S]*?)(?=^ +\/\/ \w+ - computed:|^ +\/\/ =====|(?![\s\S]))/gm;
  for (const match of text.matchAll(entry)) {
    const [, name = '', computed, optional, required, body = ''] = match;
    shape[name] = {
      ...typeOf(body, classes, blocks, above),
      block: blocks.has(`${owner}.${name}`),
      computed: computed === 'true',
      optional: optional === 'true',
      required: required === 'true',
    };
  }
  return shape;
}

type PropertyType = Pick<TerraformShapeProperty, 'kind' | 'container' | 'maxItemsOne' | 'children'>;

function typeOf(
  body: string,
  classes: ReadonlyMap<string, string>,
  blocks: ReadonlySet<string>,
  above: readonly string[],
): PropertyType {
  const held = /new (\w+?)(OutputReference|List|Map)\(this, ["']\w+["']/.exec(body);
  if (held !== null) {
    const [, base = '', form] = held;
    if (base.startsWith('cdktn')) return scalar(form === 'Map' ? 'map' : 'list', 'any');
    const element = classes.get(`${base}OutputReference`);
    const children =
      element === undefined || above.includes(base) ? undefined : classShape(element, classes, blocks, [...above, base]);
    return {
      kind: children === undefined ? 'any' : 'object',
      container: form === 'List' ? 'list' : form === 'Map' ? 'map' : 'one',
      maxItemsOne: form === 'OutputReference',
      ...(children === undefined ? {} : { children }),
    };
  }
  const getter = /this\.get(\w+?)Attribute\(["']/.exec(body)?.[1] ?? /new cdktn\.(\w+)\(this/.exec(body)?.[1] ?? '';
  if (/NumberList|ListNumber/.test(getter)) return scalar('list', 'number');
  if (/BooleanMap/.test(getter)) return scalar('map', 'boolean');
  if (/NumberMap/.test(getter)) return scalar('map', 'number');
  if (/StringMap/.test(getter)) return scalar('map', 'string');
  if (/AnyMap/.test(getter)) return scalar('map', 'any');
  if (/List|Set/.test(getter)) return scalar('list', 'string');
  if (/Map/.test(getter)) return scalar('map', 'string');
  if (getter === 'String') return scalar('one', 'string');
  if (getter === 'Number') return scalar('one', 'number');
  if (getter === 'Boolean') return scalar('one', 'boolean');
  return scalar('one', 'any');
}

function scalar(container: TerraformShapeProperty['container'], kind: TerraformShapeProperty['kind']): PropertyType {
  return { kind, container, maxItemsOne: false };
}
