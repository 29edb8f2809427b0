/** An OpenID Connect provider with the authorization code flow and PKCE, for one public client and one user. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { AUDIENCE, makeIssuerKey } from './issuer.js';

export async function startProvider() {
  const key = await makeIssuerKey('provider');
  const codes = new Map<string, string>();
  const refreshTokens = new Set<string>();
  let issuer = '';

  const sign = (audience: string) =>
    new SignJWT({ iss: issuer, aud: audience, sub: 'vera', email: 'vera@example.org', name: 'Vera' })
      .setProtectedHeader({ alg: 'ES256', kid: key.kid })
      .setIssuedAt()
      .setExpirationTime('10 min')
      .sign(key.privateKey);

  async function tokens() {
    const refreshToken = randomUUID();
    refreshTokens.add(refreshToken);
    return {
      access_token: await sign(AUDIENCE),
      id_token: await sign('astrid-cli'),
      refresh_token: refreshToken,
      token_type: 'Bearer',
      expires_in: 600,
    };
  }

  async function exchange(form: URLSearchParams) {
    if (form.get('grant_type') === 'refresh_token')
      return refreshTokens.delete(form.get('refresh_token') ?? '') ? tokens() : { error: 'invalid_grant' };
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = codes.get(form.get('code') ?? '') === challenge && codes.delete(form.get('code') ?? '');
    return isRight ? tokens() : { error: 'invalid_grant' };
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const answer = (status: number, body: object, headers = {}) =>
      response
        // A page signs in too.
        .writeHead(status, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*', ...headers })
        .end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration')
      return answer(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/jwks') return answer(200, { keys: [key.published] });
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
      return answer(302, {}, { Location: back.href });
    }
    const made = await exchange(new URLSearchParams(await textOf(request)));
    return answer('error' in made ? 400 : 200, made);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    /** Does what a browser does after a person has signed in: follows the redirect to the program. */
    browse: async (address: string) => void (await (await fetch(address)).text()),
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
