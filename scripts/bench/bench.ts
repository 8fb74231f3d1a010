/**
 * `npm run bench [-- --json] [--only DIALECT:LINES]`: how long an edit takes to its diagnostics, a cold scan of one file, and a scan of a workspace.
 * With `--only`, just one row of the first table, for profiles. Runs what `npm run build` left in `dist/`, and the analyzer as the server drives it, in this process.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../../server/core/config';
import { tuneCollector, youngCollector } from '../../server/host/collector';
import { createEngine, type Engine } from '../../server/host/engine';
import { loaders } from '../../server/host/node-loaders';
import type { Root } from '../../server/host/workspace/root';
import { RESTING } from '../../server/host/lsp/workspace';
import { Analyzer } from '../../server/host/workspace/analyzer';
import { DOCUMENTS, type BenchDocument } from './documents';

/** What stands at a place after each keystroke: a word is typed, and deleted. */
const KEYSTROKES = ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcd', 'abc', 'ab', 'a', ''];
const WORDS = 100;
/** Words that are not measured. */
const WARM_UP = 5;
const COLD_RUNS = 10;
const WORKSPACE_FILES = 500;
const dist = join(process.cwd(), 'dist');

interface Timing {
  readonly dialect: string;
  readonly lines: number;
  readonly p50: number;
  readonly p95: number;
  readonly findings: number;
  /** Where evaluation was cut off because a budget ran out. */
  readonly limits: readonly string[];
}

tuneCollector();
const tidy = youngCollector();
const only = process.argv[process.argv.indexOf('--only') + 1];
if (process.argv.includes('--workspace')) {
  scanWorkspace(process.argv.at(-1) ?? '.');
} else if (process.argv.includes('--only') && only !== undefined) {
  const [dialect, lines] = only.split(':');
  const document = DOCUMENTS.find((each) => each.dialect === dialect);
  if (document) printEdits(measureEdits(document, Number(lines ?? 1000), createEngine(loaders(dist))));
  else console.error(`--only takes one of: ${DOCUMENTS.map((each) => each.dialect).join(', ')}`);
} else {
  const engine = createEngine(loaders(dist));
  const edits = DOCUMENTS.flatMap((document) => [300, 1000, 3000].map((lines) => measureEdits(document, lines, engine)));
  const cold = DOCUMENTS.map((document) => ({ dialect: document.dialect, ms: measureCold(document) }));
  const workspace = measureWorkspace();
  report({ machine: machine(), edits, cold, workspace }, process.argv.includes('--json'));
}

/** Milliseconds from a keystroke to the findings of the whole program, while words are typed and deleted at random places. */
function measureEdits(document: BenchDocument, lines: number, engine: Engine): Timing {
  const root = 'file:///bench';
  const uri = `${root}/${document.file}`;
  const analyzer = new Analyzer({ root, ...engine, config: DEFAULT_CONFIG, today: () => '2026-01-01' });
  const text = document.text(lines);
  const positions = occurrences(text, document.target);
  const update = (next: string): void => {
    analyzer.setText(uri, next);
    const work = analyzer.refresh();
    while (!work.next().done);
  };
  update(text);
  const times: number[] = [];
  const random = generator(7);
  for (let word = 0; word < WORDS; word++) {
    const at = (positions[Math.floor(random() * positions.length)] ?? 0) + document.target.length;
    for (const typed of KEYSTROKES) {
      const next = `${text.slice(0, at)}${typed}${text.slice(at)}`;
      const started = performance.now();
      update(next);
      // The first ones are compiled while they run.
      if (word >= WARM_UP) times.push(performance.now() - started);
      // As the server does, once the findings are on their way.
      tidy?.();
    }
  }
  const findings = [...analyzer.findings.values()].flat().length;
  const limits = analyzer.programs.flatMap((program) => program.limits);
  return { dialect: document.dialect, lines, p50: percentile(times, 0.5), p95: percentile(times, 0.95), findings, limits };
}

function measureCold(document: BenchDocument): number {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  writeFileSync(join(folder, document.file), document.text(300));
  const times = Array.from({ length: COLD_RUNS }, () => {
    const started = performance.now();
    spawnSync(process.execPath, [join(dist, 'cli.js'), 'scan', folder, '--format', 'json'], { stdio: 'ignore' });
    return performance.now() - started;
  });
  rmSync(folder, { recursive: true });
  return percentile(times, 0.5);
}

