/**
 * Leaving a page of the console that shows a secret or a link for the only time, in a real headless Chromium: by a link, by Back, by closing the
 * tab. The page asks as long as nobody has copied or downloaded what it shows.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  await it.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  page = await it.open('/welcome');
}, 120_000);

afterAll(() => it?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const question = (what = 'secret') => page.getByRole('dialog', { name: `Leave without the ${what}?` });
const stay = () => question().getByRole('button', { name: 'Stay' }).click();
const leave = (what?: string) => question(what).getByRole('button', { name: 'Leave' }).click();
const secret = () => page.locator('[data-secret]');
const section = (name: string) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });

/** Leaves `/keys` in the history, and a new key on the page. */
async function createKey(name: string): Promise<string> {
  await page.goto(`${it.url}/keys`);
  await page.getByRole('link', { name: 'Create a key' }).click();
  await page.getByLabel('Name').fill(name);
  await button('Create the key').click();
  return secret().innerText();
}

test('the tour asks before the secret of its key is skipped', async () => {
  await button('Create the key').click();
  await secret().waitFor();
  await page.getByRole('link', { name: 'Skip the tour' }).click();
  await stay();
  await secret().waitFor();
  await button('I have stored it').click();
  await stay();
  await button('Download .env').click();
  await button('I have stored it').click();
  await page.getByRole('link', { name: 'Skip the tour' }).click();
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  expect(await question().count()).toBe(0);
});

test('a link asks, and staying keeps the secret', async () => {
  const shown = await createKey('left by a link');
  await section('People').click();
  await question().getByText('the server cannot show it again').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await question().waitFor({ state: 'detached' });
  expect(await secret().innerText()).toBe(shown);
  expect(page.url()).toBe(`${it.url}/keys/new`);
  await section('People').click();
  await leave();
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
});

test('Back asks, each time, and leads back when the answer is to leave', async () => {
  const shown = await createKey('left by Back');
  for (let time = 0; time < 2; time++) {
    await page.goBack();
    await stay();
    expect(await secret().innerText()).toBe(shown);
    expect(page.url()).toBe(`${it.url}/keys/new`);
  }
  // The link that skips to the page changes only the end of the address.
  await page.getByRole('link', { name: 'Skip to the page' }).press('Enter');
  expect(await question().count()).toBe(0);
  await page.goBack();
  await page.goBack();
  await leave();
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  await page.goForward();
  await page.getByRole('heading', { name: 'Create a key' }).waitFor();
});

test('the tour is in the menu of the account, and asks before the secret is left', async () => {
  const tour = async () => {
    await page.getByRole('region', { name: 'Account' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Tour: a first key' }).click();
  };
  await createKey('left by the tour');
  await tour();
  await stay();
  await secret().waitFor();
  await tour();
  await leave();
  await page.getByRole('heading', { name: 'Welcome to AstrID' }).waitFor();
});

test('signing out asks', async () => {
  await createKey('left by signing out');
  await page.getByRole('region', { name: 'Account' }).getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await stay();
  await secret().waitFor();
});

/** Chromium copies in a moment. */
const copied = (text: string) =>
  expect.poll(async () => String(await page.evaluate('navigator.clipboard.readText()')).trim()).toBe(text);

test.each<[string, (shown: string) => Promise<void>]>([
  [
    'copied with the button',
    async (shown) => {
      await button('Copy').first().click();
      await copied(shown);
    },
  ],
  [
    'selected and copied',
    async (shown) => {
      await secret().click();
      await page.keyboard.press('Control+C');
      await copied(shown);
    },
  ],
  [
    'downloaded',
    async () => {
      await Promise.all([page.waitForEvent('download'), button('Download .env').click()]);
    },
  ],
])('a secret that was %s is left without a question', async (_how, keep) => {
  await keep(await createKey('kept'));
  await page.goBack();
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  expect(await question().count()).toBe(0);
});

test('closing the tab asks, until the secret was downloaded', async () => {
  const other = await it.open('/keys/new');
  const asked: string[] = [];
  other.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await other.getByLabel('Name').fill('closed');
  await other.getByRole('button', { name: 'Create the key' }).click();
  await other.locator('[data-secret]').waitFor();
  await other.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await other.locator('[data-secret]').waitFor();
  await other.getByRole('button', { name: 'Download .env' }).click();
  const closed = other.waitForEvent('close');
  await other.close({ runBeforeUnload: true });
  await closed;
  expect(asked).toEqual(['beforeunload']);
});

test('the new secret of a rotation asks at Escape and Back', async () => {
  const { createApiKey } = await it.call(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }',
    { input: { name: 'rotated', permissionSet: 'READ_ONLY' } },
  );
  await page.goto(`${it.url}/keys/${createApiKey.apiKey.id.split(':')[1]}`);
  await button('Rotate…').click();
  await button('Make a new secret').click();
  const shown = await secret().innerText();
  for (let time = 0; time < 3; time++) {
    await page.keyboard.press('Escape');
    await stay();
  }
  expect(await secret().isVisible()).toBe(true);
  await page.goBack();
  await expectAccessible(page);
  await stay();
  expect(await secret().innerText()).toBe(shown);
  await button('I have stored it').click();
  await leave();
  await secret().waitFor({ state: 'detached' });
  await section('People').click();
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
});

test('a key is rotated by the keyboard alone, and Escape closes the dialog once the secret was copied', async () => {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  const { createApiKey } = await it.call(query, { input: { name: 'by keyboard', permissionSet: 'READ_ONLY' } });
  await page.goto(`${it.url}/keys/${createApiKey.apiKey.id.split(':')[1]}`);
  await button('Rotate…').focus();
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await secret().waitFor();
  expect(await focused()).toBe('The new secret');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Copy');
  await page.keyboard.press('Enter');
  await button('Copied').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(focused).toContain('Rotate');
});

test('the link of an invitation asks until it was copied', async () => {
  const invite = async (name: string) => {
    await page.goto(`${it.url}/keys`);
    await section('People').click();
    await button('Invite a user').click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByLabel('E-mail').fill(`${name}@example.org`);
    await button('Invite the user').click();
    await page.locator('[data-link]').waitFor();
  };
  await invite('vera');
  await button('I have sent it').click();
  await question('link').getByRole('button', { name: 'Stay' }).click();
  await page.locator('[data-link]').waitFor();
  await page.goBack();
  await leave('link');
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  await invite('henrietta');
  await button('Copy the link').click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.goBack();
  await page.getByRole('table', { name: 'Keys' }).waitFor();
  expect(await question('link').count()).toBe(0);
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});

test('on a narrow screen the menu closes before the question', async () => {
  await page.setViewportSize({ width: 390, height: 900 });
  await createKey('left by the menu');
  await button('Menu').click();
  await section('People').click();
  await question().waitFor();
  expect(await page.locator('button[aria-controls="sections"]').getAttribute('aria-expanded')).toBe('false');
  await leave();
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
});
