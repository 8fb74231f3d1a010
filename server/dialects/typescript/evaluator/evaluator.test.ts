import { describe, expect, it } from 'vitest';
import { get, propertyAt } from '../../../core/query';
import type { Value } from '../../../core/value';
import { evaluateFiles, resourceOf, show } from '../testing';

const HEAD = "import * as aws from '@pulumi/aws';\nimport * as pulumi from '@pulumi/pulumi';\nconst config = new pulumi.Config();\n";

/** The value of an expression behind some code. */
function valueOf(code: string, expression: string, files: Readonly<Record<string, string>> = {}): Value {
  const program = evaluateFiles({ 'index.ts': `${HEAD}${code}\nnew aws.sqs.Queue('q', { tags: { it: ${expression} } });\n`, ...files });
  return get(resourceOf(program, 'aws_sqs_queue', 'q').properties, 'tags', 'it');
}

function check(rows: readonly (readonly [code: string, expression: string, expected: string])[]): void {
  it.each(rows)('%s → %s', (code, expression, expected) => {
    expect(show(valueOf(code, expression))).toBe(expected);
  });
}

describe('values', () => {
  check([
    ['const a = "x";', 'a', '"x"'],
    ['let a = 1; a = 2; a += 3;', 'a', '5'],
    ['let a = 1; a++; ++a;', 'a', '3'],
    ['const a = { b: { c: 1 } };', 'a.b.c', '1'],
    ['const { a, b: { c = 3 }, ...rest } = { a: 1, b: {}, d: 4 };', '[a, c, rest]', '[1, 3, { d: 4 }]'],
    ['const [a, , ...b] = [1, 2, 3, 4];', '[a, b]', '[1, [3, 4]]'],
    ['let a = 1, b = 2; [a, b] = [b, a];', '[a, b]', '[2, 1]'],
    ['const a = { x: 1, y: 2 };', '{ ...a, y: 3, z: 4 }', '{ x: 1, y: 3, z: 4 }'],
    ['const a = [1, 2];', '[0, ...a, 3]', '[0, 1, 2, 3]'],
    ['const a = "x", b = 2;', '`${a}-${b}`', '"x-2"'],
    ['', '`a-${config.require("n")}-b`', '`a-${<configuration n>}-b`'],
    ['const env = config.get("env") ?? "dev";', 'env', '(<configuration env> if config.get("env") is set | "dev" if config.get("env") is not set)'],
    ['const env = process.env.ENV || "dev";', 'env', '(<process.env.ENV> if process.env.ENV | "dev" if process.env.ENV is false)'],
    ['const p = config.getBoolean("prod");', 'p ? "a" : "b"', '("a" if p | "b" if p is false)'],
    ['const env = config.require("env");', 'env === "prod" ? 1 : 2', '(1 if env === "prod" | 2 if env !== "prod")'],
    ['', 'true ? "a" : "b"', '"a"'],
    ['', 'undefined ?? null ?? "c"', '"c"'],
    ['', '"" || "c"', '"c"'],
    ['', '0 && "c"', '0'],
    ['const o: { a?: { b: number } } = {};', 'o.a?.b', 'absent'],
    ['const o = { a: { b: 1 } };', 'o?.a!.b as number', '1'],
    ['', '(4 * 60 * 60) % 7 ** 2', '43'],
    ['', '!config.getBoolean("x")', '<!config.getBoolean("x")>'],
    ['enum Size { Small = "s", Large = "l" } enum N { A, B, C = 7, D }', '[Size.Large, N.B, N.D]', '["l", 1, 8]'],
    ['enum N { A, B = 4, C } enum S { X = "x" }', '[N[0], N[N.C], Object.keys(S), (N as any)[1] === undefined]', '["A", "C", ["X"], true]'],
    ['const m = new Map([["a", 1]]); if (config.getBoolean("x")) m.delete("a");', '[m.has("a"), m.size]', '[<m.has("a")>, <m.size>]'],
    ['const a = { x: 1 } as const satisfies object;', 'a.x', '1'],
    ['', 'missing.thing', '<missing.thing>'],
    ['const o: any = {}; o.a = 1; o["b"] = 2; delete o.c;', 'o', '{ a: 1, b: 2 }'],
    ['const o = { get a() { return 1; }, b() { return this.a + 1; } };', '[o.a, o.b()]', '[1, 2]'],
    ['const key = "k";', '{ [key]: 1, [config.require("x")]: 2 }', '{ k: 1, … }'],
    ['', '{ a: 1, ...config.requireObject("x") }', '{ a: (1 if not replaced | <configuration x> if replaced), … }'],
    ['const prod = config.getBoolean("prod");', '{ ...(prod && { a: 1 }), b: 2 }', '{ a: (1 if prod | absent if prod is false), b: 2 }'],
    ['', 'typeof "a" === "string"', 'true'],
    ['class A {} const a = new A();', 'a instanceof A', 'true'],
  ]);
});

