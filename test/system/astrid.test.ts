/** The command line: what it prints and stores, when it asks, and the exit code of each failure. */
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { programFor } from '../../src/cli/program.js';
import { astrid, hasTerminals, Terminal } from '../support/astrid.js';
import { AUDIENCE } from '../support/issuer.js';
import { Program } from '../support/process.js';
import { startProvider } from '../support/provider.js';
import { proxyOf } from '../support/proxy.js';
import { startServer, type TestServer, type TestUser } from '../support/server.js';

const PASSWORD = 'parallax and proper motion';

let server: TestServer;
let admin: TestUser;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer({ hears: true });
  admin = await server.makeUser('ADMIN', { passwordHash: await hashPassword(PASSWORD) });
  server.secrets.add(PASSWORD);
});
afterAll(() => server.stop());

beforeEach(async ({ onTestFinished }) => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-cli-'));
  env = { ASTRID_URL: server.url, ASTRID_CONFIG_DIR: folder, HOME: folder };
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const signIn = (profile = 'default') =>
  astrid({ ...env, ASTRID_PASSWORD: PASSWORD }, ['login', '--email', admin.email, '--profile', profile]);
const asAdmin = (...args: string[]) => astrid(env, [...args, '--token-stdin'], admin.token);
const json = async (...args: string[]) => {
  const { code, out, err } = await asAdmin(...args, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
};
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const session = () => join(folder, 'sessions', 'default.json');

describe('a session', () => {
  test('is stored for its owner alone, is used, and ends on both sides', async () => {
    expect(await signIn()).toMatchObject({ code: 0, out: expect.stringMatching(/^Signed in at .* \(ADMIN\)\.\n$/) });
    expect([await modeOf(session()), await modeOf(join(folder, 'sessions'))]).toEqual([0o600, 0o700]);
    const { refreshToken, accessToken } = JSON.parse(await readFile(session(), 'utf8'));
    for (const secret of [refreshToken, accessToken]) server.secrets.add(secret);
    expect(await astrid(env, ['whoami', '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('"role": "ADMIN"') });
    expect(await astrid(env, ['logout'])).toMatchObject({ code: 0 });
    expect(await readdir(join(folder, 'sessions'))).toEqual([]);
    await server.refused(
      'INVALID_CREDENTIALS',
      'mutation ($t: String!) { refreshSession(input: { refreshToken: $t }) { expiresAt } }',
      {
        variables: { t: refreshToken },
      },
    );
    expect(await astrid(env, ['whoami'])).toEqual({
      code: 3,
      out: '',
      err: 'astrid: NOT_SIGNED_IN: Nobody is signed in: run astrid login, or set ASTRID_API_KEY.\n',
    });
  });

  test('is refreshed once when several processes need it at the same time', async () => {
    await signIn();
    const stored = JSON.parse(await readFile(session(), 'utf8'));
    await writeFile(session(), JSON.stringify({ ...stored, expiresAt: new Date(0).toISOString() }));
    const runs = await Promise.all(Array.from({ length: 5 }, () => astrid(env, ['whoami', '--json'])));
    expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(() => [0, '']));
    expect(JSON.parse(await readFile(session(), 'utf8')).refreshToken).not.toBe(stored.refreshToken);
  });

  test('is sent to its own server only', async () => {
    await signIn();
    const { code, err } = await astrid({ ...env, ASTRID_URL: 'https://elsewhere.example.org' }, ['whoami']);
    expect([code, err]).toEqual([3, expect.stringMatching(/is for http:\/\/127\.0\.0\.1.*sign in at https:\/\/elsewhere/)]);
  });

  test('of another profile is separate', async () => {
    await signIn('staging');
    expect((await astrid(env, ['whoami'])).code).toBe(3);
    expect((await astrid(env, ['whoami', '--profile', 'staging'])).code).toBe(0);
    expect(await astrid(env, ['whoami', '--profile', '../default'])).toMatchObject({ code: 2 });
  });

  test('needs the right password, from standard input too', async () => {
    const wrong = await astrid(env, ['login', '--email', admin.email, '--password-stdin'], 'sesame\n');
    expect(wrong).toMatchObject({ code: 3, err: expect.stringMatching(/^astrid: INVALID_CREDENTIALS: .*\n$/) });
    expect(wrong.err).not.toContain('sesame');
    expect(await astrid(env, ['login', '--email', admin.email, '--password-stdin'], `${PASSWORD}\n`)).toMatchObject({ code: 0 });
    expect(await astrid(env, ['login', '--email', admin.email])).toMatchObject({
      code: 2,
      err: 'astrid: --password-stdin is required: without a terminal, the command does not ask.\n',
    });
  });
});

test('a session from an outside issuer begins in the browser, and is refreshed there', async () => {
  const provider = await startProvider();
  const outside = {
    issuer: provider.issuer,
    jwksUrl: provider.jwksUrl,
    audience: AUDIENCE,
    autoProvisionRole: 'VIEWER' as const,
  };
  const own = await startServer({ outside });
  try {
    const there = { ...env, ASTRID_URL: own.url };
    const args = ['login', '--issuer', provider.issuer, '--client-id', 'astrid-cli', '--json'];
    const login = new Program('cli/astrid.ts', there, args);
    const [address] = await login.says(/^(http:\S+code_challenge_method=S256\S*)$/m);
    await provider.browse(address as string);
    expect(await login.ended).toBe(0);
    expect(login.output).toMatch(/"kind": "USER"/);
    const stored = JSON.parse(await readFile(session(), 'utf8'));
    for (const secret of [stored.accessToken, stored.refreshToken]) own.secrets.add(secret);
    await writeFile(session(), JSON.stringify({ ...stored, expiresAt: new Date(0).toISOString() }));
    expect(await astrid(there, ['whoami', '--json'])).toMatchObject({ code: 0, out: expect.stringContaining('VIEWER') });
    const refreshed = JSON.parse(await readFile(session(), 'utf8'));
    expect(refreshed.refreshToken).not.toBe(stored.refreshToken);
    own.secrets.add(refreshed.accessToken);
  } finally {
    await own.stop();
    await provider.stop();
  }
});

describe('keys', () => {
  test('are created, shown once, listed, changed, rotated and revoked', async () => {
    await server.makeSurvey('LSST');
    const made = await asAdmin(
      'keys',
      'create',
      '--name',
      'nightly',
      '--set',
      'prefect-workflows',
      '--survey',
      'LSST',
      '--days',
      '9',
    );
    expect(made).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^astrid_\w{49}\n$/),
      err: expect.stringContaining('shown this once'),
    });
    const key = made.out.trim();
    server.secrets.add(key);
    const withKey = await astrid({ ...env, ASTRID_API_KEY: key }, ['whoami', '--json']);
    expect(JSON.parse(withKey.out)).toMatchObject({ kind: 'API_KEY', name: 'nightly', scopes: ['survey:LSST'] });
    expect(withKey.err).toMatch(/The key ends in [89] days .*: extend it/);
    expect(await json('keys', 'list', '--search', 'nightly')).toMatchObject([{ name: 'nightly', status: 'ACTIVE' }]);
    expect(await json('keys', 'list', '--expiring', '14d')).toMatchObject([{ name: 'nightly' }]);
    expect(await json('keys', 'list', '--unused', '30d')).toEqual([]);
    const { prefix } = await json('keys', 'show', 'nightly');
    expect(await json('keys', 'usage', prefix)).toMatchObject({ name: 'nightly' });
    expect(await json('keys', 'update', 'nightly', '--permission', 'read:data')).toMatchObject({ permissions: ['READ_DATA'] });
    await json('keys', 'extend', `astrid_${prefix}`, '--days', '30');
    const rotated = await asAdmin('keys', 'rotate', 'nightly', '--grace', '1h', '--env');
    expect(rotated).toMatchObject({ code: 0, out: expect.stringMatching(/^export ASTRID_API_KEY=astrid_\w{49}\n$/) });
    server.secrets.add(rotated.out.trim().split('=')[1] as string);
    expect((await astrid({ ...env, ASTRID_API_KEY: key }, ['whoami'])).code).toBe(0);
    const leaked = await json('keys', 'rotate', 'nightly', '--leaked');
    server.secrets.add(leaked.key);
    expect(await astrid({ ...env, ASTRID_API_KEY: key }, ['whoami'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^astrid: UNAUTHENTICATED: .*The command used the key in ASTRID_API_KEY/),
    });
    expect(await asAdmin('keys', 'revoke', 'nightly')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes is required'),
    });
    expect(await json('keys', 'revoke', 'nightly', '--yes')).toMatchObject({ apiKey: { name: 'nightly' } });
    expect(await json('keys', 'list', '--status', 'revoked')).toMatchObject([{ name: 'nightly' }]);
  });

  test('go into a new file that only its owner can read', async () => {
    const out = join(folder, 'flow.key');
    const create = () => asAdmin('keys', 'create', '--name', 'filed', '--permission', 'READ_DATA', '--out', out);
    expect(await create()).toMatchObject({ code: 0, out: expect.stringMatching(/^The key filed .* is\s+in\s/) });
    const key = (await readFile(out, 'utf8')).trim();
    server.secrets.add(key);
    expect([key, await modeOf(out)]).toEqual([expect.stringMatching(/^astrid_\w{49}$/), 0o600]);
    const before = await server.app.db.apiKey.count();
    expect(await create()).toMatchObject({ code: 2, err: expect.stringContaining('exists') });
    expect(await server.app.db.apiKey.count()).toBe(before);
  });

  test('are created for exactly the operations of a file', async () => {
    const file = join(folder, 'queries.graphql');
    await writeFile(file, '{ observations { nodes { id } } }');
    expect(await json('requirements', file)).toEqual([
      { permission: 'READ_DATA', paths: expect.arrayContaining(['observations']) },
    ]);
    const made = await json('keys', 'create', '--name', 'notebook', '--for', file);
    server.secrets.add(made.key);
    expect(made).toMatchObject({ name: 'notebook', permissions: ['READ_DATA'] });
  });

  test('twenty are one command and one file, which continues where it stopped', async () => {
    const [from, out] = [join(folder, 'keys.json'), join(folder, 'made.json')];
    const wishes = Array.from({ length: 20 }, (_, i) => ({ name: `worker ${i}`, permissions: ['READ_DATA'], expiresInDays: 30 }));
    await writeFile(
      from,
      JSON.stringify([...wishes.slice(0, 3), { name: 'wrong', permissions: ['READ_DATA'], scopes: ['survey:none'] }]),
    );
    expect(await asAdmin('keys', 'create', '--from', from, '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('BAD_USER_INPUT'),
    });
    await writeFile(from, JSON.stringify(wishes));
    expect(await json('keys', 'create', '--from', from, '--out', out)).toMatchObject({ created: 17, skipped: 3 });
    const keys = JSON.parse(await readFile(out, 'utf8'));
    for (const { key } of keys) server.secrets.add(key);
    expect([keys.length, new Set(keys.map(({ key }: { key: string }) => key)).size, await modeOf(out)]).toEqual([20, 20, 0o600]);
    expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'worker ' } } })).toBe(20);
  });

  test('a key from the REST service is named by its prefix, as long as no other has the same', async () => {
    const keyHash = () => createHash('sha256').update(randomUUID()).digest('hex');
    const row = { prefix: 'astrid_-', permissions: ['read:data'], scopes: [], imported: true, ownerId: admin.uuid };
    const { id } = await server.app.db.apiKey.create({ data: { ...row, name: 'first of REST', keyHash: keyHash() } });
    expect(await json('keys', 'show', 'astrid_-')).toMatchObject({ id: `ApiKey:${id}`, prefix: 'astrid_-' });
    await server.app.db.apiKey.create({ data: { ...row, name: 'second of REST', keyHash: keyHash() } });
    const { code, err } = await asAdmin('keys', 'show', 'astrid_-');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/2 keys have the name or prefix astrid_-: give an id, such as ApiKey:/),
    ]);
  });

  test('of a file are not lost when it is interrupted', async () => {
    const [from, out] = [join(folder, 'keys.json'), join(folder, 'made.json')];
    const wishes = Array.from({ length: 5 }, (_, i) => ({ name: `cut ${i}`, permissions: ['READ_DATA'], expiresInDays: 30 }));
    await writeFile(from, JSON.stringify(wishes));
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const slow = { ...env, ASTRID_API_KEY: key, ASTRID_URL: await proxyOf(server.url, { delayMs: 500 }) };
    const made = () => server.app.db.apiKey.count({ where: { name: { startsWith: 'cut ' } } });
    const program = new Program('cli/astrid.ts', slow, ['keys', 'create', '--from', from, '--out', out]);
    // The server has made the second key, and its response is on the way.
    await expect.poll(made, { timeout: 30_000, interval: 20 }).toBe(2);
    await program.end('SIGINT');
    expect([await program.ended, program.output]).toEqual([130, expect.stringMatching(/^astrid: INTERRUPTED: .*\n$/)]);
    const keys = async () => JSON.parse(await readFile(out, 'utf8')).map(({ name }: { name: string }) => name);
    expect(await keys()).toEqual(['cut 0', 'cut 1']);
    expect(await made()).toBe(2);
    expect(await astrid({ ...env, ASTRID_API_KEY: key }, ['keys', 'create', '--from', from, '--out', out])).toMatchObject({
      code: 0,
    });
    expect([await keys(), await made()]).toEqual([wishes.map(({ name }) => name), 5]);
    for (const { key: secret } of JSON.parse(await readFile(out, 'utf8'))) server.secrets.add(secret);
  });

  test('that were made are shown in spite of Ctrl-C', async () => {
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const slow = { ...env, ASTRID_API_KEY: key, ASTRID_URL: await proxyOf(server.url, { delayMs: 1_000 }) };
    const program = new Program('cli/astrid.ts', slow, [
      'keys',
      'create',
      '--name',
      'late',
      '--permission',
      'read:data',
      '--env',
    ]);
    await expect.poll(() => server.app.db.apiKey.count({ where: { name: 'late' } }), { timeout: 30_000, interval: 20 }).toBe(1);
    await program.end('SIGINT');
    const [, secret] = /^export ASTRID_API_KEY=(astrid_\w{49})\n$/.exec(program.output) ?? [];
    server.secrets.add(secret as string);
    expect(program.output).toMatch(/^export/);
  });

  test.each([
    [['keys', 'create', '--name', 'x'], /Give one of --set, --permission and --for/],
    [['keys', 'create', '--set', 'read-only'], /--name is required/],
    [['keys', 'create', '--name', 'x', '--set', 'read-only', '--days', '0'], /--days must be a whole number from 1/],
    [['keys', 'extend', 'x'], /--days is required/],
    [['requests', 'create', '--name', 'x'], /--reason is required/],
    [['requests', 'create'], /--name is required/],
    [['users', 'invite', 'x@example.org', '--name', 'x'], /--role is required/],
    [['users', 'invite', 'x@example.org'], /--name is required/],
    [['users', 'redeem'], /--email is required/],
    [['keys', 'rotate', 'x', '--grace', 'soon'], /--grace must be a time such as/],
    [['keys', 'list', '--status', 'new'], /active, expired or revoked/],
    [['keys', 'show', `astrid_${'x'.repeat(49)}`], /This is a whole key/],
    [['keys', 'show', `astrid_${'x'.repeat(43)}`], /This is a whole key/],
    [['keys', 'show', 'nobody'], /No key has the name/],
    [['keys', 'lsit'], /Did you mean list/],
    [['query', 'missing.graphql'], /missing\.graphql/],
    [['audit', '--limit', 'all'], /--limit must be a whole number/],
  ])('%j is a wrong use', async (args, message) => {
    const { code, out, err } = await asAdmin(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('x'.repeat(49));
  });

  test('are refused to a caller without the permission, with its name', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const { code, err } = await astrid({ ...env, ASTRID_API_KEY: key }, [
      'keys',
      'create',
      '--name',
      'more',
      '--set',
      'read-only',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(err).error).toMatchObject({
      code: 'FORBIDDEN',
      requestId: expect.any(String),
      extensions: { missingPermissions: [{ permission: 'ADMIN_ACCESS' }] },
    });
  });
});

