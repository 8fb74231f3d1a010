import type { SourceWriter } from '../../../core/rendering';
import type { WritingContext } from './context';

export function createWriter(_context: WritingContext): SourceWriter {
  return {
    locate: () => undefined,
    insert: () => false,
    replace: () => false,
    remove: () => false,
    append: () => false,
    declare: () => false,
    addStatement: () => false,
    depend: () => false,
    finish: () => undefined,
  };
}
