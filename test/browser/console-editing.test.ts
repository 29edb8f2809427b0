/**
 * Forms about keys in the console, in a real headless Chromium: what an edit changes is stated before it is saved, and a refusal of the API stands
 * at the field that causes it, in words without the paths of the API.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };
const HOME = ['127.0.0.0/8', '::1'];

let it: ConsoleBrowser;
let page: Page;
let vera: Page;
let veraId: string;

beforeAll(async () => {
  it = await startConsole();
  for (const name of ['ZTF', 'DECam'])
    await it.call('mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }', { input: { name } });
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  veraId = (await it.call(createUser, { input: { ...VERA, name: 'Vera Rubin', role: 'VIEWER' } })).createUser.user.id;
  page = await it.open('/keys');
  vera = await it.openElsewhere('/keys', VERA);
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
}, 120_000);

afterAll(() => it?.close());

async function makeKey(name: string, more: Record<string, unknown> = {}, by?: string) {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
  const { createApiKey } = await it.call(
    query,
    { input: { name, permissionSet: 'READ_ONLY', ...more } },
    by ? { 'X-API-Key': by } : {},
  );
  return { uuid: createApiKey.apiKey.id.split(':')[1] as string, secret: createApiKey.key as string };
}

const stateOf = async (uuid: string) =>
  (await it.call(`{ apiKey(id: "ApiKey:${uuid}") { name description scopes allowedAddresses requestsPerMinute permissions } }`))
    .apiKey;

const dialog = () => page.getByRole('dialog', { name: 'Edit the key' });
const save = () => dialog().getByRole('button', { name: 'Save' });
const openEdit = async (uuid: string) => {
  await page.goto(`${it.url}/keys/${uuid}`);
  await page.getByRole('button', { name: 'Edit…' }).click();
  await dialog().getByLabel('ZTF').waitFor();
};
/** The problem at a field, as a screen reader finds it. */
const problemAt = (shown: Page | Locator, label: string) => async () => {
  const field = shown.getByLabel(label, { exact: true });
  if ((await field.getAttribute('aria-invalid')) !== 'true') return null;
  const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
  return shown.locator(`[id="${ids.at(-1)}"]`).innerText();
};

test('the dialog begins in its first field, also while the surveys load', async () => {
  const { uuid } = await makeKey('begun');
  await openEdit(uuid);
  expect(await page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('Name');
});

describe('editing a key', () => {
  test('states each change before it is saved, and changes nothing else', async () => {
    const { uuid } = await makeKey('nightly', { scopes: ['survey:ZTF'], allowedAddresses: HOME, requestsPerMinute: 60 });
    await openEdit(uuid);
    expect(await save().isDisabled()).toBe(true);
    const reason = dialog().locator(`[id="${await save().getAttribute('aria-describedby')}"]`);
    expect(await reason.innerText()).toBe('Nothing has changed yet.');
    await expectAccessible(page);
    await dialog().getByLabel('Name').fill('nightly ZTF flow');
    await dialog().getByLabel('Description').fill('runs on node7');
    await dialog().getByLabel('DECam').check();
    await dialog().getByLabel('Networks').fill('::1, 127.0.0.0/8 192.0.2.0/24');
    await dialog().getByLabel('Requests a minute').fill('');
    expect(await dialog().getByRole('status').innerText()).toBe(
      'Saving changes the name (“nightly” → “nightly ZTF flow”), the description (empty → “runs on node7”), the surveys (ZTF → ZTF and DECam), the networks (127.0.0.0/8 and ::1/128 → ::1, 127.0.0.0/8 and 192.0.2.0/24) and the rate (60 a minute → the limit of the server), from the next request on.',
    );
    await expectAccessible(page);
    await save().click();
    await page.getByText('The key was changed.').waitFor();
    await page.getByRole('heading', { name: 'nightly ZTF flow' }).waitFor();
    const { scopes, ...state } = await stateOf(uuid);
    expect(new Set(scopes)).toEqual(new Set(['survey:ZTF', 'survey:DECam']));
    expect(state).toEqual({
      name: 'nightly ZTF flow',
      description: 'runs on node7',
      allowedAddresses: ['::1/128', '127.0.0.0/8', '192.0.2.0/24'],
      requestsPerMinute: null,
      permissions: ['READ_PUBLIC', 'READ_DATA'],
    });
  });

  test('leaves alone what somebody else changes meanwhile', async () => {
    const { uuid } = await makeKey('edited by two');
    await openEdit(uuid);
    await it.call('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
      input: { id: `ApiKey:${uuid}`, name: 'renamed meanwhile' },
    });
    await dialog().getByLabel('Requests a minute').fill('30');
    await save().click();
    await page.getByText('The key was changed.').waitFor();
    expect(await stateOf(uuid)).toMatchObject({ name: 'renamed meanwhile', requestsPerMinute: 30 });
  });

  test('shows at the field what the API refuses, and the field has the focus', async () => {
    const { uuid } = await makeKey('refused');
    await openEdit(uuid);
    await dialog().getByLabel('Networks').fill('192.0.2.0/24, not-a-network');
    await save().click();
    await expect
      .poll(problemAt(page, 'Networks'))
      .toBe('“not-a-network” is not a network such as 192.0.2.0/24 or 2001:db8::/32.');
    expect(await dialog().innerText()).not.toContain('input.');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-invalid")')).toBe('true');
    await expectAccessible(page);
    await dialog().getByLabel('Networks').fill('192.0.2.0/24');
    expect(await problemAt(page, 'Networks')()).toBeNull();
    await dialog().getByLabel('Requests a minute').fill('2000000');
    await save().click();
    await expect.poll(problemAt(page, 'Requests a minute')).toBe('It must be from 1 to 1000000.');
    expect((await stateOf(uuid)).allowedAddresses).toEqual([]);
  });

  test('shows that a key may not get more power than the key that created it', async () => {
    const more = { permissionSet: null, permissions: ['ADMIN_ACCESS', 'READ_DATA', 'READ_PUBLIC'], allowedAddresses: HOME };
    const maker = await makeKey('maker', more);
    const { uuid } = await makeKey('made by a key', {}, maker.secret);
    await openEdit(uuid);
    await dialog().getByLabel('Networks').fill('');
    await save().click();
    await expect
      .poll(problemAt(page, 'Networks'))
      .toBe('The key would permit networks that the key that created it does not permit.');
  });

  test('is not offered to an owner without the permission', async () => {
    const { uuid } = await makeKey('of Vera', { ownerId: veraId });
    await vera.goto(`${it.url}/keys/${uuid}?do=edit`);
    await vera.getByRole('button', { name: 'Rotate…' }).waitFor();
    expect(await vera.getByRole('button', { name: 'Edit…' }).count()).toBe(0);
    expect(await vera.getByRole('dialog').count()).toBe(0);
  });
});

