/** A real issuer of outside tokens: an HTTP server that publishes its keys, and signs with those or with any others. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const AUDIENCE = 'astrid-clients';

export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

export async function makeIssuerKey(kid: string): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

export async function startIssuer() {
  const first = await makeIssuerKey('first');
  /** The answer, and the number of requests. `answer` replaces the keys; null hangs. */
  const state: {
    keys: IssuerKey[];
    asked: number;
    answer?: { status: number; body: string | Buffer; headers?: Record<string, string> } | null;
  } = {
    keys: [first],
    asked: 0,
  };
  const server = createServer((_request, response) => {
    state.asked++;
    if (state.answer === null) return;
    const body = JSON.stringify({ keys: state.keys.map(({ published }) => published) });
    response.writeHead(state.answer?.status ?? 200, { 'Content-Type': 'application/json', ...state.answer?.headers });
    response.end(state.answer?.body ?? body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${origin}/realms/sky`;
  const claims = (sub: string): JWTPayload => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: issuer, aud: AUDIENCE, sub, iat: now, exp: now + 600 };
  };

  return {
    issuer,
    jwksUrl: `${origin}/jwks`,
    state,
    claims,
    /** A token of a subject with changed claims (undefined removes one), signed by the first key or another. */
    sign: (sub: string, changes: Record<string, unknown> = {}, key: IssuerKey = first) =>
      new SignJWT({ ...claims(sub), ...changes }).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