test('requests are made, granted, and collected once', async () => {
  const viewer = await server.makeUser('VIEWER');
  const asViewer = (...args: string[]) => astrid(env, [...args, '--token-stdin', '--json'], viewer.token);
  const asked = JSON.parse(
    (await asViewer('requests', 'create', '--name', 'nb', '--reason', 'curves', '--permission', 'read:data')).out,
  );
  expect(await json('requests', 'list', '--status', 'open')).toMatchObject([{ id: asked.id, name: 'nb', status: 'OPEN' }]);
  await json('requests', 'grant', asked.id, '--days', '3');
  const collected = await asViewer('requests', 'collect', asked.id.split(':')[1]);
  const { key } = JSON.parse(collected.out);
  server.secrets.add(key);
  expect(key).toMatch(/^astrid_/);
  expect(await asViewer('requests', 'collect', asked.id)).toMatchObject({ code: 1, err: expect.stringContaining('CONFLICT') });
});

test('users are invited by a code, get another role, and are stopped', async () => {
  const invited = await asAdmin('users', 'invite', 'vera@example.org', '--name', 'Vera', '--role', 'viewer');
  expect(invited).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^astridcode_\w{49}\n$/),
    err: expect.stringContaining('Vera'),
  });
  const code = invited.out.trim();
  server.secrets.add(code);
  const redeem = () =>
    astrid({ ...env, ASTRID_CODE: code, ASTRID_PASSWORD: PASSWORD }, ['users', 'redeem', '--email', 'vera@example.org']);
  expect(await redeem()).toMatchObject({ code: 0, out: expect.stringContaining('astrid login') });
  expect(await redeem()).toMatchObject({ code: 3 });
  expect(await json('users', 'set-role', 'vera@example.org', 'analyst')).toMatchObject({ role: 'ANALYST' });
  expect(await json('users', 'list', '--role', 'analyst')).toMatchObject([{ email: 'vera@example.org' }]);
  expect(await json('users', 'deactivate', 'vera@example.org', '--yes')).toMatchObject({ user: { isActive: false } });
  expect(await json('users', 'reactivate', 'vera@example.org')).toMatchObject({ isActive: true });
});

