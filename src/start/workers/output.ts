/** The log of several workers as one: the parent alone writes it, in whole lines. A process that was killed may leave a part of a line. */
import type { Readable } from 'node:stream';
import pino from 'pino';

/** A longer line is cut into two. */
const LONGEST = 1_000_000;

interface Output {
  /** Writes the lines of a worker. */
  follow(stream: Readable): void;
}

/** `destination` is a file descriptor, or the path of a file. */
export function createOutput(destination: number | string = 1): Output {
  // It writes completely before it returns, like the log of the parent.
  const output = pino.destination({ dest: destination, sync: true });
  return {
    follow(stream) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        rest += text;
        const end = rest.lastIndexOf('\n') + 1;
        if (end > 0) output.write(rest.slice(0, end));
        rest = rest.slice(end);
        if (rest.length > LONGEST) {
          output.write(`${rest}\n`);
          rest = '';
        }
      });
      stream.on('error', () => {});
    },
  };
}
