import type { ResourceGraph } from '../../../../core/resource';
import type { SourceWriter } from '../../../../core/rendering';
import type { ProgramText } from '../../writer/program-text';
import type { Lowered } from '../lowering';
import type { CdkSession } from '../session';

export class CdkWriter implements SourceWriter {
  constructor(_session: CdkSession, _lowered: Lowered, _graph: ResourceGraph, _text: ProgramText) {}
  locate(): undefined { return undefined; }
  insert(): boolean { return false; }
  replace(): boolean { return false; }
  remove(): boolean { return false; }
  append(): boolean { return false; }
  declare(): boolean { return false; }
  addStatement(): boolean { return false; }
  depend(): boolean { return false; }
  finish(): undefined { return undefined; }
}
