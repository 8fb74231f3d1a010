/** What is shipped has every rule without its examples, and nothing else is lost. */
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '../rules';
import type { Rule } from '../server/core/rule';
import { stripExamples, withoutExamples } from './strip-examples.mjs';

it('empties the examples of a rule, on as many lines', () => {
  const rule = (examples: string): string => `const other = { examples: 1 };\nexport default defineRule({\n  id: 'a/b',\n  examples: ${examples},\n});\nmain();\n`;
  expect(withoutExamples(rule('{\n    terraform: `}`,\n  }'))).toBe(rule('{\n\n}'));
});

it.each(['export default { examples: { a: 1 } };', 'const examples = defineRule({ examples: {} });'])('leaves %s as it is', (text) => {
  expect(withoutExamples(text)).toBe(text);
});

it('leaves all else of every rule', async () => {
  const root = process.cwd();
  const outfile = join(root, '.cache/rules-under-test.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['rules/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    logLevel: 'error',
    mainFields: ['module', 'main'],
    plugins: [stripExamples(root)],
  });
  // The bundle is of the rules' index, so it has its shape.
  const { RULES: stripped } = createRequire(import.meta.url)(outfile) as { readonly RULES: readonly Rule[] };
  expect(stripped.map(withText)).toEqual(RULES.map((rule) => withText({ ...rule, examples: {} })));
}, 60_000);

/** A rule with functions as whether they are there: bundlers rewrite their text. */
function withText(rule: Rule): object {
  return { ...rule, check: typeof rule.check, checkProgram: typeof rule.checkProgram };
}
