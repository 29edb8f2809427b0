/** Differencing: the steps of a run, the permitted callers, candidates in bulk, and rows that span two surveys. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestKey, type TestServer, uuidOf } from './support/server.js';

let server: TestServer;
let worker: TestKey;
beforeAll(async () => {
  server = await startServer();
  worker = await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC', 'DIFFERENCING_PROCESS'] });
});
afterAll(() => server.stop());

type Request = { key?: string; token?: string };
type Data = Awaited<ReturnType<TestServer['ok']>>;

const RUN = `id status retryCount error algorithm threshold parameters noiseLevel candidatesFound referenceFitsPath
  differenceFitsPath significanceFitsPath startedAt completedAt observation { id status } referenceObservation { id }`;
const mutation = (name: string, type: string, fields: string) =>
  `mutation ($input: ${type}Input!) { ${name}(input: $input) { ${fields} } }`;
const START = mutation('startDifferenceRun', 'StartDifferenceRun', `differenceRun { ${RUN} }`);
const COMPLETE = mutation('completeDifferenceRun', 'CompleteDifferenceRun', `differenceRun { ${RUN} }`);
const FAIL = mutation('failDifferenceRun', 'FailDifferenceRun', `differenceRun { ${RUN} }`);
const RETRY = mutation('retryDifferenceRun', 'RetryDifferenceRun', `differenceRun { ${RUN} }`);
const RECORD = mutation(
  'recordCandidates',
  'RecordCandidates',
  'recorded unchanged rejected { index reason } differenceRun { id candidatesFound }',
);
const UPDATE = mutation('updateCandidate', 'UpdateCandidate', 'candidate { id status }');

/** The answer to the only mutation of a document. */
const ok = async (query: string, input: object, request: Request = { key: worker.key }) =>
  Object.values<Data>(await server.ok(query, { variables: { input }, ...request }))[0];
const refused = (code: string, query: string, input: object, request: Request = { key: worker.key }) =>
  server.refused(code, query, { variables: { input }, ...request });

/** A preprocessed observation, in a separate survey unless one is given. */
async function preprocessed(survey?: { uuid: string }) {
  const { uuid: surveyId } = survey ?? (await server.makeSurvey());
  const [id = ''] = await server.makeObservations({ uuid: surveyId }, 1, () => ({ status: 'PREPROCESSED' }));
  const done = { status: 'COMPLETED' as const, completedAt: new Date() };
  await server.app.db.preprocessRun.create({ data: { observationId: uuidOf(id), surveyId, ...done } });
  return id;
}

async function started(input: object = {}): Promise<{ id: string; observationId: string }> {
  const observationId = await preprocessed();
  const { differenceRun } = await ok(START, { observationId, ...input });
  return { id: differenceRun.id, observationId };
}

/** Makes the last heartbeat of the run so old. */
const silence = (id: string, minutes: number) =>
  server.app.db
    .$executeRaw`UPDATE difference_runs SET updated_at = now() - make_interval(mins => ${minutes}::int) WHERE id = ${uuidOf(id)}::uuid`;

