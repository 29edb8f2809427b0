/** Servers with different clocks: the database dates the audit log, leases and heartbeats, and each server reports how far it is off. */
import { afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { ClockWatch } from '../src/database/clock.js';
import { createMetrics } from '../src/http/telemetry/metrics.js';
import { sealKeyOf, sealVerifier } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { verifyAudit } from '../src/modules/audit/verify.js';
import { type Chain, makeChain } from './support/chain.js';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const HOURS_MS = 2 * 3_600_000;
const KEY = sealKeyOf('a secret that only the tests use, of enough bytes');
/** The embedded database reads the clock of its process, so there is only one clock. */
const onServer = 'url' in inject('databaseOrigin');

const server = serverOfFile();
afterEach(() => vi.useRealTimers());

describe.runIf(onServer)('a node whose clock is two hours behind', () => {
  test('writes audit events that are dated rightly, and the log verifies', async () => {
    const { prisma } = server.app.database;
    const sealer = new Sealer(prisma, KEY, {
      onError: (error) => {
        throw error;
      },
    });
    const survey = await server.makeSurvey();
    const key = await server.makeKey({ set: 'FULL_ACCESS' });
    await sealer.seal();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - HOURS_MS });
    const observations = [{ externalId: 'a', ra: 1, dec: 1, observedAt: '2023-05-19T17:27:15Z' }];
    const ingest = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
    const input = { survey: survey.name, observations };
    await server.ok(ingest, { variables: { input }, key: key.key });
    await server.ok(ingest, { variables: { input: { ...input, observations: [{ ...observations[0], ra: 2 }] } }, key: key.key });
    await server.refused('FORBIDDEN', '{ users { nodes { id } } }', { key: (await server.makeKey({ set: 'READ_ONLY' })).key });
    await server.app.denials.flush();
    vi.useRealTimers();
    await sealer.seal();
    const late = await prisma.auditEvent.count({ where: { createdAt: { lt: new Date(Date.now() - 3_600_000) } } });
    expect(late).toBe(0);
    const found = await verifyAudit(prisma, { verifier: sealVerifier([KEY.publicKey]) });
    expect(found.findings).toEqual([]);
  });

  test('leases a run until a moment by the clock of the database', async () => {
    const survey = await server.makeSurvey();
    await server.makeObservations(survey, 1);
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    const CLAIM = 'mutation ($input: ClaimPreprocessRunsInput!) { claimPreprocessRuns(input: $input) { runs { leaseEndsAt } } }';
    const input = { survey: survey.name, leaseSeconds: 600 };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - HOURS_MS });
    const { runs } = (await server.ok(CLAIM, { variables: { input }, key })).claimPreprocessRuns;
    vi.useRealTimers();
    const seconds = (Date.parse(runs[0].leaseEndsAt) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(500);
    expect(seconds).toBeLessThan(610);
  });
});

