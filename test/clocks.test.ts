/** Servers with different clocks: the database dates the audit log and leases, and each server reports how far it is off. */
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { ClockWatch } from '../src/database/clock.js';
import { createMetrics } from '../src/http/telemetry/metrics.js';
import { sealKeyOf, sealVerifier } from '../src/modules/audit/seal-key.js';
import { Sealer } from '../src/modules/audit/sealer.js';
import { verifyAudit } from '../src/modules/audit/verify.js';
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
