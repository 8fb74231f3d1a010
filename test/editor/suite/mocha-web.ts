// Takes the place of `mocha` in the bundle for the web worker. Mocha's browser build defines its class globally.

// Not by its package's name, which the bundle takes for this file.
import '../../../node_modules/mocha/mocha.js';

export default Mocha;
