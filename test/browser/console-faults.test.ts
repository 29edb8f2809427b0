/** Every page of the console while the server is slow, refuses, fails or is gone: it holds still, says why, and can be tried again. */
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { seedPipeline } from './console-seed.js';
import { type ConsoleBrowser, startConsole } from './console-support.js';

/** Each page that reads something, with the type of the row in its address. */
const PAGES = [
  ['/keys'],
  ['/keys/', 'ApiKey'],
  ['/keys/new'],
  ['/least-privilege'],
  ['/requests'],
  ['/requests/', 'ApiKeyRequest'],
  ['/people'],
  ['/people/', 'User'],
  ['/audit'],
  ['/audit/', 'AuditEvent'],
  ['/observations'],
  ['/observations/', 'Observation'],
  ['/detections'],
  ['/detections/', 'Detection'],
  ['/pipeline'],
  ['/training'],
  ['/training/', 'TrainingDataset'],
  ['/training/models/', 'Model'],
  ['/account'],
] as const;

const REQUEST_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const MISSING = [{ permission: 'READ_DATA', name: 'read:data', paths: ['rows'] }];
const GRAPHQL = '**/graphql';
/** No answer comes together with another one. */
const SLOW_MS = [150, 500, 300, 700];

const ROWS = `{
  apiKeys(first: 1) { nodes { id } } apiKeyRequests(first: 1) { nodes { id } } users(first: 1) { nodes { id } }
  auditEvents(first: 1) { nodes { id } } observations(first: 1) { nodes { id } } detections(first: 1) { nodes { id } }
  trainingDatasets(first: 1) { nodes { id } } models(first: 1) { nodes { id } } }`;

let it: ConsoleBrowser;
let page: Page;
const ids = new Map<string, string>();

beforeAll(async () => {
  it = await startConsole();
  await seedPipeline(it);
  const { createUser } = await it.call(
    'mutation { createUser(input: { email: "vera@example.org", name: "Vera", role: ANALYST }) { user { id } } }',
  );
  const { accessToken } = await it.server.app.tokens.issue(createUser.user.id.split(':')[1], 1);
  await it.call('mutation { createApiKey(input: { name: "flow", permissionSet: READ_ONLY }) { apiKey { id } } }');
  await it.call(
    'mutation { requestApiKey(input: { name: "flow", reason: "nights", permissionSet: READ_ONLY }) { apiKeyRequest { id } } }',
    {},
    { Authorization: `Bearer ${accessToken}` },
  );
  const found: Record<string, { nodes: { id: string }[] }> = await it.call(ROWS);
  for (const { nodes } of Object.values(found))
    for (const { id } of nodes) ids.set(id.split(':')[0] as string, id.split(':')[1] as string);
  page = await it.open('/account');
  await page.addInitScript(`globalThis.shifts = [];
    new PerformanceObserver((list) => { for (const { value, hadRecentInput, sources } of list.getEntries())
      if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 120))]); })
      .observe({ type: 'layout-shift', buffered: true });`);
}, 120_000);

afterAll(() => it?.close());
afterEach(() => page.unrouteAll({ behavior: 'ignoreErrors' }));

const addressOf = ([path, type]: (typeof PAGES)[number]): string => {
  if (type === undefined) return it.url + path;
  expect(ids.get(type), type).toBeDefined();
  return it.url + path + ids.get(type);
};

/** Handles what the page asks, except for the viewer: the navigation needs it. */
const intercept = (handle: (route: Route, index: number) => Promise<void>) => {
  let index = 0;
  return page.route(GRAPHQL, (route) =>
    /\bquery ShowViewer\b/.test(route.request().postData() ?? '') ? route.continue() : handle(route, index++),
  );
};

/** What the server sends to those who lack a permission. */
const refuse = () =>
  intercept((route) =>
    route.fulfill({
      status: 403,
      headers: { 'Content-Type': 'application/graphql-response+json', 'X-Request-Id': REQUEST_ID },
      body: JSON.stringify({
        errors: [{ message: 'It did not work.', extensions: { code: 'FORBIDDEN', missingPermissions: MISSING } }],
      }),
    }),
  );

const main = () => page.getByRole('main');
const alert = () => main().getByRole('alert').first();
const isLoading = () =>
  main()
    .getByRole('status')
    .filter({ hasText: /^(Loading|Reading)|read so far/ });

test.each(PAGES.flatMap((each) => [1440, 390].map((width) => [each.join(''), width, each] as const)))(
  '%s at %i px holds still while its answers arrive one after the other',
  async (_name, width, each) => {
    await page.setViewportSize({ width, height: 900 });
    await intercept(async (route, index) => {
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS[index % SLOW_MS.length]));
      await route.continue().catch(() => {});
    });
    await page.goto(addressOf(each));
    await main().getByRole('heading').first().waitFor();
    await expect.poll(() => isLoading().count()).toBe(0);
    await page.waitForTimeout(900);
    expect(await alert().isVisible()).toBe(false);
    // A number that takes the position of its dots is a shift too, but nobody sees it.
    const shifts = (await page.evaluate('shifts')) as [number, unknown][];
    expect(
      shifts.reduce((sum, [value]) => sum + value, 0),
      JSON.stringify(shifts),
    ).toBeLessThan(0.001);
  },
);

test.each(PAGES.map((each) => [each.join(''), each] as const))(
  '%s shows the code, the missing permissions and the request id of a refusal, and can be tried again',
  async (_name, each) => {
    await refuse();
    await page.goto(addressOf(each));
    await expect.poll(() => alert().innerText()).toContain(`FORBIDDEN · request ${REQUEST_ID}`);
    expect(await alert().innerText()).toContain('You lack read:data');
    await expect.poll(() => isLoading().count()).toBe(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const again = main().getByRole('button', { name: 'Try again' }).first();
    // A part of the page may appear only when another one has been read.
    const tryAgain = async () => {
      if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => {});
      return main().getByRole('alert').count();
    };
    await expect.poll(tryAgain).toBe(0);
  },
);

test('a page without a server says so, and a refused stream is not said to be connecting', async () => {
  await intercept((route) => route.abort('connectionrefused'));
  await page.goto(`${it.url}/keys`);
  await expect.poll(() => alert().innerText()).toContain('UNREACHABLE');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route(GRAPHQL, (route) =>
    /\bsubscription\b/.test(route.request().postData() ?? '')
      ? route.fulfill({
          headers: { 'Content-Type': 'text/event-stream' },
          body: `event: next\ndata: {"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}]}\n\nevent: complete\ndata:\n\n`,
        })
      : route.continue(),
  );
  await page.goto(`${it.url}/pipeline`);
  await page.getByText('Not live: FORBIDDEN').waitFor();
  await page.goto(`${it.url}/detections`);
  await page.getByText('off: FORBIDDEN').waitFor();
});
