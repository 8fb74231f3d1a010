// The suite's hands and eyes: a client of scripts/editor/driver.mjs, which owns the window the tests run in.

/** Milliseconds that a person would wait for something to appear. */
const LIMIT = 15_000;

export interface SuiteOptions {
  readonly host: 'server' | 'web' | 'desktop';
  readonly restricted: boolean;
  readonly packaged: boolean;
  readonly grep?: string;
  readonly color: boolean;
}

/** Presses keys one after the other, named as Playwright names them: `press('Control+.', 'Enter')`. */
export async function press(...keys: readonly string[]): Promise<void> {
  await ask({ do: 'press', keys });
}

/** Inserts text where the focus is, as a paste does: the editor completes no brackets. */
export async function type(text: string): Promise<void> {
  await ask({ do: 'type', text });
}

/** Clicks the first visible element of a CSS selector that contains `text`, once it is there and still. */
export async function click(selector: string, text?: string): Promise<void> {
  await ask({ do: 'click', selector, text, limit: LIMIT });
}

/** Moves the mouse over the first visible element of a CSS selector that contains `text`. */
export async function hover(selector: string, text?: string): Promise<void> {
  await ask({ do: 'hover', selector, text, limit: LIMIT });
}

/** Waits until an element of the selector is visible, and contains `text`, then returns the visible text of each such element. */
export async function visibleText(selector: string, text?: string, limit = LIMIT): Promise<readonly string[]> {
  return strings(await ask({ do: 'texts', selector, text, limit }));
}

/** Like `visibleText`, but returns an attribute of the visible elements, for example `aria-label`. */
export async function visibleAttribute(selector: string, attribute: string, text?: string): Promise<readonly string[]> {
  return strings(await ask({ do: 'texts', selector, attribute, text, limit: LIMIT }));
}

/** Waits until no element of the selector that contains `text` is visible. */
export async function waitUntilGone(selector: string, text?: string): Promise<void> {
  await ask({ do: 'gone', selector, text, limit: LIMIT });
}

/** Writes out/screenshots/NAME.png. */
export async function screenshot(name: string): Promise<void> {
  await ask({ do: 'screenshot', name });
}

/** Prints a line on the terminal that the tests were started from. */
export async function print(line: string): Promise<void> {
  await ask({ do: 'print', line });
}

export async function suiteOptions(): Promise<SuiteOptions> {
  // The two ends of the driver are built from one commit, so its answer has this shape.
  return (await ask({ do: 'options' })) as SuiteOptions;
}

async function ask(action: { readonly do: string; readonly [key: string]: unknown }): Promise<unknown> {
  const url = process.env.LINTEL_EDITOR_DRIVER;
  if (url === undefined) {
    throw new Error('No program drives this window: start the suite with npm run test:editor or npm run test:desktop.');
  }
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(action) });
  const answer = (await response.json()) as { readonly value?: unknown; readonly error?: string };
  if (answer.error !== undefined) throw new Error(`${action.do}: ${answer.error}`);
  return answer.value;
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new Error(`The driver answered ${JSON.stringify(value)} instead of texts.`);
  return value.map(String);
}
