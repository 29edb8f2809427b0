/**
 * Forms about keys and their list in a real headless Chromium, as a stranger found them: pasted operations, narrowing, outcomes in one colour, and
 * columns that stay in place.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  await it.call('mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }');
  page = await it.open('/keys');
  await page.setViewportSize({ width: 1440, height: 900 });
}, 120_000);

afterAll(() => it?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');

async function makeKey(name: string, more: Record<string, unknown> = {}) {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const { createApiKey } = await it.call(query, { input: { name, permissionSet: 'READ_ONLY', ...more } });
  return { uuid: createApiKey.apiKey.id.split(':')[1] as string, secret: createApiKey.key as string };
}

const openKey = async (uuid: string, action = '') => {
  await page.goto(`${it.url}/keys/${uuid}${action && `?do=${action}`}`);
  await page.getByRole('heading', { name: 'Permissions' }).first().waitFor();
};

/** The reason beside a button that cannot be pressed, as a screen reader finds it. */
async function reasonOf(name: string | RegExp): Promise<string> {
  expect(await button(name).isDisabled()).toBe(true);
  return page.locator(`[id="${await button(name).getAttribute('aria-describedby')}"]`).innerText();
}

const isInSight = (text: string) => async () => {
  const box = await page.getByText(text).first().boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= (page.viewportSize()?.height ?? 0);
};

describe('pasted operations', () => {
  const field = () => page.getByLabel('Operations', { exact: true });
  const paste = async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Paste the operations').check();
  };

  test('the answer comes into sight and has the focus, found or refused', async () => {
    await paste();
    expect(await reasonOf('Create the key')).toBe('Find the permissions first.');
    const box = await field().boundingBox();
    const lines = await field().evaluate((area) => {
      const { scrollHeight = 0, clientHeight = 1, scrollWidth = 0, clientWidth = 1 } = area as unknown as Record<string, number>;
      return [scrollHeight - clientHeight, scrollWidth - clientWidth];
    });
    expect({ lines, isWide: (box?.width ?? 0) > 200 }).toEqual({ lines: [0, 0], isWide: true });
    await page.setViewportSize({ width: 1440, height: 560 });
    await field().fill('query Nightly {\n  observations {\n    nodes { ra }\n  }\n');
    await button('Find the permissions').click();
    await page.getByRole('alert').getByText('Syntax error at line 5, column 1.').waitFor();
    await expect.poll(isInSight('GRAPHQL_PARSE_FAILED')).toBe(true);
    const focused = () => page.evaluate('document.activeElement.innerText');
    await expect.poll(focused).toContain('Syntax error at line 5');
    expect(await reasonOf('Create the key')).toBe('Find the permissions first.');
    await field().fill('query Nightly {\n  observations { nodes { raa } }\n}');
    await button('Find the permissions').click();
    await page.getByRole('alert').getByText('Line 2, column 26: Cannot query field').waitFor();
    await field().fill('query Nightly {\n  observations { nodes { ra } }\n}');
    await button('Find the permissions').click();
    await page.getByRole('status').getByText('These operations need 1 permission:').waitFor();
    await expect.poll(isInSight('Read observations and everything')).toBe(true);
    await expect.poll(focused).toContain('read:data');
    await page.setViewportSize({ width: 1440, height: 900 });
    await expectAccessible(page);
  });

  test('leaving the field announces the answer, and leaves the focus alone', async () => {
    await paste();
    await field().fill('{ surveys { nodes { name } } }');
    await field().press('Tab');
    await page.getByRole('status').getByText('These operations need 1 permission:').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Find the permissions');
  });

  test('stay when the reader looks at another way', async () => {
    await paste();
    await page.getByLabel('Name').fill('kept');
    await field().fill('{ surveys { nodes { name } } }');
    await field().blur();
    await page.getByRole('list', { name: 'Needed permissions' }).waitFor();
    await page.getByLabel('Choose a set').check();
    await page.getByLabel('Paste the operations').check();
    expect(await field().inputValue()).toBe('{ surveys { nodes { name } } }');
    await page.getByRole('list', { name: 'Needed permissions' }).getByText('read:public').waitFor();
    expect(await button('Create the key').isDisabled()).toBe(false);
    await field().fill('{ __typename }');
    expect(await reasonOf('Create the key')).toBe('Find the permissions first.');
    await field().blur();
    await expect.poll(() => reasonOf('Create the key')).toBe('These operations need no permission, so they need no key.');
  });
});

