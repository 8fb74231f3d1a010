/** Lists the rules in the JSON schema of `lintel.jsonc`; the rest of it is written by hand. `--check` fails when it is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { RULES } from '../../rules';

const FILE = 'schemas/lintel.schema.json';

const text = readFileSync(FILE, 'utf8');
// The file is the project's own.
const schema = JSON.parse(text) as { properties: { rules: { properties: Record<string, unknown> } } };
schema.properties.rules.properties = Object.fromEntries(
  RULES.map(({ id, title, severity }) => [id, { allOf: [{ $ref: '#/definitions/level' }], description: `${title}. The default is ${severity}.` }]),
);
const generated = `${JSON.stringify(schema, undefined, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(FILE, generated);
else if (generated !== text) {
  console.error(`${FILE} is stale: run \`npm run codegen\`.`);
  process.exitCode = 1;
}
