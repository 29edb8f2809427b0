/**
 * The cookie of a console session. It holds a refresh token, which only the session endpoint reads. Scripts cannot read it, and a browser
 * sends it to this site only.
 */
import type { IncomingMessage } from 'node:http';

const TOKEN = /^rt_[\w-]{43}$/;

export interface SessionCookie {
  readonly name: string;
  readonly secure: boolean;
}

/** With the prefix `__Host-`, a browser accepts the cookie only over HTTPS, from this host, and for all of its paths. */
const SECURE: SessionCookie = { name: '__Host-astrid-session', secure: true };

/**
 * The cookie for pages of this origin; null when its connection is neither encrypted nor on this machine. Browsers do not separate cookies by
 * port, so on this machine the name holds it.
 */
export function cookieFor(origin: URL): SessionCookie | null {
  if (origin.protocol === 'https:') return SECURE;
  return isLoopback(origin.hostname) ? { name: `astrid-session-${origin.port || '80'}`, secure: false } : null;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** The refresh token in the request; null without one. Two cookies of the same name count as none. */
export function tokenIn({ headers }: IncomingMessage, { name }: SessionCookie): string | null {
  const values = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && TOKEN.test(values[0] as string) ? (values[0] as string) : null;
}

/** The value of `Set-Cookie`. */
export function setCookie({ name, secure }: SessionCookie, token: string, expiresAt: Date): string {
  const seconds = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1_000));
  return `${name}=${token}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

export const clearCookie = (cookie: SessionCookie): string => setCookie(cookie, '', new Date(0));
