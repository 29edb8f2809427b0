/** The demo on a server that is not its own: it shows both stories, and leaves no active key or model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { hashPassword } from '../../src/access/credentials/passwords.js';
import { journey } from '../../src/cli/demo/journey.js';
import { madeObservations } from '../../src/cli/demo/made-observations.js';
import { readObservations } from '../../src/cli/demo/observations-csv.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();
const password = 'the password of the one who runs it';
let written: string;
afterEach(() => void vi.restoreAllMocks());

async function run(observations: Parameters<typeof journey>[0]['observations'], stopAt?: RegExp): Promise<unknown> {
  const { email } = await server.makeUser('ADMIN', { passwordHash: await hashPassword(password) });
  const stop = new AbortController();
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    if (stopAt?.test(written)) stop.abort(new Error('Ctrl-C'));
    return true;
  });
  const { url } = server;
  return journey({ url, email, password, observations, survey: 'demo', isOwn: false, signal: stop.signal }).catch(
    (error: unknown) => error,
  );
}

/** The keys and models of demos that are still active. */
async function atWork() {
  return {
    keys: await server.app.db.apiKey.count({ where: { revokedAt: null } }),
    models: await server.app.db.model.count({ where: { isActive: true } }),
  };
}

test('it shows both stories, revokes its keys, deactivates its model, and says what it leaves', async () => {
  expect(await run(madeObservations())).toBeUndefined();
  const chapters = written.split(/^━━ /m).map((text) => [...text.matchAll(/→ .+?: (\w+)/g)].map(([, name]) => name));
  expect(chapters[1]).toEqual([
    'SignIn',
    'FindSurvey',
    'CreateSurvey',
    'CreateApiKey',
    'IngestObservations',
    'ListObservations',
    'ShowKey',
    'RevokeApiKey',
    'ListObservations',
  ]);
  expect(chapters[2]).toEqual(
    expect.arrayContaining([
      'IngestObservations',
      'ClaimPreprocessRuns',
      'ClaimDifferenceRuns',
      'CompleteModelRun',
      'ReadSamples',
      'CreateMonitoringCampaign',
      'CountDetections',
      'CompleteWorkflowRun',
    ]),
  );
  expect(written).toMatch(/permissionSet: "PREFECT_WORKFLOWS"/);
  expect(written).toMatch(/inserted: 56, updated: 0, unchanged: 0/);
  expect(written).toMatch(/usageCount: \d/);
  expect(written).toMatch(/code: "UNAUTHENTICATED", reason: "REVOKED"/);
  expect(written).toMatch(/What stays on the server[\s\S]*the survey demo[\s\S]*56 new observations[\s\S]*model demo-transients/);
  const { report } = await server.app.db.workflowRun.findFirstOrThrow();
  expect(report).toMatchObject({ withoutFlat: 0, matched: expect.any(Number) });
  const { observations, matched, detections } = report as Record<string, number>;
  expect(Math.min(observations as number, matched as number, detections as number)).toBeGreaterThan(0);
  expect(await server.app.db.model.count()).toBe(1);
  expect(await atWork()).toEqual({ keys: 0, models: 0 });
});

test('it does the same when it is stopped in the middle', async () => {
  expect(await run(madeObservations(), /ClaimModelRuns/)).toMatchObject({ message: 'Ctrl-C' });
  expect(await server.app.db.model.count()).toBe(2);
  expect(await atWork()).toEqual({ keys: 0, models: 0 });
  expect(written).toMatch(/What stays on the server; names hold .* can be deleted by deleteObservations/);
});

test('it stops when the server accepted no observation', async () => {
  const observations = await withoutValidRow();
  expect(await run(observations)).toMatchObject({ message: expect.stringMatching(/accepted none of the observations/) });
  expect(written).toMatch(/line 2: ra must be at least 0/);
  expect(written).not.toMatch(/Preprocess/);
  expect(await atWork()).toEqual({ keys: 0, models: 0 });
});

/** Observations of which the server accepts none. */
async function withoutValidRow() {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'observations.csv');
  await writeFile(path, ['name,ra,dec,date', 'a,400,1,2026-01-01'].join('\n'));
  return readObservations(path);
}
