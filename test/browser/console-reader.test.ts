/**
 * What a screen reader gets from the console: the tree that Chromium passes to it. Each page has one title, named landmarks and named controls,
 * and the results of actions are announced by regions that existed before.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGES, seedPages } from './console-pages.js';
import { type ConsoleBrowser, startConsole } from './console-support.js';

interface Node {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly childIds?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
}

const LANDMARKS = ['banner', 'complementary', 'contentinfo', 'form', 'main', 'navigation', 'region', 'search'];
/** Landmarks of which a page has one, so they need no name. */
const ALONE = ['banner', 'main', 'contentinfo'];
const CONTROLS = [
  ...['button', 'checkbox', 'combobox', 'DisclosureTriangle', 'link', 'listbox', 'menuitem', 'radio', 'searchbox', 'slider'],
  ...['spinbutton', 'switch', 'tab', 'textbox'],
];
const NAMED = [...CONTROLS, 'dialog', 'figure', 'image', 'table'];

let it: ConsoleBrowser;
let page: Page;
let ids: Awaited<ReturnType<typeof seedPages>>;

beforeAll(async () => {
  it = await startConsole();
  ids = await seedPages(it);
  page = await it.open('/keys');
}, 180_000);

afterAll(() => it?.close());

/** The whole tree. What a node that is ignored contains is not ignored. */
async function treeOf(shown: Page): Promise<Node[]> {
  const session = await shown.context().newCDPSession(shown);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: Node[] };
  await session.detach();
  return nodes;
}

const roleOf = ({ ignored, role }: Node): string => (ignored ? 'none' : (role?.value ?? ''));
const nameOf = ({ name }: Node): string => name?.value.trim() ?? '';
const propertyOf = ({ properties }: Node, name: string): unknown =>
  properties?.find((property) => property.name === name)?.value.value;

/** The whole text of a node. */
function textOf(nodes: readonly Node[], node: Node): string {
  const children = nodes.filter(({ nodeId }) => node.childIds?.includes(nodeId));
  return roleOf(node) === 'StaticText' ? nameOf(node) : children.map((child) => textOf(nodes, child)).join(' ');
}

/** What is wrong with a page for a screen reader. */
function faultsIn(tree: readonly Node[]): string[] {
  const nodes = tree.filter(({ ignored }) => !ignored);
  const titles = nodes.filter((node) => roleOf(node) === 'heading' && propertyOf(node, 'level') === 1);
  const faults = titles.length === 1 && nameOf(titles[0] as Node) !== '' ? [] : [`titles: ${titles.map(nameOf).join(', ')}`];
  for (const role of ALONE.slice(0, 2)) {
    const count = nodes.filter((node) => roleOf(node) === role).length;
    if (count > 1 || (role === 'main' && count === 0)) faults.push(`${count} × ${role}`);
  }
  const landmarks = nodes.filter((node) => LANDMARKS.includes(roleOf(node)) && !ALONE.includes(roleOf(node)));
  const seen = new Set<string>();
  for (const node of landmarks) {
    const text = `${roleOf(node)} ${nameOf(node)}`;
    if (nameOf(node) === '') faults.push(`a ${roleOf(node)} without a name`);
    else if (seen.has(text)) faults.push(`two of ${text}`);
    seen.add(text);
  }
  for (const node of nodes)
    if (NAMED.includes(roleOf(node)) && nameOf(node) === '') faults.push(`a ${roleOf(node)} without a name`);
  let level = 1;
  for (const node of nodes.filter((each) => roleOf(each) === 'heading')) {
    const next = Number(propertyOf(node, 'level'));
    if (next > level + 1) faults.push(`heading ${next} after ${level}: ${nameOf(node)}`);
    level = next;
  }
  return faults;
}

test.each(PAGES)('%s has one title, named landmarks and named controls', async (_name, pathOf) => {
  await page.goto(it.url + pathOf(ids));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[role=status]', { hasText: 'Loading' }).count()).toBe(0);
  const nodes = await treeOf(page);
  expect(faultsIn(nodes)).toEqual([]);
  expect(nodes.some((node) => roleOf(node) === 'navigation' && nameOf(node) === 'Sections')).toBe(true);
  expect(await page.title()).toMatch(/^.+ · AstrID$/);
});

test.each(['', '/redeem#code=x'])('so do the pages without a session: %j', async (path) => {
  const fresh = await it.openElsewhere(path);
  await fresh.getByRole('heading', { level: 1 }).waitFor();
  expect(faultsIn(await treeOf(fresh))).toEqual([]);
  await fresh.context().close();
});

