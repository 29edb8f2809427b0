/** Judging detections in the console, in a real headless Chromium: by keys and by buttons, with refusals, undo, and new ones live. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedPipeline } from './console-seed.js';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const VIEWER = { email: 'viewer@example.org', password: 'a-password-of-a-viewer' };
/** A picture of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

let it: ConsoleBrowser;
let page: Page;
let images: Server;
let imageOrigin: string;
let seeded: Awaited<ReturnType<typeof seedPipeline>>;

beforeAll(async () => {
  images = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'image/gif' }).end(PIXEL));
  await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve));
  imageOrigin = `http://127.0.0.1:${(images.address() as AddressInfo).port}`;
  it = await startConsole({ CONSOLE_IMAGE_ORIGINS: imageOrigin });
  seeded = await seedPipeline(it);
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(createUser, { input: { ...VIEWER, name: 'Viewer', role: 'VIEWER' } });
  await it.server.app.db.observation.update({
    where: { id: seeded.observationId },
    data: { thumbnailUrl: `${imageOrigin}/cutout.gif` },
  });
  page = await it.open('/detections');
}, 180_000);

afterAll(async () => {
  await it?.close();
  images?.closeAllConnections();
  images?.close();
});

const shownConfidence = () =>
  page
    .getByRole('region', { name: 'Detection', exact: true })
    .getByText(/^\d+\.\d %$/)
    .innerText();
const shows = (confidence: string) => expect.poll(shownConfidence).toBe(confidence);
const detection = (confidence: number) => it.server.app.db.detection.findFirstOrThrow({ where: { confidence } });
const judged = (confidence: number) =>
  expect.poll(async () => {
    const { status, humanLabel } = await detection(confidence);
    return `${status} ${humanLabel}`;
  });

test('the most confident waiting detection comes first, with its image, coordinates and history', async () => {
  await shows('97.0 %');
  const image = page.getByRole('img', { name: /^Thumbnail of/ });
  await image.waitFor();
  await expect.poll(() => image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth)).toBe(1);
  await page.getByText('14:03:38.562 +54:18:41.94').waitFor();
  await page.getByText('210.910674 54.311651').waitFor();
  await page.getByRole('table', { name: 'Other detections at this position' }).waitFor();
  await expectAccessible(page);
});

test('a key judges, and the next detection is shown at once', async () => {
  await page.keyboard.press('1');
  await shows('91.0 %');
  await judged(0.97).toBe('VALIDATED SUPERNOVA');
  await page.keyboard.press('5');
  await shows('84.0 %');
  await judged(0.91).toBe('REJECTED ARTIFACT');
  await page.keyboard.press('c');
  await page.keyboard.press('y');
  await shows('77.0 %');
  await judged(0.84).toBe('CONFIRMED VARIABLE');
});

test('the desk is whole in a window of 1280 × 860, and the class of the model does not look chosen', async () => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.evaluate('scrollTo(0, 0)');
  const confirmed = page.getByRole('radio', { name: /^Confirmed/ });
  for (const part of [
    page.getByRole('region', { name: 'Detection', exact: true }),
    page.getByLabel('Notes'),
    confirmed,
    page.getByRole('button', { name: /^Undo/ }),
    page.getByRole('region', { name: 'Your last judgements' }),
  ]) {
    const box = await part.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(860);
  }
  await page.keyboard.press('n');
  await expect.poll(() => page.evaluate('document.activeElement.placeholder')).toBe('Notes, for this judgement');
  expect(await page.evaluate('scrollY')).toBe(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await expect.poll(() => confirmed.isChecked()).toBe(true);
  await page.keyboard.press('c');
  const backgrounds = await page.evaluate(
    `[...document.querySelectorAll('[aria-label=Class] button')].map((button) => getComputedStyle(button).backgroundColor)`,
  );
  expect(new Set(backgrounds as string[]).size).toBe(1);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('undo opens the last judged detection again, and the next judgement counts', async () => {
  await page.getByText('saved').first().waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Undo/ }).isEnabled()).toBe(true);
  await page.keyboard.press('u');
  await shows('84.0 %');
  await judged(0.84).toBe('VALIDATING VARIABLE');
  await page.keyboard.press('3');
  await shows('77.0 %');
  await judged(0.84).toBe('VALIDATED TRANSIENT');
});

test('keys skip and go back, and typing notes judges nothing', async () => {
  await page.keyboard.press('j');
  await shows('66.0 %');
  await page.keyboard.press('k');
  await shows('77.0 %');
  await page.keyboard.press('n');
  await page.keyboard.type('15 arcsec from a galaxy, u');
  expect(await shownConfidence()).toBe('77.0 %');
  await page.keyboard.press('Escape');
  // Notes belong to their detection.
  await page.keyboard.press('j');
  await shows('66.0 %');
  expect(await page.getByLabel('Notes').inputValue()).toBe('');
  await page.keyboard.press('k');
  await shows('77.0 %');
  await page.keyboard.press('5');
  await shows('66.0 %');
  await judged(0.77).toBe('REJECTED ARTIFACT');
  const { id } = await detection(0.77);
  const event = await it.server.app.db.validationEvent.findFirstOrThrow({ where: { detectionId: id } });
  expect(event.notes).toBe('15 arcsec from a galaxy, u');
});

test('the help lists the keys, and can switch them off', async () => {
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await help.getByText('Agree with the model').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await help.getByLabel('Single keys judge').uncheck();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await page.keyboard.press('1');
  await page.waitForTimeout(300);
  expect(await shownConfidence()).toBe('66.0 %');
  expect((await detection(0.66)).status).toBe('PENDING');
  await page.getByRole('button', { name: /^Keyboard/ }).click();
  await help.getByLabel('Single keys judge').check();
  await page.keyboard.press('Escape');
});

test('a refused judgement comes back with its code', async () => {
  const { id } = await detection(0.66);
  await it.server.app.db.detection.update({ where: { id }, data: { status: 'ARCHIVED' } });
  await page.getByLabel('Notes').fill('not lost');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.getByText('not saved, shown again: CONFLICT').waitFor();
  // The shown detection stays until it is judged; then the refused one follows.
  await shows('42.0 %');
  await page.keyboard.press('4');
  await shows('66.0 %');
  await expect.poll(() => page.getByRole('alert').first().innerText()).toMatch(/CONFLICT · request [\w-]{36}/);
  expect(await page.getByLabel('Notes').inputValue()).toBe('not lost');
  await expectAccessible(page);
  await page.keyboard.press('j');
  await page.getByText('That was the last one').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('k');
  await shows('66.0 %');
  await page.keyboard.press('j');
  await page.getByText('That was the last one').waitFor();
});

test('new detections are announced and join the queue', async () => {
  const { app } = it.server;
  const other = await app.db.observation.findFirstOrThrow({ where: { externalId: 'AT2018cow' } });
  const { startModelRun } = await it.call(
    'mutation ($input: StartModelRunInput!) { startModelRun(input: $input) { modelRun { id } } }',
    { input: { modelId: `Model:${seeded.modelId}`, observationId: `Observation:${other.id}` } },
  );
  await it.call('mutation ($input: RecordDetectionsInput!) { recordDetections(input: $input) { recorded } }', {
    input: {
      modelRunId: startModelRun.modelRun.id,
      detections: [{ ra: other.ra, dec: other.dec, confidence: 0.59, type: 'TRANSIENT' }],
    },
  });
  await page.getByText('1 new detection arrived.').waitFor();
  await page.getByRole('button', { name: 'Begin again with them' }).click();
  await shows('59.0 %');
  await page.getByText('The console does not load images from').or(page.getByText('There is no thumbnail.')).waitFor();
});

test('filters and order are in the address, and an invalid value is left out', async () => {
  await page.goto(`${it.url}/detections`);
  await shows('59.0 %');
  await page.getByLabel('Status', { exact: true }).selectOption('REJECTED');
  await shows('91.0 %');
  await page.getByLabel('Order').selectOption('CONFIDENCE');
  await shows('51.0 %');
  await page.getByLabel('Model', { exact: true }).selectOption(seeded.modelId);
  await page.getByLabel('Survey', { exact: true }).selectOption('ZTF');
  await page.getByLabel('Least confidence, 0 to 1').fill('0.7');
  await shows('77.0 %');
  expect(new URL(page.url()).search).toBe(`?least=0.7&model=${seeded.modelId}&sort=CONFIDENCE&status=REJECTED&survey=ZTF`);
  await page.goto(`${it.url}/detections?least=9&model=x&class=__proto__&status=constructor&sort=SEPARATION&radius=-1`);
  await shows('59.0 %');
});

test('buttons judge on a telephone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: /^transient/ }).click();
  await page.getByText('That was the last one').waitFor();
  await judged(0.59).toBe('VALIDATED TRANSIENT');
  await page.keyboard.press('u');
  await shows('59.0 %');
  await page.getByRole('button', { name: /^transient/ }).click();
  await page.getByText('That was the last one').waitFor();
  await page.getByRole('button', { name: 'Undo the last judgement' }).click();
  await shows('59.0 %');
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('a link names one detection, with its judgements, and its observation leads to its runs', async () => {
  const { id } = await detection(0.84);
  await page.goto(`${it.url}/detections/${id}`);
  await shows('84.0 %');
  await page.getByText('Judgements of this detection').waitFor();
  await page.getByText(/transient, validated/).waitFor();
  await page.keyboard.press('2');
  await judged(0.84).toBe('VALIDATED VARIABLE');
  await page.getByText(/variable, validated/).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'SN2023ixf' }).first().click();
  await page.getByRole('heading', { name: 'SN2023ixf', level: 1 }).waitFor();
  await page.getByRole('table', { name: 'Preprocessing' }).getByText('completed').waitFor();
  await expectAccessible(page);
});

test('a user who may only read looks, and cannot judge', async () => {
  const viewer = await it.openElsewhere('/detections?status=any', VIEWER);
  await viewer.getByText('so you can look, but not judge').waitFor();
  expect(await viewer.getByRole('button', { name: /^supernova/ }).isDisabled()).toBe(true);
  await expectAccessible(viewer);
  await viewer.context().close();
});

test('markup, direction marks and scripts in rows are text', async () => {
  const { db } = it.server.app;
  await db.observation.update({
    where: { id: seeded.observationId },
    data: {
      externalId: MARKUP,
      filterBand: REVERSED,
      thumbnailUrl: 'javascript:window.hacked=1',
      fitsUrl: 'javascript:window.hacked=1//x',
    },
  });
  await db.model.update({ where: { id: seeded.modelId }, data: { name: MARKUP, description: MARKUP.repeat(20) } });
  // A judgement never changes, so this is another one.
  await it.call('mutation ($input: ValidateDetectionInput!) { validateDetection(input: $input) { __typename } }', {
    input: { detectionId: `Detection:${(await detection(0.84)).id}`, label: 'VARIABLE', notes: MARKUP, tags: [] },
  });
  await db.user.updateMany({ where: { role: 'ADMIN' }, data: { name: MARKUP } });
  await db.modelRun.updateMany({ data: { error: `${MARKUP}${'x'.repeat(9_000)}` } });
  const { id } = await detection(0.84);
  for (const path of [`/detections/${id}`, '/detections?status=any', `/observations/${seeded.observationId}`]) {
    await page.goto(it.url + path);
    await page.getByText(MARKUP.slice(0, 40)).first().waitFor();
    await page.getByText('invoice[U+202E]gnp.exe').first().waitFor();
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    await expectAccessible(page);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }
  await db.observation.update({ where: { id: seeded.observationId }, data: { thumbnailUrl: 'https://example.org/a.png' } });
  await page.goto(`${it.url}/observations/${seeded.observationId}`);
  await page.getByText('The console does not load images from example.org.').waitFor();
  expect(await page.getByRole('link', { name: 'Open the thumbnail' }).getAttribute('rel')).toBe('noopener noreferrer');
});

test('the browser complained about nothing, and loaded nothing else than the allowed images', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign.filter((address) => !address.startsWith(imageOrigin))).toEqual([]);
});
