/**
 * What must hold for every file: of the corpus, of the Terraform fixtures, of files that are generated, and of all of
 * them when they are broken in one place. Two other parsers are the judges: tree-sitter's, which reads valid files well,
 * of what is in a valid file; Terraform's of what is valid.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import type { Node } from 'web-tree-sitter';
import { parseHcl } from './parse';
import { attributeFact, blockFact, factsByItem, placedFactsOf } from './testing/facts';
import { generateHcl } from './testing/generate';
import { mutate, mutations } from './testing/mutate';
import { seededRandom } from './testing/random';
import { misplacedNodes } from './testing/well-formed';

interface SourceFile {
  readonly name: string;
  readonly text: string;
}

const corpus = filesUnder(join(import.meta.dirname, 'corpus'));
const fixtureFolder = join(import.meta.dirname, '../../../../testFixture');
const fixtures = readdirSync(fixtureFolder)
  .filter((name) => /^t\d/.test(name))
  .flatMap((name) => filesUnder(join(fixtureFolder, name)));
const generated = Array.from({ length: 300 }, (_, seed) => ({
  name: `seed ${seed}`,
  text: generateHcl(seededRandom(seed)),
}));
const files: readonly SourceFile[] = [...corpus, ...fixtures];

it('has files to work on', () => {
  expect(corpus.length).toBeGreaterThan(25);
});

describe('valid files', () => {
  it.each([...files, ...generated])('$name parses, with children inside their parents and in order', ({ text }) => {
    const tree = parseHcl(text);
    expect(tree.errors).toEqual([]);
    expect(misplacedNodes(tree)).toEqual([]);
  });
});

describe('half of a file', () => {
  it.each(corpus)('$name', ({ text }) => {
    const ends = Array.from(text, (_, end) => end);
    expect(ends.filter((end) => misplacedNodes(parseHcl(text.slice(0, end))).length > 0)).toEqual([]);
  });
});

describe('valid files hold what tree-sitter-hcl finds in them', () => {
  /** Of exponents, tree-sitter-hcl knows the form `1.5e-7` alone. */
  const unreadable = ['31-exponents.tf'];
  let parser: Parser;

  beforeAll(async () => {
    await Parser.init();
    parser = new Parser();
    const { resolve } = createRequire(import.meta.url);
    parser.setLanguage(
      await Language.load(readFileSync(resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm'))),
    );
  });

  it.each([...files, ...generated].filter(({ name }) => !unreadable.includes(name)))('$name', ({ text }) => {
    const { hasError, facts } = read(text);
    expect(hasError).toBe(false);
    expect(placedFactsOf(parseHcl(text))).toEqual(facts);
  });

  it.each(unreadable)('%s is still more than it can read', (name) => {
    expect(read(corpus.find((file) => file.name === name)?.text ?? '').hasError).toBe(true);
  });

  function read(text: string): { readonly hasError: boolean; readonly facts: readonly string[] } {
    const tree = parser.parse(text);
    if (!tree) {
      throw new Error('tree-sitter gave no tree');
    }
    const facts: string[] = [];
    collectFacts(tree.rootNode, facts);
    const { hasError } = tree.rootNode;
    tree.delete();
    return { hasError, facts };
  }
});

const skipped = hasTerraform() ? '' : ' (skipped: there is no terraform on the PATH)';

describe.skipIf(skipped !== '')(`validity is what terraform fmt says it is${skipped}`, () => {
  it('of the corpus and the fixtures', () => {
    expect(disagreements(files)).toEqual([]);
  });

  it('of generated files', () => {
    expect(disagreements(generated)).toEqual([]);
  });

  it('of mutants', () => {
    const mutants = mutantsOf([...files, ...generated.slice(0, 20)]);
    expect(mutants.length).toBeGreaterThan(600);
    expect(disagreements(mutants)).toEqual([]);
  });
});

describe('a file that is broken in one place keeps all facts of its other blocks', () => {
  /** The layout is the guide through broken code, and here it misleads. */
  const laidOut = files.filter(({ name }) => name !== '22-odd-layout.tf');

  it.each(Object.keys(mutations))('%s', (mutation) => {
    const lost = [];
    const random = seededRandom(11);
    for (const { name, text } of laidOut) {
      const tree = parseHcl(text);
      const mutant = mutate(tree, mutation, random);
      if (mutant) {
        const others = factsByItem(tree).filter(({ start, end }) => mutant.at < start || mutant.at > end);
        const kept = new Set(factsByItem(parseHcl(mutant.text)).flatMap(({ facts }) => facts));
        const missing = others.flatMap(({ facts }) => facts).filter((fact) => !kept.has(fact));
        lost.push(...missing.map((fact) => `${name}: ${fact}`));
      }
    }
    expect(lost).toEqual([]);
  });
});

function filesUnder(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:tf|tfvars|hcl)$/.test(name))
    .sort()
    .map((name) => ({
      name: relative(join(import.meta.dirname, 'corpus'), join(folder, name)).split(sep).join('/'),
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}

function mutantsOf(originals: readonly SourceFile[]): readonly SourceFile[] {
  const random = seededRandom(20);
  return originals.flatMap(({ name, text }) => {
    const tree = parseHcl(text);
    return Object.keys(mutations).flatMap((mutation) => {
      const mutant = mutate(tree, mutation, random);
      return mutant ? [{ name: `${name}: ${mutation}`, text: mutant.text }] : [];
    });
  });
}

function collectFacts(node: Node, facts: string[]): void {
  for (const child of node.namedChildren.filter(({ type }) => type !== 'comment')) {
    const [name, ...rest] = child.namedChildren.filter(({ type }) => type !== 'comment');
    if (child.type === 'body') {
      collectFacts(child, facts);
    } else if (child.type === 'attribute' && name && rest[0]) {
      facts.push(attributeFact(name.text, placeOf(child), placeOf(rest[0])));
    } else if (child.type === 'block' && name) {
      const labels = rest.filter(({ type }) => type === 'string_lit' || type === 'identifier').map((label) => label.text);
      facts.push(blockFact(name.text, labels, placeOf(child)));
      rest.filter(({ type }) => type === 'body').forEach((body) => collectFacts(body, facts));
    }
  }
}

function placeOf({ startIndex, endIndex }: Node): { readonly start: number; readonly end: number } {
  return { start: startIndex, end: endIndex };
}

/** The files that one of the two accepts and the other does not. */
function disagreements(judged: readonly SourceFile[]): readonly SourceFile[] {
  const rejected = rejectedByTerraform(judged);
  return judged.filter(({ text }, index) => rejected.has(index) !== (parseHcl(text).errors.length > 0));
}

function rejectedByTerraform(judged: readonly SourceFile[]): ReadonlySet<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-hcl-'));
  try {
    judged.forEach(({ text }, index) => writeFileSync(join(folder, `f${index}.tf`), text));
    const options = ['-no-color', '-check', '-list=false', '-write=false'];
    const { stdout, stderr } = spawnSync('terraform', ['fmt', ...options, folder], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    return new Set([...`${stdout}${stderr}`.matchAll(/ on .*?f(\d+)\.tf line \d+/g)].map((match) => Number(match[1])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasTerraform(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