describe('is announced', () => {
  const announced = async (shown = page) => {
    const nodes = await treeOf(shown);
    const live = nodes.filter((node) => ['polite', 'assertive'].includes(String(propertyOf(node, 'live'))));
    return live.map((node) => textOf(nodes, node).replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  };
  /** Regions that are inserted together with their text are not announced by every screen reader. */
  const regions = async () =>
    (await treeOf(page)).filter((node) => propertyOf(node, 'live') === 'polite').map(({ nodeId }) => nodeId);

  test('the number of rows after a filter', async () => {
    await page.goto(`${it.url}/keys`);
    await page.getByRole('table', { name: 'Keys' }).waitFor();
    await expect.poll(() => announced()).toContainEqual(expect.stringMatching(/^1 of 1 rows?$/));
    const before = await regions();
    await page.getByLabel('Search by name').fill('nothing of this name');
    await expect.poll(() => announced()).toContainEqual(expect.stringMatching(/^0 of 0 rows$/));
    expect((await regions()).some((id) => before.includes(id))).toBe(true);
  });

  test('what an action did', async () => {
    await page.goto(`${it.url}/people/${ids.user}`);
    await page.getByRole('button', { name: 'Change' }).click();
    const before = await regions();
    await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
    await expect.poll(() => announced()).toContainEqual('All sessions of the user have ended.');
    const nodes = await treeOf(page);
    const saying = nodes.find((node) => propertyOf(node, 'live') === 'polite' && textOf(nodes, node).includes('have ended'));
    expect(before).toContain(saying?.nodeId);
  });

  const key = (input: Record<string, unknown>) =>
    it.call('mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }', { input });

  test('the first use of a new key', async () => {
    await page.goto(`${it.url}/keys/new`);
    await page.getByLabel('Name').fill('announced');
    await page.getByRole('button', { name: 'Create the key' }).click();
    const secret = await page.locator('[data-secret]').innerText();
    await expect.poll(() => announced()).toContainEqual(expect.stringContaining('Waiting for the first use.'));
    const before = await regions();
    await it.call('{ viewer { name } }', {}, { 'X-API-Key': secret });
    await expect.poll(() => announced()).toContainEqual(expect.stringContaining('First used'));
    expect((await regions()).some((id) => before.includes(id))).toBe(true);
  });

  test('the use of an old secret after a rotation, by a region that was there before', async () => {
    const { createApiKey } = await key({ name: 'rotated', permissionSet: 'READ_ONLY' });
    await page.goto(`${it.url}/keys/${createApiKey.apiKey.id.split(':')[1]}?do=rotate`);
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    const dialog = page.getByRole('dialog', { name: 'The new secret' });
    await dialog.getByRole('status').filter({ hasText: 'not used since the rotation' }).waitFor({ state: 'attached' });
    const region = await dialog.getByRole('status').last().elementHandle();
    await it.call('{ viewer { name } }', {}, { 'X-API-Key': createApiKey.key });
    await expect.poll(() => region?.textContent()).toMatch(/was used at \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  });

  test('the order of a list', async () => {
    await page.goto(`${it.url}/keys`);
    const head = page.getByRole('columnheader', { name: 'Name' });
    expect(await head.getAttribute('aria-sort')).toBeNull();
    await head.getByRole('button').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
  });

  test('the users that fit what was typed, and the one that Enter chooses', async () => {
    await page.goto(`${it.url}/keys`);
    const owner = page.getByRole('combobox', { name: 'Owner' });
    await owner.fill('vera');
    await expect.poll(() => announced()).toContainEqual('1 found');
    expect(await owner.getAttribute('aria-expanded')).toBe('true');
    const active = page.locator(`[id="${await owner.getAttribute('aria-activedescendant')}"]`);
    expect(await active.innerText()).toBe('Vera (vera@example.org)');
    expect(faultsIn(await treeOf(page))).toEqual([]);
    await owner.press('Enter');
    await expect.poll(() => owner.inputValue()).toBe('Vera (vera@example.org)');
    expect(page.url()).toContain(`owner=${ids.user}`);
    await owner.press('ArrowDown');
    await page.getByRole('option', { name: 'Any owner' }).waitFor();
    await owner.press('Escape');
    await page.getByRole('listbox', { name: 'Found for Owner' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain(`owner=${ids.user}`);
  });

  test('why an action was refused', async () => {
    await page.goto(`${it.url}/account`);
    await page.getByLabel('Current password').fill('not the password');
    await page.getByLabel('New password').fill('a-new-password-of-tests');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expect.poll(() => announced()).toContainEqual(expect.stringContaining('The current password is wrong.'));
  });

  test('a judgement, and what comes next', async () => {
    await page.goto(`${it.url}/detections`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('Loading').first().waitFor({ state: 'detached' });
    await page.keyboard.press('1');
    await expect.poll(() => announced()).toContainEqual(expect.stringMatching(/supernova/i));
  });

  test('a wrong password at the sign-in', async () => {
    const fresh = await it.openElsewhere('', { email: it.server.account.email, password: 'wrong' });
    await expect.poll(() => announced(fresh)).toContainEqual(expect.stringContaining('The e-mail or the password is wrong.'));
    await fresh.context().close();
  });
});

test('the focus moves to a new page, and back to the button that opened a dialog', async () => {
  await page.goto(`${it.url}/keys`);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.getByRole('button', { name: 'Invite a user' }).press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Invite a user');
});

test('the focus stays on the page when an action removes the button that led to it', async () => {
  const { createApiKey } = await it.call(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }',
    { input: { name: 'revoked soon', permissionSet: 'READ_ONLY' } },
  );
  await page.goto(`${it.url}/keys/${createApiKey.apiKey.id.split(':')[1]}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await page.getByRole('button', { name: 'Revoke for good' }).click();
  await page.getByText('The key was revoked.').waitFor();
  await page.getByRole('button', { name: 'More' }).waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
});
