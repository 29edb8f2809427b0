/**
 * Leaving a form of the console that was changed and not sent, in a real headless Chromium: by a link, by Back, by Escape, by a reload. A form that
 * nobody touched, that has its first values again, or that was sent, is left without a question.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedPipeline } from './console-seed.js';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };

let it: ConsoleBrowser;
let page: Page;
let vera: Page;
let key: string;
/** The questions of the browser itself. */
const asked: string[] = [];

beforeAll(async () => {
  it = await startConsole();
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(createUser, { input: { ...VERA, name: 'Vera Rubin', role: 'VIEWER' } });
  const createKey = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  const input = { name: 'nightly', permissionSet: 'READ_ONLY', expiresInDays: 9 };
  key = (await it.call(createKey, { input })).createApiKey.apiKey.id.split(':')[1];
  await seedPipeline(it);
  page = await it.open('/keys');
  vera = await it.openElsewhere('/keys', VERA);
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
  for (const each of [page, vera])
    each.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
}, 120_000);

afterAll(() => it?.close());

const question = (on = page) => on.getByRole('dialog', { name: 'Leave the form?' });
const answer = (name: 'Stay' | 'Leave', on = page) => question(on).getByRole('button', { name }).click();
const button = (name: string | RegExp, on = page) => on.getByRole('button', { name, exact: true });
const section = (name: string, on = page) =>
  on.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });
const heading = (name: string, on = page) => on.getByRole('heading', { name, level: 1 });

/** Goes to a page by links, so that the history of the tab continues. */
async function go(name: string, link?: string, on = page): Promise<void> {
  await section(name, on).click();
  await heading(name, on).waitFor();
  if (link) await on.getByRole('link', { name: link }).click();
}

/** Reloads as a reader does: the browser asks when the page is guarded, and the answer is to stay. */
async function expectReloadAsks(on = page): Promise<void> {
  asked.length = 0;
  await on.evaluate('location.reload()');
  await expect.poll(() => asked).toEqual(['beforeunload']);
}

async function expectLeftAt(name: string, on = page): Promise<void> {
  asked.length = 0;
  await section(name, on).click();
  await heading(name, on).waitFor();
  await on.reload();
  await heading(name, on).waitFor();
  expect(await question(on).count()).toBe(0);
  expect(asked).toEqual([]);
}

describe('the form of a new key', () => {
  test('asks before a link, Back and a reload lose what was typed', async () => {
    await go('Keys', 'Create a key');
    await page.getByLabel('Name').fill('nightly ZTF flow');
    await section('People').click();
    await question().getByText('What you entered was not sent').waitFor();
    await expectAccessible(page);
    await answer('Stay');
    await page.goBack();
    await answer('Stay');
    await expectReloadAsks();
    expect(await page.getByLabel('Name').inputValue()).toBe('nightly ZTF flow');
    expect(page.url()).toBe(`${it.url}/keys/new`);
    await page.goBack();
    await answer('Leave');
    await page.getByRole('table', { name: 'Keys' }).waitFor();
  });

  test('asks after a choice too', async () => {
    await go('Keys', 'Create a key');
    await page.getByLabel('Full access').check();
    await section('People').click();
    await answer('Leave');
    await heading('People').waitFor();
  });

  test('does not ask when nobody touched it, or when it is as it was', async () => {
    await go('Keys', 'Create a key');
    await page.getByLabel('Name').waitFor();
    await expectLeftAt('People');
    await go('Keys', 'Create a key');
    await page.getByLabel('Name').fill('x');
    await page.getByLabel('Choose single permissions').check();
    await page.getByLabel('Choose a set').check();
    await page.getByLabel('Name').fill('');
    await expectLeftAt('People');
  });

  test('does not ask when it was sent: then only the secret asks', async () => {
    await go('Keys', 'Create a key');
    await page.getByLabel('Name').fill('sent');
    await button('Create the key').click();
    await page.locator('[data-secret]').waitFor();
    await button('Download .env').click();
    await expectLeftAt('People');
  });
});

test('a request for a key asks, and not when it was sent', async () => {
  await go('Key requests', 'Ask for a key', vera);
  await vera.getByLabel('Name').fill('notebook');
  await vera.getByLabel('Reason').fill('light curves');
  await section('Keys', vera).click();
  await answer('Stay', vera);
  await expectReloadAsks(vera);
  await button('Send the request', vera).click();
  await heading('notebook', vera).waitFor();
  expect(await question(vera).count()).toBe(0);
  await expectLeftAt('Keys', vera);
});

