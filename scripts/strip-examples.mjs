// Leaves the rules' examples out of what is shipped: they are half of its text, and only tests, documentation and codegen read them.
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import ts from 'typescript';

/** An esbuild plugin that empties `examples` of the rule that a file of `rules/` exports. */
export function stripExamples(root) {
  const rules = join(root, 'rules') + sep;
  return {
    name: 'strip examples',
    setup(build) {
      build.onLoad({ filter: /[\\/]rules[\\/][\w-]+[\\/][\w-]+\.ts$/ }, async ({ path }) => {
        if (!path.startsWith(rules)) return undefined;
        return { contents: withoutExamples(await readFile(path, 'utf8'), path), loader: 'ts' };
      });
    },
  };
}

/** The text of a module with `{}` in place of the `examples` that it hands to `defineRule`, on as many lines: source maps stay true. */
export function withoutExamples(text, path = 'rule.ts') {
  if (!text.includes('defineRule(')) return text;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  for (const statement of file.statements) {
    const call = ts.isExportAssignment(statement) ? statement.expression : undefined;
    const [rule] = call && ts.isCallExpression(call) && call.expression.getText(file) === 'defineRule' ? call.arguments : [];
    const examples = rule && ts.isObjectLiteralExpression(rule) ? rule.properties.find((each) => each.name?.getText(file) === 'examples') : undefined;
    if (!examples || !ts.isPropertyAssignment(examples)) continue;
    const [start, end] = [examples.initializer.getStart(file), examples.initializer.end];
    return `${text.slice(0, start)}{${text.slice(start, end).replace(/[^\n]+/g, '')}}${text.slice(end)}`;
  }
  return text;
}
