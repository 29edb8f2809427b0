/** The command line at a terminal: what it asks, and when it does not ask. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { astrid, hasTerminals, Terminal } from '../support/astrid.js';
import { commandLineOfFile, PASSWORD } from '../support/command-line.js';

const cli = commandLineOfFile();
const { server } = cli;

describe.skipIf(!hasTerminals)('at a terminal', () => {
  test('it asks for e-mail and password, and shows no password', async () => {
    const terminal = new Terminal(cli.env, ['login']);
    await terminal.answer(/E-mail/, cli.admin.email);
    await terminal.answer(/Password/, PASSWORD);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown).toMatch(/Signed in at/);
    expect(terminal.shown).not.toContain(PASSWORD);
  });

  test('it asks what a key is for and what it may do', async () => {
    await cli.signIn();
    const terminal = new Terminal(cli.env, ['keys', 'create']);
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
    const at = { ...cli.env, ASTRID_URL: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, ASTRID_API_KEY: key };
    const terminal = new Terminal(at, ['whoami']);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown).toMatch(/The server is newer \(9\.1\.0\) than this command line/);
    expect(new Set(asked)).toEqual(new Set(['/graphql']));
  });

  test('it asks for a key, and for a new user', async () => {
    const { email } = await server.makeUser('VIEWER', { passwordHash: await hashPassword(PASSWORD) });
    await astrid({ ...cli.env, ASTRID_PASSWORD: PASSWORD }, ['login', '--email', email]);
    const asking = new Terminal(cli.env, ['requests', 'create']);
    await asking.answer(/What is the key for/, 'asked for');
    await asking.answer(/What may it do/, '');
    await asking.answer(/Only for some surveys/, '');
    await asking.answer(/Why do you need it/, 'light curves');
    expect([await asking.ended, asking.shown]).toEqual([0, expect.stringContaining('Asked for asked for')]);
    expect(await server.app.db.apiKeyRequest.findFirst({ where: { name: 'asked for' } })).toMatchObject({
      reason: 'light curves',
    });
    await cli.signIn();
    const inviting = new Terminal(cli.env, ['users', 'invite', 'henrietta@example.org']);
    await inviting.answer(/Name/, 'Henrietta');
    await inviting.answer(/Role/, '\u001b[B');
    expect(await inviting.ended).toBe(0);
    server.secrets.add(/astridcode_\w{49}/.exec(inviting.shown)?.[0] as string);
    expect(await server.app.db.user.findFirst({ where: { name: 'Henrietta' } })).toMatchObject({ role: 'RESEARCHER' });
  });

  test('it refuses an empty password, and half of a code, before the next question', async () => {
    const login = new Terminal(cli.env, ['login', '--email', cli.admin.email]);
    await login.answer(/Password/, '');
    await login.shows(/Enter a value/);
    login.type('\u0003');
    expect(await login.ended).toBe(130);
    const redeem = new Terminal(cli.env, ['users', 'redeem', '--email', cli.admin.email]);
    await redeem.answer(/Code/, 'astridcode_half');
    await redeem.shows(/Paste the whole code/);
    redeem.type('\u0003');
    expect(await redeem.ended).toBe(130);
    expect(redeem.shown).not.toMatch(/New password/);
  });

  test('Ctrl-C at a question changes nothing', async () => {
    await cli.signIn();
    const terminal = new Terminal(cli.env, ['keys', 'create']);
    await terminal.shows(/What is the key for/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.shown).toMatch(/Interrupted/);
  });

  test('with a flag it does not ask', async () => {
    await cli.signIn();
    const terminal = new Terminal(cli.env, ['keys', 'create', '--name', 'alone']);
    expect(await terminal.ended).toBe(2);
    expect(terminal.shown).toMatch(/Give one of --set/);
  });
});