describe('a dialog', () => {
  test('of an invitation asks at Escape and Back, and Cancel closes it', async () => {
    await go('Keys');
    await go('People');
    await button('Invite a user').click();
    const invite = page.getByRole('dialog', { name: 'Invite a user' });
    await page.keyboard.press('Escape');
    await invite.waitFor({ state: 'detached' });
    await button('Invite a user').click();
    await invite.getByLabel('Name').fill('Henrietta Leavitt');
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await answer('Stay');
    await page.goBack();
    await answer('Stay');
    await expectReloadAsks();
    expect(await invite.getByLabel('Name').inputValue()).toBe('Henrietta Leavitt');
    await button('Cancel').click();
    await invite.waitFor({ state: 'detached' });
    await expectLeftAt('Keys');
  });

  test('that edits a key is not lost to any number of Escapes, and is left after it was saved', async () => {
    await page.goto(`${it.url}/keys/${key}`);
    await button('Edit…').click();
    const edit = page.getByRole('dialog', { name: 'Edit the key' });
    await edit.getByLabel('Description').fill('on node7');
    for (let time = 0; time < 4; time++) await page.keyboard.press('Escape');
    if (await question().isVisible()) await answer('Stay');
    expect(await edit.getByLabel('Description').inputValue()).toBe('on node7');
    await page.goBack();
    await answer('Stay');
    expect(page.url()).toContain('do=edit');
    await button('Save').click();
    await edit.waitFor({ state: 'detached' });
    await expectLeftAt('People');
  });

  test('that edits a key closes with Cancel, and with Escape after the answer', async () => {
    await page.goto(`${it.url}/keys/${key}`);
    const edit = page.getByRole('dialog', { name: 'Edit the key' });
    for (const close of [() => button('Cancel').click(), () => page.keyboard.press('Escape').then(() => answer('Leave'))]) {
      await button('Edit…').click();
      await edit.getByLabel('Description').fill('changed');
      await close();
      await edit.waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('do=edit');
    }
    await expectLeftAt('People');
  });
});

test('notes ask until they are sent with their judgement', async () => {
  await go('People');
  await section('Detections').click();
  await page.getByLabel('Notes').fill('15 arcsec from a galaxy');
  await button('Skip j').click();
  await section('People').click();
  await answer('Stay');
  await button('Back k').click();
  await page.locator('fieldset[aria-label="Class"] button').first().click();
  const { validationEvent } = it.server.app.db;
  await expect.poll(() => validationEvent.count({ where: { notes: '15 arcsec from a galaxy' } })).toBe(1);
  await expectLeftAt('People');
});

test('the form for a new password asks until the password was changed', async () => {
  await section('Your account', vera).click();
  await vera.getByLabel('Current password').fill(VERA.password);
  await section('Keys', vera).click();
  await answer('Stay', vera);
  await vera.getByRole('main').getByRole('button', { name: 'Sign out everywhere' }).click();
  await answer('Stay', vera);
  await vera.getByLabel('New password').fill('another-password-of-vera');
  await button('Change the password', vera).click();
  await vera.getByText('The password was changed.').waitFor();
  await expectLeftAt('Keys', vera);
});

test('a form asks again when the reader left it by signing out, and that failed', async () => {
  await section('Your account', vera).click();
  await vera.getByLabel('New password').fill('a-third-password-of-vera');
  const refuse = async (mutation: string) => {
    await vera.route('**/graphql', (route) =>
      route.request().postData()?.includes(`mutation ${mutation}`) ? route.abort() : route.fallback(),
    );
  };
  await refuse('EndSessions');
  await refuse('EndOneSession');
  for (const name of ['Sign out everywhere', /^End the session: console/]) {
    await vera.getByRole('main').getByRole('button', { name }).click();
    await answer('Leave', vera);
    await vera.getByRole('alert').first().waitFor();
    await section('Keys', vera).click();
    await answer('Stay', vera);
    await expectReloadAsks(vera);
  }
  expect(await vera.getByLabel('New password').inputValue()).toBe('a-third-password-of-vera');
  await vera.unroute('**/graphql');
  await vera.getByLabel('New password').fill('');
  await expectLeftAt('Keys', vera);
});

test('the page of a one-time code asks before what was typed is lost', async () => {
  await vera.goto(`${it.url}/redeem#code=astridcode_x&purpose=INVITATION`);
  await vera.getByLabel('New password').fill('a-password-of-henrietta');
  await expectReloadAsks(vera);
  expect(await vera.getByLabel('New password').inputValue()).toBe('a-password-of-henrietta');
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
