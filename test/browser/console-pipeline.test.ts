/** Runs, jobs and workflow runs in the console, in a real headless Chromium: counted, filtered, live, and changed by who may. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedPipeline } from './console-seed.js';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const VIEWER = { email: 'viewer@example.org', password: 'a-password-of-a-viewer' };
const HOUR_MS = 3_600_000;

let it: ConsoleBrowser;
let page: Page;
let seeded: Awaited<ReturnType<typeof seedPipeline>>;

beforeAll(async () => {
  it = await startConsole();
  seeded = await seedPipeline(it);
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(createUser, { input: { ...VIEWER, name: 'Viewer', role: 'VIEWER' } });
  page = await it.open('/pipeline');
}, 180_000);

afterAll(() => it?.close());

const tableOf = (name: string) => page.getByRole('table', { name });
const attention = async (step: string) => {
  const row = tableOf('Work that needs attention').getByRole('row').filter({ hasText: step });
  return (await row.innerText()).split(/\s+/).slice(-3);
};

test('the page counts running, silent and failed work, and lists the runs of a step', async () => {
  await expect.poll(() => attention('Preprocessing')).toEqual(['0', '0', '1']);
  await expect.poll(() => attention('Workflow runs')).toEqual(['1', '0', '0']);
  await tableOf('Preprocessing').getByRole('link', { name: 'AT2019dsg' }).waitFor();
  await tableOf('Counts').getByRole('row').filter({ hasText: 'ZTF' }).waitFor();
  await expectAccessible(page);
});

test('a count leads to its list, and a failed run starts again', async () => {
  await tableOf('Work that needs attention')
    .getByRole('row')
    .filter({ hasText: 'Preprocessing' })
    .getByRole('link', { name: '1' })
    .click();
  await expect.poll(() => new URL(page.url()).search).toBe('?kind=preprocess&status=FAILED&stale=15');
  await expect.poll(() => tableOf('Preprocessing').getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: 'Retry AT2019dsg' }).click();
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByText('It is running again.').waitFor();
  await expect.poll(() => attention('Preprocessing')).toEqual(['1', '0', '0']);
  await page.getByText('None fits these filters').waitFor();
  await expectAccessible(page);
});

test('a run without a heartbeat, or whose lease is over, is marked, and can be failed with a reason', async () => {
  const { db } = it.server.app;
  const { id } = await db.preprocessRun.findFirstOrThrow({ where: { status: 'RUNNING' } });
  const past = new Date(Date.now() - HOUR_MS);
  await db.preprocessRun.update({
    where: { id },
    data: { updatedAt: past, leaseEndsAt: past, leaseSeconds: 60, maxAttempts: 3 },
  });
  await page.goto(`${it.url}/pipeline?status=stale`);
  await tableOf('Preprocessing').getByText('no heartbeat').waitFor();
  await tableOf('Preprocessing').getByText('lease over').waitFor();
  await expect.poll(() => attention('Preprocessing')).toEqual(['1', '1', '0']);
  await page.getByRole('button', { name: 'Fail AT2019dsg' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Mark as failed' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('The worker is gone.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Mark as failed' }).click();
  await page.getByText('It is marked as failed.').waitFor();
  const failed = await db.preprocessRun.findUniqueOrThrow({ where: { id } });
  expect([failed.status, failed.error]).toEqual(['FAILED', 'The worker is gone.']);
});

test('a refusal shows its code in the dialog', async () => {
  const { db } = it.server.app;
  await page.goto(`${it.url}/pipeline?status=FAILED`);
  await page.getByRole('button', { name: 'Retry AT2019dsg' }).click();
  // Meanwhile somebody archives the observation.
  await db.observation.updateMany({ where: { externalId: 'AT2019dsg' }, data: { status: 'ARCHIVED' } });
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => page.getByRole('dialog').getByRole('alert').innerText()).toMatch(/CONFLICT · request [\w-]{36}/);
  await page.getByRole('button', { name: 'Close' }).click();
});

test('jobs and workflow runs have their own lists, and are cancelled', async () => {
  await page.goto(`${it.url}/pipeline`);
  await page.getByRole('tab', { name: 'Jobs' }).click();
  await tableOf('Jobs').getByText('preprocess', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Cancel preprocess' }).click();
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page.getByText('It is cancelled.').waitFor();
  await tableOf('Jobs').getByText('cancelled').waitFor();
  await page.getByRole('tab', { name: 'Jobs' }).focus();
  await page.keyboard.press('ArrowRight');
  await tableOf('Workflow runs').getByText('demo-flow demo-1').first().waitFor();
  expect(new URL(page.url()).search).toBe('?kind=workflow');
  await expectAccessible(page);
});

test('runs that start appear by themselves', async () => {
  await page.goto(`${it.url}/pipeline?kind=model&status=RUNNING`);
  await page.getByText('None fits these filters').waitFor();
  await page.getByText('Live').waitFor();
  const other = await it.server.app.db.observation.findFirstOrThrow({ where: { externalId: 'SN2011fe' } });
  await it.call('mutation ($input: StartModelRunInput!) { startModelRun(input: $input) { modelRun { id } } }', {
    input: { modelId: `Model:${seeded.modelId}`, observationId: `Observation:${other.id}` },
  });
  await tableOf('Detection').getByRole('link', { name: 'SN2011fe' }).click();
  await page.getByRole('heading', { name: 'SN2011fe', level: 1 }).waitFor();
});

test('a user who may only read sees no way to change a run', async () => {
  const viewer = await it.openElsewhere('/pipeline?status=FAILED', VIEWER);
  await viewer.getByRole('table', { name: 'Preprocessing' }).getByRole('link', { name: 'AT2019dsg' }).waitFor();
  expect(await viewer.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
  await viewer.context().close();
});

test('markup, direction marks and long texts in runs, jobs and flows are text', async () => {
  const { db } = it.server.app;
  const error = `${MARKUP}${'x'.repeat(9_000)}`;
  await db.observation.updateMany({ where: { externalId: 'AT2019dsg' }, data: { externalId: MARKUP } });
  for (const update of [
    db.preprocessRun.updateMany({ data: { error } }),
    db.differenceRun.updateMany({ data: { error, algorithm: REVERSED } }),
    db.modelRun.updateMany({ data: { error } }),
    db.model.updateMany({ data: { name: REVERSED } }),
    db.trainingRun.updateMany({ data: { error, name: REVERSED } }),
    db.processingJob.updateMany({ data: { error, type: REVERSED, workflowId: MARKUP } }),
    db.workflowRun.updateMany({ data: { error, flow: REVERSED, externalId: MARKUP } }),
  ])
    await update;
  for (const kind of ['preprocess', 'difference', 'model', 'training', 'job', 'workflow']) {
    await page.goto(`${it.url}/pipeline?kind=${kind}`);
    await page.getByText(MARKUP.slice(0, 40)).first().waitFor();
    if (kind !== 'preprocess')
      await page
        .getByText(/invoice\[U\+202E\]gnp\.exe/)
        .first()
        .waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }
  await expectAccessible(page);
  await page.goto(`${it.url}/pipeline?kind=__proto__&status=${encodeURIComponent(MARKUP)}&stale=-1&survey=none`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('None fits these filters').waitFor();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
