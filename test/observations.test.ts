/** Observations: ingesting rows. */
import { beforeAll, describe, expect, test } from 'vitest';
import { tries } from './support/effort.js';
import type { RequestOptions } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) {
  inserted updated unchanged rejected { index reason } } }`;
const row = (externalId: string, change: object = {}) => ({
  externalId,
  ra: 10.5,
  dec: -20.25,
  observedAt: '2024-03-01T05:06:07Z',
  ...change,
});

const server = serverOfFile();
let admin: RequestOptions;
beforeAll(() => {
  admin = { token: server.admin.token };
});

const ingest = async (survey: { name: string }, observations: object[], by = admin) =>
  (await server.ok(INGEST, { variables: { input: { survey: survey.name, observations } }, ...by })).ingestObservations;
const stored = (survey: { uuid: string }, externalId: string) =>
  server.app.db.observation.findUniqueOrThrow({ where: { surveyId_externalId: { surveyId: survey.uuid, externalId } } });

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
    const then = [row('a', { seeing: 2 }), row('b'), row('c', { airmass: null }), row('d', { filterBand: null }), row('e')];
    expect(await ingest(survey, then)).toMatchObject({ inserted: 1, updated: 2, unchanged: 2 });
    expect(await stored(survey, 'a')).toMatchObject({ seeing: 2, filterBand: null });
    expect(await stored(survey, 'b')).toMatchObject({ filterBand: 'r' });
    expect(await stored(survey, 'c')).toMatchObject({ airmass: null, filterBand: 'i' });
    const [event] = await server.auditOf(`Observation:${(await stored(survey, 'c')).id}`);
    expect([event?.before, event?.after]).toEqual([{ airmass: 1.1 }, { airmass: null }]);
  });

  test('takes rows of 512 shapes in as many statements as rows of one', async () => {
    const survey = await server.makeSurvey();
    const optional = {
      ...{ filterBand: 'r', exposureTime: 30, fitsUrl: 'a.fits', thumbnailUrl: 'a.png', pixelScale: 0.5 },
      ...{ imageWidth: 10, imageHeight: 20, airmass: 1.5, seeing: 0.75 },
    };
    const fields = Object.entries(optional);
    const shapes = Array.from({ length: 512 }, (_, shape) => fields.filter((_field, i) => (shape >> i) % 2 === 1));
    const rowsWith = (value: (of: string | number) => unknown, ra: number) =>
      shapes.map((shape, i) => row(`s${i}`, { ra, ...Object.fromEntries(shape.map(([field, of]) => [field, value(of)])) }));
    const statements = await server.statementsOf(async () => {
      expect(
        await ingest(
          survey,
          rowsWith((of) => of, 1),
        ),
      ).toMatchObject({ inserted: 512 });
      // The other half of the fields.
      shapes.reverse();
      expect(
        await ingest(
          survey,
          rowsWith((of) => of, 2),
        ),
      ).toMatchObject({ inserted: 0, updated: 512 });
    });
    expect(statements.length).toBeLessThanOrEqual(12);
    const rows = await server.app.db.observation.findMany({ where: { surveyId: survey.uuid } });
    for (const stored of rows) expect(stored).toMatchObject({ ra: 2, ...optional });
    expect(
      await ingest(
        survey,
        rowsWith(() => null, 2),
      ),
    ).toMatchObject({ updated: 511, unchanged: 1 });
    const cleared = new Map(rowsWith(() => null, 2).map(({ externalId, ...given }) => [externalId, given]));
    for (const { externalId, ...stored } of await server.app.db.observation.findMany({ where: { surveyId: survey.uuid } })) {
      const { observedAt: _observedAt, ...given } = cleared.get(externalId) as Record<string, unknown>;
      expect(stored).toMatchObject({ ...optional, ...given });
    }
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
      for (let call = 0; call < tries(12); call++) {
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
});
