/** The command line: sessions, requests for keys, users, the audit log, documents, the doctor, and the help. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { programFor } from '../../src/cli/program.js';
import { astrid } from '../support/astrid.js';
import { commandLineOfFile, PASSWORD } from '../support/command-line.js';
import { AUDIENCE } from '../support/issuer.js';
import { Program } from '../support/process.js';
import { startProvider } from '../support/provider.js';
import { proxyOf } from '../support/proxy.js';
import { startServer } from '../support/server.js';

const cli = commandLineOfFile();
const { server } = cli;

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const session = () => join(cli.folder, 'sessions', 'default.json');

describe('a session', () => {
  test('is stored for its owner alone, is used, and ends on both sides', async () => {
    expect(await cli.signIn()).toMatchObject({ code: 0, out: expect.stringMatching(/^Signed in at .* \(ADMIN\)\.\n$/) });
    expect([await modeOf(session()), await modeOf(join(cli.folder, 'sessions'))]).toEqual([0o600, 0o700]);
    const { refreshToken, accessToken } = JSON.parse(await readFile(session(), 'utf8'));
    for (const secret of [refreshToken, accessToken]) server.secrets.add(secret);
    expect(await astrid(cli.env, ['whoami', '--json'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"role": "ADMIN"'),
    });
    expect(await astrid(cli.env, ['logout'])).toMatchObject({ code: 0 });
    expect(await readdir(join(cli.folder, 'sessions'))).toEqual([]);
    await server.refused(
      'INVALID_CREDENTIALS',
      'mutation ($t: String!) { refreshSession(input: { refreshToken: $t }) { expiresAt } }',
      {
        variables: { t: refreshToken },
      },
    );
    expect(await astrid(cli.env, ['whoami'])).toEqual({
      code: 3,
      out: '',
      err: 'astrid: NOT_SIGNED_IN: Nobody is signed in: run astrid login, or set ASTRID_API_KEY.\n',
    });
  });

  test('is listed as one of the command line, and can be ended by the end of its id, which the list shows', async () => {
    await cli.signIn();
    const listed = JSON.parse((await astrid(cli.env, ['sessions', 'list', '--json'])).out);
    const [own] = listed.filter(({ current }: { current: boolean }) => current);
    expect(own).toMatchObject({ client: 'CLI', userAgent: expect.stringMatching(/^astrid-cli\//) });
    expect((await astrid(cli.env, ['sessions', 'list'])).out).toContain('cli, this one');
    const end = own.id.slice(-8);
    expect((await astrid(cli.env, ['sessions', 'list'])).out).toContain(`\n${end} `);
    expect(await astrid(cli.env, ['sessions', 'end', 'abc'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('No id ends'),
    });
    expect(await astrid(cli.env, ['sessions', 'end', end])).toMatchObject({ code: 0, out: expect.stringContaining('has ended') });
    expect(await astrid(cli.env, ['whoami'])).toMatchObject({ code: 3 });
  });

  test('is refreshed once when several processes need it at the same time', async () => {
    await cli.signIn();
    const stored = JSON.parse(await readFile(session(), 'utf8'));
    await writeFile(session(), JSON.stringify({ ...stored, expiresAt: new Date(0).toISOString() }));
    const runs = await Promise.all(Array.from({ length: 5 }, () => astrid(cli.env, ['whoami', '--json'])));
    expect(runs.map(({ code, err }) => [code, err])).toEqual(runs.map(() => [0, '']));
    expect(JSON.parse(await readFile(session(), 'utf8')).refreshToken).not.toBe(stored.refreshToken);
  });

  test('is sent to its own server only', async () => {
    await cli.signIn();
    const { code, err } = await astrid({ ...cli.env, ASTRID_URL: 'https://elsewhere.example.org' }, ['whoami']);
    expect([code, err]).toEqual([3, expect.stringMatching(/is for http:\/\/127\.0\.0\.1.*sign in at https:\/\/elsewhere/)]);
  });

  test('of another profile is separate', async () => {
    await cli.signIn('staging');
    expect((await astrid(cli.env, ['whoami'])).code).toBe(3);
    expect((await astrid(cli.env, ['whoami', '--profile', 'staging'])).code).toBe(0);
    expect(await astrid(cli.env, ['whoami', '--profile', '../default'])).toMatchObject({ code: 2 });
  });

  test('needs the right password, from standard input too', async () => {
    const wrong = await astrid(cli.env, ['login', '--email', cli.admin.email, '--password-stdin'], 'sesame\n');
    expect(wrong).toMatchObject({ code: 3, err: expect.stringMatching(/^astrid: INVALID_CREDENTIALS: .*\n$/) });
    expect(wrong.err).not.toContain('sesame');
    expect(await astrid(cli.env, ['login', '--email', cli.admin.email, '--password-stdin'], `${PASSWORD}\n`)).toMatchObject({
      code: 0,
    });
    expect(await astrid(cli.env, ['login', '--email', cli.admin.email])).toMatchObject({
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
    const there = { ...cli.env, ASTRID_URL: own.url };
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

test('requests are made, granted, and collected once', async () => {
  const viewer = await server.makeUser('VIEWER');
  const asViewer = (...args: string[]) => astrid(cli.env, [...args, '--token-stdin', '--json'], viewer.token);
  const asked = JSON.parse(
    (await asViewer('requests', 'create', '--name', 'nb', '--reason', 'curves', '--permission', 'read:data')).out,
  );
  expect(await cli.json('requests', 'list', '--status', 'open')).toMatchObject([{ id: asked.id, name: 'nb', status: 'OPEN' }]);
  expect((await cli.asAdmin('requests', 'list')).out).toContain(`\n${asked.id.slice(-8)} `);
  await cli.json('requests', 'grant', asked.id.slice(-8), '--days', '3');
  const collected = await asViewer('requests', 'collect', asked.id.split(':')[1]);
  const { key } = JSON.parse(collected.out);
  server.secrets.add(key);
  expect(key).toMatch(/^astrid_/);
  expect(await asViewer('requests', 'collect', asked.id)).toMatchObject({ code: 1, err: expect.stringContaining('CONFLICT') });
});

test('users are invited by a code, get another role, and are stopped', async () => {
  const invited = await cli.asAdmin('users', 'invite', 'vera@example.org', '--name', 'Vera', '--role', 'viewer');
  expect(invited).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^astridcode_\w{49}\n$/),
    err: expect.stringContaining('Vera'),
  });
  const code = invited.out.trim();
  server.secrets.add(code);
  const redeem = () =>
    astrid({ ...cli.env, ASTRID_CODE: code, ASTRID_PASSWORD: PASSWORD }, ['users', 'redeem', '--email', 'vera@example.org']);
  expect(await redeem()).toMatchObject({ code: 0, out: expect.stringContaining('astrid login') });
  expect(await redeem()).toMatchObject({ code: 3 });
  expect(await cli.json('users', 'set-role', 'vera@example.org', 'analyst')).toMatchObject({ role: 'ANALYST' });
  expect(await cli.json('users', 'list', '--role', 'analyst')).toMatchObject([{ email: 'vera@example.org' }]);
  expect(await cli.json('users', 'deactivate', 'vera@example.org', '--yes')).toMatchObject({ user: { isActive: false } });
  expect(await cli.json('users', 'reactivate', 'vera@example.org')).toMatchObject({ isActive: true });
});

test('the audit log is shown, and followed', async () => {
  await server.ok('mutation { createSurvey(input: { name: "Shown" }) { survey { id } } }', { token: cli.admin.token });
  expect(await cli.json('audit', '--action', 'createSurvey', '--limit', '1')).toMatchObject([{ after: { name: 'Shown' } }]);
  const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS'] });
  const follower = new Program('cli/astrid.ts', { ...cli.env, ASTRID_API_KEY: key }, ['audit', '--follow', '--json']);
  await expect
    .poll(
      async () => {
        const name = `F${randomUUID()}`;
        await server.ok(`mutation { createSurvey(input: { name: "${name}" }) { survey { id } } }`, { token: cli.admin.token });
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
  const file = join(cli.folder, 'one.graphql');
  await writeFile(file, 'query ($name: String!) { survey(name: $name) { name } }');
  const { key } = await server.makeKey({ permissions: ['READ_PUBLIC'] });
  const withKey = { ...cli.env, ASTRID_API_KEY: key };
  await server.makeSurvey('Gaia');
  const fromFile = await astrid(withKey, ['query', file, '--variables', '{"name":"Gaia"}']);
  expect(JSON.parse(fromFile.out)).toEqual({ survey: { name: 'Gaia' } });
  const piped = await astrid(withKey, ['query', '-'], '{ viewer { kind } }');
  expect(JSON.parse(piped.out)).toEqual({ viewer: { kind: 'API_KEY' } });
  expect(await astrid(withKey, ['query', file, '--variables', '[1]'])).toMatchObject({ code: 2 });
});

test('the doctor tries everything, and leaves no active key', async () => {
  const { out } = await cli.asAdmin('doctor', '--json');
  const { passed, steps } = JSON.parse(out);
  expect(steps.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')).toEqual([]);
  expect([passed, steps.length]).toEqual([true, 10]);
  expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'doctor ' }, revokedAt: null } })).toBe(0);
  const { key } = await server.makeKey({ permissions: ['READ_DATA'] });
  const few = await astrid({ ...cli.env, ASTRID_API_KEY: key }, ['doctor', '--json']);
  expect(JSON.parse(few.out).steps.at(-1)).toMatchObject({ outcome: 'not checked' });
});

test('the doctor revokes its key when it is interrupted', async () => {
  const { key } = await server.makeKey({ permissions: ['ADMIN_ACCESS', 'READ_DATA'] });
  const url = await proxyOf(server.url, { holds: ({ headers }) => headers.accept === 'text/event-stream' });
  const doctor = new Program('cli/astrid.ts', { ...cli.env, ASTRID_URL: url, ASTRID_API_KEY: key }, ['doctor']);
  await doctor.says(/a request that the key does not permit is refused/);
  await doctor.end('SIGINT');
  expect([await doctor.ended, doctor.output]).toEqual([130, expect.stringMatching(/\nastrid: INTERRUPTED: .*\n$/)]);
  expect(await server.app.db.apiKey.count({ where: { name: { startsWith: 'doctor ' }, revokedAt: null } })).toBe(0);
});

test('a server that does not answer, or is not encrypted, is refused in one line', async () => {
  const dead = await astrid({ ...cli.env, ASTRID_URL: 'http://127.0.0.1:1', ASTRID_API_KEY: 'x' }, ['whoami']);
  expect(dead).toEqual({ code: 4, out: '', err: expect.stringMatching(/^astrid: UNREACHABLE: Nothing answers at .*\n$/) });
  const doctor = await astrid({ ...cli.env, ASTRID_URL: 'http://127.0.0.1:1', ASTRID_API_KEY: 'x' }, ['doctor']);
  expect([doctor.code, doctor.err]).toEqual([1, '']);
  expect(doctor.out).not.toMatch(/\n +at |Error:/);
  expect(doctor.out).toMatch(/needs a\s+credential that works/);
  const plain = await astrid({ ...cli.env, ASTRID_URL: 'http://astrid.example.org', ASTRID_API_KEY: 'x' }, ['whoami']);
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
