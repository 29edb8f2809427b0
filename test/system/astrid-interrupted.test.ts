/** Ctrl-C at every question of the command line: one line, exit code 130, and nothing has changed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CTRL_C, hasTerminals, Terminal } from '../support/astrid.js';
import { commandLineOfFile, PASSWORD } from '../support/command-line.js';
import { startProvider } from '../support/provider.js';

/** Moves the choice up from the first to the last one, and one more. */
const [LAST, LAST_BUT_ONE] = ['\u001b[A', '\u001b[A\u001b[A'];
const cli = commandLineOfFile({});
const { server } = cli;

/** What a command could have changed. */
const state = async () => ({
  keys: await server.app.db.apiKey.findMany({ select: { id: true, isActive: true }, orderBy: { id: 'asc' } }),
  requests: await server.app.db.apiKeyRequest.count(),
  users: await server.app.db.user.findMany({ select: { id: true, isActive: true, passwordHash: true }, orderBy: { id: 'asc' } }),
  sessions: await readdir(join(cli.folder, 'sessions')).catch(() => []),
});

async function interruptedAt(args: readonly string[], answers: readonly (readonly [RegExp, string])[], question: RegExp) {
  const before = await state();
  const terminal = new Terminal(cli.env, args);
  for (const [asked, text] of answers) await terminal.answer(asked, text);
  await terminal.shows(question);
  terminal.type(CTRL_C);
  expect([await terminal.ended, terminal.shown]).toEqual([130, expect.stringMatching(/(\n|\^C)astrid: INTERRUPTED: .*\r\n$/)]);
  expect(await state()).toEqual(before);
}

const NAME = [/What is the key for/, 'asked'] as const;
const SET = [/What may it do/, ''] as const;
const SURVEYS = [/Only for some surveys/, ''] as const;
const DAYS = [/How many days/, ''] as const;
const CODE = [/Code/, `astridcode_${'x'.repeat(49)}`] as const;
const NEW_PASSWORD = [/New password/, PASSWORD] as const;

describe.skipIf(!hasTerminals)('Ctrl-C', () => {
  test.each([
    ['the e-mail', [], /E-mail/],
    ['the password', [[/E-mail/, 'x@example.org']], /Password/],
  ] as const)('at login, at %s', (_, answers, question) => interruptedAt(['login'], answers, question));

  test.each([
    ['the name', [], /What is the key for/],
    ['the permission set', [NAME], /What may it do/],
    ['the file of operations', [NAME, [/What may it do/, LAST_BUT_ONE]], /The file/],
    ['the permissions', [NAME, [/What may it do/, LAST]], /Permissions/],
    ['the surveys', [NAME, SET], /Only for some surveys/],
    ['the days', [NAME, SET, SURVEYS], /How many days/],
    ['the confirmation', [NAME, SET, SURVEYS, DAYS], /Create the key "asked"/],
  ] as const)('at keys create, at %s', async (_, answers, question) => {
    await cli.signIn();
    await interruptedAt(['keys', 'create'], answers, question);
  });

  test('at the confirmation of an end', async () => {
    await cli.signIn();
    const { id } = await server.makeKey({ permissions: ['READ_DATA'] });
    await interruptedAt(['keys', 'revoke', id], [], /It cannot be undone/);
    const { email } = await server.makeUser('VIEWER');
    await interruptedAt(['users', 'deactivate', email], [], /Their keys stop working/);
  });

  test.each([
    ['requests create, at the name', ['requests', 'create'], [], /What is the key for/],
    ['requests create, at the surveys', ['requests', 'create'], [NAME, SET], /Only for some surveys/],
    ['requests create, at the reason', ['requests', 'create'], [NAME, SET, SURVEYS], /Why do you need it/],
    ['keys extend, at the days', ['keys', 'extend', 'x'], [], /For how many days/],
    ['users invite, at the name', ['users', 'invite', 'vera@example.org'], [], /Name/],
    ['users invite, at the role', ['users', 'invite', 'vera@example.org'], [[/Name/, 'Vera']], /reads, and judges|everything/],
    ['users redeem, at the e-mail', ['users', 'redeem'], [], /E-mail/],
  ] as const)('at %s', async (_, args, answers, question) => {
    await cli.signIn();
    await interruptedAt(args, answers, question);
  });

  test.each([
    ['the code', [], /Code/],
    ['the password', [CODE], /New password/],
    ['the same password', [CODE, NEW_PASSWORD], /The same again/],
  ] as const)('at users redeem, at %s', (_, answers, question) =>
    interruptedAt(['users', 'redeem', '--email', cli.admin.email], answers, question),
  );

  test('while the browser signs in at another issuer', async () => {
    const provider = await startProvider();
    try {
      const args = ['login', '--issuer', provider.issuer, '--client-id', 'astrid-cli'];
      await interruptedAt(args, [], /code_challenge_method=S256/);
    } finally {
      await provider.stop();
    }
  });
});
