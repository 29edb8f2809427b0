/** The pages of the console over HTTP: the files of a build, the policy of the page, and what does not exist. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from './support/server.js';

const SCRIPT = 'console.log("built");';
const PAGE = `<link href="./icon.svg"><meta name="astrid-settings" content="{}"><script src="./assets/index-1.js"></script>`;

let server: TestServer;
let folder: string;
const at = (path: string) => new URL(path, server.url).href;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrid-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'assets/index-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets/index-1.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets/index-1.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'secret.txt'), 'not an asset');
  server = await startServer({
    console: {
      folder,
      imageOrigins: ['https://images.example.org'],
      signIn: { issuer: 'https://login.example.org/"<realm>', clientId: 'console', scope: 'openid' },
    },
  });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['/console', 'console/assets/'],
  ['/console/', './assets/'],
  ['/console/keys', './assets/'],
  ['/console/keys/new', '../assets/'],
  ['/console/keys/01890a5d/x', '../../assets/'],
])('%s is the page, which names its assets from there', async (path, assets) => {
  const response = await fetch(at(path), { headers: { accept: 'text/html' } });
  expect(response.status).toBe(200);
  const html = await response.text();
  expect(html).toContain(`src="${assets}index-1.js"`);
  const source = /src="([^"]+)"/.exec(html)?.[1] as string;
  expect(new URL(source, at(path)).pathname).toBe('/console/assets/index-1.js');
  const icon = /href="([^"]+)"/.exec(html)?.[1] as string;
  expect(new URL(icon, at(path)).pathname).toBe('/icon.svg');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('the policy forbids inline script, other sites, frames and text as markup', async () => {
  const { headers } = await fetch(at('/console'));
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https://images.example.org; connect-src 'self' https://login.example.org; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
  });
});

test('the settings in the page stay inside their attribute', async () => {
  const html = await (await fetch(at('/console'))).text();
  const content = /<meta name="astrid-settings" content="([^"]*)">/.exec(html)?.[1] as string;
  expect(content).not.toMatch(/[<>]/);
  const json = content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  expect(JSON.parse(json)).toMatchObject({
    imageOrigins: ['https://images.example.org'],
    signIn: { issuer: 'https://login.example.org/"<realm>', clientId: 'console', scope: 'openid' },
  });
});

test.each([
  ['br', 'br'],
  ['gzip, br;q=0', 'gzip'],
  ['identity', null],
])('an asset for a client that accepts %s has the coding %s, and may be cached for ever', async (accepted, coding) => {
  const response = await fetch(at('/console/assets/index-1.js'), { headers: { 'accept-encoding': accepted } });
  expect(await response.text()).toBe(SCRIPT);
  expect(response.headers.get('content-encoding')).toBe(coding);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test.each(['/console/assets/other.js', '/console/assets/index-1.js.br', '/console/assets/..%2fsecret.txt', '/console/assets/'])(
  '%s does not exist',
  async (path) => {
    const response = await fetch(at(path));
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('not an asset');
  },
);

test('after another build, the page is the new one', async () => {
  await fetch(at('/console'));
  await writeFile(join(folder, 'index.html'), `${PAGE}<!-- second build -->`);
  await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5_000));
  expect(await (await fetch(at('/console'))).text()).toContain('second build');
});

test('the pages are read-only, HEAD has no body, and a browser begins at the console', async () => {
  expect((await fetch(at('/console/keys'), { method: 'POST' })).status).toBe(405);
  const head = await fetch(at('/console'), { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const start = (accept: string) => fetch(at('/'), { headers: { accept }, redirect: 'manual' });
  expect((await start('text/html,*/*')).headers.get('location')).toBe('/console');
  expect((await start('*/*')).headers.get('location')).toBe('/graphql');
});

test('without a build the page says how to make one, and CONSOLE=off removes it', async () => {
  const unbuilt = await server.listen({ console: { folder: join(folder, 'none'), imageOrigins: [], signIn: undefined } });
  const page = await fetch(`${unbuilt}/console`);
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('npm run build')]);
  const off = await server.listen({});
  for (const path of ['/console', '/console/session', '/console/assets/index-1.js'])
    expect((await fetch(off + path, { method: path.endsWith('session') ? 'POST' : 'GET' })).status).toBe(404);
});
