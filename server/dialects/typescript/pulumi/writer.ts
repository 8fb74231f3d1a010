import type { SourceWriter } from '../../../core/rendering';
export class PulumiWriter implements SourceWriter {
  constructor(..._args: readonly unknown[]) {}
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
