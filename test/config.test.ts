/** Settings: each wrong one stops the start with one line that names it, says what to set, and never repeats a secret. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../src/base/config.js';
import { StartError } from '../src/base/errors.js';
import type { Database } from '../src/database/database.js';
import { sealKeyOf } from '../src/modules/audit/seal-key.js';
import { ensureAdmin, makePassword } from '../src/start/admin.js';
import { auditSealKeyFor, existingAuditSealKey, jwtSecretFor } from '../src/start/kept-secrets.js';
import { openTestDatabase } from './support/database.js';
import { command } from './support/programs.js';

/** The page that lists every setting. */
const SETTINGS = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
const SECRET = 'hunter2hunter2hunter2hunter2hunter2';
const DATABASE_URL = 'postgresql://astrid:hunter2@127.0.0.1:5432/astrid';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refusalOfSettings = (env: Record<string, string>): unknown => {
  try {
    return readConfig(env);
  } catch (error) {
    return error;
  }
};

test('without any setting there are defaults, and an empty one counts as unset', () => {
  for (const env of [{}, { PORT: '', DATABASE_URL: ' ', JWT_SECRET: '', ADMIN_EMAIL: '', CORS_ORIGINS: '', TRUST_PROXY: '' }])
    expect(readConfig(env)).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databasePooled: false,
      databasePoolSize: 10,
      dataDir: '.data',
      jwtSecret: undefined,
      adminPassword: undefined,
      trustProxy: undefined,
      corsOrigins: [],
      logLevel: 'info',
      metricsPort: undefined,
      metricsToken: undefined,
    });
});

test('a set value is used', async () => {
  const file = join(folder, 'password');
  await writeFile(file, 'from a file\n');
  const config = readConfig({
    PORT: '0',
    DATABASE_URL,
    JWT_SECRET: SECRET,
    JWT_SECRET_PREVIOUS: `${SECRET}!`,
    ADMIN_EMAIL: 'Vera@Example.org',
    ADMIN_PASSWORD_FILE: file,
    CORS_ORIGINS: 'https://a.example, http://localhost:3000',
    TRUST_PROXY: '10.0.0.0/8,loopback, fd00::/8',
  });
  expect(config).toMatchObject({
    port: 0,
    databaseUrl: DATABASE_URL,
    jwtSecretPrevious: `${SECRET}!`,
    adminEmail: 'vera@example.org',
    adminPassword: 'from a file',
    corsOrigins: ['https://a.example', 'http://localhost:3000'],
  });
  expect(['10.1.2.3', 'fd00::7', '203.0.113.1'].map((address) => config.trustProxy?.(address, 0))).toEqual([true, true, false]);
});

test('the console is on unless it is switched off', () => {
  const outside = { AUTH_ISSUER: 'https://login.example', AUTH_JWKS_URL: 'https://login.example/jwks', AUTH_AUDIENCE: 'astrid' };
  expect(readConfig({}).console).toEqual({ imageOrigins: [], signIn: undefined });
  expect(readConfig({ CONSOLE: 'off' }).console).toBeUndefined();
  expect(readConfig({ ...outside, CONSOLE_IMAGE_ORIGINS: 'https://a.example', CONSOLE_CLIENT_ID: 'console' }).console).toEqual({
    imageOrigins: ['https://a.example'],
    signIn: { issuer: 'https://login.example', clientId: 'console', scope: 'openid' },
  });
});

test('the head of the audit log is kept in the data folder, with a server only where one is set', () => {
  const fileIn = (env: Record<string, string>) => readConfig(env).auditHeadFile;
  const onServer = { DATABASE_URL, JWT_SECRET: SECRET };
  expect([fileIn({}), fileIn({ DATA_DIR: '/srv/astrid' })]).toEqual(['.data/audit-head', '/srv/astrid/audit-head']);
  expect([fileIn(onServer), fileIn({ ...onServer, DATA_DIR: '/srv/astrid' })]).toEqual([undefined, '/srv/astrid/audit-head']);
});

