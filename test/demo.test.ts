/** The demo: the files of observations that it accepts. On another server it leaves no active key or model. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../src/access/credentials/passwords.js';
import { journey } from '../src/cli/demo/journey.js';
import { madeObservations } from '../src/cli/demo/made-observations.js';
import { readObservations } from '../src/cli/demo/observations-csv.js';
import { startServer, type TestServer } from './support/server.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-demo-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(...lines: string[]) {
  const path = join(folder, 'observations.csv');
  await writeFile(path, lines.join('\n'));
  return readObservations(path);
}

describe('a CSV file', () => {
  const HEADER = 'name,ra,dec,date';

  test('without an observation, or with none that can be sent, is refused in a line that says so', async () => {
    await expect(read(HEADER)).rejects.toThrow(/observations\.csv holds a header line and no observations\.$/);
    await expect(read(HEADER, '', '')).rejects.toThrow(/no observations/);
    await expect(read(HEADER, 'a,east,1,2026-01-01', 'b,2,north,2026-01-01')).rejects.toThrow(
      /no observation that can be sent: line 2: ra is not a number: east/,
    );
  });

  test('says of each row that is not sent on which line it stands, and which line it repeats', async () => {
    const { rows, lines, unreadable } = await read(
      HEADER,
      'a,1,1,2026-01-01',
      'b,2,west,2026-01-01',
      '',
      'a ,1,1,2026-01-01',
      'c,4,4,2026-01-01',
    );
    expect(rows.map(({ externalId }) => externalId)).toEqual(['a', 'c']);
    expect(lines).toEqual([2, 6]);
    expect(unreadable).toEqual([
      { line: 3, reason: 'dec is not a number: west' },
      { line: 5, reason: 'repeats line 2' },
    ]);
  });
});

describe('on a server that is not its own', () => {
  const password = 'the password of the one who runs it';
  let server: TestServer;
  let written: string;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());
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

  test('it tells both stories, takes back its keys and its model, and says what it leaves', async () => {
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
    expect(written).toMatch(
      /What stays on the server[\s\S]*the survey demo[\s\S]*56 new observations[\s\S]*model demo-transients/,
    );
    const { report } = await server.app.db.workflowRun.findFirstOrThrow();
    expect(report).toMatchObject({ withoutFlat: 0, matched: expect.any(Number) });
    const { observations, matched, detections } = report as Record<string, number>;
    expect(Math.min(observations as number, matched as number, detections as number)).toBeGreaterThan(0);
    expect(await server.app.db.model.count()).toBe(1);
    expect(await atWork()).toEqual({ keys: 0, models: 0 });
  });

  test('it takes them back when it is stopped in the middle, too', async () => {
    expect(await run(madeObservations(), /ClaimModelRuns/)).toMatchObject({ message: 'Ctrl-C' });
    expect(await server.app.db.model.count()).toBe(2);
    expect(await atWork()).toEqual({ keys: 0, models: 0 });
    expect(written).toMatch(/What stays on the server; names hold .* can be deleted by deleteObservations/);
  });

  test('it goes no further when not one observation was taken', async () => {
    const observations = await read('name,ra,dec,date', 'a,400,1,2026-01-01');
    expect(await run(observations)).toMatchObject({ message: expect.stringMatching(/accepted none of the observations/) });
    expect(written).toMatch(/line 2: ra must be at least 0/);
    expect(written).not.toMatch(/Preprocess/);
    expect(await atWork()).toEqual({ keys: 0, models: 0 });
  });
});
