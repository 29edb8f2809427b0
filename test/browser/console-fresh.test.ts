/** Changes of somebody else in the console, in a real headless Chromium: an open page of a key, and the number of key requests that wait. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };

let it: ConsoleBrowser;
let admin: Page;
let vera: Page;
let veraId: string;

beforeAll(async () => {
  it = await startConsole();
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  veraId = (await it.call(createUser, { input: { ...VERA, name: 'Vera Rubin', role: 'VIEWER' } })).createUser.user.id;
  admin = await it.open('/keys');
  vera = await it.openElsewhere('/keys', VERA);
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
}, 120_000);

afterAll(() => it?.close());

async function makeKey(name: string): Promise<string> {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  const input = { name, permissionSet: 'READ_ONLY', ownerId: veraId };
  return (await it.call(query, { input })).createApiKey.apiKey.id.split(':')[1];
}

const revoke = (uuid: string) =>
  it.call('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } } }', {
    input: { id: `ApiKey:${uuid}` },
  });

const openKey = async (page: Page, uuid: string) => {
  await page.goto(`${it.url}/keys/${uuid}`);
  await page.getByRole('button', { name: 'Rotate…' }).waitFor();
};

const expectRevoked = async (page: Page) => {
  await page.getByRole('main').getByText('Revoked', { exact: true }).first().waitFor({ timeout: 10_000 });
  expect(await page.getByRole('button', { name: 'Rotate…' }).count()).toBe(0);
};

/** The page does without the small read that finds each change while its tab is visible. */
const stopWatching = (page: Page) =>
  page.route('**/graphql', (route) =>
    route.request().postData()?.includes('query WatchKey')
      ? route.fulfill({ json: { data: { apiKey: null } } })
      : route.fallback(),
  );

/** What the browser does when the reader goes to another tab and comes back. */
const leaveAndComeBack = async (page: Page) => {
  for (const state of ['hidden', 'visible'])
    await page.evaluate(
      `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
       document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`,
    );
};

async function ask(name: string): Promise<string> {
  const { signIn: session } = await it.call('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }', {
    input: VERA,
  });
  const input = { name, reason: 'Light curves', permissionSet: 'READ_ONLY' };
  const query = 'mutation ($input: RequestApiKeyInput!) { requestApiKey(input: $input) { apiKeyRequest { id } } }';
  return (await it.call(query, { input }, { Authorization: `Bearer ${session.accessToken}` })).requestApiKey.apiKeyRequest.id;
}

test('the page of a key shows soon that somebody else revoked it', async () => {
  const uuid = await makeKey('followed');
  await openKey(admin, uuid);
  await revoke(uuid);
  await expectRevoked(admin);
});

test('the page of a key is read again when the reader comes back to its tab', async () => {
  const uuid = await makeKey('left open');
  await stopWatching(vera);
  await openKey(vera, uuid);
  await revoke(uuid);
  await leaveAndComeBack(vera);
  await expectRevoked(vera);
});

test('a refusal because the key has changed shows the change, and its reason stays on the page', async () => {
  const uuid = await makeKey('revoked meanwhile');
  await openKey(vera, uuid);
  await vera.getByRole('button', { name: 'Rotate…' }).click();
  await revoke(uuid);
  await vera.getByRole('button', { name: 'Make a new secret' }).click();
  await expect.poll(() => vera.getByRole('dialog').getByRole('alert').innerText()).toContain('The key has been revoked');
  await vera.getByText('Revoked', { exact: true }).first().waitFor({ timeout: 10_000 });
  await vera.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expectRevoked(vera);
  await vera.unroute('**/graphql');
});

test('an admin sees beside the section how many key requests wait, after each change of the page or the tab', async () => {
  const link = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });
  await admin.goto(`${it.url}/keys`);
  await link(admin, 'Key requests').waitFor();
  await ask('first');
  await link(admin, 'Least privilege').click();
  await link(admin, 'Key requests (1 waits)').waitFor({ timeout: 10_000 });
  await ask('second');
  await leaveAndComeBack(admin);
  await link(admin, 'Key requests (2 wait)').waitFor({ timeout: 10_000 });
  await expectAccessible(admin);
  await vera.goto(`${it.url}/requests`);
  await vera.getByRole('link', { name: 'second' }).waitFor();
  await link(vera, 'Key requests').waitFor();
});

test('an open list of key requests learns of a new one and of a decision, and so does the number beside the section', async () => {
  const link = (name: string) => admin.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });
  const opened = admin.waitForResponse(
    (response) => response.headers()['content-type']?.startsWith('text/event-stream') === true,
  );
  await admin.goto(`${it.url}/requests`);
  await link('Key requests (2 wait)').waitFor();
  await opened;
  const id = await ask('third');
  const row = admin.getByRole('row').filter({ hasText: 'third' });
  // Sooner than the reads in intervals.
  await row.getByText('waits for an admin').waitFor({ timeout: 10_000 });
  await link('Key requests (3 wait)').waitFor({ timeout: 5_000 });
  const decide = 'mutation ($input: DecideApiKeyRequestInput!) { decideApiKeyRequest(input: $input) { apiKeyRequest { id } } }';
  await it.call(decide, { input: { id, decision: 'REJECT' } });
  await row.getByText('declined').waitFor({ timeout: 10_000 });
  await link('Key requests (2 wait)').waitFor({ timeout: 5_000 });
  await row.getByRole('link').click();
  await admin.getByRole('heading', { name: 'third', level: 1 }).waitFor();
});

test('a user without the stream learns of a decision soon, from the open list', async () => {
  const id = await ask('fourth');
  const row = vera.getByRole('row').filter({ hasText: 'fourth' });
  await vera.goto(`${it.url}/requests`);
  await row.getByText('waits for an admin').waitFor();
  const decide = 'mutation ($input: DecideApiKeyRequestInput!) { decideApiKeyRequest(input: $input) { apiKeyRequest { id } } }';
  await it.call(decide, { input: { id, decision: 'APPROVE' } });
  await row.getByText('ready to collect').waitFor({ timeout: 20_000 });
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
});