test('the audit log is shown, and followed', async () => {
  await server.ok('mutation { createSurvey(input: { name: "Shown" }) { survey { id } } }', { token: admin.token });
  expect(await json('audit', '--action', 'createSurvey', '--limit', '1')).toMatchObject([{ after: { name: 'Shown' } }]);
  const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
  const follower = new Program('cli/astrid.ts', { ...env, ASTRID_API_KEY: key }, ['audit', '--follow', '--json']);
  await expect
    .poll(
      async () => {
        const name = `F${randomUUID()}`;
        await server.ok(`mutation { createSurvey(input: { name: "${name}" }) { survey { id } } }`, { token: admin.token });
        return follower.output;
      },
      { interval: 500 },
    )
    .toMatch(/"action":"createSurvey"/);
  await follower.end('SIGINT');
  const followed = follower.output.split('\n').filter((line) => line.includes('createSurvey'));
  expect(new Set(followed).size).toBe(followed.length);
  expect(await follower.ended).toBe(130);
});

test('a document from a file or standard input is sent, with variables', async () => {
  const file = join(folder, 'one.graphql');
  await writeFile(file, 'query ($name: String!) { survey(name: $name) { name } }');
  const { key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
  const withKey = { ...env, ASTRID_API_KEY: key };
  await server.makeSurvey('Gaia');
  const fromFile = await astrid(withKey, ['query', file, '--variables', '{"name":"Gaia"}']);
  expect(JSON.parse(fromFile.out)).toEqual({ survey: { name: 'Gaia' } });
  const piped = await astrid(withKey, ['query', '-'], '{ viewer { kind } }');
  expect(JSON.parse(piped.out)).toEqual({ viewer: { kind: 'API_KEY' } });
  expect(await astrid(withKey, ['query', file, '--variables', '[1]'])).toMatchObject({ code: 2 });
});

test('the doctor tries everything, and leaves no active key', async () => {
  const { out } = await asAdmin('doctor', '--json');
  const { passed, steps } = JSON.parse(out);
  expect(steps.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')).toEqual([]);
  expect([passed, steps.length]).toEqual([true, 10]);
  expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'doctor ' }, revokedAt: null } })).toBe(0);
  const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
  const few = await astrid({ ...env, ASTRID_API_KEY: key }, ['doctor', '--json']);
  expect(JSON.parse(few.out).steps.at(-1)).toMatchObject({ outcome: 'not checked' });
});

