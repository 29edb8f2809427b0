/** Sessions of people as a program has them: signing in, refreshing and signing out, and the documents for them. */
import { createHash } from 'node:crypto';
import type { TestServer } from './server.js';

export const PASSWORD = 'parallax and proper motion';
export const VIEWER = '{ viewer { id } }';
export const SESSION = 'accessToken tokenType expiresAt refreshToken refreshExpiresAt permissions user { id email }';
const SIGN_IN = `mutation ($input: SignInInput!) { signIn(input: $input) { ${SESSION} } }`;
export const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${SESSION} } }`;
export const SIGN_OUT = 'mutation ($input: SignOutInput!) { signOut(input: $input) { done } }';
export const EVERYWHERE = 'mutation ($input: SignOutEverywhereInput!) { signOutEverywhere(input: $input) { user { id } } }';

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: string;
}

/** The digest by which a refresh token is stored. */
export const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
export const withToken = ({ refreshToken }: { refreshToken: string }) => ({ variables: { input: { refreshToken } } });

/** What users with PASSWORD do on a server. */
export function sessionsOn(server: TestServer) {
  const kept = <T extends Session>(session: T): T => {
    server.secrets.add(PASSWORD);
    server.secrets.add(session.accessToken);
    server.secrets.add(session.refreshToken);
    return session;
  };
  return {
    kept,
    signIn: async ({ email }: { email: string }) =>
      kept((await server.ok(SIGN_IN, { variables: { input: { email, password: PASSWORD } } })).signIn),
    refresh: async (session: Session) => kept((await server.ok(REFRESH, withToken(session))).refreshSession),
    signOut: (session: { refreshToken: string }) => server.ok(SIGN_OUT, withToken(session)),
    /** Fails unless the token is refused. The same text means the same refusal. */
    refused: async (session: { refreshToken: string }) => {
      const { status, message, extensions, data, path } = await server.refused(
        'INVALID_CREDENTIALS',
        REFRESH,
        withToken(session),
      );
      return JSON.stringify({ status, message, extensions, data, path });
    },
    reasonFor: async (token: string) => (await server.refused('UNAUTHENTICATED', VIEWER, { token })).extensions.reason,
    actionsOf: async ({ id }: { id: string }) => (await server.auditOf(id)).map(({ action }) => action),
  };
}
