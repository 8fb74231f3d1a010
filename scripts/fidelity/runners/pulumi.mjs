// Runs Pulumi programs with a stand-in for the engine, all in this process, and writes down what they register.
// Usage: node pulumi.mjs JOB, see `PulumiJob` in ../pulumi.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process, { argv } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const { output, programs, samples, result } = JSON.parse(readFileSync(argv[2], 'utf8'));
const require = createRequire(join(output, 'package.json'));
const pulumi = require('@pulumi/pulumi');
// What bundles of programs ask for.
globalThis.requireLibrary = require;

const [OPEN, SEPARATOR, CLOSE] = ['\uE000', '\uE001', '\uE002'];
// What is no plain data has a member that says what it is.
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';
const open = (name) => `${OPEN}${name}${CLOSE}`;
let run;
const note = (error) => run.errors.push(String(error?.stack ?? error));
process.on('unhandledRejection', note);
process.on('uncaughtException', note);
standInConfiguration();
pulumi.StackReference.prototype.getOutput = (name) => pulumi.output(name).apply((key) => open(`stack output ${key}`));
pulumi.StackReference.prototype.requireOutput = pulumi.StackReference.prototype.getOutput;

const results = [];
for (const program of programs) {
  results.push({ id: program.id, first: await runProgram(program, false), second: await runProgram(program, true) });
  writeFileSync(result, JSON.stringify(results));
}
process.exit(0);

/** `isOther`: with another stack and another configuration, which tells what depends on them. */
async function runProgram({ folder, bundle, project, stack, config }, isOther) {
  run = { isOther, resources: [], ids: new Map(), regions: new Map(), errors: [], region: config['aws:region'] ?? open('region') };
  await pulumi.runtime.setMocks({ newResource, call }, project, isOther ? 'prod' : stack, false);
  watchMonitor();
  pulumi.runtime.setAllConfig(config);
  process.chdir(folder);
  try {
    await pulumi.runtime.runInPulumiStack(async () => {
      const { default: exported } = await import(`${pathToFileURL(bundle).href}${isOther ? '?other' : ''}`);
      // Pulumi calls a program that is a function.
      return typeof exported === 'function' ? await exported() : {};
    });
    for (let turn = 0; turn < 8; turn++) {
      await setImmediate();
      await pulumi.runtime.disconnect();
    }
  } catch (error) {
    note(error);
  }
  const { resources, errors } = run;
  return { resources: resources.map(({ dependencies, ...each }) => ({ ...each, dependsOn: dependencies.flatMap((urn) => run.ids.get(urn) ?? []) })), errors };
}

/** Requests say more than mocks are told. They are told while the request is being made. */
function watchMonitor() {
  const monitor = pulumi.runtime.getMonitor();
  const register = monitor.registerResource;
  monitor.registerResource = function (request, callback) {
    run.request = request;
    const registered = register.call(this, request, callback);
    run.request = undefined;
    return registered;
  };
  run.urnOf = (request) => monitor.newUrn(request.getParent(), request.getType(), request.getName());
}

