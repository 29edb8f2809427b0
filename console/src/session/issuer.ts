/**
 * Sign-in at an outside issuer: the authorization code flow of OpenID Connect with PKCE, for a client without a secret. Between leaving this
 * page and returning to it, the browser keeps the verifier and the address to return to, for this tab only. Tokens are in memory only.
 */
import { AstridError } from '../../../src/client/error.js';
import { consoleUrl, settings } from '../settings.js';
import type { Tokens } from './tokens.js';

const KEY = 'astrid-sign-in';
const DEFAULT_SECONDS = 300;
const redirectUri = new URL('signed-in', consoleUrl).href;

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
  readonly error?: string;
}

const failed = (message: string) => new AstridError('ISSUER', message);

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

async function endpoints(): Promise<Endpoints> {
  const issuer = settings.signIn?.issuer.replace(/\/$/, '');
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { credentials: 'omit' }).catch(() => null);
  if (!response?.ok) throw failed('The issuer does not answer. Try again later.');
  return (await response.json()) as Endpoints;
}

/** Leaves this page for the issuer's. Throws AstridError. */
export async function goToIssuer(): Promise<void> {
  const { clientId, scope } = settings.signIn as NonNullable<typeof settings.signIn>;
  const { authorization_endpoint } = await endpoints();
  const pending: Pending = { state: random(), verifier: random(), returnTo: location.href };
  sessionStorage.setItem(KEY, JSON.stringify(pending));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.verifier));
  const address = new URL(authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: pending.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  location.assign(address);
}

/** The tokens, when this page is the one that the issuer leads back to; null otherwise. Throws AstridError. */
export async function restoreFromIssuer(): Promise<Tokens | null> {
  const here = new URL(location.href);
  if (settings.signIn === undefined || here.origin + here.pathname !== redirectUri) return null;
  const pending = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Pending | null;
  sessionStorage.removeItem(KEY);
  // The code leaves the address before anything else can fail.
  history.replaceState(null, '', pending?.returnTo ?? consoleUrl.href);
  if (pending === null || here.searchParams.get('state') !== pending.state)
    throw failed('This sign-in was not begun in this tab. Sign in again.');
  const code = here.searchParams.get('code');
  if (code === null) throw failed(`The issuer refused: ${here.searchParams.get('error') ?? 'no code'}.`);
  return exchange({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: pending.verifier });
}

/** The next tokens; null when the issuer gave no refresh token. Throws AstridError. */
export async function refreshAtIssuer(refreshToken: string | undefined): Promise<Tokens | null> {
  if (refreshToken === undefined) return null;
  return exchange({ grant_type: 'refresh_token', refresh_token: refreshToken }).catch(() => null);
}

async function exchange(parameters: Record<string, string>): Promise<Tokens> {
  const { token_endpoint } = await endpoints();
  const body = new URLSearchParams({ client_id: settings.signIn?.clientId ?? '', ...parameters });
  const response = await fetch(token_endpoint, { method: 'POST', body, credentials: 'omit' }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) as TokenAnswer | null;
  if (answer?.access_token === undefined) throw failed(`The issuer refused: ${answer?.error ?? 'no token'}.`);
  return {
    accessToken: answer.access_token,
    expiresAt: Date.now() + (answer.expires_in ?? DEFAULT_SECONDS) * 1_000,
    ofIssuer: { refreshToken: answer.refresh_token },
  };
}
