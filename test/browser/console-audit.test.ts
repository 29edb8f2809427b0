/** The audit log in the console, in a real headless Chromium: filtered by the address, followed live, compared side by side, and exported. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };
const UPDATE = 'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }';

let it: ConsoleBrowser;
let page: Page;
let keyId: string;

beforeAll(async () => {
  it = await startConsole();
  const createKey = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }';
  keyId = (await it.call(createKey, { input: { name: 'nightly flow', permissionSet: 'READ_ONLY', expiresInDays: 5 } }))
    .createApiKey.apiKey.id;
  await it.call(UPDATE, { input: { id: keyId, name: 'nightly ZTF flow', requestsPerMinute: 5 } });
  const createUser = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  await it.call(createUser, { input: { ...VERA, name: '=HYPERLINK("x")', role: 'ANALYST' } });
  page = await it.open('/audit');
}, 120_000);

afterAll(() => it?.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
/** The names of the events. The link after each leads to its entity. */
const actions = () => page.getByRole('table', { name: 'Events' }).locator('td:first-child').getByRole('link').allInnerTexts();

async function exported(type: string): Promise<string> {
  await button('Export').click();
  await page.getByLabel(type, { exact: true }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

test('the newest event comes first, and the page has no violation', async () => {
  await expect.poll(async () => (await actions()).slice(0, 2)).toEqual(['createUser', 'updateApiKey']);
  await expectAccessible(page);
});

test('filters are in the address, and survive a reload', async () => {
  await page.getByLabel('Action').selectOption('updateApiKey');
  await expect.poll(actions).toEqual(['updateApiKey']);
  expect(new URL(page.url()).search).toBe('?action=updateApiKey');
  await page.reload();
  await expect.poll(actions).toEqual(['updateApiKey']);
  await button('Clear').click();
  await page.getByLabel('Hide sign-ins and sessions').uncheck();
  await expect.poll(actions).toContain('signIn');
  expect(new URL(page.url()).search).toBe('?sessions=shown');
  await page.getByLabel('Action').selectOption('signIn');
  await expect.poll(async () => new Set(await actions())).toEqual(new Set(['signIn']));
  await page.reload();
  expect(await page.getByLabel('Hide sign-ins and sessions').isDisabled()).toBe(true);
  expect(await page.getByLabel('Hide sign-ins and sessions').isChecked()).toBe(false);
  await button('Clear').click();
  await expect.poll(async () => (await actions())[0]).toBe('createUser');
  expect(new URL(page.url()).search).toBe('');
  expect(await page.getByLabel('Hide sign-ins and sessions').isChecked()).toBe(true);
  await page.getByLabel('Entity').fill(keyId);
  await expect.poll(actions).toEqual(['updateApiKey', 'createApiKey']);
  await page.getByLabel('Before (UTC)').fill('2020-01-01T00:00');
  await page.getByText('No event fits these filters').waitFor();
  await page.getByLabel('Before (UTC)').fill('');
  await page.getByLabel('Type', { exact: true }).selectOption('User');
  await page.getByText('No event fits these filters').waitFor();
  await button('Clear').click();
  await page.getByRole('combobox', { name: 'Author' }).fill('ada@');
  await page.getByRole('option', { name: 'Administrator (ada@example.org)' }).click();
  await expect.poll(async () => (await actions()).length).toBeGreaterThan(2);
});

test('each row names its entity, also when the event does not contain the name, and also after its end', async () => {
  const extend = 'mutation ($input: ExtendApiKeyInput!) { extendApiKey(input: $input) { apiKey { id } } }';
  await it.call(extend, { input: { id: keyId, days: 1 } });
  const survey = (await it.call('mutation { createSurvey(input: { name: "Gaia" }) { survey { id } } }')).createSurvey.survey.id;
  await page.goto(`${it.url}/audit?action=extendApiKey`);
  const events = page.getByRole('table', { name: 'Events' });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.postData() ?? ''));
  await events.getByRole('row').getByRole('link', { name: 'nightly ZTF flow', exact: true }).click();
  await page.waitForURL(`${it.url}/keys/${keyId.split(':')[1]}`);
  await page.goto(`${it.url}/audit?type=Survey`);
  await events.getByRole('row').getByText('Gaia', { exact: true }).waitFor();
  await it.server.app.db.auditEvent.create({
    data: { action: 'gone', entityType: 'Survey', entityId: survey.split(':')[1].replace(/^./, 'f'), before: { name: 'PTF' } },
  });
  await page.goto(`${it.url}/audit?action=gone`);
  await events.getByRole('row').getByText('PTF', { exact: true }).waitFor();
  await page.goto(`${it.url}/audit`);
  await events.getByRole('link', { name: 'nightly ZTF flow', exact: true }).first().waitFor();
  expect(requests.filter((body) => body.includes('nodes(ids:')).length).toBeLessThanOrEqual(3);
  await expectAccessible(page);
});

