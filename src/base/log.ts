/**
 * The log of the server: lines of JSON on standard output. Lines below the level `warn` are written together, at the end of the turn of the
 * event loop in which they arose: so requests that end in one turn need one system call. All other lines are written immediately, with those
 * before them. A process that ends by itself writes everything. Only a process that is killed, or that crashes in native code, loses
 * lines: those of its last turn.
 */
import pino, { type Logger } from 'pino';
import { escaped } from './text.js';

/** More characters are not kept until the end of a turn. */
const MOST_WAITING = 16_000;
const WARN = pino.levels.values.warn as number;
/** With this property, pino states the level of each line before it writes the line. */
const METADATA = Symbol.for('pino.metadata');

/** `destination` is a file descriptor or the path of a file. */
export function createLog(level: string, destination: number | string = 1): Logger {
  // It writes completely before it returns, also to a pipe that is full. It ignores a pipe whose reader has closed it.
  const output = pino.destination({ dest: destination, sync: true });
  let waiting = '';
  let isScheduled = false;
  const flush = () => {
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    output.write(lines);
  };
  const atEndOfTurn = () => {
    isScheduled = false;
    flush();
  };
  const lines = {
    [METADATA]: true,
    lastLevel: 0,
    write(line: string) {
      waiting += line;
      if (lines.lastLevel >= WARN || waiting.length > MOST_WAITING) flush();
      else if (!isScheduled) {
        isScheduled = true;
        setImmediate(atEndOfTurn);
      }
    },
  };
  process.once('exit', flush);
  const redact = ['*.password', '*.key', 'password', 'key'];
  return pino({ level, redact, hooks: { streamWrite: escaped } }, lines);
}
