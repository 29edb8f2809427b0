/** Migration of stored names to their clean form, and of surveys whose names differ only in case. */
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { StartError } from '../../src/base/errors.js';
import { openDatabase } from '../../src/database/connect.js';
import { embeddedSession, openEmbedded } from '../../src/database/embedded/embedded.js';
import { extensions } from '../../src/database/embedded/extensions.js';
import { type Migration, migrate, readMigrations, type SqlSession } from '../../src/database/migrate.js';
import { clientSession } from '../../src/database/server/postgres.js';
import { renameAmbiguousSurvey } from '../../src/maintenance/ambiguous-survey.js';
import { createServerDatabase } from '../support/database.js';
import { administer, databaseUrl, serverSettings } from '../support/global-setup.js';

const onServer = 'url' in inject('databaseOrigin');
const FIRST_NEW = '20261127050000_survey_names';
const CAFE = 'caf\u00e9';
const DECOMPOSED = 'cafe\u0301';

let all: Migration[];
/** What only the migrations of before have made, where it is embedded: each test starts from a copy. */
let snapshot: Blob;

async function openOld(): Promise<{ session: SqlSession; close: () => Promise<void> }> {
  if (!onServer) {
    const { client, close } = await openEmbedded({ snapshot });
    return { session: embeddedSession(client), close };
  }
  const { url, drop } = await createServerDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { session: await migrated(clientSession(client)), close: () => client.end().then(drop) };
}

async function migrated(session: SqlSession): Promise<SqlSession> {
  await migrate(session, { migrations: all.filter(({ name }) => name < FIRST_NEW) });
  return session;
}

beforeAll(async () => {
  all = await readMigrations();
  if (onServer) return;
  const client = await PGlite.create({ extensions });
  await migrated(embeddedSession(client));
  snapshot = await client.dumpDataDir('none');
  await client.close();
}, 120_000);

let session: SqlSession;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ session, close } = await openOld());
});
afterEach(() => close());

const bringUpToDate = () => migrate(session, { migrations: all });

let added = 0;

/** Each row is a second younger than the previous one: two in one millisecond would have no order. */
async function addSurvey(name: string): Promise<string> {
  const [row] = await session.rows<{ id: string }>(
    `INSERT INTO surveys (id, name, created_at, updated_at)
     VALUES (gen_random_uuid(), $1, timestamptz '2026-01-01Z' + $2::int * interval '1 second', now()) RETURNING id::text`,
    [name, added++],
  );
  return (row as { id: string }).id;
}

const addObservation = (survey: string, externalId: string, filterBand: string | null = null) =>
  session.rows(
    `INSERT INTO observations (id, survey_id, external_id, filter_band, ra, dec, observed_at, updated_at)
     VALUES (gen_random_uuid(), $1::uuid, $2, $3, 1, 1, now(), now())`,
    [survey, externalId, filterBand],
  );

describe('surveys whose names differ in case alone', () => {
  const surveys = () =>
    session.rows<{ id: string; name: string }>('SELECT id::text, name FROM surveys ORDER BY name COLLATE "C"');

  test('stop the start with a line that says what to do, and nothing is changed', async () => {
    const [upper, lower] = [await addSurvey('ZTF'), await addSurvey('ztf')];
    await addSurvey('LSST');
    const error = await bringUpToDate().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartError);
    expect((error as Error).message).toMatch(/ZTF and ztf\b.*npm run survey:rename -- NAME NEW_NAME/);
    expect((error as Error).message).not.toContain('LSST');
    expect(await surveys()).toEqual([
      { id: expect.anything(), name: 'LSST' },
      { id: upper, name: 'ZTF' },
      { id: lower, name: 'ztf' },
    ]);

    await renameAmbiguousSurvey(session, 'ztf', 'ZTF-test');
    expect(await bringUpToDate()).toContain(FIRST_NEW);
    expect(await surveys()).toContainEqual({ id: lower, name: 'ZTF-test' });
    expect(await session.rows("SELECT entity_id, before, after FROM audit_events WHERE action = 'renameSurvey'")).toEqual([
      { entity_id: lower, before: { name: 'ztf' }, after: { name: 'ZTF-test' } },
    ]);
    await expect(session.rows("UPDATE surveys SET name = 'x'")).rejects.toThrow(/never change/);
  });

  test('are not renamed to a used or invalid name, and a survey without a second one is not renamed', async () => {
    for (const one of ['ZTF', 'ztf', 'LSST']) await addSurvey(one);
    const before = await surveys();
    for (const [name, newName, why] of [
      ['LSST', 'Rubin', 'No other survey has the name LSST'],
      ['lsst', 'Rubin', 'The survey lsst does not exist'],
      ['ztf', 'lsst', 'The survey LSST already exists'],
      ['ztf', 'zTf', 'already exists'],
      ['ztf', 'a name', 'must be 1 to 100 letters'],
    ] as const) {
      await expect(renameAmbiguousSurvey(session, name, newName), `${name} to ${newName}`).rejects.toThrow(why);
      expect(await surveys(), `${name} to ${newName}`).toEqual(before);
    }
  });

  test('cannot be created afterwards', async () => {
    await addSurvey('Mi.Ne');
    await bringUpToDate();
    await expect(addSurvey('mI.nE')).rejects.toThrow(/surveys_folded_name_key/);
    await expect(renameAmbiguousSurvey(session, 'Mi.Ne', 'Mine')).rejects.toThrow('No other survey');
  });
});

