/** The support of the browser tests: the whole server, the build of the console, a Chromium, and access to the editors of GraphiQL. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pino from 'pino';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { type App, createApp } from '../../src/app.js';
import { readConfig } from '../../src/base/config.js';
import { openDatabase } from '../../src/database/connect.js';
import { createHttpServer } from '../../src/http/http.js';
import { ensureAdmin } from '../../src/start/admin.js';
import { lend } from '../support/lent-database.js';

export interface BrowserServer {
  /** Address of the GraphQL endpoint, which is also that of GraphiQL. */
  readonly url: string;
  readonly app: App;
  /** An e-mail and a password with which signIn succeeds. */
  readonly account: { readonly email: string; readonly password: string };
  close(): Promise<void>;
}

const BUILD = fileURLToPath(new URL('../../scripts/ensure-built.mjs', import.meta.url));

let built: Promise<unknown> | undefined;

/** The build of the console, as `npm start` makes it. */
export async function buildConsole(): Promise<void> {
  built ??= promisify(execFile)(process.execPath, [BUILD]);
  await built;
}

/** The setting with the file of a migrated, empty database to begin with: see global-setup.ts. Without it, a new one is made. */
export const SNAPSHOT = 'BROWSER_TEST_SNAPSHOT';

/** The whole API over an embedded database in memory, with its admin user. */
export async function startServerForBrowser(env: Record<string, string> = {}): Promise<BrowserServer> {
  const account = { email: 'ada@example.org', password: 'a-password-of-tests' };
  const config = readConfig({ ...env, ADMIN_EMAIL: account.email, ADMIN_PASSWORD: account.password });
  const snapshot = process.env[SNAPSHOT];
  const database = await openDatabase(snapshot ? { opened: await lend(snapshot) } : {});
  await ensureAdmin(database.prisma, config, true);
  const channel = await database.openChannel({});
  const log = pino({ level: 'silent' });
  const jwtSecret = randomBytes(32).toString('base64url');
  const app = createApp({ database, channel, log, jwtSecret, outside: config.outside });
  app.usage.start();
  const server = createHttpServer(app, { console: config.console });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await app.usage.close();
    await channel.close();
    await database.close();
  };
  return { app, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, account, close };
}

export interface Browser {
  readonly context: BrowserContext;
  /** Closes the browser. Returns those of its files that contain one of these texts. */
  closeAndSearch(texts: readonly string[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A Chromium with a profile on disk, like that of a person, which can resolve only names of loopback. */
export async function startChromium(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'astrid-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: false,
    viewport: { width: 1400, height: 900 },
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const closeAndSearch = async (texts: readonly string[]) => {
    await context.close();
    const found = await filesWith(profile, texts);
    await close();
    return found;
  };
  return { context, close, closeAndSearch };
}

async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const needles = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(entry.name);
  }
  return found;
}

/** The parts of GraphiQL, by the names that people use. */
export const parts = {
  query: (page: Page) => page.locator('.graphiql-query-editor .graphiql-editor'),
  variables: (page: Page) => page.locator('.graphiql-editor-tool > .graphiql-editor').nth(0),
  headers: (page: Page) => page.locator('.graphiql-editor-tool > .graphiql-editor').nth(1),
  response: (page: Page) => page.locator('.result-window'),
  tabs: (page: Page) => page.locator('[id^=graphiql-session-tab-]'),
};

/** The visible text of an editor. */
export async function textOf(editor: Locator): Promise<string> {
  return (await editor.locator('.view-line').allTextContents()).join('\n').replaceAll('\u00a0', ' ');
}

/** Replaces the text of an editor by typing. */
export async function typeInto(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.locator('.view-lines').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Brings the tab of this name to the front. */
export async function showTab(page: Page, name: string): Promise<void> {
  await parts.tabs(page).filter({ hasText: name }).click();
  const operation = new RegExp(`(query|mutation)\\s${name}\\b`);
  await parts.query(page).locator('.view-line').filter({ hasText: operation }).waitFor();
}

/** Opens GraphiQL and waits until it knows the schema. */
export async function openGraphiql(page: Page, url: string): Promise<void> {
  const schema = page.waitForResponse((response) => response.request().postData()?.includes('__schema') ?? false);
  await page.goto(url);
  await schema;
  await parts.headers(page).locator('.view-lines').waitFor();
}

/** Presses play. Returns the request that was sent and the visible answer. */
export async function run(
  page: Page,
): Promise<{ headers: Record<string, string>; body: Record<string, unknown>; answer: string }> {
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: /Execute query/ }).click();
  const request = await sent;
  const answer = await (await request.response())?.text();
  await parts
    .response(page)
    .locator('.view-line')
    .filter({ hasText: /"(data|errors)"/ })
    .first()
    .waitFor();
  return { headers: await request.allHeaders(), body: request.postDataJSON(), answer: answer ?? '' };
}
