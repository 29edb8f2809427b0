/** Each page of the console on a telephone and on a desk, in a real headless Chromium: nothing moves while it loads, and no text is cut. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAGES, seedPages } from './console-pages.js';
import { type ConsoleBrowser, startConsole } from './console-support.js';

const WIDTHS = [390, 1440] as const;
/** The layout shift that a page may have. Above 0.1 people notice it. */
const MOST = 0.01;
/** Each answer of the API arrives so long after the one before, in milliseconds: what loads together would hide a shift. */
const APART_MS = 120;
const SETTLED_MS = 300;

/** Adds up what moves without an input. */
const WATCH_SHIFTS = `window.moved = 0;
  new PerformanceObserver((list) => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value; })
    .observe({ type: 'layout-shift', buffered: true })`;

/** The texts that a reader does not see whole: of controls, and of what hides its overflow without three dots. */
const CUT_TEXTS = `(() => {
  const cut = [];
  // What only a screen reader reads is clipped to nothing.
  const isShown = (element) => element.checkVisibility() && !element.closest('.visually-hidden') && getComputedStyle(element).clipPath !== 'inset(50%)';
  for (const control of document.querySelectorAll('select, input:not([type=checkbox], [type=radio])')) {
    if (!isShown(control)) continue;
    const width = control.offsetWidth;
    // As wide as what it shows.
    Object.assign(control.style, { fieldSizing: 'content', width: 'max-content' });
    if (control.offsetWidth > width) cut.push('control: ' + (control.selectedOptions?.[0]?.text ?? (control.value || control.placeholder)));
    Object.assign(control.style, { fieldSizing: '', width: '' });
  }
  for (const element of document.querySelectorAll('body *:not(svg *, select, option, input, textarea, th)')) {
    if (!isShown(element) || element.clientWidth === 0 || element.scrollWidth <= element.clientWidth + 1) continue;
    const { overflowX, textOverflow } = getComputedStyle(element);
    if (element.matches('button, a') || (['hidden', 'clip'].includes(overflowX) && textOverflow !== 'ellipsis'))
      cut.push(element.tagName.toLowerCase() + ': ' + element.textContent.slice(0, 60));
  }
  return cut;
})()`;

let it: ConsoleBrowser;
let page: Page;
let ids: Awaited<ReturnType<typeof seedPages>>;
let answers = 0;

beforeAll(async () => {
  it = await startConsole();
  ids = await seedPages(it);
  page = await it.open('/keys');
  // The debugger adds it to each page: the policy of the page does not apply.
  await page.addInitScript(WATCH_SHIFTS);
  await page.route('**/graphql', async (route) => {
    const delay = APART_MS * ++answers;
    await new Promise((resolve) => setTimeout(resolve, delay));
    await route.continue();
  });
}, 180_000);

afterAll(() => it?.close());

const moved = async () => Number(await page.evaluate('window.moved'));

async function show(path: string): Promise<void> {
  answers = 0;
  await page.goto(it.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[role=status]', { hasText: 'Loading' }).count()).toBe(0);
  await page.waitForTimeout(SETTLED_MS);
}

test.each(PAGES)('%s does not move while it loads, and cuts no text', async (_name, pathOf) => {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await show(pathOf(ids));
    const more = page.getByRole('button', { name: 'More filters' });
    const shift = await moved();
    if (await more.isVisible()) await more.click();
    expect({ width, isStill: shift < MOST, cut: await page.evaluate(CUT_TEXTS) }).toEqual({ width, isStill: true, cut: [] });
  }
});

test('on a telephone further filters appear on request, and when one holds', async () => {
  await page.setViewportSize({ width: 390, height: 900 });
  await show('/keys');
  const status = page.getByLabel('Status', { exact: true });
  expect(await status.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'More filters' }).press('Enter');
  await status.waitFor();
  await show('/keys?status=ACTIVE');
  expect(await status.isVisible()).toBe(true);
});

test('a shift and a cut text would be found', async () => {
  await page.setViewportSize({ width: 390, height: 900 });
  await show('/keys');
  await page.evaluate(`document.querySelector('main').style.paddingTop = '300px';
    document.querySelector('main button[aria-expanded]').style.cssText = 'width: 40px; min-width: 0; overflow: hidden';
    document.querySelector('main input').style.width = '60px'`);
  await expect.poll(moved).toBeGreaterThan(MOST);
  const cut = (await page.evaluate(CUT_TEXTS)) as string[];
  expect(cut.sort()).toEqual(['button: More filters', 'control: Search by name']);
});

