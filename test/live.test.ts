/** Subscriptions over server-sent events: the stream reports changes to permitted callers, for as long as they are permitted. */
import { describe, expect, test, vi } from 'vitest';
import { currentLane } from '../src/database/work/lane.js';
import { openStream, type StreamRequest } from './support/events.js';
import { startServer } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile({ hears: true });

const DETECTIONS = `subscription ($filter: DetectionRecordedFilter) {
  detectionRecorded(filter: $filter) { id type confidence detection { id ra observation { survey { name } } } } }`;
const RUNS = `subscription ($filter: RunChangedFilter) {
  runChanged(filter: $filter) { id type status run { __typename id ... on PreprocessRun { status observation { id } } } } }`;

const listen = (query: string, request: StreamRequest) => openStream(server.url, query, request);
const uuidIn = (id: string) => id.slice(id.indexOf(':') + 1);

/** A run of a model on a new observation of the survey. */
async function makeModelRun(survey: { uuid: string }) {
  const [observation = ''] = await server.makeObservations(survey, 1);
  const name = `m${Math.random()}`;
  const model = await server.app.db.model.create({ data: { name, version: '1', type: 'cnn' } });
  const data = { modelId: model.id, observationId: uuidIn(observation), surveyId: survey.uuid, startedAt: new Date() };
  return server.app.db.modelRun.create({ data });
}

/** Records detections as another server or a script would: in the database, in one statement. */
async function recordDetections(survey: { uuid: string }, rows: readonly object[]): Promise<string[]> {
  const { id: modelRunId, observationId, surveyId } = await makeModelRun(survey);
  const data = rows.map((row, index) => ({
    modelRunId,
    observationId,
    surveyId,
    ra: index / 100,
    dec: 0,
    confidence: 0.9,
    ...row,
  }));
  const made = await server.app.db.detection.createManyAndReturn({ data, select: { id: true } });
  return made.map(({ id }) => `Detection:${id}`);
}

describe('detectionRecorded', () => {
  test('reports a detection with the entity itself', async () => {
    const survey = await server.makeSurvey();
    const stream = await listen(DETECTIONS, { token: server.admin.token });
    const [id] = await recordDetections(survey, [{ ra: 12.5, type: 'SUPERNOVA', confidence: 0.75 }]);
    expect(await stream.next()).toEqual({
      data: {
        detectionRecorded: {
          id,
          type: 'SUPERNOVA',
          confidence: 0.75,
          detection: { id, ra: 12.5, observation: { survey: { name: survey.name } } },
        },
      },
    });
    stream.close();
  });

  test('reports all 900 that one statement records, in their order', { timeout: 30_000 }, async () => {
    const survey = await server.makeSurvey();
    const stream = await listen('subscription { detectionRecorded { id } }', { token: server.admin.token });
    const ids = await recordDetections(
      survey,
      Array.from({ length: 900 }, () => ({})),
    );
    const told: string[] = [];
    while (told.length < ids.length) told.push((await stream.data()).detectionRecorded.id);
    expect(told).toEqual([...ids].sort());
    stream.close();
  });

  test('reports those that pass the filter, and nothing that was rolled back', async () => {
    const [survey, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const filter = { minConfidence: 0.5, type: 'TRANSIENT', survey: survey.name };
    const stream = await listen(DETECTIONS, { token: server.admin.token, variables: { filter } });
    await recordDetections(other, [{ type: 'TRANSIENT' }]);
    await recordDetections(survey, [{ type: 'VARIABLE' }, { type: 'TRANSIENT', confidence: 0.4 }]);
    await server.app.db
      .$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO detections (id, model_run_id, observation_id, survey_id, ra, dec, confidence, type)
          SELECT gen_random_uuid(), model_run_id, observation_id, survey_id, ra, dec, 1, 'TRANSIENT' FROM detections LIMIT 1`;
        throw new Error('rolled back');
      })
      .catch(() => {});
    const [id] = await recordDetections(survey, [{ type: 'TRANSIENT', confidence: 0.5 }]);
    expect((await stream.data()).detectionRecorded.id).toBe(id);
    stream.close();
  });

  test('reports only the surveys in the scope of a key', async () => {
    const [mine, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const { key } = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${mine.name}`] });
    const stream = await listen(DETECTIONS, { key });
    await recordDetections(other, [{}]);
    const [id] = await recordDetections(mine, [{}]);
    expect((await stream.data()).detectionRecorded.id).toBe(id);
    stream.close();
    const refused = await listen(DETECTIONS, { key, variables: { filter: { survey: other.name } } });
    expect(await refused.code()).toBe('FORBIDDEN');
  });
});