test('the doctor revokes its key when it is interrupted', async () => {
  const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
  const url = await proxyOf(server.url, { holds: ({ headers }) => headers.accept === 'text/event-stream' });
  const doctor = new Program('cli/astrid.ts', { ...env, ASTRID_URL: url, ASTRID_API_KEY: key }, ['doctor']);
  await doctor.says(/a request that the key does not permit is refused/);
  await doctor.end('SIGINT');
  expect([await doctor.ended, doctor.output]).toEqual([130, expect.stringMatching(/\nastrid: INTERRUPTED: .*\n$/)]);
  expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'doctor ' }, revokedAt: null } })).toBe(0);
});

test('a server that is not there, or not encrypted, is refused in one line', async () => {
  const dead = await astrid({ ...env, ASTRID_URL: 'http://127.0.0.1:1', ASTRID_API_KEY: 'x' }, ['whoami']);
  expect(dead).toEqual({ code: 4, out: '', err: expect.stringMatching(/^astrid: UNREACHABLE: Nothing answers at .*\n$/) });
  const plain = await astrid({ ...env, ASTRID_URL: 'http://astrid.example.org', ASTRID_API_KEY: 'x' }, ['whoami']);
  expect(plain).toEqual({ code: 2, out: '', err: expect.stringMatching(/not encrypted/) });
});

