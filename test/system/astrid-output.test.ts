/** The output of the command line for programs and for people: the shape of `--json`, the width, colors, and the exit codes of a server that fails. */
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { programFor } from '../../src/cli/program.js';
import { astrid, hasTerminals, Terminal } from '../support/astrid.js';
import { commandLineOfFile, PASSWORD } from '../support/command-line.js';

const cli = commandLineOfFile();
const { server } = cli;

const leaves = (command: Command): Command[] => (command.commands.length > 0 ? command.commands.flatMap(leaves) : [command]);
const nameOf = (command: Command): string => (command.parent?.parent ? `${nameOf(command.parent)} ` : '') + command.name();

/** The members of the printed value: of an object, or of the first object in a list. */
const shapeOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${shapeOf(value[0])}]`
    : Object.keys(value as object)
        .sort()
        .join(' ');

describe('--json', () => {
  test('of every command has its documented shape', async () => {
    const shapes = new Map<string, string>();
    const run = async (name: string, args: readonly string[] = [], more: { token?: string; env?: object } = {}) => {
      const { token = cli.admin.token } = more;
      const given = token === '' ? [] : ['--token-stdin'];
      const ran = await astrid({ ...cli.env, ...more.env }, [...name.split(' '), ...args, ...given, '--json'], token);
      expect([name, ran.code, ran.err]).toEqual([name, 0, '']);
      const value = JSON.parse(ran.out);
      shapes.set(name, shapeOf(value));
      for (const secret of [value.key, value.code]) if (typeof secret === 'string') server.secrets.add(secret);
      return value;
    };
    const document = join(cli.folder, 'one.graphql');
    await writeFile(document, '{ observations(first: 1) { nodes { id } } }');
    const { token } = await server.makeUser('RESEARCHER');

    await run('whoami');
    await run('permission-sets');
    await run('requirements', [document]);
    await run('query', [document]);
    await run('keys create', ['--name', 'shape', '--set', 'read-only', '--days', '30']);
    await run('keys list');
    await run('keys show', ['shape']);
    await run('keys usage', ['shape']);
    await run('keys update', ['shape', '--description', 'of JSON']);
    await run('keys extend', ['shape', '--days', '30']);
    await run('keys rotate', ['shape']);
    await run('keys end-secrets', ['shape', '--yes']);
    await run('keys revoke', ['shape', '--yes']);
    const ask = () => run('requests create', ['--name', 'nb', '--reason', 'curves', '--permission', 'read:data'], { token });
    const asked = await ask();
    await run('requests list');
    await run('requests grant', [asked.id]);
    await run('requests collect', [asked.id], { token });
    await run('requests decline', [(await ask()).id]);
    const invited = await run('users invite', ['vera@example.org', '--name', 'Vera', '--role', 'viewer']);
    expect(invited.purpose).toBe('INVITATION');
    const { code } = await run('users invitation', ['vera@example.org']);
    await run('users redeem', ['--email', 'vera@example.org'], {
      token: '',
      env: { ASTRID_CODE: code, ASTRID_PASSWORD: PASSWORD },
    });
    await run('users reset-password', ['vera@example.org']);
    await run('users list');
    await run('users set-role', ['vera@example.org', 'analyst']);
    await run('users deactivate', ['vera@example.org', '--yes']);
    await run('users reactivate', ['vera@example.org']);
    await run('audit');
    await run('doctor');
    const login = () => run('login', ['--email', cli.admin.email], { token: '', env: { ASTRID_PASSWORD: PASSWORD } });
    await login();
    const [session] = await run('sessions list');
    await run('sessions end', [session.id]);
    await login();
    await run('logout', [], { token: '' });

    const known = leaves(programFor({ signal: new AbortController().signal })).map(nameOf);
    expect([...shapes.keys(), 'completion'].sort()).toEqual(known.sort());
    expect(Object.fromEntries(shapes)).toMatchInlineSnapshot(`
      {
        "audit": "[action actorKey actorUser address after before createdAt entityId entityType id requestId]",
        "doctor": "passed steps",
        "keys create": "allowedAddresses expiresAt id key name owner permissions prefix scopes",
        "keys end-secrets": "apiKey endedSecrets",
        "keys extend": "expiresAt id name prefix",
        "keys list": "[createdAt expiresAt id lastUsedAt name owner permissions prefix scopes status]",
        "keys revoke": "apiKey revokedDescendants",
        "keys rotate": "expiresAt id key name prefix",
        "keys show": "allowedAddresses createdAt createdBy createdByKey description effectivePermissions expiresAt id lastUsedAt name owner permissions prefix requestsPerMinute retiredSecrets revokedAt revokedBy revokedReason scopes status unusedPermissions usageCount",
        "keys update": "allowedAddresses expiresAt id name permissions prefix requestsPerMinute scopes",
        "keys usage": "dailyUsage id lastUsedAt missingPermissions name permissionUsage prefix unusedPermissions usageCount",
        "login": "expiresAt id kind name permissions profile role scopes url",
        "logout": "signedOut url",
        "permission-sets": "[description name permissions]",
        "query": "observations",
        "requests collect": "allowedAddresses expiresAt id key name owner permissions prefix scopes",
        "requests create": "id name permissions status surveys",
        "requests decline": "collectUntil comment id name permissions status surveys",
        "requests grant": "collectUntil comment id name permissions status surveys",
        "requests list": "[collectUntil comment createdAt expiresInDays id name permissions reason requester status surveys]",
        "requirements": "[paths permission]",
        "sessions end": "id user",
        "sessions list": "[address client createdAt current expiresAt id lastUsedAt userAgent]",
        "users deactivate": "stoppedKeys user",
        "users invitation": "code email expiresAt id name purpose",
        "users invite": "code email expiresAt id name purpose",
        "users list": "[createdAt email id isActive isServiceAccount lastSignInAt name role]",
        "users reactivate": "email id isActive name",
        "users redeem": "done",
        "users reset-password": "code email expiresAt id name purpose",
        "users set-role": "email id name role",
        "whoami": "expiresAt id kind name permissions role scopes url",
      }
    `);
  });

  test('makes an error one line of JSON on standard error', async () => {
    const { code, out, err } = await astrid({ ...cli.env, ASTRID_URL: 'http://127.0.0.1:1', ASTRID_API_KEY: 'x' }, [
      'whoami',
      '--json',
    ]);
    expect([code, out]).toEqual([4, '']);
    expect(JSON.parse(err)).toEqual({ error: { code: 'UNREACHABLE', message: expect.any(String), extensions: {} } });
    const wrong = await astrid(cli.env, ['keys', 'list', '--status', 'new', '--json']);
    expect([wrong.code, JSON.parse(wrong.err).error.code]).toEqual([2, 'USAGE']);
  });
});

describe('for people', () => {
  test('every table fits 80 columns', async () => {
    await server.makeKey({
      permissions: ['READ_DATA'],
      name: 'a key with a name that is longer than a line of a terminal can be, and has details',
    });
    const { token } = await server.makeUser('RESEARCHER', {
      email: `${'long.name.of.a.person.'.repeat(3)}@observatory.example.org`,
    });
    await astrid(
      cli.env,
      [
        'requests',
        'create',
        '--name',
        'nb',
        '--reason',
        'light curves '.repeat(20),
        '--permission',
        'read:data',
        '--token-stdin',
      ],
      token,
    );
    const name = 'a key with a name that is longer than a line of a terminal can be, and has details';
    for (const line of ['whoami', 'permission-sets', 'keys list', 'requests list', 'users list', 'audit', 'doctor']) {
      const { code, out } = await astrid(cli.env, [...line.split(' '), '--token-stdin'], cli.admin.token);
      expect(code, line).toBe(0);
      for (const each of out.split('\n')) expect(each.length, `${line}: ${each}`).toBeLessThanOrEqual(80);
    }
    for (const what of ['show', 'usage']) {
      const { code, out } = await astrid(cli.env, ['keys', what, name, '--token-stdin'], cli.admin.token);
      expect(code, what).toBe(0);
      for (const each of out.split('\n')) expect(each.length, `keys ${what}: ${each}`).toBeLessThanOrEqual(80);
    }
  });

  test.skipIf(!hasTerminals)('a terminal shows colors, and none with NO_COLOR', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
    const colored = async (more: object) => {
      const terminal = new Terminal({ ...cli.env, ASTRID_API_KEY: key, ...more }, ['permission-sets']);
      expect(await terminal.ended).toBe(0);
      return terminal.raw.includes('\u001b[');
    };
    expect([await colored({}), await colored({ NO_COLOR: '1' }), await colored({ TERM: 'dumb' })]).toEqual([true, false, false]);
    const asking = new Terminal({ ...cli.env, NO_COLOR: '1' }, ['login']);
    await asking.shows(/E-mail/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that set a color
    expect(asking.raw).not.toMatch(/\u001b\[[\d;]*m/);
  });
});

describe('a server', () => {
  let other: Server;
  let respond: () => { status: number; body: string; version?: string };
  let there: Record<string, string>;
  const { kind, viewer } = {
    kind: 'API_KEY',
    viewer: { id: null, name: 'flow', role: null, permissions: [], scopes: [], expiresAt: null },
  };

  beforeAll(async () => {
    other = createServer((_request, response) => {
      const { status, body, version } = respond();
      const stated = version && { 'X-AstrID-Version': version };
      response.writeHead(status, { 'Content-Type': 'application/json', ...stated }).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
  });
  afterAll(() => void other.close());
  beforeEach(() => {
    there = { ...cli.env, ASTRID_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, ASTRID_API_KEY: 'astrid_x' };
  });

  test.skipIf(!hasTerminals).each([
    ['99.0.0', /The server is newer \(99\.0\.0\) than this command line/],
    ['0.0.1', /The server is older \(0\.0\.1\) than this command line/],
  ])('of version %s causes a warning at a terminal', async (version, warning) => {
    respond = () => ({ status: 200, version, body: JSON.stringify({ data: { viewer: { kind, ...viewer } } }) });
    const terminal = new Terminal(there, ['whoami']);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown).toMatch(warning);
    expect((await astrid(there, ['whoami'])).err).toBe('');
  });

  test.each([
    [503, '{"errors":[{"message":"Later.","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}', 4],
    [502, '<html>Bad gateway</html>', 4],
    [200, '{"errors":[{"message":"No.","extensions":{"code":"CONFLICT"}}]}', 1],
    [500, '{"errors":[{"message":"Failed.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}', 1],
    [401, '{"errors":[{"message":"Unknown.","extensions":{"code":"UNAUTHENTICATED"}}]}', 3],
  ])('that answers %d with %s causes its exit code and one line', async (status, body, expected) => {
    respond = () => ({ status, body });
    const { code, out, err } = await astrid(there, ['whoami']);
    expect([code, out, err.split('\n').length]).toEqual([expected, '', 2]);
  });
});
