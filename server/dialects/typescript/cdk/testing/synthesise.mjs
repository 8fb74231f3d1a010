/**
 * Run beside the library's packages: reads apps as `[{ name, code }]` (CommonJS that exports `app`) from standard input and writes
 * their templates, resources by construct path.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const load = createRequire(join(process.cwd(), 'index.js'));
const results = JSON.parse(readFileSync(0, 'utf8')).map(({ name, code }) => {
  const module = { exports: {} };
  try {
    new Function('require', 'module', 'exports', '__dirname', code)(load, module, module.exports, process.cwd());
    const stacks = module.exports.app.synth().stacks.map((stack) => stack.template);
    return { name, resources: stacks.flatMap(resourcesOf) };
  } catch (error) {
    return { name, error: String(error.message ?? error) };
  }
});
process.stdout.write(JSON.stringify(results));

function resourcesOf(template) {
  return Object.entries(template.Resources ?? {}).map(([logicalId, resource]) => ({
    logicalId,
    path: resource.Metadata?.['aws:cdk:path'] ?? '',
    type: resource.Type,
    properties: resource.Properties ?? {},
    deletionPolicy: resource.DeletionPolicy,
  }));
}
