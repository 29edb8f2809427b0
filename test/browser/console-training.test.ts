/** Training datasets and the performance of models in the console, in a real headless Chromium. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedPipeline } from './console-seed.js';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  await seedPipeline(it);
  page = await it.open('/training');
}, 180_000);

afterAll(() => it?.close());

const table = (name: string) => page.getByRole('table', { name });
const cells = async (name: string, row: string) =>
  (await table(name).getByRole('row').filter({ hasText: row }).innerText()).split(/\s+/).filter((text) => text !== '');

test('datasets and models are listed, with the warnings of each dataset', async () => {
  await table('Datasets').getByRole('link', { name: 'demo-judged' }).waitFor();
  await table('Datasets')
    .getByText(/^\d+ warnings?$/)
    .waitFor();
  await table('Models').getByText('in use', { exact: true }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('Search by name').fill('nothing');
  await page.getByText('No dataset fits these filters').waitFor();
  await page.getByLabel('Search by name').fill('judged');
  await table('Datasets').getByRole('link', { name: 'demo-judged' }).waitFor();
  expect(new URL(page.url()).search).toBe('?q=judged');
});

test('the page of a dataset shows its balance by label, split, survey, month and confidence', async () => {
  await table('Datasets').getByRole('link', { name: 'demo-judged' }).click();
  await page.getByRole('heading', { name: 'demo-judged', level: 1 }).waitFor();
  const report = await it.server.app.db.trainingDataset.findFirstOrThrow();
  await table('Samples by label and split').waitFor();
  expect(await cells('Samples by label and split', 'supernova')).toEqual(expect.arrayContaining(['supernova', '1']));
  expect(await cells('Samples by survey', 'ZTF')).toEqual(['ZTF', String(report.sampleCount), '100.0', '%']);
  await page.getByText('2023-05').first().waitFor();
  await page.getByRole('figure', { name: 'Samples by confidence of the model' }).waitFor();
  await table('Training runs').getByText('demo-training').waitFor();
  const about = page.getByRole('region', { name: 'About' });
  await about.getByText('Observed at any time', { exact: true }).waitFor();
  await about.getByText('Train 70 %, validation 15 %, test 15 %').waitFor();
  await page
    .getByText(/The (train|test|validation) split has \d+ samples/)
    .first()
    .waitFor();
  await expectAccessible(page);
});

test('the selection of a dataset is in words, and a parameter without words stays as it is', async () => {
  const { db } = it.server.app;
  const { id: _, qualityReport, ...collected } = await db.trainingDataset.findFirstOrThrow();
  const selection = {
    dateFrom: '2026-01-01T00:00:00.000Z',
    dateTo: null,
    minConfidence: 0.5,
    anomalyTypes: ['SUPERNOVA', 'VARIABLE'],
  };
  const parameters = {
    ...selection,
    maxSamples: 1_000,
    qualityThreshold: 'none',
    seed: 42,
    splits: { train: 0.725, validation: 0.275, test: 0 },
  };
  const data = { ...collected, name: 'in words', parameters, qualityReport: qualityReport as object };
  await page.goto(`${it.url}/training/${(await db.trainingDataset.create({ data })).id}`);
  const about = page.getByRole('region', { name: 'About' });
  await about
    .getByText(
      'Observed from 2026-01-01 00:00 UTC until the collection; confidence of the model at least 0.5; labelled supernova or variable; qualityThreshold: none; at most 1,000 samples',
    )
    .waitFor();
  await about.getByText('Train 72.5 %, validation 27.5 %, test 0 %').waitFor();
  await page.goBack();
});

test('the page of a model compares it with people, by class and by confidence', async () => {
  await table('Training runs').getByRole('link', { name: 'demo-classifier 1.0.0' }).click();
  await page.getByRole('heading', { name: 'demo-classifier 1.0.0', level: 1 }).waitFor();
  await page.getByText('judged detections').waitFor();
  const matrix = page.getByRole('region', { name: 'Confusion matrix' });
  await expect
    .poll(async () => (await matrix.getByRole('row').filter({ hasText: 'supernova' }).nth(1).innerText()).split(/\s+/))
    .toEqual(['supernova', '1', '0', '0', '0', '0']);
  await expect
    .poll(() => cells('Precision and recall by class', 'supernova'))
    .toEqual(['supernova', '1', '1', '1', '100.0', '%', '100.0', '%']);
  await expectAccessible(page);
  await page.getByLabel('Survey').selectOption('HST');
  await page.getByText('Nobody has judged its detections yet').waitFor();
  expect(new URL(page.url()).search).toBe('?survey=HST');
  await expectAccessible(page);
});

test('markup, direction marks and long texts in datasets and models are text', async () => {
  const { db } = it.server.app;
  const { id: _, qualityReport, ...collected } = await db.trainingDataset.findFirstOrThrow();
  const report = { ...(qualityReport as object), issues: [MARKUP], surveyCoverage: [{ survey: REVERSED, samples: 2, share: 1 }] };
  // A dataset never changes, so this is another one.
  const dataset = await db.trainingDataset.create({
    data: {
      ...collected,
      name: MARKUP,
      description: `${REVERSED}${'x'.repeat(9_000)}`,
      parameters: { note: MARKUP },
      qualityReport: report,
    },
  });
  await db.trainingRun.updateMany({ data: { datasetId: dataset.id, name: MARKUP, error: MARKUP.repeat(50) } });
  const model = await db.model.findFirstOrThrow();
  await db.model.update({
    where: { id: model.id },
    data: { name: MARKUP, type: REVERSED, architecture: MARKUP, description: 'y'.repeat(9_000), metrics: { note: MARKUP } },
  });
  for (const path of ['/training', `/training/${dataset.id}`, `/training/models/${model.id}`]) {
    await page.goto(it.url + path);
    await page.getByText(MARKUP.slice(0, 40)).first().waitFor();
    await page
      .getByText(/invoice\[U\+202E\]gnp\.exe/)
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }
});

test('a dataset with any other JSON as its report is shown with a warning, and so are the others', async () => {
  const { db } = it.server.app;
  const { id: _, ...collected } = await db.trainingDataset.findFirstOrThrow();
  const data = { ...collected, parameters: [null, 'x'.repeat(50_000)], qualityReport: {} };
  const empty = await db.trainingDataset.create({ data: { ...data, name: 'with an empty report' } });
  const issues = Array.from({ length: 5_000 }, (_issue, index) => `${index} ${MARKUP}`);
  const huge = { ...data, name: 'with a huge report', qualityReport: { issues, temporalDistribution: [{ month: MARKUP }] } };
  const large = await db.trainingDataset.create({ data: huge });
  await page.goto(`${it.url}/training`);
  await table('Datasets').getByRole('row').filter({ hasText: 'with an empty report' }).getByText('1 warning').waitFor();
  await table('Datasets').getByRole('link', { name: 'demo-judged' }).waitFor();
  await expectAccessible(page);
  for (const { id } of [empty, large]) {
    await page.goto(`${it.url}/training/${id}`);
    await page.getByText('The stored report is incomplete').waitFor();
    await expectAccessible(page);
  }
});

test('a dataset and a model that do not exist are named as such', async () => {
  const uuid = '00000000-0000-7000-8000-000000000000';
  await page.goto(`${it.url}/training/${uuid}`);
  await page.getByText('There is no such dataset').waitFor();
  await page.goto(`${it.url}/training/models/${uuid}`);
  await page.getByText('There is no such model').waitFor();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
