/** A stream that breaks off resumes after the last event that its client has: no event twice, and none missed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { sweepStreamRecords } from '../src/modules/live/records.js';
import { createServerDatabase } from './support/database.js';
import { tries } from './support/effort.js';
import { type EventReader, openStream, type StreamRequest } from './support/events.js';
import { PATIENCE, startServer, type TestServer } from './support/server.js';

const DETECTIONS = `subscription ($filter: DetectionRecordedFilter) { detectionRecorded(filter: $filter) { id } }`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ hears: true, pingMs: 50 });
});
afterAll(() => server.stop());

const open: EventReader[] = [];
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

async function listen(request: StreamRequest = {}, { url, query = DETECTIONS }: { url?: string; query?: string } = {}) {
  const stream = await openStream(url ?? server.url, query, { token: server.admin.token, ...request });
  open.push(stream);
  return stream;
}
const next = async (stream: EventReader): Promise<string> => (await stream.data()).detectionRecorded.id;
const several = async (stream: EventReader, count: number) => {
  const ids = [];
  while (ids.length < count) ids.push(await next(stream));
  return ids;
};

/** A run of a model, and a function that records its detections, each call in one statement. */
async function recorder(survey: { uuid: string }, { app: { db } } = server) {
  const [observation = ''] = await server.makeObservations(survey, 1);
  const [observationId, surveyId] = [observation.slice(observation.indexOf(':') + 1), survey.uuid];
  const model = await db.model.create({ data: { name: `m${Math.random()}`, version: '1', type: 'cnn' } });
  const { id: modelRunId } = await db.modelRun.create({
    data: { modelId: model.id, observationId, surveyId, startedAt: new Date() },
  });
  let dec = -90;
  return async (count: number, client: Pick<typeof db, 'detection'> = db): Promise<string[]> => {
    dec += 0.001;
    const at = { modelRunId, observationId, surveyId, dec, confidence: 0.9 };
    const data = Array.from({ length: count }, (_, index) => ({ ...at, ra: index / 100 }));
    const made = await client.detection.createManyAndReturn({ data, select: { id: true } });
    return made.map(({ id }) => `Detection:${id}`).sort();
  };
}

/** The refusal of a stream that cannot resume. */
async function refusalOf(stream: EventReader) {
  const answer = await stream.next();
  expect([stream.status, await stream.next()]).toEqual([200, null]);
  return answer?.errors?.[0]?.extensions;
}
const NOT_RESUMABLE = { code: 'SERVICE_UNAVAILABLE', notResumable: true };

describe('a client that reconnects', () => {
  test('gets what it missed, also the rest of one statement, and then what happens', async () => {
    const record = await recorder(await server.makeSurvey());
    const first = await listen();
    const ids = await record(5);
    expect(await several(first, 2)).toEqual(ids.slice(0, 2));
    const { lastEventId } = first;
    first.close();
    ids.push(...(await record(3)), ...(await record(1_100)));
    const second = await listen({ lastEventId });
    expect(await several(second, ids.length - 2)).toEqual(ids.slice(2));
    const [later] = await record(1);
    expect(await next(second)).toBe(later);
  });

  test('misses nothing when it had no event yet: comments have ids too', async () => {
    const survey = await server.makeSurvey();
    const record = await recorder(survey);
    const filter = { variables: { filter: { survey: survey.name } } };
    const first = await listen(filter);
    // Events that the filter does not select move the id forward.
    const others = await recorder(await server.makeSurvey());
    await others(1);
    await expect.poll(() => first.restId, PATIENCE).toBeDefined();
    const before = first.restId;
    await others(1);
    await expect.poll(() => first.restId, PATIENCE).not.toBe(before);
    const lastEventId = first.restId;
    first.close();
    const ids = await record(2);
    expect(await several(await listen({ ...filter, lastEventId }), 2)).toEqual(ids);
    expect(lastEventId).toMatch(/^\d+-\d+-[0-9a-f]{8}-[0-9a-f]{12}$/);
  });

  test('misses nothing after the first line of its stream, which has an id', async () => {
    const own = await startServer({ hears: true, pingMs: 1_000_000 });
    onTestFinished(() => own.stop());
    const [url, token] = [own.url, own.admin.token];
    const query = 'subscription { auditEventRecorded(filter: { actions: "createSurvey" }) { action } }';
    const create = (name: string) =>
      own.ok('mutation ($name: String!) { createSurvey(input: { name: $name }) { __typename } }', { token, variables: { name } });
    await create('First');
    const first = await listen({ token }, { url, query });
    await expect.poll(() => first.restId, PATIENCE).toBeDefined();
    first.close();
    await create('Second');
    const second = await listen({ token, lastEventId: first.restId }, { url, query });
    expect(await second.data()).toEqual({ auditEventRecorded: { action: 'createSurvey' } });
    expect(second.waiting()).toBe(0);
  });

  test('never gets an event twice and misses none, while others write', { timeout: 60_000 }, async () => {
    const record = await recorder(await server.makeSurvey());
    let stream = await listen();
    const written: string[] = [];
    const write = async () => {
      for (let call = 0; call < tries(60); call++) {
        written.push(...(await record(1 + (call % 7))));
        await sleep(call % 3);
      }
      written.push(...(await record(1)));
    };
    const writing = write();
    const seen: string[] = [];
    for (let round = 0; round < tries(15); round++) {
      seen.push(...(await several(stream, 1 + (round % 5))));
      const { lastEventId } = stream;
      stream.close();
      stream = await listen({ lastEventId });
    }
    await writing;
    while (seen.at(-1) !== written.at(-1)) seen.push(await next(stream));
    expect(seen).toEqual(written);
  });

  test('gets only what its permissions and scopes allow now', async () => {
    const [mine, other] = [await server.makeSurvey(), await server.makeSurvey()];
    const [record, recordOther] = [await recorder(mine), await recorder(other)];
    const first = await listen();
    await record(1);
    await next(first);
    const { lastEventId } = first;
    await recordOther(2);
    const [id] = await record(1);
    const { key } = await server.makeKey({ set: 'READ_ONLY', scopes: [`survey:${mine.name}`] });
    expect(await next(await listen({ key, lastEventId, token: undefined as never }))).toBe(id);
    const without = await server.keyWithout('read:data');
    const refused = await openStream(server.url, DETECTIONS, { key: without.key, lastEventId });
    expect(await refused.code()).toBe('FORBIDDEN');
  });
});