describe('the life of a difference run', () => {
  test('starting moves the observation, completing it moves it on, and both are in the audit log', async () => {
    const survey = await server.makeSurvey();
    const [observationId, referenceObservationId] = [await preprocessed(survey), await preprocessed(survey)];
    const how = { referenceObservationId, referenceFitsPath: 's3://ref.fits', parameters: { size: 3 }, threshold: 5.5 };
    const { differenceRun: run } = await ok(START, { observationId, ...how });
    expect(run).toMatchObject({
      status: 'RUNNING',
      algorithm: 'zogy',
      threshold: 5.5,
      parameters: { size: 3 },
      candidatesFound: 0,
      retryCount: 0,
      observation: { id: observationId, status: 'DIFFERENCING' },
      referenceObservation: { id: referenceObservationId },
      referenceFitsPath: 's3://ref.fits',
    });
    const { id } = run;
    const made = { differenceFitsPath: 's3://d.fits', significanceFitsPath: 's3://s.fits', noiseLevel: 0.25 };
    const { differenceRun: done } = await ok(COMPLETE, { id, attempt: 0, ...made });
    expect(done).toMatchObject({ status: 'COMPLETED', ...made, observation: { status: 'DIFFERENCED' } });
    const events = await server.auditOf(id);
    expect(events.map(({ action }) => action)).toEqual(['startDifferenceRun', 'completeDifferenceRun']);
    expect(events.map(({ actorKeyId }) => actorKeyId)).toEqual([worker.uuid, worker.uuid]);
  });

  test('of two workers that start at once one wins', async () => {
    const observationId = await preprocessed();
    const answers = await Promise.all(
      [1, 2, 3].map(() => server.graphql(START, { variables: { input: { observationId } }, key: worker.key })),
    );
    expect(answers.filter(({ body }) => body.data).length).toBe(1);
    const lost = answers.flatMap(({ body }) => body.errors ?? []);
    expect(lost.map(({ extensions }) => extensions.code)).toEqual(['CONFLICT', 'CONFLICT']);
    expect(lost[0]?.extensions).toMatchObject({
      entity: 'Observation',
      status: 'DIFFERENCING',
      legal: ['DIFFERENCED', 'FAILED'],
    });
  });

  test('completing or failing twice changes nothing, and one does not become the other', async () => {
    const [first, second] = [await started(), await started()];
    const { differenceRun: done } = await ok(COMPLETE, { id: first.id, noiseLevel: 1 });
    expect(await ok(COMPLETE, { id: first.id, noiseLevel: 2 })).toEqual({ differenceRun: done });
    expect((await refused('CONFLICT', FAIL, { id: first.id, error: 'late' })).extensions.legal).toEqual([]);
    const { differenceRun: failed } = await ok(FAIL, { id: second.id, error: 'out of memory' });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'out of memory', observation: { status: 'FAILED' } });
    expect(await ok(FAIL, { id: second.id, error: 'again' })).toEqual({ differenceRun: failed });
    await refused('CONFLICT', COMPLETE, { id: second.id });
    expect((await server.auditOf(first.id)).length).toBe(2);
  });

  test('an observation that is not preprocessed cannot be differenced', async () => {
    const [observationId] = await server.makeObservations(await server.makeSurvey(), 1);
    const { extensions } = await refused('CONFLICT', START, { observationId });
    expect(extensions).toMatchObject({ status: 'INGESTED', legal: ['PREPROCESSING', 'FAILED', 'ARCHIVED'] });
  });

  test('one that failed before it was preprocessed cannot be differenced, one that failed later can', async () => {
    const { token } = server.admin;
    const [observationId] = await server.makeObservations(await server.makeSurvey(), 1);
    const preprocess = async (verb: 'start' | 'fail' | 'retry' | 'complete', input: object) => {
      const name = `${verb}PreprocessRun`;
      const type = name[0]?.toUpperCase() + name.slice(1);
      return (await ok(mutation(name, type, 'preprocessRun { id }'), input, { token })).preprocessRun;
    };
    const { id } = await preprocess('start', { observationId });
    await preprocess('fail', { id, error: 'no flat field' });
    const refusal = await refused('CONFLICT', START, { observationId });
    expect(refusal.extensions).toMatchObject({ status: 'FAILED', legal: ['INGESTED', 'PREPROCESSING', 'ARCHIVED'] });
    expect(refusal.message).toMatch(/never preprocessed.*INGESTED, PREPROCESSING, ARCHIVED/);
    expect((await server.app.db.observation.findUniqueOrThrow({ where: { id: uuidOf(observationId ?? '') } })).status).toBe(
      'FAILED',
    );

    await preprocess('retry', { id });
    await preprocess('complete', { id });
    const first = (await ok(START, { observationId })).differenceRun;
    await ok(FAIL, { id: first.id, error: 'no reference' });
    const second = (await ok(START, { observationId })).differenceRun;
    expect(second).toMatchObject({ status: 'RUNNING', observation: { status: 'DIFFERENCING' } });
  });

  test('a failed run is retried, and the attempt before it is over', async () => {
    const { id } = await started();
    await ok(FAIL, { id, error: 'disk full' });
    const { differenceRun } = await ok(RETRY, { id });
    expect(differenceRun).toMatchObject({
      status: 'RUNNING',
      retryCount: 1,
      error: null,
      observation: { status: 'DIFFERENCING' },
    });
    expect((await refused('CONFLICT', COMPLETE, { id, attempt: 0 })).extensions).toMatchObject({ attempt: 1 });
    await refused('CONFLICT', RECORD, { differenceRunId: id, attempt: 0, candidates: [{ ra: 1, dec: 1 }] });
    await ok(COMPLETE, { id, attempt: 1 });
  });

  test('an abandoned run is found and taken over, but not one that works', async () => {
    const { id, observationId } = await started();
    await refused('CONFLICT', RETRY, { id });
    await refused('CONFLICT', RETRY, { id, olderThanMinutes: 30 });
    await silence(id, 45);
    const stale = (minutes: number) =>
      server.ok(
        `query ($id: ID!) { differenceRuns(filter: { observationId: $id, stale: { olderThanMinutes: ${minutes} } }) { nodes { id } } }`,
        { variables: { id: observationId }, key: worker.key },
      );
    expect((await stale(60)).differenceRuns.nodes).toEqual([]);
    expect((await stale(30)).differenceRuns.nodes).toEqual([{ id }]);
    const answers = await Promise.all(
      [1, 2].map(() => server.graphql(RETRY, { variables: { input: { id, olderThanMinutes: 30 } }, key: worker.key })),
    );
    expect(answers.map(({ body }) => body.errors?.[0]?.extensions.code).sort()).toEqual(['CONFLICT', undefined]);
    await silence(id, 45);
    await ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
    expect((await stale(30)).differenceRuns.nodes).toEqual([]);
  });

  test('an observation moved by hand neither blocks the end of its run nor gets a second one', async () => {
    const { id, observationId } = await started();
    const move = 'mutation ($id: ID!) { updateObservation(input: { id: $id, status: FAILED }) { observation { id } } }';
    await server.ok(move, { variables: { id: observationId }, token: server.admin.token });
    expect((await refused('CONFLICT', START, { observationId })).message).toMatch(/unfinished run/);
    expect(await ok(FAIL, { id, error: 'given up' })).toMatchObject({ differenceRun: { status: 'FAILED' } });
    await ok(START, { observationId });
    expect((await refused('CONFLICT', RETRY, { id })).extensions.code).toBe('CONFLICT');
  });

  test.each([
    [{ threshold: 0 }, 'input.threshold'],
    [{ algorithm: ' ' }, 'input.algorithm'],
    [{ referenceFitsPath: 'x'.repeat(2049) }, 'input.referenceFitsPath'],
    [{ observationId: `Survey:${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}` }, 'input.observationId'],
    [{ referenceObservationId: 'nonsense' }, 'input.referenceObservationId'],
  ])('starting with %j is refused', async (input, field) => {
    const observationId = await preprocessed();
    expect((await refused('BAD_USER_INPUT', START, { observationId, ...input })).extensions).toMatchObject({ field });
  });

  test('an observation is not its own reference, and the reference must be there', async () => {
    const observationId = await preprocessed();
    const own = await refused('BAD_USER_INPUT', START, { observationId, referenceObservationId: observationId });
    expect(own.extensions.field).toBe('input.referenceObservationId');
    const gone = 'Observation:01890a5d-ac96-774b-bcce-b302099a8057';
    expect((await refused('NOT_FOUND', START, { observationId, referenceObservationId: gone })).extensions.id).toBe(gone);
  });
});

