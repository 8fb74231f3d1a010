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
const { App, Stack, Stage } = require('aws-cdk-lib');
const { Construct } = require('constructs');

const reports = [];
for (const program of programs) {
  reports.push(synthesise(program));
  writeFileSync(result, JSON.stringify(reports));
}
process.exit(0);

function synthesise({ id, folder, entries, context, outdir }) {
  process.env.CDK_OUTDIR = outdir;
  process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
  process.chdir(folder);
  const errors = [];
  const attempt = (work) => {
    try {
      return work();
    } catch (error) {
      errors.push(String(error?.stack ?? error));
      return undefined;
    }
  };
  const exported = entries.map((entry) => attempt(() => require(join(folder, entry))));
  attempt(() => process.emit('beforeExit', 0));
  process.removeAllListeners('beforeExit');
  if (errors.length === 0 && !existsSync(join(outdir, 'manifest.json'))) attempt(() => instantiate(exported, outdir));
  return { id, errors };
}

/** For a program without an App: makes one of each construct that it exports. */
function instantiate(exported, outdir) {
  const app = new App({ outdir, autoSynth: false });
  const classes = exported.flatMap((module) => Object.entries(module ?? {})).filter(([, each]) => each?.prototype instanceof Construct);
  if (classes.length === 0) throw new Error('the program makes no App and exports no construct');
  for (const [name, Class] of classes) {
    const atTop = Class.prototype instanceof Stack || Class.prototype instanceof Stage;
    new Class(atTop ? app : new Stack(app, `${name}Stack`), name);
  }
  app.synth();
}
