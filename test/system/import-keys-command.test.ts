/** `npm run import-keys` as a command: its options, its exit codes, and databases on a server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import { withSession } from '../../src/database/server/postgres.js';
import { createServerDatabase } from '../support/database.js';
import { serverEnvironment, serverSettings } from '../support/global-setup.js';
import { run } from '../support/process.js';
import { RestService } from '../support/rest-service.js';
import { JWT_SECRET, startServer } from '../support/server.js';

const COMMAND = 'maintenance/import-keys.ts';
const VIEWER = '{ viewer { kind name permissions scopes } }';
const origin = inject('databaseOrigin');
const TIMEOUT = 120_000;

describe('the command', () => {
  test.each([
    ['no URL', {}, [], /^SOURCE_DATABASE_URL must be the URL/],
    ['another URL', { SOURCE_DATABASE_URL: 'mysql://a:hidden@b/c' }, [], /^SOURCE_DATABASE_URL is not a PostgreSQL URL/],
    [
      'a source that cannot be reached',
      { SOURCE_DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/rest' },
      ['--apply'],
      /^The database 127\.0\.0\.1:1\/rest cannot be read \(.*\): start it, or correct SOURCE_DATABASE_URL\.$/m,
    ],
    ['another option', { SOURCE_DATABASE_URL: 'postgresql://b/c' }, ['--aply'], /aply.*\nUsage:/],
  ])('with %s fails in one line, without the password', async (_what, env, args, message) => {
    const { code, output } = await run(COMMAND, { DATA_DIR: '/nonexistent', ...env }, args);
    expect(code).toBe(2);
    expect(output).toMatch(message);
    expect(output).not.toContain('hidden');
  });

  /** A database of the REST service on the server, with one key that can be imported and one that cannot. */
  async function restOnServer() {
    const { url, drop } = await createServerDatabase();
    onTestFinished(drop);
    const keys = await withSession({ url }, async (session) => {
      const service = await RestService.in(session);
      const by = await service.addUser('owner@example.org');
      return service.addKeys(by, [{}, { scopes: ['x'], name: '\u001b[31m' }]);
    });
    return { url, made: keys[0] as (typeof keys)[0] };
  }

  test.runIf('url' in origin)(
    'imports into an embedded database, whose server is stopped',
    async () => {
      const { url, made } = await restOnServer();
      const folder = await mkdtemp(join(tmpdir(), 'astrid-import-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const dataDir = join(folder, 'data');
      const before = await openDatabase({ dataDir });
      await before.prisma.user.create({ data: { email: 'owner@example.org', name: 'Owner', role: 'RESEARCHER' } });
      await before.close();
      const env = { DATA_DIR: dataDir, SOURCE_DATABASE_URL: url };
      expect(await run(COMMAND, env)).toMatchObject({ code: 0, output: expect.stringContaining('nothing was changed') });
      expect(await run(COMMAND, env, ['--apply'])).toMatchObject({ code: 0, output: expect.stringContaining('Imported: 1.') });
      const after = await openDatabase({ dataDir });
      onTestFinished(() => after.close());
      expect(await after.prisma.apiKey.findMany({ select: { id: true, imported: true } })).toEqual([
        { id: made.id, imported: true },
      ]);
    },
    TIMEOUT,
  );

  test.runIf('url' in origin)(
    'imports into a database with a running server, on which the key works at once',
    async () => {
      const { url, made } = await restOnServer();
      if (!('url' in origin)) return;
      const target = await createServerDatabase(origin.template);
      onTestFinished(target.drop);
      const running = await startServer({ databaseUrl: target.url, reach: serverSettings(target.url), hears: true });
      onTestFinished(() => running.stop());
      await running.makeUser('RESEARCHER', { email: 'owner@example.org' });
      running.secrets.add(made.key);
      await running.refused('UNAUTHENTICATED', VIEWER, { key: made.key });
      const env = { ...serverEnvironment(target.url), JWT_SECRET, SOURCE_DATABASE_URL: url };
      const dry = await run(COMMAND, env);
      expect(dry).toMatchObject({ code: 0, output: expect.stringContaining('To import: 1. Known already: 0. Skipped: 1.') });
      expect(dry.output).not.toContain('\u001b');
      await running.refused('UNAUTHENTICATED', VIEWER, { key: made.key });
      const applied = await run(COMMAND, env, ['--apply']);
      expect(applied).toMatchObject({ code: 0, output: expect.stringContaining('Imported: 1. Known already: 0. Skipped: 1.') });
      await expect.poll(async () => (await running.graphql(VIEWER, { key: made.key })).status, { timeout: 5_000 }).toBe(200);
      const empty = await run(COMMAND, { ...serverEnvironment(url), JWT_SECRET, SOURCE_DATABASE_URL: url });
      expect(empty).toMatchObject({ code: 2, output: expect.stringMatching(/^The database lacks \d+ migrations/) });
      const again = await run(COMMAND, { ...env, SOURCE_DATABASE_URL: target.url });
      expect(again).toMatchObject({ code: 2, output: expect.stringMatching(/is a database of this server/) });
    },
    TIMEOUT,
  );
});
