/** Users in the console, in a real headless Chromium: invited by a link, given a role, deactivated with their keys, and their own account. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleBrowser, expectAccessible, openSessions, signIn, startConsole } from './console-support.js';

const MARKUP = '"><img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
const REVERSED = 'invoice\u202egnp.exe';
const VERA = { email: 'vera@example.org', password: 'a-password-of-vera' };
const NEXT = 'another-password-of-vera';

let it: ConsoleBrowser;
let admin: Page;
/** A browser of somebody else. */
let vera: Page;
let link: string;
let code: string;
/** Every address that the server saw. */
const seen: string[] = [];

beforeAll(async () => {
  it = await startConsole();
  it.browser.context.on('request', (request) => seen.push(request.url()));
  admin = await it.open('/people');
  vera = await it.openElsewhere();
  vera.context().on('request', (request) => seen.push(request.url() + (request.headers().referer ?? '')));
}, 120_000);

afterAll(() => it?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const inDialog = (name: string) => admin.getByRole('dialog').getByRole('button', { name, exact: true });
const choose = async (item: string) => {
  await button(admin, 'Change').click();
  await admin.getByRole('menuitem', { name: item }).click();
  await admin.getByRole('dialog').waitFor();
};

test('an admin invites a user, and the link with the code is shown once', async () => {
  await admin.getByRole('table', { name: 'Users' }).waitFor();
  await expectAccessible(admin);
  await button(admin, 'Invite a user').click();
  await admin.getByRole('dialog').getByLabel('Name').fill('Vera Rubin');
  await admin.getByRole('dialog').getByLabel('E-mail').fill(VERA.email);
  await admin.getByRole('dialog').getByLabel('Role').selectOption('VIEWER');
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByText('The server sends no e-mail: you pass the link on.').waitFor();
  await inDialog('Invite the user').click();
  link = await admin.locator('[data-link]').innerText();
  code = new URLSearchParams(new URL(link).hash.slice(1)).get('code') as string;
  expect(code).toMatch(/^astridcode_[0-9A-Za-z]{49}$/);
  expect(link.split('#')[0]).toBe(`${it.url}/redeem`);
  await expectAccessible(admin);
  await admin.keyboard.press('Escape');
  await inDialog('Stay').click();
  expect(await admin.locator('[data-link]').count()).toBe(1);
  await inDialog('I have sent it').click();
  await inDialog('Leave').click();
  await admin.getByRole('row').filter({ hasText: VERA.email }).getByText('no password').waitFor();
  expect(await admin.content()).not.toContain(code);
});

test('an admin adds a user without a link, and sees it when only the link failed', async () => {
  const fill = async (name: string) => {
    await button(admin, 'Invite a user').click();
    await admin.getByRole('dialog').getByLabel('Name').fill(name);
    await admin
      .getByRole('dialog')
      .getByLabel('E-mail')
      .fill(`${name.split(' ')[0]}@example.org`);
  };
  const codes = () => it.server.app.db.oneTimeCode.count();
  const before = await codes();
  await fill('night worker');
  await admin.getByLabel('Make the link of the invitation').uncheck();
  await admin.getByText('it only owns keys. You can make the link later.').waitFor();
  await inDialog('Add the user').click();
  await admin.getByText('night worker was added, without a link.').waitFor();
  expect(await codes()).toBe(before);
  await admin.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation IssueCode')
      ? route.fulfill({ json: { errors: [{ message: 'Too busy.', extensions: { code: 'SERVICE_UNAVAILABLE' } }] } })
      : route.fallback(),
  );
  await fill('Cecilia Payne');
  await inDialog('Invite the user').click();
  const failed = admin.getByRole('dialog', { name: 'The user was added, without a link' });
  await failed.getByText('Cecilia Payne was added, but the server made no link.').waitFor();
  await failed.getByRole('link', { name: 'The page of the user' }).waitFor();
  await expectAccessible(admin);
  await admin.unroute('**/graphql');
  await inDialog('Make the link').click();
  await admin.locator('[data-link]').waitFor();
  expect(await codes()).toBe(before + 1);
  expect(await it.server.app.db.user.count({ where: { name: 'Cecilia Payne' } })).toBe(1);
  await inDialog('I have sent it').click();
  await inDialog('Leave').click();
});

