/**
 * `npm run examples [-- RULE…]`: writes what the preferred fix makes of each bad example into the rules' files, where a `fixed` text
 * is there already and differs. For changes of a writer that touch many examples: the difference is read like any other change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { RULES } from '../rules';
import { readExample } from '../rules/testing/examples';
import { fixAll, testEngine } from '../rules/testing/programs';
import type { Flavour } from '../server/core/program';
import type { ExampleSource, Rule } from '../server/core/rule';

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const wanted = process.argv.slice(2);
const engine = testEngine();
for (const rule of RULES) {
  if (wanted.length > 0 && !wanted.includes(rule.id)) continue;
  const path = `rules/${rule.id}.ts`;
  const text = readFileSync(path, 'utf8');
  const replacements = replacementsIn(rule, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  if (replacements.length === 0) continue;
  const after = [...replacements].sort((a, b) => b.start - a.start).reduce((all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end), text);
  writeFileSync(path, after);
  console.log(`${path}: ${replacements.length}`);
}

function replacementsIn(rule: Rule, file: ts.SourceFile): readonly Replacement[] {
  const examples = find(file, (node): node is ts.PropertyAssignment => ts.isPropertyAssignment(node) && nameOf(node) === 'examples');
  if (!examples || !ts.isObjectLiteralExpression(examples.initializer)) return [];
  return examples.initializer.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.initializer)) return [];
    // The keys are flavours by the rule's type.
    const flavour = nameOf(property) as Flavour;
    const bad = memberOf(property.initializer, 'bad');
    if (!bad || !ts.isArrayLiteralExpression(bad)) return [];
    return bad.elements.flatMap((element, index) => {
      const example = rule.examples[flavour]?.bad[index];
      const fixed = ts.isObjectLiteralExpression(element) ? memberOf(element, 'fixed') : undefined;
      if (!example || !fixed || example.fixed === undefined) return [];
      const made = sourceOf(fixAll(readExample(example.source, flavour).files, rule, engine, example.config), example.fixed);
      return JSON.stringify(made) === JSON.stringify(example.fixed) ? [] : [{ start: fixed.getStart(), end: fixed.end, text: spell(made) }];
    });
  });
}

function sourceOf(files: ReadonlyMap<string, string>, before: ExampleSource): ExampleSource {
  const [only] = files.values();
  return typeof before === 'string' && files.size === 1 && only !== undefined ? only : Object.fromEntries(files);
}

function spell(source: ExampleSource): string {
  if (typeof source === 'string') return quoted(source);
  const members = Object.entries(source).map(([path, text]) => `            '${path}': ${quoted(text)},\n`);
  return `{\n${members.join('')}          }`;
}

function quoted(text: string): string {
  return `\`${text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${')}\``;
}

function memberOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = node.properties.find((each): each is ts.PropertyAssignment => ts.isPropertyAssignment(each) && nameOf(each) === name);
  return member?.initializer;
}

function nameOf({ name }: ts.PropertyAssignment): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
}

function find<T extends ts.Node>(node: ts.Node, test: (node: ts.Node) => node is T): T | undefined {
  return test(node) ? node : ts.forEachChild(node, (child) => find(child, test));
}