function newResource({ type, name, inputs, custom }) {
  const { request } = run;
  if (type.startsWith('pulumi:providers:')) {
    run.regions.set(name, plain(inputs.region ?? open('region')));
    return { id: `${name}-id`, state: inputs };
  }
  const path = pathOf(type);
  if (!type.startsWith('aws:')) return { id: open(`${name}.id`), state: custom === false ? {} : { ...sampled(path, `${type} ${name}`), ...inputs } };
  let id = `${path} ${name}`;
  for (let count = 2; run.resources.some((each) => each.id === id); count++) id = `${path} ${name}#${count}`;
  // One that is only read exists already.
  if (request) {
    run.ids.set(run.urnOf(request), id);
    run.resources.push({
      id,
      name,
      type: path,
      properties: plain(request.getObject().toJavaScript()),
      settings: {
        protect: request.getProtect(),
        retainOnDelete: request.getRetainondelete(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        ignoreChanges: request.getIgnorechangesList(),
      },
      region: plain(inputs.region ?? regionOf(request.getProvider())),
      dependencies: explicitDependencies(request),
    });
  }
  return { id: `${OPEN}${id}${SEPARATOR}id${CLOSE}`, state: { ...sampled(path, id), ...inputs } };
}

/** Without those that come from the values of properties. */
function explicitDependencies(request) {
  const implied = new Set([...request.getPropertydependenciesMap().values()].flatMap((each) => each.getUrnsList()));
  return request.getDependenciesList().filter((urn) => !implied.has(urn));
}

function regionOf(provider) {
  const name = provider.split('::').at(-2);
  return (name && run.regions.get(name)) ?? run.region;
}

function call({ token, inputs }) {
  const path = pathOf(token);
  if (path === 'iam.getPolicyDocument') return { ...inputs, json: JSON.stringify(policyOf(inputs)), id: open('id') };
  return JSON.parse(JSON.stringify(samples[path] ?? {}).replaceAll('§', path));
}

/** What the provider makes of a policy document: scalars for lists of one, names as IAM has them. */
function policyOf({ statements = [], version = '2012-10-17', policyId }) {
  const single = (list) => (list === undefined || list.length !== 1 ? list : list[0]);
  const principals = (list) => {
    if (list === undefined || list.length === 0) return undefined;
    if (list.length === 1 && list[0].type === '*') return '*';
    const types = [...new Set(list.map(({ type }) => type))];
    return Object.fromEntries(types.map((type) => [type, single(list.filter((each) => each.type === type).flatMap(({ identifiers }) => identifiers))]));
  };
  const conditions = (list = []) => {
    const made = {};
    for (const { test, variable, values } of list) made[test] = { ...made[test], [variable]: single(values) };
    return list.length === 0 ? undefined : made;
  };
  return {
    Version: version,
    Id: policyId,
    Statement: statements.map((each) => ({
      Sid: each.sid || undefined,
      Effect: each.effect ?? 'Allow',
      Action: single(each.actions),
      NotAction: single(each.notActions),
      Resource: single(each.resources),
      NotResource: single(each.notResources),
      Principal: principals(each.principals),
      NotPrincipal: principals(each.notPrincipals),
      Condition: conditions(each.conditions),
    })),
  };
}

/** `aws:s3/bucket:Bucket` is `s3.Bucket`; `aws:index/getRegion:getRegion` is `getRegion`. */
function pathOf(token) {
  const [, module = '', name] = token.split(':');
  const folder = module.split('/')[0];
  return folder === 'index' ? name : `${folder}.${name}`;
}

function sampled(path, id) {
  return JSON.parse(JSON.stringify(samples[path] ?? {}).replaceAll('§', id));
}

/** Values as they travel to the engine: secrets opened, assets as what they are made of, what is no data as a mark. */
function plain(value) {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(plain);
  switch (value[SIGNATURE]) {
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
    case SECRET:
      return plain(value.value);
    case ASSET:
    case ARCHIVE:
      return plain(value.path ?? value.text ?? value.uri ?? value.assets);
    default:
      return open('value');
  }
}

/** Gives what a program requires and nobody configured; in another deployment everything is configured otherwise. */
function standInConfiguration() {
  const config = pulumi.Config.prototype;
  for (const [type, standIn] of [['', (key) => open(`config.${key}`)], ['Number', () => 3], ['Boolean', () => true], ['Object', () => ({})]]) {
    const get = config[`get${type}`];
    const read = function (key, ...others) {
      const value = get.call(this, key, ...others);
      return run.isOther && this.name !== 'aws' ? other(value, key, type) : value;
    };
    config[`get${type}`] = read;
    config[`require${type}`] = function (key) {
      return read.call(this, key) ?? standIn(key);
    };
    config[`getSecret${type}`] = function (key) {
      const value = read.call(this, key);
      return value === undefined ? undefined : pulumi.secret(value);
    };
    config[`requireSecret${type}`] = function (key) {
      return pulumi.secret(read.call(this, key) ?? standIn(key));
    };
  }
}

function other(value, key, type) {
  if (value === undefined) return { '': open(`config.${key}`), Number: 3, Boolean: true, Object: undefined }[type];
  if (typeof value === 'string') return open(`config.${key}`);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.map((each) => other(each, key, type));
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, other(each, key, type)])) : value;
}
