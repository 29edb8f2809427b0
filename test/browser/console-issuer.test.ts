/** Signing in to the console at an outside issuer, in a real headless Chromium: authorization code with PKCE. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AUDIENCE } from '../support/issuer.js';
import { startProvider } from '../support/provider.js';
import { type ConsoleBrowser, expectAccessible, startConsole } from './console-support.js';

let it: ConsoleBrowser;
let provider: Awaited<ReturnType<typeof startProvider>>;

beforeAll(async () => {
  provider = await startProvider();
  it = await startConsole({
    AUTH_ISSUER: provider.issuer,
    AUTH_JWKS_URL: provider.jwksUrl,
    AUTH_AUDIENCE: AUDIENCE,
    AUTH_AUTO_PROVISION_ROLE: 'VIEWER',
    CONSOLE_CLIENT_ID: 'astrid-console',
  });
}, 120_000);

afterAll(async () => {
  await it?.close();
  await provider?.stop();
});

test('leads to the issuer and back to the same view, with the tokens in memory only', async () => {
  const page = await it.browser.context.newPage();
  await page.goto(`${it.url}/keys?status=ACTIVE`);
  const button = page.getByRole('button', { name: /^Sign in at 127\.0\.0\.1/ });
  await button.waitFor();
  await expectAccessible(page);
  const [sent] = await Promise.all([page.waitForRequest((request) => request.url().includes('/authorize')), button.click()]);
  expect(Object.fromEntries(new URL(sent.url()).searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'astrid-console',
    redirect_uri: `${it.url}/signed-in`,
    scope: 'openid',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{43}$/),
  });
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  await page.getByRole('region', { name: 'Account' }).getByText('Vera').waitFor();
  // A viewer has no key and may not create one.
  await page.getByText('No key fits these filters').waitFor();
  expect(page.url()).toBe(`${it.url}/keys?status=ACTIVE`);
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  const stored = (await page.evaluate('JSON.stringify({ ...localStorage })')) as string;
  expect(stored).not.toContain('eyJ');
  expect(await it.browser.context.cookies()).toEqual([]);
  await page.close();
});

test('an answer that this tab did not ask for is refused, and its code leaves the address', async () => {
  const page = await it.browser.context.newPage();
  await page.goto(`${it.url}/signed-in?code=stolen&state=guessed`);
  await page.getByText('This sign-in was not begun in this tab.').waitFor();
  expect(page.url()).not.toContain('stolen');
  await page.close();
});

test('nothing broke the policy', () => {
  expect(it.complaints).toEqual([]);
  expect(it.foreign.every((url) => url.startsWith(provider.issuer))).toBe(true);
});
