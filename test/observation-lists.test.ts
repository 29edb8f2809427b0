/** Observations in lists: what a key restricted to a survey sees, and how they are filtered and sorted. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type RequestOptions, type TestKey, uuidOf } from './support/server.js';
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
let count = 0;
beforeAll(() => {
  admin = { token: server.admin.token };
});

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

  test('counts the observations of a survey once, however many rows belong to it', async () => {
    const query = '{ observations { nodes { survey { observationCount } } } }';
    const statements = await server.statementsOf(() => server.ok(query, by));
    // A count inside the statement of the observations would run for each of them.
    expect(statements.filter((sql) => /count\(/i.test(sql) && !/group by/i.test(sql))).toEqual([]);
  });

  test('leaves the pages of the surveys of many rows to the resolvers when no index may serve them', async () => {
    const pages = 'survey { observations(first: 1, orderBy: { field: RA }) { nodes { id } } }';
    const plansOf = async (query: string) =>
      (await server.statementsOf(() => server.ok(query, by))).filter((sql) => /^SELECT concat.*"ra" ASC/is.test(sql));
    // A plan would read the page for each row. The database remembers the join of the resolvers.
    expect(await plansOf(`{ observations { nodes { ${pages} } } }`)).toEqual([]);
    expect(await plansOf(`{ observation(id: "${own[0]}") { ${pages} } }`)).toHaveLength(1);
    const samples = (args: string) => `{ trainingRuns { nodes { dataset { samples(${args}) { nodes { id } } } } } }`;
    const planned = async (query: string) =>
      (await server.statementsOf(() => server.ok(query, by))).some((sql) => sql.startsWith('SELECT concat'));
    expect(await planned(samples('first: 1'))).toBe(true);
    expect(await planned(samples('first: 1, split: TEST, label: UNKNOWN'))).toBe(false);
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

  test('gets back no more of a name than the longest name has', async () => {
    const variables = { name: `${'n'.repeat(254)}😀${'n'.repeat(100_000)}` };
    const query = 'query ($name: String!) { observations(filter: { survey: $name }) { totalCount } }';
    const { extensions, message } = await server.refused('FORBIDDEN', query, { ...by, variables });
    expect([extensions.missingScopes[0].length, message.length < 263 + 120]).toEqual(['survey:'.length + 256, true]);
  });

  test('gets HTTP 200 for a survey out of scope, when another mutation of the document took effect before', async () => {
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

  test('a missing survey has no rows', async () => {
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
