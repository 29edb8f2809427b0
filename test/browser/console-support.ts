/** The console in a browser: signing in, calling the API as its pages do, and looking for violations of accessibility and of the policy. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Browser, type BrowserServer, buildConsole, startChromium, startServerForBrowser } from './support.js';

export interface ConsoleBrowser {
  readonly server: BrowserServer;
  readonly browser: Browser;
  /** What a browser complained about: refusals of the policy, faults of scripts, warnings of libraries. */
  readonly complaints: string[];
  /** The requests that left the origin. */
  readonly foreign: string[];
  /** `http://127.0.0.1:4711/console` */
  readonly url: string;
  /** A page that is signed in as the admin, at a path such as `/keys`. */
  open(path: string): Promise<Page>;
  /** Sends a document as the admin. Returns its data. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  call(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<any>;
  close(): Promise<void>;
}

/** Chromium reports each answer of an error; the pages show them. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d\b/;

export async function startConsole(): Promise<ConsoleBrowser> {
  await buildConsole();
  const server = await startServerForBrowser();
  const browser = await startChromium();
  const { origin } = new URL(server.url);
  const url = `${origin}/console`;
  const [complaints, foreign]: [string[], string[]] = [[], []];
  browser.context.on('request', (request) => request.url().startsWith(origin) || foreign.push(request.url()));
  browser.context.on('weberror', (error) => complaints.push(error.error().message));
  browser.context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !REFUSED.test(message.text())) complaints.push(message.text());
  });

  async function call(query: string, variables = {}, headers = {}) {
    const token = await tokenOf(server);
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(Object.keys(headers).length > 0 ? headers : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async function open(path: string): Promise<Page> {
    const page = await browser.context.newPage();
    await page.goto(url + path);
    const email = page.getByLabel('E-mail');
    await email
      .or(page.getByRole('navigation', { name: 'Sections' }))
      .first()
      .waitFor();
    if (await email.isVisible()) await signIn(page, server.account);
    return page;
  }

  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { server, browser, complaints, foreign, url, open, call, close };
}

export async function signIn(page: Page, { email, password }: BrowserServer['account']): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function tokenOf({ app }: BrowserServer): Promise<string> {
  const { id, tokenVersion } = await app.db.user.findFirstOrThrow({ where: { role: 'ADMIN' }, orderBy: { createdAt: 'asc' } });
  return (await app.tokens.issue(id, tokenVersion)).accessToken;
}

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
    // Colours change in a transition.
    await page.waitForTimeout(300);
    // The debugger evaluates it: the policy of the page does not apply.
    const { violations } = (await page.evaluate(`(() => { const module = undefined; ${script}; return axe.run(); })()`)) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect({ colorScheme, width, found }).toEqual({ colorScheme, width, found: [] });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ width, overflow: Math.max(0, Number(overflow)) }).toEqual({ width, overflow: 0 });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}