describe('arrays, strings and objects', () => {
  check([
    ['', '[1, 2, 3].map((n) => n * 2)', '[2, 4, 6]'],
    ['', '["a", "b"].map((n, i) => `${n}${i}`)', '["a0", "b1"]'],
    ['', '[1, 2, 3].filter((n) => n > 1).concat([9], 10)', '[2, 3, 9, 10]'],
    ['', '[[1], [2, 3]].flatMap((n) => n)', '[1, 2, 3]'],
    ['', '[1, 2, 3].reduce((sum, n) => sum + n, 0)', '6'],
    ['', '["a", "b"].join("-")', '"a-b"'],
    ['', '["a", config.require("x")].join("/")', '`a/${<configuration x>}`'],
    ['', '"a,b,c".split(",").slice(1)', '["b", "c"]'],
    ['', '[1, 2, 3].find((n) => n === 2)', '2'],
    ['', '["a"].includes("a") && !["a"].includes("b")', 'true'],
    ['', '[3, 1, 2].sort().reverse()', '[3, 2, 1]'],
    ['const xs: number[] = []; xs.push(1, 2); xs.forEach((x) => xs.length);', 'xs', '[1, 2]'],
    ['', 'Object.entries({ a: 1, b: 2 }).map(([k, v]) => `${k}=${v}`)', '["a=1", "b=2"]'],
    ['', 'Object.keys({ a: 1 }).concat(Object.values({ b: "x" }) as any)', '["a", "x"]'],
    ['', 'Object.assign({}, { a: 1 }, { b: 2 })', '{ a: 1, b: 2 }'],
    ['', 'Object.fromEntries([["a", 1]])', '{ a: 1 }'],
    ['', 'Array.from({ length: 3 }, (_, i) => i)', '[0, 1, 2]'],
    ['', '[...new Set(["a", "b", "a"])]', '["a", "b"]'],
    ['const m = new Map([["a", 1]]); m.set("b", 2);', '[m.get("a"), m.get("b"), m.has("c")]', '[1, 2, false]'],
    ['', '"My Name!".toLowerCase().replace(/[^a-z0-9]+/g, "-")', '"my-name-"'],
    ['', '"abc".replace("b", "x").toUpperCase().padEnd(5, ".")', '"AXC.."'],
    ['', '"abc".startsWith("a") ? "abc".length : 0', '3'],
    ['', 'Math.max(1, 5) + Number("2") + parseInt("3")', '10'],
    ['', 'JSON.stringify({ a: 1 })', '{ a: 1 }'],
    ['', 'JSON.parse(\'{"a": [1]}\')', '{ a: [1] }'],
    ['', 'config.requireObject<string[]>("zones").map((z) => `${z}-x`)', '[`${<configuration zones[…]>}-x`, …]'],
    ['', 'String(5) + true', '"5true"'],
    ['const xs = config.getObject<string[]>("xs") ?? ["a"];', 'xs.map((x) => x)', '([<configuration xs[…]>, …] if config.getObject<string[]>("xs") is set | ["a"] if config.getObject<string[]>("xs") is not set)'],
    ['const n = config.getBoolean("n") ? 1 : 2;', '["a", "b", "c"].slice(0, n)', '(["a"] if config.getBoolean("n") | ["a", "b"] if config.getBoolean("n") is false)'],
  ]);
});

