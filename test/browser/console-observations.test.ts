/** Observations in the console, in a real headless Chromium: on the sky, in a cone chosen by dragging or by numbers, counted, and live. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const GUEST = { email: 'guest@example.org', password: 'a-password-of-a-guest' };
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';

let it: ConsoleBrowser;
let page: Page;

const ingest = (survey: string, positions: readonly (readonly [string, number, number])[]) =>
  it.call(INGEST, {
    input: {
      survey,
      observations: positions.map(([externalId, ra, dec]) => ({ externalId, ra, dec, observedAt: '2026-01-01T00:00:00Z' })),
    },
  });

beforeAll(async () => {
  it = await startConsole();
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(createUser, { input: { ...GUEST, name: 'Guest', role: 'GUEST' } });
  page = await it.open('/observations');
}, 120_000);

afterAll(() => it?.close());

const map = () => page.getByRole('img', { name: /^The sky with/ });
const names = async () =>
  (await page.getByRole('table', { name: 'Observations' }).getByRole('row').allInnerTexts())
    .slice(1)
    .map((text) => text.split(/\s/)[0]);

test('without observations the map is empty, and the list says so', async () => {
  await page.getByText('There is no observation yet').waitFor();
  await page.getByRole('img', { name: 'The sky with 0 observations.' }).waitFor();
  await expectAccessible(page);
});

test('new observations appear by themselves, on the sky, in the counts and in the list', async () => {
  for (const name of ['ZTF', 'ATLAS'])
    await it.call('mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }', { input: { name } });
  await ingest('ZTF', [
    ['ztf-near', 180.5, 0.5],
    ['ztf-far', 20, 60],
  ]);
  await ingest('ATLAS', [['atlas-near', 179, -1]]);
  await page.getByRole('img', { name: 'The sky with 3 observations.' }).waitFor();
  await expect.poll(async () => (await names()).sort()).toEqual(['atlas-near', 'ztf-far', 'ztf-near']);
  const counts = page.getByRole('table', { name: 'Counts' }).getByRole('row').filter({ hasText: 'ZTF' });
  await expect.poll(async () => (await counts.innerText()).split(/\s+/)).toEqual(['ZTF', '2', '0', '0', '0', '0', '0', '0', '2']);
  await page.reload();
  await map().waitFor();
  await expectAccessible(page);
});

test('a cone is chosen by dragging, is in the address, and filters the list', async () => {
  await map().scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await map().boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 20, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await names()).sort()).toEqual(['atlas-near', 'ztf-near']);
  const cone = new URL(page.url()).searchParams;
  expect(Number(cone.get('ra'))).toBeCloseTo(180, 0);
  expect(Number(cone.get('dec'))).toBeCloseTo(0, 0);
  expect(Number(cone.get('radius'))).toBeGreaterThan(3);
  await page.reload();
  await expect.poll(async () => (await names()).sort()).toEqual(['atlas-near', 'ztf-near']);
  await expectAccessible(page);
});

test('the form does the same with the keyboard, and refuses what is not on the sky', async () => {
  await page.getByRole('button', { name: 'Whole sky' }).click();
  await expect.poll(async () => (await names()).length).toBe(3);
  await page.getByLabel('Right ascension (°)').fill('20');
  await page.getByLabel('Declination (°)').fill('91');
  await page.getByLabel('Radius (°)').fill('2');
  expect(await page.getByRole('button', { name: 'Show the cone' }).isDisabled()).toBe(true);
  await page.getByText('From -90 to 90 degrees, also as +54:18:42.').waitFor();
  await page.getByLabel('Declination (°)').fill('+60:00:00');
  await page.getByLabel('Right ascension (°)').fill('01:20:00');
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual(['ztf-far']);
  expect(new URL(page.url()).search).toBe('?dec=60&ra=20&radius=2');
});

test('survey and status filter the map, the counts and the list', async () => {
  await page.goto(`${it.url}/observations`);
  await page.getByLabel('Survey', { exact: true }).selectOption('ATLAS');
  await expect.poll(names).toEqual(['atlas-near']);
  await page.getByRole('img', { name: 'The sky with 1 observation.' }).waitFor();
  await page.getByLabel('Status', { exact: true }).selectOption('FAILED');
  await page.getByText('No observation fits these filters').waitFor();
  await page.getByText('There is nothing to count').waitFor();
});

test('markup, direction marks and long texts in surveys and observations are text', async () => {
  const { db } = it.server.app;
  await db.observation.updateMany({ where: { externalId: 'ztf-far' }, data: { externalId: MARKUP } });
  await db.observation.updateMany({ where: { externalId: 'ztf-near' }, data: { externalId: REVERSED } });
  // The database refuses markup in the name of a survey.
  const survey = await db.survey.findFirstOrThrow({ where: { name: 'ZTF' } });
  const hostile = { externalId: 'x'.repeat(255), ra: 10, dec: -80, observedAt: new Date() };
  await db.observation.create({ data: { ...hostile, surveyId: survey.id, filterBand: MARKUP.slice(0, 32) } });
  await page.goto(`${it.url}/observations`);
  await page.getByText('invoice[U+202E]gnp.exe').waitFor();
  await page.getByRole('cell', { name: MARKUP }).first().waitFor();
  await expectAccessible(page);
  for (const search of [
    '?ra=400&dec=x&radius=-1',
    `?survey=${encodeURIComponent(MARKUP)}`,
    '?status=__proto__&after=no-cursor',
  ]) {
    await page.goto(`${it.url}/observations${search}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await map().waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }
  await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/BAD_USER_INPUT · request [\w-]{36}/);
});

test('a user without the permission sees which one is missing', async () => {
  const guest = await it.openElsewhere('/observations', GUEST);
  await expect.poll(() => guest.getByRole('alert').innerText()).toContain('read:data');
  await expectAccessible(guest);
  await guest.context().close();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
