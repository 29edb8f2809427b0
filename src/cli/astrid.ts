/** `astrid`: runs one command, and ends with a documented exit code. A failure is one line on standard error. */
import type { Running } from './command.js';
import { failureOf, Interrupted, lineOf } from './exit.js';
import { programFor } from './program.js';

const interrupt = new AbortController();
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => interrupt.abort(new Interrupted(exitCode)));
// The reader of the output has closed it, as `head` does.
process.stdout.on('error', () => process.exit(0));

const running: Running = { signal: interrupt.signal };

try {
  await programFor(running).parseAsync();
} catch (error) {
  const failure = failureOf(interrupt.signal.aborted ? interrupt.signal.reason : error, running.credential);
  const { exitCode, ...shown } = failure;
  if (failure.message !== '')
    process.stderr.write(
      (running.isJson ?? process.argv.includes('--json')) ? `${JSON.stringify({ error: shown })}\n` : lineOf(failure),
    );
  process.exitCode = exitCode;
}
