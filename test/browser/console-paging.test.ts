/** Paging through a list of the console in a real headless Chromium: the rows that each button shows, and where the window and the focus are then. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

/** Two full pages and one key. */
const KEYS = 101;

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  const { db } = it.server.app;
  const { id } = await db.user.findFirstOrThrow({ select: { id: true } });
  await db.apiKey.createMany({
    data: Array.from({ length: KEYS }, (_, index) => ({
      name: `key ${String(index).padStart(3, '0')}`,
      prefix: String(index).padStart(8, '0'),
      keyHash: String(index).padStart(64, '0'),
      permissions: ['read:data'],
      scopes: [],
      allowedAddresses: [],
      ownerId: id,
      createdById: id,
    })),
  });
  page = await it.open('/keys?sort=NAME');
}, 120_000);

afterAll(() => it?.close());

const table = () => page.getByRole('table', { name: 'Keys' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const firstRow = (name: string) => table().getByRole('row').nth(1).getByRole('link', { name, exact: true }).waitFor();
/** The distance from the top of the window to the table, or from the bar that covers it on a narrow screen. */
const top = async () => {
  const [bar, box] = [await page.locator('header').first().boundingBox(), await table().boundingBox()];
  const isCovered = bar !== null && box !== null && bar.y === 0 && bar.x + bar.width > box.x;
  return (box?.y ?? -1) - (isCovered ? bar.height : 0);
};
const expectAtTable = async () => {
  await expect.poll(top).toBeGreaterThanOrEqual(0);
  expect(await top()).toBeLessThan(450);
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('TABLE');
};

test.each([1440, 390])('another page of a list begins at its first row, and so does the keyboard, at %d px', async (width) => {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${it.url}/keys?sort=NAME`);
  await firstRow('key 000');
  expect([await button('Previous page').isDisabled(), await button('First page').isDisabled()]).toEqual([true, true]);
  await button('Next page').press('Enter');
  await firstRow('key 050');
  await expectAtTable();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Select all rows of this page');
  await button('Next page').click();
  await firstRow('key 100');
  await expectAtTable();
  expect(await button('Next page').isDisabled()).toBe(true);
  await button('Previous page').press('Enter');
  await firstRow('key 050');
  await expectAtTable();
  await button('First page').press('Enter');
  await firstRow('key 000');
  await expectAtTable();
});

test('the page before is known as long as the history knows it', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${it.url}/keys?sort=NAME`);
  await button('Next page').click();
  await firstRow('key 050');
  await page.reload();
  await button('Previous page').click();
  await firstRow('key 000');
  await page.goForward();
  await firstRow('key 050');
  const address = page.url();
  // Another order begins at the first page.
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await firstRow('key 100');
  expect(await button('Previous page').isDisabled()).toBe(true);
  // An address from somebody else has no page before it in this history.
  const other = await it.open(address.slice(it.url.length));
  await other.getByRole('link', { name: 'key 050', exact: true }).waitFor();
  expect(await other.getByRole('button', { name: 'Previous page' }).isDisabled()).toBe(true);
  await other.getByRole('button', { name: 'Next page' }).click();
  await other.getByRole('link', { name: 'key 100', exact: true }).waitFor();
  await expectAccessible(other);
  await other.close();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
