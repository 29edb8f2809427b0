/** Asks questions on the terminal. Without a terminal the answer must come from the environment. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UsageError } from '../../base/usage-error.js';

export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = open(process.stdout, signal);
  try {
    return (await terminal.question(question, { signal })).trim();
  } finally {
    terminal.close();
  }
}

/** Does not show the typed text. */
export async function askHidden(question: string, signal: AbortSignal): Promise<string> {
  process.stdout.write(question);
  const terminal = open(new Writable({ write: (_chunk, _encoding, done) => done() }), signal);
  try {
    return await terminal.question('', { signal });
  } finally {
    terminal.close();
    process.stdout.write('\n');
  }
}

function open(output: Writable, signal: AbortSignal) {
  signal.throwIfAborted();
  if (!process.stdin.isTTY) throw new UsageError('ASTRID_URL is set: set ADMIN_EMAIL and ADMIN_PASSWORD too, to sign in there.');
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  // The line editor consumes Ctrl-C, but the program should still receive it.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return terminal;
}
