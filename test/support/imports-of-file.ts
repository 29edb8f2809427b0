/** The opening of tests that import keys: a server, a database of the original REST service, and an owner whom both know. */
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll } from 'vitest';
import { embeddedSession } from '../../src/database/embedded/embedded.js';
import { readSource } from '../../src/maintenance/import-keys-source.js';
import { importKeys } from '../../src/maintenance/import-keys-write.js';
import { type RestRow, RestService } from './rest-service.js';
import { serverOfFile } from './server-of-file.js';

export const TIMEOUT = 120_000;

interface Importing {
  readonly apply?: boolean;
  readonly maxDays?: number;
}

/** Call it at the top of the file. `rest` and `owner` exist from the first test on. */
export function importsOfFile() {
  const server = serverOfFile({ hears: true });
  let source: PGlite;
  let rest: RestService;
  let owner: string;
  beforeAll(async () => {
    source = await PGlite.create();
    rest = await RestService.in(embeddedSession(source as never));
    await server.makeUser('RESEARCHER', { email: 'owner@example.org' });
    owner = await rest.addUser('Owner@Example.org');
  }, TIMEOUT);
  afterAll(() => source.close());

  /** Imports all keys of the source; the lines of the report. */
  async function move({ apply = true, maxDays }: Importing = {}): Promise<string[]> {
    const lines: string[] = [];
    const read = await readSource((sql, parameters) => rest.session.rows(sql, parameters));
    await importKeys(server.app.database.prisma, read, { apply, maxDays, say: (line) => void lines.push(line) });
    return lines;
  }

  /** Puts only these keys into the source. */
  async function only(rows: readonly RestRow[], by: string | null = owner) {
    await rest.session.script('DELETE FROM api_keys');
    const made = await rest.addKeys(by, rows);
    // The search for leaked secrets takes each of them through all rows.
    for (const { key } of made.slice(0, 10)) server.secrets.add(key);
    return made;
  }

  const rowOf = (id: string) => server.app.db.apiKey.findUnique({ where: { id } });

  return {
    server,
    get rest() {
      return rest;
    },
    /** The id of the owner in the source. */
    get owner() {
      return owner;
    },
    move,
    only,
    rowOf,
    /** The lines about a single key of the source, without its id and name. */
    async reportOn(row: RestRow, { by = owner as string | null, maxDays }: { by?: string | null; maxDays?: number } = {}) {
      const [made] = await only([row], by);
      const lines = (await move({ maxDays })).slice(0, -2).map((line) => line.replace(/ [0-9a-f-]{36} ".*?":/, ''));
      return { lines, row: await rowOf(made?.id as string), key: made?.key as string };
    },
  };
}