test('every help fits 80 columns, and that of a command shows examples', async () => {
  const helpOf = async (path: readonly string[]) => {
    const program = programFor({ signal: new AbortController().signal });
    let text = '';
    for (const each of allOf(program))
      each.configureOutput({
        writeOut: (more) => {
          text += more;
        },
      });
    await expect(program.parseAsync([...path, '--help'], { from: 'user' })).rejects.toThrow('(outputHelp)');
    return text;
  };
  const paths = allOf(programFor({ signal: new AbortController().signal })).map(pathOf);
  expect(paths.length).toBeGreaterThan(30);
  for (const path of paths) {
    const help = await helpOf(path);
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    if (path.length === 2) expect(help).toMatch(/Examples:\n {2}\$ astrid /);
  }
});

const allOf = (command: Command): Command[] => [command, ...command.commands.flatMap(allOf)];
const pathOf = (command: Command): string[] => (command.parent ? [...pathOf(command.parent), command.name()] : []);

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s names commands and options', async (shell) => {
    const { code, out } = await astrid(env, ['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['permission-sets', 'rotate', 'grace']) expect(out).toContain(word);
  });

  test('of bash works', async () => {
    const { out } = await astrid(env, ['completion', 'bash']);
    const script = join(folder, 'completion.bash');
    await writeFile(script, `${out}\nCOMP_WORDS=(astrid keys ro); COMP_CWORD=2; _astrid; echo "\${COMPREPLY[@]}"\n`);
    expect(spawnSync('bash', [script], { encoding: 'utf8' }).stdout.trim()).toBe('rotate');
  });
});

