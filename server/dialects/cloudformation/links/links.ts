/** Where one template names others: nested stacks, and the names under which values are exported. Nothing is evaluated here. */
import { localUri } from '../facts/files';
import type { Member, Node } from '../syntax/nodes';
import { membersOf, textOf, valueOf } from '../syntax/nodes';
import { isResource, type Template } from '../template';

export interface Nesting {
  /** The logical id of the nested stack. */
  readonly id: string;
  readonly resource: Member;
  /** URI of the template that is nested. */
  readonly uri: string;
  readonly parameters: Node | undefined;
  readonly tags: Node | undefined;
}

/** Types that nest a template, and the property that names it. */
export const NESTING: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

export function nestingsIn({ file, resources }: Template, root: string): readonly Nesting[] {
  return resources.filter(isResource).flatMap((resource): readonly Nesting[] => {
    const location = NESTING[textOf(valueOf(resource.value, 'Type')) ?? ''];
    if (location === undefined) return [];
    const properties = valueOf(resource.value, 'Properties');
    const path = textOf(valueOf(properties, location));
    if (path === undefined || path === '' || /^[A-Za-z][\w+.-]+:/.test(path)) return [];
    const uri = localUri(path, file.uri, root);
    if (uri === undefined) return [];
    const [parameters, tags] = [valueOf(properties, 'Parameters'), valueOf(properties, 'Tags')];
    return [{ id: resource.key, resource, uri, parameters, tags }];
  });
}

/** The outputs that are exported. */
export function exportsIn({ root }: Template): readonly { readonly output: Member; readonly name: Node }[] {
  return membersOf(valueOf(root, 'Outputs')).flatMap((output) => {
    const name = valueOf(valueOf(output.value, 'Export'), 'Name');
    return name ? [{ output, name }] : [];
  });
}
