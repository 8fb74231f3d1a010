// Runs Pulumi programs with a stand-in for the engine, all in this process, and writes down what they construct.
// Usage: node pulumi.mjs JOB, see `PulumiJob` in ../pulumi.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv } from 'node:process';
import { setImmediate } from 'node:timers/promises';

const { output, programs, samples, result } = JSON.parse(readFileSync(argv[2], 'utf8'));
const require = createRequire(join(output, 'package.json'));
const pulumi = require('@pulumi/pulumi');

let constructed = [];
let errors = [];
const note = (error) => errors.push(String(error?.stack ?? error));
process.on('unhandledRejection', note);
process.on('uncaughtException', note);
standInConfiguration();
for (const name of Object.keys(samples)) watchPackage(name);

const reports = [];
for (const program of programs) {
  reports.push(await runProgram(program));
  writeFileSync(result, JSON.stringify(reports));
}
process.exit(0);

async function runProgram({ id, folder, entries, project, config }) {
  constructed = [];
  errors = [];
  await pulumi.runtime.setMocks({ newResource, call }, project, 'verification', false);
  pulumi.runtime.setAllConfig(config);
  process.chdir(folder);
  try {
    for (const entry of entries) {
      const exported = require(join(folder, entry));
      // Pulumi calls a program that is a function.
      await (typeof exported === 'function' ? exported() : exported);
    }
    await settle();
  } catch (error) {
    note(error);
  }
  return { id, constructed, errors };
}

/** Waits until nothing is registered any more, including what callbacks of outputs register. */
async function settle() {
  for (let turn = 0; turn < 5; turn++) {
    await setImmediate();
    await pulumi.runtime.disconnect();
  }
}

function newResource({ type, name, inputs, custom }) {
  const [pkg, path] = pathOf(type);
  const sample = (custom !== false && samples[pkg]?.classes[path]) || {};
  return { id: `${name}-id`, state: { ...labelled(sample, name), ...inputs } };
}

function call({ token, inputs }) {
  const [pkg, path] = pathOf(token);
  return { ...labelled(samples[pkg]?.functions[path] ?? {}, path), ...inputs };
}

/** `aws:s3/bucket:Bucket` is `s3.Bucket` of `aws`; `aws:index/getRegion:getRegion` is `getRegion`. */
function pathOf(token) {
  const [pkg, module = '', name] = token.split(':');
  const folder = module.split('/')[0];
  return [pkg, folder === 'index' ? name : `${folder}.${name}`];
}

function labelled(sample, name) {
  return JSON.parse(JSON.stringify(sample).replaceAll('§', name));
}

/** Gives whatever configuration a program requires, so that it need not be written for it. */
function standInConfiguration() {
  const config = pulumi.Config.prototype;
  const require = (get, fallback) =>
    function (key) {
      return this[get](key) ?? fallback(key);
    };
  config.require = require('get', (key) => `${key}-from-configuration`);
  config.requireNumber = require('getNumber', () => 1);
  config.requireBoolean = require('getBoolean', () => true);
  config.requireObject = require('getObject', () => ({}));
  config.requireSecret = require('getSecret', (key) => pulumi.secret(`${key}-from-configuration`));
  config.requireSecretNumber = require('getSecretNumber', () => pulumi.secret(1));
  config.requireSecretBoolean = require('getSecretBoolean', () => pulumi.secret(true));
  config.requireSecretObject = require('getSecretObject', () => pulumi.secret({}));
}

/** A constructor takes from its arguments what it knows and drops the rest, so the arguments are noted before that. */
function watchPackage(name) {
  const file = require.resolve(`@pulumi/${name}`);
  const real = require(file);
  require.cache[file].exports = watchExports(real, name, '');
}

function watchExports(target, pkg, prefix) {
  const watched = new Map();
  return new Proxy(target, {
    get(exports, property) {
      const value = exports[property];
      if (typeof property !== 'string' || !isWatchable(property, value)) return value;
      if (!watched.has(property)) {
        const path = prefix + property;
        watched.set(property, typeof value === 'function' ? watchClass(value, pkg, path) : watchExports(value, pkg, `${path}.`));
      }
      return watched.get(property);
    },
  });
}

function isWatchable(property, value) {
  if (property === 'types' || property === 'default') return false;
  if (typeof value === 'function') return /^[A-Z]/.test(property);
  return typeof value === 'object' && value !== null && /^[a-z]/.test(property);
}

function watchClass(target, pkg, path) {
  return new Proxy(target, {
    construct(real, args, newTarget) {
      if (path !== 'Provider') constructed.push({ package: pkg, path, name: String(args[0]), args: shapeOf(args[1]) });
      return Reflect.construct(real, args, newTarget);
    },
  });
}

/** The names in a value: objects as objects, lists as lists, anything else as null. */
function shapeOf(value, depth = 0) {
  if (depth > 20 || typeof value !== 'object' || value === null || pulumi.Output.isInstance(value)) return null;
  if (Array.isArray(value)) return value.map((item) => shapeOf(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return null;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, shapeOf(each, depth + 1)]));
}
