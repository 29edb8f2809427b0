/** Signs in at an outside issuer: the authorization code flow of OpenID Connect with PKCE, and a redirect to this machine. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';
import { UsageError } from '../base/usage-error.js';
import { NotSignedIn } from './exit.js';
import type { Session } from './session-file.js';

/** The user has this long to sign in in the browser. */
const PATIENCE_MS = 300_000;

export interface Issuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
}

/** Returns the tokens. `show` receives the address to open in a browser. */
export async function signInAt(at: Issuer, show: (address: string) => void, signal: AbortSignal): Promise<Omit<Session, 'url'>> {
  const config = await discovered(at.issuer, at.clientId);
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const callback = await listen(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
  try {
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback.address,
      scope: at.scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
    });
    show(address.href);
    const answer = await callback.answer;
    const tokens = await oidc.authorizationCodeGrant(config, answer, { pkceCodeVerifier: codeVerifier, expectedState: state });
    return { ...sessionOf(tokens), issuer: at.issuer, clientId: at.clientId };
  } catch (error) {
    signal.throwIfAborted();
    throw refusal(error);
  } finally {
    callback.close();
  }
}

/** The session with new tokens. Throws NotSignedIn when the issuer gives none. */
export async function refreshed(session: Session): Promise<Session> {
  try {
    const config = await discovered(session.issuer as string, session.clientId as string);
    const tokens = await oidc.refreshTokenGrant(config, session.refreshToken as string);
    return { ...session, ...sessionOf(tokens, session.refreshToken) };
  } catch (error) {
    throw refusal(error);
  }
}

/** Plain HTTP is accepted from this machine only. */
function discovered(issuer: string, clientId: string): Promise<oidc.Configuration> {
  const server = new URL(issuer);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname);
  return oidc.discovery(
    server,
    clientId,
    undefined,
    oidc.None(),
    isLocal ? { execute: [oidc.allowInsecureRequests] } : undefined,
  );
}

function sessionOf(tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers, refreshToken?: string) {
  const seconds = tokens.expiresIn() ?? 300;
  return {
    accessToken: tokens.access_token,
    expiresAt: new Date(Date.now() + seconds * 1_000).toISOString(),
    refreshToken: tokens.refresh_token ?? refreshToken,
  };
}

/** A server on a free port of this machine that waits for the one redirect. */
async function listen(signal: AbortSignal) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const answer = new Promise<URL>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new NotSignedIn('Nobody signed in within five minutes.')), { once: true });
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', address);
      const isExpected = url.pathname === '/callback';
      response.writeHead(isExpected ? 200 : 404, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(isExpected ? 'You may close this window and return to the terminal.\n' : 'Not found.\n');
      if (isExpected) resolve(url);
    });
  });
  // `close` ends the wait without a result. Nobody listens then.
  answer.catch(() => {});
  return { address, answer, close: () => server.close() };
}

/** An issuer's errors have names of the protocol, which are safe to show. */
function refusal(error: unknown): Error {
  if (error instanceof NotSignedIn) return error;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return new NotSignedIn(`The issuer refused: ${error.error}.`);
  return new UsageError(`The issuer cannot be used: ${(error as Error).message}.`);
}
