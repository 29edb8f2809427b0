/** The journeys of a key in the console, in a real headless Chromium: created, used, rotated, narrowed, extended, revoked, and looked into. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const SECRET = /^astrid_[0-9A-Za-z]{49}$/;
const LOOK = '{ viewer { name } surveys(first: 1) { nodes { id } } }';

let it: ConsoleBrowser;
let page: Page;
const secrets: string[] = [];

beforeAll(async () => {
  it = await startConsole();
  await it.call('mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }');
  page = await it.open('/');
}, 120_000);

afterAll(() => it?.close());

const use = (secret: string) => it.call(LOOK, {}, { 'X-API-Key': secret });

/** The secret that the page shows. */
async function shownSecret(): Promise<string> {
  const secret = await page.locator('[data-secret]').innerText();
  expect(secret).toMatch(SECRET);
  secrets.push(secret);
  return secret;
}

async function makeKey(name: string, more: Record<string, unknown> = {}, by?: string): Promise<{ uuid: string; secret: string }> {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const input = { name, permissionSet: 'READ_ONLY', ...more };
  const { createApiKey } = await it.call(query, { input }, by === undefined ? undefined : { 'X-API-Key': by });
  return { uuid: createApiKey.apiKey.id.split(':')[1], secret: createApiKey.key };
}

const openKey = async (uuid: string, action = '') => {
  await page.goto(`${it.url}/keys/${uuid}${action && `?do=${action}`}`);
  if (action) await page.getByRole('dialog').waitFor();
  else await page.getByRole('heading', { name: 'Permissions' }).waitFor();
};

const dialog = () => page.getByRole('dialog');
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('a first visit is a tour of three steps that ends with a used key', async () => {
  await page.getByRole('heading', { name: 'Welcome to AstrID' }).waitFor();
  await expectAccessible(page);
  await page.getByLabel('Name').fill('my first flow');
  await button('Create the key').click();
  const secret = await shownSecret();
  await expectAccessible(page);
  await button('Download .env').click();
  await button('I have stored it').click();
  // The command has replaced the key in the clipboard.
  await button('Copy the key').waitFor();
  await page.getByText('Waiting for the first use').waitFor();
  await expectAccessible(page);
  await use(secret);
  await page.getByText('That was it.').waitFor();
  await page.getByRole('link', { name: 'Open the key' }).click();
  await page.getByRole('heading', { name: 'my first flow' }).waitFor();
  // The second visit begins at the keys.
  await page.goto(it.url);
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
});

