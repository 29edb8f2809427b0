/** The subscriptions to observations, alerts and audit events: what they report, to whom, and their filters. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type EventReader, openStream, type StreamRequest } from './support/events.js';
import { PATIENCE, startServer, type TestServer } from './support/server.js';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startServer({ hears: true, pingMs: 50 });
  ({ token } = server.admin);
});
afterAll(() => server.stop());

const open: EventReader[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

async function listen(query: string, request: StreamRequest = { token }): Promise<EventReader> {
  const stream = await openStream(server.url, query, request);
  open.push(stream);
  return stream;
}

/** Fails when a stream got an event by the time at which another got its last. */
async function hasNothing(stream: EventReader, other: EventReader): Promise<void> {
  await expect.poll(() => stream.hasPassed(other), PATIENCE).toBe(true);
  expect(stream.waiting()).toBe(0);
}

/** Sends the mutation and returns its payload. */
const change = async (name: string, input: object, payload: string) => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${payload} } }`;
  return (await server.ok(query, { token, variables: { input } }))[name];
};
const row = (externalId: string, changes: object = {}) => ({ externalId, ra: 1, dec: 1, observedAt: '2026-01-05', ...changes });
const ingest = async (survey: string, ...observations: object[]): Promise<string[]> => {
  const { rows } = await change('ingestObservations', { survey, observations }, 'rows { id }');
  return rows.map(({ id }: { id: string }) => id);
};

describe('observationChanged', () => {
  const OBSERVATIONS = `subscription ($filter: ObservationChangedFilter) {
    observationChanged(filter: $filter) { id change externalId status observation { ra status } } }`;
  const changed = async (stream: EventReader) => (await stream.data()).observationChanged;

  test('reports what was ingested, changed, moved and deleted, and no unchanged row', async () => {
    const { name } = await server.makeSurvey();
    const stream = await listen(OBSERVATIONS, { token, variables: { filter: { surveys: [name] } } });
    const [id] = await ingest(name, row('a'));
    const event = { id, externalId: 'a' };
    expect(await changed(stream)).toEqual({
      ...event,
      change: 'INSERTED',
      status: 'INGESTED',
      observation: { ra: 1, status: 'INGESTED' },
    });
    await ingest(name, row('a'));
    await ingest(name, row('a', { ra: 2 }));
    expect(await changed(stream)).toMatchObject({ ...event, change: 'UPDATED', observation: { ra: 2 } });
    await change('updateObservation', { id, status: 'ARCHIVED' }, '__typename');
    expect(await changed(stream)).toMatchObject({ ...event, change: 'UPDATED', status: 'ARCHIVED' });
    await change('deleteObservations', { survey: name, externalIds: ['a'] }, 'deleted');
    expect(await changed(stream)).toEqual({ ...event, change: 'DELETED', status: 'ARCHIVED', observation: null });
  });

  test('keeps to each condition of the filter, and to lists of values', async () => {
    const { name } = await server.makeSurvey();
    const streamOf = (filter: object) => listen(OBSERVATIONS, { token, variables: { filter: { surveys: name, ...filter } } });
    const filters: [object, string[]][] = [
      [{ externalIds: ['b', ' c '] }, ['b', 'c']],
      [{ filterBands: ['g', ''] }, ['a', 'd']],
      [{ observedAfter: '2026-02-01', observedBefore: '2026-03-01' }, ['b']],
      [{ statuses: ['FAILED', 'INGESTED'], changes: 'INSERTED' }, ['a', 'b', 'c', 'd']],
      [{ statuses: [] }, []],
      [{ statuses: 'ARCHIVED' }, []],
    ];
    const streams = [];
    for (const [filter] of filters) streams.push(await streamOf(filter));
    await ingest(
      name,
      row('a', { filterBand: 'g' }),
      row('b', { filterBand: 'r', observedAt: '2026-02-05' }),
      row('c', { filterBand: 'r', observedAt: '2026-03-01' }),
      row('d'),
    );
    // Every stream gets this one too, as long as it reports anything of the survey.
    for (const [index, [filter, expected]] of filters.entries()) {
      const seen = [];
      while (seen.length < expected.length) seen.push((await changed(streams[index] as EventReader)).externalId);
      expect([filter, seen.sort()]).toEqual([filter, expected]);
    }
  });

  test('reports to a key with scopes only its surveys, also deletions', async () => {
    const [mine, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const { key } = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${mine.name}`] });
    const stream = await listen(OBSERVATIONS, { key });
    await ingest(other.name, row('theirs'));
    await change('deleteObservations', { survey: other.name, externalIds: ['theirs'] }, 'deleted');
    await ingest(mine.name, row('mine'));
    expect((await changed(stream)).externalId).toBe('mine');
    await change('deleteObservations', { survey: mine.name, externalIds: ['mine'] }, 'deleted');
    expect(await changed(stream)).toMatchObject({ externalId: 'mine', change: 'DELETED' });
    const refused = await listen(OBSERVATIONS, { key, variables: { filter: { surveys: [mine.name, other.name] } } });
    expect(await refused.code()).toBe('FORBIDDEN');
  });

  test('refuses unknown surveys and more than 100 values', async () => {
    const unknown = await listen(OBSERVATIONS, { token, variables: { filter: { surveys: ['NOWHERE'] } } });
    expect(await unknown.code()).toBe('NOT_FOUND');
    for (const list of ['surveys', 'externalIds', 'filterBands']) {
      const filter = { [list]: Array.from({ length: 101 }, (_, index) => `n${index}`) };
      const [error] = (await (await listen(OBSERVATIONS, { token, variables: { filter } })).next())?.errors ?? [];
      expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: `filter.${list}` });
    }
  });
});

