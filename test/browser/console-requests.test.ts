/** Requests for keys in the console, in a real headless Chromium: asked for by a user, decided by an admin, withdrawn, and collected once. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };

let it: ConsoleBrowser;
let admin: Page;
let vera: Page;

beforeAll(async () => {
  it = await startConsole();
  const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(create, { input: { ...VERA, name: 'Vera Rubin', role: 'ANALYST' } });
  await it.call('mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }');
  admin = await it.open('/requests');
  vera = await it.openElsewhere('/requests', VERA);
}, 120_000);

afterAll(() => it?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function ask(name: string, reason: string): Promise<string> {
  await vera.goto(`${it.url}/requests/new`);
  await vera.getByLabel('Name').fill(name);
  await vera.getByLabel('Reason').fill(reason);
  await button(vera, 'Send the request').click();
  await vera.getByText('waits for an admin').waitFor();
  return vera.url();
}

test('a user without a request sees an empty list, and how to ask', async () => {
  await vera.getByText('There is no key request yet').waitFor();
  await expectAccessible(vera);
  await vera.getByRole('link', { name: 'Ask for a key' }).click();
  await vera.getByRole('heading', { name: 'Ask for a key' }).waitFor();
  await vera.getByLabel('ZTF').check();
  await vera.getByText('on rows of ZTF only').waitFor();
  await expectAccessible(vera);
});

test('a user who may not create keys is led to asking, from the list of keys and from the form', async () => {
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
  await vera.goto(`${it.url}/keys/new`);
  await vera.getByRole('alert').getByText('admin:access').waitFor();
  await expectAccessible(vera);
  await vera.getByRole('link', { name: 'Ask for a key' }).click();
  await vera.getByLabel('Reason').waitFor();
  await vera.goto(`${it.url}/keys`);
  await vera.getByText('You have no key yet').waitFor();
  expect(await vera.getByRole('checkbox').count()).toBe(0);
  await expectAccessible(vera);
  await vera.getByRole('link', { name: 'Ask for your first key' }).click();
  await vera.getByLabel('Reason').waitFor();
  await vera.goto(`${it.url}/keys`);
  await vera.getByRole('link', { name: 'Ask for a key' }).click();
  await vera.getByLabel('Reason').waitFor();
});

test('a request beyond the permissions of the user cannot be sent, and the button says why', async () => {
  await vera.getByLabel('Name').fill('too much');
  await vera.getByLabel('Reason').fill('I want everything.');
  await vera.getByLabel('Full access').check();
  const warning = vera.getByRole('status').filter({ hasText: 'The server will refuse this key' });
  expect(await warning.innerText()).toContain('since the role of Vera Rubin (analyst) lacks:');
  const lacks = await warning.getByRole('listitem').allInnerTexts();
  expect(lacks).toEqual(expect.arrayContaining(['manage:operations', 'observations:delete', 'admin:access']));
  expect(lacks).not.toContain('read:data');
  expect(await warning.innerText()).toContain('ask an admin for another role');
  await expectAccessible(vera);
  const send = button(vera, 'Send the request');
  expect(await send.isDisabled()).toBe(true);
  const reason = vera.locator(`[id="${await send.getAttribute('aria-describedby')}"]`);
  expect(await reason.innerText()).toContain('ask an admin for another role');
  expect(await vera.getByText('The server will refuse this key').count()).toBe(1);
  // Enter in a field sends nothing either.
  await vera.getByLabel('Name').press('Enter');
  await vera.getByLabel('Read only').check();
  expect(await send.isDisabled()).toBe(false);
  expect(await vera.getByRole('alert').count()).toBe(0);
});

test('an admin grants a request, and the requester collects the key once', async () => {
  const address = await ask('notebook of Vera', 'Light curves of RR Lyrae');
  await expectAccessible(vera);
  expect(await button(vera, 'Grant').count()).toBe(0);
  await admin.reload();
  await admin.getByRole('link', { name: 'notebook of Vera' }).click();
  await admin.getByText('Light curves of RR Lyrae').waitFor();
  await button(admin, 'Grant').click();
  await admin
    .getByText('Vera Rubin can collect the key “notebook of Vera” within 7 days. It may use read:public and read:data')
    .waitFor();
  await admin.getByLabel('The key works for').selectOption('30');
  await admin.getByLabel('Comment').fill('Welcome.');
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Grant' }).click();
  await admin.getByText('ready to collect').waitFor();
  expect(await button(admin, 'Collect the key').count()).toBe(0);

  await vera.goto(address);
  await vera.getByText('Welcome.').waitFor();
  await vera.getByText('30 days after it is collected').waitFor();
  await expectAccessible(vera);
  await button(vera, 'Collect the key').click();
  const secret = await vera.locator('[data-secret]').innerText();
  expect(secret).toMatch(/^astrid_[0-9A-Za-z]{49}$/);
  await expectAccessible(vera);
  await vera.getByRole('link', { name: '← Keys' }).click();
  await vera.getByRole('dialog', { name: 'Leave without the secret?' }).getByRole('button', { name: 'Stay' }).click();
  expect(await vera.locator('[data-secret]').innerText()).toBe(secret);
  expect(vera.url()).not.toContain(secret);
  expect(await vera.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])')).not.toContain(secret);
  expect(await it.call('{ viewer { name } }', {}, { 'X-API-Key': secret })).toEqual({ viewer: { name: 'notebook of Vera' } });
  await vera.getByText('First used').waitFor();
  await vera.goto(address);
  await vera.getByText('collected', { exact: true }).waitFor();
  expect(await vera.locator('[data-secret]').count()).toBe(0);
  expect(await button(vera, 'Collect the key').count()).toBe(0);
  await admin.goto(address);
  await admin.getByRole('main').getByRole('link', { name: 'notebook of Vera' }).click();
  const about = admin.getByRole('region', { name: 'About' });
  await about.getByText('Vera Rubin, granted by Administrator on a request').waitFor();
  await expectAccessible(admin);
});

test('an admin declines with a comment, and the requester withdraws another request', async () => {
  const declined = await ask('second', 'Because.');
  await admin.goto(declined);
  await button(admin, 'Decline').click();
  await admin.getByLabel('Comment').fill('Use your first key.');
  await admin.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  await admin.getByText('declined', { exact: true }).waitFor();
  await vera.goto(declined);
  await vera.getByText('Use your first key.').waitFor();
  await ask('third', 'A mistake.');
  await button(vera, 'Withdraw').click();
  await vera.getByText('withdrawn', { exact: true }).waitFor();
});

test('an admin withdraws a grant before the key is collected', async () => {
  const address = await ask('fourth', 'Soon.');
  await admin.goto(address);
  await button(admin, 'Grant').click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Grant' }).click();
  await button(admin, 'Take the grant back').click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  await admin.getByText('declined', { exact: true }).waitFor();
});

test('markup, direction marks and long texts in a request are text', async () => {
  const { db } = it.server.app;
  const address = await ask(MARKUP, `${MARKUP}${'x'.repeat(900)}`);
  const id = address.split('/').at(-1) as string;
  // Past the checks of the API: whatever a row contains is text.
  await db.apiKeyRequest.update({ where: { id }, data: { name: REVERSED, reason: MARKUP + 'x'.repeat(900), comment: MARKUP } });
  await db.user.updateMany({ where: { email: VERA.email }, data: { name: MARKUP } });
  await admin.goto(`${it.url}/requests`);
  await admin.getByRole('link', { name: 'invoice[U+202E]gnp.exe' }).waitFor();
  await expectAccessible(admin);
  await admin.goto(address);
  await admin.getByText(MARKUP).first().waitFor();
  await expectAccessible(admin);
  await button(admin, 'Grant').click();
  await admin.getByRole('dialog').getByText(MARKUP).waitFor();
  for (const page of [admin, vera]) expect(await page.evaluate('window.hacked')).toBeUndefined();
});

test('the filter is in the address, and an address may contain anything', async () => {
  await admin.goto(`${it.url}/requests`);
  await admin.getByLabel('Status').selectOption('COLLECTED');
  await expect.poll(() => admin.getByRole('table').getByRole('link').allInnerTexts()).toEqual(['notebook of Vera']);
  expect(new URL(admin.url()).search).toBe('?status=COLLECTED');
  for (const path of ['/requests?status=toString&sort=__proto__', `/requests/${encodeURIComponent(MARKUP)}`]) {
    await admin.goto(it.url + path);
    await admin.getByRole('heading', { level: 1 }).waitFor();
    // A stream stays open, so the network is never idle.
    await admin.getByRole('table').or(admin.getByRole('alert')).first().waitFor();
  }
  await admin
    .getByRole('alert')
    .getByText(/BAD_USER_INPUT|no such key request/)
    .waitFor();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