describe('creating', () => {
  test('a set is explained, and the summary says in one sentence what the key may do', async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Name').fill('nightly ZTF flow');
    await page.getByLabel('Prefect workflows').check();
    await page.getByText('Run detection models and record detections.').waitFor();
    await page.getByLabel('ZTF').check();
    await page.getByLabel('It works for').selectOption('30');
    await page.getByLabel('Networks').fill('127.0.0.0/8, ::1');
    await page.getByLabel('Requests a minute').fill('120');
    const summary = page.getByRole('region', { name: 'Summary' });
    expect(await summary.innerText()).toContain(
      '“nightly ZTF flow” acts for Administrator and may use read:public, read:data, manage:operations, training:data_collection, observations:ingest, preprocessing:process, differencing:process and detection:process, on rows of ZTF only, from 127.0.0.0/8 and ::1, for 30 days, at most 120 times a minute.',
    );
    await expectAccessible(page);
    await button('Create the key').click();
    const secret = await shownSecret();
    await expectAccessible(page);
    await page.getByText('Waiting for the first use').waitFor();
    await use(secret);
    await page.getByText('First used').waitFor();
    expect(await page.getByText('denied').count()).toBe(0);
    await expect(it.call('{ users { nodes { id } } }', {}, { 'X-API-Key': secret })).rejects.toThrow(/FORBIDDEN|permission/i);
    await page.getByText('1 request denied, for lack of admin:access.').waitFor();
  });

  test('the secret is downloaded as .env, and each snippet leaves it out', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download .env').click()]);
    const file = await readFile(await download.path(), 'utf8');
    const secret = secrets.at(-1) as string;
    const origin = new URL(it.url).origin;
    expect(file).toBe(`# AstrID: nightly ZTF flow\nASTRID_URL=${origin}\nASTRID_API_KEY=${secret}\n`);
    for (const tab of ['curl', 'Python', 'Prefect', 'Dramatiq', 'CI']) {
      await page.getByRole('tab', { name: tab }).click();
      const code = await page.getByRole('tabpanel', { name: tab }).locator('pre').innerText();
      expect(code).not.toContain(secret);
      expect(code.length).toBeGreaterThan(80);
    }
  });

  test('pasted operations show the permissions that they need for each field, and a fault in them', async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Name').fill('reads only');
    await page.getByLabel('Paste the operations').check();
    await page.getByLabel('Operations', { exact: true }).fill('{ observations { nodes { raa } } }');
    await button('Find the permissions').click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('raa');
    expect(await button('Create the key').isDisabled()).toBe(true);
    await page.getByLabel('Operations', { exact: true }).fill('{ observations { nodes { ra survey { name } } } }');
    await button('Find the permissions').click();
    const needed = page.getByRole('list', { name: 'Needed permissions' });
    await expect.poll(() => needed.innerText()).toContain('read:data');
    expect(await needed.innerText()).toContain('observations');
    await expectAccessible(page);
    await button('Create the key').click();
    await shownSecret();
    await button('Download .env').click();
    await page.getByRole('link', { name: 'I have stored it' }).click();
    await page.getByRole('table', { name: 'Permissions' }).waitFor();
    expect(await page.getByRole('table', { name: 'Permissions' }).getByRole('row').count()).toBe(3);
  });

  test('pasted operations are checked when the field is left, without the button', async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Name').fill('checked by itself');
    await page.getByLabel('Paste the operations').check();
    await page.getByLabel('Operations', { exact: true }).fill('{ observations { nodes { ra } } }');
    await page.getByLabel('Operations', { exact: true }).blur();
    await page.getByRole('list', { name: 'Needed permissions' }).getByText('read:data').waitFor();
    await button('Create the key').click();
    await shownSecret();
  });

  test('the owner is found among any number of users, and named in the summary', async () => {
    const users = Array.from({ length: 300 }, (_, index) => ({
      email: `user${index}@example.org`,
      name: `User ${String(index).padStart(3, '0')}`,
      role: 'VIEWER' as const,
      passwordHash: null,
    }));
    await it.server.app.db.user.createMany({ data: users });
    await page.goto(`${it.url}/keys/new`);
    const owner = page.getByRole('combobox', { name: 'Owner' });
    await owner.click();
    await page.getByText('More fit. Type more letters.').waitFor();
    await expectAccessible(page);
    await owner.fill('user299@');
    await page.getByRole('option', { name: 'User 299 (user299@example.org)' }).click();
    await page.getByRole('region', { name: 'Summary' }).getByText('acts for User 299').waitFor();
    await page.goto(`${it.url}/keys`);
    await owner.fill('User 298');
    await page.getByRole('option', { name: 'User 298 (user298@example.org)' }).click();
    await page.getByText('No key fits these filters').waitFor();
    await page.reload();
    await expect.poll(() => owner.inputValue()).toBe('User 298 (user298@example.org)');
  });

  test('a refusal shows its code and its request id, and the form stays', async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Name').fill('bad network');
    await page.getByLabel('Networks').fill('not-a-network');
    await button('Create the key').click();
    await page.getByText(/BAD_USER_INPUT · request [\w-]{36}/).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('bad network');
  });
});

