/** Hostile and large rows in the pages of keys, in a real headless Chromium: markup, direction marks, long texts, and 10,000 keys. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><svg onload=window.hacked=1></svg><script>window.hacked=1</script>';
const TEMPLATE = '{{constructor.constructor("window.hacked=1")()}} javascript:window.hacked=1 <!-- ]]> %3Cscript%3E';
/** The override would show the end of the name first. */
const REVERSED = 'invoice\u202egnp.exe';
const MANY = 10_000;

let it: ConsoleBrowser;
let page: Page;
let uuid: string;

beforeAll(async () => {
  it = await startConsole();
  const { db } = it.server.app;
  const admin = await db.user.findFirstOrThrow({ where: { role: 'ADMIN' } });
  // Past the checks of the API: any content of a row is text.
  await db.user.update({ where: { id: admin.id }, data: { name: MARKUP } });
  const made = (index: number) => ({
    name: `key ${index}`,
    permissions: ['read:data'],
    scopes: [],
    allowedAddresses: [],
    prefix: `p${String(index).padStart(7, '0')}`,
    keyHash: String(index).padStart(64, '0'),
    ownerId: admin.id,
    createdById: admin.id,
  });
  for (let first = 0; first < MANY; first += 1_000)
    await db.apiKey.createMany({ data: Array.from({ length: 1_000 }, (_, index) => made(first + index)) });
  const hostile = { ...made(MANY), name: MARKUP, description: `${TEMPLATE}${'x'.repeat(9_900)}` };
  uuid = (await db.apiKey.create({ data: { ...hostile, createdAt: new Date(Date.now() + 1_000) } })).id;
  await db.apiKey.create({ data: { ...made(MANY + 1), name: REVERSED, createdAt: new Date(Date.now() + 2_000) } });
  await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
    input: { id: `ApiKey:${uuid}`, requestsPerMinute: 5 },
  });
  page = await it.open('/keys');
  await page.getByRole('table', { name: 'Keys' }).waitFor();
}, 180_000);

afterAll(() => it?.close());

const hacked = () => page.evaluate('window.hacked');

test('markup in names of keys and owners is text, in the list and in its filters', async () => {
  await page.getByRole('link', { name: MARKUP }).waitFor();
  await page.getByRole('combobox', { name: 'Owner' }).click();
  await page.getByRole('option').filter({ hasText: MARKUP }).waitFor();
  expect(await hacked()).toBeUndefined();
  await expectAccessible(page);
});

test('marks that reverse the direction are shown by their code', async () => {
  await page.getByRole('link', { name: 'invoice[U+202E]gnp.exe' }).waitFor();
});

test('every page and dialog of a hostile key shows its texts as they are', async () => {
  for (const action of ['', '?do=revoke', '?do=extend', '?do=narrow', '?do=rotate', '?do=end-secrets', '?do=edit']) {
    await page.goto(`${it.url}/keys/${uuid}${action}`);
    await page.getByRole('heading', { name: MARKUP }).waitFor();
    await page.getByText(TEMPLATE.slice(0, 40)).waitFor();
    expect(await page.title()).toContain('onerror');
    expect(await hacked()).toBeUndefined();
  }
  await page.goto(`${it.url}/keys/${uuid}`);
  await page.getByRole('table', { name: 'Events' }).waitFor();
  await expectAccessible(page);
});

test('an address may contain anything', async () => {
  for (const path of [
    `/keys?q=${encodeURIComponent(MARKUP)}`,
    '/keys?sort=__proto__&expiring=-1&unused=x&permission=NONE&status=toString',
    '/keys?after=no-cursor',
    `/keys/${encodeURIComponent(MARKUP)}`,
    '/keys/%E0%A4%A',
    `/${encodeURIComponent(MARKUP)}`,
  ]) {
    await page.goto(it.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await hacked()).toBeUndefined();
  }
});

test('10,000 keys are listed page by page without a stall', async () => {
  await page.goto(`${it.url}/keys`);
  await page.getByText(`50 of ${(MANY + 2).toLocaleString('en')}`).waitFor();
  await page.evaluate(`window.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); })
      .observe({ type: 'longtask', buffered: false })`);
  for (const name of ['Next page', 'Next page', 'First page']) {
    const before = page.url();
    await page.getByRole('button', { name }).click();
    await expect.poll(() => page.url()).not.toBe(before);
    await page.waitForLoadState('networkidle');
  }
  await page.getByLabel('Search by name').fill('key 9999');
  await expect.poll(() => page.getByRole('table', { name: 'Keys' }).getByRole('link').count()).toBe(1);
  await page.goBack();
  // A task of the page that lasts longer would be felt. The machine of CI is slower than that of a person.
  expect(Number(await page.evaluate('window.longest ?? 0'))).toBeLessThan(1_000);
});

test('least privilege reads all keys, shows how far it is, and lists the riskiest', async () => {
  await page.goto(`${it.url}/least-privilege`);
  await page.getByText(/^The 100 riskiest of 10,\d\d\d\.$/).waitFor({ timeout: 60_000 });
  expect(await hacked()).toBeUndefined();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
