// Synthesises CDK programs as the CDK's own command does and prints the resources of their templates as JSON in the last line.
// Usage: node cdk.mjs JOB, see `truths` in ../cdk.ts.
import { mkdirSync, readFileSync, readdirSync, symlinkSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process, { argv } from 'node:process';

const { output, oracles, programs } = JSON.parse(readFileSync(argv[2], 'utf8'));
if (!existsSync(join(output, 'node_modules'))) symlinkSync(join(oracles, 'node_modules'), join(output, 'node_modules'), 'junction');
const require = createRequire(join(output, 'package.json'));
process.env.CDK_VALIDATION = 'false';

const results = [];
for (const program of programs) {
  try {
    results.push({ id: program.id, ...(await synthesise(program)) });
  } catch (error) {
    results.push({ id: program.id, resources: [], parameters: {}, error: String(error?.stack ?? error).split('\n').slice(0, 3).join(' ') });
  }
}
process.stdout.write(`\n${JSON.stringify(results)}`, () => process.exit(0));

async function synthesise({ id, entry, context }) {
  const outdir = join(output, 'cdk.out', id);
  mkdirSync(outdir, { recursive: true });
  process.env.CDK_OUTDIR = outdir;
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:enable-path-metadata': true, 'aws:cdk:version-reporting': false, ...context });
  process.chdir(join(output, id));
  try {
    require(join(output, id, `${entry}.js`));
    // An asynchronous program has run to its end once nothing is left to do.
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.emit('beforeExit', 0);
  } finally {
    process.removeAllListeners('beforeExit');
  }
  const templates = readdirSync(outdir, { recursive: true }).filter((name) => name.endsWith('.template.json'));
  if (templates.length === 0) throw new Error('it makes no template');
  const parameters = {};
  const resources = templates.flatMap((name) => {
    const stack = name.replace(/\.template\.json$/, '');
    const { Resources = {}, Parameters = {} } = JSON.parse(readFileSync(join(outdir, name), 'utf8'));
    for (const [key, parameter] of Object.entries(Parameters)) parameters[`${stack}/${key}`] = parameter;
    return Object.entries(Resources).map(([logicalId, { Type, Properties = {}, Metadata = {} }]) => {
      return { stack, logicalId, path: Metadata['aws:cdk:path'] ?? '', type: Type, properties: Properties };
    });
  });
  return { resources, parameters };
}
