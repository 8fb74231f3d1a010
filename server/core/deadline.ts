/**
 * Milliseconds that the evaluation of one program may take. Steps run out first in all but hostile programs, and give the same
 * findings on every machine; time is what is left to bound when single steps are slow.
 */
export const LONGEST_EVALUATION = 5_000;

/** How many questions are answered between two looks at the clock, which is slow to ask. */
const BETWEEN_LOOKS = 256;

/** The end of the time for one evaluation. */
export class Deadline {
  private readonly end = Date.now() + LONGEST_EVALUATION;
  private questions = 0;
  private isOver = false;

  get hasPassed(): boolean {
    if (!this.isOver && ++this.questions % BETWEEN_LOOKS === 0) this.isOver = Date.now() > this.end;
    return this.isOver;
  }
}

/** What a program's limits say then. */
export const TOOK_TOO_LONG = `The program takes more than ${LONGEST_EVALUATION / 1000} seconds to evaluate; the rest is unknown.`;