describe.runIf(onServer).each([
  ['behind', -HOURS_MS],
  ['ahead', HOURS_MS],
] as const)('on a node whose clock is two hours %s, a run or job', (_way, offMs) => {
  const TABLES = {
    PreprocessRun: 'preprocess_runs',
    TrainingRun: 'training_runs',
    ProcessingJob: 'processing_jobs',
    WorkflowRun: 'workflow_runs',
  };
  type Noun = keyof typeof TABLES;
  const fieldOf = (noun: Noun) => `${noun[0]?.toLowerCase()}${noun.slice(1)}`;
  let key: string;
  let chain: Chain;
  beforeAll(async () => {
    ({ key } = await server.makeKey({ set: 'FULL_ACCESS' }));
    const model = await server.app.db.model.create({ data: { name: `m ${offMs}`, version: '1', type: 'cnn' } });
    chain = await makeChain(server, await server.makeSurvey(), `Model:${model.id}`);
  });

  const wrongly = async <T>(work: () => Promise<T>): Promise<T> => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offMs });
    return work().finally(() => vi.useRealTimers());
  };
  const put = (noun: Noun, status: string, minutes: number) =>
    server.app.db.$executeRawUnsafe(
      `UPDATE ${TABLES[noun]} SET status = '${status}', started_at = now(), updated_at = now() - interval '${minutes} minutes',
              completed_at = CASE WHEN '${status}' IN ('RUNNING', 'PENDING') THEN NULL ELSE now() END
        WHERE id = '${uuidOf(chain[noun] as string)}'`,
    );
  const send = async (mutation: string, noun: Noun, input: object): Promise<string> => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fieldOf(noun)} { id } } }`;
    return (await server.ok(document, { variables: { input }, key }))[mutation][fieldOf(noun)].id;
  };
  const staleFor = async (minutes: number, noun: Noun, id = chain[noun] as string): Promise<boolean> => {
    const document = `{ ${fieldOf(noun)}s(filter: { ids: ["${id}"], stale: { olderThanMinutes: ${minutes} } }) { totalCount } }`;
    return (await server.ok(document, { key }))[`${fieldOf(noun)}s`].totalCount === 1;
  };

  test.each([
    ['heartbeatPreprocessRun', 'PreprocessRun', 'RUNNING', {}],
    ['heartbeatTrainingRun', 'TrainingRun', 'RUNNING', {}],
    ['retryTrainingRun', 'TrainingRun', 'FAILED', {}],
    ['heartbeatProcessingJob', 'ProcessingJob', 'RUNNING', {}],
    ['updateProcessingJob', 'ProcessingJob', 'RUNNING', { priority: Math.abs(offMs) }],
    ['startProcessingJob', 'ProcessingJob', 'PENDING', {}],
    ['updateWorkflowRun', 'WorkflowRun', 'RUNNING', {}],
    ['updateWorkflowRun', 'WorkflowRun', 'RUNNING', { report: { done: 1 } }],
  ] as const)('has a heartbeat by the clock of the database after %s (%s, %s, %j)', async (mutation, noun, status, input) => {
    await put(noun, status, 300);
    await wrongly(() => send(mutation, noun, { id: chain[noun], ...input }));
    expect([await staleFor(30, noun), await staleFor(0, noun)]).toEqual([false, true]);
  });

  test('has a heartbeat by the clock of the database when it is recorded', async () => {
    const training = () => send('startTrainingRun', 'TrainingRun', { datasetId: chain.TrainingDataset, name: 'again' });
    const workflow = () => send('startWorkflowRun', 'WorkflowRun', { flow: 'clocks', externalId: `${offMs}` });
    for (const [noun, start] of [['TrainingRun', training] as const, ['WorkflowRun', workflow] as const]) {
      const id = await wrongly(start);
      expect([noun, await staleFor(30, noun, id), await staleFor(0, noun, id)]).toEqual([noun, false, true]);
    }
    const flow = { flow: 'clocks', externalId: `${offMs}` };
    await send('failWorkflowRun', 'WorkflowRun', { id: await workflow(), error: 'x' });
    const again = await wrongly(() => send('startWorkflowRun', 'WorkflowRun', flow));
    expect([await staleFor(30, 'WorkflowRun', again), await staleFor(0, 'WorkflowRun', again)]).toEqual([false, true]);
  });

  test.each(Object.keys(TABLES) as Noun[])('is stale by the clock of the database: %s', async (noun) => {
    await put(noun, 'RUNNING', 10);
    expect(await wrongly(() => staleFor(30, noun))).toBe(false);
    await put(noun, 'RUNNING', 90);
    expect(await wrongly(() => staleFor(30, noun))).toBe(true);
  });

  test.each(['TrainingRun', 'ProcessingJob'] as const)('is retried only when it is stale by that clock: %s', async (noun) => {
    const retry = `mutation ($input: Retry${noun}Input!) { retry${noun}(input: $input) { ${fieldOf(noun)} { id } } }`;
    const asked = { variables: { input: { id: chain[noun], olderThanMinutes: 30 } }, key };
    await put(noun, 'RUNNING', 10);
    await wrongly(() => server.refused('CONFLICT', retry, asked));
    await put(noun, 'RUNNING', 90);
    await wrongly(() => server.ok(retry, asked));
  });
});

describe.runIf(onServer).each([
  ['behind', -HOURS_MS],
  ['ahead', HOURS_MS],
] as const)('on a node whose clock is two hours %s', (_way, offMs) => {
  const wrongly = async <T>(work: () => Promise<T>): Promise<T> => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offMs });
    return work().finally(() => vi.useRealTimers());
  };
  const PASSWORD = 'parallax and proper motion';
  const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { refreshToken refreshExpiresAt } }';
  const REFRESH = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }';
  const ISSUE = 'mutation ($input: IssueOneTimeCodeInput!) { issueOneTimeCode(input: $input) { code expiresAt } }';
  const REDEEM = 'mutation ($input: RedeemOneTimeCodeInput!) { redeemOneTimeCode(input: $input) { done } }';
  /** Seconds between a moment and the present. */
  const secondsTo = (moment: string | Date) => Math.abs(new Date(moment).getTime() - Date.now()) / 1_000;
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

  test('a refresh token works until its end by the clock of the database, whichever server issued it', async () => {
    server.secrets.add(PASSWORD);
    const user = await server.makeUser('ANALYST', { passwordHash: await hashPassword(PASSWORD) });
    const input = { email: user.email, password: PASSWORD };
    const { signIn } = await wrongly(() => server.ok(SIGN_IN, { variables: { input } }));
    server.secrets.add(signIn.refreshToken);
    expect(Math.abs(secondsTo(signIn.refreshExpiresAt) - 30 * 86_400)).toBeLessThan(60);
    const { lastUsedAt } = await server.app.db.userSession.findFirstOrThrow({ where: { userId: user.uuid } });
    expect(secondsTo(lastUsedAt)).toBeLessThan(60);
    const refresh = { variables: { input: { refreshToken: signIn.refreshToken } } };
    const endsIn = (minutes: number) =>
      server.app.db.refreshToken.updateMany({ where: { userId: user.uuid }, data: { expiresAt: inMinutes(minutes) } });
    await endsIn(-60);
    await wrongly(() => server.refused('INVALID_CREDENTIALS', REFRESH, refresh));
    await endsIn(60);
    const { refreshSession } = await wrongly(() => server.ok(REFRESH, refresh));
    server.secrets.add(refreshSession.refreshToken);
    const used = await server.app.db.refreshToken.findFirstOrThrow({ where: { userId: user.uuid, usedAt: { not: null } } });
    expect(secondsTo(used.usedAt as Date)).toBeLessThan(60);
  });

  test('a one-time code works until its end by the clock of the database, whichever server issued it', async () => {
    const user = await server.makeUser('ANALYST');
    const issue = { variables: { input: { userId: user.id, purpose: 'INVITATION' } }, token: server.admin.token };
    const { issueOneTimeCode: issued } = await server.ok(ISSUE, issue);
    server.secrets.add(issued.code).add(PASSWORD);
    const endsIn = (minutes: number) =>
      server.app.db.oneTimeCode.updateMany({ where: { userId: user.uuid }, data: { expiresAt: inMinutes(minutes) } });
    const input = { email: user.email, purpose: 'INVITATION', code: issued.code, newPassword: PASSWORD };
    await endsIn(-60);
    await wrongly(() => server.refused('INVALID_CREDENTIALS', REDEEM, { variables: { input } }));
    await endsIn(60);
    await wrongly(() => server.ok(REDEEM, { variables: { input } }));
  });

  test('a run ends at a moment by the clock of the database, and so not before its start', async () => {
    const { key } = await server.makeKey({ set: 'FULL_ACCESS' });
    const flow = { flow: 'ends', externalId: `${offMs}` };
    const START =
      'mutation ($input: StartWorkflowRunInput!) { startWorkflowRun(input: $input) { workflowRun { id startedAt } } }';
    const COMPLETE =
      'mutation ($input: CompleteWorkflowRunInput!) { completeWorkflowRun(input: $input) { workflowRun { completedAt } } }';
    const { workflowRun } = (await server.ok(START, { variables: { input: flow }, key })).startWorkflowRun;
    const input = { id: workflowRun.id };
    const done = await wrongly(() => server.ok(COMPLETE, { variables: { input }, key }));
    expect(secondsTo(done.completeWorkflowRun.workflowRun.completedAt)).toBeLessThan(60);
  });
});

describe('a clock', () => {
  const watch = async (aheadMs: number) => {
    const warned: string[] = [];
    const log = { warn: (_details: object, line: string) => void warned.push(line), error: () => {} };
    const clock = new ClockWatch(server.app.db, log as never, () => Date.now() + aheadMs);
    await clock.compare();
    return { clock, warned };
  };

  test.each([
    [HOURS_MS, 'ahead of'],
    [-HOURS_MS, 'behind'],
  ])('that is %d ms off is warned of, with how much it is %s the database', async (aheadMs, direction) => {
    const { clock, warned } = await watch(aheadMs);
    expect(clock.offsetSeconds).toBeCloseTo(aheadMs / 1_000, -1);
    expect(warned).toEqual([expect.stringMatching(new RegExp(`7\\d\\d\\d\\.\\d s ${direction} the database's`))]);
  });

  test('that is right is not warned of', async () => {
    expect((await watch(0)).warned).toEqual([]);
  });

  test('is among the numbers once it was compared', async () => {
    const metrics = createMetrics(server.app);
    const shown = async () => /^astrid_clock_offset_seconds (\S+)$/m.exec(String((await metrics.page()).body))?.[1];
    expect(await shown()).toBeUndefined();
    await server.app.clock.compare();
    expect(Math.abs(Number(await shown()))).toBeLessThan(60);
  });
});
