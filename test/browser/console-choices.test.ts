/** Choices of surveys and models among more than one page of the list, and the warning that a key will be refused. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

const MANY = 105;
const LAST = 'survey-104';

let it: ConsoleBrowser;
let page: Page;

beforeAll(async () => {
  it = await startConsole();
  const { db } = it.server.app;
  const numbers = Array.from({ length: MANY }, (_, index) => String(index).padStart(3, '0'));
  await db.survey.createMany({ data: numbers.map((number) => ({ name: `survey-${number}` })) });
  await db.model.createMany({ data: numbers.map((number) => ({ name: `model-${number}`, version: '1.0', type: 'cnn' })) });
  await it.call(
    'mutation { createUser(input: { email: "vera@example.org", name: "Vera Rubin", role: ANALYST }) { user { id } } }',
  );
  page = await it.open('/detections');
}, 120_000);

afterAll(() => it?.close());

/** Types into a choice and presses the only option. Until the page knows that there are many, it is a list without a text field. */
async function choose(label: string, text: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).and(page.locator('input')).fill(text);
  await page.getByRole('option', { name: option }).click();
}

test('a survey and a model are found by a part of the name, and the address names them', async () => {
  await choose('Survey', 'EY-104', LAST);
  await expect.poll(() => new URL(page.url()).searchParams.get('survey')).toBe(LAST);
  await choose('Model', 'el-000', 'model-000 1.0');
  const { id } = await it.server.app.db.model.findFirstOrThrow({ where: { name: 'model-000' } });
  await expect.poll(() => new URL(page.url()).searchParams.get('model')).toBe(id);
  await page.reload();
  await expect.poll(() => page.getByRole('combobox', { name: 'Model', exact: true }).inputValue()).toBe('model-000 1.0');
  expect(await page.getByRole('combobox', { name: 'Survey' }).inputValue()).toBe(LAST);
  await page.getByRole('combobox', { name: 'Survey' }).click();
  await page.getByText('More fit. Type more letters.').waitFor();
  await expectAccessible(page);
});

test.each(['/keys', '/observations', '/pipeline', '/training'])('%s searches the surveys', async (path) => {
  await page.goto(it.url + path);
  await choose('Survey', '-104', LAST);
  await expect.poll(() => new URL(page.url()).searchParams.get('survey')).toBe(LAST);
});

test('a new key is restricted to surveys that the first page does not show', async () => {
  await page.goto(`${it.url}/keys/new`);
  await choose('Add a survey', '-104', LAST);
  expect(await page.getByRole('checkbox', { name: LAST }).isChecked()).toBe(true);
  await page.getByText(`on rows of ${LAST} only`).waitFor();
  await page.getByRole('checkbox', { name: LAST }).click();
  await page.getByText('on rows of all surveys').waitFor();
});

test('the form warns, before the key is created, what the role of its owner lacks', async () => {
  await page.goto(`${it.url}/keys/new`);
  const warning = page.getByRole('status').filter({ hasText: 'The server will refuse this key' });
  await page.getByRole('radio', { name: 'Prefect workflows' }).click();
  await page.getByLabel('Name').fill('a flow of Vera');
  expect(await warning.count()).toBe(0);
  await choose('Owner', 'vera', 'Vera Rubin (vera@example.org)');
  await warning.waitFor();
  expect(await warning.innerText()).toContain('Vera Rubin (analyst) lacks');
  expect(await warning.getByRole('listitem').allInnerTexts()).toEqual([
    'manage:operations',
    'training:data_collection',
    'observations:ingest',
    'preprocessing:process',
    'differencing:process',
    'detection:process',
  ]);
  await expectAccessible(page);
  // What will be refused cannot be sent, and the button says why.
  const create = page.getByRole('button', { name: 'Create the key' });
  expect(await create.isDisabled()).toBe(true);
  const reason = page.locator(`[id="${await create.getAttribute('aria-describedby')}"]`);
  expect(await reason.innerText()).toContain('Vera Rubin (analyst) lacks');
  await page.getByRole('radio', { name: 'Read only' }).click();
  await expect.poll(() => warning.count()).toBe(0);
  expect(await create.isDisabled()).toBe(false);
  // Another role counts when the reader comes back to the tab.
  await page.getByRole('radio', { name: 'Prefect workflows' }).click();
  await warning.waitFor();
  await it.server.app.db.user.updateMany({ where: { email: 'vera@example.org' }, data: { role: 'RESEARCHER' } });
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  await expect.poll(() => warning.count()).toBe(0);
  expect(await create.isDisabled()).toBe(false);
});

test('the form warns that a key of an admin cannot be restricted to surveys', async () => {
  await page.goto(`${it.url}/keys/new`);
  await page.getByRole('radio', { name: 'Full access' }).click();
  await choose('Add a survey', '-104', LAST);
  await page.getByText('cannot be restricted to surveys').waitFor();
  expect(await page.getByRole('button', { name: 'Create the key' }).isDisabled()).toBe(true);
});
