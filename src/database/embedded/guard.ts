/** The embedded database of a server: up to date, maintained, limited in time, and read-only while its disk is nearly full. */
import type { DatabaseOptions } from '../database.js';
import { DiskRoom, freeSpace, hasRoom, RESERVE_BYTES } from '../disk/disk-room.js';
import { NotWritable } from '../faults.js';
import { migrate, refuseOutdated } from '../migrate.js';
import type { EmbeddedClient } from './client.js';
import { embeddedSession, openEmbedded } from './embedded.js';
import { observed } from './observed-client.js';
import { createUpkeep } from './upkeep.js';

/** The same as on a server. */
const STATEMENT_MS = 30_000;
const NO_ROOM = `has less than ${RESERVE_BYTES / 2 ** 20} MB of free disk space and is read-only`;
const NOT_YET = 'has free disk space again, and accepts writes in a moment';

export interface Guarded {
  readonly client: EmbeddedClient;
  obstacle(): string | undefined;
  /** Resolves when the database answers. Rejects as soon as it is known to accept no writes, since the running statement may hang. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export async function openGuarded(options: DatabaseOptions): Promise<Guarded> {
  const {
    dataDir,
    opened,
    say,
    migrates = true,
    statementMs = STATEMENT_MS,
    warn = () => {},
    freeSpace: free = freeSpace,
  } = options;
  const look = () => hasRoom(dataDir ?? '.', free);
  const onLost = (error: Error) => warn('the embedded database failed, and is opened again', error);
  const { client, close } = opened ?? (await openEmbedded({ dataDir, onLost, hasRoom: look, ...(say && { say }) }));
  const pinging = new Set<(error: Error) => void>();
  const room = new DiskRoom({
    look,
    report: (enough) => {
      warn(enough ? 'the embedded database has free disk space again' : `the embedded database ${NO_ROOM}`);
      if (!enough) for (const refuse of pinging) refuse(new NotWritable(`The database ${NO_ROOM}.`));
    },
    end: () => client.abandon?.('its disk is nearly full, and a statement did not end'),
    // The one connection refuses writes from now on; reads continue.
    apply: async (enough) =>
      void (await client.exec(`SET SESSION CHARACTERISTICS AS TRANSACTION READ ${enough ? 'WRITE' : 'ONLY'}`)),
  });
  client.onChange?.((up) => up && room.reopened());
  const upkeep = createUpkeep(client, {
    mayWrite: () => room.enough,
    onError: (error) => warn('the statistics of the embedded database were not updated', error),
  });
  try {
    if (migrates) await migrate(embeddedSession(client), { say });
    else await refuseOutdated(embeddedSession(client));
    if (dataDir !== undefined) await upkeep.tend();
  } catch (error) {
    room.close();
    await close();
    throw error;
  }
  client.limitStatements?.(statementMs);
  return {
    client: observed(client, upkeep.changed),
    obstacle: () => (room.isWritable ? undefined : `The database ${room.enough ? NOT_YET : NO_ROOM}.`),
    ping: () =>
      new Promise<void>((resolve, reject) => {
        pinging.add(reject);
        client
          .query('SELECT 1')
          .then(() => resolve(), reject)
          .finally(() => pinging.delete(reject));
      }),
    close: () => {
      room.close();
      return close();
    },
  };
}
