/**
 * `Metadata.Lintel.Ignore` of a resource, said as the comments that other dialects have, for JSON has none. An entry is a
 * text (`s3/unversioned-bucket until 2030-01-31 -- scratch data`) or a map of `Rule`, `Until` and `Reason`.
 */
import type { Comment } from '../../core/program';
import type { Node } from './syntax/nodes';
import { textOf, valueOf } from './syntax/nodes';
import type { Template } from './template';

export function suppressionsIn(template: Template): readonly Comment[] {
  return template.resources.flatMap((resource) => {
    const ignore = valueOf(valueOf(valueOf(resource.value, 'Metadata'), 'Lintel'), 'Ignore');
    const entries = ignore?.kind === 'list' ? ignore.items : ignore ? [ignore] : [];
    return entries.flatMap((entry): readonly Comment[] => {
      const text = suppression(entry);
      return text === undefined ? [] : [{ range: entry.range, text: `lintel-ignore ${text}`, scope: resource.range }];
    });
  });
}

function suppression(entry: Node): string | undefined {
  const text = textOf(entry);
  if (text !== undefined) return text;
  const rule = textOf(valueOf(entry, 'Rule'));
  if (rule === undefined) return undefined;
  const until = textOf(valueOf(entry, 'Until'));
  const reason = textOf(valueOf(entry, 'Reason'));
  return [rule, until === undefined ? '' : ` until ${until}`, reason === undefined ? '' : ` -- ${reason}`].join('');
}