describe.skipIf(!hasTerminals)('at a terminal', () => {
  test('it asks for e-mail and password, and shows no password', async () => {
    const terminal = new Terminal(env, ['login']);
    await terminal.answer(/E-mail/, admin.email);
    await terminal.answer(/Password/, PASSWORD);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown).toMatch(/Signed in at/);
    expect(terminal.shown).not.toContain(PASSWORD);
  });

  test('it asks what a key is for and what it may do', async () => {
    await signIn();
    const terminal = new Terminal(env, ['keys', 'create']);
    await terminal.answer(/What is the key for/, 'asked');
    await terminal.answer(/What may it do/, '');
    await terminal.answer(/Only for some surveys/, '');
    await terminal.answer(/How many days/, '');
    await terminal.answer(/Create the key "asked"/, 'y');
    expect(await terminal.ended).toBe(0);
    const key = /astrid_\w{49}/.exec(terminal.shown)?.[0] as string;
    server.secrets.add(key);
    expect(await server.app.db.apiKey.findFirst({ where: { name: 'asked' } })).not.toBeNull();
  });

  test('it warns when the server is newer, as each response states, without another request', async () => {
    const asked: unknown[] = [];
    const relay = createServer(async (request, response) => {
      asked.push(request.url);
      const headers = {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-API-Key': String(request.headers['x-api-key']),
      };
      const answer = await fetch(server.url, { method: 'POST', headers, body: await text(request) });
      response
        .writeHead(answer.status, { 'Content-Type': 'application/json', 'X-AstrID-Version': '9.1.0' })
        .end(await answer.text());
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void relay.close());
    await once(relay, 'listening');
    const { key } = await server.makeKey();
    const at = { ...env, ASTRID_URL: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, ASTRID_API_KEY: key };
    const terminal = new Terminal(at, ['whoami']);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown).toMatch(/The server is newer \(9\.1\.0\) than this command line/);
    expect(new Set(asked)).toEqual(new Set(['/graphql']));
  });

  test('it asks for a key, and for a new user', async () => {
    const { email } = await server.makeUser('VIEWER', { passwordHash: await hashPassword(PASSWORD) });
    await astrid({ ...env, ASTRID_PASSWORD: PASSWORD }, ['login', '--email', email]);
    const asking = new Terminal(env, ['requests', 'create']);
    await asking.answer(/What is the key for/, 'asked for');
    await asking.answer(/What may it do/, '');
    await asking.answer(/Only for some surveys/, '');
    await asking.answer(/Why do you need it/, 'light curves');
    expect([await asking.ended, asking.shown]).toEqual([0, expect.stringContaining('Asked for asked for')]);
    expect(await server.app.db.apiKeyRequest.findFirst({ where: { name: 'asked for' } })).toMatchObject({
      reason: 'light curves',
    });
    await signIn();
    const inviting = new Terminal(env, ['users', 'invite', 'henrietta@example.org']);
    await inviting.answer(/Name/, 'Henrietta');
    await inviting.answer(/Role/, '\u001b[B');
    expect(await inviting.ended).toBe(0);
    server.secrets.add(/astridcode_\w{49}/.exec(inviting.shown)?.[0] as string);
    expect(await server.app.db.user.findFirst({ where: { name: 'Henrietta' } })).toMatchObject({ role: 'RESEARCHER' });
  });

  test('Ctrl-C at a question changes nothing', async () => {
    await signIn();
    const terminal = new Terminal(env, ['keys', 'create']);
    await terminal.shows(/What is the key for/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.shown).toMatch(/Interrupted/);
  });

  test('with a flag it does not ask', async () => {
    await signIn();
    const terminal = new Terminal(env, ['keys', 'create', '--name', 'alone']);
    expect(await terminal.ended).toBe(2);
    expect(terminal.shown).toMatch(/Give one of --set/);
  });
});
