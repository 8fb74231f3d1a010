// Takes the place of `mocha` in the bundle for the web worker, where Mocha's browser build defines its class globally.

import 'mocha/mocha.js';

declare global {
  var Mocha: typeof import('mocha');
}

export default globalThis.Mocha;
