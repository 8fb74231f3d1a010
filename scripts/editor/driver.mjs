// What the extension API cannot do, done for the tests by the program that owns the window: press keys, click, read
// what is visible, take screenshots. The tests reach it over HTTP on the loopback interface, because that works from
// every extension host: Node's, the web worker's and the desktop's. `test/editor/suite/driver.ts` is its client.

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { screenshots } from './paths.mjs';

const BODY_LIMIT = 1_000_000;

/**
 * @typedef {object} SuiteOptions what the suite asks for before it starts
 * @property {'server' | 'web' | 'desktop'} host
 * @property {boolean} restricted whether the window is in Restricted Mode
 * @property {boolean} packaged whether the extension was installed from a package
 * @property {string | undefined} [grep] run only the tests whose title matches
 * @property {boolean} color
 *
 * @typedef {object} Driver
 * @property {string} url known to the suite alone
 * @property {() => Promise<void>} stop
 */

/**
 * @param {object} options
 * @param {() => Promise<import('playwright-core').Page>} options.page the window
 * @param {SuiteOptions} options.suite
 * @param {(line: string) => void} options.print
 * @returns {Promise<Driver>}
 */
export async function startDriver({ page, suite, print }) {
  const secret = `/${randomUUID()}`;
  // A person has one pair of hands: requests are served one after the other.
  let queue = Promise.resolve();
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url !== secret || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    try {
      const action = JSON.parse(await bodyOf(request));
      const turn = queue.then(() => perform(action, { page, suite, print }));
      queue = turn.then(ignore, ignore);
      const value = await turn;
      response.end(JSON.stringify({ value }));
    } catch (error) {
      response.end(JSON.stringify({ error: stripVTControlCharacters(error instanceof Error ? error.message : String(error)) }));
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The driver got no port.');
  return {
    url: `http://127.0.0.1:${address.port}${secret}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function takeScreenshot(page, name) {
  if (!/^[\w.-]+$/.test(name)) throw new Error(`"${name}" is no name for a screenshot: letters, digits, "-", "_", "." only.`);
  await mkdir(screenshots, { recursive: true });
  const file = path.join(screenshots, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/**
 * @typedef {{ do: 'options' }
 *   | { do: 'print', line: string }
 *   | { do: 'screenshot', name: string }
 *   | { do: 'press', keys: readonly string[] }
 *   | { do: 'type', text: string }
 *   | { do: 'click' | 'hover' | 'gone', selector: string, text?: string, limit: number }
 *   | { do: 'texts', selector: string, text?: string, attribute?: string, limit: number }} Action
 *
 * @param {Action} action
 * @param {{ page: () => Promise<import('playwright-core').Page>, suite: SuiteOptions, print: (line: string) => void }} context
 */
async function perform(action, { page, suite, print }) {
  switch (action.do) {
    case 'options':
      return suite;
    case 'print':
      return print(action.line);
    case 'screenshot':
      return takeScreenshot(await page(), action.name);
    case 'press': {
      const { keyboard } = await page();
      for (const key of action.keys) await keyboard.press(key);
      return undefined;
    }
    case 'type':
      return (await page()).keyboard.insertText(action.text);
    case 'click': {
      const element = visible(await page(), action).first();
      // The editor shields a menu that has just opened from clicks until the mouse has moved.
      await element.hover({ force: true, timeout: action.limit });
      return element.click({ timeout: action.limit });
    }
    case 'hover':
      return visible(await page(), action).first().hover({ timeout: action.limit });
    case 'gone':
      return visible(await page(), action).first().waitFor({ state: 'hidden', timeout: action.limit });
    case 'texts': {
      const elements = visible(await page(), action);
      await elements.first().waitFor({ timeout: action.limit });
      // From top to bottom, as a person reads: lists draw their rows in any order.
      return elements.evaluateAll((nodes, attribute) => {
        const place = new Map(nodes.map((node) => [node, node.getBoundingClientRect()]));
        const top = (/** @type {Element} */ node) => place.get(node)?.top ?? 0;
        return [...nodes]
          .sort((a, b) => top(a) - top(b))
          .map((node) => (attribute === undefined ? /** @type {HTMLElement} */ (node).innerText : (node.getAttribute(attribute) ?? '')));
      }, action.attribute);
    }
    default:
      throw new Error(`The driver does not know how to ${JSON.stringify(action)}.`);
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {{ selector: string, text?: string }} action
 */
function visible(page, { selector, text }) {
  const shown = page.locator(selector).filter({ visible: true });
  return text === undefined ? shown : shown.filter({ hasText: text });
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > BODY_LIMIT) throw new Error('The request is too long.');
  }
  return body;
}

function ignore() {
  // The next turn waits for this one, however it ends.
}