describe('candidates', () => {
  const candidates = (id: string, request: Request = { key: worker.key }) =>
    server.ok(
      `query ($id: ID!) { differenceRun(id: $id) { candidatesFound candidates(orderBy: { field: SNR, direction: DESC }) { nodes { id snr flags status } } }
        candidates(filter: { differenceRunId: $id }) { totalCount } }`,
      { variables: { id }, ...request },
    );

  test('are recorded in bulk, counted in the database, and a batch sent twice changes nothing', async () => {
    const { id } = await started();
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      ra: index / 10,
      dec: -45.5,
      pixelX: index % 2 ? index + 0.125 : null,
      pixelY: index % 2 ? 7 : undefined,
      snr: index % 5 ? index : undefined,
      flags: index === 999 ? ['near_edge', 'saturated'] : [],
    }));
    const first = await ok(RECORD, { differenceRunId: id, candidates: rows });
    const count = { differenceRun: { id, candidatesFound: 1000 } };
    expect(first).toEqual({ recorded: 1000, unchanged: 0, rejected: [], ...count });
    const again = await ok(RECORD, { differenceRunId: id, candidates: rows });
    expect(again).toEqual({ recorded: 0, unchanged: 1000, rejected: [], ...count });
    const found = await candidates(id);
    expect(found.candidates.totalCount).toBe(1000);
    expect(found.differenceRun.candidates.nodes[0]).toMatchObject({ snr: 999, flags: ['near_edge', 'saturated'], status: 'NEW' });
    expect(found.differenceRun.candidates.nodes.length).toBe(20);
    const events = await server.auditOf(id);
    expect(events.map(({ after }) => after)).toContainEqual({ recorded: 0, unchanged: 1000, rejected: 0 });
  });

  test('two workers that send the same batch at once record it once', async () => {
    const { id } = await started();
    const rows = Array.from({ length: 50 }, (_, index) => ({ ra: index, dec: 0 }));
    const answers = await Promise.all([1, 2].map(() => ok(RECORD, { differenceRunId: id, candidates: rows })));
    expect(answers.map(({ recorded }) => recorded).sort()).toEqual([0, 50]);
    expect((await candidates(id)).candidates.totalCount).toBe(50);
  });

  test('a row that is wrong is rejected with its reason, and the others are written', async () => {
    const { id } = await started();
    const rows = [
      { ra: 10, dec: 20 },
      { ra: 360, dec: 91 },
      { dec: 1 },
      { ra: 10, dec: 20, snr: 9 },
      { ra: 10, dec: 20, pixelX: 0 },
      { ra: 11, dec: 20, fwhm: 0, ellipticity: 1.5, flags: [''] },
    ];
    const { recorded, rejected } = await ok(RECORD, { differenceRunId: id, candidates: rows });
    expect(recorded).toBe(2);
    expect(rejected).toEqual([
      { index: 1, reason: 'ra must be at least 0 and less than 360 degrees; dec must be from -90 to 90 degrees' },
      { index: 2, reason: 'ra is missing' },
      { index: 3, reason: 'the position (ra, dec, pixelX, pixelY) repeats that of row 0' },
      {
        index: 5,
        reason: 'fwhm must be greater than 0; ellipticity must be from 0 to 1; each flag must have 1 to 64 characters',
      },
    ]);
  });

  test('an infinite literal is rejected as a row, not stored as nothing', async () => {
    const { id } = await started();
    const query = `mutation { recordCandidates(input: { differenceRunId: "${id}", candidates: [{ ra: 1, dec: 1, flux: 1e999 }] }) { recorded rejected { reason } } }`;
    const { recordCandidates } = await server.ok(query, { key: worker.key });
    expect(recordCandidates).toEqual({ recorded: 0, rejected: [{ reason: 'flux must be a finite number' }] });
  });

  test('are not taken beyond 1000 rows, nor for a run that is over', async () => {
    const { id } = await started();
    const rows = Array.from({ length: 1001 }, (_, index) => ({ ra: index / 10, dec: 0 }));
    const tooMany = await refused('BAD_USER_INPUT', RECORD, { differenceRunId: id, candidates: rows });
    expect(tooMany.extensions.field).toBe('input.candidates');
    await ok(COMPLETE, { id });
    const over = await refused('CONFLICT', RECORD, { differenceRunId: id, candidates: rows.slice(0, 1) });
    expect(over.extensions).toMatchObject({ entity: 'DifferenceRun', status: 'COMPLETED' });
  });

  test('what an earlier attempt recorded stays, and is not recorded again', async () => {
    const { id } = await started();
    await ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
    await ok(FAIL, { id, error: 'killed' });
    await ok(RETRY, { id });
    const rows = [
      { ra: 1, dec: 1 },
      { ra: 2, dec: 2 },
    ];
    expect(await ok(RECORD, { differenceRunId: id, candidates: rows, attempt: 1 })).toMatchObject({
      recorded: 1,
      unchanged: 1,
      differenceRun: { candidatesFound: 2 },
    });
  });

  test('are accepted or rejected, and listed by status, survey, observation and signal to noise', async () => {
    const survey = await server.makeSurvey();
    const observationId = await preprocessed(survey);
    const { id: runId } = (await ok(START, { observationId })).differenceRun;
    const rows = [3, 9, 6, null].map((snr, index) => ({ ra: index, dec: 0, snr }));
    await ok(RECORD, { differenceRunId: runId, candidates: rows });
    const list = async (filter: object, orderBy?: object) => {
      const query = `query ($filter: CandidateFilter, $orderBy: CandidateOrder) {
        candidates(filter: $filter, orderBy: $orderBy) { nodes { id ra snr } } }`;
      return (await server.ok(query, { variables: { filter, orderBy }, key: worker.key })).candidates.nodes;
    };
    const byRa = (nodes: { ra: number }[]) => nodes.map(({ ra }) => ra).sort();
    expect(byRa(await list({ survey: survey.name }))).toEqual([0, 1, 2, 3]);
    expect(byRa(await list({ observationId }))).toEqual([0, 1, 2, 3]);
    expect(byRa(await list({ observationId, minSnr: 6 }))).toEqual([1, 2]);
    const best = await list({ differenceRunId: runId }, { field: 'SNR', direction: 'DESC' });
    expect(best.map(({ snr }: { snr: number }) => snr)).toEqual([9, 6, 3]);
    const { id } = best[0];
    for (const _twice of [1, 2])
      expect(await ok(UPDATE, { id, status: 'ACCEPTED' })).toEqual({ candidate: { id, status: 'ACCEPTED' } });
    expect(byRa(await list({ observationId, status: 'ACCEPTED' }))).toEqual([1]);
    expect((await server.auditOf(id)).map(({ before, after }) => [before, after])).toEqual([
      [{ status: 'NEW' }, { status: 'ACCEPTED' }],
    ]);
    expect(
      (await server.ok(`{ node(id: "${id}") { ... on Candidate { differenceRun { id } } } }`, { key: worker.key })).node,
    ).toEqual({
      differenceRun: { id: runId },
    });
  });
});

