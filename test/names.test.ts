/** A name is found under every spelling: with white space around it, composed or not. */
import { beforeAll, describe, expect, test } from 'vitest';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let by: { token: string };
let survey: { id: string; name: string; uuid: string };
beforeAll(async () => {
  by = { token: server.admin.token };
  survey = await server.makeSurvey('NAMES');
});

const COMPOSED = 'caf\u00e9';
const DECOMPOSED = 'cafe\u0301';
/** Spellings of one name. The space before the last is a no-break space. */
const spellings = (word: string) => [
  `${word} ${COMPOSED}`,
  `${word} ${DECOMPOSED}`,
  `  ${word} ${COMPOSED}   `,
  `\u00a0${word} ${DECOMPOSED}\n`,
];

const INGEST =
  'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted updated unchanged rejected { index reason } } }';
const row = (externalId: string, changes: object = {}) => ({ externalId, ra: 10, dec: 10, observedAt: '2026-01-01', ...changes });
const ingest = async (...observations: object[]) =>
  (await server.ok(INGEST, { ...by, variables: { input: { survey: survey.name, observations } } })).ingestObservations;

describe('the identifier of an observation', () => {
  const FIND = `query ($id: String!) {
    observation(survey: "NAMES", externalId: $id) { externalId }
    observations(filter: { externalId: $id }) { nodes { externalId } totalCount }
    near: observations(near: { ra: 10, dec: 10, radius: 1 }, filter: { externalId: $id }) { nodes { externalId } }
    observationStatistics(filter: { externalId: $id }) { count }
  }`;

  test('is one, however it is spelled, in writes and in reads', async () => {
    const all = spellings('PAD-7');
    const known = { externalId: all[0] };
    expect(await ingest(row(all[3] as string))).toMatchObject({ inserted: 1 });
    for (const id of all) {
      expect(await ingest(row(id))).toMatchObject({ inserted: 0, unchanged: 1 });
      expect(await server.ok(FIND, { ...by, variables: { id } }), JSON.stringify(id)).toEqual({
        observation: known,
        observations: { nodes: [known], totalCount: 1 },
        near: { nodes: [known] },
        observationStatistics: [{ count: 1 }],
      });
    }
  });

  test('repeats in two spellings within one call', async () => {
    const { inserted, rejected } = await ingest(row(`twice ${COMPOSED}`), row(` twice ${DECOMPOSED}`));
    expect(inserted).toBe(1);
    expect(rejected).toEqual([{ index: 1, reason: 'externalId repeats that of row 0' }]);
  });

  test('keeps its case and the spaces inside', async () => {
    expect(await ingest(row('A  1'), row('A 1'), row('a 1'))).toMatchObject({ inserted: 3, rejected: [] });
    expect(await server.ok(FIND, { ...by, variables: { id: ' A  1' } })).toMatchObject({
      observations: { nodes: [{ externalId: 'A  1' }], totalCount: 1 },
    });
  });

  test('is missing when it is blank, and a blank filter finds nothing', async () => {
    expect((await ingest(row(' \u00a0'))).rejected).toEqual([{ index: 0, reason: 'externalId is missing' }]);
    expect((await server.ok(FIND, { ...by, variables: { id: '  ' } })).observations.totalCount).toBe(0);
  });
});

