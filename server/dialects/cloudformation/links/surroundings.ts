/** What other templates of the workspace say about one template, as its expressions ask for it. */
import type { Value } from '../../../core/value';

export interface Surroundings {
  /** What the template that nests this one passes for a parameter; undefined when nothing is passed. */
  given(parameter: string): Value | undefined;
  /** An output of the template that a resource nests; undefined where it cannot be known. */
  outputOf(id: string, output: string): Value | undefined;
  /** What is exported under a name, see `exportName`; undefined when no template of the workspace exports it. */
  imported(name: string): Value | undefined;
}

export const ALONE: Surroundings = {
  given: () => undefined,
  outputOf: () => undefined,
  imported: () => undefined,
};

/**
 * A name that is equal where the same text exports and imports: a literal, or a pattern whose holes have the same names. The
 * name of the stack is not the same in two stacks.
 */
export function exportName(value: Value): string | undefined {
  if (value.kind === 'literal' && typeof value.value === 'string') return value.value;
  if (value.kind !== 'template') return undefined;
  const parts = value.parts.map((part) => {
    if (part.kind === 'literal') return String(part.value ?? '');
    if (part.kind !== 'unknown' || part.name === undefined || /^AWS::Stack/.test(part.name)) return undefined;
    return `\${${part.name}}`;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}
