/** Which options a new resource takes over from the one that it is for: where it is created, and under which parent. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import type { DeclaredResource } from '../../../core/resource';

const COPIED = new Set(['parent', 'provider']);
/** What a resource of its own should not repeat. */
const OWN = new Set(['dependsOn', 'protect', 'retainOnDelete', 'aliases', 'ignoreChanges', 'import', 'deleteBeforeReplace', 'replaceOnChanges', 'transformations', 'customTimeouts', 'deletedWith']);

/** The text of the options; empty for none, undefined when they cannot be told. */
export function copiedOptions({ text }: SourceFile, near: TSESTree.NewExpression | undefined, owner: DeclaredResource): string | undefined {
  const options = near?.arguments[2];
  if (!near) return undefined;
  if (!options) return '';
  const source = text.slice(options.range[0], options.range[1]);
  if (options.type !== 'ObjectExpression') {
    const hasOwn = owner.dependsOn.length > 0 || [...owner.settings.entries].some(([name, property]) => OWN.has(name) && property.value.kind !== 'absent');
    return hasOwn ? undefined : source;
  }
  const members = options.properties.filter((each) => each.type === 'SpreadElement' || COPIED.has(nameOf(each)));
  if (members.length === 0) return '';
  return `{ ${members.map((each) => text.slice(each.range[0], each.range[1])).join(', ')} }`;
}

function nameOf(node: TSESTree.Property): string {
  return node.key.type === 'Identifier' ? node.key.name : '';
}
