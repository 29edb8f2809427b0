/** The searches above the lists of the console, in a real headless Chromium: how often they read, and that they follow the address. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  page = await it.open('/keys');
}, 120_000);

afterAll(() => it?.close());

const field = () => page.getByRole('searchbox');
const address = () => new URL(page.url()).searchParams.get('q');

test.each(['/keys', '/people', '/training'])('%s is read once for a word that is typed', async (path) => {
  await page.goto(it.url + path);
  await field().waitFor();
  const searches: string[] = [];
  const note = (request: { postData(): string | null }) => {
    const search = /"search":"([^"]+)"/.exec(request.postData() ?? '')?.[1];
    if (search) searches.push(search);
  };
  page.on('request', note);
  await field().pressSequentially('supernova');
  await expect.poll(address).toBe('supernova');
  await expect.poll(() => searches.at(-1)).toBe('supernova');
  page.off('request', note);
  expect(searches).toEqual(['supernova']);
});

test('the text of a search follows the address: Clear empties it, and an address fills it', async () => {
  await page.goto(`${it.url}/keys?q=first`);
  await expect.poll(() => field().inputValue()).toBe('first');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.poll(address).toBe(null);
  expect(await field().inputValue()).toBe('');
  await page.goBack();
  await expect.poll(() => field().inputValue()).toBe('first');
});