describe('the filter of an observation', () => {
  const FIND = `query ($band: String) {
    observations(filter: { survey: "BANDS", filterBand: $band }) { nodes { externalId } }
    near: observations(near: { ra: 10, dec: 10, radius: 1 }, filter: { survey: "BANDS", filterBand: $band }) { nodes { externalId } }
  }`;
  const found = async (band: string | null) => {
    const { observations, near } = await server.ok(FIND, { ...by, variables: { band } });
    const ids = (page: { nodes: { externalId: string }[] }) => page.nodes.map(({ externalId }) => externalId).sort();
    expect(ids(near)).toEqual(ids(observations));
    return ids(observations);
  };

  test('is cleaned, and none when it is blank', async () => {
    await server.makeSurvey('BANDS');
    const observations = [
      row('1', { filterBand: 'g' }),
      row('2', { filterBand: ' g' }),
      row('3', { filterBand: '' }),
      row('4', { filterBand: '  ' }),
      row('5', { filterBand: null }),
      row('6'),
      row('7', { filterBand: `${DECOMPOSED}\t` }),
    ];
    const send = () => server.ok(INGEST, { ...by, variables: { input: { survey: 'BANDS', observations } } });
    expect((await send()).ingestObservations).toMatchObject({ inserted: 7, rejected: [] });
    expect((await send()).ingestObservations).toMatchObject({ unchanged: 7 });
    const { observationStatistics } = await server.ok(
      '{ observationStatistics(filter: { survey: "BANDS" }) { filterBand count } }',
      by,
    );
    expect(observationStatistics).toHaveLength(3);
    expect(observationStatistics).toEqual(
      expect.arrayContaining([
        { filterBand: 'g', count: 2 },
        { filterBand: null, count: 4 },
        { filterBand: COMPOSED, count: 1 },
      ]),
    );
    for (const band of ['g', ' g', 'g\u3000']) expect(await found(band)).toEqual(['1', '2']);
    for (const band of [COMPOSED, DECOMPOSED]) expect(await found(band)).toEqual(['7']);
    expect(await found('G')).toEqual([]);
  });

  test('is asked for as none by a blank text, and not asked for by null', async () => {
    for (const band of ['', ' \u00a0']) expect(await found(band)).toEqual(['3', '4', '5', '6']);
    expect(await found(null)).toHaveLength(7);
  });
});

