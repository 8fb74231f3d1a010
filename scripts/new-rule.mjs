// `npm run new-rule -- group/defect`: writes a rule file to start from and lists it.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const id = argv[2] ?? '';
if (!/^[a-z0-9]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
  console.error('usage: npm run new-rule -- group/name-of-the-defect');
  process.exit(2);
}
const file = join(root, 'rules', `${id}.ts`);
if (existsSync(file)) {
  console.error(`There is a rule ${id} already.`);
  process.exit(2);
}

const FLAVOURS = ['terraform', 'cloudformation-json', 'cloudformation-yaml', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'];
const quoted = (flavour) => (flavour.includes('-') ? `'${flavour}'` : flavour);

await mkdir(dirname(file), { recursive: true });
await writeFile(
  file,
  `import { get, isNothing } from '../../server/core/query';
import { labelOf } from '../../server/core/resource';
import { defineRule } from '../../server/core/rule';

export default defineRule({
  id: '${id}',
  title: 'What is wrong, in a few words',
  severity: 'medium',
  tags: [],
  corresponds: {},
  why: \`Why it matters.\`,
  howToFix: \`What to do, and what the change does to a deployed stack.\`,
  references: [],
  fixable: false,
  resources: ['aws_s3_bucket'],

  *check(resource) {
    const value = get(resource.properties, 'argument');
    if (!isNothing(value)) return;
    yield {
      resource,
      at: value,
      message: \`\${labelOf(resource)} lacks an argument, so something bad happens. Set it.\`,
    };
  },

  // \`bad\` marks the finding with «…»; \`fixed\` is what the preferred fix makes of it.
  examples: {
${FLAVOURS.map((flavour) => `    ${quoted(flavour)}: { bad: [], good: [] },`).join('\n')}
  },
});
`,
);
console.log(`Wrote rules/${id}.ts.`);
await run(execPath, ['scripts/codegen.mjs'], { cwd: root });
