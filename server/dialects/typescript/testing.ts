/** What tests of this dialect share: values as text, programs from text. */
import type { Value } from '../../core/value';

/** A value on one line: `<unknown>`, `{ref.attr}`, `a | b [condition]`. */
export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'list':
      return `[${[...value.items.map(show), ...(value.complete ? [] : ['…'])].join(', ')}]`;
    case 'object':
      return `{ ${[...[...value.entries].map(([key, { value: inner }]) => `${key}: ${show(inner)}`), ...(value.complete ? [] : ['…'])].join(', ')} }`;
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'literal' ? String(part.value) : `\${${show(part)}}`)).join('')}\``;
    case 'reference':
      return `@${value.target.slice(value.target.indexOf('::') + 2)}${value.attribute === '' ? '' : `.${value.attribute}`}`;
    case 'choice':
      return `(${value.alternatives.map((each) => `${show(each.value)} if ${each.condition}`).join(' | ')})`;
    case 'unknown':
      return `<${value.name ?? value.reason}>`;
    case 'absent':
      return 'absent';
  }
}