describe('nested lists', () => {
  test('cost no statement per row', async () => {
    const survey = await server.makeSurvey();
    for (let index = 0; index < 5; index++) {
      const observationId = await preprocessed(survey);
      const { id } = (await ok(START, { observationId })).differenceRun;
      await ok(RECORD, { differenceRunId: id, candidates: [{ ra: index, dec: 0 }] });
    }
    const query = (first: number) => `{ observations(first: ${first}, filter: { survey: "${survey.name}" }) { nodes {
      differenceRuns(first: 2) { nodes { id candidates(first: 2) { nodes { ra } pageInfo { hasNextPage } } } }
      preprocessRuns { edges { node { id } } } } } }`;
    const ask = async (first: number) => {
      let nodes: { differenceRuns: { nodes: { candidates: { nodes: unknown[] } }[] } }[] = [];
      const statements = await server.statementsOf(async () => {
        nodes = (await server.ok(query(first), { key: worker.key })).observations.nodes;
      });
      return { nodes, statements: statements.length };
    };
    await ask(1);
    const [one, five] = [await ask(1), await ask(5)];
    expect(five.nodes.map((node) => node.differenceRuns.nodes[0]?.candidates.nodes.length)).toEqual([1, 1, 1, 1, 1]);
    expect(five.statements).toBe(one.statements);
  });
});