describe('statements and functions', () => {
  check([
    ['const xs: number[] = []; for (const x of [1, 2]) xs.push(x * 2);', 'xs', '[2, 4]'],
    ['let n = 0; for (let i = 0; i < 4; i++) { if (i === 2) continue; n += i; }', 'n', '4'],
    ['let n = 0; while (n < 5) n += 2;', 'n', '6'],
    ['const fs: (() => number)[] = []; for (let i = 0; i < 2; i++) fs.push(() => i);', 'fs.map((f) => f())', '[0, 1]'],
    ['const o: any = {}; for (const k in { a: 1, b: 2 }) o[k] = true;', 'o', '{ a: true, b: true }'],
    ['function f(a: number, b = 2, ...rest: number[]) { return [a, b, rest]; }', '[f(1), f(1, 3, 4)]', '[[1, 2, []], [1, 3, [4]]]'],
    ['const f = ({ a, b = 2 }: any) => a + b;', 'f({ a: 1 })', '3'],
    ['const add = (a: number) => (b: number) => a + b;', 'add(1)(2)', '3'],
    ['const a = later(); function later() { return 1; }', 'a', '1'],
    ['function fact(n: number): number { return n <= 1 ? 1 : n * fact(n - 1); }', 'fact(5)', '120'],
    ['function f(x?: string) { if (!x) return "none"; return x; }', '[f(), f("a")]', '["none", "a"]'],
    ['function f(x: boolean) { if (x) return "a"; return "b"; } const u = config.requireBoolean("u");', 'f(u)', '("a" if x | "b" if otherwise)'],
    ['let a = "x"; if (config.getBoolean("u")) a = "y";', 'a', '("y" if config.getBoolean("u") | "x" if config.getBoolean("u") is false)'],
    ['const xs = [1]; if (config.getBoolean("u")) { xs.push(2); }', 'xs', '[1, (2 if config.getBoolean("u") | absent if not (config.getBoolean("u")))]'],
    ['const u = config.getBoolean("u"); let a; if (u) { a = u ? 1 : 2; } else { a = 3; }', 'a', '(1 if u | 3 if u is false)'],
    ['let a; switch ("x" as string) { case "x": a = 1; break; default: a = 2; }', 'a', '1'],
    ['const s = config.require("s"); let a; switch (s) { case "x": a = 1; break; default: a = 2; }', 'a', '(1 if s is "x" | 2 if s is something else)'],
    ['let a; try { throw new Error("x"); } catch { a = 1; } finally { }', 'a', '1'],
    ['if (!config.get("x")) { throw new Error("no"); } const a = 1;', 'a', '1'],
    ['async function f() { return await Promise.resolve(1); } const a = await f();', 'a', '1'],
    ['const a = Promise.all([Promise.resolve(1), 2]).then(([x, y]) => x + y);', 'a', '3'],
    ['function* g() { yield 1; yield 2; }', '[...g()]', '[1, 2]'],
    ['namespace N { export const a = 1; }', 'N.a', '1'],
  ]);
});

describe('classes', () => {
  check([
    ['class A { x = 1; constructor(private readonly y: number) {} sum() { return this.x + this.y; } }', 'new A(2).sum()', '3'],
    ['class A { constructor(readonly n: string) {} get up() { return this.n + "!"; } } class B extends A { constructor() { super("b"); } }', 'new B().up', '"b!"'],
    ['class A { f() { return "a"; } } class B extends A { f() { return super.f() + "b"; } }', 'new B().f()', '"ab"'],
    ['class A { static readonly X = "x"; static make() { return new A(); } v = A.X; }', '[A.X, A.make().v]', '["x", "x"]'],
    ['class A { #p = 1; read = () => this.#p; }', 'new A().read()', '1'],
    ['abstract class A { constructor() { this.init(); } v = 0; init() {} } class B extends A { init() { this.v = 5; } }', 'new B().v', '5'],
  ]);
});

it('keeps the rest of a program whose import is half-typed', () => {
  expect(show(valueOf('const half = await import();\nconst a = 1;', 'a'))).toBe('1');
});

