// Cuts the TypeScript compiler down to its parser and what typescript-estree's converter uses of it: a third of the size,
// and a quarter of the time to load. The published file is one module whose parts begin with `// src/compiler/NAME.ts`;
// everything from the command-line parser on (checker, emitter, services) is dropped and the rest is tree-shaken.
//
// Both packages are made to leave nothing behind as well. What they keep beside the trees (children in a global `WeakMap`,
// accessors for deprecated names, which V8 keeps in its maps) makes the trees of every keystroke survive until the next full
// garbage collection; and nobody asks for the lines and columns of nodes, which are a third of a tree.
//
// This relies on those markers, so it is verified for the pinned versions only, and `slim-typescript.test.ts` compares the
// trees of both builds.
import * as esbuild from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names that are used of `typescript` by our own code. */
const OWN_NAMES = ['createSourceFile', 'ScriptTarget', 'JSDocParsingMode', 'ScriptKind'];

/** Builds the slim compiler into `.cache/` if it is not there; gives esbuild's `alias` and `plugins` that use it. */
export async function slimTypeScript(root) {
  const estree = join(root, 'node_modules/@typescript-eslint/typescript-estree/dist');
  const compiler = join(root, 'node_modules/typescript/lib/typescript.js');
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/typescript/package.json'), 'utf8'));
  const folder = join(root, '.cache/slim-typescript');
  const output = join(folder, `typescript-${version}.cjs`);
  if (!existsSync(output) || (await stat(output)).mtimeMs < (await stat(new URL(import.meta.url))).mtimeMs) {
    await mkdir(folder, { recursive: true });
    await buildSlim(compiler, estree, join(root, 'node_modules/ts-api-utils/lib/index.cjs'), folder, output);
  }
  return {
    alias: { typescript: output },
    plugins: [converterOnly(estree)],
  };
}

/** The package's public entry drags in Node's modules; the converter alone is a file that its exports map hides. */
function converterOnly(estree) {
  return {
    name: 'typescript-estree converter',
    setup(build) {
      build.onResolve({ filter: /^@typescript-eslint\/typescript-estree\/use-at-your-own-risk$/ }, () => ({ path: join(estree, 'ast-converter.js') }));
      build.onLoad({ filter: /typescript-estree[\\/]dist[\\/](convert|node-utils)\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        return { contents: path.endsWith('convert.js') ? withoutDeprecatedNames(source) : withoutLines(source) };
      });
      stubNodeModules(build);
    },
  };
}

function withoutDeprecatedNames(source) {
  return replaced(source, /(#withDeprecated(?:Alias)?Getter\([^)]*\) \{\n)/g, '$1        return node;\n', 2);
}

/** All nodes get the same place: typescript-estree computes it whatever its settings say. */
function withoutLines(source) {
  const nowhere = 'const NOWHERE = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };';
  return `${nowhere}\n${replaced(source, /(function getLocFor\(range, ast\) \{\n)/g, '$1    return NOWHERE;\n', 1)}`;
}

function replaced(source, pattern, by, times) {
  if ([...source.matchAll(pattern)].length !== times) throw new Error(`A package is not as expected where ${pattern} is to be replaced: see scripts/slim-typescript.mjs`);
  return source.replace(pattern, by);
}

async function buildSlim(compiler, estree, apiUtils, folder, output) {
  const source = await readFile(compiler, 'utf8');
  const exported = exportedNames(source);
  const used = await usedNames(estree, apiUtils);
  const { text, kept } = cut(source, exported, used);
  const entry = join(folder, 'typescript-slim.mjs');
  const list = kept.map((name) => (exported.get(name) === name ? name : `${exported.get(name)} as ${name}`));
  await writeFile(entry, `${text}\nexport { ${list.join(', ')} };\n`);
  await esbuild.build({
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    // Interop: importers expect a plain CommonJS module, whose `default` is the module itself.
    footer: { js: 'module.exports = Object.defineProperty(Object.assign({}, module.exports), "__esModule", { value: false });' },
    logLevel: 'error',
    plugins: [{ name: 'node stubs', setup: stubNodeModules }],
  });
}

/** Public name to the name of the declaration. */
function exportedNames(source) {
  const list = /__export\(typescript_exports, \{([\s\S]*?)\n\}\);/.exec(source)?.[1];
  if (!list) throw new Error('typescript.js has no list of exports where it used to be: see scripts/slim-typescript.mjs');
  return new Map([...list.matchAll(/^\s+(\w+): \(\) => (\w+)/gm)].map((match) => [match[1], match[2]]));
}

async function usedNames(estree, apiUtils) {
  const names = new Set(OWN_NAMES);
  for (const file of await readdir(estree)) {
    if (!file.endsWith('.js')) continue;
    const text = await readFile(join(estree, file), 'utf8');
    for (const match of text.matchAll(/\b(?:ts|typescript_1)\.([A-Za-z]\w+)/g)) names.add(match[1]);
  }
  const utils = await readFile(apiUtils, 'utf8');
  for (const match of utils.matchAll(/\b(?:ts\d*|import_typescript\d*(?:\.default)?|ts\d*__default\.default|[A-Za-z_]\w*\.default)\.([A-Za-z]\w+)/g)) names.add(match[1]);
  return names;
}

/** The text up to the command-line parser, with the syntax nodes of the services, which have the methods that the converter calls. */
function cut(source, exported, used) {
  const start = source.indexOf('// src/compiler/commandLineParser.ts');
  const services = source.indexOf('// src/services/services.ts');
  const servicesEnd = source.indexOf('function toEditorSettings(');
  if (start < 0 || services < 0 || servicesEnd < 0) throw new Error('typescript.js is not divided as expected: see scripts/slim-typescript.mjs');
  const nodes = source.slice(services, servicesEnd);
  const whole = [
    source.slice(0, start).replace('var ts = {}; ((module) => {\n"use strict";', ''),
    nodes,
    'var scanner = createScanner(99, true);',
    'setObjectAllocator(getServicesObjectAllocator());',
  ]
    .join('\n')
    .replace('module.exports = __toCommonJS(typescript_exports);', '')
    // The parser asks nothing of the system it runs on; without this it would call Node's modules when it is loaded.
    .replace(/(function isNodeLikeSystem\(\) \{\s*return )[^;]+;/, '$1false;')
    .replace(/^__export\(/gm, '/* @__PURE__ */ __export(');
  const kept = '{ get: (file) => file.childrenOfNodes, set: (file, children) => void (file.childrenOfNodes = children) }';
  const text = replaced(whole, /(var sourceFileToNodeChildren = )[^;]+;/g, `$1${kept};`, 1);
  const names = [...used].filter((name) => exported.has(name) && new RegExp(`(?:function|var|const|let|class) ${exported.get(name)}\\b`).test(text));
  const missing = OWN_NAMES.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`The slim compiler lacks ${missing.join(', ')}: see scripts/slim-typescript.mjs`);
  return { text, kept: names };
}

function stubNodeModules(build) {
  build.onResolve({ filter: /^(node:)?(fs|path|os|inspector|crypto|module|perf_hooks|source-map-support)$/ }, ({ path }) => ({ path, namespace: 'stub' }));
  build.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'module.exports = {};' }));
}