test('the entity of an event leads to its page, and a text that is no id says that it is ignored', async () => {
  await page.goto(`${it.url}/audit?action=updateApiKey`);
  await page.getByRole('row').getByRole('link', { name: 'nightly ZTF flow', exact: true }).click();
  await page.waitForURL(`${it.url}/keys/${keyId.split(':')[1]}`);
  await page.goto(`${it.url}/audit`);
  await page.getByLabel('Entity').fill('nightly ZTF flow');
  await page.getByText('Not an id, so it is ignored').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Entity').fill(keyId);
  await expect.poll(() => page.getByText('Not an id, so it is ignored').count()).toBe(0);
});

test('an event shows its fields before and after, side by side', async () => {
  await page.goto(`${it.url}/audit?action=updateApiKey`);
  await page.getByRole('link', { name: 'updateApiKey', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'name' }).first();
  await expect.poll(() => row.getByRole('cell').allInnerTexts()).toEqual(['name changed', 'nightly flow', 'nightly ZTF flow']);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Everything done to it' }).click();
  await expect.poll(actions).toEqual(['extendApiKey', 'updateApiKey', 'createApiKey']);
});

test('an event names its entity, and the users, keys and requests in its fields; an id without a name stays', async () => {
  const { db } = it.server.app;
  const ada = await db.user.findFirstOrThrow({ where: { email: 'ada@example.org' } });
  const requested = { requesterId: ada.id, name: 'notebook', reason: 'light curves', permissions: ['read:data'], scopes: [] };
  const request = await db.apiKeyRequest.create({ data: requested });
  const uuid = keyId.split(':')[1] as string;
  const gone = uuid.replace(/^./, 'f');
  const made = { action: 'collected', entityType: 'ApiKey', entityId: uuid };
  const after = { ownerId: ada.id, request: `ApiKeyRequest:${request.id}`, grantedBy: `User:${ada.id}`, along: `ApiKey:${gone}` };
  const event = await db.auditEvent.create({ data: { ...made, after: { ...after, stoppedKeys: [uuid, gone] } } });
  const requests: string[] = [];
  page.on('request', (sent) => requests.push(sent.postData() ?? ''));
  await page.goto(`${it.url}/audit?action=collected`);
  const changed = page.getByRole('table', { name: 'Events' }).getByRole('cell').filter({ hasText: 'request: notebook' });
  await changed
    .getByText(`along: ApiKey:${gone} · ownerId: Administrator · request: notebook · grantedBy: Administrator`)
    .waitFor();
  await page.goto(`${it.url}/audit/${event.id}`);
  const shownFor = (field: string) => page.getByRole('row').filter({ hasText: field }).getByRole('cell').last();
  await shownFor('grantedBy').getByRole('link', { name: 'Administrator' }).waitFor();
  expect(await shownFor('ownerId').getByRole('link').innerText()).toBe('Administrator');
  expect(await shownFor('request').getByRole('link').innerText()).toBe('notebook');
  expect(await shownFor('along').innerText()).toBe(`ApiKey:${gone}`);
  expect(await shownFor('stoppedKeys').innerText()).toBe(`nightly ZTF flow, ${gone}`);
  const about = page.getByRole('region', { name: 'About' });
  await about.getByText('nightly ZTF flow', { exact: true }).waitFor();
  await about.getByText(keyId).waitFor();
  expect(requests.filter((body) => body.includes('nodes(ids:')).length).toBe(2);
  await expectAccessible(page);
  await shownFor('request').getByRole('link').click();
  await page.getByRole('heading', { name: 'notebook', level: 1 }).waitFor();
});

