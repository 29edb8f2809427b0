/**
 * Serves the console: one page for all its addresses, and its assets. The page names its assets relative to the address, so that it also
 * works behind a proxy that serves the API below a path.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleConfig } from '../../base/settings/console.js';
import { VERSION } from '../../base/version.js';
import { acceptsCoding } from '../request/headers.js';
import { send, text } from '../response/bare-answers.js';
import { BUILT, ConsoleFolder } from './files.js';
import { PAGE_HEADERS, pagePolicy } from './policy.js';

export const CONSOLE_PATH = '/console';
const ASSETS_PATH = `${CONSOLE_PATH}/assets/`;
/** The build leaves it empty; the server fills it in. */
const NO_SETTINGS = '<meta name="astrid-settings" content="{}">';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** Whether a path is an address of the console. */
export const isOfConsole = (path: string): boolean => path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`);

export interface ConsoleOptions extends ConsoleConfig {
  /** Where the build is; by default in dist/. */
  readonly folder?: string;
}

/** Returns the function that answers a request for an address of the console. */
export function createConsole({ folder = BUILT, ...config }: ConsoleOptions) {
  const built = new ConsoleFolder(folder);
  return (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> =>
    servePage(config, built, path, request, response);
}

async function servePage(
  config: ConsoleConfig,
  built: ConsoleFolder,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, text('This page is read-only: send GET.', { Allow: 'GET, HEAD' }));
  if (path.startsWith(ASSETS_PATH))
    return serveAsset(built, path.slice(ASSETS_PATH.length), request.headers['accept-encoding'] ?? '', response);
  const files = await built.files();
  if (files === null)
    return send(response, 404, text('The console is not built: run npm run build on the server, then load this page again.'));
  send(response, 200, {
    body: withSettings(rebased(files.html, path), config),
    headers: { ...PAGE_HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': pagePolicy(config) },
  });
}

async function serveAsset(built: ConsoleFolder, name: string, acceptEncoding: string, response: ServerResponse): Promise<void> {
  const assets = (await built.known())?.assets;
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
  const plain = assets?.get(name);
  if (assets === undefined || plain === undefined || type === undefined)
    return send(response, 404, text('This file does not exist. After an upgrade, load the page again.'));
  const coding = CODINGS.find(([coding, suffix]) => acceptsCoding(acceptEncoding, coding) && assets.has(name + suffix));
  send(response, 200, {
    body: coding ? (assets.get(name + coding[1]) as Buffer) : plain,
    headers: {
      'Content-Type': type,
      ...(coding && { 'Content-Encoding': coding[0] }),
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Cross-Origin-Resource-Policy': 'same-origin',
      Vary: 'Accept-Encoding',
    },
  });
}

/**
 * The build writes `./assets/…`, which is right at `/console/`. A deeper address goes up first, and `/console` goes down. The icon is that
 * of the server, beside `/console`.
 */
function rebased(html: string, path: string): string {
  const depth = path.split('/').length - 2;
  const root = depth === 0 ? 'console/' : '../'.repeat(depth - 1) || './';
  return html.replaceAll('"./assets/', `"${root}assets/`).replace('"./icon.svg"', `"${root}../icon.svg"`);
}

/** The settings that the pages need before they can call the API. All of them are public. */
function withSettings(html: string, { imageOrigins, signIn }: ConsoleConfig): string {
  const json = JSON.stringify({ version: VERSION, imageOrigins, signIn });
  return html.replace(NO_SETTINGS, () => NO_SETTINGS.replace('{}', () => escaped(json)));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escaped = (value: string): string => value.replace(/[&"<>]/g, (character) => ENTITIES[character] as string);
