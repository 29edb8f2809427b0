/** The length of a text: counted in characters, as the database counts, and not in the units of JavaScript. */

import { beforeAll, describe, expect, test } from 'vitest';
import { escaped, unescaped } from '../src/base/text.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: string;
let survey: string;
beforeAll(async () => {
  key = (await server.makeKey()).id;
  survey = (await server.makeSurvey()).name;
});

const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
const UPDATE_KEY = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }';
const REVOKE_KEY = 'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }';
const CREATE_USER = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
const CREATE_SURVEY = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }';
const CREATE_JOB = 'mutation ($input: CreateProcessingJobInput!) { createProcessingJob(input: $input) { processingJob { id } } }';
const CREATE_MODEL = 'mutation ($input: CreateModelInput!) { createModel(input: $input) { model { id } } }';
const INGEST =
  'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted rejected { reason } } }';

let made = 0;
const row = (changes: object) => ({
  survey,
  observations: [{ externalId: `o${++made}`, ra: 1, dec: 1, observedAt: '2026-01-01', ...changes }],
});

test.each<[what: string, longest: number, document: string, input: (text: string) => object]>([
  ['the name of a key', 255, CREATE_KEY, (name) => ({ name, permissionSet: 'READ_ONLY' })],
  ['a new name of a key', 255, UPDATE_KEY, (name) => ({ id: key, name })],
  ['the description of a key', 10_000, UPDATE_KEY, (description) => ({ id: key, description })],
  ['the name of a user', 255, CREATE_USER, (name) => ({ name, email: `u${++made}@example.org`, role: 'GUEST' })],
  ['an e-mail', 320, CREATE_USER, (text) => ({ name: 'u', email: text.replace(/^..../u, 'a@b.'), role: 'GUEST' })],
  ['the description of a survey', 10_000, CREATE_SURVEY, (description) => ({ name: `T${++made}`, description })],
  [
    'the URL of a survey',
    2048,
    CREATE_SURVEY,
    (text) => ({ name: `T${++made}`, baseUrl: text.replace(/^.{11}/u, 'https://a.b') }),
  ],
  ['the type of a job', 64, CREATE_JOB, (type) => ({ type })],
  ['the id of a workflow', 255, CREATE_JOB, (workflowId) => ({ type: 'x', workflowId })],
  ['the version of a model', 64, CREATE_MODEL, (version) => ({ name: 'm', version, type: 'cnn' })],
  ['the name of an observation', 255, INGEST, (externalId) => row({ externalId })],
  ['a filter', 32, INGEST, (filterBand) => row({ filterBand })],
  ['why a key is revoked', 1_000, REVOKE_KEY, (reason) => ({ id: key, reason })],
])('%s has at most %d characters, of whatever script', async (_what, longest, document, input) => {
  const send = (length: number) =>
    server.graphql(document, { variables: { input: input('🔭'.repeat(length)) }, token: server.admin.token });
  const refused = await send(longest + 1);
  const reason = refused.body.errors?.[0]?.message ?? refused.body.data.ingestObservations?.rejected[0].reason;
  expect(reason).toMatch(`${longest} characters`);
  const { errors, data } = (await send(longest)).body;
  expect(errors).toBeUndefined();
  if (data.ingestObservations) expect(data.ingestObservations).toEqual({ inserted: 1, rejected: [] });
});

test.each<[what: string, document: string, input: (text: string) => object]>([
  ['the name of a key', CREATE_KEY, (name) => ({ name, permissionSet: 'READ_ONLY' })],
  ['the name of a user', CREATE_USER, (name) => ({ name, email: `u${++made}@example.org`, role: 'GUEST' })],
  ['the type of a job', CREATE_JOB, (type) => ({ type })],
  ['the version of a model', CREATE_MODEL, (version) => ({ name: 'm', version, type: 'cnn' })],
])(
  '%s of white space alone is blank, also of characters that only the database counts as white space',
  async (_what, document, input) => {
    for (const text of ['', ' ', '\u0085', '\u00a0 \u0085\t'])
      expect(
        (await server.refused('BAD_USER_INPUT', document, { variables: { input: input(text) }, token: server.admin.token }))
          .message,
      ).toMatch(/must have 1 to \d+ characters/);
  },
);

describe('a text that is cut in the middle of a character', () => {
  const name = `${'a'.repeat(100)}🔭`;

  test('finds nobody, and no survey', async () => {
    const email = `${'a'.repeat(639)}🔭@example.org`;
    const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { expiresAt } }';
    await server.refused('INVALID_CREDENTIALS', query, { variables: { input: { email, password: 'x' } } });
    const find = `{ survey(name: "${name}") { id } observations(filter: { survey: "${name}" }) { totalCount } }`;
    expect(await server.ok(find, { token: server.admin.token })).toEqual({ survey: null, observations: { totalCount: 0 } });
  });

  test('as the long reason of a failure may be, is kept up to there', async () => {
    const { token } = server.admin;
    const job = (await server.ok(CREATE_JOB, { variables: { input: { type: 'x' } }, token })).createProcessingJob.processingJob;
    await server.ok(`mutation { startProcessingJob(input: { id: "${job.id}" }) { processingJob { id } } }`, { token });
    const error = `${'a'.repeat(9_999)}🔭`;
    const fail = `mutation { failProcessingJob(input: { id: "${job.id}", error: "${error}" }) { processingJob { error } } }`;
    expect((await server.ok(fail, { token })).failProcessingJob.processingJob.error).toBe('a'.repeat(9_999));
  });
});

test('escaped JSON is turned back into what it was, also where a text shows an escape', () => {
  const texts = ['a\u202eb', '\u009f\u2028', '\\u202e', '\\\\u202e', 'é — 𝄞', '"\n\t\u0001'];
  for (const text of texts) {
    const json = JSON.stringify({ text, again: text });
    expect(unescaped(escaped(json))).toBe(json);
  }
});