describe('alertCreated', () => {
  const ALERTS = `subscription ($filter: AlertCreatedFilter) {
    alertCreated(filter: $filter) { id type priority alert { title detection { id } } } }`;
  const created = async (stream: EventReader) => (await stream.data()).alertCreated;
  let detection: string;
  let survey: { name: string; uuid: string };
  beforeAll(async () => {
    survey = await server.makeSurvey();
    const [observation = ''] = await server.makeObservations(survey, 1);
    const at = { observationId: observation.slice(observation.indexOf(':') + 1), surveyId: survey.uuid };
    const model = await server.app.db.model.create({ data: { name: 'alerts', version: '1', type: 'cnn' } });
    const run = await server.app.db.modelRun.create({ data: { ...at, modelId: model.id, startedAt: new Date() } });
    const made = await server.app.db.detection.create({
      data: { ...at, modelRunId: run.id, ra: 1, dec: 1, confidence: 0.9 },
    });
    detection = `Detection:${made.id}`;
  });
  const alert = async (title: string, changes: object = {}) =>
    (await change('createAlert', { detectionId: detection, type: 'new_supernova', title, ...changes }, 'alert { id }')).alert.id;

  test('reports a new alert, and no later change of it', async () => {
    const stream = await listen(ALERTS);
    const id = await alert('first', { priority: 'HIGH' });
    const shown = { title: 'first', detection: { id: detection } };
    expect(await created(stream)).toEqual({ id, type: 'new_supernova', priority: 'HIGH', alert: shown });
    await change('acknowledgeAlert', { id }, '__typename');
    const second = await alert('second');
    expect((await created(stream)).id).toBe(second);
  });

  test('keeps to the filter and the scopes', async () => {
    const other = await server.makeSurvey();
    const { key } = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${other.name}`] });
    const outside = await listen(ALERTS, { key });
    const about = (filter: object) => listen(ALERTS, { token, variables: { filter } });
    const streams = [
      await about({ priorities: ['HIGH', 'CRITICAL'] }),
      await about({ types: 'variable', surveys: survey.name }),
      await about({ detectionIds: detection, priorities: 'CRITICAL' }),
    ];
    const none = await about({ detectionIds: ['Detection:01890a5d-ac96-774b-bcce-b302099a8057'] });
    await alert('low', { priority: 'LOW', type: 'variable' });
    await alert('high', { priority: 'HIGH' });
    await alert('critical', { priority: 'CRITICAL', type: 'variable' });
    const titles = [];
    for (const stream of streams) titles.push((await created(stream)).alert.title);
    expect(titles).toEqual(['high', 'low', 'critical']);
    for (const stream of [outside, none]) await hasNothing(stream, streams[2] as EventReader);
    const wrong = await about({ detectionIds: ['Alert:01890a5d-ac96-774b-bcce-b302099a8057'] });
    expect((await wrong.next())?.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'filter.detectionIds.0',
    });
  });
});

describe('auditEventRecorded', () => {
  const EVENTS = `subscription ($filter: AuditEventRecordedFilter) {
    auditEventRecorded(filter: $filter) { id action entityType entityId auditEvent { id after actorUser { id } } } }`;
  const recorded = async (stream: EventReader) => (await stream.data()).auditEventRecorded;

  test('reports each event to an admin', async () => {
    const stream = await listen(EVENTS, { token, variables: { filter: { actions: 'createSurvey' } } });
    const { survey } = await change('createSurvey', { name: 'Audited' }, 'survey { id }');
    const event = await recorded(stream);
    expect(event).toMatchObject({ action: 'createSurvey', entityType: 'Survey', entityId: survey.id });
    expect(event.auditEvent).toMatchObject({ id: event.id, actorUser: { id: server.admin.id }, after: { name: 'Audited' } });
  });

  test('keeps to the author, the entity and the action', async () => {
    const { survey } = await change('createSurvey', { name: 'Concerned' }, 'survey { id }');
    const user = await server.makeUser('ADMIN');
    const key = await server.makeKey({ owner: user, set: 'FULL_ACCESS' });
    const of = (filter: object) => listen(EVENTS, { token, variables: { filter } });
    const [about, by, byKey, of2] = [
      await of({ entityIds: [survey.id] }),
      await of({ actorIds: [user.id] }),
      await of({ actorIds: [key.id], actions: ['updateSurvey'] }),
      await of({ entityTypes: ['SystemConfig', 'Survey'], actions: ['updateSurvey', 'createModel'] }),
    ];
    const description = 'changed';
    const query = 'mutation ($input: UpdateSurveyInput!) { updateSurvey(input: $input) { survey { id } } }';
    await change('createSurvey', { name: 'Unconcerned' }, '__typename');
    await server.ok(query, { key: key.key, variables: { input: { id: survey.id, description } } });
    for (const stream of [about, by, byKey, of2])
      expect(await recorded(stream)).toMatchObject({ action: 'updateSurvey', entityId: survey.id });
    const wrong = await of({ actorIds: [survey.id] });
    expect((await wrong.next())?.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filter.actorIds.0' });
  });

  test('is refused to everybody else', async () => {
    const { key } = await server.keyWithout('admin:access');
    const researcher = await server.makeUser('RESEARCHER');
    for (const request of [{ key }, { token: researcher.token }])
      expect(await (await listen(EVENTS, request)).code()).toBe('FORBIDDEN');
    expect((await listen(EVENTS, {})).status).toBe(401);
  });
});

describe('the filters of detectionRecorded and runChanged', () => {
  test('accept lists of values beside single ones', async () => {
    const { name, uuid } = await server.makeSurvey();
    const [observationId] = await server.makeObservations({ uuid }, 1);
    const stream = await listen(
      `subscription { runChanged(filter: { surveys: ["${name}"], types: [PREPROCESS, MODEL], statuses: [COMPLETED, FAILED] }) { status } }`,
    );
    const none = await listen(
      `subscription { runChanged(filter: { survey: "${name}", type: PREPROCESS, types: MODEL }) { status } }`,
    );
    const old = await listen(
      'subscription ($type: RunType, $status: RunStatus) { runChanged(filter: { type: $type, status: $status }) { status } }',
      { token, variables: { type: 'PREPROCESS', status: 'FAILED' } },
    );
    const { preprocessRun } = await change('startPreprocessRun', { observationId }, 'preprocessRun { id }');
    await change('failPreprocessRun', { id: preprocessRun.id, error: 'clouds' }, '__typename');
    expect((await stream.data()).runChanged.status).toBe('FAILED');
    expect((await old.data()).runChanged.status).toBe('FAILED');
    await hasNothing(none, stream);
    const detections = await listen(
      `subscription { detectionRecorded(filter: { types: [SUPERNOVA, TRANSIENT], surveys: "${name}" }) { id } }`,
    );
    expect(detections.status).toBe(200);
  });
});
