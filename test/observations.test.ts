/** Observations: ingesting rows, their visibility, and their lists. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RequestOptions, startServer, type TestKey, type TestServer, uuidOf } from './support/server.js';

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) {
  inserted updated unchanged rejected { index reason } } }`;
const row = (externalId: string, change: object = {}) => ({
  externalId,
  ra: 10.5,
  dec: -20.25,
  observedAt: '2024-03-01T05:06:07Z',
  ...change,
});
const supernovae = new URL('../../shared/data/supernovae.csv', import.meta.url);

let server: TestServer;
let admin: RequestOptions;
let count = 0;
beforeAll(async () => {
  server = await startServer();
  admin = { token: server.admin.token };
});
afterAll(() => server.stop());

const ingest = async (survey: { name: string }, observations: object[], by = admin) =>
  (await server.ok(INGEST, { variables: { input: { survey: survey.name, observations } }, ...by })).ingestObservations;
const stored = (survey: { uuid: string }, externalId: string) =>
  server.app.db.observation.findUniqueOrThrow({ where: { surveyId_externalId: { surveyId: survey.uuid, externalId } } });
const list = async (args: string, by = admin) => {
  const { observations } = await server.ok(`{ observations${args} { nodes { id externalId } totalCount } }`, by);
  return {
    names: observations.nodes.map(({ externalId }: { externalId: string }) => externalId),
    total: observations.totalCount,
  };
};

describe('ingesting', () => {
  test('inserts what is new, updates what changed, leaves the rest, and says how many of each', async () => {
    const survey = await server.makeSurvey();
    expect(await ingest(survey, [row('a'), row('b'), row('c')])).toEqual({ inserted: 3, updated: 0, unchanged: 0, rejected: [] });
    expect(await ingest(survey, [row('a'), row('b', { ra: 11 }), row('d')])).toEqual({
      inserted: 1,
      updated: 1,
      unchanged: 1,
      rejected: [],
    });
    expect((await stored(survey, 'b')).ra).toBe(11);
    const events = await server.auditOf(survey.id);
    expect(events.at(-1)).toMatchObject({
      action: 'ingestObservations',
      after: { inserted: 1, updated: 1, unchanged: 1, rejected: 0 },
    });
    expect(await ingest(survey, [])).toEqual({ inserted: 0, updated: 0, unchanged: 0, rejected: [] });
  });

  test('tells the audit log of each row that changed, what it was and what it is', async () => {
    const survey = await server.makeSurvey();
    const first = [row('a', { seeing: 1 }), row('b', { filterBand: 'r' }), row('c')];
    await ingest(survey, first);
    const then = [row('a', { seeing: null, ra: 12.5 }), row('b', { filterBand: 'r' }), row('c', { observedAt: '2024-02-29' })];
    expect(await ingest(survey, then)).toMatchObject({ inserted: 0, updated: 2, unchanged: 1 });
    const eventsOf = async (externalId: string) => server.auditOf(`Observation:${(await stored(survey, externalId)).id}`);
    const action = 'ingestObservations';
    expect(await eventsOf('a')).toMatchObject([
      { action, before: { seeing: 1, ra: first[0]?.ra }, after: { seeing: null, ra: 12.5 } },
    ]);
    expect(Object.keys((await eventsOf('a'))[0]?.after as object).sort()).toEqual(['ra', 'seeing']);
    expect(await eventsOf('b')).toEqual([]);
    expect(await eventsOf('c')).toMatchObject([{ action, after: { observedAt: '2024-02-29T00:00:00.000Z' } }]);
  });

  test('takes paths and addresses of files, and none that a page would run', async () => {
    const survey = await server.makeSurvey();
    const good = ['s3://bucket/a.fits', 'https://x.example/a.fits', '/data/a.fits', 'a.fits', 'file:///a.fits', 'data/a.fits'];
    const bad = ['javascript:alert(1)', ' JavaScript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x'];
    const rows = [...good, ...bad].map((fitsUrl, i) => row(`file ${i}`, i % 2 ? { fitsUrl } : { thumbnailUrl: fitsUrl }));
    const { inserted, rejected } = await ingest(survey, rows);
    expect(inserted).toBe(good.length);
    expect(rejected.map(({ index }: { index: number }) => index)).toEqual(bad.map((_, i) => good.length + i));
    expect(rejected[0].reason).toMatch(/^(fitsUrl|thumbnailUrl) must be a path or the address of a file$/);
  });

  test('the same call twice changes nothing, not even when a row was changed', async () => {
    const survey = await server.makeSurvey();
    const rows = [row('a', { filterBand: 'r', exposureTime: 30, seeing: 1.25 }), row('b')];
    await ingest(survey, rows);
    const before = await stored(survey, 'a');
    expect(await ingest(survey, rows)).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
    expect(await stored(survey, 'a')).toEqual(before);
  });

  test('never touches the status, and keeps what is not spoken of; null clears', async () => {
    const survey = await server.makeSurvey();
    await ingest(survey, [
      row('a', { filterBand: 'g', exposureTime: 30, fitsUrl: 'https://example.org/a.fits', imageWidth: 100 }),
    ]);
    await server.app.db.observation.updateMany({ where: { surveyId: survey.uuid }, data: { status: 'PREPROCESSED' } });
    expect(await ingest(survey, [row('a', { exposureTime: 60 })])).toMatchObject({ updated: 1 });
    expect(await stored(survey, 'a')).toMatchObject({
      status: 'PREPROCESSED',
      filterBand: 'g',
      exposureTime: 60,
      imageWidth: 100,
    });
    expect(await ingest(survey, [row('a', { filterBand: null, seeing: 0.8 })])).toMatchObject({ updated: 1 });
    expect(await stored(survey, 'a')).toMatchObject({
      filterBand: null,
      exposureTime: 60,
      fitsUrl: 'https://example.org/a.fits',
      seeing: 0.8,
    });
    expect(await ingest(survey, [row('a', { filterBand: null })])).toMatchObject({ unchanged: 1 });
  });

  test('takes rows of many shapes in one call', async () => {
    const survey = await server.makeSurvey();
    const rows = [row('a'), row('b', { filterBand: 'r' }), row('c', { airmass: 1.1, filterBand: 'i' }), row('d')];
    expect(await ingest(survey, rows)).toMatchObject({ inserted: 4, rejected: [] });
    expect(await stored(survey, 'c')).toMatchObject({ airmass: 1.1, filterBand: 'i' });
  });

  test.each([
    ['no externalId', { externalId: null }, /externalId is missing/],
    ['a blank externalId', { externalId: ' \u0085 ' }, /externalId is missing/],
    ['a long externalId', { externalId: 'x'.repeat(256) }, /255/],
    ['no ra', { ra: null }, /ra is missing/],
    ['ra 360', { ra: 360 }, /ra must be/],
    ['a negative ra', { ra: -0.0001 }, /ra must be/],
    ['no dec', { dec: null }, /dec is missing/],
    ['dec 90.1', { dec: 90.1 }, /dec must be/],
    ['no observedAt', { observedAt: null }, /observedAt is missing/],
    ['a date in words', { observedAt: 'yesterday' }, /observedAt must be/],
    ['February 30', { observedAt: '2024-02-30' }, /observedAt must name a day that exists/],
    ['the year 0', { observedAt: '0000-01-01' }, /observedAt must be/],
    ['what is the year 0 in UTC', { observedAt: '0001-01-01T00:00:00+14:00' }, /observedAt must be/],
    ['what is the year 10000 in UTC', { observedAt: '9999-12-31T23:59:59-14:00' }, /observedAt must be/],
    ['an exposure of 0 s', { exposureTime: 0 }, /exposureTime/],
    ['a negative seeing', { seeing: -1 }, /seeing/],
    ['an image without width', { imageWidth: 0 }, /imageWidth/],
    ['a long filter', { filterBand: 'f'.repeat(33) }, /filterBand/],
    ['a long URL', { fitsUrl: `https://example.org/${'f'.repeat(2048)}` }, /fitsUrl/],
  ])('rejects a row with %s, and writes the others', async (_what, change, reason) => {
    const survey = await server.makeSurvey();
    const answer = await ingest(survey, [row('first'), row('bad', change), row('last')]);
    expect(answer).toEqual({
      inserted: 2,
      updated: 0,
      unchanged: 0,
      rejected: [{ index: 1, reason: expect.stringMatching(reason) }],
    });
  });

  test('names everything that is wrong with a row, and an infinite literal is wrong too', async () => {
    const survey = await server.makeSurvey();
    const { rejected } = await ingest(survey, [{}]);
    expect(rejected).toEqual([{ index: 0, reason: expect.stringMatching(/externalId.*ra.*dec.*observedAt/) }]);
    const infinite = `mutation { ingestObservations(input: { survey: "${survey.name}", observations: [
      { externalId: "i", ra: 1e999, dec: 1, observedAt: "2024-01-01", exposureTime: 1e999 }] }) { rejected { reason } } }`;
    const answer = await server.ok(infinite, admin);
    expect(answer.ingestObservations.rejected[0].reason).toMatch(/ra.*exposureTime/);
  });

  test('takes an angle so near to 0 that the index of the sky would underflow, as 0', async () => {
    const survey = await server.makeSurvey();
    expect(await ingest(survey, [row('a', { ra: 5e-324, dec: -5e-324 })])).toMatchObject({ inserted: 1, rejected: [] });
    expect(await stored(survey, 'a')).toMatchObject({ ra: 0, dec: 0 });
  });

  test('a repeat within the call is rejected with its index, and the first counts', async () => {
    const survey = await server.makeSurvey();
    const { inserted, rejected } = await ingest(survey, [row('a'), row('b'), row(' a ', { ra: 99 }), row('b')]);
    expect(inserted).toBe(2);
    expect(rejected).toEqual([
      { index: 2, reason: expect.stringContaining('row 0') },
      { index: 3, reason: expect.stringContaining('row 1') },
    ]);
    expect((await stored(survey, 'a')).ra).toBe(10.5);
  });

  test('takes 1,000 rows, in a handful of statements, and refuses 1,001', async () => {
    const survey = await server.makeSurvey();
    const rows = Array.from({ length: 1_001 }, (_, i) => row(`n${i}`, { ra: i / 3 }));
    const { extensions } = await server.refused('BAD_USER_INPUT', INGEST, {
      variables: { input: { survey: survey.name, observations: rows } },
      ...admin,
    });
    expect(extensions.field).toBe('input.observations');
    const statements = await server.statementsOf(async () => {
      expect((await ingest(survey, rows.slice(1))).inserted).toBe(1_000);
    });
    expect(statements.length).toBeLessThanOrEqual(6);
  });

  test('at once, of the same rows in another order and of other shapes, loses nothing', async () => {
    const survey = await server.makeSurvey();
    const names = Array.from({ length: 200 }, (_, i) => `n${i}`);
    const calls = Array.from({ length: 6 }, (_, call) => {
      const rows = names.map((name, i) => row(name, { ra: call, ...((i + call) % 2 === 0 && { filterBand: 'r' }) }));
      return ingest(survey, call % 2 ? rows : rows.reverse());
    });
    const answers = await Promise.all(calls);
    expect(answers.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(200);
    for (const { inserted, updated, unchanged } of answers) expect(inserted + updated + unchanged).toBe(200);
    expect(await server.app.db.observation.count({ where: { surveyId: survey.uuid } })).toBe(200);
  });

  test('side by side, of rows that others are just making, none waits for another in a circle', async () => {
    const survey = await server.makeSurvey();
    let made = 0;
    const worker = async (number: number) => {
      for (let call = 0; call < 12; call++) {
        made += 3;
        // Some exist, and others are created by another request at the same time. Their names do not follow the time.
        const names = Array.from({ length: 30 }, (_, i) => `s${(Math.max(0, made + 5 - i * 2) * 7_919) % 100_003}`);
        const rows = [...new Set(names)].map((name) => row(name, { ra: (number * 31 + call) % 360 }));
        const { inserted, updated, unchanged } = await ingest(survey, rows);
        expect(inserted + updated + unchanged).toBe(rows.length);
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, number) => worker(number)));
    const rows = await server.app.db.observation.findMany({ where: { surveyId: survey.uuid }, select: { id: true } });
    const events = await server.app.db.auditEvent.findMany({ where: { entityId: { in: rows.map(({ id }) => id) } } });
    for (const { before, after } of events) expect(Object.keys(before as object)).toEqual(Object.keys(after as object));
  });

  test('into a survey that is not there is NOT_FOUND, into one that is closed a CONFLICT', async () => {
    const closed = await server.makeSurvey(undefined, { isActive: false });
    const of = (survey: string) => ({ variables: { input: { survey, observations: [row('a')] } }, ...admin });
    expect((await server.refused('NOT_FOUND', INGEST, of('Nowhere'))).extensions).toMatchObject({
      entity: 'Survey',
      id: 'Nowhere',
    });
    expect((await server.refused('CONFLICT', INGEST, of(closed.name))).extensions).toMatchObject({
      entity: 'Survey',
      id: closed.id,
    });
    expect(await server.app.db.observation.count({ where: { surveyId: closed.uuid } })).toBe(0);
  });

  test('whatever the texts and numbers, a row is written as it is or rejected with a reason', async () => {
    const survey = await server.makeSurvey();
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
    const any = fc.record({
      externalId: fc.option(text),
      ra: fc.option(fc.double({ min: -10, max: 400, noNaN: true })),
      dec: fc.option(fc.double({ min: -100, max: 100, noNaN: true })),
      observedAt: fc.option(
        fc.oneof(
          text,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
      ),
      filterBand: fc.option(text),
      exposureTime: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      imageWidth: fc.option(fc.integer()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 20 }), async (rows) => {
        const { inserted, updated, unchanged, rejected } = await ingest(survey, rows);
        expect(inserted + updated + unchanged + rejected.length).toBe(rows.length);
      }),
      { numRuns: 25 },
    );
  });

  test.runIf(existsSync(supernovae))('takes every supernova of the catalogue, and then nothing new', async () => {
    const survey = await server.makeSurvey('SN');
    const records: Record<string, string>[] = parse(readFileSync(supernovae), { columns: true });
    const rows = records.map((record) => ({
      externalId: record.name,
      ra: Number(record.ra_deg),
      dec: Number(record.dec_deg),
      observedAt: record.discovered_on,
    }));
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    const sum = async () => {
      const total = { inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
      for (let i = 0; i < rows.length; i += 1_000) {
        const answer = await ingest(survey, rows.slice(i, i + 1_000), { key });
        total.inserted += answer.inserted;
        total.updated += answer.updated;
        total.unchanged += answer.unchanged;
        total.rejected += answer.rejected.length;
      }
      return total;
    };
    const first = await sum();
    expect(first).toMatchObject({ updated: 0, unchanged: 0 });
    expect(first.inserted + first.rejected).toBe(rows.length);
    expect(first.inserted / rows.length).toBeGreaterThan(0.99);
    const data = await server.ok('{ survey(name: "SN") { observationCount } }', { key });
    expect(data.survey.observationCount).toBe(first.inserted);
    expect(await sum()).toEqual({ inserted: 0, updated: 0, unchanged: first.inserted, rejected: first.rejected });
  });
});

describe('a key restricted to a survey', () => {
  let mine: { id: string; uuid: string; name: string };
  let other: typeof mine;
  let own: string[];
  let foreign: string[];
  let key: TestKey;
  let by: RequestOptions;
  beforeAll(async () => {
    [mine, other] = [await server.makeSurvey(), await server.makeSurvey()];
    own = await server.makeObservations(mine, 3);
    foreign = await server.makeObservations(other, 2);
    key = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: [`survey:${mine.name}`] });
    by = { key: key.key };
  });

  test('sees in lists and counts only what is in scope', async () => {
    const { observations, surveys } = await server.ok(
      '{ observations { nodes { id } totalCount } surveys { nodes { id observationCount } totalCount } }',
      by,
    );
    expect(observations.nodes.map(({ id }: { id: string }) => id).sort()).toEqual([...own].sort());
    expect(observations.totalCount).toBe(3);
    expect(surveys).toEqual({ nodes: [{ id: mine.id, observationCount: 3 }], totalCount: 1 });
    expect((await server.ok('{ viewer { scopes } }', by)).viewer.scopes).toEqual([`survey:${mine.name}`]);
  });

  test('finds by id, by name and by node only what is in scope', async () => {
    const query = (survey: typeof mine, observation?: string) => `{
      survey(id: "${survey.id}") { id } named: survey(name: "${survey.name}") { id }
      observation(id: "${observation}") { id }
      s: node(id: "${survey.id}") { id } o: node(id: "${observation}") { id __typename ... on Observation { survey { name } } } }`;
    expect(await server.ok(query(other, foreign[0]), by)).toEqual({
      survey: null,
      named: null,
      observation: null,
      s: null,
      o: null,
    });
    expect(await server.ok(query(mine, own[0]), by)).toEqual({
      survey: { id: mine.id },
      named: { id: mine.id },
      observation: { id: own[0] },
      s: { id: mine.id },
      o: { id: own[0], __typename: 'Observation', survey: { name: mine.name } },
    });
  });

  test('counts the observations of all surveys in one statement, wherever they stand', async () => {
    const query = '{ observations { nodes { survey { observationCount } } } surveys { nodes { observationCount } } }';
    await server.ok(query, by);
    const statements = await server.statementsOf(() => server.ok(query, by));
    expect(statements.filter((sql) => /count\(/i.test(sql)).length).toBeLessThanOrEqual(2);
    const { surveys } = await server.ok('{ surveys { nodes { observationCount } } }', { token: server.admin.token });
    expect(surveys.nodes).toContainEqual({ observationCount: 2 });
  });

  test('nests only what is in scope', async () => {
    const { observations } = await server.ok(
      '{ observations { nodes { survey { name observationCount observations { nodes { id } edges { node { id } } } } } } }',
      by,
    );
    for (const { survey } of observations.nodes) {
      expect(survey).toMatchObject({ name: mine.name, observationCount: 3 });
      expect(survey.observations.nodes).toHaveLength(3);
    }
  });

  test.each([
    ['a filter', () => `{ observations(filter: { survey: "${other.name}" }) { totalCount } }`],
    ['a single read', () => `{ observation(survey: "${other.name}", externalId: "E0") { id } }`],
    ['a filter that names nothing there is', () => '{ observations(filter: { survey: "Nowhere" }) { totalCount } }'],
    [
      'ingesting',
      () =>
        `mutation { ingestObservations(input: { survey: "${other.name}", observations: [{ externalId: "x", ra: 1, dec: 1, observedAt: "2024-01-01" }] }) { inserted } }`,
    ],
    ['making a survey', () => 'mutation { createSurvey(input: { name: "Another" }) { survey { id } } }'],
  ])('naming a survey out of scope in %s is FORBIDDEN with what is missing', async (_what, query) => {
    const before = await server.app.db.observation.count();
    const { status, extensions } = await server.refused('FORBIDDEN', query(), by);
    expect(extensions).toMatchObject({ missingPermissions: [], missingScopes: [expect.stringMatching(/^survey:/)] });
    expect(status).toBe(403);
    expect(await server.app.db.observation.count()).toBe(before);
  });

  test('changes what is in scope, and what is not looks absent', async () => {
    expect(await ingest(mine, [row('scoped')], by)).toMatchObject({ inserted: 1 });
    await server.app.db.observation.deleteMany({ where: { externalId: 'scoped' } });
    const update = (id: string) =>
      `mutation { updateSurvey(input: { id: "${id}", description: "d" }) { survey { description } } }`;
    await server.ok(update(mine.id), by);
    const { updatedAt } = await server.app.db.survey.findUniqueOrThrow({ where: { id: mine.uuid } });
    await server.ok(update(mine.id), by);
    expect(await server.app.db.survey.count({ where: { id: mine.uuid, updatedAt } })).toBe(1);
    expect((await server.auditOf(mine.id)).filter(({ action }) => action === 'updateSurvey')).toMatchObject([
      { before: { description: null }, after: { description: 'd' } },
    ]);
    await server.refused('NOT_FOUND', update(other.id), by);
  });

  test('is told of a name no more than a name has', async () => {
    const variables = { name: `${'n'.repeat(254)}😀${'n'.repeat(100_000)}` };
    const query = 'query ($name: String!) { observations(filter: { survey: $name }) { totalCount } }';
    const { extensions, message } = await server.refused('FORBIDDEN', query, { ...by, variables });
    expect([extensions.missingScopes[0].length, message.length < 300]).toEqual(['survey:'.length + 256, true]);
  });

  test('is told with HTTP 200 that a survey is out of scope, once another mutation of the document was done', async () => {
    const row = { externalId: 'first', ra: 1, dec: 1, observedAt: '2026-01-01T00:00:00Z' };
    const ingest = (alias: string, survey: string) =>
      `${alias}: ingestObservations(input: { survey: "${survey}", observations: $rows }) { inserted }`;
    const document = (...fields: string[]) => `mutation ($rows: [ObservationInput!]!) { ${fields.join(' ')} }`;
    const variables = { rows: [row] };
    const alone = await server.refused('FORBIDDEN', document(ingest('a', other.name)), { ...by, variables });
    const second = await server.refused('FORBIDDEN', document(ingest('a', mine.name), ingest('b', other.name)), {
      ...by,
      variables,
    });
    expect([alone.status, second.status]).toEqual([403, 200]);
    expect(second.extensions).toMatchObject({ missingScopes: [`survey:${other.name}`] });
    await server.app.db.observation.deleteMany({ where: { externalId: 'first' } });
  });

  test('gets more scopes, and loses them, with the next request', async () => {
    const set = (scopes: string[]) =>
      server.ok('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { scopes } } }', {
        variables: { input: { id: key.id, scopes } },
        ...admin,
      });
    await set([`survey:${other.name}`]);
    expect((await server.ok(`{ o: node(id: "${own[0]}") { id } f: node(id: "${foreign[0]}") { id } }`, by)).o).toBeNull();
    await set([`survey:${mine.name}`, `survey:${other.name}`]);
    expect((await list('(first: 100)', by)).total).toBe(5);
    await set([`survey:${mine.name}`]);
    expect((await list('(first: 100)', by)).total).toBe(3);
  });
});

describe('listing', () => {
  let survey: { id: string; uuid: string; name: string };
  const inSurvey = (more = '') => `(first: 100, filter: { survey: "${survey.name}" ${more} })`;
  beforeAll(async () => {
    survey = await server.makeSurvey();
    const days = [3, 1, 2];
    await server.makeObservations(survey, 3, (i) => ({
      externalId: `L${i}`,
      ra: [10, 350, 180][i],
      dec: [5, -80, 89][i],
      observedAt: new Date(Date.UTC(2024, 5, days[i])),
      filterBand: ['g', 'r', null][i],
      status: (['INGESTED', 'FAILED', 'INGESTED'] as const)[i],
    }));
  });

  test.each([
    ['', ['L0', 'L2', 'L1']],
    ['status: FAILED', ['L1']],
    ['externalId: "L1"', ['L1']],
    ['externalId: "L1", status: INGESTED', []],
    ['externalId: "l1"', []],
    ['filterBand: "g"', ['L0']],
    ['filterBand: "G"', []],
    ['observedAfter: "2024-06-02T00:00:00Z"', ['L0', 'L2']],
    ['observedBefore: "2024-06-02T00:00:00Z"', ['L1']],
    ['observedAfter: "2024-06-01T00:00:00Z", observedBefore: "2024-06-02T00:00:00Z", filterBand: "r"', ['L1']],
  ])('by the filter {%s}', async (filter, expected) => {
    expect(await list(inSurvey(filter))).toEqual({ names: expected, total: expected.length });
  });

  test.each([
    ['OBSERVED_AT', 'ASC', ['L1', 'L2', 'L0']],
    ['RA', 'ASC', ['L0', 'L2', 'L1']],
    ['RA', 'DESC', ['L1', 'L2', 'L0']],
    ['DEC', 'ASC', ['L1', 'L0', 'L2']],
    ['CREATED_AT', 'DESC', null],
  ])('ordered by %s %s', async (field, direction, expected) => {
    const { names } = await list(inSurvey().replace(/\)$/, `, orderBy: { field: ${field}, direction: ${direction} })`));
    expect(expected === null ? names.sort() : names).toEqual(expected ?? ['L0', 'L1', 'L2']);
  });

  test('by the external id whatever the survey, and in a cone', async () => {
    const near = 'near: { ra: 350, dec: -80, radius: 1 }';
    for (const args of ['', `, ${near}`])
      expect(await list(`(filter: { externalId: "L1" }${args})`)).toEqual({ names: ['L1'], total: 1 });
    expect(await list(`(filter: { externalId: "L0" }, ${near})`)).toEqual({ names: [], total: 0 });
  });

  test('one is read by its survey and external id', async () => {
    const one = async (args: string) => (await server.ok(`{ observation(${args}) { id externalId } }`, admin)).observation;
    const found = await one(`survey: "${survey.name}", externalId: "L1"`);
    expect(found.externalId).toBe('L1');
    expect(await one(`id: "${found.id}"`)).toEqual(found);
    expect(await one(`survey: "${survey.name}", externalId: "nothing"`)).toBeNull();
    expect(await one('survey: "Nowhere", externalId: "L1"')).toBeNull();
    const byVariable = 'query ($id: ID!) { observation(id: $id) { id externalId } }';
    expect((await server.ok(byVariable, { ...admin, variables: { id: found.id } })).observation).toEqual(found);
    for (const args of ['survey: "ZTF"', 'externalId: "L1"', `id: "${found.id}", survey: "ZTF", externalId: "L1"`, 'id: null'])
      await server.refused('BAD_USER_INPUT', `{ observation(${args}) { id } }`, admin);
  });

  test('a survey that is not there has no rows', async () => {
    expect(await list('(filter: { survey: "Nowhere" })')).toEqual({ names: [], total: 0 });
  });

  test('everything that is stored can be read back', async () => {
    const values = {
      filterBand: 'F814W',
      exposureTime: 1.5,
      fitsUrl: 'https://example.org/x.fits',
      pixelScale: 0.05,
      imageWidth: 4096,
      imageHeight: 2048,
      airmass: 1.2,
      seeing: 0.7,
    };
    const name = `all ${++count} π 🔭`;
    await ingest(survey, [row(name, values)]);
    const id = `Observation:${(await stored(survey, name)).id}`;
    const fields = `id externalId ra dec observedAt status createdAt updatedAt ${Object.keys(values).join(' ')}`;
    const data = await server.ok(
      `{ observation(id: "${id}") { ${fields} } node(id: "${id}") { ... on Observation { ${fields} } } }`,
      admin,
    );
    expect(data.observation).toMatchObject({
      externalId: name,
      ra: 10.5,
      dec: -20.25,
      observedAt: '2024-03-01T05:06:07.000Z',
      status: 'INGESTED',
      ...values,
    });
    expect(data.node).toEqual(data.observation);
    expect(uuidOf(data.node.id)).toHaveLength(36);
  });
});
