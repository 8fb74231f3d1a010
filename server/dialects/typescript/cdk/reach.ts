import type { Resource } from '../../../core/resource';
import type { ProgramText } from '../writer/program-text';
import type { Lowered } from './lowering';
import type { CdkSession } from './session';

export function reachable(_session: CdkSession, _lowered: Lowered, _target: Resource, _from: Resource, _text: ProgramText): boolean {
  return false;
}
