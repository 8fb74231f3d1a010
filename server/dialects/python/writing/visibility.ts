import type { Resource } from '../../../core/resource';
import type { WritingContext } from './context';

export function reaches(_context: WritingContext, _target: Resource, _from: Resource): boolean {
  return false;
}
