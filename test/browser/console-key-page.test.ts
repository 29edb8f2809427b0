/** What the pages about one key show, in a real headless Chromium: its use as it happens, its name in each dialog, and its surveys in events. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;
let surveyId: string;

beforeAll(async () => {
  it = await startConsole();
  surveyId = (await it.call('mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }')).createSurvey.survey.id.split(
    ':',
  )[1];
  page = await it.open('/keys');
}, 120_000);

afterAll(() => it?.close());

const use = (secret: string) => it.call('{ viewer { name } }', {}, { 'X-API-Key': secret });
const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name });

async function makeKey(name: string, more: Record<string, unknown> = {}, by?: string) {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const input = { name, permissionSet: 'READ_ONLY', ...more };
  const { createApiKey } = await it.call(query, { input }, by ? { 'X-API-Key': by } : {});
  return { uuid: createApiKey.apiKey.id.split(':')[1] as string, secret: createApiKey.key as string };
}

const openKey = async (uuid: string, action = '') => {
  await page.goto(`${it.url}/keys/${uuid}${action && `?do=${action}`}`);
  await page.getByRole('heading', { name: 'Permissions' }).waitFor();
};

test('the chart, the facts and the addresses follow the use of the key without a reload', async () => {
  const { uuid, secret } = await makeKey('followed');
  await openKey(uuid);
  const chart = page.getByRole('region', { name: 'Requests a day' }).getByRole('figure');
  const about = page.getByRole('region', { name: 'About' });
  for (const count of [1, 2]) {
    // The page has read the present counts.
    await expect.poll(() => chart.innerText()).toMatch(new RegExp(`${count - 1}\\s+succeeded`));
    await use(secret);
    await it.server.app.usage.flush();
    await expect.poll(() => chart.innerText(), { timeout: 20_000 }).toMatch(new RegExp(`${count}\\s+succeeded`));
    expect(await about.innerText()).toMatch(new RegExp(`Requests\\s+${count}\\b`));
  }
  await page.getByRole('region', { name: 'Addresses' }).getByText('127.0.0.1').waitFor();
});

test('a new key is shown from the top of its page, which has the focus', async () => {
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto(`${it.url}/keys/new`);
  await page.getByLabel('Name').fill('seen from the top');
  await button('Create the key').scrollIntoViewIfNeeded();
  expect(await page.evaluate('scrollY')).toBeGreaterThan(200);
  await button('Create the key').click();
  await page.getByRole('heading', { name: 'The key is ready' }).waitFor();
  await expect.poll(() => page.evaluate('scrollY')).toBe(0);
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await button('Download .env').click();
  await page.getByRole('link', { name: 'I have stored it' }).click();
  await page.setViewportSize({ width: 1440, height: 900 });
});

test('rotating and narrowing name the key, and an earlier secret is said to work', async () => {
  const { uuid } = await makeKey('named in dialogs', { permissionSet: 'TRAINING_PIPELINE' });
  await openKey(uuid, 'narrow');
  await dialog().getByText('named in dialogs').waitFor();
  await openKey(uuid, 'rotate');
  await dialog().getByText('named in dialogs').waitFor();
  await button('Make a new secret').click();
  await dialog().locator('[data-secret]').waitFor();
  await dialog().getByText('named in dialogs').waitFor();
  await button('Download .env').click();
  await button('I have stored it').click();
  const secrets = page.getByRole('region', { name: 'Secrets' });
  await secrets.getByText('earlier, still works').waitFor();
  expect(await secrets.innerText()).not.toContain('retired');
});

test('revoking shows when the key and each key below it were last used', async () => {
  const more = { permissionSet: null, permissions: ['ADMIN_ACCESS', 'READ_DATA', 'READ_PUBLIC'] };
  const parent = await makeKey('parent', more);
  const child = await makeKey('used child', {}, parent.secret);
  await makeKey('idle child', {}, parent.secret);
  await use(child.secret);
  await it.server.app.usage.flush();
  await openKey(parent.uuid, 'revoke');
  const preview = dialog().getByRole('list', { name: 'Preview' });
  const rowOf = (name: string) => preview.getByRole('listitem').filter({ hasText: name });
  await rowOf('used child').waitFor();
  expect(await rowOf('parent').first().innerText()).toMatch(/last used\s+just now/);
  expect(await rowOf('used child').innerText()).toMatch(/last used\s+just now/);
  expect(await rowOf('idle child').innerText()).toContain('never used');
  await expectAccessible(page);
});

test('events name the surveys of a key, with their ids in the title', async () => {
  const { uuid } = await makeKey('scoped later');
  await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
    input: { id: `ApiKey:${uuid}`, scopes: ['survey:ZTF'] },
  });
  await openKey(uuid);
  const row = page.getByRole('table', { name: 'Events' }).getByRole('row').filter({ hasText: 'updateApiKey' });
  await row.getByText('scopes: all surveys → ZTF').waitFor();
  await row.getByRole('link', { name: 'updateApiKey' }).click();
  const after = page.getByRole('table', { name: 'Fields before and after' }).getByTitle(surveyId);
  await expect.poll(() => after.innerText()).toContain('survey:ZTF');
  expect(await page.locator('main').innerText()).not.toContain(surveyId);
  await expectAccessible(page);
  await page.goto(`${it.url}/audit?action=updateApiKey`);
  await page.getByRole('table', { name: 'Events' }).getByText('scopes: all surveys → ZTF').waitFor();
});

test('events name the owners of a key', async () => {
  const { uuid } = await makeKey('given away');
  const owner = { email: 'vera@example.org', name: 'Vera', role: 'ANALYST' } as const;
  const { id } = await it.server.app.db.user.create({ data: { ...owner, passwordHash: null } });
  await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
    input: { id: `ApiKey:${uuid}`, ownerId: `User:${id}` },
  });
  await openKey(uuid);
  const row = page.getByRole('table', { name: 'Events' }).getByRole('row').filter({ hasText: 'updateApiKey' });
  await expect.poll(() => row.innerText()).toMatch(/→ Vera/);
  expect(await row.innerText()).not.toContain(id);
});

test('editing the networks names the addresses that used the key and will be refused', async () => {
  const { uuid } = await makeKey('used here', { allowedAddresses: ['127.0.0.0/8', '192.0.2.0/24', '2001:db8::/32'] });
  const at = (minute: number) => new Date(Date.now() - minute * 60_000);
  await it.server.app.db.apiKeyAddress.createMany({
    data: ['127.0.0.1', '192.0.2.7', '2001:db8::7', '198.51.100.1'].map((address, minute) => ({
      keyId: uuid,
      address,
      firstUsedAt: at(minute),
      lastUsedAt: at(minute),
    })),
  });
  await openKey(uuid, 'edit');
  const networks = dialog().getByLabel('Networks');
  const warning = dialog().getByText('The server will refuse this key from');
  await networks.waitFor();
  expect(await warning.count()).toBe(0);
  await networks.fill('127.0.0.0/8, 2001:db8::/64');
  expect(await warning.innerText()).toBe(
    'The server will refuse this key from 192.0.2.7. In the last 90 days it was used from there.',
  );
  await expectAccessible(page);
  await networks.fill('::ffff:192.0.2.0/120');
  expect(await warning.innerText()).toContain('from 127.0.0.1 and 2001:db8::7. In');
  for (const text of ['', '127.0.0.0/8, 192.0.2.0/', '127.0.0.0/8 192.0.2.7 2001:db8::/16']) {
    await networks.fill(text);
    expect(await warning.count(), text).toBe(0);
  }
  await networks.fill('10.0.0.0/8');
  await warning.waitFor();
  await button('Save').click();
  await page.getByText('The key was changed.').waitFor();
});

test('requests for keys have another name than requests a day', async () => {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Key requests' }).click();
  await page.getByRole('heading', { name: 'Key requests', level: 1 }).waitFor();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
