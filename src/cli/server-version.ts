/** Warns when the server is of another version than the command line. A server states its version at /livez and in each response. */
import { VERSION } from '../base/version.js';

const PATIENCE_MS = 2_000;

/** The address of another path of the server. */
export const urlOfPath = (endpoint: string, path: string): string => endpoint.replace(/\/graphql$/, path);

/** The version that the server states. Null when it states none. */
export async function versionOf(endpoint: string, signal: AbortSignal): Promise<string | null> {
  const response = await fetch(urlOfPath(endpoint, '/livez'), {
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  return /\b(\d+\.\d+\.\d+\S*)/.exec(await response.text())?.[1] ?? null;
}

/** The warning, or null when both versions have the same major and minor number. */
export function versionWarning(server: string): string | null {
  const [theirs, ours] = [server, VERSION].map((version) => version.split('.').slice(0, 2).map(Number)) as [number[], number[]];
  const difference = (theirs[0] ?? 0) - (ours[0] ?? 0) || (theirs[1] ?? 0) - (ours[1] ?? 0);
  if (difference === 0) return null;
  const age = difference > 0 ? 'newer' : 'older';
  return `The server is ${age} (${server}) than this command line (${VERSION}): some commands may not work.`;
}

/** The warning for a person at a terminal, from the headers of a response. Null when the server states no version. */
export function warningFrom(headers: Headers): string | null {
  const server = headers.get('x-astrid-version');
  return process.stderr.isTTY === true && server !== null ? versionWarning(server) : null;
}
