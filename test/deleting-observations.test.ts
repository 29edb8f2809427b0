/** Deleting observations: the deleted rows, and the reasons why others stay. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REFERENCES } from '../src/modules/observations/references.js';
import { makeChain } from './support/chain.js';
import { DELETE, deletionsAt, observationRow as row } from './support/deletions.js';
import { type RequestOptions, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: RequestOptions;
let survey: { id: string; uuid: string; name: string };
beforeAll(() => {
  admin = { token: server.admin.token };
});
beforeEach(async () => {
  survey = await server.makeSurvey();
});

const { ingest: ingestInto, remove, refused, left: leftIn } = deletionsAt(server);
const ingest = (observations: object[], into = survey) => ingestInto(into, observations);
const left = (of = survey) => leftIn(of);
const eventsOfDeletion = () => server.app.db.auditEvent.count({ where: { action: 'deleteObservations' } });
const externalIdOf = async (id: string) =>
  (await server.app.db.observation.findUniqueOrThrow({ where: { id: uuidOf(id) } })).externalId;

describe('by external ids', () => {
  test('deletes those that there are, and reports each', async () => {
    await ingest(['a', 'b', 'c'].map((id) => row(id)));
    const ids = await server.app.db.observation.findMany({ where: { surveyId: survey.uuid }, orderBy: { externalId: 'asc' } });
    const done = await remove({ survey: survey.name, externalIds: ['c', ' a ', 'nothing', 'c'] });
    const of = (index: number, externalId: string, at: number) => ({
      index,
      survey: survey.name,
      externalId,
      id: `Observation:${ids[at]?.id}`,
      outcome: 'DELETED',
      referredToBy: [],
    });
    expect(done).toEqual({
      deleted: 2,
      kept: 0,
      notFound: 1,
      rows: [
        of(0, 'c', 2),
        of(1, 'a', 0),
        { index: 2, survey: survey.name, externalId: 'nothing', id: null, outcome: 'NOT_FOUND', referredToBy: [] },
        of(3, 'c', 2),
      ],
    });
    expect(await left()).toEqual(['b']);
  });

  test('finds nothing when it is repeated, and what is ingested again is new', async () => {
    await ingest([row('a')]);
    const input = { survey: survey.name, externalIds: ['a'] };
    expect(await remove(input)).toMatchObject({ deleted: 1, notFound: 0 });
    expect(await remove(input)).toMatchObject({ deleted: 0, kept: 0, notFound: 1 });
    expect(await ingest([row('a')])).toMatchObject({ inserted: 1 });
    expect(await remove({ survey: survey.name, externalIds: [] })).toMatchObject({ deleted: 0, notFound: 0, rows: [] });
  });

  test('finds nothing by an id that no observation can have', async () => {
    const externalIds = ['', '\u0085', 'x'.repeat(300), "'; DROP TABLE observations; --"];
    expect(await remove({ survey: survey.name, externalIds })).toMatchObject({ deleted: 0, notFound: externalIds.length });
  });

  test('deletes 1,000 rows in a call and refuses more', async () => {
    await server.makeObservations(survey, 1_001);
    const externalIds = await left();
    const { message } = await refused('BAD_USER_INPUT', { survey: survey.name, externalIds });
    expect(message).toBe('input.externalIds: must have at most 1000 rows');
    expect(await left()).toHaveLength(1_001);
    expect(await remove({ survey: survey.name, externalIds: externalIds.slice(1) })).toMatchObject({ deleted: 1_000, kept: 0 });
    expect(await left()).toEqual(externalIds.slice(0, 1));
  });

  test('has the same effect once with an Idempotency-Key', async () => {
    await ingest([row('a'), row('b')]);
    const request = {
      variables: { input: { survey: survey.name, externalIds: ['a'] } },
      headers: { 'Idempotency-Key': `delete-in-${survey.name}` },
      ...admin,
    };
    const first = await server.ok(DELETE, request);
    await ingest([row('a')]);
    expect(await server.ok(DELETE, request)).toEqual(first);
    expect(await left()).toEqual(['a', 'b']);
  });
});

describe('by filter', () => {
  test('deletes what matches all of it, in every survey unless one is named', async () => {
    const other = await server.makeSurvey();
    const band = `b${survey.name}`;
    await ingest([row('a', { filterBand: band }), row('b'), row('c', { filterBand: band, observedAt: '2020-01-01' })]);
    await ingest([row('d', { filterBand: band })], other);
    const filter = { survey: survey.name, filterBand: band, observedAfter: '2024-01-01T00:00:00Z' };
    const done = await remove({ filter });
    expect(done).toMatchObject({ deleted: 1, kept: 0, notFound: 0, rows: [{ index: 0, externalId: 'a', outcome: 'DELETED' }] });
    expect(await remove({ filter: { filterBand: band } })).toMatchObject({
      deleted: 2,
      rows: [
        { index: 0, survey: survey.name, externalId: 'c' },
        { index: 1, survey: other.name, externalId: 'd' },
      ],
    });
    expect([await left(), await left(other)]).toEqual([['b'], []]);
  });

  test('deletes nothing when more than 1,000 match, and says how many', async () => {
    await server.makeObservations(survey, 1_002);
    for (const dryRun of [true, false]) {
      const { message, extensions } = await refused('LIMIT_EXCEEDED', { filter: { survey: survey.name }, dryRun });
      expect(extensions).toMatchObject({ limit: 'rows', value: 1_000 });
      expect(message).toContain('matches 1,002 observations');
    }
    expect(await left()).toHaveLength(1_002);
  });

  test.each<[string, (name: string) => object, string]>([
    ['nothing', () => ({}), 'input'],
    ['a survey alone', (survey) => ({ survey }), 'input'],
    ['external ids without a survey', () => ({ externalIds: ['a'] }), 'input'],
    ['external ids and a filter', (survey) => ({ survey, externalIds: ['a'], filter: { survey } }), 'input'],
    ['a survey beside the filter', (survey) => ({ survey, filter: { status: 'INGESTED' } }), 'input'],
    ['an empty filter', () => ({ filter: {} }), 'input.filter'],
    ['a filter that is null', () => ({ filter: null }), 'input'],
    ['a survey that is null in the filter', () => ({ filter: { survey: null, status: 'INGESTED' } }), 'input.filter.survey'],
    ['conditions that are null', (survey) => ({ filter: { survey, observedBefore: null } }), 'input.filter.observedBefore'],
    ['dryRun that is null', (survey) => ({ filter: { survey }, dryRun: null }), 'dryRun'],
  ])('refuses %s', async (_what, input, field) => {
    await ingest([row('a')]);
    const { body } = await server.graphql(DELETE, { variables: { input: input(survey.name) }, ...admin });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(body.errors?.[0]?.message).toContain(field);
    expect(await left()).toEqual(['a']);
  });

  test('refuses a survey that does not exist, by filter as by external ids', async () => {
    await refused('NOT_FOUND', { filter: { survey: 'Nowhere' } });
    await refused('NOT_FOUND', { survey: 'Nowhere', externalIds: ['a'] });
  });

  test('matches nothing by a text that no observation has', async () => {
    for (const text of ['\u0085', 'x'.repeat(300)])
      for (const filter of [{ externalId: text }, { filterBand: text }])
        expect(await remove({ filter })).toMatchObject({ deleted: 0, rows: [] });
  });

  test('refuses a blank text, which would mean every observation without a band', async () => {
    for (const text of ['', ' \t'])
      for (const filter of [{ externalId: text }, { filterBand: text }, { survey: text }])
        expect((await refused('BAD_USER_INPUT', { filter })).message).toMatch('must not be blank');
  });
});

describe('a dry run', () => {
  test('answers as the call does, changes nothing and writes no event', async () => {
    await ingest(['a', 'b'].map((id) => row(id)));
    const [kept] = await server.makeObservations(survey, 1);
    await server.ok('mutation ($id: ID!) { startPreprocessRun(input: { observationId: $id }) { __typename } }', {
      variables: { id: kept },
      ...admin,
    });
    const externalId = await externalIdOf(kept as string);
    const events = await eventsOfDeletion();
    for (const input of [
      { survey: survey.name, externalIds: ['a', externalId, 'x', 'b'] },
      { filter: { survey: survey.name } },
    ]) {
      const dry = await remove({ ...input, dryRun: true });
      expect(dry).toMatchObject({ deleted: 2, kept: 1 });
      expect(await left()).toHaveLength(3);
      expect(await eventsOfDeletion()).toBe(events);
    }
    const input = { survey: survey.name, externalIds: ['a', externalId, 'x', 'b'] };
    expect(await remove({ ...input, dryRun: true })).toEqual(await remove(input));
    expect(await left()).toEqual([externalId]);
    expect(await eventsOfDeletion()).toBe(events + 2);
  });
});

describe('what something refers to stays', () => {
  const send = (mutation: string, input: object) =>
    server.ok(
      `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
      { variables: { input }, ...admin },
    );

  test('and the answer says what does', async () => {
    const model = await server.app.db.model.create({ data: { name: `m ${survey.name}`, version: '1', type: 'cnn' } });
    const chain = await makeChain(server, survey, `Model:${model.id}`);
    const [preprocessed, free] = await server.makeObservations(survey, 2);
    await send('startPreprocessRun', { observationId: preprocessed });
    const run = await server.app.db.differenceRun.findUniqueOrThrow({ where: { id: uuidOf(chain.DifferenceRun as string) } });
    const done = await remove({ filter: { survey: survey.name } });
    expect(done).toMatchObject({ deleted: 1, kept: 3, notFound: 0 });
    const outcomes = Object.fromEntries(
      done.rows.map(({ id, outcome, referredToBy }: { id: string; outcome: string; referredToBy: string[] }) => [
        id,
        [outcome, ...referredToBy],
      ]),
    );
    expect(outcomes).toEqual({
      [chain.Observation as string]: [
        'REFERRED_TO',
        'PREPROCESS_RUN',
        'DIFFERENCE_RUN',
        'MODEL_RUN',
        'DETECTION',
        'TRAINING_SAMPLE',
      ],
      [`Observation:${run.referenceObservationId}`]: ['REFERRED_TO', 'DIFFERENCE_RUN'],
      [preprocessed as string]: ['REFERRED_TO', 'PREPROCESS_RUN'],
      [free as string]: ['DELETED'],
    });
    expect(await left()).toHaveLength(3);
  });

  test('and names no sample of a dataset that the key may not see', async () => {
    const model = await server.app.db.model.create({ data: { name: `n ${survey.name}`, version: '1', type: 'cnn' } });
    const chain = await makeChain(server, survey, `Model:${model.id}`);
    const scoped = await server.makeKey({ permissions: ['READ_DATA', 'OBSERVATIONS_DELETE'], scopes: [`survey:${survey.name}`] });
    const filter = { ids: [chain.Observation] };
    const named = async () => (await remove({ filter }, { key: scoped.key })).rows[0].referredToBy;
    expect(await named()).toContain('TRAINING_SAMPLE');
    const elsewhere = await server.makeSurvey();
    await server.app.db.trainingDatasetSurvey.create({
      data: { datasetId: uuidOf(chain.TrainingDataset as string), surveyId: elsewhere.uuid },
    });
    expect(await named()).toEqual(['PREPROCESS_RUN', 'DIFFERENCE_RUN', 'MODEL_RUN', 'DETECTION']);
    expect((await remove({ filter })).rows[0].referredToBy).toContain('TRAINING_SAMPLE');
  });

  test('by foreign keys, which restrict, have an index, and are all known', async () => {
    const keys = await server.app.db.$queryRaw<{ column: string; deletes: string; indexed: boolean }[]>`
      SELECT c.conrelid::regclass || '.' || a.attname AS column, c.confdeltype::text AS deletes,
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum AND i.indpred IS NULL) AS indexed
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = 'observations'::regclass`;
    const known = Object.values(REFERENCES).flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
    expect(keys.map(({ column }) => column).sort()).toEqual(known.sort());
    for (const { column, deletes, indexed } of keys) expect([column, deletes, indexed]).toEqual([column, 'r', true]);
  });

  test('also when only a foreign key knows it: nothing is deleted', async () => {
    await ingest([row('a'), row('b')]);
    await server.app.database.script(`
      CREATE TABLE other_tool (observation_id uuid REFERENCES observations (id));
      INSERT INTO other_tool SELECT id FROM observations WHERE survey_id = '${survey.uuid}' AND external_id = 'b'`);
    const events = await eventsOfDeletion();
    await refused('CONFLICT', { survey: survey.name, externalIds: ['a', 'b'] });
    await server.app.database.script('DROP TABLE other_tool');
    expect(await left()).toEqual(['a', 'b']);
    expect(await eventsOfDeletion()).toBe(events);
  });

  test('but a job that is about it does not keep it', async () => {
    const [observation] = await server.makeObservations(survey, 1);
    await send('createProcessingJob', { type: 'x', entityId: observation });
    expect(await remove({ filter: { survey: survey.name } })).toMatchObject({ deleted: 1 });
    const { processingJobs } = await server.ok(
      'query ($id: ID!) { processingJobs(filter: { entityId: $id }) { nodes { entityId status } } }',
      { variables: { id: observation }, ...admin },
    );
    expect(processingJobs.nodes).toEqual([{ entityId: observation, status: 'PENDING' }]);
  });
});

describe('afterwards', () => {
  test('the audit log holds each row whole, enough to ingest it again', async () => {
    const given = row('a', {
      ...{ ra: 0.1 + 0.2, filterBand: 'r', exposureTime: 30.5, fitsUrl: 's3://a/b.fits', thumbnailUrl: 's3://a/b.png' },
      ...{ pixelScale: 1.01, imageWidth: 3072, imageHeight: 3080, airmass: 1.1, seeing: 2.2 },
    });
    await ingest([given, row('b')]);
    const stored = await server.app.db.observation.findFirstOrThrow({ where: { surveyId: survey.uuid, externalId: 'a' } });
    const { rows } = await remove({ survey: survey.name, externalIds: ['a', 'b'] });
    const events = await server.auditOf(rows[0].id);
    expect(events).toMatchObject([{ action: 'deleteObservations', entityType: 'Observation', after: null }]);
    expect(events[0]?.before).toEqual({ ...JSON.parse(JSON.stringify(stored)), survey: survey.name });
    expect(await server.auditOf(rows[1].id)).toHaveLength(1);
    const whole = events[0]?.before as Record<string, unknown>;
    const again = Object.fromEntries(Object.keys(given).map((field) => [field, whole[field]]));
    expect(again).toEqual(given);
    expect(await ingest([again])).toMatchObject({ inserted: 1, rejected: [] });
  });

  test('counts, lists, single reads and cursors know nothing of the rows', async () => {
    await ingest(['a', 'b', 'c', 'd'].map((id, index) => row(id, { observedAt: `2024-01-0${index + 1}` })));
    const page = async (after: string | null) => {
      const { observations } = await server.ok(
        `query ($survey: String!, $after: String) { observations(first: 2, after: $after, filter: { survey: $survey }, orderBy: { field: OBSERVED_AT, direction: ASC }) {
           nodes { id externalId } totalCount pageInfo { endCursor } } }`,
        { variables: { survey: survey.name, after }, ...admin },
      );
      return observations;
    };
    const first = await page(null);
    expect(await remove({ survey: survey.name, externalIds: ['b', 'c'] })).toMatchObject({ deleted: 2 });
    expect(await page(first.pageInfo.endCursor)).toMatchObject({ nodes: [{ externalId: 'd' }], totalCount: 2 });
    const {
      survey: counted,
      observationStatistics,
      observation,
      node,
    } = await server.ok(
      `query ($survey: String!, $id: ID!) { survey(name: $survey) { observationCount } observation(id: $id) { id } node(id: $id) { id }
         observationStatistics(filter: { survey: $survey }) { count } }`,
      { variables: { survey: survey.name, id: first.nodes[1].id }, ...admin },
    );
    expect([counted, observationStatistics, observation, node]).toEqual([{ observationCount: 2 }, [{ count: 2 }], null, null]);
  });
});