test('the user sets a password with the link, and the code is in no address that the server saw', async () => {
  await vera.goto(link);
  await vera.getByRole('heading', { name: 'Welcome to AstrID' }).waitFor();
  await expect.poll(() => vera.url()).toBe(`${it.url}/redeem`);
  await expectAccessible(vera);
  await vera.getByLabel('E-mail').fill('wrong@example.org');
  await vera.getByLabel('New password').fill(VERA.password);
  await button(vera, 'Set the password').click();
  await expect.poll(() => vera.getByRole('alert').innerText()).toMatch(/INVALID_CREDENTIALS · request [\w-]{36}/);
  await vera.getByLabel('E-mail').fill(VERA.email);
  await button(vera, 'Set the password').click();
  await vera.getByText('Your password is set, and you are signed in.').waitFor();
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
  expect(await vera.getByRole('region', { name: 'Account' }).getByRole('button').innerText()).toContain('Vera Rubin');
  await vera.waitForURL(`${it.url}/keys`);
  expect(seen.filter((address) => address.includes(code) || address.includes('astridcode'))).toEqual([]);
  expect(await vera.evaluate('JSON.stringify([localStorage, sessionStorage, history.state])')).not.toContain(code);
  // Back leads out of the console, and not to the page of the link.
  await vera.goBack();
  expect(vera.url()).not.toContain('redeem');
  await vera.goto(`${it.url}/keys`);
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
});

test('a button shows the password that was typed, and sending the form hides it', async () => {
  const other = await it.openElsewhere('/keys');
  const field = other.getByLabel('Password', { exact: true });
  await field.fill('a-wrong-password');
  const show = button(other, 'Show the password');
  expect(await show.getAttribute('aria-pressed')).toBe('false');
  expect([await field.getAttribute('type'), await field.getAttribute('autocomplete')]).toEqual(['password', 'current-password']);
  await show.click();
  expect(await show.getAttribute('aria-pressed')).toBe('true');
  expect(await field.getAttribute('type')).toBe('text');
  await expectAccessible(other);
  await other.getByLabel('E-mail').fill(VERA.email);
  await field.press('Enter');
  await other.getByRole('alert').waitFor();
  expect([await field.getAttribute('type'), await show.getAttribute('aria-pressed')]).toEqual(['password', 'false']);
  await other.goto(link);
  expect(await other.getByLabel('New password').getAttribute('autocomplete')).toBe('new-password');
  await other.context().close();
});

test('a link that is redeemed in the browser of somebody else leaves their session as it is', async () => {
  const make = async (email: string, name: string) => {
    const create = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
    const { id } = (await it.call(create, { input: { email, name, role: 'VIEWER' } })).createUser.user;
    const issue = 'mutation ($input: IssueOneTimeCodeInput!) { issueOneTimeCode(input: $input) { code } }';
    const { code: made } = (await it.call(issue, { input: { userId: id, purpose: 'INVITATION' } })).issueOneTimeCode;
    return `${it.url}/redeem#code=${made}&purpose=INVITATION`;
  };
  const redeem = async (page: Page, email: string) => {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('New password').fill(NEXT);
    await button(page, 'Set the password').click();
  };
  await vera.goto(await make('henrietta@example.org', 'Henrietta Leavitt'));
  await redeem(vera, 'henrietta@example.org');
  await vera.getByText('Somebody is already signed in to the console in this browser.').waitFor();
  await expectAccessible(vera);
  await vera.getByRole('link', { name: 'Open the console' }).click();
  await vera.getByRole('region', { name: 'Account' }).getByText('Vera Rubin').waitFor();
  // A server that sets the password and then begins no session.
  const other = await it.openElsewhere();
  await other.goto(await make('annie@example.org', 'Annie Cannon'));
  await other.getByLabel('E-mail').waitFor();
  await other.route('**/console/session', (route) => route.abort());
  await redeem(other, 'annie@example.org');
  await other.getByText('Your password is set. Signing in did not work.').waitFor();
  await other.unroute('**/console/session');
  await other.getByRole('link', { name: 'Sign in' }).click();
  await signIn(other, { email: 'annie@example.org', password: NEXT });
  await other.getByRole('navigation', { name: 'Sections' }).waitFor();
  await other.context().close();
});

