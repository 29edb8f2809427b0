/** The start refuses a PostgreSQL server that AstrID cannot use, in one line that says what to do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { StartError } from '../../src/base/errors.js';
import { openDatabase } from '../../src/database/connect.js';
import { refuseUnfit } from '../../src/database/server/unusable.js';
import { createServerDatabase } from '../support/database.js';
import { administer, databaseUrl, serverSettings } from '../support/global-setup.js';
import { command } from '../support/programs.js';
import { JWT_SECRET } from '../support/server.js';

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

/** A secret that no message may repeat. */
const PASSWORD = 'hunter2';
const urlOf = (rest: string, password = PASSWORD) => `postgresql://astrid:${password}@127.0.0.1:1/astrid${rest}`;

/** The message of the refusal of a URL. Fails when the start waits for something that never happens. */
async function refusalOf(url: string, directUrl?: string): Promise<string> {
  const error = await openDatabase({ url, directUrl }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).not.toContain(PASSWORD);
  return (error as Error).message;
}

describe('a URL that pg cannot use is one line', () => {
  test.each([
    ['a port that is too large', '?port=99999', 'its port is not a number from 0 to 65535'],
    ['a port that is not a number', '?port=abc', 'its port is not a number from 0 to 65535'],
    ['a missing certificate', '?sslmode=verify-ca&sslrootcert=/no/such/file.pem', 'ENOENT: no such file'],
    ['a certificate that is a folder', '?sslmode=verify-ca&sslrootcert=/', 'EISDIR: illegal operation'],
    ['verify-ca without a certificate', '?uselibpqcompat=true&sslmode=verify-ca', 'Using sslmode=verify-ca requires'],
    ['a NUL character', '?schema=a%00b', 'it contains a NUL character, %00'],
  ])('%s', async (_name, rest, fault) => {
    expect(await refusalOf(urlOf(rest))).toMatch(/^DATABASE_URL cannot be used \([^\n]*\): correct it\.$/);
    expect(await refusalOf(urlOf(rest))).toContain(fault);
    expect(await refusalOf(urlOf(''), urlOf(rest))).toMatch(/^DATABASE_LISTEN_URL cannot be used \(/);
  });

  test.each([
    ['a password with @/', 'postgresql://astrid:hunter2@/2@127.0.0.1:1/astrid'],
    ['no host and a port', 'postgresql://astrid:hunter2@:5432/astrid?host=/tmp'],
  ])('%s', async (_name, url) => {
    expect(await refusalOf(url)).toMatch(/^DATABASE_URL is not a PostgreSQL URL: /);
  });

  test('a password that is not UTF-8 when it is decoded', async () => {
    expect(await refusalOf(urlOf('', `%ff${PASSWORD}`))).toBe('DATABASE_URL cannot be used (URI malformed): correct it.');
  });

  test('ends the process with code 1', async () => {
    const env = { PATH: process.env.PATH, JWT_SECRET, DATABASE_URL: urlOf('?port=99999') };
    const { code, err } = await outcomeOf(env);
    expect(code).toBe(1);
    expect(err).toMatch(/^AstrID cannot start: DATABASE_URL cannot be used [^\n]*\n$/);
  }, 60_000);
});

/** A server that does something with the first bytes of each connection. */
async function fakeServer(act: (socket: Socket, first: Buffer) => void): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', (first) => act(socket, first)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `postgresql://astrid:${PASSWORD}@127.0.0.1:${(server.address() as AddressInfo).port}/astrid`;
}

test.each([
  ['closes each connection', (socket: Socket) => socket.end()],
  ['speaks HTTP', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['accepts TLS and then does not speak it', (socket: Socket) => socket.write('S')],
])('a server that %s is one line', async (_name, act) => {
  const url = await fakeServer(act);
  expect(await refusalOf(`${url}?sslmode=no-verify`)).toMatch(
    /^The database 127\.0\.0\.1:\d+\/astrid cannot be used \([^\n]+\): /,
  );
});

describe.runIf('url' in origin)('on a PostgreSQL server', () => {
  // Not in the template of the suite: each test that copies it ends the sessions in it.
  let database: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ url: database, drop } = await createServerDatabase());
  });
  afterAll(() => drop?.());

  const url = () => new URL(database);
  const withParameter = (name: string, value: string): string => {
    const changed = url();
    changed.searchParams.set(name, value);
    return changed.href;
  };

  test.each(['pg_catalog', 'pg_toast', 'information_schema'])(
    'the schema %s is refused, because backups leave it out',
    async (schema) => {
      expect(await refusalOf(withParameter('schema', schema))).toBe(
        `The schema ${schema} belongs to PostgreSQL itself: create another one, and name it in DATABASE_URL by ?schema=NAME.`,
      );
    },
  );

  test('an unknown setting in the options is not an old server', async () => {
    const message = await refusalOf(withParameter('options', '-c nonsense=1'));
    expect(message).toMatch(/ cannot be used \(unrecognized configuration parameter "nonsense"\): /);
  });

  test('a password that is missing is named', async () => {
    const without = url();
    without.password = '';
    expect(await refusalOf(without.href)).toMatch(/ requires a password, and DATABASE_URL has none: add it\.$/);
  });

  test("the folder of the Unix socket reaches the server, also in libpq's form without a host", async ({ skip }) => {
    if (!('url' in origin)) return;
    const migrated = await createServerDatabase(origin.template);
    onTestFinished(migrated.drop);
    const session = new pg.Client({ connectionString: migrated.url });
    await session.connect();
    const { rows } = await session.query(
      `SELECT split_part(current_setting('unix_socket_directories'), ',', 1) AS folder, current_setting('port') AS port`,
    );
    await session.end();
    const [{ folder, port }] = rows;
    skip(!existsSync(`${folder}/.s.PGSQL.${port}`), 'the server is on another machine');
    const { username, password, pathname } = new URL(migrated.url);
    const socket = `host=${encodeURIComponent(folder)}&port=${port}`;
    for (const form of [
      `postgresql://${username}:${password}@${pathname}?${socket}`,
      `postgresql://${pathname}?${socket}&user=${username}&password=${password}`,
    ]) {
      const opened = await openDatabase({ url: form });
      const local = await opened.prisma.$queryRaw`SELECT inet_client_addr() IS NULL AS local`.finally(() => opened.close());
      expect(local).toEqual([{ local: true }]);
      const message = await refusalOf(form.replace(`${pathname}?`, '/missing?'));
      expect(message).toMatch(new RegExp(`^The database ${folder}/missing cannot be used `));
    }
  }, 60_000);

  test('a server that fails during the start is one line', async () => {
    expect(await refusalOf(withParameter('query_timeout', '1'))).toMatch(/ failed during the start \(Query read timeout\): /);
  });

  test('a name with control characters keeps the line whole', async () => {
    const env = { PATH: process.env.PATH, JWT_SECRET, DATABASE_URL: withParameter('schema', 'a\n\u001b[31mb') };
    const { code, err } = await outcomeOf(env);
    expect(code).toBe(1);
    expect(err).toMatch(/^AstrID cannot start: There is no schema a\\u000a\\u001b\[31mb [^\n]*\n$/);
  }, 60_000);
});

async function outcomeOf(env: NodeJS.ProcessEnv): Promise<{ code: number | null; err: string }> {
  const child = spawn(process.execPath, command('main.ts'), { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, err };
}
