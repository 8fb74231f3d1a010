/** Transforms and macros: which of them leave the template as it is written, as far as names and properties go. */
import type { Node } from './syntax/nodes';
import { memberOf, membersOf, textOf, valueOf } from './syntax/nodes';
import type { Template } from './template';

export interface Macros {
  /** The Serverless Application Model, which adds resources named after those that are written. */
  readonly serverless: boolean;
  /** True when something may add names or properties anywhere: a macro of the account, an included file. */
  readonly open: boolean;
}

export function macrosIn({ root, resources, parameters, mappings, conditions }: Template): Macros {
  const names = transformsOf(valueOf(root, 'Transform'));
  const sections = [resources, [...parameters.values()], [...mappings.values()], [...conditions.values()]];
  const included = [membersOf(root), ...sections].some((members) => members.some(({ key }) => key === 'Fn::Transform'));
  return {
    serverless:
      names.some((name) => name.startsWith('AWS::Serverless')) ||
      resources.some(({ value }) => textOf(valueOf(value, 'Type'))?.startsWith('AWS::Serverless::')),
    open: included || names.some((name) => !HARMLESS.test(name)),
  };
}

const HARMLESS = /^AWS::(?:Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen)$/;

/** An empty name stands for one that is not written as text. */
function transformsOf(node: Node | undefined): readonly string[] {
  if (!node) return [];
  if (node.kind === 'list' && node.intrinsic === undefined) return node.items.map(transformName);
  return [transformName(node)];
}

function transformName(node: Node): string {
  return textOf(node) ?? textOf(memberOf(node, 'Name')?.value) ?? '';
}