describe('who may', () => {
  const ABSENT = 'DifferenceRun:01890a5d-ac96-774b-bcce-b302099a8057';
  const WORK: [string, string, object][] = [
    ['startDifferenceRun', START, { observationId: 'Observation:01890a5d-ac96-774b-bcce-b302099a8057' }],
    ['completeDifferenceRun', COMPLETE, { id: ABSENT }],
    ['failDifferenceRun', FAIL, { id: ABSENT, error: 'x' }],
    ['retryDifferenceRun', RETRY, { id: ABSENT }],
    ['recordCandidates', RECORD, { differenceRunId: ABSENT, candidates: [] }],
    ['updateCandidate', UPDATE, { id: ABSENT.replace('DifferenceRun', 'Candidate'), status: 'REJECTED' }],
  ];

  test.each(WORK)('%s needs differencing:process', async (_name, query, input) => {
    const variables = { input };
    await server.refused('NOT_FOUND', query, { variables, key: worker.key });
    await server.refused('NOT_FOUND', query, { variables, token: (await server.makeUser('RESEARCHER')).token });
    const others: Request[] = [
      { key: (await server.keyWithout('differencing:process')).key },
      { token: (await server.makeUser('ANALYST')).token },
      { token: (await server.makeUser('VIEWER')).token },
      { token: (await server.makeUser('GUEST')).token },
    ];
    for (const request of others) {
      const { extensions } = await server.refused('FORBIDDEN', query, { variables, ...request });
      expect(extensions.missingPermissions.map(({ permission }: { permission: string }) => permission)).toContain(
        'DIFFERENCING_PROCESS',
      );
    }
    expect((await server.refused('UNAUTHENTICATED', query, { variables })).extensions.reason).toBe('MISSING');
  });

  test('reading needs read:data', async () => {
    const { id } = await started();
    const query = `{ differenceRuns { totalCount } candidates { totalCount } differenceRun(id: "${id}") { id } }`;
    expect((await server.ok(query, { token: (await server.makeUser('VIEWER')).token })).differenceRun).toEqual({ id });
    for (const request of [
      { key: (await server.keyWithout('read:data')).key },
      { token: (await server.makeUser('GUEST')).token },
    ])
      await server.refused('FORBIDDEN', query, request);
    await server.refused('UNAUTHENTICATED', query);
  });
});

