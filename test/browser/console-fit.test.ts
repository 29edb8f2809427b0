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
  const isShown = (element) => element.checkVisibility() && !element.closest('.visually-hidden');
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

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