test('a link that was redeemed is refused, and an address without a code says so', async () => {
  const other = await it.openElsewhere();
  await other.goto(link);
  await other.getByLabel('E-mail').fill(VERA.email);
  await other.getByLabel('New password').fill('a-password-of-a-thief');
  await button(other, 'Set the password').click();
  await expect.poll(() => other.getByRole('alert').innerText()).toContain('INVALID_CREDENTIALS');
  await other.reload();
  await other.getByText('This address has no code').waitFor();
  await expectAccessible(other);
  await other.context().close();
});

test('a user without the permission sees which one is missing', async () => {
  for (const path of ['/people', `/people/${crypto.randomUUID()}`]) {
    await vera.goto(it.url + path);
    await expect.poll(() => vera.getByRole('alert').innerText()).toContain('admin:access');
  }
  await expectAccessible(vera);
  expect(await button(vera, 'Invite a user').count()).toBe(0);
});

test('a user changes the own password, stays signed in, and the old password is refused', async () => {
  await vera.goto(`${it.url}/account`);
  await vera.getByText(VERA.email).waitFor();
  await expectAccessible(vera);
  await vera.getByLabel('Current password').fill('not the password');
  await vera.getByLabel('New password').fill(NEXT);
  await button(vera, 'Change the password').click();
  await expect.poll(() => vera.getByRole('alert').innerText()).toContain('The current password is wrong.');
  await vera.getByLabel('Current password').fill(VERA.password);
  await button(vera, 'Change the password').click();
  await vera.getByText('The password was changed.').waitFor();
  await vera.reload();
  await vera.getByText(VERA.email).waitFor();
  // The change and the sign-in after it leave one session: that of the cookie.
  const user = await it.server.app.db.user.findFirstOrThrow({ where: { email: VERA.email } });
  expect(await openSessions(it, user.id)).toBe(1);
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  await expect(it.call(query, { input: VERA })).rejects.toThrow('INVALID_CREDENTIALS');
});

test('a user sees where they are signed in, and ends one session', async () => {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  const input = { email: VERA.email, password: NEXT };
  const { signIn: program } = await it.call(query, { input }, { 'User-Agent': `notebook ${MARKUP}` });
  const asProgram = () => it.call('{ viewer { name } }', {}, { Authorization: `Bearer ${program.accessToken}` });
  await asProgram();
  await vera.reload();
  const rows = vera.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await rows.filter({ hasText: 'this one' }).innerText()).toMatch(/console\s+Chrome on Linux[\s\S]*from 127\.0\.0\.1/);
  await rows.filter({ hasText: `notebook ${MARKUP.slice(0, 20)}` }).waitFor();
  expect(await vera.evaluate('window.hacked')).toBeUndefined();
  await expectAccessible(vera);
  await vera.getByRole('button', { name: /^End the session: API/ }).click();
  await vera.getByText('The session has ended.').waitFor();
  await expect.poll(() => rows.count()).toBe(1);
  await expect(asProgram()).rejects.toThrow('REVOKED');
});

test('an admin ends one session of a user, whose browser is signed out by its next request', async () => {
  const user = await it.server.app.db.user.findFirstOrThrow({ where: { email: VERA.email } });
  await admin.goto(`${it.url}/people/${user.id}`);
  await admin.getByRole('button', { name: /^End the session: console/ }).click();
  await admin.getByText('No session here. The list does not show sign-ins at an outside issuer.').waitFor();
  await expectAccessible(admin);
  await vera.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Keys' }).click();
  await vera.getByText('Your session has ended.').waitFor();
  await signIn(vera, { email: VERA.email, password: NEXT });
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
});

test('ending the session of this browser signs out', async () => {
  await vera.goto(`${it.url}/account`);
  const row = vera.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: 'this one' });
  await row.getByRole('button').click();
  await vera.getByText('You are signed out.').waitFor();
  await signIn(vera, { email: VERA.email, password: NEXT });
  await vera.getByRole('navigation', { name: 'Sections' }).waitFor();
});

test('an admin changes a role, ends the sessions, and makes a link for a new password', async () => {
  await admin.goto(`${it.url}/people?q=vera`);
  await admin.getByRole('link', { name: 'Vera Rubin' }).click();
  await admin.getByText('viewer: reads').waitFor();
  await expectAccessible(admin);
  await choose('Change the role');
  await admin.getByLabel('analyst').check();
  await expectAccessible(admin);
  await inDialog('Change the role').click();
  await admin.getByText('analyst: reads, and judges detections').waitFor();
  await button(admin, 'Change').click();
  await admin.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  await admin.getByText('All sessions of the user have ended.').waitFor();
  await vera.reload();
  await vera.getByRole('heading', { name: 'Sign in to AstrID' }).waitFor();
  await choose('Link for a new password');
  await inDialog('Make the link').click();
  expect(await admin.locator('[data-link]').innerText()).toContain('purpose=PASSWORD_RESET');
  await inDialog('I have sent it').click();
  await inDialog('Leave').click();
});