describe('scopes', () => {
  const PERMISSIONS = ['READ_DATA', 'READ_PUBLIC', 'DIFFERENCING_PROCESS'];
  const scopedKey = (...surveys: { name: string }[]) =>
    server.makeKey({ permissions: PERMISSIONS, scopes: surveys.map(({ name }) => `survey:${name}`) });

  /** A run of `science` against a reference of `reference`, with one candidate. */
  async function spanning(science: { uuid: string }, reference: { uuid: string }) {
    const [observationId, referenceObservationId] = [await preprocessed(science), await preprocessed(reference)];
    const { id } = (await ok(START, { observationId, referenceObservationId })).differenceRun;
    await ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
    const [candidate] = await server.app.db.candidate.findMany({ where: { differenceRunId: uuidOf(id) } });
    return { observationId, referenceObservationId, id, candidateId: `Candidate:${candidate?.id}` };
  }

  const SEEN = `query ($run: ID!, $candidate: ID!, $observation: ID!) {
    differenceRun(id: $run) { id }
    candidate(id: $candidate) { id }
    run: node(id: $run) { id }
    source: node(id: $candidate) { id }
    differenceRuns { totalCount nodes { id } }
    candidates { totalCount nodes { id } }
    ofObservation: candidates(filter: { observationId: $observation }) { totalCount }
    observation(id: $observation) { differenceRuns { nodes { id candidates { nodes { id } } } } }
  }`;

  test('a run that spans two surveys, and its candidates, are seen by a key of both only', async () => {
    const [one, two] = [await server.makeSurvey(), await server.makeSurvey()];
    const { id, observationId, candidateId } = await spanning(one, two);
    const see = async (key: TestKey) =>
      server.ok(SEEN, { variables: { run: id, candidate: candidateId, observation: observationId }, key: key.key });
    const both = await see(await scopedKey(one, two));
    expect(both).toMatchObject({
      differenceRun: { id },
      candidate: { id: candidateId },
      run: { id },
      source: { id: candidateId },
    });
    expect(both.differenceRuns).toEqual({ totalCount: 1, nodes: [{ id }] });
    expect(both.observation.differenceRuns.nodes).toEqual([{ id, candidates: { nodes: [{ id: candidateId }] } }]);
    const nothing = { totalCount: 0, nodes: [] };
    const science = await see(await scopedKey(one));
    expect(science).toEqual({
      ...{ differenceRun: null, candidate: null, run: null, source: null, differenceRuns: nothing, candidates: nothing },
      ofObservation: { totalCount: 0 },
      observation: { differenceRuns: { nodes: [] } },
    });
    expect(await see(await scopedKey(two))).toEqual({ ...science, observation: null });
  });

  test('what is out of scope is not there to work on', async () => {
    const [one, two] = [await server.makeSurvey(), await server.makeSurvey()];
    const { id, candidateId } = await spanning(one, two);
    const [mine, theirs] = [await preprocessed(one), await preprocessed(two)];
    const { key } = await scopedKey(one);
    await refused('NOT_FOUND', START, { observationId: theirs }, { key });
    await refused('NOT_FOUND', START, { observationId: mine, referenceObservationId: theirs }, { key });
    await refused('NOT_FOUND', COMPLETE, { id }, { key });
    await refused('NOT_FOUND', FAIL, { id, error: 'x' }, { key });
    await refused('NOT_FOUND', RETRY, { id, olderThanMinutes: 0 }, { key });
    await refused('NOT_FOUND', RECORD, { differenceRunId: id, candidates: [{ ra: 2, dec: 2 }] }, { key });
    await refused('NOT_FOUND', UPDATE, { id: candidateId, status: 'REJECTED' }, { key });
    await ok(START, { observationId: mine }, { key });
    for (const list of ['differenceRuns', 'candidates']) {
      const query = `{ ${list}(filter: { survey: "${two.name}" }) { totalCount } }`;
      const { extensions } = await server.refused('FORBIDDEN', query, { key });
      expect(extensions.missingScopes).toEqual([`survey:${two.name}`]);
    }
  });
});