test('the event of a creation has no column for what was before', async () => {
  await page.goto(`${it.url}/audit?action=createApiKey`);
  await page.getByRole('link', { name: 'createApiKey', exact: true }).first().click();
  await page.getByRole('columnheader', { name: 'After' }).waitFor();
  expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['Field', 'After']);
});

test('new events that fit the filter appear by themselves while the log is followed', async () => {
  await page.goto(`${it.url}/audit?action=updateApiKey`);
  await button('Follow live').click();
  await page.getByText('Following: new events appear by themselves.').waitFor();
  await expectAccessible(page);
  await it.call('mutation { createSurvey(input: { name: "ZTF" }) { survey { id } } }');
  await it.call(UPDATE, { input: { id: keyId, requestsPerMinute: 6 } });
  await expect.poll(actions, { timeout: 20_000 }).toEqual(['updateApiKey', 'updateApiKey']);
  await button('Stop following').click();
  await expect.poll(() => page.getByText('Following:').count()).toBe(0);
});

test('the filtered events are exported as NDJSON', async () => {
  const lines = (await exported('NDJSON')).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  expect(events.map(({ action, after }) => [action, after.requestsPerMinute])).toEqual([
    ['updateApiKey', 6],
    ['updateApiKey', 5],
  ]);
  await page.getByText('Exported 2 events.').waitFor();
});

test('a CSV has one line for each event, and no cell that a spreadsheet would run', async () => {
  await it.server.app.db.user.updateMany({ where: { email: VERA.email }, data: { name: '=HYPERLINK("x")' } });
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  await it.call(query, { input: VERA });
  await page.goto(`${it.url}/audit?action=signIn`);
  await expect.poll(actions).toContain('signIn');
  const lines = (await exported('CSV')).split('\r\n');
  expect(lines[0]).toMatch(/^id,createdAt,action,actorUserId,/);
  expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
  expect(lines.at(-1)).toBe('');
});

test('an export cuts events above its limit, and the page says so', async () => {
  const { db } = it.server.app;
  const made = (index: number) => ({ action: 'madeUp', entityType: 'Survey', requestId: `request-${index}` });
  for (let first = 0; first < 10_300; first += 1_030)
    await db.auditEvent.createMany({ data: Array.from({ length: 1_030 }, (_, index) => made(first + index)) });
  await page.goto(`${it.url}/audit?action=madeUp`);
  const lines = (await exported('NDJSON')).trim().split('\n');
  expect(lines.length).toBe(10_000);
  await page.getByText('More fit the filter: choose a shorter time.').waitFor();
}, 180_000);

test('markup, direction marks and long texts in events and in the address are text', async () => {
  const { db } = it.server.app;
  const event = await db.auditEvent.create({
    data: {
      action: 'hostile',
      entityType: MARKUP.slice(0, 60),
      requestId: MARKUP.slice(0, 60),
      userAgent: MARKUP,
      before: { [MARKUP]: REVERSED },
      after: { [MARKUP]: MARKUP + 'x'.repeat(9_900) },
    },
  });
  await db.user.updateMany({ where: { email: VERA.email }, data: { name: MARKUP } });
  await page.goto(`${it.url}/audit?action=hostile`);
  await expect.poll(actions).toEqual(['hostile']);
  await expectAccessible(page);
  await page.goto(`${it.url}/audit/${event.id}`);
  await page.getByText('invoice[U+202E]gnp.exe').waitFor();
  await expectAccessible(page);
  for (const path of [
    `/audit?action=${encodeURIComponent(MARKUP)}&actor=${encodeURIComponent(MARKUP)}&type=__proto__&from=never&entity=no-id`,
    `/audit/${encodeURIComponent(MARKUP)}`,
  ]) {
    await page.goto(it.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  }
});

test('a user without the permission sees which one is missing', async () => {
  const vera = await it.openElsewhere('/audit', VERA);
  await expect.poll(() => vera.getByRole('alert').innerText()).toContain('admin:access');
  expect(await vera.getByRole('link', { name: 'Audit' }).count()).toBe(0);
  await expectAccessible(vera);
  await vera.context().close();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