test('a key that was restricted to a survey stays restricted to the same one', async () => {
  const survey = await addSurvey('Ztf');
  await session.script(`
    INSERT INTO users (id, email, name, role, updated_at) VALUES ('${survey}', 'vera@example.org', 'Vera', 'ADMIN', now());
    INSERT INTO api_keys (id, name, key_hash, key_prefix, permissions, scopes, owner_id, updated_at)
    VALUES ('${survey}', '  ${DECOMPOSED}', '${'0'.repeat(64)}', 'abcdefgh', '{read:data}', '{survey:${survey}}', '${survey}', now());`);
  await bringUpToDate();
  expect(await session.rows('SELECT name, scopes FROM api_keys')).toEqual([{ name: CAFE, scopes: [`survey:${survey}`] }]);
});

test('the bands and identifiers of observations are cleaned where that is safe', async () => {
  const [one, two] = [await addSurvey('ONE'), await addSurvey('TWO')];
  await addObservation(one, 'plain', 'g');
  await addObservation(one, '1', ' g\u00a0');
  await addObservation(one, '2', '');
  await addObservation(one, '3', ' \u3000');
  await addObservation(one, '4', DECOMPOSED);
  // U+0958 becomes two characters when it is composed, so 32 of them do not fit.
  await addObservation(one, '5', '\u0958'.repeat(32));
  await addObservation(one, DECOMPOSED);
  await addObservation(one, `both ${CAFE}`);
  await addObservation(one, `both ${DECOMPOSED}`);
  await addObservation(two, `both ${DECOMPOSED}`);
  // Two spellings, neither of them clean: both stay.
  await addObservation(two, 'a\u0323\u0307');
  await addObservation(two, 'a\u0307\u0323');
  await bringUpToDate();
  const rows = await session.rows<{ survey: string; id: string; band: string | null }>(
    `SELECT s.name AS survey, external_id AS id, filter_band AS band FROM observations o JOIN surveys s ON s.id = survey_id
      ORDER BY s.name, external_id COLLATE "C"`,
  );
  const of = (survey: string) => rows.filter((row) => row.survey === survey).map(({ id, band }) => [id, band]);
  expect(of('ONE')).toEqual([
    ['1', 'g'],
    ['2', null],
    ['3', null],
    ['4', CAFE],
    ['5', '\u0958'.repeat(32)],
    [`both ${DECOMPOSED}`, null],
    [`both ${CAFE}`, null],
    [CAFE, null],
    ['plain', 'g'],
  ]);
  expect(of('TWO')).toEqual([
    ['a\u0307\u0323', null],
    ['a\u0323\u0307', null],
    [`both ${CAFE}`, null],
  ]);
});

test('models, datasets and jobs are cleaned, and a dataset stays immutable', async () => {
  const model = (name: string, version: string, isActive = false) =>
    session.rows(
      `INSERT INTO models (id, name, version, type, architecture, is_active, updated_at)
       VALUES (gen_random_uuid(), $1, $2, $3, ' ', $4, now())`,
      [name, version, DECOMPOSED, isActive],
    );
  await model(DECOMPOSED, '1', true);
  await model(DECOMPOSED, DECOMPOSED);
  // Two names, each with an active version.
  await model(`x ${DECOMPOSED}`, '1', true);
  await model(`x ${CAFE}`, '2', true);
  await model('versions', DECOMPOSED);
  await model('versions', CAFE);
  const dataset = (name: string) =>
    session.rows(
      `INSERT INTO training_datasets (id, name, parameters, seed, sample_count, quality_report, updated_at)
       VALUES (gen_random_uuid(), $1, '{}', 0, 0, '{}', now())`,
      [name],
    );
  for (const name of [DECOMPOSED, `x ${CAFE}`, `x ${DECOMPOSED}`]) await dataset(name);
  await session.script(`
    INSERT INTO processing_jobs (id, type, workflow_id, task_id, updated_at)
    VALUES (gen_random_uuid(), 'x', ' flow ', '', now())`);
  await bringUpToDate();
  expect(
    await session.rows('SELECT name, version, type, architecture FROM models ORDER BY name COLLATE "C", version COLLATE "C"'),
  ).toEqual(
    [
      [CAFE, '1'],
      [CAFE, CAFE],
      ['versions', DECOMPOSED],
      ['versions', CAFE],
      [`x ${DECOMPOSED}`, '1'],
      [`x ${CAFE}`, '2'],
    ].map(([name, version]) => ({ name, version, type: CAFE, architecture: null })),
  );
  const names = await session.rows<{ name: string }>('SELECT name FROM training_datasets ORDER BY name COLLATE "C"');
  expect(names.map(({ name }) => name)).toEqual([CAFE, `x ${DECOMPOSED}`, `x ${CAFE}`]);
  await expect(session.rows('UPDATE training_datasets SET seed = 1')).rejects.toThrow(/immutable/);
  expect(await session.rows('SELECT workflow_id, task_id FROM processing_jobs')).toEqual([
    { workflow_id: 'flow', task_id: null },
  ]);
});

test.runIf(onServer)('names fold the same in a database whose locale is Turkish', async () => {
  const origin = inject('databaseOrigin') as { url: string };
  const name = `names_tr_${process.pid}`;
  const locale = "LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'";
  await administer(origin.url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' ${locale}`);
  const database = await openDatabase({ ...serverSettings(databaseUrl(origin.url, name)), poolSize: 2 });
  try {
    const [seen] = await database.prisma.$queryRaw<{ folded: string }[]>`SELECT lower('INSIDE') AS folded`;
    expect(seen?.folded).toBe('\u0131ns\u0131de');
    await database.prisma.survey.create({ data: { name: 'INSIDE' } });
    expect((await database.prisma.survey.findUniqueOrThrow({ where: { foldedName: 'inside' } })).name).toBe('INSIDE');
    await expect(database.prisma.survey.create({ data: { name: 'inside' } })).rejects.toThrow(/folded_name/);
  } finally {
    await database.close();
    await administer(origin.url, `DROP DATABASE ${name} WITH (FORCE)`);
  }
});