describe('a name is found in every spelling', () => {
  type Find = (name: string) => Promise<{ name: string }[]>;
  const list =
    (document: string): Find =>
    async (name) => {
      const [root] = Object.values(await server.ok(document, { ...by, variables: { name } })) as [
        { nodes?: { name: string }[] } | { name: string } | null,
      ];
      if (root === null) return [];
      return 'nodes' in root ? (root.nodes ?? []) : [root as { name: string }];
    };
  const write = (mutation: string, type: string, payload: string) => async (input: object) => {
    await server.ok(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${payload} { id } } }`, {
      ...by,
      variables: { input },
    });
  };
  const createModel = write('createModel', 'CreateModelInput', 'model');
  const createJob = write('createProcessingJob', 'CreateProcessingJobInput', 'processingJob');
  const createKey = write('createApiKey', 'CreateApiKeyInput', 'apiKey');
  const createUser = write('createUser', 'CreateUserInput', 'user');

  test.each<[what: string, make: (name: string) => Promise<void>, finders: Find[]]>([
    [
      'a model by its name',
      (name) => createModel({ name, version: '1', type: 'cnn' }),
      [
        list('query ($name: String!) { model(name: $name, version: " 1") { name } }'),
        list('query ($name: String!) { models(filter: { name: $name }) { nodes { name } } }'),
      ],
    ],
    [
      'a model by its version',
      (version) => createModel({ name: 'versions', version, type: 'cnn' }),
      [list('query ($name: String!) { model(name: "versions ", version: $name) { name: version } }')],
    ],
    [
      'a model by its type',
      (type) => createModel({ name: 'types', version: '1', type }),
      [list('query ($name: String!) { models(filter: { type: $name }) { nodes { name: type } } }')],
    ],
    [
      'a job by its type',
      (type) => createJob({ type }),
      [list('query ($name: String!) { processingJobs(filter: { type: $name }) { nodes { name: type } } }')],
    ],
    [
      'a job by its workflow',
      (workflowId) => createJob({ type: 'x', workflowId }),
      [list('query ($name: String!) { processingJobs(filter: { workflowId: $name }) { nodes { name: workflowId } } }')],
    ],
    [
      'a job by its task',
      (taskId) => createJob({ type: 'x', taskId }),
      [list('query ($name: String!) { processingJobs(filter: { taskId: $name }) { nodes { name: taskId } } }')],
    ],
    [
      'a key by a part of its name',
      (name) => createKey({ name, permissionSet: 'READ_ONLY' }),
      [list('query ($name: String!) { apiKeys(filter: { search: $name }) { nodes { name } } }')],
    ],
    [
      'a user by a part of the name',
      (name) => createUser({ name, email: 'spelled@example.org', role: 'GUEST' }),
      [list('query ($name: String!) { users(filter: { search: $name }) { nodes { name } } }')],
    ],
  ])('%s', async (_what, make, finders) => {
    const all = spellings('kept');
    await make(all[3] as string);
    for (const find of finders)
      for (const name of all) expect(await find(name), JSON.stringify(name)).toEqual([{ name: all[0] }]);
  });

  test('a setting by its key', async () => {
    const input = { key: ' spelled.key\u00a0', value: 1 };
    const SET = 'mutation ($input: SetSystemConfigInput!) { setSystemConfig(input: $input) { systemConfig { key } } }';
    expect((await server.ok(SET, { ...by, variables: { input } })).setSystemConfig.systemConfig.key).toBe('spelled.key');
    const find = `{ systemConfig(key: "spelled.key ") { value } systemConfigs(filter: { search: " spelled" }) { nodes { key } } }`;
    expect(await server.ok(find, by)).toEqual({
      systemConfig: { value: 1 },
      systemConfigs: { nodes: [{ key: 'spelled.key' }] },
    });
    const gone = await server.ok('mutation { deleteSystemConfig(input: { key: " spelled.key" }) { key } }', by);
    expect(gone.deleteSystemConfig.key).toBe('spelled.key');
  });
});

test('a blank optional name counts as missing, also in a filter', async () => {
  const CREATE = `mutation ($input: CreateProcessingJobInput!) {
    createProcessingJob(input: $input) { processingJob { id workflowId taskId } } }`;
  const input = { type: 'blank', workflowId: ' ', taskId: '' };
  const { processingJob } = (await server.ok(CREATE, { ...by, variables: { input } })).createProcessingJob;
  expect(processingJob).toMatchObject({ workflowId: null, taskId: null });
  const find = '{ processingJobs(filter: { type: "blank", workflowId: "", taskId: " " }) { nodes { id } } }';
  expect((await server.ok(find, by)).processingJobs.nodes).toEqual([{ id: processingJob.id }]);
});

test('a name is as long as it is when it is clean', async () => {
  const longest = '\u00e9'.repeat(255);
  expect(await ingest(row(`  ${longest.normalize('NFD')}  `))).toMatchObject({ inserted: 1, rejected: [] });
  expect((await ingest(row(`${longest}x`.normalize('NFD')))).rejected[0].reason).toContain('at most 255 characters');
});

test('a name with more marks in a row than any language has is found as it was sent', async () => {
  const [name, inOrder] = ['a\u0301\u0323', 'a\u0323\u0301'].map((spelling) => `${spelling}${'\u0301'.repeat(40)}`) as [
    string,
    string,
  ];
  expect(await ingest(row(`  ${name}`), row(inOrder))).toMatchObject({ inserted: 2, rejected: [] });
  const find = 'query ($id: String!) { observations(filter: { externalId: $id }) { nodes { externalId } } }';
  expect((await server.ok(find, { ...by, variables: { id: `${name} ` } })).observations.nodes).toEqual([{ externalId: name }]);
});

test('who a user is at an outside issuer is unlinked as it was linked, and never composed', async () => {
  const user = await server.makeUser('GUEST');
  const subject = ` ${DECOMPOSED} `;
  const change = (verb: string) =>
    server.ok(`mutation ($input: ${verb}IdentityInput!) { ${verb.toLowerCase()}Identity(input: $input) { user { id } } }`, {
      ...by,
      variables: { input: { userId: user.id, issuer: 'https://issuer.example.org', subject } },
    });
  const identities = () => server.app.db.userIdentity.findMany({ where: { userId: user.uuid }, select: { subject: true } });
  await change('Link');
  expect(await identities()).toEqual([{ subject: DECOMPOSED }]);
  await change('Unlink');
  expect(await identities()).toEqual([]);
});
