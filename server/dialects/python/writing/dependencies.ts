/** `depends_on`, in the options that a resource has. */
import type { CallExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { containerOf, textAt } from './file-index';
import type { FileWriter } from './file-writer';
import type { Code } from './layout';
import { optionsArgument } from './options';

export function writeDependencies(file: FileWriter, node: CallExpression, texts: readonly string[]): void {
  const list: Code = { open: '[', items: texts.map((value) => ({ lead: '', value })), close: ']' };
  const given = optionsArgument(node);
  const resourceOptions = (): string => file.imports.pulumi('ResourceOptions');
  if (!given) {
    file.members.add(node, { lead: 'opts=', value: { open: `${resourceOptions()}(`, items: [{ lead: 'depends_on=', value: list }], close: ')' } });
    return;
  }
  const options = unwrapped(given);
  if (options.kind === 'call' && /(?:^|\.)ResourceOptions$/.test(textAt(file.index, options.callee))) {
    const present = options.arguments.find((each) => each.name === 'depends_on');
    const container = containerOf(present?.value);
    if (!present) file.members.add(options, { lead: 'depends_on=', value: list });
    else if (container?.kind === 'list') texts.forEach((value) => file.members.add(container, { lead: '', value }));
    else file.replace(present.value, `[${[textAt(file.index, present.value), ...texts].join(', ')}]`);
    return;
  }
  const merged = `${resourceOptions()}.merge(${textAt(file.index, given)}, ${resourceOptions()}(depends_on=[${texts.join(', ')}]))`;
  file.replace(given, merged);
}
