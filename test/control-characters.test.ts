/** Control characters and characters that change the direction of writing: refused in inputs, and shown escaped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escaped } from '../src/base/text.js';
import { exportAudit } from '../src/modules/audit/export.js';
import { makeModelRun } from './support/detections.js';
import { AUDIENCE, type Issuer, startIssuer } from './support/issuer.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let issuer: Issuer;
let token: string;
beforeAll(async () => {
  issuer = await startIssuer();
  const outside = { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: AUDIENCE, autoProvisionRole: 'VIEWER' as const };
  server = await startServer({ outside });
  token = server.admin.token;
});
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

const OBEYED = ['\u0007', '\u001b[31m', '\u007f', '\u009b31m', '\u0085', '\u2028', '\u202e', '\u2066'];
const CREATE_SURVEY = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { description } } }';
const CREATE_MODEL = 'mutation ($input: CreateModelInput!) { createModel(input: $input) { model { id } } }';
const CREATE_JOB = 'mutation ($input: CreateProcessingJobInput!) { createProcessingJob(input: $input) { processingJob { id } } }';
const CREATE_USER = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
const UPDATE_KEY = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { description } } }';

let count = 0;
const model = (changes: object) => ({ name: `m${++count}`, version: '1', type: 'cnn', ...changes });

describe('a control character', () => {
  test.each<[field: string, document: string, input: (text: string) => object]>([
    ['description', CREATE_SURVEY, (description) => ({ name: `S${++count}`, description })],
    ['baseUrl', CREATE_SURVEY, (text) => ({ name: `S${++count}`, baseUrl: `https://a.b/${text}c` })],
    ['description', CREATE_MODEL, (description) => model({ description })],
    ['architecture', CREATE_MODEL, (architecture) => model({ architecture })],
    ['mlflowRunId', CREATE_MODEL, (mlflowRunId) => model({ mlflowRunId })],
    ['workflowId', CREATE_JOB, (workflowId) => ({ type: 'x', workflowId })],
    ['email', CREATE_USER, (text) => ({ name: 'x', email: `a${text}@example.org`, role: 'GUEST' })],
  ])('is refused in %s', async (field, document, input) => {
    for (const character of OBEYED) {
      const variables = { input: input(`a${character}b`) };
      const { extensions, message } = await server.refused('BAD_USER_INPUT', document, { token, variables });
      expect(extensions.field).toBe(`input.${field}`);
      expect(message).not.toContain(character);
    }
  });

  test('is no line break, tab or mark of direction where a text may have several lines', async () => {
    const description = 'one\n\ttwo\r\n\u200fשלום';
    const { createSurvey } = await server.ok(CREATE_SURVEY, {
      token,
      variables: { input: { name: `S${++count}`, description } },
    });
    expect(createSurvey.survey.description).toBe(description);
    const { id } = await server.makeKey();
    const { updateApiKey } = await server.ok(UPDATE_KEY, { token, variables: { input: { id, description } } });
    expect(updateApiKey.apiKey.description).toBe(description);
  });

  test('of a terminal is left out of the reason why a run failed', async () => {
    const { run } = await makeModelRun(server);
    const fail = 'mutation ($input: FailModelRunInput!) { failModelRun(input: $input) { modelRun { error } } }';
    const error = 'Traceback:\n\u001b[31m\tError\u001b[0m: \u009bbad\u202e\u0007';
    const { failModelRun } = await server.ok(fail, { token, variables: { input: { id: run, error } } });
    expect(failModelRun.modelRun.error).toMatch(/^Traceback:\n\tError: [bad]+$/);
  });

  test('becomes a space in a name from an outside issuer, and in User-Agent', async () => {
    const outside = await issuer.sign('turned', { name: 'Ver\u202ea\nRubin\u0085\u009b' });
    server.secrets.add(outside);
    expect((await server.ok('{ viewer { name } }', { token: outside })).viewer.name).toBe('Ver a Rubin');
    const input = JSON.stringify({ query: 'mutation { createSurvey(input: { name: "Agent" }) { survey { id } } }' });
    await server.raw(
      Buffer.from(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\nUser-Agent: flow\u009b31m/1\t\u0085x\r\nContent-Length: ${input.length}\r\n\r\n${input}`,
        'latin1',
      ),
    );
    const { id } = await server.app.db.survey.findUniqueOrThrow({ where: { name: 'Agent' } });
    const [event] = await server.auditOf(`Survey:${id}`);
    expect(event?.userAgent).toBe('flow 31m/1 x');
  });
});

test('what older rows hold is escaped in the export, which stays JSON that says the same', async () => {
  const after = { name: 'a\u202eb\u0085c\u2028d\u007f\u009b é', plain: 'x\\u202e' };
  await server.app.db.auditEvent.create({ data: { action: 'old', entityType: 'Survey', userAgent: 'old\u009b31m', after } });
  const lines: string[] = [];
  for await (const line of exportAudit(server.app.db, { action: 'old' })) lines.push(line);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\p{Cc}\p{Zl}\u202e]/u);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ userAgent: 'old\u009b31m', after });
});

test('text for a terminal keeps its lines and shows what a terminal would obey', () => {
  expect(escaped('one\n\ttwo \u001b[2J\r\u202e\u2066é 🔭')).toBe('one\n\ttwo \\u001b[2J\\u000d\\u202e\\u2066é 🔭');
});
