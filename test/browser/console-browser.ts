/** The console in a browser, over a whole server: opening its pages as the admin, and calling the API as they do. */
import type { Page } from 'playwright-core';
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
  /** A page of another person, with separate cookies: at a path, and signed in. Closing its context forgets both. */
  openElsewhere(path?: string, account?: BrowserServer['account']): Promise<Page>;
  /** Sends a document as the admin. Returns its data. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  call(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<any>;
  close(): Promise<void>;
}

/** Chromium reports each answer of an error; the pages show them. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d\b/;

/** `env` are settings of the server. */
export async function startConsole(env: Record<string, string> = {}): Promise<ConsoleBrowser> {
  await buildConsole();
  const server = await startServerForBrowser(env);
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
    const sections = page.getByRole('navigation', { name: 'Sections' });
    await email.or(sections).first().waitFor();
    if (await email.isVisible()) await signIn(page, server.account);
    await sections.waitFor();
    return page;
  }

  async function openElsewhere(path?: string, account?: BrowserServer['account']): Promise<Page> {
    const context = await browser.context.browser()?.newContext();
    if (!context) throw new Error('Chromium has no other profile.');
    const page = await context.newPage();
    if (path !== undefined) await page.goto(url + path);
    if (account) await signIn(page, account);
    return page;
  }

  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { server, browser, complaints, foreign, url, open, openElsewhere, call, close };
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
