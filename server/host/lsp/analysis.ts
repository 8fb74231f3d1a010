/**
 * Decides when roots are analysed: shortly after the last change, in slices, and never to the end for texts that have
 * changed meanwhile. `settled` is for requests that need the findings of the texts as they are now.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { Root } from '../workspace/root';

/** Long enough to let a burst of keystrokes pass, short enough not to be noticed. In milliseconds. */
const DEBOUNCE = 30;
/** How long analysis holds the thread before it lets messages in. In milliseconds. */
const SLICE = 8;
/** How long people wait before they are shown what is known so far. In milliseconds. */
const PATIENCE = 400;

export interface AnalysisHost {
  pause(): Promise<void>;
  now(): number;
  /** The files of a root that people look at: what is about them comes first. */
  near(root: Root): readonly string[];
  /** It takes long; `isKnown` says of which files of the root there is something to show. */
  early(root: Root, isKnown: (uri: string) => boolean): void;
  /** The findings of the root are those of its current texts. */
  done(root: Root): void;
  /** Nothing is left to do. */
  idle(): void;
  log(error: unknown): void;
}

export class Analysis {
  private readonly dirty = new Set<Root>();
  /** Counts changes: work that began before the last one is given up. */
  private generation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private waiting: (() => void)[] = [];

  constructor(private readonly host: AnalysisHost) {}

  get isSettled(): boolean {
    return this.dirty.size === 0;
  }

  /** Something of the root has changed. Analysis begins at once or when typing pauses. */
  touch(root: Root, when: 'now' | 'soon'): void {
    this.dirty.add(root);
    this.generation++;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), when === 'now' ? 0 : DEBOUNCE);
  }

  forget(root: Root): void {
    this.dirty.delete(root);
    this.generation++;
    if (this.dirty.size > 0) this.start();
    else this.finish();
  }

  /** Resolves when every change so far is analysed, or with false when the request is cancelled before that. */
  async settled(token?: CancellationToken): Promise<boolean> {
    while (this.dirty.size > 0 && !token?.isCancellationRequested) {
      const next = new Promise<void>((resolve) => this.waiting.push(resolve));
      this.start();
      const cancelled = token && new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
      await (cancelled ? Promise.race([next, cancelled]) : next);
    }
    return !token?.isCancellationRequested;
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.running) return;
    this.running = true;
    void this.run()
      .catch((error: unknown) => this.host.log(error))
      .finally(() => {
        this.running = false;
        if (this.dirty.size === 0) this.finish();
        else if (this.timer === undefined) this.start();
      });
  }

  private async run(): Promise<void> {
    for (let root = this.next(); root; root = this.next()) {
      const generation = this.generation;
      if (!(await this.refresh(root, generation))) return;
      this.dirty.delete(root);
      this.publish(root);
    }
  }

  /** False when a change made the work stale; a timer or a waiting request then starts it anew. */
  private async refresh(root: Root, generation: number): Promise<boolean> {
    const work = root.analyzer.refresh(this.host.near(root));
    let shown = this.host.now();
    let sliceEnd = shown + SLICE;
    for (;;) {
      try {
        if (work.next().done) return true;
      } catch (error) {
        // A dialect that fails must not keep the other roots from being analysed.
        this.host.log(error);
        return true;
      }
      if (this.host.now() < sliceEnd) continue;
      if (this.host.now() > shown + PATIENCE) {
        this.host.early(root, root.analyzer.collect());
        shown = this.host.now();
      }
      await this.host.pause();
      if (generation !== this.generation) return false;
      sliceEnd = this.host.now() + SLICE;
    }
  }

  private publish(root: Root): void {
    try {
      this.host.done(root);
    } catch (error) {
      this.host.log(error);
    }
  }

  private next(): Root | undefined {
    return this.dirty.values().next().value;
  }

  private finish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const waiting = this.waiting;
    this.waiting = [];
    this.host.idle();
    for (const resolve of waiting) resolve();
  }
}
