/** The provider, parent and region that a new resource or data source takes over from its neighbour. */
import type { Expression } from '../../../core/edits';
import type { Placement } from '../../../core/resource';
import type { Declaration } from '../pulumi/collector';
import { LIFECYCLE_OPTIONS } from '../pulumi/lifecycle';
import { quoted } from '../syntax/strings';
import type { CallExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { textAt } from './file-index';
import type { FileWriter } from './file-writer';
import type { Code, CodeItem } from './layout';

/** Options that a neighbour's options may hold and a new resource take over with them. */
const HARMLESS = new Set(['provider', 'providers', 'parent', 'protect', 'retain_on_delete']);

/** The `opts=` argument, nothing where none is needed; undefined where what is needed cannot be told. */
export function optionsItems(
  file: FileWriter,
  near: Declaration,
  isAws: boolean,
  resolve: (providerId: string) => string | undefined,
): readonly CodeItem[] | undefined {
  const given = optionsArgument(near.node);
  if (!given) return near.options === undefined ? [] : undefined;
  const text = textAt(file.index, given);
  const node = unwrapped(given);
  const wanted = isAws ? ['provider', 'providers', 'parent'] : ['parent'];
  if (node.kind === 'call' && /(?:^|\.)ResourceOptions$/.test(textAt(file.index, node.callee))) {
    const kept = node.arguments.filter((each) => each.name !== undefined && wanted.includes(each.name));
    if (node.arguments.some((each) => each.kind !== 'keyword')) return undefined;
    if (kept.length === 0) return [];
    const items = kept.map((each): CodeItem => ({ lead: '', value: textAt(file.index, each) }));
    return [{ lead: 'opts=', value: { open: `${textAt(file.index, node.callee)}(`, items, close: ')' } }];
  }
  const { options } = near;
  if (options?.kind === 'mapping' && options.store.complete) {
    const keys = [...options.store.all()].map(([key]) => key);
    if (isAws && keys.every((key) => HARMLESS.has(key)) && !text.includes('\n')) return [{ lead: 'opts=', value: text }];
    const provider = options.store.get('provider')?.value;
    const name = provider?.kind === 'resource' ? resolve(provider.id) : undefined;
    const hasParent = options.store.has('parent');
    if (!hasParent && !isAws) return [];
    if (!hasParent && !provider) return [];
    if (!hasParent && name !== undefined) {
      return [{ lead: 'opts=', value: `${file.imports.pulumi('ResourceOptions')}(provider=${name})` }];
    }
  }
  return undefined;
}

/** What a new resource in another place than its neighbour's is given: the region, and the `opts=` argument. */
export function optionsElsewhere(
  file: FileWriter,
  near: Declaration,
  { provider, region }: Placement,
  resolve: (providerId: string) => string | undefined,
): readonly CodeItem[] | undefined {
  const [id = '', own] = provider.split('@');
  const items: CodeItem[] = [];
  if (own !== undefined) {
    if (region.kind !== 'literal' || typeof region.value !== 'string') return undefined;
    items.push({ lead: 'region=', value: quoted(region.value, file.index.quote) });
  }
  const { options } = near;
  const hasParent = options !== undefined && (options.kind !== 'mapping' || !options.store.complete || options.store.has('parent'));
  const given = optionsArgument(near.node);
  const node = given && unwrapped(given);
  const parent = node?.kind === 'call' ? node.arguments.find((each) => each.name === 'parent') : undefined;
  // The parent may bring a provider of its own.
  if (hasParent && (!parent || id === '')) return undefined;
  const name = id === '' ? undefined : resolve(id);
  if (id !== '' && name === undefined) return undefined;
  const kept: CodeItem[] = parent ? [{ lead: '', value: textAt(file.index, parent) }] : [];
  if (name !== undefined) kept.push({ lead: 'provider=', value: name });
  if (kept.length === 0) return items;
  return [...items, { lead: 'opts=', value: { open: `${file.imports.pulumi('ResourceOptions')}(`, items: kept, close: ')' } }];
}

/** The options with what the canonical lifecycle says: `protect=True`. */
export function withSettings(options: readonly CodeItem[], lifecycle: Expression | undefined, file: FileWriter): readonly CodeItem[] {
  const entries = lifecycle?.kind === 'object' ? Object.entries(lifecycle.entries) : [];
  const settings = entries.flatMap(([name, value]): CodeItem[] => {
    const option = LIFECYCLE_OPTIONS.get(name);
    return option !== undefined && value.kind === 'literal' && value.value === true ? [{ lead: `${option}=`, value: 'True' }] : [];
  });
  if (settings.length === 0) return options;
  const callee = file.imports.pulumi('ResourceOptions');
  const added: Code = { open: `${callee}(`, items: settings, close: ')' };
  const given = options.find(({ lead }) => lead === 'opts=');
  const others = options.filter((each) => each !== given);
  if (!given) return [...others, { lead: 'opts=', value: added }];
  const inner = typeof given.value === 'string' ? /^[\w.]*ResourceOptions\(([^()]+)\)$/.exec(given.value)?.[1] : undefined;
  const value: Code =
    typeof given.value !== 'string'
      ? { ...given.value, items: [...given.value.items, ...settings] }
      : inner !== undefined
        ? { ...added, items: [{ lead: '', value: inner }, ...settings] }
        : { open: `${callee}.merge(`, items: [{ lead: '', value: given.value }, { lead: '', value: added }], close: ')' };
  return [...others, { lead: 'opts=', value }];
}

/** The `opts=` argument of a data source's function. */
export function invokeOptions(
  file: FileWriter,
  near: Declaration,
  resolve: (providerId: string) => string | undefined,
): string | undefined {
  const { provider } = near.declared.placement;
  const items = optionsItems(file, near, true, resolve);
  const [options] = items ?? [];
  if (!options) return items || provider === '' ? '' : undefined;
  if (typeof options.value === 'string') {
    if (provider === '') return '';
    const name = resolve(provider);
    if (name === undefined) return undefined;
    return `opts=${file.imports.pulumi('InvokeOptions')}(provider=${name})`;
  }
  const kept = options.value.items.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  return `opts=${file.imports.pulumi('InvokeOptions')}(${kept.join(', ')})`;
}

export function optionsArgument(node: CallExpression | undefined): CallExpression['arguments'][number]['value'] | undefined {
  return node?.arguments.find((each) => each.name === 'opts')?.value;
}
