/** The time of a console session, in a real headless Chromium whose clock the test moves: new tokens, and the end after idle hours. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, openSessions, signIn, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;
const refreshes: unknown[] = [];

beforeAll(async () => {
  it = await startConsole();
  page = await it.browser.context.newPage();
  page.on('request', (request) => {
    if (request.url().endsWith('/console/session') && request.method() === 'POST') refreshes.push(request.postDataJSON());
  });
  await page.clock.install();
  await page.goto(`${it.url}/keys`);
  await page.getByLabel('E-mail').waitFor();
  await signIn(page, it.server.account);
  await page.getByRole('table', { name: 'Keys' }).or(page.getByText('There is no key yet')).first().waitFor();
  refreshes.length = 0;
}, 120_000);

afterAll(() => it?.close());

const search = (text: string) => page.getByLabel('Search by name').fill(text);

test('the next request after an hour gets a new token, and reports how long nobody used the page', async () => {
  await page.clock.fastForward('01:05:00');
  await search('one');
  await page.clock.fastForward(500);
  await page.getByText('No key fits these filters').waitFor();
  expect(refreshes).toEqual([{ refresh: true, idleSeconds: expect.any(Number) }]);
});

test('a session that was ended elsewhere leads to the sign-in page, and back to the same view', async () => {
  await it.call('mutation { signOutEverywhere(input: {}) { user { id } } }');
  await search('two');
  await page.clock.fastForward(500);
  await page.getByText('Your session has ended. Sign in again to continue.').waitFor();
  await signIn(page, it.server.account);
  await page.getByText('No key fits these filters').waitFor();
  expect(page.url()).toContain('q=two');
});

test('after twelve hours without a person, the session ends, on the server too', async () => {
  await page.clock.fastForward('12:01:00');
  await page.clock.runFor(61_000);
  await page.getByText('Nobody used the console for 12 hours, so the session ended.').waitFor();
  await expect.poll(() => it.browser.context.cookies()).toEqual([]);
  expect(await openSessions(it)).toBe(0);
  await page.reload();
  await page.getByLabel('E-mail').waitFor();
});