describe('runChanged', () => {
  const START = 'mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { preprocessRun { id } } }';
  const HEARTBEAT = 'mutation ($id: ID!) { heartbeatPreprocessRun(input: { id: $id }) { preprocessRun { id } } }';
  const COMPLETE = 'mutation ($id: ID!) { completePreprocessRun(input: { id: $id }) { preprocessRun { id } } }';

  test('reports each step of a run, and no heartbeat', async () => {
    const survey = await server.makeSurvey();
    const [observation] = await server.makeObservations(survey, 1);
    const { token } = server.admin;
    const stream = await listen(RUNS, { token, variables: { filter: { type: 'PREPROCESS', survey: survey.name } } });
    const { id } = (await server.ok(START, { token, variables: { id: observation } })).startPreprocessRun.preprocessRun;
    expect((await stream.data()).runChanged).toEqual({
      id,
      type: 'PREPROCESS',
      status: 'RUNNING',
      run: { __typename: 'PreprocessRun', id, status: 'RUNNING', observation: { id: observation } },
    });
    await server.ok(HEARTBEAT, { token, variables: { id } });
    await server.ok(COMPLETE, { token, variables: { id } });
    expect((await stream.data()).runChanged).toMatchObject({ id, status: 'COMPLETED' });
    stream.close();
  });

  test('keeps to the type, the status and the scopes', async () => {
    const [mine, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const { key } = await server.makeKey({ scopes: [`survey:${mine.name}`] });
    const stream = await listen(RUNS, { key, variables: { filter: { type: 'MODEL', status: 'FAILED' } } });
    for (const survey of [other, mine]) {
      const run = await makeModelRun(survey);
      await server.app.db.modelRun.update({ where: { id: run.id }, data: { predictions: [] } });
      await server.app.db.modelRun.update({ where: { id: run.id }, data: { status: 'FAILED', completedAt: new Date() } });
      if (survey === mine) expect((await stream.data()).runChanged.id).toBe(`ModelRun:${run.id}`);
    }
    stream.close();
  });
});

describe('a stream is refused', () => {
  test('without a credential, and without read:data, before anything runs', async () => {
    const stranger = await listen(DETECTIONS, {});
    expect([stranger.status, stranger.headers.get('cache-control')]).toEqual([401, 'no-store']);
    expect(await stranger.code()).toBe('UNAUTHENTICATED');
    const { key } = await server.keyWithout('read:data');
    const refusal = await (await listen(DETECTIONS, { key })).next();
    expect(refusal?.errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      missingPermissions: [{ permission: 'READ_DATA', paths: expect.arrayContaining(['detectionRecorded']) }],
    });
  });

  test('by the second wall too', async () => {
    const url = `${await server.listen({ preExecutionCheck: false })}/graphql`;
    const { key } = await server.keyWithout('read:data');
    const stream = await openStream(url, 'subscription { runChanged { id } }', { key });
    expect(await stream.code()).toBe('FORBIDDEN');
  });

  test('to who reads no events', async () => {
    const refusal = await server.refused('BAD_REQUEST', DETECTIONS, { token: server.admin.token });
    expect(refusal.status).toBe(400);
  });

  test.each([
    ['skips its field', 'subscription { detectionRecorded @skip(if: true) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has its field by a variable',
      'subscription ($on: Boolean = true) { ...all } fragment all on Subscription { runChanged @include(if: $on) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['is no document', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['asks for what is not there', 'subscription { nothing { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['lacks a variable', 'subscription ($f: RunChangedFilter!) { runChanged(filter: $f) { id } }', 'BAD_USER_INPUT'],
  ])('in an event when the document %s', async (_what, document, code) => {
    const stream = await listen(document, { token: server.admin.token });
    expect([stream.status, await stream.code()]).toEqual([200, code]);
  });

  test('also when it only asks what such a document would need', async () => {
    const query = 'query ($document: String!) { requiredPermissions(document: $document) { permission } }';
    const document = 'subscription ($on: Boolean = true) { runChanged @include(if: $on) { id } }';
    const refusal = await server.refused('BAD_USER_INPUT', query, { token: server.admin.token, variables: { document } });
    expect(refusal.extensions.issues).toEqual([
      'line 1, column 49: The directive @include is not allowed at the root of a subscription: remove it.',
    ]);
  });

  test('to a principal that has ten, and not after one of them is closed', async () => {
    const { key } = await server.makeKey();
    const streams = [];
    for (let i = 0; i < 10; i++) streams.push(await listen(RUNS, { key }));
    const eleventh = await listen(RUNS, { key });
    expect(await eleventh.code()).toBe('RATE_LIMITED');
    streams[0]?.close();
    await expect.poll(async () => (await listen(RUNS, { key })).status).toBe(200);
    for (const stream of streams) stream.close();
  });
});

describe('a stream ends', () => {
  /** The code that ends a stream after `work`. */
  async function endedBy(request: StreamRequest, work: () => Promise<unknown>) {
    const stream = await listen(RUNS, request);
    await work();
    const [error] = (await stream.next())?.errors ?? [];
    expect(await stream.next(), 'what comes after the end').toBeNull();
    return error?.extensions;
  }
  const admin = (query: string, id: string) => server.ok(query, { token: server.admin.token, variables: { id } });

  test('when its key is revoked, here or by SQL', async () => {
    const key = await server.makeKey();
    const revoked = await endedBy(key, () =>
      admin('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { id } } }', key.id),
    );
    expect(revoked).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REVOKED' });
    const other = await server.makeKey();
    const sql = `UPDATE api_keys SET revoked_at = now(), is_active = false WHERE id = '${other.uuid}'`;
    expect(await endedBy(other, () => server.app.database.script(sql))).toMatchObject({ reason: 'REVOKED' });
  });

  test('when its key expires', async () => {
    const key = await server.makeKey({ expiresInDays: 1 });
    const expireSoon = () =>
      server.app.db.apiKey.update({ where: { id: key.uuid }, data: { expiresAt: new Date(Date.now() + 600) } });
    expect(await endedBy(key, expireSoon)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'EXPIRED' });
  });

  test('when its owner may do less, or is deactivated, or signs out everywhere', async () => {
    const [demoted, gone, changed] = [
      await server.makeUser('ADMIN'),
      await server.makeUser('VIEWER'),
      await server.makeUser('VIEWER'),
    ];
    const key = await server.makeKey({ owner: demoted, set: 'FULL_ACCESS' });
    const demotion = 'mutation ($id: ID!) { setUserRole(input: { id: $id, role: VIEWER }) { user { id } } }';
    expect(await endedBy(key, () => admin(demotion, demoted.id))).toMatchObject({ code: 'FORBIDDEN', powerChanged: true });
    const deactivation = 'mutation ($id: ID!) { deactivateUser(input: { id: $id }) { user { id } } }';
    expect(await endedBy(gone, () => admin(deactivation, gone.id))).toMatchObject({ reason: 'OWNER_DISABLED' });
    const raise = `UPDATE users SET token_version = token_version + 1 WHERE id = '${changed.uuid}'`;
    expect(await endedBy(changed, () => server.app.database.script(raise))).toMatchObject({ reason: 'REVOKED' });
  });

  test('but not when nothing changes what it may do', async () => {
    const user = await server.makeUser('VIEWER');
    const stream = await listen(RUNS, user);
    await server.app.database.script(`UPDATE users SET name = 'Vera' WHERE id = '${user.uuid}'`);
    await server.app.database.script("SELECT pg_notify('astrid_access', 'everything')");
    await makeModelRun(await server.makeSurvey());
    expect((await stream.data()).runChanged.type).toBe('MODEL');
    stream.close();
  });
});

test('a stream is never kept, is pinged, and ends when the server stops', async () => {
  const own = await startServer({ hears: true, pingMs: 100 });
  const stream = await openStream(own.url, RUNS, { token: own.admin.token });
  expect([stream.status, stream.headers.get('cache-control'), stream.headers.get('content-type')]).toEqual([
    200,
    'no-store',
    'text/event-stream',
  ]);
  await expect.poll(() => stream.pings()).toBeGreaterThan(1);
  own.app.stopping.abort();
  const end = await stream.next();
  expect(end?.errors?.[0]).toMatchObject({
    message: 'The server is stopping; try again shortly.',
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  });
  // The server still answers open connections, but only running requests on them.
  const { headers } = await own.graphql('{ viewer { name } }');
  expect(headers.get('connection')).toBe('close');
  const late = await openStream(own.url, RUNS, { token: own.admin.token });
  expect(await late.code()).toBe('SERVICE_UNAVAILABLE');
  await own.stop();
});

test('a server that stops looks after streams no longer', async () => {
  const own = await startServer();
  const release = vi.fn();
  vi.spyOn(own.app.authenticator, 'onForget').mockReturnValue(release);
  const cleared = vi.spyOn(globalThis, 'clearInterval');
  await own.listen({});
  own.app.stopping.abort();
  expect(release).toHaveBeenCalledOnce();
  expect(cleared).toHaveBeenCalled();
  vi.restoreAllMocks();
  await own.stop();
});

test('one event reaches the streams of a caller in separate turns of the event loop', async () => {
  const survey = await server.makeSurvey();
  const { key } = await server.makeKey({ set: 'READ_ONLY' });
  const open = await Promise.all(Array.from({ length: 8 }, () => listen('subscription { detectionRecorded { id } }', { key })));
  let turn = 0;
  let counting = true;
  const count = () => {
    turn++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const turns: number[] = [];
  const { authenticator } = server.app;
  const authenticate = authenticator.authenticate.bind(authenticator);
  // The server authenticates the credential before each event, on behalf of its request. Once a second it does so for all streams together.
  const spy = vi.spyOn(authenticator, 'authenticate').mockImplementation((...given) => {
    if (currentLane() !== undefined) turns.push(turn);
    return authenticate(...given);
  });
  try {
    const [id] = await recordDetections(survey, [{}]);
    for (const stream of open) expect((await stream.data()).detectionRecorded.id).toBe(id);
  } finally {
    counting = false;
    spy.mockRestore();
  }
  const most = Math.max(...turns.map((one) => turns.filter((other) => other === one).length));
  expect(turns.length).toBeGreaterThanOrEqual(open.length);
  expect(most).toBeLessThan(open.length / 2);
  for (const stream of open) stream.close();
});