test('a new key with a wrong network is refused at the field, in plain words', async () => {
  await page.goto(`${it.url}/keys/new`);
  await page.getByLabel('Name').fill('bad network');
  await page.getByLabel('Networks').fill('127.0.0.0/8, not-a-network');
  await page.getByRole('button', { name: 'Create the key' }).click();
  await expect.poll(problemAt(page, 'Networks')).toBe('“not-a-network” is not a network such as 192.0.2.0/24 or 2001:db8::/32.');
  expect(await page.locator('main').innerText()).not.toContain('input.');
  await page.getByText('Correct the marked field, then try again.').waitFor();
  const box = await page.getByText('“not-a-network” is not').boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0), 'the problem is in sight').toBeLessThan(page.viewportSize()?.height ?? 0);
  await expectAccessible(page);
});

test('a request with a blank reason is refused at the field', async () => {
  await vera.goto(`${it.url}/requests/new`);
  await vera.getByLabel('Name').fill('notebook');
  await vera.getByLabel('Reason').fill('   ');
  await vera.getByRole('button', { name: 'Send the request' }).click();
  await expect.poll(problemAt(vera, 'Reason')).toBe('It must not be blank: say what the key is for.');
});

test('a key whose owner may do less meanwhile is refused in words for people', async () => {
  const setRole = (role: string) =>
    it.call('mutation ($input: SetUserRoleInput!) { setUserRole(input: $input) { user { id } } }', {
      input: { id: veraId, role },
    });
  await setRole('RESEARCHER');
  await page.goto(`${it.url}/keys/new`);
  await page.getByLabel('Name').fill('too much for Vera');
  await page.getByLabel('Training pipeline').check();
  await page.getByRole('combobox', { name: 'Owner' }).fill('vera@');
  await page.getByRole('option', { name: /Vera Rubin/ }).click();
  await page.getByText('acts for Vera Rubin').waitFor();
  await setRole('VIEWER');
  await page.getByRole('button', { name: 'Create the key' }).click();
  const refusal = page.getByRole('alert');
  await expect
    .poll(() => refusal.innerText())
    .toMatch(
      /^The owner’s role “viewer” does not hold manage:operations and training:data_collection\.\s+BAD_USER_INPUT · request [\w-]{36}$/,
    );
});

test.each(['0', '99999', '', '1.5'])('extending by %j days states the limit', async (days) => {
  const { uuid } = await makeKey(`extended by ${days || 'nothing'}`, { expiresInDays: 1 });
  await page.goto(`${it.url}/keys/${uuid}?do=extend`);
  const extending = page.getByRole('dialog', { name: 'Extend the key' });
  await extending.getByLabel('Days').fill(days);
  await expect.poll(problemAt(extending, 'Days')).toBe('Enter a whole number of days from 1 to 36,500.');
  expect(await extending.getByRole('button', { name: 'Extend' }).isDisabled()).toBe(true);
  await extending.getByLabel('Days').fill('36500');
  await expect.poll(problemAt(extending, 'Days')).toBeNull();
});
