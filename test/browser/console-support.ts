/** Looking for violations of accessibility in the pages of the console. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import type { ConsoleBrowser } from './console-browser.js';

export { type ConsoleBrowser, signIn, startConsole } from './console-browser.js';

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe finds nothing in both themes, and the page fits its width on a telephone and on a large screen. */
export async function expectAccessible(page: Page): Promise<void> {
  const script = await axe;
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 1920],
    ['light', 390],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    const shown = () => page.evaluate(`[matchMedia('(prefers-color-scheme: ${colorScheme})').matches, innerWidth]`);
    await expect.poll(shown).toEqual([true, width]);
    // The debugger evaluates it: the policy of the page does not apply.
    const { violations } = (await page.evaluate(`(() => { const module = undefined; ${script}; return axe.run(); })()`)) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    const found = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html.slice(0, 200))
          .join(' ')
          .slice(0, 2_000)}`,
    );
    expect({ colorScheme, width, found }).toEqual({ colorScheme, width, found: [] });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ width, overflow: Math.max(0, Number(overflow)) }).toEqual({ width, overflow: 0 });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The number of sessions that a refresh token continues, of all users or of one. Ending all sessions of a user changes the version alone. */
export async function openSessions({ server }: ConsoleBrowser, userId: string | null = null): Promise<number> {
  const [row] = await server.app.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM refresh_tokens AS t JOIN users AS u ON u.id = t.user_id AND u.token_version = t.token_version
     WHERE t.ended_at IS NULL AND t.used_at IS NULL AND (u.id = ${userId}::uuid OR ${userId}::uuid IS NULL)`;
  return row.count;
}
