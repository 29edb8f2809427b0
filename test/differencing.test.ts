/** Differencing: the steps of a run, the permitted callers, and runs that span two surveys. test/candidates.test.ts has what runs record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPLETE, Differencing, FAIL, mutation, RECORD, RETRY, START, UPDATE } from './support/differencing.js';
import { type TestKey, type TestServer, uuidOf } from './support/server.js';

type Request = { key?: string; token?: string };

let work: Differencing;
let server: TestServer;
let worker: TestKey;
beforeAll(async () => {
  work = await Differencing.start();
  ({ server, worker } = work);
});
afterAll(() => server.stop());

/** Makes the last heartbeat of the run so old. */
const silence = (id: string, minutes: number) =>
  server.app.db
    .$executeRaw`UPDATE difference_runs SET updated_at = now() - make_interval(mins => ${minutes}::int) WHERE id = ${uuidOf(id)}::uuid`;

describe('the life of a difference run', () => {
  test('starting moves the observation, completing it moves it on, and both are in the audit log', async () => {
    const survey = await server.makeSurvey();
    const [observationId, referenceObservationId] = [await work.preprocessed(survey), await work.preprocessed(survey)];
    const how = { referenceObservationId, referenceFitsPath: 's3://ref.fits', parameters: { size: 3 }, threshold: 5.5 };
    const { differenceRun: run } = await work.ok(START, { observationId, ...how });
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
    const { differenceRun: done } = await work.ok(COMPLETE, { id, attempt: 0, ...made });
    expect(done).toMatchObject({ status: 'COMPLETED', ...made, observation: { status: 'DIFFERENCED' } });
    const events = await server.auditOf(id);
    expect(events.map(({ action }) => action)).toEqual(['startDifferenceRun', 'completeDifferenceRun']);
    expect(events.map(({ actorKeyId }) => actorKeyId)).toEqual([worker.uuid, worker.uuid]);
  });

  test('of two workers that start at the same time, one wins', async () => {
    const observationId = await work.preprocessed();
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
    const [first, second] = [await work.started(), await work.started()];
    const { differenceRun: done } = await work.ok(COMPLETE, { id: first.id, noiseLevel: 1 });
    expect(await work.ok(COMPLETE, { id: first.id, noiseLevel: 2 })).toEqual({ differenceRun: done });
    expect((await work.refused('CONFLICT', FAIL, { id: first.id, error: 'late' })).extensions.legal).toEqual([]);
    const { differenceRun: failed } = await work.ok(FAIL, { id: second.id, error: 'out of memory' });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'out of memory', observation: { status: 'FAILED' } });
    expect(await work.ok(FAIL, { id: second.id, error: 'again' })).toEqual({ differenceRun: failed });
    await work.refused('CONFLICT', COMPLETE, { id: second.id });
    expect((await server.auditOf(first.id)).length).toBe(2);
  });

  test('an observation that is not preprocessed cannot be differenced', async () => {
    const [observationId] = await server.makeObservations(await server.makeSurvey(), 1);
    const { extensions } = await work.refused('CONFLICT', START, { observationId });
    expect(extensions).toMatchObject({ status: 'INGESTED', legal: ['PREPROCESSING', 'FAILED', 'ARCHIVED'] });
  });

  test('one that failed before it was preprocessed cannot be differenced, one that failed later can', async () => {
    const { token } = server.admin;
    const [observationId] = await server.makeObservations(await server.makeSurvey(), 1);
    const preprocess = async (verb: 'start' | 'fail' | 'retry' | 'complete', input: object) => {
      const name = `${verb}PreprocessRun`;
      const type = name[0]?.toUpperCase() + name.slice(1);
      return (await work.ok(mutation(name, type, 'preprocessRun { id }'), input, { token })).preprocessRun;
    };
    const { id } = await preprocess('start', { observationId });
    await preprocess('fail', { id, error: 'no flat field' });
    const refusal = await work.refused('CONFLICT', START, { observationId });
    expect(refusal.extensions).toMatchObject({ status: 'FAILED', legal: ['INGESTED', 'PREPROCESSING', 'ARCHIVED'] });
    expect(refusal.message).toMatch(/never preprocessed.*INGESTED, PREPROCESSING, ARCHIVED/);
    expect((await server.app.db.observation.findUniqueOrThrow({ where: { id: uuidOf(observationId ?? '') } })).status).toBe(
      'FAILED',
    );

    await preprocess('retry', { id });
    await preprocess('complete', { id });
    const first = (await work.ok(START, { observationId })).differenceRun;
    await work.ok(FAIL, { id: first.id, error: 'no reference' });
    const second = (await work.ok(START, { observationId })).differenceRun;
    expect(second).toMatchObject({ status: 'RUNNING', observation: { status: 'DIFFERENCING' } });
  });

  test('a failed run is retried, and the attempt before it is over', async () => {
    const { id } = await work.started();
    await work.ok(FAIL, { id, error: 'disk full' });
    const { differenceRun } = await work.ok(RETRY, { id });
    expect(differenceRun).toMatchObject({
      status: 'RUNNING',
      retryCount: 1,
      error: null,
      observation: { status: 'DIFFERENCING' },
    });
    expect((await work.refused('CONFLICT', COMPLETE, { id, attempt: 0 })).extensions).toMatchObject({ attempt: 1 });
    await work.refused('CONFLICT', RECORD, { differenceRunId: id, attempt: 0, candidates: [{ ra: 1, dec: 1 }] });
    await work.ok(COMPLETE, { id, attempt: 1 });
  });

  test('an abandoned run is found and taken over, but not one that works', async () => {
    const { id, observationId } = await work.started();
    await work.refused('CONFLICT', RETRY, { id });
    await work.refused('CONFLICT', RETRY, { id, olderThanMinutes: 30 });
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
    await work.ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
    expect((await stale(30)).differenceRuns.nodes).toEqual([]);
  });

  test('an observation moved by hand neither blocks the end of its run nor gets a second one', async () => {
    const { id, observationId } = await work.started();
    const move = 'mutation ($id: ID!) { updateObservation(input: { id: $id, status: FAILED }) { observation { id } } }';
    await server.ok(move, { variables: { id: observationId }, token: server.admin.token });
    expect((await work.refused('CONFLICT', START, { observationId })).message).toMatch(/unfinished run/);
    expect(await work.ok(FAIL, { id, error: 'given up' })).toMatchObject({ differenceRun: { status: 'FAILED' } });
    await work.ok(START, { observationId });
    expect((await work.refused('CONFLICT', RETRY, { id })).extensions.code).toBe('CONFLICT');
  });

  test.each([
    [{ threshold: 0 }, 'input.threshold'],
    [{ algorithm: ' ' }, 'input.algorithm'],
    [{ referenceFitsPath: 'x'.repeat(2049) }, 'input.referenceFitsPath'],
    [{ observationId: `Survey:${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}` }, 'input.observationId'],
    [{ referenceObservationId: 'nonsense' }, 'input.referenceObservationId'],
  ])('starting with %j is refused', async (input, field) => {
    const observationId = await work.preprocessed();
    expect((await work.refused('BAD_USER_INPUT', START, { observationId, ...input })).extensions).toMatchObject({ field });
  });

  test('an observation is not its own reference, and the reference must be there', async () => {
    const observationId = await work.preprocessed();
    const own = await work.refused('BAD_USER_INPUT', START, { observationId, referenceObservationId: observationId });
    expect(own.extensions.field).toBe('input.referenceObservationId');
    const gone = 'Observation:01890a5d-ac96-774b-bcce-b302099a8057';
    expect((await work.refused('NOT_FOUND', START, { observationId, referenceObservationId: gone })).extensions.id).toBe(gone);
  });
});

