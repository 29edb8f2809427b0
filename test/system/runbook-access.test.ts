/** The runbooks about people and secrets: their commands are run as they stand on the pages, on one server, in this order. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '../support/cluster.js';
import { Desk, Runbook, type Served, settingsIn } from '../support/runbook.js';

const ADMIN = 'admin@example.org';
const SECOND = 'vera@example.org';
const FIRST_PASSWORD = 'the password of the first start';
const SECOND_PASSWORD = 'the password that Vera chose';
const NEW_PASSWORD = 'the password after a reset';
const LONG = 120_000;
const CREATE = 'mutation { createSurvey(input: { name: "Stolen" }) { survey { id } } }';

describe.runIf(Cluster.available)('the runbooks about access', () => {
  let cluster: Cluster;
  let desk: Desk;
  let server: Served;
  /** The machine of the second admin: another session. */
  const second = () => ({ ASTRID_CONFIG_DIR: desk.path('second') });
  const rows = async (sql: string) => {
    const client = new pg.Client({ connectionString: cluster.url.replace(/postgres$/, 'astrid') });
    await client.connect();
    const found = await client.query(sql);
    await client.end();
    return found.rows;
  };
  const serve = async () => {
    const settings = settingsIn(desk.path('settings'));
    server = await desk.serve({ ADMIN_PASSWORD: FIRST_PASSWORD, ...settings, ...(server && { PORT: server.port }) });
    Object.assign(desk.env, settings, { ASTRID_URL: server.url });
  };

  beforeAll(async () => {
    cluster = await Cluster.start();
    desk = new Desk({ ...cluster.environment });
    const made = await desk.sh(
      `psql -d postgres -c "CREATE ROLE astrid LOGIN PASSWORD 'first'" -c "CREATE DATABASE astrid OWNER astrid"`,
    );
    expect(made).toMatchObject({ code: 0 });
    Object.assign(desk.env, { SETTINGS: desk.path('settings'), SINCE: '2020-01-01T00:00:00Z' });
    writeFileSync(
      desk.path('settings'),
      `DATABASE_URL=postgresql://astrid:first@${cluster.host}/astrid
JWT_SECRET=${'a'.repeat(64)}
JWT_SECRET_PREVIOUS=${'b'.repeat(64)}
AUDIT_SEAL_KEY=${'c'.repeat(64)}
ADMIN_EMAIL=${ADMIN}
`,
    );
    await serve();
  }, LONG);
  afterAll(async () => {
    await desk?.leave();
    await cluster?.remove();
  });

  test(
    'the first admin signs in and invites a second one, who chooses a password',
    async () => {
      const page = new Runbook('first-admin.md', desk);
      const CODE_FILE = desk.path('invitation');
      const signedIn = await page.run('Sign in', { ADMIN_PASSWORD: FIRST_PASSWORD });
      expect(signedIn).toMatch(/admin.access/i);
      await page.run('Invite the second admin', { SECOND_EMAIL: SECOND, CODE_FILE });
      expect(statSync(CODE_FILE).mode & 0o777).toBe(0o600);
      const ASTRID_CODE = readFileSync(CODE_FILE, 'utf8').trim();
      expect(ASTRID_CODE).toMatch(/^astridcode_/);
      const variables = { ...second(), SECOND_EMAIL: SECOND, ASTRID_CODE, ASTRID_PASSWORD: SECOND_PASSWORD };
      expect(await page.run('The second admin chooses a password', variables)).toContain('Vera Rubin (ADMIN)');
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'a lost admin gets another password from an admin, or from admin:reset',
    async () => {
      const page = new Runbook('lost-admin.md', desk);
      const CODE_FILE = desk.path('reset');
      await page.run('Another admin can sign in', { ...second(), LOST_EMAIL: ADMIN, CODE_FILE });
      const redeeming = { LOST_EMAIL: ADMIN, ASTRID_CODE: readFileSync(CODE_FILE, 'utf8').trim(), ASTRID_PASSWORD: NEW_PASSWORD };
      expect(await page.run('Another admin can sign in', redeeming, 1)).toContain('The password is set');
      const shown = await page.run('Nobody can sign in');
      const [, ASTRID_PASSWORD = ''] = /password {2}(\S+)/.exec(shown) ?? [];
      expect(await page.run('Check', { ASTRID_PASSWORD })).toContain('resetAdmin');
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'a leaked secret of a key ends, its changes are found, and then the key ends',
    async () => {
      const [LEAKED_FILE, NEW_KEY_FILE] = [desk.path('leaked'), desk.path('new')];
      const made = await desk.sh(
        `astrid keys create --name nightly --set prefect-workflows --out "$LEAKED_FILE"
         echo '${CREATE}' | ASTRID_API_KEY=$(cat "$LEAKED_FILE") astrid query -`,
        { LEAKED_FILE },
      );
      expect(made).toMatchObject({ code: 0 });
      const page = new Runbook('leaked-key.md', desk);
      const variables = { KEY: 'nightly', LEAKED_FILE, NEW_KEY_FILE };
      await page.run('End a secret of a key that must keep working', variables);
      expect((await page.fails('Check', variables)).code).toBe(3);
      expect((await desk.sh('ASTRID_API_KEY=$(cat "$NEW_KEY_FILE") astrid whoami', variables)).code).toBe(0);
      expect(await page.run('Find out what it did', variables)).toContain('"createSurvey"');
      await page.run('Or end the key', variables);
      expect((await page.fails('Check', { ...variables, LEAKED_FILE: NEW_KEY_FILE })).code).toBe(3);
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'after another JWT_SECRET, tokens of the old one are refused, and what they made is listed',
    async () => {
      const page = new Runbook('leaked-jwt-secret.md', desk);
      await server.stop();
      await page.run('Replace it');
      const { JWT_SECRET, JWT_SECRET_PREVIOUS } = settingsIn(desk.path('settings'));
      expect(JWT_SECRET).toMatch(/^[0-9a-f]{64}$/);
      expect([JWT_SECRET === 'a'.repeat(64), JWT_SECRET_PREVIOUS]).toEqual([false, undefined]);
      delete desk.env.JWT_SECRET_PREVIOUS;
      await serve();
      expect((await desk.sh('astrid whoami', second())).code).toBe(3);
      const signingIn = { ...second(), ADMIN_EMAIL: SECOND, ASTRID_PASSWORD: SECOND_PASSWORD };
      expect(await page.run('Check', signingIn)).toContain('Vera Rubin (ADMIN)');
      expect(await page.run('Find out what a forged token did', second())).toContain('createApiKey');
      expect(page.left).toEqual([]);
    },
    LONG,
  );

  test(
    'after a leak of the database, its role and its admin have other passwords',
    async () => {
      const page = new Runbook('leaked-database.md', desk);
      const SUPERUSER_URL = cluster.url.replace(/postgres$/, 'astrid');
      const stored = `SELECT rolpassword FROM pg_authid WHERE rolname = 'astrid'`;
      const [before] = await rows(stored);
      await page.run('Close the way in', { SUPERUSER_URL });
      expect((await rows(stored))[0]).not.toEqual(before);
      expect(settingsIn(desk.path('settings')).DATABASE_URL).toMatch(/^postgresql:\/\/astrid:[0-9a-f]{32}@127/);
      // A URL with several parameters has quotes in the file.
      const quoted = desk.path('quoted');
      writeFileSync(quoted, `DATABASE_URL='postgresql://astrid:old@db/astrid?sslmode=verify-full&sslrootcert=/ca.crt'\n`);
      const line = /^sed .*$/m.exec(page.block('Close the way in'))?.[0] as string;
      await desk.sh(line, { SETTINGS: quoted, NEW_PASSWORD: 'new' });
      expect(readFileSync(quoted, 'utf8')).toContain(`'postgresql://astrid:new@db/astrid?sslmode`);
      expect(await page.run('Was anything changed?')).toMatch(/seals,/);
      const people = await page.run('Find out who has a password', { SUPERUSER_URL });
      expect([people.includes(ADMIN), people.includes(SECOND)]).toEqual([true, true]);
      expect(await page.run('Give everybody another password')).toMatch(/password {2}\S+/);
      expect(page.left).toEqual([]);
    },
    LONG,
  );
});
