/** The sections of a template. Nothing is evaluated here. */
import type { SourceFile } from '../../core/program';
import type { MapNode, Member, Node, SyntaxTree } from './syntax/nodes';
import { memberOf, membersOf, textOf, valueOf } from './syntax/nodes';

export interface Template {
  readonly file: SourceFile;
  readonly tree: SyntaxTree;
  readonly root: MapNode;
  readonly parameters: ReadonlyMap<string, Member>;
  readonly mappings: ReadonlyMap<string, Member>;
  readonly conditions: ReadonlyMap<string, Member>;
  readonly globals: Node | undefined;
  /** What stands under `Resources`, loops (`Fn::ForEach::…`) included, in the order of the text. */
  readonly resources: readonly Member[];
  readonly resourcesNode: Node | undefined;
  /** True when the text is not valid: resources may be nested where they do not belong. */
  readonly broken: boolean;
}

/** The template in a file: the first document that is one. */
export function templateIn(file: SourceFile, tree: SyntaxTree): Template | undefined {
  const broken = tree.problems.length > 0;
  for (const root of tree.roots) {
    if (root.kind !== 'map') continue;
    const resourcesNode = section(root, 'Resources', broken)?.value;
    const resources = broken ? looseResources(root) : membersOf(resourcesNode);
    if (!memberOf(root, 'AWSTemplateFormatVersion') && !resources.some(isResource)) continue;
    return {
      file,
      tree,
      root,
      parameters: named(section(root, 'Parameters', broken)?.value),
      mappings: named(section(root, 'Mappings', broken)?.value),
      conditions: named(section(root, 'Conditions', broken)?.value),
      globals: section(root, 'Globals', broken)?.value,
      resources,
      resourcesNode,
      broken,
    };
  }
  return undefined;
}

/** Whether a member declares a resource: a map with a type. */
export function isResource(member: Member): boolean {
  return member.value?.kind === 'map' && RESOURCE_TYPE.test(textOf(valueOf(member.value, 'Type')) ?? '');
}

const RESOURCE_TYPE = /^(?:AWS|Alexa|Custom)::./;

function named(node: Node | undefined): ReadonlyMap<string, Member> {
  return new Map(membersOf(node).map((member) => [member.key, member]));
}

/** A top-level section; in a broken document, the first map of that name wherever it ended up. */
function section(root: MapNode, name: string, broken: boolean): Member | undefined {
  const own = memberOf(root, name);
  if (own || !broken) return own;
  for (const member of walk(root)) {
    if (member.key === name && member.value?.kind === 'map') return member;
  }
  return undefined;
}

/** In a broken document: everything that looks like a resource, at any depth. */
function looseResources(root: MapNode): readonly Member[] {
  const resources = new Set(
    membersOf(memberOf(root, 'Resources')?.value).filter((each) => each.key.startsWith('Fn::ForEach')),
  );
  for (const member of walk(root)) if (isResource(member)) resources.add(member);
  return [...resources];
}

function* walk(root: MapNode): Generator<Member> {
  const stack: Node[] = [root];
  const seen = new Set<Node>();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'list') {
      stack.push(...node.items);
    } else if (node.kind === 'map') {
      for (const member of node.members) {
        yield member;
        if (member.value) stack.push(member.value);
      }
    }
  }
}
