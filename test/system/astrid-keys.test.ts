/** `astrid keys`: what it creates, prints and stores, and what it does when it is interrupted or refused. */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { astrid } from '../support/astrid.js';
import { commandLineOfFile } from '../support/command-line.js';
import { Program } from '../support/process.js';
import { proxyOf } from '../support/proxy.js';

const cli = commandLineOfFile();
const { server } = cli;

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
describe('keys', () => {
  test('are created, shown once, listed, changed, rotated and revoked', async () => {
    await server.makeSurvey('LSST');
    const made = await cli.asAdmin(
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
    const withKey = await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['whoami', '--json']);
    expect(JSON.parse(withKey.out)).toMatchObject({ kind: 'API_KEY', name: 'nightly', scopes: ['survey:LSST'] });
    expect(withKey.err).toMatch(/The key ends in [89] days .*: extend it/);
    expect(await cli.json('keys', 'list', '--search', 'nightly')).toMatchObject([{ name: 'nightly', status: 'ACTIVE' }]);
    expect(await cli.json('keys', 'list', '--expiring', '14d')).toMatchObject([{ name: 'nightly' }]);
    for (const unused of ['30d', '36500d']) expect(await cli.json('keys', 'list', '--unused', unused)).toEqual([]);
    const { prefix } = await cli.json('keys', 'show', 'nightly');
    expect(await cli.json('keys', 'usage', prefix)).toMatchObject({ name: 'nightly' });
    expect(await cli.json('keys', 'update', 'nightly', '--permission', 'read:data')).toMatchObject({
      permissions: ['READ_DATA'],
    });
    await cli.json('keys', 'extend', `astrid_${prefix}`, '--days', '30');
    const rotated = await cli.asAdmin('keys', 'rotate', 'nightly', '--grace', '1h', '--env');
    expect(rotated).toMatchObject({ code: 0, out: expect.stringMatching(/^export ASTRID_API_KEY=astrid_\w{49}\n$/) });
    server.secrets.add(rotated.out.trim().split('=')[1] as string);
    expect((await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['whoami'])).code).toBe(0);
    expect(await cli.asAdmin('keys', 'end-secrets', 'nightly')).toMatchObject({
      code: 2,
      err: expect.stringMatching(new RegExp(`The secret ${prefix}… was last used: .*--yes is required`, 's')),
    });
    expect(await cli.json('keys', 'end-secrets', 'nightly', '--secret', prefix, '--yes')).toMatchObject({
      apiKey: { name: 'nightly' },
      endedSecrets: [{ prefix }],
    });
    expect((await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['whoami'])).code).toBe(3);
    const none = await cli.asAdmin('keys', 'end-secrets', 'nightly', '--yes');
    expect(none).toMatchObject({ code: 0, out: 'No earlier secret of nightly works.\n' });
    const leaked = await cli.json('keys', 'rotate', 'nightly', '--leaked');
    server.secrets.add(leaked.key);
    expect(await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['whoami'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^astrid: UNAUTHENTICATED: .*The command used the key in ASTRID_API_KEY/),
    });
    expect(await cli.asAdmin('keys', 'revoke', 'nightly')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--yes is required'),
    });
    expect(await cli.json('keys', 'revoke', 'nightly', '--yes')).toMatchObject({ apiKey: { name: 'nightly' } });
    expect(await cli.json('keys', 'list', '--status', 'revoked')).toMatchObject([{ name: 'nightly' }]);
  });

  test('go into a new file that only its owner can read', async () => {
    const out = join(cli.folder, 'flow.key');
    const create = () => cli.asAdmin('keys', 'create', '--name', 'filed', '--permission', 'READ_DATA', '--out', out);
    expect(await create()).toMatchObject({ code: 0, out: expect.stringMatching(/^The key filed .* is\s+in\s/) });
    const key = (await readFile(out, 'utf8')).trim();
    server.secrets.add(key);
    expect([key, await modeOf(out)]).toEqual([expect.stringMatching(/^astrid_\w{49}$/), 0o600]);
    const before = await server.app.db.apiKey.count();
    expect(await create()).toMatchObject({ code: 2, err: expect.stringContaining('exists') });
    expect(await server.app.db.apiKey.count()).toBe(before);
  });

  test('are created for exactly the operations of a file', async () => {
    const file = join(cli.folder, 'queries.graphql');
    await writeFile(file, '{ observations { nodes { id } } }');
    expect(await cli.json('requirements', file)).toEqual([
      { permission: 'READ_DATA', paths: expect.arrayContaining(['observations']) },
    ]);
    const made = await cli.json('keys', 'create', '--name', 'notebook', '--for', file);
    server.secrets.add(made.key);
    expect(made).toMatchObject({ name: 'notebook', permissions: ['READ_DATA'] });
  });

  test('twenty are one command and one file, which continues where it stopped', async () => {
    const [from, out] = [join(cli.folder, 'keys.json'), join(cli.folder, 'made.json')];
    const wishes = Array.from({ length: 20 }, (_, i) => ({ name: `worker ${i}`, permissions: ['READ_DATA'], expiresInDays: 30 }));
    await writeFile(
      from,
      JSON.stringify([...wishes.slice(0, 3), { name: 'wrong', permissions: ['READ_DATA'], scopes: ['survey:none'] }]),
    );
    expect(await cli.asAdmin('keys', 'create', '--from', from, '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('BAD_USER_INPUT'),
    });
    await writeFile(from, JSON.stringify(wishes));
    expect(await cli.json('keys', 'create', '--from', from, '--out', out)).toMatchObject({ created: 17, skipped: 3 });
    const keys = JSON.parse(await readFile(out, 'utf8'));
    for (const { key } of keys) server.secrets.add(key);
    expect([keys.length, new Set(keys.map(({ key }: { key: string }) => key)).size, await modeOf(out)]).toEqual([20, 20, 0o600]);
    expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'worker ' } } })).toBe(20);
  });

  test('a key from the REST service is named by its prefix, as long as no other has the same', async () => {
    const keyHash = () => createHash('sha256').update(randomUUID()).digest('hex');
    const row = { prefix: 'astrid_-', permissions: ['read:data'], scopes: [], imported: true, ownerId: cli.admin.uuid };
    const { id } = await server.app.db.apiKey.create({ data: { ...row, name: 'first of REST', keyHash: keyHash() } });
    expect(await cli.json('keys', 'show', 'astrid_-')).toMatchObject({ id: `ApiKey:${id}`, prefix: 'astrid_-' });
    await server.app.db.apiKey.create({ data: { ...row, name: 'second of REST', keyHash: keyHash() } });
    const { code, err } = await cli.asAdmin('keys', 'show', 'astrid_-');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/2 keys have the name or prefix astrid_-: give an id, such as ApiKey:/),
    ]);
  });

  test('of a file are not lost when it is interrupted', async () => {
    const [from, out] = [join(cli.folder, 'keys.json'), join(cli.folder, 'made.json')];
    const wishes = Array.from({ length: 5 }, (_, i) => ({ name: `cut ${i}`, permissions: ['READ_DATA'], expiresInDays: 30 }));
    await writeFile(from, JSON.stringify(wishes));
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const slow = { ...cli.env, ASTRID_API_KEY: key, ASTRID_URL: await proxyOf(server.url, { delayMs: 500 }) };
    const made = () => server.app.db.apiKey.count({ where: { name: { startsWith: 'cut ' } } });
    const program = new Program('cli/astrid.ts', slow, ['keys', 'create', '--from', from, '--out', out]);
    // The server has made the second key, and its response is on the way.
    await expect.poll(made, { timeout: 30_000, interval: 20 }).toBe(2);
    await program.end('SIGINT');
    expect([await program.ended, program.output]).toEqual([130, expect.stringMatching(/^astrid: INTERRUPTED: .*\n$/)]);
    const keys = async () => JSON.parse(await readFile(out, 'utf8')).map(({ name }: { name: string }) => name);
    expect(await keys()).toEqual(['cut 0', 'cut 1']);
    expect(await made()).toBe(2);
    expect(await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['keys', 'create', '--from', from, '--out', out])).toMatchObject({
      code: 0,
    });
    expect([await keys(), await made()]).toEqual([wishes.map(({ name }) => name), 5]);
    for (const { key: secret } of JSON.parse(await readFile(out, 'utf8'))) server.secrets.add(secret);
  });

  test('that were made are shown in spite of Ctrl-C', async () => {
    const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
    const slow = { ...cli.env, ASTRID_API_KEY: key, ASTRID_URL: await proxyOf(server.url, { delayMs: 1_000 }) };
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

  test('the help of extend states from when the days count', async () => {
    const { out } = await astrid(cli.env, ['keys', 'extend', '--help']);
    expect(out.replace(/\s+/g, ' ')).toContain('this number of days, from now or from its end, whichever is later');
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
    [['query', 'missing.graphql'], /^astrid: ENOENT: no such file .*missing\.graphql/],
    [['keys', 'list', '--unused', 'soon'], /--unused must be a number of days, such as 30d/],
    [['keys', 'list', '--expiring', '36501d'], /--expiring must be a whole number from 1 to 36,500/],
    [['keys', 'list', '--nonsense'], /^astrid: unknown option '--nonsense'\. .*see astrid --help\.\n$/],
    [['login', '--token-stdin'], /^astrid: unknown option '--token-stdin'/],
    [['logout', '--token-stdin'], /^astrid: unknown option '--token-stdin'/],
    [['--profile', 'x', 'keys', 'list'], /^astrid: unknown option '--profile'\. Options follow the command/],
    [['keys', 'show'], /^astrid: missing required argument 'key'\. See astrid --help\.\n$/],
    [['audit', '--limit', 'all'], /--limit must be a whole number/],
  ])('%j is a wrong use', async (args, message) => {
    const { code, out, err } = await cli.asAdmin(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('x'.repeat(49));
  });

  test('a wrong use is one line of JSON with --json', async () => {
    const { code, err } = await cli.asAdmin('keys', 'list', '--nonsense', '--json');
    expect([code, JSON.parse(err).error]).toEqual([2, { code: 'USAGE', message: expect.stringMatching(/^unknown option/) }]);
  });

  test('are refused to a caller without the permission, with its name', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const { code, err } = await astrid({ ...cli.env, ASTRID_API_KEY: key }, [
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
