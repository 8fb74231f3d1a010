/** Changes to the options of resources: what they wait for, their provider, what keeps them from being destroyed. */
import type { Declaration } from '../pulumi/collector';
import type { CallExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import type { Documents } from './documents';
import { containerOf, textAt } from './file-index';
import type { FileWriter } from './file-writer';
import type { Code, CodeItem } from './layout';
import { flat } from './layout';
import { optionsArgument } from './options';

interface Change {
  readonly declaration: Declaration;
  readonly dependsOn: string[];
  readonly others: Map<string, string>;
}

export class OptionChanges {
  /** By place: instances of one declaration share its options. */
  private readonly changes = new Map<string, Change>();

  depend(declaration: Declaration, on: string): void {
    const { dependsOn } = this.changeOf(declaration);
    if (!dependsOn.includes(on)) dependsOn.push(on);
  }

  set(declaration: Declaration, option: string, value: string): void {
    this.changeOf(declaration).others.set(option, value);
  }

  /** False where a resource cannot be written to. */
  write(documents: Documents): boolean {
    for (const change of this.changes.values()) {
      const { uri, node } = change.declaration;
      const file = documents.at(uri);
      if (!file || !node) return false;
      writeOptions(file, node, change);
    }
    return true;
  }

  private changeOf(declaration: Declaration): Change {
    const key = `${declaration.uri}#${declaration.node?.start ?? ''}`;
    const known = this.changes.get(key) ?? { declaration, dependsOn: [], others: new Map<string, string>() };
    this.changes.set(key, known);
    return known;
  }
}

function writeOptions(file: FileWriter, node: CallExpression, { dependsOn, others }: Change): void {
  const list: Code = { open: '[', items: dependsOn.map((value) => ({ lead: '', value })), close: ']' };
  const plain = [...others].map(([option, value]): CodeItem => ({ lead: `${option}=`, value }));
  const items: readonly CodeItem[] = [...plain, ...(dependsOn.length > 0 ? [{ lead: 'depends_on=', value: list }] : [])];
  const given = optionsArgument(node);
  const resourceOptions = (): string => file.imports.pulumi('ResourceOptions');
  if (!given) {
    file.members.add(node, { lead: 'opts=', value: { open: `${resourceOptions()}(`, items, close: ')' } });
    return;
  }
  const options = unwrapped(given);
  if (options.kind !== 'call' || !/(?:^|\.)ResourceOptions$/.test(textAt(file.index, options.callee))) {
    const added = flat({ open: `${resourceOptions()}(`, items, close: ')' }) ?? '';
    file.replace(given, `${resourceOptions()}.merge(${textAt(file.index, given)}, ${added})`);
    return;
  }
  for (const item of items) {
    const present = options.arguments.find((each) => `${each.name ?? ''}=` === item.lead);
    const container = containerOf(present?.value);
    if (!present) file.members.add(options, item);
    else if (item.value !== list) file.replace(present.value, item.value);
    else if (container?.kind === 'list') dependsOn.forEach((value) => file.members.add(container, { lead: '', value }));
    else file.replace(present.value, `[${[textAt(file.index, present.value), ...dependsOn].join(', ')}]`);
  }
}
