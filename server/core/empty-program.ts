import { noFacts } from './facts';
import { resourceGraph } from './graph';
import type { Flavour, Program, ProgramSeed } from './program';

/** A program that nothing is known of but what it would depend on: its entry, unless `inputs` says otherwise. */
export function emptyProgram(seed: ProgramSeed, flavour: Flavour, inputs: Iterable<string> = [seed.uri]): Program {
  return {
    seed,
    flavour,
    graph: resourceGraph([]),
    declared: [],
    inputs: new Set(inputs),
    limits: [],
    facts: noFacts(seed.uri),
    render: () => undefined,
    canReach: () => false,
  };
}
