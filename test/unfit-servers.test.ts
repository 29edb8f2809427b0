/** The start refuses a PostgreSQL server that AstrID cannot use, in one line that says what to do. */
import { expect, inject, test } from 'vitest';
import { StartError } from '../src/base/errors.js';
import { openDatabase } from '../src/database/connect.js';
import { refuseUnfit } from '../src/database/server/postgres.js';
import { administer, databaseUrl, serverSettings } from './support/global-setup.js';

const origin = inject('databaseOrigin');

/** A session on a server with this version and encoding. */
const sessionOn = (version: string, number: number, encoding = 'UTF8') => ({
  rows: async <Row>() => [{ version, number, encoding }] as Row[],
});

test.each([
  ['14.17 (Debian 14.17-1)', 140_017],
  ['9.6.24', 90_624],
])('PostgreSQL %s is too old', async (version, number) => {
  const refusal = await refuseUnfit(sessionOn(version, number), 'db:5432/astrid').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StartError);
  expect((refusal as Error).message).toBe(`The database db:5432/astrid runs PostgreSQL ${version}: AstrID needs 15 or newer.`);
});

test.each([150_000, 180_001])('PostgreSQL of number %d is new enough', async (number) => {
  await refuseUnfit(sessionOn('new', number), 'db');
});

test.runIf('url' in origin)('a database that is not in UTF-8 is refused, and nothing is made in it', async () => {
  if (!('url' in origin)) return;
  const name = `${origin.template}_latin1`;
  await administer(origin.url, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`);
  try {
    const refusal = await openDatabase(serverSettings(databaseUrl(origin.url, name))).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartError);
    expect((refusal as Error).message).toMatch(
      /^The database .*_latin1 has the encoding LATIN1: create one with ENCODING 'UTF8'\.$/,
    );
  } finally {
    await administer(origin.url, `DROP DATABASE ${name} WITH (FORCE)`);
  }
});