const OUTSIDE = {
  AUTH_ISSUER: 'https://login.example.org/realms/sky',
  AUTH_JWKS_URL: 'https://login.example.org/jwks',
  AUTH_AUDIENCE: 'astrid',
};

test('what holds for keys has defaults; the longest life is the usual one when only it is set', () => {
  const keys = (env: Record<string, string>) => readConfig(env).keys;
  expect(keys({})).toEqual({ defaultDays: undefined, maxDays: undefined, warningDays: 14, requestsPerMinute: undefined });
  expect(keys({ API_KEY_MAX_DAYS: '90' })).toMatchObject({ defaultDays: 90, maxDays: 90 });
  const all = {
    API_KEY_DEFAULT_DAYS: '30',
    API_KEY_MAX_DAYS: '30',
    API_KEY_WARNING_DAYS: '7',
    API_KEY_REQUESTS_PER_MINUTE: '600',
  };
  expect(keys(all)).toEqual({ defaultDays: 30, maxDays: 30, warningDays: 7, requestsPerMinute: 600 });
});

test('an outside issuer is set completely or not at all, and creates unknown users only when a role for them is set', () => {
  const outside = (env: Record<string, string>) => readConfig(env).outside;
  expect(outside({})).toBeUndefined();
  const set = { issuer: OUTSIDE.AUTH_ISSUER, jwksUrl: OUTSIDE.AUTH_JWKS_URL, audience: 'astrid' };
  expect(outside(OUTSIDE)).toEqual({ ...set, autoProvisionRole: undefined });
  expect(outside({ ...OUTSIDE, AUTH_AUTO_PROVISION_ROLE: 'GUEST' })).toEqual({ ...set, autoProvisionRole: 'GUEST' });
});