describe('the page of a key', () => {
  test('shows requests, denials, each permission with what blocks it, addresses, and the audit trail', async () => {
    const owner = await it.call(
      'mutation { createUser(input: { name: "Vera", email: "vera@example.org", role: VIEWER }) { user { id } } }',
    );
    const { uuid, secret } = await makeKey('looked into', { ownerId: owner.createUser.user.id });
    await use(secret);
    await it.call(LOOK, {}, { 'X-API-Key': secret });
    await it
      .call('mutation { createSurvey(input: { name: "X" }) { survey { id } } }', {}, { 'X-API-Key': secret })
      .catch(() => {});
    await it.call('mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }', {
      input: { id: owner.createUser.user.id, role: 'GUEST' },
    });
    await it.server.app.usage.flush();
    await openKey(uuid);
    const row = page.getByRole('table', { name: 'Permissions' }).getByRole('row').filter({ hasText: 'read:data' });
    expect(await row.innerText()).toContain('blocked');
    expect(await row.innerText()).toContain('role');
    expect(await page.getByRole('figure').innerText()).toMatch(/2\s+succeeded\s+1\s+denied\s+0\s+failed/);
    await page.getByRole('region', { name: 'Addresses' }).getByText('127.0.0.1').waitFor();
    await page.getByRole('table', { name: 'Events' }).getByText('createApiKey').waitFor();
    // The trail follows the API's own stream.
    await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
      input: { id: `ApiKey:${uuid}`, description: 'changed elsewhere' },
    });
    await page.getByRole('table', { name: 'Events' }).getByText('updateApiKey').waitFor();
    await page.getByText('Numbers').click();
    await expectAccessible(page);
  });

  test('leads to its owner, and from its audit trail to each event', async () => {
    const { uuid } = await makeKey('leads on');
    await openKey(uuid);
    await page.getByRole('table', { name: 'Events' }).getByRole('link', { name: 'createApiKey' }).click();
    await page.getByRole('heading', { name: 'createApiKey' }).waitFor();
    await page.goBack();
    await page.getByRole('region', { name: 'About' }).getByRole('link', { name: 'Administrator' }).first().click();
    await page.getByRole('heading', { name: 'Administrator' }).waitFor();
  });

  test('without such a key it says so', async () => {
    await page.goto(`${it.url}/keys/01890a5d-ac96-774b-bcce-b302099a8057`);
    await page.getByText('There is no such key').waitFor();
    await expectAccessible(page);
  });
});

describe('rotating', () => {
  test('with a grace period keeps the flow alive, and shows live when the old secret is used', async () => {
    const { uuid, secret } = await makeKey('rotated');
    await openKey(uuid, 'rotate');
    await expectAccessible(page);
    await page.getByLabel('It works for 24 more hours').check();
    await button('Make a new secret').click();
    const next = await shownSecret();
    expect(next).not.toBe(secret);
    await dialog().getByText('not used since the rotation', { exact: false }).first().waitFor();
    await expectAccessible(page);
    await use(secret);
    await dialog()
      .getByText(/last used\s+just now/)
      .waitFor();
    await use(next);
    await button('Download .env').click();
    await button('I have stored it').click();
    await page.getByRole('region', { name: 'Secrets' }).getByText('earlier, still works').waitFor();
  });

  test('after a leak, every earlier secret ends immediately', async () => {
    const { uuid, secret } = await makeKey('leaked');
    await openKey(uuid, 'rotate');
    await page.getByLabel('It leaked').check();
    await button('End all earlier secrets').click();
    await dialog().getByText('No earlier secret works any more.').waitFor();
    await expect(use(secret)).rejects.toThrow('ROTATED');
    await use(await shownSecret());
  });
});

test('extending shows the new end first, in the dialog', async () => {
  const { uuid } = await makeKey('extended', { expiresInDays: 1 });
  await openKey(uuid, 'extend');
  const end = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10);
  await dialog().getByLabel('Days').fill('7');
  await dialog().getByText(`→ ${end}`).waitFor();
  await expectAccessible(page);
  await dialog().getByRole('button', { name: 'Extend' }).click();
  await page.getByText('The key was extended.').waitFor();
  await page.getByText('Expires in 8 days').waitFor();
});

test('narrowing offers each permission with its last use, and removes only the checked ones', async () => {
  const { uuid, secret } = await makeKey('narrowed', { permissionSet: 'TRAINING_PIPELINE' });
  await use(secret);
  await it.server.app.usage.flush();
  await openKey(uuid, 'narrow');
  await dialog().getByText('The key narrowed is less than a day old.').waitFor();
  const offered = dialog().getByRole('group', { name: 'Permissions to drop' }).getByRole('checkbox');
  expect(await offered.count()).toBe(4);
  for (const box of (await offered.all()).slice(1)) await box.check();
  expect(await dialog().getByText('never used', { exact: true }).count()).toBe(3);
  await expectAccessible(page);
  await button('Drop 3 permissions').click();
  await page.getByText('3 permissions were taken from the key.').waitFor();
  await use(secret);
  const { apiKey } = await it.call(`{ apiKey(id: "ApiKey:${uuid}") { permissions } }`);
  expect(apiKey.permissions).toEqual(['READ_PUBLIC']);
});