describe('a stream cannot resume', () => {
  let lastEventId: string | undefined;
  beforeAll(async () => {
    const record = await recorder(await server.makeSurvey());
    const stream = await listen();
    await record(1);
    await next(stream);
    ({ lastEventId } = stream);
  });

  test.each([
    ['is no id', 'yesterday'],
    ['was sent twice', '1-1-00000000-000000000000, 1-1-00000000-000000000000'],
    ['is of a position that no record has', '999999999999999999-1-00000000-'],
    ['is above every position', '9999999999999999999-1-00000000-'],
  ])('after an id that %s', async (_what, id) => {
    const sameRequest = lastEventId?.split('-').at(-1);
    expect(await refusalOf(await listen({ lastEventId: id.endsWith('-') ? id + sameRequest : id }))).toMatchObject(NOT_RESUMABLE);
  });

  test('after an id of another database', async () => {
    const id = lastEventId?.replace(/-[0-9a-f]{8}-/, '-00000000-');
    expect(await refusalOf(await listen({ lastEventId: id }))).toMatchObject(NOT_RESUMABLE);
  });

  test('with other variables or another document, but with the same ones in another order', async () => {
    const stream = await listen({ variables: { filter: { minConfidence: 0.5, type: 'UNKNOWN' } } });
    const record = await recorder(await server.makeSurvey());
    await record(1);
    await next(stream);
    const [id] = await record(1);
    const resumed = { lastEventId: stream.lastEventId };
    const others = [{ variables: { filter: { minConfidence: 0.5 } } }, { variables: {} }];
    for (const other of others) expect(await refusalOf(await listen({ ...resumed, ...other }))).toMatchObject(NOT_RESUMABLE);
    const query = DETECTIONS.replace('{ id }', '{ id type }');
    const same = { variables: { filter: { type: 'UNKNOWN', minConfidence: 0.5 } } };
    expect(await refusalOf(await listen({ ...resumed, ...same }, { query }))).toMatchObject(NOT_RESUMABLE);
    expect(await next(await listen({ ...resumed, ...same }))).toBe(id);
  });

  test('after its records were deleted: those of ten minutes stay, and the last one always does', async () => {
    const record = await recorder(await server.makeSurvey());
    const stream = await listen();
    await record(1);
    await next(stream);
    const old = stream.lastEventId;
    await record(1);
    await next(stream);
    await expect.poll(() => stream.restId?.startsWith(stream.lastEventId?.split('-')[0] as string), PATIENCE).toBe(true);
    const age = (minutes: number) =>
      server.app.db.$executeRaw`UPDATE stream_records SET recorded_at = now() - make_interval(mins => ${minutes}::int)`;
    await age(9);
    expect(await sweepStreamRecords(server.app)).toBe(0);
    await age(11);
    expect(await sweepStreamRecords(server.app)).toBeGreaterThan(0);
    expect(await refusalOf(await listen({ lastEventId: old }))).toMatchObject(NOT_RESUMABLE);
    const [id] = await record(1);
    expect(await next(await listen({ lastEventId: stream.lastEventId }))).toBe(id);
    expect(await next(stream)).toBe(id);
  });
});

