/**
 * The thread of the embedded database. It opens PGlite in a folder and runs one statement at a time for client.ts,
 * which keeps the order and the transactions. While a statement runs, only this thread is busy.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { messages, PGlite } from '@electric-sql/pglite';
import { charactersLeft } from '../../../base/characters.js';
import { extensions } from '../extensions.js';
import { withShortQueries } from '../queries.js';
import { EmbeddedReads } from '../reads.js';
import { type FromThread, type PlainError, TOO_MUCH, type ToThread } from './messages.js';

const port = parentPort as NonNullable<typeof parentPort>;
const send = (message: FromThread): void => port.postMessage(message);
const asText = (value: string): string => value;

const known = new Map<string, Record<number, typeof asText>>();

/** Parsers that leave the values of these types as text. The same types give the same object, so that it is merged with others once. */
function parsersOf(types: readonly number[]): Record<number, typeof asText> {
  const key = types.join();
  const parsers = known.get(key) ?? Object.fromEntries(types.map((type) => [type, asText]));
  known.set(key, parsers);
  return parsers;
}

/** An error in a form that can be sent between threads. Of a PostgreSQL error it keeps all fields; the code is the important one. */
function plain(error: unknown): PlainError {
  if (!(error instanceof Error)) {
    // PGlite throws objects that are not Errors when its file system fails.
    const { name, errno } = (error ?? {}) as { name?: unknown; errno?: unknown };
    return { message: `${name ?? typeof error} ${errno ?? ''}`.trim() };
  }
  if (!(error instanceof messages.DatabaseError)) return { message: error.message };
  const { message, ...rest } = error;
  const database = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === 'string'));
  return { message: error.message || message, database };
}

async function answer(client: PGlite, reads: EmbeddedReads, { ask }: ToThread): Promise<unknown> {
  switch (ask.what) {
    case 'read': {
      const text = await reads.read(ask.statement);
      return text !== null && text.length > ask.most ? TOO_MUCH : { text };
    }
    case 'query': {
      const { rows, fields, affectedRows, rowCount } = await client.query(ask.sql, ask.parameters, {
        rowMode: ask.rowMode,
        parsers: parsersOf(ask.asText),
      });
      if (charactersLeft(rows, ask.most) < 0) return TOO_MUCH;
      return { rows, fields, affectedRows, rowCount };
    }
    case 'exec':
      return (await client.exec(ask.sql)).map(({ rows, fields, affectedRows, command }) => ({
        ...{ rows, fields, affectedRows, command },
      }));
    case 'close':
      return client.close();
  }
}

async function serve(): Promise<void> {
  const client = withShortQueries(await PGlite.create({ dataDir: workerData.files, extensions }));
  const reads = new EmbeddedReads(client);
  client.onNotification((channel, payload) => send({ channel, payload }));
  port.on('message', (request: ToThread) => {
    answer(client, reads, request).then(
      (result) => {
        send({ id: request.id, result });
        if (request.ask.what === 'close') port.close();
      },
      (error: unknown) => send({ id: request.id, error: plain(error) }),
    );
  });
  send({ ready: true });
}

serve().catch((error: unknown) => send({ failed: plain(error) }));