describe('modules', () => {
  const files = {
    'lib/a.ts': "export const one = 1;\nexport default { two: 2 };\nexport function three() { return 3; }\n",
    'lib/index.ts': "export * from './a';\nexport { one as uno } from './a.js';\nexport * as all from './a';\n",
    'common.js': 'const four = 4;\nmodule.exports = { four, five: () => 5 };\n',
    'data.json': '{ "six": [6] }',
    'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["lib/*"] } } } // trailing',
  };
  it.each([
    ["import { one, three } from './lib';", '[one, three()]', '[1, 3]'],
    ["import { uno, all } from './lib/index.js';", '[uno, all.one]', '[1, 1]'],
    ["import two from './lib/a';", 'two.two', '2'],
    ["import * as a from './lib/a';", 'a.default.two', '2'],
    ["import { one } from '@lib/a';", 'one', '1'],
    ["import common from './common';", '[common.four, common.five()]', '[4, 5]'],
    ["const { four } = require('./common');", 'four', '4'],
    ["import data from './data.json';", 'data.six', '[6]'],
    ["import { gone } from './gone';", 'gone', '<gone>'],
    ["import { join } from 'node:path';", 'join(__dirname, "..", "x")', '`${<__dirname>}/../x`'],
  ])('%s', (code, expression, expected) => {
    expect(show(valueOf(code, expression, files))).toBe(expected);
  });

  it('reads modules that import each other', () => {
    const texts = {
      'index.ts': `${HEAD}import { a } from './a';\nnew aws.sqs.Queue('q', { tags: { it: a() } });`,
      'a.ts': "import { b } from './b';\nexport const base = 1;\nexport const a = () => b();",
      'b.ts': "import { base } from './a';\nexport const b = () => base + 1;",
    };
    const program = evaluateFiles(texts);
    expect(show(get(resourceOf(program, 'aws_sqs_queue').properties, 'tags', 'it'))).toBe('2');
  });
});

describe('provenance', () => {
  const text = `${HEAD}
const algorithm = 'AES256';
const settings = { algorithm };
function encryption(kind: string) {
  return { sseAlgorithm: kind };
}
new aws.s3.Bucket('b', {
  serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: encryption(settings.algorithm) } },
});
`;

  it('leads from the property to the literal, with the definitions on the way', () => {
    const program = evaluateFiles({ 'index.ts': text });
    const path = ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default'];
    const property = propertyAt(resourceOf(program, 'aws_s3_bucket').properties, [...path, 'sse_algorithm']);
    const at = (range?: { readonly start: number; readonly end: number }): string => text.slice(range?.start, range?.end);
    expect(at(property?.value.from.location.range)).toBe("'AES256'");
    expect(property?.value.from.via.map((each) => each.name)).toEqual(['algorithm', 'settings.algorithm', 'kind']);
    expect(at(property?.site?.range)).toBe('kind');
    expect(at(property?.key?.range)).toBe('sseAlgorithm');
    expect(at(property?.member?.range)).toBe('sseAlgorithm: kind');
  });
});

describe('budgets', () => {
  it.each([
    ['an endless loop', 'while (true) { config.get("x"); }'],
    ['endless recursion', 'function f(n: number): number { return f(n + 1) + f(n); } f(0);'],
    ['a huge loop', 'for (let i = 0; i < 1e9; i++) { for (let j = 0; j < 1e9; j++) {} }'],
    ['growing text', 'let s = "x"; for (let i = 0; i < 500; i++) { s = s + s; }'],
    ['growing alternatives', 'let s = "x"; for (let i = 0; i < 100; i++) { if (config.getBoolean("b" + i)) s = s + i; }'],
    ['a self-containing object', 'const o: any = {}; o.self = o; const a: any[] = []; a.push(a); new aws.sqs.Queue("z", { tags: o, name: a as any });'],
    ['deep nesting', `const d = ${'['.repeat(300)}${']'.repeat(300)};`],
  ])('survives %s', (_, code) => {
    const program = evaluateFiles({ 'index.ts': `${HEAD}new aws.sqs.Queue('first', {});\n${code}` });
    expect(program.graph.ofType('aws_sqs_queue').some((each) => each.name === 'first')).toBe(true);
  });

  it('gives up on nesting that the parser cannot take, and says so', () => {
    const program = evaluateFiles({ 'index.ts': `${HEAD}const d = ${'['.repeat(20_000)};` });
    expect(program.graph.resources).toEqual([]);
  });
});
