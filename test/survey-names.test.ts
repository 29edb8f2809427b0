/** The name of a survey is the same in every case: there is one survey with it, and filters and scopes find it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { isUniqueViolation } from '../src/database/faults.js';
import { type Chain, makeChain } from './support/chain.js';
import { openStream } from './support/events.js';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile({ hears: true });
let by: { token: string };
let mine: { id: string; name: string; uuid: string };
let other: { id: string; name: string; uuid: string };
let chain: Chain;
let key: TestKey;
beforeAll(async () => {
  by = { token: server.admin.token };
  [mine, other] = [await server.makeSurvey('Mi.Ne'), await server.makeSurvey('OTHER')];
  const create = 'mutation { createModel(input: { name: "m", version: "1", type: "cnn" }) { model { id } } }';
  const model = (await server.ok(create, by)).createModel.model.id;
  chain = await makeChain(server, mine, model);
  await makeChain(server, other, model);
  key = await server.makeKey({
    set: 'PREFECT_WORKFLOWS',
    permissions: ['WRITE_DATA'],
    scopes: [' survey:MI.NE '],
  });
});

const SPELLINGS = ['Mi.Ne', 'mi.ne', 'MI.NE', '  mI.nE\u00a0'];
const OTHERS = ['OTHER', 'other', ' Other'];

const CREATE = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id name } } }';

describe('a survey', () => {
  test.each(['mi.ne', 'MI.NE', ' Mi.Ne '])('of the same name, as %j, is a conflict that names it', async (name) => {
    const { message, extensions } = await server.refused('CONFLICT', CREATE, { ...by, variables: { input: { name } } });
    expect(message).toBe('The survey Mi.Ne already exists.');
    expect(extensions).toMatchObject({ entity: 'Survey', id: mine.id });
  });

  test('is shown as it was first written, without spaces around it', async () => {
    const { createSurvey } = await server.ok(CREATE, { ...by, variables: { input: { name: ' LSST\t' } } });
    expect(createSurvey.survey.name).toBe('LSST');
    await server.refused('BAD_USER_INPUT', CREATE, { ...by, variables: { input: { name: 'L SST' } } });
  });

  test('cannot stand beside one of the same name in the database either', async () => {
    const error = await server.app.db.survey.create({ data: { name: 'MI.ne' } }).catch((e: unknown) => e);
    expect(isUniqueViolation(error, 'surveys_folded_name_key')).toBe(true);
  });

  test.each(['M\u0131.Ne', 'Mi.N\u212e', 'Mi.Ne\u200b', 'Mi_Ne', 'Mi%'])('is not found as %j', async (name) => {
    expect(await server.ok('query ($name: String) { survey(name: $name) { id } }', { ...by, variables: { name } })).toEqual({
      survey: null,
    });
  });
});

describe('a survey is found in every spelling', () => {
  const LISTS = [
    'observations',
    'preprocessRuns',
    'differenceRuns',
    'candidates',
    'modelRuns',
    'detections',
    'validationEvents',
    'alerts',
    'processingJobs',
    'trainingDatasets',
    'trainingRuns',
  ];
  const FIND = `query ($name: String!) {
    survey(name: $name) { name }
    observation(survey: $name, externalId: "found") { survey { name } }
    near: observations(near: { ra: 1, dec: 1, radius: 1 }, filter: { survey: $name }) { nodes { id } }
    observationStatistics(filter: { survey: $name }) { survey }
    ${LISTS.map((list) => `${list}(filter: { survey: $name }) { nodes { id } }`).join('\n')}
  }`;

  test('by every filter, by who may see all and by a key restricted to it', async () => {
    const input = { survey: 'mi.NE', observations: [{ externalId: 'found', ra: 1, dec: 1, observedAt: '2026-01-01' }] };
    const ingest = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
    expect(await server.ok(ingest, { key: key.key, variables: { input } })).toEqual({ ingestObservations: { inserted: 1 } });
    for (const as of [by, { key: key.key }]) {
      const [first, ...rest] = await Promise.all(
        SPELLINGS.map((name) => server.ok(FIND, { ...as, variables: { name } }) as Promise<Record<string, object>>),
      );
      expect(first).toMatchObject({
        survey: { name: 'Mi.Ne' },
        observation: { survey: { name: 'Mi.Ne' } },
        near: { nodes: [{}] },
        observationStatistics: [{ survey: 'Mi.Ne' }, { survey: 'Mi.Ne' }],
      });
      for (const list of LISTS) expect(first, list).not.toMatchObject({ [list]: { nodes: [] } });
      for (const answer of rest) expect(answer).toEqual(first);
    }
  });

  test('when a job is made, and when a dataset is collected or looked at beforehand', async () => {
    const create =
      'mutation { createProcessingJob(input: { type: "x", survey: "MI.NE" }) { processingJob { survey { name } } } }';
    expect(await server.ok(create, { key: key.key })).toEqual({
      createProcessingJob: { processingJob: { survey: { name: 'Mi.Ne' } } },
    });
    const PREVIEW = `query ($input: CollectTrainingDatasetInput!) { trainingDatasetPreview(input: $input) { sampleCount surveyCoverage { survey } } }`;
    const COLLECT = `mutation ($input: CollectTrainingDatasetInput!) { collectTrainingDataset(input: $input) {
      trainingDataset { name parameters surveys { name } } } }`;
    const input = { name: ' spelled\u00a0', surveys: ['mi.ne', ' MI.NE'] };
    expect(await server.ok(PREVIEW, { ...by, variables: { input } })).toMatchObject({
      trainingDatasetPreview: { surveyCoverage: [{ survey: 'Mi.Ne' }] },
    });
    const { collectTrainingDataset } = await server.ok(COLLECT, { ...by, variables: { input } });
    expect(collectTrainingDataset.trainingDataset).toMatchObject({
      name: 'spelled',
      parameters: { surveys: ['Mi.Ne'] },
      surveys: [{ name: 'Mi.Ne' }],
    });
    const again = `{ trainingDataset(name: "spelled ") { name } trainingDatasets(filter: { search: "  spelled" }) { nodes { name } } }`;
    expect(await server.ok(again, by)).toEqual({
      trainingDataset: { name: 'spelled' },
      trainingDatasets: { nodes: [{ name: 'spelled' }] },
    });
    const absent = { name: 'absent', surveys: ['mi.ne', 'nowhere'] };
    await server.refused('NOT_FOUND', COLLECT, { ...by, variables: { input: absent } });
  });

  test('by a subscription', async () => {
    const document = 'subscription { runChanged(filter: { survey: " mi.NE" }) { type } }';
    const stream = await openStream(server.url, document, { key: key.key });
    await server.app.db.preprocessRun.create({
      data: { observationId: uuidOf(chain.Observation as string), surveyId: mine.uuid, startedAt: new Date() },
    });
    expect(await stream.next()).toEqual({ data: { runChanged: { type: 'PREPROCESS' } } });
    stream.close();
  });
});

describe('the scope of a key', () => {
  const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id scopes } } }';
  const UPDATE_KEY = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { scopes } } }';
  const create = async (scopes: string[], as: object = by) => {
    const input = { name: 'scoped', permissions: ['READ_PUBLIC', 'READ_DATA'], scopes, expiresInDays: 1 };
    const { createApiKey } = await server.ok(CREATE_KEY, { ...as, variables: { input } });
    server.secrets.add(createApiKey.key);
    return createApiKey as { key: string; apiKey: { id: string; scopes: string[] } };
  };

  test.each(['survey:Mi.Ne', 'survey:mi.ne', ' survey:MI.NE', 'survey: mi.Ne '])(
    'is stored and shown in one form: %j',
    async (scope) => {
      const made = await create([scope]);
      expect(made.apiKey.scopes).toEqual(['survey:Mi.Ne']);
      expect((await server.ok('{ viewer { scopes } }', { key: made.key })).viewer.scopes).toEqual(['survey:Mi.Ne']);
      const { scopes } = await server.app.db.apiKey.findUniqueOrThrow({ where: { id: uuidOf(made.apiKey.id) } });
      expect(scopes).toEqual([`survey:${mine.uuid}`]);
    },
  );

  test('is one when it is given in several spellings', async () => {
    expect((await create(['survey:mi.ne', 'survey:Mi.Ne', 'survey:other'])).apiKey.scopes).toEqual([
      'survey:Mi.Ne',
      'survey:OTHER',
    ]);
  });

  test('stays when it is set in another spelling, and nothing is recorded', async () => {
    const { apiKey } = await create(['survey:mi.ne']);
    const before = await server.auditOf(apiKey.id);
    const update = { ...by, variables: { input: { id: apiKey.id, scopes: ['survey:MI.NE', 'survey:mi.ne '] } } };
    expect((await server.ok(UPDATE_KEY, update)).updateApiKey.apiKey.scopes).toEqual(['survey:Mi.Ne']);
    expect(await server.auditOf(apiKey.id)).toEqual(before);
  });

  test.each(['survey:', 'survey:  ', 'Survey:Mi.Ne', 'survey:*', 'survey:Mi_Ne', 'survey:M\u0131.Ne', 'survey:nowhere'])(
    '%j is refused',
    async (scope) => {
      const input = { name: 'x', permissionSet: 'READ_ONLY', scopes: [scope] };
      await server.refused('BAD_USER_INPUT', CREATE_KEY, { ...by, variables: { input } });
    },
  );

  test.each(OTHERS)('does not reach another survey, spelled %j', async (name) => {
    const variables = { name };
    const as = { key: key.key, variables };
    expect(await server.ok('query ($name: String) { survey(name: $name) { id } }', as)).toEqual({ survey: null });
    for (const list of ['observations', 'detections', 'preprocessRuns', 'alerts', 'processingJobs', 'trainingDatasets']) {
      const find = `query ($name: String) { ${list}(filter: { survey: $name }) { totalCount } }`;
      const { extensions } = await server.refused('FORBIDDEN', find, as);
      expect(extensions.missingScopes).toEqual([`survey:${name.trim()}`]);
    }
    await server.refused('FORBIDDEN', 'query ($name: String) { observationStatistics(filter: { survey: $name }) { count } }', as);
    await server.refused('FORBIDDEN', 'query ($name: String) { observation(survey: $name, externalId: "1") { id } }', as);
    const input = { survey: name, observations: [] };
    const ingest = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
    await server.refused('FORBIDDEN', ingest, { key: key.key, variables: { input } });
    const job = 'mutation ($name: String) { createProcessingJob(input: { type: "x", survey: $name }) { processingJob { id } } }';
    await server.refused('FORBIDDEN', job, as);
    const preview = 'query ($name: String!) { trainingDatasetPreview(input: { name: "x", surveys: [$name] }) { sampleCount } }';
    await server.refused('FORBIDDEN', preview, { key: (await create(['survey:mi.ne'])).key, variables });
    const stream = await openStream(
      server.url,
      'subscription ($name: String) { runChanged(filter: { survey: $name }) { id } }',
      as,
    );
    expect((await stream.next())?.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    stream.close();
  });

  test('does not widen by another spelling', async () => {
    const { apiKey, key: own } = await create(['survey:mi.ne']);
    const input = { name: 'x', permissions: ['READ_DATA'], scopes: ['survey:OTHER', 'survey:Mi.Ne'] };
    await server.refused('FORBIDDEN', CREATE_KEY, { key: own, variables: { input } });
    const update = { input: { id: apiKey.id, scopes: ['survey:other'] } };
    await server.refused('FORBIDDEN', UPDATE_KEY, { key: own, variables: update });
  });
});