test('a call that writes many rows adds one record of them', async () => {
  const { name } = await server.makeSurvey();
  const [{ last }] = await server.app.db.$queryRaw<[{ last: bigint }]>`
    SELECT coalesce(max(position), 0)::bigint AS last FROM stream_records`;
  const observations = Array.from({ length: 900 }, (_, index) => ({
    externalId: `o${index}`,
    ra: 1,
    dec: 1,
    observedAt: '2026-01-05',
  }));
  await server.ok('mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }', {
    variables: { input: { survey: name, observations } },
    token: server.admin.token,
  });
  const records = await server.app.db.$queryRaw`
    SELECT cardinality(row_ids) AS rows FROM stream_records WHERE topic = 'OBSERVATIONS' AND position > ${last}::bigint`;
  expect(records).toEqual([{ rows: 900 }]);
});

test('a Last-Event-ID that is empty, or sent with a query, counts as none', async () => {
  const stream = await listen({ lastEventId: '' });
  const [id] = await (await recorder(await server.makeSurvey()))(1);
  expect(await next(stream)).toBe(id);
  await server.ok('{ viewer { name } }', { headers: { 'Last-Event-ID': 'yesterday' } });
});

const origin = inject('databaseOrigin');
describe.skipIf('snapshot' in origin)('on a server', () => {
  async function twoNodes() {
    const { url, drop } = await createServerDatabase('template' in origin ? origin.template : '');
    onTestFinished(drop);
    const nodes = [
      await startServer({ databaseUrl: url, hears: true }),
      await startServer({ databaseUrl: url, hears: true }),
    ] as const;
    onTestFinished(async () => {
      for (const node of nodes) await node.stop();
    });
    return { url, nodes };
  }

  test('a stream moves from one node to another, and to a node that starts later', async () => {
    const { url, nodes } = await twoNodes();
    const [a, b] = nodes;
    const { token } = a.admin;
    const survey = await a.makeSurvey();
    const [observation = ''] = await a.makeObservations(survey, 3);
    expect(observation).toContain('Observation:');
    const query = 'subscription { observationChanged { externalId } }';
    const change = async (stream: EventReader) => (await stream.data()).observationChanged.externalId as string;
    const first = await listen({ token }, { url: a.url, query });
    const ingest = (node: TestServer, externalId: string) =>
      node.ok('mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }', {
        token,
        variables: {
          input: { survey: survey.name, observations: [{ externalId, ra: 1, dec: 1, observedAt: '2026-01-05' }] },
        },
      });
    await ingest(b, 'one');
    expect(await change(first)).toBe('one');
    first.close();
    await ingest(a, 'two');
    const second = await listen({ token, lastEventId: first.lastEventId }, { url: b.url, query });
    expect(await change(second)).toBe('two');
    second.close();
    await ingest(b, 'three');
    const late = await startServer({ databaseUrl: url, hears: true });
    onTestFinished(() => late.stop());
    const third = await listen({ token, lastEventId: second.lastEventId }, { url: late.url, query });
    expect(await change(third)).toBe('three');
    await ingest(late, 'four');
    expect(await change(third)).toBe('four');
  });

  test('events come in the order of commits, and one that commits late is not missed', async () => {
    const record = await recorder(await server.makeSurvey());
    const stream = await listen();
    const expected: string[] = [];
    let late: string[] = [];
    await server.app.db.$transaction(async (tx) => {
      late = await record(2, tx as never);
      expected.push(...(await record(1)));
      expect(await several(stream, 1)).toEqual(expected);
    });
    expected.push(...late);
    const resumed = await listen({ lastEventId: stream.lastEventId });
    expect(await several(resumed, 2)).toEqual(late);
    expect(await several(stream, 2)).toEqual(late);
  });

  test('writers on many connections: each stream gets every event once, in one order', { timeout: 60_000 }, async () => {
    const records = [];
    for (let writer = 0; writer < 4; writer++) records.push(await recorder(await server.makeSurvey()));
    const [whole, broken] = [await listen(), await listen()];
    const writing = Promise.all(
      records.map(async (record) => {
        const made: string[] = [];
        for (let call = 0; call < 25; call++) made.push(...(await record(1 + (call % 4))));
        return made;
      }),
    );
    const seen: string[] = [];
    let stream = broken;
    for (let round = 0; round < 20; round++) {
      seen.push(...(await several(stream, 3)));
      stream.close();
      stream = await listen({ lastEventId: stream.lastEventId });
    }
    const written = (await writing).flat();
    seen.push(...(await several(stream, written.length - seen.length)));
    const uninterrupted = await several(whole, written.length);
    expect(seen).toEqual(uninterrupted);
    expect([...seen].sort()).toEqual([...written].sort());
  });
});