describe('nested lists', () => {
  test('cost no statement per row', async () => {
    const survey = await server.makeSurvey();
    for (let index = 0; index < 5; index++) {
      const observationId = await work.preprocessed(survey);
      const { id } = (await work.ok(START, { observationId })).differenceRun;
      await work.ok(RECORD, { differenceRunId: id, candidates: [{ ra: index, dec: 0 }] });
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
    const { id } = await work.started();
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
    const [observationId, referenceObservationId] = [await work.preprocessed(science), await work.preprocessed(reference)];
    const { id } = (await work.ok(START, { observationId, referenceObservationId })).differenceRun;
    await work.ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
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

  test('rows out of scope cannot be worked on', async () => {
    const [one, two] = [await server.makeSurvey(), await server.makeSurvey()];
    const { id, candidateId } = await spanning(one, two);
    const [mine, theirs] = [await work.preprocessed(one), await work.preprocessed(two)];
    const { key } = await scopedKey(one);
    await work.refused('NOT_FOUND', START, { observationId: theirs }, { key });
    await work.refused('NOT_FOUND', START, { observationId: mine, referenceObservationId: theirs }, { key });
    await work.refused('NOT_FOUND', COMPLETE, { id }, { key });
    await work.refused('NOT_FOUND', FAIL, { id, error: 'x' }, { key });
    await work.refused('NOT_FOUND', RETRY, { id, olderThanMinutes: 0 }, { key });
    await work.refused('NOT_FOUND', RECORD, { differenceRunId: id, candidates: [{ ra: 2, dec: 2 }] }, { key });
    await work.refused('NOT_FOUND', UPDATE, { id: candidateId, status: 'REJECTED' }, { key });
    await work.ok(START, { observationId: mine }, { key });
    for (const list of ['differenceRuns', 'candidates']) {
      const query = `{ ${list}(filter: { survey: "${two.name}" }) { totalCount } }`;
      const { extensions } = await server.refused('FORBIDDEN', query, { key });
      expect(extensions.missingScopes).toEqual([`survey:${two.name}`]);
    }
  });
});
