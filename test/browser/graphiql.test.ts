/** GraphiQL in a real headless Chromium: it needs no internet, sends no credential by itself and stores nothing. */
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Browser,
  type BrowserServer,
  openGraphiql,
  parts,
  run,
  showTab,
  startChromium,
  startServerForBrowser,
  textOf,
  typeInto,
} from './support.js';

const TABS = [
  ...['SignIn', 'WhoAmI', 'CreateKey', 'IngestObservations', 'BrowseObservations', 'BrowseDetections'],
  ...['CrossMatch', 'Statistics', 'PlanCampaign', 'FittingFrames', 'ReportFlow'],
  ...['ListKeys', 'ExtendKey', 'RotateKey', 'RevokeKey'],
];
const CREDENTIALS = ['authorization', 'x-api-key', 'cookie'];

/** The message of Chromium for a 401: some tests type a key that the server refuses. */
const REFUSED = /^Failed to load resource: the server responded with a status of 401\b/;

let server: BrowserServer;
let browser: Browser;
const requests: Request[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  server = await startServerForBrowser();
  browser = await startChromium();
  browser.context.on('request', (request) => requests.push(request));
  browser.context.on('weberror', (error) => complaints.push(error.error().message));
  browser.context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !REFUSED.test(message.text())) complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function freshPage(): Promise<Page> {
  const page = await browser.context.newPage();
  await openGraphiql(page, server.url);
  return page;
}

test('opens with the example operations in tabs, both panes in sight, headers prepared and empty', async () => {
  const page = await freshPage();
  expect(await parts.tabs(page).allInnerTexts()).toEqual(TABS);
  expect(await parts.variables(page).isVisible()).toBe(true);
  expect(await parts.headers(page).isVisible()).toBe(true);
  expect(await textOf(parts.query(page))).toContain('mutation SignIn(');
  expect(await textOf(parts.headers(page))).toBe('');
  const prepared: Record<string, unknown> = {};
  for (const name of TABS) {
    await showTab(page, name);
    const text = await textOf(parts.headers(page));
    prepared[name] = text === '' ? text : JSON.parse(text);
  }
  expect(prepared).toEqual({
    SignIn: '',
    WhoAmI: { Authorization: 'Bearer ', 'X-API-Key': '' },
    CreateKey: { Authorization: 'Bearer ' },
    IngestObservations: { 'X-API-Key': '' },
    BrowseObservations: { 'X-API-Key': '' },
    BrowseDetections: { 'X-API-Key': '' },
    CrossMatch: { 'X-API-Key': '' },
    Statistics: { 'X-API-Key': '' },
    PlanCampaign: { 'X-API-Key': '' },
    FittingFrames: { 'X-API-Key': '' },
    ReportFlow: { 'X-API-Key': '' },
    ListKeys: { Authorization: 'Bearer ', 'X-API-Key': '' },
    ExtendKey: { Authorization: 'Bearer ' },
    RotateKey: { Authorization: 'Bearer ' },
    RevokeKey: { Authorization: 'Bearer ' },
  });
  await page.getByRole('button', { name: 'New tab' }).click();
  await expect.poll(() => textOf(parts.headers(page))).toMatch(/"X-API-Key": ""/);
  await page.close();
});

test('the sign-in tab works and sends no credential, whatever another tab holds', async () => {
  const page = await freshPage();
  await showTab(page, 'WhoAmI');
  await typeInto(page, parts.headers(page), '{"X-API-Key": "key-of-another-tab"}');
  await showTab(page, 'SignIn');
  await typeInto(page, parts.variables(page), JSON.stringify({ input: server.account }));
  const { headers, body, answer } = await run(page);
  expect(body).toMatchObject({ operationName: 'SignIn', variables: { input: server.account } });
  expect(Object.keys(headers).filter((name) => CREDENTIALS.includes(name))).toEqual([]);
  expect(JSON.parse(answer).data.signIn.accessToken).toEqual(expect.any(String));
  expect(await textOf(parts.response(page))).toContain('"accessToken"');
  await page.close();
});

test('asks for the password in a field that hides it, and keeps it nowhere', async () => {
  const page = await freshPage();
  await showTab(page, 'SignIn');
  const { email, password } = server.account;
  await typeInto(page, parts.variables(page), JSON.stringify({ input: { email, password: '' } }));
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: /Execute query/ }).click();
  const field = page.getByLabel(`Password of ${email}`);
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill(password);
  await field.press('Enter');
  const answer = await (await (await sent).response())?.json();
  expect(answer.data.signIn.accessToken).toEqual(expect.any(String));
  expect(await field.count()).toBe(0);
  expect(await textOf(parts.variables(page))).not.toContain(password);
  await page.close();
});

