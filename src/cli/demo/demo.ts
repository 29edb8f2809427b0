/** `npm run demo`: the whole pipeline through the API, on a separate server or on the one at ASTRID_URL. */
import { parseArgs } from 'node:util';
import { escaped } from '../../base/text.js';
import { UsageError } from '../../base/usage-error.js';
import { Client } from '../../client/client.js';
import { AstridError } from '../../client/error.js';
import { journey } from './journey.js';
import { madeObservations } from './made-observations.js';
import { readObservations } from './observations-csv.js';
import { startServer } from './own-server.js';
import { ask, askHidden } from './prompt.js';
import { say, showAll } from './show.js';

const HELP = `npm run demo -- [--file PATH] [--survey NAME] [--verbose]

  --file PATH    a CSV file of observations, .gz or not: a header line, and at least a name, a right ascension, a
                 declination, and a date or time; without one a few dozen rows are made up. The demo refuses a file that
                 is ambiguous, and prints which of these options settle it:
  --column FIELD=COLUMN  this column is that field; repeatable. observedAt=DATE+TIME combines two columns, in UTC
  --ignore COLUMN        do not use this column; repeatable
  --missing=TEXT         a cell of exactly this text has no value, such as --missing=nan; repeatable
  --encoding NAME        utf-8, utf-16le, utf-16be, latin1 or windows-1252
  --survey NAME  the survey to ingest into, created if it does not exist (default: demo)
  --verbose      every document, its variables and its answer, not a line for each

Chapter one: a flow gets a key, ingests the observations with it, and loses it. Chapter two: a few of them go through
the whole pipeline, each step with a key that can do nothing else.

It starts a separate server on a temporary database, unless ASTRID_URL names one. On that one it signs in with
ADMIN_EMAIL and ADMIN_PASSWORD, or asks for them. At the end, and when it is stopped, it revokes its keys and
deactivates its model. The other data stay, and it lists them.`;

interface Target {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  readonly isOwn: boolean;
  stop(): Promise<void>;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' },
      column: { type: 'string', multiple: true },
      ignore: { type: 'string', multiple: true },
      missing: { type: 'string', multiple: true },
      encoding: { type: 'string' },
      survey: { type: 'string' },
      verbose: { type: 'boolean', short: 'v' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  if (values.verbose) showAll();
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort(new Interrupted()));
  // The reader of our output has closed it, as `head` does.
  process.stdout.on('error', () => interrupt.abort(new Interrupted()));
  // Before a server starts: an unreadable file should cost no time.
  const { file, column: columns, ignore: ignored, missing, encoding } = values;
  if (file === undefined && (columns ?? ignored ?? missing ?? encoding) !== undefined)
    throw new UsageError('--column, --ignore, --missing and --encoding say how to read a file: name it with --file.');
  const observations =
    file === undefined ? madeObservations() : await readObservations(file, { columns, ignored, missing, encoding });
  const target = await findTarget(interrupt.signal);
  try {
    await journey({ ...target, observations, survey: values.survey ?? 'demo', signal: interrupt.signal });
    return 0;
  } finally {
    await target.stop();
  }
}

async function findTarget(signal: AbortSignal): Promise<Target> {
  if (!process.env.ASTRID_URL) return { ...(await startServer(signal)), isOwn: true };
  // Refuses a URL with a password before it is shown.
  const { url } = new Client({ apiKey: null });
  const email = process.env.ADMIN_EMAIL || (await ask(`E-mail of an admin at ${url}: `, signal));
  const password = process.env.ADMIN_PASSWORD || (await askHidden('Password: ', signal));
  return { url, email, password, isOwn: false, stop: async () => {} };
}

class Interrupted extends Error {}

async function run(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    if (error instanceof Interrupted) {
      say('\nStopped.');
      return 130;
    }
    process.stderr.write(`\nThe demo stopped: ${escaped(explain(error))}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof AstridError) {
    const { code, message, requestId } = error;
    return `${code}: ${message}${requestId ? ` (request ${requestId})` : ''}`;
  }
  const { message = String(error), code } = error as NodeJS.ErrnoException;
  // parseArgs explains the error itself.
  if (error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS')) return message;
  return error instanceof Error ? (error.stack ?? message) : message;
}

process.exitCode = await run();
