/** New resources: free logical ids, and where the declarations go. */
import type { NewInput, NewResource } from '../../../core/edits';
import { indentationAt, type TextEdit } from '../../../core/text';
import type { Lowered } from '../lower';
import type { Member } from '../syntax/nodes';
import type { Template } from '../template';
import type { Printers } from './changes';
import type { Data } from './spell';
import { columnOf, lineEnd, type Style } from './style';

export interface Declarations {
  idOf(resource: NewResource): string;
  /** The name of a new parameter; inputs that are alike are one. */
  parameterOf(input: NewInput): string;
  /** Declares a resource behind another one; `settings` are what is no property, such as `DeletionPolicy`. */
  add(
    after: Member,
    resource: NewResource,
    native: string,
    properties: Data & { readonly kind: 'map' },
    settings: readonly (readonly [string, Data])[],
  ): void;
  edits(): readonly TextEdit[];
}

export interface DeclarationsInput {
  readonly template: Template;
  readonly lowered: Lowered;
  readonly style: Style;
  readonly printers: Printers;
}

export function createDeclarations({ template, lowered, style, printers }: DeclarationsInput): Declarations {
  const { text } = template.file;
  const ids = new Map<NewResource, string>();
  const parameters = new Map<string, string>();
  const taken = new Set([
    ...lowered.members.keys(),
    ...template.resources.map((each) => each.key),
    ...template.parameters.keys(),
  ]);
  const edits: TextEdit[] = [];

  function idOf(resource: NewResource): string {
    const known = ids.get(resource);
    if (known !== undefined) return known;
    const name = pascal(resource.name);
    const kind = COMPANIONS[resource.type] ?? '';
    const wanted = name.endsWith(kind) ? name : `${name}${kind}`;
    const id = resource.isNamed === true ? resource.name : free(wanted);
    ids.set(resource, id);
    return id;
  }

  function parameterOf({ name, type, isNamed }: NewInput): string {
    if (isNamed === true) return name;
    const key = `${type} ${name}`;
    const known = parameters.get(key);
    if (known !== undefined) return known;
    const id = free(pascal(name, 'Parameter'));
    parameters.set(key, id);
    return id;
  }

  /** Parameters and resources share one space of names. */
  function free(wanted: string): string {
    let id = wanted;
    for (let count = 2; taken.has(id); count++) id = `${wanted}${count}`;
    taken.add(id);
    return id;
  }

  /** Whether a blank line follows the resource, or would by the style of the file. */
  function isSetApart(resource: Member): boolean {
    const next = template.resources[template.resources.indexOf(resource) + 1];
    if (!next || next.range.start < resource.range.end) return style.blankLines;
    return /\n[ \t]*\r?\n/.test(text.slice(resource.range.end, next.range.start));
  }

  function textFor(after: Member, id: string, data: Data): TextEdit {
    const { newline } = style;
    if (printers.yaml) {
      const column = columnOf(text, after.keyRange.start);
      const at = lineEnd(text, after.range.end);
      const gap = isSetApart(after) ? newline : '';
      const content = `${id}:${printers.yaml.behind(data, column)}`;
      return { range: { start: at, end: at }, newText: `${gap}${newline}${' '.repeat(column)}${content}` };
    }
    const indent = indentationAt(text, after.range.start);
    const at = after.range.end;
    return {
      range: { start: at, end: at },
      newText: `,${newline}${indent}${printers.json.key(id)}: ${printers.json.value(data, indent)}`,
    };
  }

  return {
    idOf,
    parameterOf,
    add(after, resource, native, properties, settings) {
      const entries: (readonly [string, Data])[] = [['Type', { kind: 'scalar', value: native }], ...settings];
      if (properties.entries.length > 0) entries.push(['Properties', properties]);
      edits.push(textFor(after, idOf(resource), { kind: 'map', entries }));
    },
    edits: () => edits,
  };
}

/** What goes with another resource says so in its logical id, because it is likely to be named after it. */
const COMPANIONS: Readonly<Record<string, string>> = {
  aws_kms_alias: 'Alias',
  aws_iam_role_policy: 'Policy',
  aws_s3_bucket_policy: 'Policy',
  aws_sns_topic_policy: 'Policy',
  aws_sqs_queue_policy: 'Policy',
  aws_lambda_permission: 'Permission',
};

/** `orders dead letter` → `OrdersDeadLetter`; what is in capitals inside stays: `OrdersDB key` → `OrdersDBKey`. */
export function pascal(words: string, kind = 'Resource'): string {
  const name = words
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Za-z]/.test(name) ? name : `${kind}${name}`;
}