test('revoking names the keys below, and ends them when asked to', async () => {
  const parent = await makeKey('parent', { permissionSet: null, permissions: ['ADMIN_ACCESS', 'READ_DATA', 'READ_PUBLIC'] });
  const child = await makeKey('its child', {}, parent.secret);
  await openKey(parent.uuid);
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await dialog().getByText('created by it: its child').waitFor();
  await dialog().getByText('keeps working').waitFor();
  await page.getByLabel('Also revoke the key below').check();
  await dialog().getByText('ends too').waitFor();
  await dialog().getByLabel('Reason').fill('a test');
  await expectAccessible(page);
  await button('Revoke for good').click();
  await page.getByText('2 keys were revoked.').waitFor();
  await expect(use(child.secret)).rejects.toThrow('REVOKED');
  await page.getByRole('region', { name: 'About' }).getByText('a test').waitFor();
  await page.getByRole('region', { name: 'Secrets' }).getByText('revoked').waitFor();
});

test('selected keys are extended and revoked together, each with a preview', async () => {
  for (const name of ['bulk one', 'bulk two', 'bulk three'])
    await makeKey(name, name === 'bulk three' ? {} : { expiresInDays: 2 });
  await page.goto(`${it.url}/keys?q=bulk`);
  await page.getByLabel('Select all rows').check();
  const bar = page.getByRole('region', { name: 'Selected keys' });
  expect(await bar.innerText()).toContain('3 keys selected');
  await expectAccessible(page);
  await bar.getByRole('button', { name: 'Extend' }).click();
  await dialog().getByText('stays as it is: it does not expire').waitFor();
  await dialog().getByRole('heading', { name: 'Extend 2 of 3 keys' }).waitFor();
  await expectAccessible(page);
  await dialog().getByRole('button', { name: 'Extend' }).click();
  await page.getByText('2 keys were extended.').waitFor();
  // What is done is not selected any more.
  await bar.waitFor({ state: 'hidden' });
  await page.getByLabel('Select all rows').check();
  await bar.getByRole('button', { name: 'Revoke' }).click();
  await expectAccessible(page);
  await button('Revoke for good').click();
  await page.getByText('3 keys were revoked.').waitFor();
  await bar.waitFor({ state: 'hidden' });
  await page.getByRole('table', { name: 'Keys' }).getByText('Revoked').nth(2).waitFor();
  await page.getByLabel('Select all rows').check();
  expect(await bar.getByRole('button', { name: 'Extend' }).isDisabled()).toBe(true);
  await bar.getByRole('button', { name: 'Clear selection' }).click();
  const { apiKeys } = await it.call('{ apiKeys(filter: { search: "bulk" }) { nodes { status } } }');
  expect(apiKeys.nodes).toEqual([{ status: 'REVOKED' }, { status: 'REVOKED' }, { status: 'REVOKED' }]);
});

test('least privilege orders keys by risk and leads to the next things to do', async () => {
  const { uuid } = await makeKey('forgotten', { permissionSet: 'FULL_ACCESS' });
  const past = new Date(Date.now() - 400 * 86_400_000);
  await it.server.app.db.apiKey.update({ where: { id: uuid }, data: { createdAt: past } });
  await page.goto(`${it.url}/least-privilege`);
  const table = page.getByRole('table', { name: 'Keys by risk' });
  await table.waitFor();
  const first = await table.getByRole('row').nth(1).innerText();
  expect(first).toContain('forgotten');
  expect(first).toContain('manages users and keys');
  expect(first).toMatch(/unused for 400 days/);
  await expectAccessible(page);
  await page.getByRole('listitem').filter({ hasText: 'Revoke forgotten' }).getByRole('link').click();
  await dialog().getByText('A revoked key cannot be brought back.').waitFor();
});

test('no secret is in the address, the history, the storage or the log, and nothing broke the policy', async () => {
  expect(secrets.length).toBeGreaterThan(4);
  const places = (await page.evaluate(
    `JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie])`,
  )) as string;
  for (const secret of secrets) expect(places).not.toContain(secret);
  expect(it.foreign).toEqual([]);
  expect(it.complaints).toEqual([]);
  expect(await it.browser.closeAndSearch(secrets)).toEqual([]);
});