test('prepared headers are no credential until something is pasted into them', async () => {
  const page = await freshPage();
  await showTab(page, 'WhoAmI');
  const anonymous = await run(page);
  expect(Object.keys(anonymous.headers).filter((name) => CREDENTIALS.includes(name))).toEqual([]);
  expect(JSON.parse(anonymous.answer)).toEqual({ data: { viewer: null } });
  await typeInto(page, parts.headers(page), '{"Authorization": "Bearer ", "X-API-Key": "astrid_typed"}');
  const { headers } = await run(page);
  expect(headers['x-api-key']).toBe('astrid_typed');
  expect(headers).not.toHaveProperty('authorization');
  await page.close();
});

test('a tab that is played as soon as it is shown runs its own operation, not that of the tab before', async () => {
  const page = await freshPage();
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.evaluate(async () => {
    const tabs = [...document.querySelectorAll<HTMLElement>('[id^=graphiql-session-tab-]')];
    tabs.find((tab) => tab.textContent?.includes('WhoAmI'))?.click();
    const shown = () => /query\sWhoAmI/.test(document.querySelector('.graphiql-query-editor .view-lines')?.textContent ?? '');
    while (!shown()) await new Promise(requestAnimationFrame);
    document.querySelector<HTMLElement>('.graphiql-execute-button')?.click();
  });
  const request = await sent;
  expect(request.postDataJSON().query).toContain('query WhoAmI');
  expect(await (await request.response())?.json()).toEqual({ data: { viewer: null } });
  await page.close();
});

test('the schema is asked for without the credential of the open tab', async () => {
  const page = await freshPage();
  await showTab(page, 'IngestObservations');
  await typeInto(page, parts.headers(page), '{"X-API-Key": "astrid_typed"}');
  const asked = page.waitForRequest((request) => request.postData()?.includes('__schema') ?? false);
  await page.getByRole('button', { name: /Re-fetch GraphQL schema/ }).click();
  const headers = await (await asked).allHeaders();
  expect(Object.keys(headers).filter((name) => CREDENTIALS.includes(name))).toEqual([]);
  await page.close();
});

test('what one types is in memory only: not in storage, the address or, later, the profile on disk', async () => {
  const page = await freshPage();
  const typed = { query: 'typedquery4711', variable: 'typedvariable4711', header: 'typedheader4711' };
  await showTab(page, 'WhoAmI');
  await typeInto(page, parts.query(page), `query WhoAmI { ${typed.query}: viewer { kind } }`);
  await typeInto(page, parts.variables(page), JSON.stringify({ password: typed.variable }));
  await typeInto(page, parts.headers(page), JSON.stringify({ 'X-API-Key': typed.header }));
  expect((await run(page)).body).toMatchObject({ variables: { password: typed.variable } });
  await page.waitForTimeout(1_000); // GraphiQL writes its tabs half a second after the last key
  await showTab(page, 'SignIn');
  expect(await stored(page)).toEqual(NOTHING_STORED);
  expect(page.url()).toBe(server.url);

  const schema = page.waitForResponse((response) => response.request().postData()?.includes('__schema') ?? false);
  await page.reload();
  await schema;
  await parts.headers(page).locator('.view-lines').waitFor();
  expect(await parts.tabs(page).allInnerTexts()).toEqual(TABS);
  await showTab(page, 'WhoAmI');
  expect(await textOf(parts.query(page))).toContain('viewer {');
  const shown = await page.locator('body').textContent();
  for (const text of Object.values(typed)) expect(shown).not.toContain(text);
  expect(await stored(page)).toEqual(NOTHING_STORED);
  expect(page.url()).toBe(server.url);
});

test('a document in the address is neither opened nor left there', async () => {
  const page = await browser.context.newPage();
  // A plain `query=` is a request over GET and gets no page; a browser reads an encoded letter as the same.
  await openGraphiql(page, `${server.url}?%71uery=%7Bsmuggled%7D`);
  expect(page.url()).toBe(server.url);
  expect(await parts.tabs(page).allInnerTexts()).toEqual(TABS);
  await page.close();
});

test('through all of that no request left the origin and nothing broke the content security policy', async () => {
  const origin = new URL(server.url).origin;
  const paths = requests.map((request) => request.url()).filter((url) => !url.startsWith(`${origin}/graphql`));
  expect(requests.length).toBeGreaterThan(20);
  expect(paths.filter((url) => !url.startsWith(`${origin}/graphiql/`))).toEqual([]);
  expect(paths.some((url) => url.includes('/graphiql/graphql-worker-'))).toBe(true);
  expect(complaints).toEqual([]);
  expect(await browser.closeAndSearch(['typedquery4711', 'typedvariable4711', 'typedheader4711'])).toEqual([]);
});

const NOTHING_STORED = { local: 0, session: 0, databases: [], caches: [], cookie: '' };

/** As text, because the project is compiled without the types of a browser. */
function stored(page: Page): Promise<unknown> {
  return page.evaluate(`(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookie: document.cookie,
  }))()`);
}
