/** The page of a key says why requests were denied, and ends earlier secrets alone, in a real headless Chromium. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  page = await it.open('/keys');
}, 120_000);

afterAll(() => it?.close());

const region = (name: string) => page.getByRole('region', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name });
const row = (permission: string) => region('Why requests were denied').getByRole('row').filter({ hasText: permission });
const openKey = async (uuid: string, action = '') => {
  await page.goto(`${it.url}/keys/${uuid}${action && `?do=${action}`}`);
  await page.getByRole('heading', { name: 'Permissions', exact: true }).waitFor();
};
const ask = (secret: string, query: string) =>
  it.call(query, {}, { 'X-API-Key': secret }).then(
    () => 'answered',
    () => 'refused',
  );

async function makeKey(name: string, permissions: readonly string[]) {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const { createApiKey } = await it.call(query, { input: { name, permissions } });
  return {
    id: createApiKey.apiKey.id as string,
    uuid: createApiKey.apiKey.id.split(':')[1] as string,
    secret: createApiKey.key as string,
  };
}

/** Rotates a key with a grace period, and returns the new secret. */
const rotate = async (id: string): Promise<string> =>
  (
    await it.call('mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { key } }', {
      input: { id, gracePeriodSeconds: 3600 },
    })
  ).rotateApiKey.key;

test('a permission that refused requests lacked appears by itself, with what an admin can do, and works once it was added', async () => {
  const { uuid, secret } = await makeKey('refused', ['READ_PUBLIC']);
  await openKey(uuid);
  expect(await region('Why requests were denied').count()).toBe(0);
  expect(await ask(secret, '{ observations { totalCount } }')).toBe('refused');
  expect(await ask(secret, '{ observations { totalCount } }')).toBe('refused');
  await it.server.app.usage.flush();
  await row('read:data').getByText('2 requests').waitFor({ timeout: 20_000 });
  await row('read:data').getByText('not granted').waitFor();
  await expectAccessible(page);
  await button('Edit the permissions…').click();
  await page.getByRole('dialog').getByText('2 requests lacked it').waitFor();
  await page.getByRole('dialog').getByLabel('read:data').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await row('read:data').getByText('works now').waitFor({ timeout: 20_000 });
  expect(await button('Edit the permissions…').count()).toBe(0);
  expect(await ask(secret, '{ observations { totalCount } }')).toBe('answered');
  await it.server.app.denials.flush();
  await page.goto(`${it.url}/audit?action=denied`);
  await page.getByRole('row').filter({ hasText: 'denied' }).filter({ hasText: '127.0.0.1' }).first().waitFor();
});

test('requests that were denied for their address have a reason that is no permission', async () => {
  const { id, uuid, secret } = await makeKey('elsewhere', ['READ_PUBLIC']);
  const update = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { __typename } }';
  await it.call(update, { input: { id, allowedAddresses: ['192.0.2.0/24'] } });
  expect(await ask(secret, '{ viewer { id } }')).toBe('refused');
  await it.server.app.usage.flush();
  await openKey(uuid);
  expect(await region('Why requests were denied').innerText()).toContain('outside the networks of the key');
  await expectAccessible(page);
});

test('a permission that the role of the owner lacks cannot be added: Edit says so before it is sent', async () => {
  const { id, uuid, secret } = await makeKey('of a viewer', ['READ_PUBLIC']);
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  const { createUser } = await it.call(create, { input: { name: 'Vera', email: 'vera@example.org', role: 'VIEWER' } });
  const give = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { __typename } }';
  await it.call(give, { input: { id, ownerId: createUser.user.id } });
  expect(await ask(secret, '{ users { totalCount } }')).toBe('refused');
  await it.server.app.usage.flush();
  await openKey(uuid);
  await region('Why requests were denied').getByText('The role of Vera (viewer) lacks admin:access').waitFor();
  expect(await button('Edit the permissions…').count()).toBe(0);
  await expectAccessible(page);
  await openKey(uuid, 'edit');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('admin:access').check();
  await dialog.getByText('The server will refuse this key, since the role of Vera (viewer) lacks:').waitFor();
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await expectAccessible(page);
  await dialog.getByLabel('admin:access').uncheck();
  await dialog.getByText('Nothing has changed yet.').waitFor();
});

test('one of several earlier secrets ends alone, and the current one keeps working', async () => {
  const { id, uuid, secret } = await makeKey('rotated twice', ['READ_DATA']);
  const second = await rotate(id);
  const current = await rotate(id);
  await ask(second, '{ viewer { id } }');
  await it.server.app.usage.flush();
  await openKey(uuid);
  await region('Secrets').getByRole('button', { name: 'End them now…' }).click();
  const dialog = page.getByRole('dialog', { name: 'End earlier secrets' });
  await dialog.getByText('last used').waitFor();
  await dialog.getByText('not used since the rotation').waitFor();
  await expectAccessible(page);
  await dialog.getByLabel(new RegExp(second.slice(7, 15))).uncheck();
  await dialog.getByRole('button', { name: 'End 1 secret now' }).click();
  await page.getByText('1 earlier secret ended.').waitFor();
  await region('Secrets').getByRole('button', { name: 'End it now…' }).waitFor();
  expect(await ask(secret, '{ viewer { id } }')).toBe('refused');
  for (const working of [second, current]) expect(await ask(working, '{ viewer { id } }')).toBe('answered');
  await region('Audit trail').getByText('endRetiredSecrets').waitFor({ timeout: 20_000 });
});

test('with nothing chosen no secret can be ended, and without an earlier secret the page offers nothing', async () => {
  const { id, uuid } = await makeKey('kept', ['READ_DATA']);
  const current = await rotate(id);
  await openKey(uuid, 'end-secrets');
  const dialog = page.getByRole('dialog', { name: 'End earlier secrets' });
  await dialog.getByRole('checkbox').uncheck();
  expect(await dialog.getByRole('button', { name: 'End now' }).isDisabled()).toBe(true);
  await it.call('mutation ($input: EndRetiredSecretsInput!) { endRetiredSecrets(input: $input) { __typename } }', {
    input: { id },
  });
  await dialog.getByText('No earlier secret works any more.').waitFor({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => region('Secrets').getByRole('button').count(), { timeout: 20_000 }).toBe(0);
  expect(await region('Secrets').innerText()).toContain(current.slice(7, 15));
});