const LONG = 'k'.repeat(255);
const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
const ROTATE = 'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { apiKey { id } } }';

/** The tables that are wider than their places, with what reaches over the edge. */
const WIDE_TABLES = `[...document.querySelectorAll('table')]
  .filter((table) => table.scrollWidth > table.parentElement.clientWidth + 1 || table.offsetWidth > table.parentElement.clientWidth + 1)
  .map((table) => table.caption.textContent)`;

/** The numbers whose text is nearer than 16 px to the text of the next column. */
const TOUCHING = `(() => {
  const box = (cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getBoundingClientRect(); };
  return [...document.querySelectorAll('td + td')]
    .filter((cell) => getComputedStyle(cell.previousElementSibling).textAlign === 'end' && getComputedStyle(cell).textAlign !== 'end')
    .filter((cell) => box(cell).left - box(cell.previousElementSibling).right < 16)
    .map((cell) => cell.dataset.label);
})()`;

async function makeKey(name: string): Promise<string> {
  const { createApiKey } = await it.call(CREATE, { input: { name, permissionSet: 'READ_ONLY' } });
  return createApiKey.apiKey.id;
}

test.each([390, 1280])('the events of a key whose secret leaked show each column, at %d px', async (width) => {
  const id = await makeKey('leaked');
  for (let count = 0; count < 3; count++) await it.call(ROTATE, { input: { id, gracePeriodSeconds: 3_600 } });
  await it.call(ROTATE, { input: { id, endPreviousSecrets: true } });
  await page.setViewportSize({ width, height: 860 });
  await show(`/keys/${id.split(':')[1]}`);
  const events = page.getByRole('table', { name: 'Events' });
  expect(await page.evaluate(WIDE_TABLES)).toEqual([]);
  expect(await page.evaluate(CUT_TEXTS)).toEqual([]);
  // The retired secrets are counted, without JSON.
  expect(await events.innerText()).toMatch(/retiredSecrets: 3 secrets until \d.* → 3 secrets until \d/);
  expect(await events.innerText()).not.toContain('{');
});

test.each([390, 1280])('a name of 255 letters without a break widens no page, at %d px', async (width) => {
  await page.setViewportSize({ width, height: 860 });
  const uuid = (await makeKey(LONG)).split(':')[1];
  for (const path of ['/keys', '/least-privilege', `/keys/${uuid}`, '/audit']) {
    await show(path);
    const overflow = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    expect({ path, overflow, wide: await page.evaluate(WIDE_TABLES) }).toEqual({ path, overflow: false, wide: [] });
    // A title has three lines at most.
    expect((await page.getByRole('heading', { level: 1 }).boundingBox())?.height).toBeLessThan(120);
  }
  await show('/keys/new');
  await page.getByLabel('Name').fill(LONG);
  await page.getByRole('button', { name: 'Create the key' }).click();
  await page.getByRole('heading', { name: 'The key is ready' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')).toBe(false);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
});

test('the logo and the whole navigation stay in the window while a long page scrolls', async () => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await show('/audit');
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
  expect((await page.getByRole('link', { name: 'AstrID', exact: true }).boundingBox())?.y).toBeGreaterThanOrEqual(0);
  const side = await page.locator('#sections').boundingBox();
  expect((side?.y ?? 0) + (side?.height ?? 0)).toBe(860);
});

test('an open dialog darkens the whole width of the window', async () => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await show('/detections');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  const strip = (x: number) => page.screenshot({ clip: { x, y: 8, width: 4, height: 8 }, animations: 'disabled' });
  const [inside, edge] = [await strip(1_240), await strip(1_274)];
  expect(edge.equals(inside)).toBe(true);
});

test('a dialog that closes leaves no ring around the page', async () => {
  await show('/keys');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Detections' }).click();
  await page.getByRole('button', { name: /^Skip/ }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const focused = 'document.activeElement.id + " " + getComputedStyle(document.activeElement).outlineStyle';
  expect(await page.evaluate(focused)).toBe('main none');
});

test.each(['/training', '/observations'])('a number keeps its distance from the next column on %s', async (path) => {
  for (const width of [1280, 1440]) {
    await page.setViewportSize({ width, height: 860 });
    await show(path);
    expect({ width, touching: await page.evaluate(TOUCHING) }).toEqual({ width, touching: [] });
  }
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