describe('narrowing', () => {
  const chosen = () =>
    page.evaluate(`[...document.querySelectorAll('dialog input:checked')].map((box) => box.labels[0].textContent)`);

  test('chooses all that were never used with one click, and explains why it cannot drop', async () => {
    const { uuid, secret } = await makeKey('young', { permissionSet: 'PREFECT_WORKFLOWS' });
    await it.call('{ surveys(first: 1) { nodes { id } } }', {}, { 'X-API-Key': secret });
    await it.server.app.usage.flush();
    await openKey(uuid, 'narrow');
    expect(await reasonOf('Drop permissions')).toBe('Choose what to drop.');
    expect(await button('All that were not used for 90 days').count()).toBe(0);
    await button('All that were never used (7)').click();
    expect(await chosen()).not.toContain('read:public');
    await expectAccessible(page);
    expect(await button('Drop 7 permissions').isDisabled()).toBe(false);
    await dialog().getByLabel('read:public').check();
    expect(await reasonOf('Drop 8 permissions')).toBe('Keep at least one.');
    await dialog().getByLabel('read:data').uncheck();
    await dialog().getByLabel('read:public').uncheck();
    await button('Drop 6 permissions').click();
    await page.getByText('6 permissions were taken from the key.').waitFor();
  });

  test('offers both choices for a key that is old enough', async () => {
    const { uuid, secret } = await makeKey('old', { permissionSet: 'TRAINING_PIPELINE' });
    await it.call('{ observations(first: 1) { nodes { id } } }', {}, { 'X-API-Key': secret });
    await it.server.app.usage.flush();
    const past = new Date(Date.now() - 120 * 86_400_000);
    await it.server.app.db.apiKey.update({ where: { id: uuid }, data: { createdAt: past } });
    await it.server.app.db.apiKeyPermissionUsage.updateMany({ where: { keyId: uuid }, data: { lastUsedAt: past } });
    await openKey(uuid, 'narrow');
    await button('All that were never used (3)').click();
    expect(await chosen()).toEqual(['read:public', 'manage:operations', 'training:data_collection']);
    await button('All that were not used for 90 days (4)').click();
    expect(await chosen()).toHaveLength(4);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
  });

  test('lists permissions in the same order as the page behind it, and its buttons stay in sight', async () => {
    const mixed = [
      'DETECTION_PROCESS',
      'TRAINING_DATA_COLLECTION',
      'ADMIN_ACCESS',
      'READ_DATA',
      'OBSERVATIONS_DELETE',
      'READ_PUBLIC',
    ];
    const { uuid } = await makeKey('mixed', { permissionSet: null, permissions: mixed });
    await openKey(uuid, 'narrow');
    const all = [
      'read:public',
      'read:data',
      'admin:access',
      'training:data_collection',
      'detection:process',
      'observations:delete',
    ];
    expect(await dialog().getByRole('group').locator('label').allInnerTexts()).toEqual(all);
    expect(await dialog().getByRole('status').innerText()).toBe(`It keeps ${all.slice(0, -1).join(', ')} and ${all.at(-1)}.`);
    const behind = page.locator('main table', { has: page.locator('caption', { hasText: 'Permissions' }) });
    expect(await behind.locator('td code').allInnerTexts()).toEqual(all);
    for (const [width, height] of [
      [1440, 900],
      [1440, 600],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const name of ['Cancel', 'Drop permissions']) {
        const box = await dialog().getByRole('button', { name }).boundingBox();
        expect({ name, height, isWhole: box !== null && box.y > 0 && box.y + box.height <= height - 16 }).toEqual({
          name,
          height,
          isWhole: true,
        });
      }
      // What has the focus is above the buttons.
      const last = dialog().getByRole('checkbox').last();
      await dialog().getByRole('checkbox').first().focus();
      await last.focus();
      const bottom = ((await last.boundingBox())?.y ?? 0) + 16;
      expect(bottom).toBeLessThanOrEqual((await dialog().getByRole('button', { name: 'Cancel' }).boundingBox())?.y ?? 0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

test('keys that cannot be extended say why', async () => {
  await makeKey('endless one');
  await makeKey('endless two');
  await page.goto(`${it.url}/keys?q=endless`);
  await page.getByLabel('Select all rows').check();
  await page.getByRole('region', { name: 'Selected keys' }).getByRole('button', { name: 'Extend' }).click();
  await dialog().getByRole('heading', { name: 'Extend 0 of 2 keys' }).waitFor();
  expect(await dialog().getByText('stays as it is: it does not expire').count()).toBe(2);
  const send = dialog().getByRole('button', { name: 'Extend' });
  expect(await send.isDisabled()).toBe(true);
  expect(
    await dialog()
      .locator(`[id="${await send.getAttribute('aria-describedby')}"]`)
      .innerText(),
  ).toBe('No key would change.');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

/** The colour of the first element whose class contains a name, within another one. */
const colourOf = (within: string, name: string, property: string) =>
  page.evaluate(`getComputedStyle(document.querySelector('${within} [class*=${name}]')).${property}`);

test('denied and failed requests have the same words and colours in the list and on the page of a key', async () => {
  const { uuid } = await makeKey('refused sometimes', { expiresInDays: 30 });
  const day = new Date(Date.now() - 86_400_000);
  await it.server.app.db.apiKeyDailyUsage.create({ data: { keyId: uuid, day, requests: 10, denials: 3, errors: 2 } });
  await page.goto(`${it.url}/keys?q=refused`);
  await page.getByRole('img', { name: '10 requests in 30 days, 3 denied, 2 failed' }).waitFor();
  const inList = [await colourOf('svg', 'denied', 'fill'), await colourOf('svg', 'failed', 'fill')];
  await openKey(uuid);
  const chart = page.getByRole('figure');
  expect(await chart.innerText()).toMatch(/5\s+succeeded\s+3\s+denied\s+2\s+failed/);
  expect([
    await colourOf('figcaption', 'warn', 'backgroundColor'),
    await colourOf('figcaption', 'bad', 'backgroundColor'),
  ]).toEqual(inList);
  expect(inList[0]).not.toBe(inList[1]);
});

test('a key without an end warns, in the list and on its page', async () => {
  const { uuid } = await makeKey('forever');
  await makeKey('for some time', { expiresInDays: 5 });
  await page.goto(`${it.url}/keys?q=for`);
  const badge = (name: string) => page.getByRole('row').filter({ hasText: name }).locator('[class*=badge]');
  await badge('forever').waitFor();
  expect(await badge('forever').innerText()).toBe('Does not expire');
  expect(await badge('forever').getAttribute('class')).toBe(await badge('for some time').getAttribute('class'));
  await openKey(uuid);
  const warned = page.locator('main [class*=warn]');
  await expect.poll(() => warned.allInnerTexts()).toEqual(expect.arrayContaining(['Does not expire', 'never']));
  await expectAccessible(page);
});

test.each([1100, 1200, 1400])('the list shows its longest times whole, at %i px', async (width) => {
  const { uuid } = await makeKey(`wide at ${width}`, { permissionSet: 'FULL_ACCESS', expiresInDays: 2 });
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  await it.server.app.db.apiKey.update({ where: { id: uuid }, data: { lastUsedAt: at(-59.4), expiresAt: at(59.8) } });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${it.url}/keys?q=wide`);
  await page.getByText('59 minutes ago').first().waitFor();
  await page
    .getByText(/Expires in (59 minutes|1 hour)/)
    .first()
    .waitFor();
  const sizes = `(({ offsetWidth, parentElement }) => [offsetWidth, parentElement.clientWidth])(document.querySelector('table'))`;
  const [table = 0, room = 0] = (await page.evaluate(sizes)) as number[];
  expect(table).toBeLessThanOrEqual(room);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('no column of the list moves while time passes', async () => {
  const context = await it.browser.context.newPage();
  // It is the clock of all pages of the browser, so this test is the last one.
  await context.clock.install();
  const { uuid } = await makeKey('timed, used', { expiresInDays: 5 });
  const { uuid: other } = await makeKey('timed, ends', { expiresInDays: 2 });
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  await it.server.app.db.apiKey.update({ where: { id: uuid }, data: { lastUsedAt: at(0) } });
  await it.server.app.db.apiKey.update({ where: { id: other }, data: { expiresAt: at(9) } });
  await context.setViewportSize({ width: 1440, height: 900 });
  await context.goto(`${it.url}/keys?q=timed`);
  await context.getByText('just now').waitFor();
  const columns = () =>
    context.evaluate(`[...document.querySelectorAll('th')].map((head) => Math.round(head.getBoundingClientRect().x))`);
  const before = await columns();
  for (const [forward, used, ends] of [
    ['01:05', '1 minute ago', /Expires in [78] minutes/],
    ['07:00', '8 minutes ago', 'Expires in less than a minute'],
    ['04:00', '12 minutes ago', /Expired [234] minutes ago/],
  ] as const) {
    await context.clock.fastForward(forward);
    await context.getByText(used).waitFor();
    await context.getByText(ends).first().waitFor();
    expect(await columns()).toEqual(before);
  }
  await context.close();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
