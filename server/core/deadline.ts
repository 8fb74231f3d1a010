/**
 * Milliseconds that the evaluation of one program may take. Steps run out first in all but hostile programs, and give the same
 * findings on every machine; time is what is left to bound when single steps are slow.
 */
const LONGEST_EVALUATION = 5_000;

/** How many questions are answered between two looks at the clock, which is slow to ask. */
const BETWEEN_LOOKS = 256;

/** What a program's limits say when its time is over. */
export const TOOK_TOO_LONG = `The program takes more than ${LONGEST_EVALUATION / 1000} seconds to evaluate; the rest is unknown.`;

/** The time for one evaluation. */
export class Deadline {
  private end = Infinity;
  private questions = 0;
  private hasPassed = false;

  /** Bounds the time of the work. What is asked for afterwards, piece by piece and whenever somebody wants it, is bounded by steps alone. */
  during<T>(work: () => T): T {
    this.end = Date.now() + LONGEST_EVALUATION;
    try {
      return work();
    } finally {
      this.end = Infinity;
      this.hasPassed = false;
    }
  }

  isOver(): boolean {
    if (!this.hasPassed && ++this.questions % BETWEEN_LOOKS === 0) this.hasPassed = Date.now() > this.end;
    return this.hasPassed;
  }
}
