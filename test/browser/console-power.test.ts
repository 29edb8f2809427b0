/** The permissions of a key in the console, in a real headless Chromium: changed by Edit, dropped by Narrow, and refused at the field. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const DAY_MS = 86_400_000;

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  page = await it.open('/keys');
}, 120_000);

afterAll(() => it?.close());

async function makeKey(name: string, more: Record<string, unknown> = {}) {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const { createApiKey } = await it.call(query, { input: { name, permissions: ['READ_PUBLIC', 'READ_DATA'], ...more } });
  return { uuid: createApiKey.apiKey.id.split(':')[1] as string, secret: createApiKey.key as string };
}

const makeOld = (uuid: string) =>
  it.server.app.db.apiKey.update({ where: { id: uuid }, data: { createdAt: new Date(Date.now() - 100 * DAY_MS) } });

async function use(secret: string, query = '{ viewer { name } }') {
  await it.call(query, {}, { 'X-API-Key': secret });
  await it.server.app.usage.flush();
}

const permissionsOf = async (uuid: string): Promise<string[]> =>
  (await it.call(`{ apiKey(id: "ApiKey:${uuid}") { permissions } }`)).apiKey.permissions;

const dialog = () => page.getByRole('dialog');
const box = (name: string) => dialog().getByRole('checkbox', { name, exact: true });
const openKey = async (uuid: string, action = '') => {
  await page.goto(`${it.url}/keys/${uuid}${action && `?do=${action}`}`);
  await page.getByRole('heading', { name: 'Permissions', exact: true }).waitFor();
};

describe('Edit', () => {
  test('states which permissions it adds and drops, and then changes only those', async () => {
    const { uuid } = await makeKey('gets more');
    await openKey(uuid, 'edit');
    await box('write:data').check();
    await box('read:public').uncheck();
    expect(await dialog().getByRole('status').innerText()).toBe(
      'Saving changes the permissions (adds write:data, drops read:public), from the next request on.',
    );
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('The key was changed.').waitFor();
    expect(await permissionsOf(uuid)).toEqual(['READ_DATA', 'WRITE_DATA']);
    await page.getByRole('table', { name: 'Permissions' }).getByText('write:data', { exact: true }).waitFor();
  });

  test('keeps dropped what somebody else drops meanwhile', async () => {
    const { uuid } = await makeKey('dropped by two', { permissions: ['READ_PUBLIC', 'READ_DATA', 'WRITE_DATA'] });
    await openKey(uuid, 'edit');
    await box('observations:ingest').check();
    await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
      input: { id: `ApiKey:${uuid}`, permissions: ['READ_PUBLIC', 'READ_DATA'] },
    });
    await page.getByRole('table', { name: 'Events' }).getByRole('cell', { name: 'updateApiKey' }).waitFor();
    await expect.poll(() => page.getByRole('table', { name: 'Permissions' }).getByText('write:data').count()).toBe(0);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('The key was changed.').waitFor();
    expect(await permissionsOf(uuid)).toEqual(['READ_PUBLIC', 'READ_DATA', 'OBSERVATIONS_INGEST']);
  });

  test('shows at the permission what the API refuses, and needs at least one permission', async () => {
    const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
    const input = { email: 'vera@example.org', password: 'a-password-of-vera', name: 'Vera Rubin', role: 'ADMIN' };
    const ownerId = (await it.call(createUser, { input })).createUser.user.id;
    const { uuid } = await makeKey('of Vera', { ownerId });
    await openKey(uuid, 'edit');
    await box('observations:delete').check();
    // The page foretells the refusal, unless the role has changed since it was read.
    await it.server.app.db.user.update({ where: { id: ownerId.split(':')[1] }, data: { role: 'VIEWER' } });
    await dialog().getByRole('button', { name: 'Save' }).click();
    const refusal = dialog().getByRole('group', { name: 'Permissions' }).getByRole('alert');
    await expect.poll(() => refusal.innerText()).toBe('The owner’s role “viewer” does not hold observations:delete.');
    expect(await box('observations:delete').getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('observations:delete');
    await expectAccessible(page);
    for (const name of ['observations:delete', 'read:data', 'read:public']) await box(name).uncheck();
    await dialog().getByText('A key needs at least one permission.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });
});

describe('Narrow', () => {
  test('preselects what a key has not used for 90 days, and drops what is checked', async () => {
    const { uuid, secret } = await makeKey('old', { permissions: ['READ_PUBLIC', 'READ_DATA', 'WRITE_DATA'] });
    await use(secret, '{ surveys(first: 1) { nodes { id } } }');
    await makeOld(uuid);
    await openKey(uuid, 'narrow');
    await box('write:data').waitFor();
    const states = async () =>
      Object.fromEntries(
        await Promise.all(['read:public', 'read:data', 'write:data'].map(async (name) => [name, await box(name).isChecked()])),
      );
    const { 'write:data': write, ...others } = await states();
    expect(write).toBe(true);
    expect(Object.values(others), 'used ones are not preselected').toContain(false);
    await expectAccessible(page);
    await box('read:public').uncheck();
    await box('read:data').uncheck();
    await dialog().getByRole('button', { name: 'Drop one permission' }).click();
    await page.getByText('One permission was taken from the key.').waitFor();
    expect(await permissionsOf(uuid)).toEqual(['READ_PUBLIC', 'READ_DATA']);
  });

  test('preselects nothing of a young key, gives no advice to revoke it, and names no mutation', async () => {
    const { uuid } = await makeKey('young');
    await openKey(uuid, 'narrow');
    await dialog().getByText('less than a day old').waitFor();
    for (const name of ['read:public', 'read:data']) expect(await box(name).isChecked()).toBe(false);
    expect(await dialog().innerText()).not.toMatch(/revoke|updateApiKey/i);
    await expectAccessible(page);
    await box('read:data').check();
    await dialog().getByRole('button', { name: 'Drop one permission' }).click();
    await page.getByText('One permission was taken from the key.').waitFor();
    expect(await permissionsOf(uuid)).toEqual(['READ_PUBLIC']);
  });

  test('says why there is nothing to drop of a key with one permission', async () => {
    const { uuid } = await makeKey('single', { permissions: ['READ_PUBLIC'] });
    await openKey(uuid);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Narrow…' }).click();
    await dialog().getByText('It holds only read:public, and a key needs at least one permission.').waitFor();
    expect(await dialog().getByRole('button', { name: /^Drop/ }).count()).toBe(0);
    await expectAccessible(page);
  });
});

test('a permission that was taken from a key states how to add it, without the name of a mutation', async () => {
  const { uuid, secret } = await makeKey('lost one', { permissions: ['READ_PUBLIC', 'READ_DATA'] });
  await use(secret, '{ surveys(first: 1) { nodes { id } } observations(first: 1) { nodes { id } } }');
  await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
    input: { id: `ApiKey:${uuid}`, permissions: ['READ_PUBLIC'] },
  });
  await openKey(uuid);
  const table = page.getByRole('table', { name: 'Permissions' });
  await table.getByText('An admin adds it with Edit.').waitFor();
  expect(await table.innerText()).not.toContain('updateApiKey');
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
