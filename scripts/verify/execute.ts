/** Runs the tools. */
import { spawn } from 'node:child_process';

export interface Execution {
  /** -1 when the command ended by a signal, ran out of time or could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecuteOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutSeconds?: number;
}

/** Never rejects: what went wrong is in `stderr`. */
export function execute(command: string, args: readonly string[], options: ExecuteOptions = {}): Promise<Execution> {
  const { cwd, env, input = '', timeoutSeconds = 300 } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const timer = setTimeout(() => {
      stderr.push(Buffer.from(`\n${command} was ended after ${timeoutSeconds} s`));
      child.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    const end = (code: number): void => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') });
    };
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A tool that ends before it has read everything has said what it has to say.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => {
      stderr.push(Buffer.from(error.message));
      end(-1);
    });
    child.on('close', (code) => end(code ?? -1));
  });
}

/** Whether a command is on the PATH. */
export async function isInstalled(command: string, versionArgument = '--version'): Promise<boolean> {
  return (await execute(command, [versionArgument], { timeoutSeconds: 30 })).code === 0;
}

/** Maps with at most `limit` at a time; results in order. */
export async function mapLimited<T, R>(items: readonly T[], limit: number, map: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await map(item));
  };
  await Promise.all(Array.from({ length: limit }, work));
  return items.map((_, index) => results.get(index) as R); // Every index was set by `work`.
}
