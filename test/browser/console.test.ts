/** The console in a real headless Chromium: signing in and out, the list of keys, hostile text, and what the browser stores. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, signIn, startConsole } from './console-support.js';

const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
const MARKUP = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  const key = (name: string, more = {}) => it.call(CREATE, { input: { name, permissionSet: 'READ_ONLY', ...more } });
  await key('ends soon', { expiresInDays: 3 });
  await key('ends late', { expiresInDays: 200 });
  await key(MARKUP);
  await key('x'.repeat(200));
  const { createApiKey } = await key('used today', { permissionSet: 'FULL_ACCESS' });
  await it.call('{ viewer { name } }', {}, { 'X-API-Key': createApiKey.key });
  page = await it.open('/keys');
  await page.getByRole('table', { name: 'Keys' }).waitFor();
}, 120_000);

afterAll(() => it?.close());

test('the sign-in page comes first, says what is wrong, and has no violation', async () => {
  const fresh = await it.openElsewhere('');
  await expectAccessible(fresh);
  await signIn(fresh, { email: it.server.account.email, password: 'wrong' });
  await expect.poll(() => fresh.getByRole('alert').innerText()).toContain('The e-mail or the password is wrong.');
  expect(await fresh.getByRole('alert').innerText()).toMatch(/INVALID_CREDENTIALS · request [\w-]{36}/);
  await expectAccessible(fresh);
  await signIn(fresh, it.server.account);
  await fresh.getByRole('heading', { name: 'Keys' }).waitFor();
  await fresh.context().close();
});

test('the list shows each key with its end in words, and has no violation', async () => {
  const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name });
  expect(await rowOf('ends soon').innerText()).toMatch(/Expires in [23] days/);
  expect(await rowOf('ends late').innerText()).toMatch(/Expires in 6 months/);
  expect(await rowOf('used today').innerText()).toContain('Does not expire');
  await expectAccessible(page);
});

test('filters, search and order are in the address, and survive a reload', async () => {
  const names = async () => {
    await page.waitForLoadState('networkidle');
    return page.getByRole('table', { name: 'Keys' }).getByRole('link').allInnerTexts();
  };
  await page.getByLabel('Expiry').selectOption('7');
  await expect.poll(names).toEqual(['ends soon']);
  expect(new URL(page.url()).search).toBe('?expiring=7');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByLabel('Search by name').fill('ENDS');
  await page.getByRole('button', { name: 'Name' }).click();
  await expect.poll(names).toEqual(['ends late', 'ends soon']);
  expect(new URL(page.url()).search).toBe('?q=ENDS&sort=NAME');
  await page.reload();
  await expect.poll(names).toEqual(['ends late', 'ends soon']);
  await page.goto(`${it.url}/keys`);
});

test('markup in a name is text', async () => {
  await page.getByRole('link', { name: MARKUP }).waitFor();
  expect(await page.evaluate('window.hacked')).toBeUndefined();
});

test('the keyboard skips to the page, and reaches rows and filters', async () => {
  await page.reload();
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Create a key');
});

test('the first load is small, and a reload needs no request for assets', async () => {
  const sizes = (await page.evaluate(
    `performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).map((entry) => entry.encodedBodySize)`,
  )) as number[];
  expect(sizes.length).toBeGreaterThan(3);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
});

test('the session is a cookie that scripts cannot read, and nothing else is stored', async () => {
  const cookies = await it.browser.context.cookies();
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/', value: expect.stringMatching(/^rt_/) }]);
  expect(await page.evaluate('document.cookie')).toBe('');
  const stored = (await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')) as string;
  expect(Object.keys(JSON.parse(stored)).filter((name) => name !== 'astrid-active-at')).toEqual([]);
});

test('two tabs share the session, at the same moment too, and sign out together', async () => {
  const others = await Promise.all([it.open('/keys'), it.open('/keys')]);
  for (const other of others) await other.getByRole('table', { name: 'Keys' }).waitFor();
  const [first, second] = others as [Page, Page];
  await first.getByRole('region', { name: 'Account' }).getByRole('button').click();
  await first.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  for (const tab of [first, second, page]) await tab.getByText('You are signed out.').waitFor();
  expect(await it.browser.context.cookies()).toEqual([]);
  await Promise.all(others.map((other) => other.close()));
});

test('signing out everywhere ends the sessions of other browsers and of programs', async () => {
  const elsewhere = await it.openElsewhere('/keys', it.server.account);
  await elsewhere.getByRole('table', { name: 'Keys' }).waitFor();
  await signIn(page, it.server.account);
  await page.getByRole('region', { name: 'Account' }).getByRole('button').click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  await page.getByText('You are signed out.').waitFor();
  await elsewhere.getByLabel('Status').selectOption('ACTIVE');
  await elsewhere.getByText('Your session has ended.').waitFor();
  await elsewhere.context().close();
});

test('no request left the origin, and the browser complained about nothing', () => {
  expect(it.foreign).toEqual([]);
  expect(it.complaints).toEqual([]);
});
