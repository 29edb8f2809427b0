/** A good key that is sent in a wrong way: the refusal states what the server saw, and how to send the key. */
import { beforeAll, describe, expect, test } from 'vitest';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: string;
beforeAll(async () => {
  ({ key } = await server.makeKey({ name: 'flow' }));
});

const refusalOfHeader = async (line: string) =>
  server.refusalIn(await server.withHeaders([line]), 'UNAUTHENTICATED', line.replace(key, '<key>'));
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('a good key is not blamed, but what stands beside it is named', () => {
  test.each<[line: (k: string) => string, seen: string]>([
    [(k) => `Authorization: token ${k}`, 'Authorization has the scheme Token'],
    [(k) => `Authorization: APIKEY ${k}`, 'Authorization has the scheme ApiKey'],
    [(k) => `Authorization: Token\t${k}`, 'Authorization has the scheme Token'],
    [(k) => `Authorization: sesame ${k}`, 'Authorization has another scheme'],
    [(k) => `Authorization: ${k}`, 'Authorization has no scheme'],
    [() => `Authorization: ${server.admin.token}`, 'Authorization has no scheme'],
    [
      (k) => `Authorization: ${basic('vera', k)}`,
      'Authorization has the scheme Basic, which clients take from a .netrc file, or from a user and password in the URL',
    ],
    [
      () => 'Authorization: Bearer',
      'Authorization has the scheme Bearer and no credential after it, as when a variable is not set',
    ],
    [(k) => `Authorization: Bearer: ${k}`, 'Bearer must be followed by a space and one credential'],
    [(k) => `Authorization: Bearer ${k} ${k}`, 'Bearer must be followed by a space and one credential'],
    [(k) => `Authorization: Bearer Bearer ${k}`, 'Bearer must be followed by a space and one credential'],
    [(k) => `Authorization: Bearer "${k}"`, 'there are quotes or brackets around the credential after Bearer'],
    [(k) => `Authorization: bearer '${k}'`, 'there are quotes or brackets around the credential after Bearer'],
    [() => `Authorization: Bearer "${server.admin.token}"`, 'there are quotes or brackets around the credential after Bearer'],
    [(k) => `Authorization: "Bearer ${k}"`, 'there are quotes or brackets around the value of Authorization'],
    [(k) => `Authorization: '${k}'`, 'there are quotes or brackets around the value of Authorization'],
    [(k) => `X-API-Key: Bearer ${k}`, 'X-API-Key has the scheme Bearer, but must contain only the key'],
    [(k) => `X-API-Key: bearer ${k}`, 'X-API-Key has the scheme Bearer, but must contain only the key'],
    [(k) => `X-API-Key: Token ${k}`, 'X-API-Key has the scheme Token, but must contain only the key'],
    [(k) => `X-API-Key: X-API-Key: ${k}`, 'X-API-Key has the scheme X-API-Key, but must contain only the key'],
    [(k) => `X-API-Key: "${k}"`, 'there are quotes or brackets around the value of X-API-Key'],
    [(k) => `X-API-Key: '${k}'`, 'there are quotes or brackets around the value of X-API-Key'],
    [(k) => `X-API-Key: <${k}>`, 'there are quotes or brackets around the value of X-API-Key'],
    [(k) => `X-API-Key: “${k}”`, 'there are quotes or brackets around the value of X-API-Key'],
    [() => `X-API-Key: ${server.admin.token}`, 'X-API-Key contains a token, but only Authorization may contain one'],
  ])('%s', async (line, seen) => {
    const { status, headers, message, extensions } = await refusalOfHeader(line(key));
    expect(message).toBe(
      `The credential cannot be read: ${seen}. Send Authorization: Bearer <key or token>, or X-API-Key: <key>.`,
    );
    expect([status, extensions]).toEqual([401, { code: 'UNAUTHENTICATED', reason: 'MALFORMED' }]);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('while Bearer in any case is read', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer']) {
      const { body } = await server.withHeaders([`Authorization: ${scheme} ${key}`]);
      expect(body.data.viewer.name).toBe('flow');
    }
  });

  test('also where a .netrc file adds a second one', async () => {
    const lines = [`X-API-Key: ${key}`, `Authorization: ${basic('vera', 'sesame')}`];
    const { message, status } = server.refusalIn(await server.withHeaders(lines), 'AMBIGUOUS_CREDENTIALS', 'two');
    expect({ message, status }).toEqual({
      message:
        'The request contains more than one credential: X-API-Key and Authorization with the scheme Basic, which clients take from a .netrc file, or from a user and password in the URL. Send X-API-Key or Authorization, once.',
      status: 400,
    });
    const twice = await server.withHeaders([`X-API-Key: ${key}`, `X-API-Key: ${key}`]);
    expect(twice.body.errors?.[0]?.message).toMatch(/: X-API-Key more than once\. Send/);
  });
});

test('a malformed key gets the message for a malformed key', async () => {
  for (const line of [`X-API-Key: ${key.slice(0, -1)}`, `Authorization: Bearer ${key}0`])
    expect((await refusalOfHeader(line)).message).toMatch(/^The credential is malformed/);
});

test('nothing that was sent comes back or is logged, whatever it is', async () => {
  server.logged.length = 0;
  const secrets = [
    'hunter2',
    'correct horse',
    'sesame:open',
    '"quoted hunter2"',
    `${'é'.repeat(9)}`,
    'a'.repeat(9_000),
    "'hunter2",
  ];
  const lines = secrets.flatMap((secret) =>
    ['Authorization: ', 'Authorization: Bearer ', 'Authorization: Basic ', 'X-API-Key: ', 'X-API-Key: Bearer '].map((start) => [
      start + secret,
      secret,
    ]),
  );
  for (const [line = '', secret = ''] of lines) {
    const answer = JSON.stringify((await server.withHeaders([line])).body);
    for (const word of secret.split(/\W+/).filter((part) => part.length > 3)) expect(answer).not.toContain(word);
  }
  await expect.poll(() => server.logged.length, PATIENCE).toBe(lines.length);
  // A request id may contain some letters a in a row, but at most twelve.
  expect(server.logged.join('')).not.toMatch(/hunter2|sesame|horse|a{13}/);
});

test('such refusals are counted as all others are', async () => {
  await server.app.denials.flush();
  const count = async () => {
    await server.app.denials.flush();
    const events = await server.app.db.auditEvent.findMany({ where: { action: 'denied', entityType: 'Address' } });
    return events
      .map(({ after }) => after as { count: number; reason?: string })
      .filter(({ reason }) => reason === 'MALFORMED')
      .reduce((sum, { count: more }) => sum + more, 0);
  };
  const before = await count();
  await refusalOfHeader(`Authorization: token ${key}`);
  await refusalOfHeader(`X-API-Key: Bearer ${key}`);
  expect(await count()).toBe(before + 2);
});
