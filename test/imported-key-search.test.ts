/** A key of the original REST service in a wrong place. It has no checksum, so only a word that looks random counts as one. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';
import { holdsCredential } from '../src/access/credentials/search/credential-search.js';
import { withoutCredentials } from '../src/access/credentials/search/masking.js';
import { restKey } from './support/rest-service.js';
import { startServer, type TestServer } from './support/server.js';

const CREATE_SURVEY = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** With a divider at both places that a mask could end at. */
const KEY = 'astrid_k3Jd-9sLmQ2xWb7_Vt5YpR8zNc4HfG1aEoUi6DjXyTq';
/** The same without dividers. */
const PLAIN = 'astrid_k3Jd09sLmQ2xWb7AVt5YpR8zNc4HfG1aEoUi6DjXyTq';

test('it is refused in an argument, a name of JSON, an alias and the Idempotency-Key, also where no such key was imported', async () => {
  server.secrets.add(KEY);
  const { token } = server.admin;
  const variables = { input: { name: 'pasted', description: `use ${KEY}, please` } };
  const refused = await server.refused('BAD_USER_INPUT', CREATE_SURVEY, { token, variables });
  expect([refused.status, refused.extensions.field]).toEqual([400, 'input.description']);
  await server.refused('BAD_USER_INPUT', `{ ${PLAIN}: viewer { name } }`, { token });
  const headers = { 'Idempotency-Key': KEY };
  const innocent = { input: { name: 'innocent' } };
  const header = await server.refused('BAD_REQUEST', CREATE_SURVEY, { token, variables: innocent, headers });
  expect(header.message).not.toContain(KEY.slice(7));
  expect(await server.app.db.survey.count()).toBe(0);
});

test('it is masked in a User-Agent and in the name of an operation', async () => {
  server.secrets.add(KEY).add(PLAIN);
  const headers = { 'User-Agent': `flow/1 (${KEY})` };
  const variables = { input: { name: 'agent' } };
  await server.ok(CREATE_SURVEY, { token: server.admin.token, variables, headers });
  const { userAgent } = await server.app.db.auditEvent.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect(userAgent).toBe('flow/1 (astrid_…)');
  await server.graphql(`query ${PLAIN} { viewer { name } }`);
  expect(server.logged.join('')).toContain('"operation":"astrid_…"');
});

test.each([
  ['whole', KEY, 'astrid_…'],
  ['cut short', KEY.slice(0, 30), 'astrid_…'],
  ['in a sentence', `"${KEY}" failed`, '"astrid_…" failed'],
  ['with a divider near its end', `${PLAIN.slice(0, -3)}-aB`, 'astrid_…'],
  ['that goes on', `${KEY}-old.txt`, 'astrid_….txt'],
])('%s, nothing of it but its start is left by a mask', (_how, text, masked) => {
  expect(withoutCredentials(text)).toBe(masked);
});

test('a mask leaves the names of metrics, channels and columns', () => {
  for (const name of [
    'astrid_credential_loads_total',
    'astrid_audit_seals_refused_total',
    'astrid_pulse_0123456789abcdef'.slice(0, 20),
  ])
    expect(withoutCredentials(name)).toBe(name);
});

test('it is found among all other characters: escapes, base64, invisible characters, longer words', () => {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16)}`;
  for (const text of [
    KEY,
    `X-API-Key: ${KEY}`,
    `{"key":"${KEY}"}`,
    `${KEY}_old`,
    `my_${KEY}`,
    `start_of_${KEY}`,
    KEY.replaceAll('_', '\\_').replaceAll('-', '\\-'),
    KEY.replaceAll(/./g, hex),
    `${KEY.slice(0, 20)}\u00ad${KEY.slice(20)}`,
    KEY.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  ])
    expect(holdsCredential(`see ${text}, please`), text).toBe(true);
  for (const key of [KEY, PLAIN])
    for (const before of ['', 'x', 'me:', 'abc', '{"k":"'])
      for (const after of ['', ':', '"}', ' and more', '-'])
        for (const encoding of ['base64', 'base64url'] as const)
          expect(holdsCredential(`Basic ${Buffer.from(before + key + after).toString(encoding)}`), before + after).toBe(true);
});

test('random keys are found, all but one in thousands', () => {
  const missed = Array.from({ length: 20_000 }, restKey).filter((key) => !holdsCredential(key));
  expect(missed.length).toBeLessThanOrEqual(8);
});

test('names of the same length, and words of another length, are ordinary texts', async () => {
  const texts = [
    'astrid_pipeline_nightly_observation_processing_run',
    'astrid_DifferenceImagePreprocessRunObservationNigh',
    'astrid_ZTF23aaklqou_g_20230519_ccd04_quad2_v1_2023',
    'astrid_SN2023ixf_ZTF-g_2023-05-19_ccd04_q2_diff_v1',
    'astrid_Observation_Run-2023-05-19T17-27-15Z_ZTF-gr',
    `astrid_${randomUUID()}-backup`,
    `astrid_${'0'.repeat(43)}`,
    `astrid_${'aB3dE5gH7jK9'.repeat(4).slice(0, 43)}0`,
    KEY.slice(0, -1),
    `${KEY.slice(0, 30)} ${KEY.slice(30)}`,
    KEY.replace('astrid_', 'astrid-'),
    generateApiKey().slice(0, -1),
  ];
  for (const text of texts) {
    expect(holdsCredential(text), text).toBe(false);
    expect(holdsCredential(Buffer.from(`x${text}`).toString('base64')), text).toBe(false);
  }
  const { token } = server.admin;
  for (const [index, description] of texts.entries())
    await server.ok(CREATE_SURVEY, { token, variables: { input: { name: `name-${index}`, description } } });
});

test('it is found as a regular expression finds it', () => {
  const kinds = (text: string) =>
    [...text].map((c) => (/[a-z]/.test(c) ? 'l' : /[A-Z]/.test(c) ? 'U' : /\d/.test(c) ? 'd' : '_')).join('');
  const isRandom = (secret: string) =>
    !secret.includes('astrid_') &&
    /[a-z]/.test(secret) &&
    /[A-Z]/.test(secret) &&
    [...kinds(secret).matchAll(/(?=lU|ld|Ud|dl|dU)/g)].length >= 7;
  const plain = (text: string) =>
    [...text.matchAll(/(?<=astrid_)(?=([\w-]{43})(?![0-9A-Za-z]))/g)].some(([, secret = '']) => isRandom(secret));
  const parts = fc.constantFrom('astrid_', 'astrid_', 'a', 'B', '7', '_', '-', 'abcdefgh', 'xY9', 'Zz', ' ', '.');
  const texts = fc.array(parts, { minLength: 20, maxLength: 60 }).map((all) => all.join(''));
  fc.assert(
    fc.property(texts, (text) => text.length < 46 || holdsCredential(text) === plain(text)),
    { numRuns: 3_000 },
  );
});
