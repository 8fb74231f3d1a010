// Synthesises CDK programs, all in this process, the way the CDK's own command does: the output folder in the environment, and
// every App writes its templates when the program ends. Usage: node cdk.mjs JOB, see `CdkJob` in ../cdk.ts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process, { argv } from 'node:process';

const { output, programs, result } = JSON.parse(readFileSync(argv[2], 'utf8'));
const require = createRequire(join(output, 'package.json'));
// The templates are validated once, together, when all are written.
process.env.CDK_VALIDATION = 'false';
process.env.CDK_DEFAULT_ACCOUNT = '123456789012';
process.env.CDK_DEFAULT_REGION = 'us-east-1';
const { App, Duration, SecretValue, Stack, Stage } = require('aws-cdk-lib');
const { AccountRootPrincipal } = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');

/** Values for parameters that are not constructs. */
const OTHER_VALUES = {
  Duration: () => Duration.minutes(5),
  IGrantable: () => new AccountRootPrincipal(),
  IPrincipal: () => new AccountRootPrincipal(),
  SecretValue: () => SecretValue.secretsManager('given'),
};

class CannotStandIn extends Error {}

const reports = [];
for (const program of programs) {
  reports.push(synthesise(program));
  writeFileSync(result, JSON.stringify(reports));
}
process.exit(0);

function synthesise({ id, folder, entries, context, exported, outdir }) {
  process.env.CDK_OUTDIR = outdir;
  process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
  process.chdir(folder);
  try {
    const modules = entries.map((entry) => require(join(folder, entry)));
    process.emit('beforeExit', 0);
    if (!existsSync(join(outdir, 'manifest.json'))) instantiate(Object.assign({}, ...modules), exported, outdir);
    return { id, errors: [] };
  } catch (error) {
    if (error instanceof CannotStandIn) return { id, errors: [], skipped: error.message };
    return { id, errors: [String(error?.stack ?? error)] };
  } finally {
    process.removeAllListeners('beforeExit');
  }
}

/** For a program without an App: makes one of each construct that it exports. */
function instantiate(module, exported, outdir) {
  const app = new App({ outdir, autoSynth: false });
  const classes = exported.filter(({ name }) => module[name]?.prototype instanceof Construct);
  if (classes.length === 0) throw new Error('the program makes no App and exports no construct');
  for (const { name, parameters } of classes) {
    const Class = module[name];
    const atTop = Class.prototype instanceof Stack || Class.prototype instanceof Stage;
    let givens;
    const scope = () => (givens ??= new Stack(app, `${name}Givens`));
    const given = parameters.map((parameter, index) => standIn(parameter, scope, `Given${index}`));
    new Class(atTop ? app : new Stack(app, `${name}Stack`), name, ...given);
  }
  app.synth();
}

/** A value for a parameter, see `Parameter` in ../cdk-parameters.ts. */
function standIn(parameter, scope, id) {
  if (parameter.kind === 'literal') return parameter.value;
  if (parameter.kind === 'object') {
    return Object.fromEntries(Object.entries(parameter.properties).map(([name, each]) => [name, standIn(each, scope, `${id}${name}`)]));
  }
  return parameter.kind === 'construct' ? standInConstruct(parameter, scope, id) : undefined;
}

function standInConstruct({ module, name }, scope, id) {
  const Class = require(module)[name.replace(/^I(?=[A-Z])/, '')];
  const fromArn = Object.getOwnPropertyNames(Class ?? {}).find((each) => /^from\w*Arn$/.test(each));
  try {
    if (Object.hasOwn(OTHER_VALUES, name)) return OTHER_VALUES[name]();
    if (!(Class?.prototype instanceof Construct)) throw new Error('it is no construct');
    return fromArn === undefined ? new Class(scope(), id) : Class[fromArn](scope(), id, arnOf(module));
  } catch (error) {
    throw new CannotStandIn(`a parameter of the type ${module}.${name} could not be made up: ${error.message}`);
  }
}

function arnOf(module) {
  const service = module.replace(/^.*aws-/, '');
  const resources = {
    dynamodb: 'table/given',
    iam: 'role/given',
    kms: 'key/11111111-2222-3333-4444-555555555555',
    lambda: 'function:given',
    logs: 'log-group:given',
    secretsmanager: 'secret:given-AbCdEf',
  };
  if (service === 's3') return 'arn:aws:s3:::given';
  const region = service === 'iam' ? '' : 'us-east-1';
  return `arn:aws:${service}:${region}:123456789012:${resources[service] ?? 'given'}`;
}
