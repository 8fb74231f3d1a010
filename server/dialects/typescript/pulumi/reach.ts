import type { Resource } from '../../../core/resource';
import type { ProgramText } from '../writer/program-text';

export function reachable(_target: Resource, _from: Resource, _text: ProgramText): boolean {
  return false;
}
