/** `npm run move`: the embedded database arrives on PostgreSQL complete and equal, or nothing does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import { migrate, type SqlSession } from '../../src/database/migrate.js';
import { withMigrationSession } from '../../src/database/migration-session.js';
import { withSession } from '../../src/database/server/postgres.js';
import { copyAll } from '../../src/maintenance/move-copy.js';
import { databaseUrl } from '../support/global-setup.js';
import { Program, run } from '../support/process.js';

const origin = inject('databaseOrigin');
const MOVE = 'maintenance/move.ts';
const TIMEOUT = 300_000;

/** Each differs from a plausible misreading of its text. */
const TEXTS = [
  'NULL',
  'null',
  '{}',
  '{"a","b"}',
  '"quoted"',
  "it's",
  'back\\slash',
  '\\N',
  'two\nlines',
  '\ttab',
  'é 🔭 ﷽',
  ' spaces ',
  ',',
];
/** Doubles whose shortest text has 17 digits, or that are at a border. */
const DOUBLES = [
  '0.1',
  '0.30000000000000004',
  '5e-324',
  '2.2250738585072014e-308',
  '1.7976931348623157e308',
  '1e-7',
  '123456789.12345679',
];

describe.runIf('url' in origin)('moving', () => {
  let folder: string;
  let dataDir: string;
  const made: string[] = [];
  const server = async (sql: string, values: unknown[] = [], url = (origin as { url: string }).url) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  const newTarget = async (): Promise<string> => {
    const name = `astrid_move_${process.pid}_${made.length}`;
    await server(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
    made.push(name);
    return databaseUrl((origin as { url: string }).url, name);
  };
  const move = (url: string | undefined, env: NodeJS.ProcessEnv = {}) =>
    run(MOVE, { DATA_DIR: dataDir, ...(url !== undefined && { TARGET_DATABASE_URL: url }), ...env });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'astrid-move-'));
    dataDir = join(folder, 'data');
  });

  // The tests after it use this folder.
  test(
    'a folder that a server uses is refused',
    async () => {
      // The first start loads the demo data, and the stop seals the audit log.
      const first = new Program('main.ts', { DATA_DIR: dataDir, PORT: '0' });
      await first.says(/"msg":"ready"/);
      const refused = await move('postgresql://astrid@127.0.0.1:1/none');
      expect([refused.code, refused.output]).toEqual([2, expect.stringContaining('in use')]);
      await first.end('SIGTERM');
      const database = await openDatabase({ dataDir });
      const { prisma } = database;
      const [survey] = await prisma.survey.findMany({ take: 1 });
      const surveyId = survey?.id as string;
      for (const [index, text] of TEXTS.entries())
        await prisma.$executeRawUnsafe(
          `INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, exposure_time, filter_band)
         VALUES (gen_random_uuid(), $1::uuid, $2, '-0'::float8, $3::float8, '0001-01-01T00:00:00.001Z', $4::float8, $5)`,
          surveyId,
          text,
          index === 0 ? '-90' : '-0',
          DOUBLES[index % DOUBLES.length],
          index % 2 === 0 ? null : text,
        );
      await prisma.$executeRawUnsafe(
        `UPDATE candidates SET flags = $1::text[] WHERE id = (SELECT id FROM candidates ORDER BY id LIMIT 1)`,
        TEXTS,
      );
      await database.close();
    },
    TIMEOUT,
  );
  afterAll(async () => {
    for (const name of made) await server(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  });

  test(
    'demo data and awkward rows arrive equal, the audit log is verified, and a server starts on them',
    async () => {
      const url = await newTarget();
      const { code, output } = await move(url);
      expect(output).toMatch(/Moved \d+ rows of \d+ tables\. Counts, values and sequences are equal/);
      expect(output).toContain('The sealed events are unchanged');
      expect(output).toContain(`JWT_SECRET="$(cat ${join(dataDir, 'jwt-secret')})"`);
      expect(code).toBe(0);

      const texts = await server('SELECT external_id FROM observations WHERE external_id = ANY ($1)', [TEXTS], url);
      expect(texts.map(({ external_id }) => external_id).sort()).toEqual([...TEXTS].sort());
      const bits = await server(
        `SELECT DISTINCT encode(float8send(ra), 'hex') AS ra, encode(float8send(exposure_time), 'hex') AS exposure
           FROM observations WHERE external_id = ANY ($1)`,
        [TEXTS],
        url,
      );
      const hex = (text: string) => {
        const bytes = Buffer.alloc(8);
        bytes.writeDoubleBE(Number(text));
        return bytes.toString('hex');
      };
      expect(bits.map(({ ra }) => ra)).toEqual(bits.map(() => hex('-0')));
      expect(bits.map(({ exposure }) => exposure).sort()).toEqual(DOUBLES.map(hex).sort());
      const [flags] = await server('SELECT flags FROM candidates WHERE cardinality(flags) = $1', [TEXTS.length], url);
      expect(flags?.flags).toEqual(TEXTS);

      // Foreign keys and triggers are as a migration makes them.
      const fresh = await newTarget();
      expect((await run('maintenance/migrate.ts', { DATABASE_URL: fresh })).code).toBe(0);
      const shape = (at: string) =>
        server(
          `SELECT 'k' AS kind, conrelid::regclass::text AS at, conname::text AS name, pg_get_constraintdef(oid) || convalidated::text AS text
             FROM pg_constraint WHERE connamespace = 'public'::regnamespace
           UNION ALL SELECT 't', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid) || tgenabled::text
             FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2, 3`,
          [],
          at,
        );
      expect(await shape(url)).toEqual(await shape(fresh));

      const started = new Program('main.ts', { DATABASE_URL: url, PORT: '0', JWT_SECRET: 'x'.repeat(40) });
      await started.says(/"msg":"ready"/);
      await started.end('SIGTERM');
    },
    TIMEOUT,
  );

  test(
    'a target with rows is refused and stays as it is',
    async () => {
      const url = await newTarget();
      expect((await run('maintenance/migrate.ts', { DATABASE_URL: url })).code).toBe(0);
      await server("INSERT INTO surveys (id, name, updated_at) VALUES (gen_random_uuid(), 'mine', now())", [], url);
      const { code, output } = await move(url);
      expect([code, output]).toEqual([2, expect.stringContaining('The target is not empty: surveys has rows')]);
      expect(await server('SELECT count(*)::int AS count FROM users', [], url)).toEqual([{ count: 0 }]);
    },
    TIMEOUT,
  );

  test(
    'a value that changes on the way is noticed, and nothing is moved',
    async () => {
      const url = await newTarget();
      const moving = withMigrationSession({ url: undefined, dataDir, makes: false }, (source) =>
        withSession({ url }, async (target) => {
          await migrate(target);
          // One double loses its last bits.
          const blurring: SqlSession = {
            ...target,
            rows: (sql, values) => {
              const isRows = sql.startsWith('INSERT INTO observations');
              const blurred = values?.map((column) =>
                Array.isArray(column) ? column.map((text) => (text === DOUBLES[1] ? '0.3' : text)) : column,
              );
              return target.rows(sql, isRows ? blurred : values);
            },
          };
          return copyAll(source, blurring, () => {});
        }),
      );
      await expect(moving).rejects.toThrow('observations has other values in the target: nothing was moved');
      expect(await server('SELECT count(*)::int AS count FROM users', [], url)).toEqual([{ count: 0 }]);
      const triggers = "SELECT count(*)::int AS count FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'";
      expect(await server(triggers, [], url)).toEqual([{ count: 0 }]);
    },
    TIMEOUT,
  );

  test('without a target, or with a source on a server, it says what to set', async () => {
    const none = await move(undefined);
    expect([none.code, none.output]).toEqual([2, expect.stringContaining('Set TARGET_DATABASE_URL')]);
    const both = await move('postgresql://astrid@127.0.0.1:1/none', { DATABASE_URL: 'postgresql://astrid@127.0.0.1:1/none' });
    expect([both.code, both.output]).toEqual([2, expect.stringContaining('unset DATABASE_URL')]);
    const away = await move('postgresql://astrid@127.0.0.1:1/none');
    expect([away.code, away.output]).toEqual([2, expect.stringContaining('correct TARGET_DATABASE_URL')]);
    const missing = await run(MOVE, {
      DATA_DIR: join(folder, 'none'),
      TARGET_DATABASE_URL: 'postgresql://astrid@127.0.0.1:1/none',
    });
    expect([missing.code, missing.output]).toEqual([2, expect.stringContaining('contains no embedded database')]);
  });
});
