/** A credential is found and refused however it is written: in pieces, escaped, encoded, in colours. Other texts are accepted. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateOneTimeCode } from '../src/access/credentials/formats/one-time-code.js';
import { holdsCredential } from '../src/access/credentials/search/credential-search.js';
import { CREATE_SURVEY, credentialsOfFile } from './support/pasted-credentials.js';

const credentials = credentialsOfFile();
const { server, key, refreshToken } = credentials;

test('whatever stands around it, a credential is found, and in no other text', () => {
  const around = fc.string({
    unit: fc.constantFrom(' ', '"', '=', '\n', 'é', '/', '\\n', '%3D', '%20', 'tok_', '-'),
    maxLength: 5,
  });
  fc.assert(
    fc.property(around, around, fc.constantFrom(0, 1, 2), (before, after, which) =>
      holdsCredential(`${before}${[key, refreshToken, credentials.jwt][which]}${after}`),
    ),
  );
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => !holdsCredential(text)));
});

test('characters that are not seen hide no credential', async () => {
  // Word processors and chats insert them where a long word may break. The copied text looks like the key alone.
  const unseen = ['\u00ad', '\u200b', '\u200d', '\u2060', '\ufeff', '\ufe0f', '\u{e0041}', '\u115f', '\u034f'];
  for (const secret of [key, refreshToken, credentials.jwt])
    for (const character of unseen) {
      const parted = `${secret.slice(0, 5)}${character}${secret.slice(5, 20)}${character}${secret.slice(20)}`;
      expect(holdsCredential(`a ${parted}`), character.codePointAt(0)?.toString(16)).toBe(true);
    }
  const parted = `${key.slice(0, 20)}\u200b${key.slice(20)}`;
  const input = { name: 'unseen', description: parted };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input },
  });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
  const agent = Buffer.from(`${key.slice(0, 20)}\u00ad${key.slice(20)}`, 'latin1').toString('latin1');
  await server.ok(CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input: { name: 'parted' } },
    headers: { 'User-Agent': agent },
  });
  const { userAgent } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect(userAgent).toBe('astrid_…');
});

test('white space and full-width letters hide no key and no JWT', async () => {
  const wide = (text: string) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  const wrapped = (text: string, by: string, every = 20) => text.match(new RegExp(`.{1,${every}}`, 'g'))?.join(by) ?? '';
  for (const secret of [key, credentials.jwt])
    for (const form of [
      wide(secret),
      wrapped(secret, '\n'),
      wrapped(secret, ' \r\n\t  ', 7),
      wrapped(secret, '\u00a0', 3),
      wide(wrapped(secret, ' ')),
    ])
      expect(holdsCredential(`see ${form}, please`), form.slice(0, 30)).toBe(true);
  expect(holdsCredential(wide(refreshToken))).toBe(true);
  const input = { name: 'wrapped', description: `The key is\n${wrapped(key, '\n', 30)}` };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input },
  });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
  // Sentences look like a refresh token when their words stand together.
  const sentences = [
    'An export_ of Field 0123 of the night of 2023 May 19 by ZTF, camera in Palomar',
    `It begins with ${Buffer.from('{"alg":"HS256"}').toString('base64url')}. Then comes the rest. And so on.`,
    'ａｓｔｒｉｄ＿ ａｎｄ ｍｏｒｅ ｏｆ ｔｈａｔ ｋｉｎｄ ｉｎ ａ ｎａｍｅ ｏｆ ａ ｓｕｒｖｅｙ',
  ];
  for (const text of sentences) expect(holdsCredential(text)).toBe(false);
});

test('escapes of Markdown, URLs, HTML and JSON, quoted mail and base64 hide no key', async () => {
  const code = generateOneTimeCode();
  const hex = (character: string) => character.charCodeAt(0).toString(16);
  const quoted = (text: string, mark: string) => text.match(/.{1,20}/g)?.join(`\n${mark}`) ?? '';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const forms: ((secret: string) => string)[] = [
    (secret) => secret.replaceAll('_', '\\_').replaceAll('.', '\\.').replaceAll('-', '\\-'),
    (secret) => secret.replaceAll('_', '%5F').replaceAll('.', '%2e'),
    (secret) => secret.replaceAll(/./g, (character) => `%${hex(character).toUpperCase()}`),
    (secret) => secret.replaceAll('_', '&lowbar;').replaceAll('.', '&period;'),
    (secret) => secret.replaceAll('_', '&#95;').replaceAll('.', '&#x2E;'),
    (secret) => secret.replaceAll('_', '&#x5f;').replaceAll('.', '&#00046;'),
    (secret) => secret.replaceAll('_', '\\u005f').replaceAll('.', '\\x2e'),
    (secret) => `wrote:\n> ${quoted(secret, '> ')}`,
    (secret) => `wrote:\n> > ${quoted(secret, ' >> ')}`,
    (secret) => quoted(secret, '> ').replaceAll('_', '\\_\u200b'),
  ];
  for (const secret of [key, code, credentials.jwt])
    for (const [index, form] of forms.entries()) expect(holdsCredential(`see ${form(secret)}, please`), `${index}`).toBe(true);
  for (const form of forms.slice(0, 7)) expect(holdsCredential(form(refreshToken))).toBe(true);
  for (const secret of [key, code])
    for (const before of ['', 'x', 'me', 'abc', 'Bearer ', '{"k":"'])
      for (const after of ['', '"}', ' and more'])
        for (const form of [base64(before + secret + after), base64(before + secret + after).replace(/.{60}/g, '$&\r\n')]) {
          expect(holdsCredential(`Basic ${form}`), before).toBe(true);
          expect(holdsCredential(form.replaceAll('=', '%3D'))).toBe(true);
        }
  const input = { name: 'escaped', description: `Use astrid\\_${key.slice(7)} for it` };
  const { extensions, message } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input },
  });
  expect(extensions.field).toBe('input.description');
  expect(message).not.toContain(key.slice(7, 20));
});

test('escapes of escapes hide no key', async () => {
  const forms: ((text: string) => string)[] = [
    (text) => text.replaceAll('%', '%25'),
    (text) => text.replaceAll('&', '&amp;'),
    (text) => text.replaceAll('&', '&#38;').replaceAll('%', '&#37;'),
    (text) => text.replaceAll('\\', '\\\\'),
    (text) => encodeURIComponent(text),
    (text) => JSON.stringify(text),
  ];
  const once = [key, credentials.jwt, refreshToken].flatMap((secret) =>
    ['%5F', '&lowbar;', '&#95;', '\\u005f', '\\_'].map((form) => secret.replaceAll('_', form).replaceAll('.', '%2e')),
  );
  for (const text of once)
    for (const first of forms)
      for (const second of forms) {
        expect(holdsCredential(`see ${first(text)}, please`), first(text)).toBe(true);
        expect(holdsCredential(`see ${second(first(text))}, please`), second(first(text))).toBe(true);
      }
  const referer = `https://example.org/?next=https%3A%2F%2Fa%2F%3Fkey%3D${key.replace('_', '%255F')}`;
  const { extensions } = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input: { name: 'twice', description: referer } },
  });
  expect(extensions.field).toBe('input.description');
});

test('texts with escapes or base64 but without a whole key are accepted', () => {
  const wrong = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  for (const text of [
    wrong.replace('_', '\\_'),
    wrong.replace('_', '%5F'),
    wrong.replace('_', '%25255F'),
    wrong.replace('_', '&lowbar;'),
    Buffer.from(wrong).toString('base64'),
    Buffer.from(`me:${wrong}`).toString('base64url'),
    Buffer.from(key).toString('base64').slice(0, -3),
    `> ${wrong}`,
    `${key.slice(0, 30)} > ${key.slice(30)}`,
    `${key.slice(0, 30)}%7C${key.slice(30)}`,
    `${key.slice(0, 30)}&#233;${key.slice(30)}`,
    `${key.slice(0, 30)}\\u00e9${key.slice(30)}`,
  ])
    expect(holdsCredential(text), text).toBe(false);
  const parts = fc.constantFrom(
    '\\',
    '%5F',
    '%',
    '&lowbar;',
    '&#95;',
    '&#',
    '>',
    '\n> ',
    '_',
    'astrid',
    'YXN0cmlkX',
    'hc3RyaWRf',
    'aB3',
    '\u00ad',
  );
  // A word of the form of a key of the REST service may look random: test/imported-key-search.test.ts.
  const hasImportedForm = (text: string) =>
    /astrid_[\w-]{43}(?![0-9A-Za-z])/.test(text.replace(/[\u00ad\\]/g, '').replace(/%5F|&lowbar;|&#95;/g, '_'));
  const texts = fc
    .array(parts, { minLength: 10, maxLength: 80 })
    .map((all) => all.join(''))
    .filter((text) => !hasImportedForm(text));
  fc.assert(
    fc.property(texts, (text) => !holdsCredential(text)),
    { numRuns: 2_000 },
  );
});

test('a JWT is found as a regular expression finds it', () => {
  const plain = (text: string) =>
    [...text.matchAll(/eyJ[\w-]{17,}(?=\.[\w-]+\.)/g)].some(([word]) => /ImFsZyI|JhbGci|iYWxnI/.test(word.slice(2)));
  const parts = fc.constantFrom('eyJ', 'eyJhbGci', 'ImFsZyI', 'iYWxnI', 'a', 'xxxxxxxxxx', '.', '.', '"', '%');
  const texts = fc.array(parts, { minLength: 8, maxLength: 40 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => text.length < 46 || holdsCredential(text) === plain(text)),
    { numRuns: 3_000 },
  );
});

test('a refresh token in a word is found as a regular expression finds it, which reads each character 43 times', () => {
  const isToken = ([, before, secret = '', after]: RegExpExecArray) =>
    (!before && !after) || ([/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret)) && secret.split(/[_-]/).length <= 6);
  const plain = (text: string) => [...text.matchAll(/(?<=([\w-]?))rt_(?=([\w-]{43})([\w-]?))/g)].some(isToken);
  const parts = fc.constantFrom('rt_', 'rt_', 'a', 'B', '7', '_', '-', 'abcdefgh', 'xY9', 'Zz', ' ', 'é');
  const texts = fc.array(parts, { minLength: 20, maxLength: 60 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => text.length < 46 || holdsCredential(text) === plain(text)),
    { numRuns: 3_000 },
  );
});

test('in base64, or with escapes, reaches neither the audit log, the log nor an answer by a header or a name', async () => {
  const encoded = Buffer.from(key).toString('base64url');
  const escaped = key.replace('_', '%5F');
  server.secrets.add(encoded).add(escaped);
  for (const [index, agent] of [`flow ${encoded}`, `flow ${escaped}`].entries()) {
    const variables = { input: { name: `hidden${index}` } };
    await server.ok(CREATE_SURVEY, {
      token: credentials.jwt,
      variables,
      headers: { 'User-Agent': agent, 'X-Request-Id': encoded },
    });
    const { userAgent, requestId } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    expect(userAgent).toBe('…');
    expect(requestId).not.toContain(encoded.slice(0, 20));
  }
  await server.ok(`query ${encoded} { viewer { name } }`, { token: credentials.jwt });
  expect(server.logged.some((line) => line.includes('"operation":"…"'))).toBe(true);
  const { message } = await server.refused('GRAPHQL_VALIDATION_FAILED', `{ ${encoded} }`, { token: credentials.jwt });
  expect(message).toContain('hidden');
  expect(server.logged.filter((line) => line.includes(encoded))).toEqual([]);
});

test('colours of a terminal and turns of direction hide no credential', async () => {
  for (const [index, secret] of [key, refreshToken, credentials.jwt].entries())
    for (const [before, after] of [
      ['\u001b[01;31m\u001b[K', '\u001b[m\u001b[K'],
      ['\u202e', '\u202c'],
    ]) {
      const coloured = `401 for ${before}${secret.slice(0, 7)}${after}${secret.slice(7)}`;
      expect(holdsCredential(coloured), `${index} ${before}`).toBe(true);
    }
  const fail = 'mutation ($input: FailProcessingJobInput!) { failProcessingJob(input: $input) { processingJob { error } } }';
  const error = `401 for \u001b[01;31m\u001b[Kastrid_\u001b[m\u001b[K${key.slice(7)}`;
  const variables = { input: { id: `ProcessingJob:${randomUUID()}`, error } };
  const { extensions } = await server.refused('BAD_USER_INPUT', fail, { token: credentials.jwt, variables });
  expect(extensions.field).toBe('input.error');
  const agent = `astrid_\t${key.slice(7)}`;
  await server.ok(CREATE_SURVEY, {
    token: credentials.jwt,
    variables: { input: { name: 'agent' } },
    headers: { 'User-Agent': agent },
  });
  const { userAgent } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect(userAgent).toBe('astrid_…');
});
