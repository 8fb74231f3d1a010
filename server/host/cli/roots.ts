/** From paths on the command line to loaded and checked roots. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Config } from '../../core/config';
import { CONFIG_FILE_NAME, readConfig, suggestion } from '../../core/config-file';
import type { Finding } from '../../core/finding';
import { LineIndex } from '../../core/text';
import { nodeFiles, pathOf, uriOf } from '../workspace/node-files';
import type { Resting } from '../workspace/analyzer';
import { Root } from '../workspace/root';
import type { Engine } from '../engine';
import { UsageError, type Environment } from './environment';

export interface RootSettings {
  readonly config?: string;
  readonly rule?: readonly string[];
}

/** Roots for paths, with every file read. Problems in configurations are printed; a path that does not exist ends the command. */
export async function loadRoots(paths: readonly string[], settings: RootSettings, environment: Environment, resting?: Resting): Promise<readonly Root[]> {
  const engine = selected(environment.engine(), settings.rule);
  const roots: Root[] = [];
  for (const path of paths) {
    const absolute = resolve(environment.cwd, path);
    const info = await stat(absolute).catch(() => undefined);
    if (!info) throw new UsageError(`there is no file or folder ${path}`);
    const folder = info.isDirectory() ? absolute : dirname(absolute);
    const config = await configurationFor(folder, settings.config, engine, environment);
    const root = new Root({
      uri: uriOf(folder),
      engine,
      access: nodeFiles,
      ...(config ? { config } : {}),
      ...(info.isDirectory() ? {} : { only: [uriOf(absolute)] }),
      nestedConfigs: settings.config === undefined,
      ...(resting ? { resting } : {}),
    });
    await root.load((done) => environment.progress(`reading ${path}: ${Math.round(done * 100)} %`));
    roots.push(root);
  }
  environment.progress(undefined);
  for (const root of roots) tellConfigProblems(root, environment);
  return roots;
}

/** Brings the findings of a root up to date. */
export function analyse(root: Root, environment: Environment): readonly Finding[] {
  let programs = 0;
  const work = root.analyzer.refresh();
  while (!work.next().done) environment.progress(`checking: ${++programs} programs`);
  environment.progress(undefined);
  return [...root.analyzer.findings.values()].flat();
}

/** The path of a file as a person at the working directory would write it, with slashes. */
export function displayPath(uri: string, cwd: string): string {
  return (relative(cwd, pathOf(uri)) || '.').split('\\').join('/');
}

function selected(engine: Engine, ids: readonly string[] | undefined): Engine {
  if (!ids) return engine;
  const known = engine.rules.map((rule) => rule.id);
  for (const id of ids) {
    if (!known.includes(id)) throw new UsageError(`there is no rule ${id}.${suggestion(id, known)} \`lintel rules\` lists them`);
  }
  return { ...engine, rules: engine.rules.filter((rule) => ids.includes(rule.id)) };
}

/** The configuration given, else the nearest above the root; those below are found with the files. */
async function configurationFor(
  folder: string,
  given: string | undefined,
  engine: Engine,
  environment: Environment,
): Promise<Config | undefined> {
  const path = given === undefined ? await nearestAbove(folder) : resolve(environment.cwd, given);
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new UsageError(`the configuration ${given ?? path} cannot be read`);
  const { config, problems } = readConfig(text, engine.rules.map((rule) => rule.id));
  const lines = new LineIndex(text);
  for (const { range, message } of problems) {
    const { line, column } = lines.positionAt(range.start);
    environment.err(`${relative(environment.cwd, path)}:${line + 1}:${column + 1}: ${message}\n`);
  }
  return config;
}

async function nearestAbove(folder: string): Promise<string | undefined> {
  for (let current = dirname(folder); ; current = dirname(current)) {
    const candidate = join(current, CONFIG_FILE_NAME);
    if (await stat(candidate).then((info) => info.isFile(), () => false)) return candidate;
    if (current === dirname(current)) return undefined;
  }
}

function tellConfigProblems(root: Root, environment: Environment): void {
  for (const [uri, { lines, problems }] of root.configProblems) {
    for (const { range, message } of problems) {
      const { line, column } = lines.positionAt(range.start);
      environment.err(`${displayPath(uri, environment.cwd)}:${line + 1}:${column + 1}: ${message}\n`);
    }
  }
}
