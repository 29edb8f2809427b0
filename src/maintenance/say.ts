/** What the commands on the database write to standard output. */
import { escaped } from '../base/text.js';

// A reader that has enough, such as head, must not end a command in the middle of its work, nor with the exit code of a finding.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Writes one line, with its control characters escaped. */
export const say = (line: string): void => void process.stdout.write(`${escaped(line)}\n`);
