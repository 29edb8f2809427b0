/** Runs the command line `astrid` as a process: with standard input from a pipe, or at a terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { command } from './programs.js';

const PROGRAM = command('cli/astrid.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Of this process's environment only PATH is passed on. */
export async function astrid(env: NodeJS.ProcessEnv, args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [...PROGRAM, ...args], { env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ran = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, ...ran };
}

/** `script` of util-linux gives a process a terminal. */
export const hasTerminals = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** What Ctrl-C sends. */
export const CTRL_C = '\u0003';

/** The command at a terminal of 80 columns. Questions and results appear together in `shown`. */
export class Terminal {
  #shown = '';
  readonly #child;
  readonly ended: Promise<number | null>;

  constructor(env: NodeJS.ProcessEnv, args: readonly string[]) {
    const line = [process.execPath, ...PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
    this.#child = spawn('script', ['-qec', `stty cols 80; exec ${line}`, '/dev/null'], {
      env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text;
    });
    this.ended = once(this.#child, 'close').then(([code]) => code);
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  get shown(): string {
    return stripVTControlCharacters(this.#shown);
  }

  /** With the sequences that color it and move the cursor. */
  get raw(): string {
    return this.#shown;
  }

  async shows(pattern: RegExp): Promise<void> {
    await expect.poll(() => this.shown, { timeout: 30_000 }).toMatch(pattern);
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  async answer(question: RegExp, text: string): Promise<void> {
    await this.shows(question);
    this.type(`${text}\r`);
  }
}
