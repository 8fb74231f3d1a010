/** JSON documents written as text. */
import type { Value } from '../../../core/value';
import type { Heredoc, Template } from '../syntax/nodes';
import type { Scope } from './scope';

/** The document in a string or heredoc, with every part at its place in the text; undefined for any other text. */
export function documentIn(_node: Template | Heredoc, _scope: Scope): Value | undefined {
  return undefined;
}
