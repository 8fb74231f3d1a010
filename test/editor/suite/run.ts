// The entry of the suite in every host. The editor calls `run()` in its extension host and takes a rejection for failure.

import Mocha from 'mocha';
import { print, screenshot, suiteOptions } from './driver';

const TEST_LIMIT = 60_000;

/** Runs test files, given as functions that load them. */
export async function runTests(files: Readonly<Record<string, () => unknown>>): Promise<void> {
  const options = await suiteOptions();
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    color: options.color,
    timeout: TEST_LIMIT,
    ...(options.grep === undefined ? {} : { grep: options.grep }),
    rootHooks: { afterEach: screenshotOfFailure },
  });
  const output = orderedOutput();
  Mocha.reporters.Base.consoleLog = output.log;

  for (const [name, load] of Object.entries(files)) {
    mocha.suite.emit('pre-require', globalThis, name, mocha);
    load();
  }
  const result = await new Promise<{ readonly failures: number; readonly passes: number }>((resolve) => {
    const runner = mocha.run((failures) => resolve({ failures, passes: runner.stats?.passes ?? 0 }));
  });
  await output.flushed();
  if (result.failures > 0) throw new Error(`${result.failures} editor tests failed.`);
  if (result.passes === 0) {
    await print('No editor test ran.');
    throw new Error('No editor test ran.');
  }
}

async function screenshotOfFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state === 'failed') await screenshot(`failed-${test.fullTitle().replace(/\W+/g, '-').slice(0, 80)}`);
}

/** Mocha logs synchronously and the driver prints asynchronously, so lines wait for each other. */
function orderedOutput(): { log: (...args: readonly unknown[]) => void; flushed: () => Promise<void> } {
  let printed = Promise.resolve();
  return {
    log: (...args) => {
      printed = printed.then(() => print(format(args)));
    },
    flushed: () => printed,
  };
}

/** The subset of printf that Mocha's reporters use. */
function format([pattern = '', ...args]: readonly unknown[]): string {
  const rest = [...args];
  const text = String(pattern).replace(/%[sd%]/g, (directive) => (directive === '%%' ? '%' : String(rest.shift())));
  return [text, ...rest.map(String)].join(' ');
}