interface WorkspaceTiming {
  readonly files: number;
  readonly seconds: number;
  readonly filesPerSecond: number;
  readonly peakMegabytes: number;
  readonly findings: number;
  /** Milliseconds from a keystroke in one of its files to the findings of all, median. */
  readonly edit: number;
}

/** In a process of its own, so that its peak memory is that of the scan. */
function measureWorkspace(): WorkspaceTiming {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'));
  for (let index = 0; index < WORKSPACE_FILES; index++) {
    const document = DOCUMENTS[index % DOCUMENTS.length];
    if (!document) continue;
    const module = join(folder, `module-${index}`);
    mkdirSync(module);
    writeFileSync(join(module, document.file), document.text(120));
  }
  const output = execFileSync(process.execPath, [process.argv[1] ?? '', '--workspace', folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  // The child is this script; it prints this shape.
  return JSON.parse(output) as WorkspaceTiming;
}

function scanWorkspace(folder: string): void {
  const started = performance.now();
  void import('../../server/host/workspace/node-files').then(async ({ nodeFiles, uriOf }) => {
    const { Root } = await import('../../server/host/workspace/root');
    const root = new Root({ uri: uriOf(folder), engine: createEngine(loaders(dist)), access: nodeFiles, resting: RESTING });
    await root.load();
    const work = root.analyzer.refresh();
    while (!work.next().done);
    const seconds = (performance.now() - started) / 1000;
    const files = root.analyzer.sources.size;
    const timing: WorkspaceTiming = {
      files,
      seconds,
      filesPerSecond: files / seconds,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      findings: [...root.analyzer.findings.values()].flat().length,
      edit: editIn(root),
    };
    process.stdout.write(JSON.stringify(timing));
  });
}

function editIn({ analyzer }: Root): number {
  const times: number[] = [];
  for (const [uri, { text }] of [...analyzer.sources].slice(0, 60)) {
    analyzer.setText(uri, text.replace('Holds the exports', 'Holds the exports of'));
    const started = performance.now();
    const work = analyzer.refresh();
    while (!work.next().done);
    times.push(performance.now() - started);
  }
  return percentile(times, 0.5);
}

function machine(): Readonly<Record<string, string | number>> {
  // The package's own manifest has a version.
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return { lintel: version, node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model ?? 'unknown' };
}

interface Results {
  readonly machine: ReturnType<typeof machine>;
  readonly edits: readonly Timing[];
  readonly cold: readonly { readonly dialect: string; readonly ms: number }[];
  readonly workspace: WorkspaceTiming;
}

function report(results: Results, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(results, null, 2));
    return;
  }
  console.log(Object.entries(results.machine).map(([name, value]) => `${name} ${value}`).join(', '));
  console.log('\nOne edit to its diagnostics, ms');
  results.edits.forEach(printEdits);
  console.log('\nCold `lintel scan` of one file of 300 lines, ms (median)');
  for (const { dialect, ms } of results.cold) console.log(`  ${dialect.padEnd(20)} ${ms.toFixed(0).padStart(6)}`);
  const { files, seconds, filesPerSecond, peakMegabytes, findings, edit } = results.workspace;
  console.log(`\nWorkspace of ${files} files: ${seconds.toFixed(2)} s, ${filesPerSecond.toFixed(0)} files/s, peak ${peakMegabytes.toFixed(0)} MB, ${findings} findings`);
  console.log(`One edit in it: ${edit.toFixed(1)} ms (median)`);
}

function printEdits({ dialect, lines, p50, p95, findings, limits }: Timing): void {
  const outcome = limits.length === 0 ? `${findings} findings` : `${findings} findings, cut off: ${limits.join('; ')}`;
  console.log(`  ${dialect.padEnd(20)} ${String(lines).padStart(5)} lines  p50 ${p50.toFixed(1).padStart(6)}  p95 ${p95.toFixed(1).padStart(6)}  (${outcome})`);
}

function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}

function occurrences(text: string, part: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

/** A small deterministic generator of numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