test('deactivation names the keys that it stops, and reactivation brings them back', async () => {
  const owner = await it.server.app.db.user.findFirstOrThrow({ where: { email: VERA.email } });
  const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
  const input = { name: 'notebook of Vera', permissionSet: 'READ_ONLY', ownerId: `User:${owner.id}` };
  const { key } = (await it.call(create, { input })).createApiKey;
  await admin.reload();
  await choose('Deactivate');
  await admin.getByRole('dialog').getByRole('link', { name: 'notebook of Vera' }).waitFor();
  await expectAccessible(admin);
  await inDialog('Deactivate').click();
  await admin.getByText('1 key stopped').waitFor();
  await expect(it.call('{ viewer { name } }', {}, { 'X-API-Key': key })).rejects.toThrow();
  await admin.getByRole('region', { name: 'Sessions' }).getByText('No session: deactivating ended them all.').waitFor();
  await expectAccessible(admin);
  const stopped = admin.getByRole('region', { name: 'Keys that stopped' });
  await stopped.getByRole('link', { name: 'notebook of Vera' }).click();
  await admin.getByText('Stopped: its owner is deactivated').waitFor();
  await admin.goto(`${it.url}/keys`);
  await admin
    .getByRole('row', { name: /notebook of Vera/ })
    .getByText('Stopped: its owner is deactivated')
    .waitFor();
  await admin.goto(`${it.url}/people/${owner.id}`);
  await button(admin, 'Reactivate…').click();
  const again = admin.getByRole('dialog', { name: 'Reactivate the user' });
  await again.getByRole('list', { name: 'Keys that work again' }).getByText('notebook of Vera').waitFor();
  await expectAccessible(admin);
  await again.getByRole('button', { name: 'Reactivate' }).click();
  await again.waitFor({ state: 'detached' });
  await admin.getByText('active', { exact: true }).waitFor();
  expect(await it.call('{ viewer { name } }', {}, { 'X-API-Key': key })).toEqual({ viewer: { name: 'notebook of Vera' } });
});

test('the filters are in the address', async () => {
  await admin.goto(`${it.url}/people`);
  await admin.getByLabel('Role').selectOption('ADMIN');
  await expect.poll(() => admin.getByRole('table').getByRole('link').allInnerTexts()).toEqual(['Administrator']);
  expect(new URL(admin.url()).search).toBe('?role=ADMIN');
  await admin.getByLabel('State').selectOption('deactivated');
  await admin.getByText('No user fits these filters').waitFor();
});

test('markup, direction marks and long texts in users and their keys are text', async () => {
  const { db } = it.server.app;
  const { id } = await db.user.findFirstOrThrow({ where: { email: VERA.email } });
  await db.apiKey.updateMany({ data: { name: MARKUP } });
  // Past the checks of the API: whatever a row contains is text.
  await db.user.update({ where: { id }, data: { name: REVERSED + MARKUP, email: `${'x'.repeat(240)}@example.org` } });
  await admin.goto(`${it.url}/people`);
  await admin.getByRole('link', { name: `invoice[U+202E]gnp.exe${MARKUP}` }).waitFor();
  await expectAccessible(admin);
  await admin.goto(`${it.url}/people/${id}`);
  await admin.getByRole('link', { name: MARKUP }).waitFor();
  await expectAccessible(admin);
  for (const item of ['Change the role', 'Link for a new password', 'Deactivate']) {
    await choose(item);
    await admin.keyboard.press('Escape');
  }
  await admin.goto(`${it.url}/people/${encodeURIComponent(MARKUP)}?sort=__proto__`);
  await admin.getByRole('alert').waitFor();
  expect(await admin.evaluate('window.hacked')).toBeUndefined();
});

test('a user ends all their sessions', async () => {
  await admin.goto(`${it.url}/account`);
  await button(admin, 'Sign out everywhere').click();
  await admin.getByRole('heading', { name: 'Sign in to AstrID' }).waitFor();
});

test('the browser complained about nothing', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign).toEqual([]);
});
