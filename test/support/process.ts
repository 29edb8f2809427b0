/** Runs a program of src/ as a process and records its output, for tests of exit codes and signals. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished } from 'vitest';
import { command } from './programs.js';

export class Program {
  output = '';
  readonly #child: ChildProcess;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;

  /**
   * `path` is below src/. Of this process's environment only PATH is passed on. It is killed when the test is over. With `stopsReading`
   * nobody reads its standard output.
   */
  constructor(path: string, env: NodeJS.ProcessEnv, args: readonly string[] = [], { stopsReading = false } = {}) {
    this.#child = spawn(process.execPath, [...command(path), ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (stopsReading) this.#child.stdout?.destroy();
    for (const stream of stopsReading ? [this.#child.stderr] : [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    this.ended = once(this.#child, 'close').then(([code]) => code);
    onTestFinished(() => this.end('SIGKILL'));
  }

  /** Waits until the process has written this. Returns the captured text. */
  async says(pattern: RegExp): Promise<string[]> {
    await expect.poll(() => this.output, { timeout: 60_000 }).toMatch(pattern);
    return pattern.exec(this.output)?.slice(1) ?? [];
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }
}

/** The output of a program, and its exit code. */
export async function run(path: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const program = new Program(path, env, args);
  const code = await program.ended;
  return { code, output: program.output };
}
