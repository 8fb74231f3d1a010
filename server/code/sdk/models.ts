/** What packages do: the AWS SDKs, environment variables, database drivers. */
import type { SdkReference } from '../../schema/iam/sdk';
import type { Frame, Outcome, Thing } from '../things';
import type { CallNode, Node } from '../tree';

/** A call with the frame that it is looked at in. */
export interface CallSite {
  readonly call: CallNode;
  readonly frame: Frame | undefined;
}

/** What models ask of the code around a call. */
export interface Surroundings {
  resolve(node: Node, frame?: Frame): readonly Thing[];
  memberOf(thing: Thing, name: string): readonly Thing[];
  argument(call: CallNode, index: number, name?: string): Node | undefined;
  textOf(node: Node | undefined, frame: Frame | undefined): readonly string[];
}

/** One package, or a family of them. Each answers for what it knows, and gives `undefined` for everything else. */
export interface Model {
  member?(thing: Thing, name: string, sdk: SdkReference): readonly Thing[] | undefined;
  call?(thing: Thing, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome | undefined;
  item?(thing: Thing): readonly Thing[] | undefined;
  /** An instance of a type that a parameter is declared with. */
  ofType?(type: Thing, sdk: SdkReference): Thing | undefined;
}

/** All of them as one. */
export class Models {
  constructor(
    private readonly models: readonly Model[],
    private readonly sdk: SdkReference,
  ) {}

  member(thing: Thing, name: string): readonly Thing[] | undefined {
    return this.first((model) => model.member?.(thing, name, this.sdk));
  }

  call(thing: Thing, site: CallSite, code: Surroundings): Outcome | undefined {
    return this.first((model) => model.call?.(thing, site, code, this.sdk));
  }

  item(thing: Thing): readonly Thing[] {
    return this.first((model) => model.item?.(thing)) ?? [];
  }

  ofType(type: Thing): readonly Thing[] {
    const thing = this.first((model) => model.ofType?.(type, this.sdk));
    return thing ? [thing] : [];
  }

  private first<T>(ask: (model: Model) => T | undefined): T | undefined {
    for (const model of this.models) {
      const answer = ask(model);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