test.each<[Record<string, string>, string]>([
  [{ API_KEY_DEFAULT_DAYS: '0' }, 'API_KEY_DEFAULT_DAYS'],
  [{ API_KEY_DEFAULT_DAYS: '31', API_KEY_MAX_DAYS: '30' }, 'API_KEY_DEFAULT_DAYS'],
  [{ API_KEY_MAX_DAYS: 'year' }, 'API_KEY_MAX_DAYS'],
  [{ API_KEY_MAX_DAYS: '36501' }, 'API_KEY_MAX_DAYS'],
  [{ API_KEY_WARNING_DAYS: '1.5' }, 'API_KEY_WARNING_DAYS'],
  [{ API_KEY_REQUESTS_PER_MINUTE: '-1' }, 'API_KEY_REQUESTS_PER_MINUTE'],
  [{ API_KEY_REQUESTS_PER_MINUTE: 'Infinity' }, 'API_KEY_REQUESTS_PER_MINUTE'],
  [{ AUTH_ISSUER: OUTSIDE.AUTH_ISSUER }, 'AUTH_JWKS_URL'],
  [{ ...OUTSIDE, AUTH_AUDIENCE: '' }, 'AUTH_AUDIENCE'],
  [{ ...OUTSIDE, AUTH_ISSUER: 'login.example.org' }, 'AUTH_ISSUER'],
  [{ ...OUTSIDE, AUTH_ISSUER: 'astrid' }, 'AUTH_ISSUER'],
  [{ ...OUTSIDE, AUTH_JWKS_URL: 'file:///etc/jwks' }, 'AUTH_JWKS_URL'],
  [{ ...OUTSIDE, AUTH_JWKS_URL: 'jwks' }, 'AUTH_JWKS_URL'],
  [{ ...OUTSIDE, AUTH_AUTO_PROVISION_ROLE: 'ADMIN' }, 'AUTH_AUTO_PROVISION_ROLE'],
  [{ ...OUTSIDE, AUTH_AUTO_PROVISION_ROLE: 'guest' }, 'AUTH_AUTO_PROVISION_ROLE'],
  [{ AUTH_AUTO_PROVISION_ROLE: 'GUEST' }, 'AUTH_AUTO_PROVISION_ROLE'],
  [{ PORT: 'http' }, 'PORT'],
  [{ PORT: '65536' }, 'PORT'],
  [{ PORT: '-1' }, 'PORT'],
  [{ PORT: '80.5' }, 'PORT'],
  [{ DATABASE_URL: 'mysql://astrid:hunter2@db/astrid' }, 'DATABASE_URL'],
  [{ DATABASE_URL: 'hunter2' }, 'DATABASE_URL'],
  [{ DATABASE_URL }, 'JWT_SECRET'],
  [{ DATABASE_URL, JWT_SECRET: SECRET, DATABASE_POOLER: 'session' }, 'DATABASE_POOLER'],
  [{ DATABASE_URL, JWT_SECRET: SECRET, DATABASE_POOLER: 'transaction' }, 'DATABASE_LISTEN_URL'],
  [{ DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE'],
  [{ JWT_SECRET: 'hunter2' }, 'JWT_SECRET'],
  [{ MIGRATE: 'no' }, 'MIGRATE'],
  [{ JWT_SECRET_PREVIOUS: 'hunter2' }, 'JWT_SECRET_PREVIOUS'],
  [{ ADMIN_EMAIL: 'admin' }, 'ADMIN_EMAIL'],
  [{ ADMIN_PASSWORD: 'hunter2' }, 'ADMIN_PASSWORD'],
  [{ ADMIN_PASSWORD: 'hunter2'.repeat(40) }, 'ADMIN_PASSWORD'],
  [{ ADMIN_PASSWORD: 'hunter2hunter2', ADMIN_PASSWORD_FILE: '/dev/null' }, 'ADMIN_PASSWORD_FILE'],
  [{ ADMIN_PASSWORD_FILE: '/nowhere/password' }, 'ADMIN_PASSWORD_FILE'],
  [{ ADMIN_PASSWORD_FILE: '/' }, 'ADMIN_PASSWORD_FILE'],
  [{ ADMIN_PASSWORD_FILE: '/dev/null' }, 'ADMIN_PASSWORD'],
  [{ REDIS_URL: 'http://:hunter2@redis' }, 'REDIS_URL'],
  [{ TRUST_PROXY: 'everyone' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '1' }, 'not their number'],
  [{ TRUST_PROXY: 'loopback, 2' }, 'not their number'],
  [{ TRUST_PROXY: '10/8' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '10.1' }, 'TRUST_PROXY'],
  [{ TRUST_PROXY: '0x0a000001' }, 'TRUST_PROXY'],
  [{ CONSOLE: 'yes' }, 'CONSOLE'],
  [{ CONSOLE_IMAGE_ORIGINS: '*' }, 'CONSOLE_IMAGE_ORIGINS'],
  [{ CONSOLE: 'off', CONSOLE_IMAGE_ORIGINS: 'https://a.example/path' }, 'CONSOLE_IMAGE_ORIGINS'],
  [{ CONSOLE_CLIENT_ID: 'console' }, 'CONSOLE_CLIENT_ID'],
  [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
  [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS'],
  [{ CORS_ORIGINS: 'https://a.example,' }, 'CORS_ORIGINS'],
  [{ CORS_ORIGINS: 'null' }, 'CORS_ORIGINS'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  [{ METRICS_PORT: 'on' }, 'METRICS_PORT'],
  [{ METRICS_PORT: '65536' }, 'METRICS_PORT'],
  [{ METRICS_TOKEN: 'hunter2' }, 'METRICS_TOKEN'],
  [{ METRICS_TOKEN: 'hunter2 hunter2 hunter2' }, 'METRICS_TOKEN'],
])('%j is refused in one line that names %s', (env, name) => {
  const error = refusalOfSettings(env);
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError;
  expect(message).toContain(name);
  expect(message).not.toMatch(/\n|hunter2/);
  const named = message.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
  for (const setting of named) expect(SETTINGS, `${setting} is a setting`).toContain(`\`${setting}\``);
});

describe('the first start', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('stores a separate secret beside the embedded database, for the owner alone', async () => {
    const config = readConfig({ DATA_DIR: join(folder, 'data') });
    const secret = await jwtSecretFor(config);
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    expect(await jwtSecretFor(config)).toBe(secret);
    const file = join(folder, 'data', 'jwt-secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    expect(await readFile(file, 'utf8')).toContain(secret);
    await writeFile(file, 'short');
    await expect(jwtSecretFor(config)).rejects.toThrow(StartError);
    expect(await jwtSecretFor(readConfig({ JWT_SECRET: SECRET }))).toBe(SECRET);
  });

  test('makes the key of the audit log, and who verifies the log makes none in its place', async () => {
    const env = { DATA_DIR: join(folder, 'sealed') };
    const config = readConfig(env);
    await expect(existingAuditSealKey(config)).rejects.toThrow(/^The file .*audit-seal-key is missing, .*AUDIT_SEAL_KEY/);
    const key = await auditSealKeyFor(config);
    expect(await existingAuditSealKey(config)).toBe(key);
    await rm(join(env.DATA_DIR, 'audit-seal-key'));
    for (let i = 0; i < 2; i++) await expect(existingAuditSealKey(config)).rejects.toThrow(StartError);
    const withPublicKey = readConfig({ ...env, AUDIT_SEAL_PUBLIC_KEYS: sealKeyOf(SECRET).publicKey });
    expect(await existingAuditSealKey(withPublicKey)).toBeUndefined();
    expect(await existingAuditSealKey(readConfig({ ...env, AUDIT_SEAL_KEY: SECRET }))).toBe(SECRET);
  });

  test('into a folder that cannot be one is one line', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await chmod(file, 0o600);
    await expect(jwtSecretFor(readConfig({ DATA_DIR: file }))).rejects.toThrow(StartError);
    for (const dataDir of [join(file, 'below'), '/dev/null/x', '/proc/x', '/proc/x/y'])
      await expect(jwtSecretFor(readConfig({ DATA_DIR: dataDir }))).rejects.toThrow(
        /^The data folder .* cannot be used .*DATA_DIR/,
      );
  });

  test('on a server needs a password; embedded one is made up; later ones are ignored', async () => {
    const config = readConfig({});
    await expect(ensureAdmin(database.prisma, config, false)).rejects.toThrow(/ADMIN_PASSWORD/);
    expect(await database.prisma.user.count()).toBe(0);
    const made = await Promise.all([1, 2, 3].map(() => ensureAdmin(database.prisma, config, true)));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(made.find(({ created }) => created)?.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await database.prisma.user.findMany({ select: { email: true, role: true } })).toEqual([
      { email: 'admin@astrid.local', role: 'ADMIN' },
    ]);
    expect(await database.prisma.auditEvent.count({ where: { action: 'bootstrap' } })).toBe(1);
    const later = await ensureAdmin(database.prisma, readConfig({ ADMIN_PASSWORD: 'another password' }), true);
    expect(later).toEqual({ email: 'admin@astrid.local', password: null, created: false, unseen: 'admin@astrid.local' });
    expect(new Set(Array.from({ length: 100 }, makePassword)).size).toBe(100);
  });
});

test('the process ends with that one line, on the error stream', async () => {
  const child = spawn(process.execPath, command('main.ts'), {
    env: { PATH: process.env.PATH, JWT_SECRET: 'hunter2', DATA_DIR: join(folder, 'never') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^AstrID cannot start: JWT_SECRET must be [^\n]*\n$/);
  expect(err).not.toContain('hunter2');
}, 60_000);
