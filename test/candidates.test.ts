/** Candidates of a difference run: recorded in bulk, accepted or rejected, and listed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPLETE, Differencing, FAIL, RECORD, RETRY, START, UPDATE } from './support/differencing.js';
import type { TestKey, TestServer } from './support/server.js';

type Request = { key?: string; token?: string };

let work: Differencing;
let server: TestServer;
let worker: TestKey;
beforeAll(async () => {
  work = await Differencing.start();
  ({ server, worker } = work);
});
afterAll(() => server.stop());

describe('candidates', () => {
  const candidates = (id: string, request: Request = { key: worker.key }) =>
    server.ok(
      `query ($id: ID!) { differenceRun(id: $id) { candidatesFound candidates(orderBy: { field: SNR, direction: DESC }) { nodes { id snr flags status } } }
        candidates(filter: { differenceRunId: $id }) { totalCount } }`,
      { variables: { id }, ...request },
    );

  test('are recorded in bulk, counted in the database, and a batch sent twice changes nothing', async () => {
    const { id } = await work.started();
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      ra: index / 10,
      dec: -45.5,
      pixelX: index % 2 ? index + 0.125 : null,
      pixelY: index % 2 ? 7 : undefined,
      snr: index % 5 ? index : undefined,
      flags: index === 999 ? ['near_edge', 'saturated'] : [],
    }));
    const first = await work.ok(RECORD, { differenceRunId: id, candidates: rows });
    const count = { differenceRun: { id, candidatesFound: 1000 } };
    expect(first).toEqual({ recorded: 1000, unchanged: 0, rejected: [], ...count });
    const again = await work.ok(RECORD, { differenceRunId: id, candidates: rows });
    expect(again).toEqual({ recorded: 0, unchanged: 1000, rejected: [], ...count });
    const found = await candidates(id);
    expect(found.candidates.totalCount).toBe(1000);
    expect(found.differenceRun.candidates.nodes[0]).toMatchObject({ snr: 999, flags: ['near_edge', 'saturated'], status: 'NEW' });
    expect(found.differenceRun.candidates.nodes.length).toBe(20);
    const events = await server.auditOf(id);
    expect(events.map(({ after }) => after)).toContainEqual({ recorded: 0, unchanged: 1000, rejected: 0 });
  });

  test('two workers that send the same batch at the same time record it once', async () => {
    const { id } = await work.started();
    const rows = Array.from({ length: 50 }, (_, index) => ({ ra: index, dec: 0 }));
    const answers = await Promise.all([1, 2].map(() => work.ok(RECORD, { differenceRunId: id, candidates: rows })));
    expect(answers.map(({ recorded }) => recorded).sort()).toEqual([0, 50]);
    expect((await candidates(id)).candidates.totalCount).toBe(50);
  });

  test('a row that is wrong is rejected with its reason, and the others are written', async () => {
    const { id } = await work.started();
    const rows = [
      { ra: 10, dec: 20 },
      { ra: 360, dec: 91 },
      { dec: 1 },
      { ra: 10, dec: 20, snr: 9 },
      { ra: 10, dec: 20, pixelX: 0 },
      { ra: 11, dec: 20, fwhm: 0, ellipticity: 1.5, flags: [''] },
    ];
    const { recorded, rejected } = await work.ok(RECORD, { differenceRunId: id, candidates: rows });
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
    const { id } = await work.started();
    const query = `mutation { recordCandidates(input: { differenceRunId: "${id}", candidates: [{ ra: 1, dec: 1, flux: 1e999 }] }) { recorded rejected { reason } } }`;
    const { recordCandidates } = await server.ok(query, { key: worker.key });
    expect(recordCandidates).toEqual({ recorded: 0, rejected: [{ reason: 'flux must be a finite number' }] });
  });

  test('are refused above 1000 rows, and for a run that has ended', async () => {
    const { id } = await work.started();
    const rows = Array.from({ length: 1001 }, (_, index) => ({ ra: index / 10, dec: 0 }));
    const tooMany = await work.refused('BAD_USER_INPUT', RECORD, { differenceRunId: id, candidates: rows });
    expect(tooMany.extensions.field).toBe('input.candidates');
    await work.ok(COMPLETE, { id });
    const over = await work.refused('CONFLICT', RECORD, { differenceRunId: id, candidates: rows.slice(0, 1) });
    expect(over.extensions).toMatchObject({ entity: 'DifferenceRun', status: 'COMPLETED' });
  });

  test('what an earlier attempt recorded stays, and is not recorded again', async () => {
    const { id } = await work.started();
    await work.ok(RECORD, { differenceRunId: id, candidates: [{ ra: 1, dec: 1 }] });
    await work.ok(FAIL, { id, error: 'killed' });
    await work.ok(RETRY, { id });
    const rows = [
      { ra: 1, dec: 1 },
      { ra: 2, dec: 2 },
    ];
    expect(await work.ok(RECORD, { differenceRunId: id, candidates: rows, attempt: 1 })).toMatchObject({
      recorded: 1,
      unchanged: 1,
      differenceRun: { candidatesFound: 2 },
    });
  });

  test('are accepted or rejected, and listed by status, survey, observation and signal to noise', async () => {
    const survey = await server.makeSurvey();
    const observationId = await work.preprocessed(survey);
    const { id: runId } = (await work.ok(START, { observationId })).differenceRun;
    const rows = [3, 9, 6, null].map((snr, index) => ({ ra: index, dec: 0, snr }));
    await work.ok(RECORD, { differenceRunId: runId, candidates: rows });
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
      expect(await work.ok(UPDATE, { id, status: 'ACCEPTED' })).toEqual({ candidate: { id, status: 'ACCEPTED' } });
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
