/** Settings of the console, the pages at /console. */
import { StartError } from '../errors.js';
import type { Reader } from './environment.js';
import { origins } from './network.js';

export interface ConsoleConfig {
  /** The origins from which thumbnails may be shown; empty means that the console shows links instead. */
  readonly imageOrigins: readonly string[];
  /** The sign-in at the outside issuer; undefined means by e-mail and password only. */
  readonly signIn: ConsoleSignIn | undefined;
}

/** A public client of OpenID Connect: it has no secret. */
interface ConsoleSignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

/** Undefined when the console is switched off. Throws StartError. */
export function consoleConfig(get: Reader): ConsoleConfig | undefined {
  const state = get('CONSOLE') ?? 'on';
  if (state !== 'on' && state !== 'off') throw new StartError('CONSOLE must be on or off.');
  const imageOrigins = origins('CONSOLE_IMAGE_ORIGINS', get('CONSOLE_IMAGE_ORIGINS'));
  const signIn = consoleSignIn(get);
  return state === 'off' ? undefined : { imageOrigins, signIn };
}

function consoleSignIn(get: Reader): ConsoleSignIn | undefined {
  const [issuer, clientId, scope] = ['AUTH_ISSUER', 'CONSOLE_CLIENT_ID', 'CONSOLE_SCOPE'].map(get);
  if (clientId === undefined) return undefined;
  if (issuer === undefined) throw new StartError('CONSOLE_CLIENT_ID requires AUTH_ISSUER: it is the id of the console there.');
  return { issuer, clientId, scope: scope ?? 'openid' };
}
