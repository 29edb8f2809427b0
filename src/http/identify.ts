/** Identifies the caller of a request: resolves its credential, and applies the policy of its key. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressGroup } from '../access/limits/address.js';
import { type ApiKeyPrincipal, type Caller, identityOf } from '../access/principal.js';
import type { App } from '../app.js';
import { DAY_MS } from '../base/times.js';
import type { ServerContext } from '../engine/context.js';
import type { Sender } from './load/entrance.js';
import { credentialHeaders } from './request/headers.js';

/** The client that a request counts for: a key, a user, or an anonymous caller's address. */
export const callerOf = ({ principal, origin }: Caller): string =>
  principal.kind === 'anonymous' ? addressGroup(origin.address) : identityOf(principal);

/** The sender of a request before its credential is looked up. */
export function senderOf({ authenticator }: App, request: IncomingMessage, address: string | null): Sender {
  const keyId = authenticator.cachedKey(credentialHeaders(request));
  return keyId === undefined ? { isKnown: false, client: addressGroup(address) } : { isKnown: true, client: keyId };
}

/** Identifies the caller and applies the limits of its key. Mostly without a promise, because most keys are cached. */
export function identify(app: App, context: ServerContext): void | Promise<void> {
  const principal = ask(app, context);
  return principal instanceof Promise ? principal.then((found) => admit(app, context, found)) : admit(app, context, principal);
}

const ask = (app: App, { req, origin }: ServerContext) => app.authenticator.authenticate(credentialHeaders(req), origin.address);

/** The caller that a new request with the same credential would have. Throws UNAUTHENTICATED when it would be refused. */
export async function callerNow(app: App, context: ServerContext): Promise<Caller> {
  const asOf = performance.now();
  return { principal: await ask(app, context), origin: context.origin, asOf };
}

function admit(app: App, context: ServerContext, principal: Caller['principal']): void | Promise<void> {
  if (principal.kind === 'apiKey')
    app.usage.record(principal.keyId, Date.now(), {
      oldSecret: principal.secret.retired ? principal.secret.digest : undefined,
      address: context.origin.address,
    });
  context.report.principal = principal;
  context.caller = { principal, origin: context.origin, asOf: performance.now() };
  context.identify = () => callerNow(app, context);
  if (principal.kind === 'apiKey') return applyKeyPolicy(app, principal, context.res);
}

/** Applies the rest of the key's policy: a warning before it expires, and its limit of requests. */
function applyKeyPolicy(app: App, principal: ApiKeyPrincipal, response: ServerResponse): void | Promise<void> {
  const { warningDays, requestsPerMinute } = app.keyPolicy;
  if (principal.expiresAt !== null && principal.expiresAt.getTime() - Date.now() < warningDays * DAY_MS) {
    response.setHeader('X-API-Key-Expires', principal.expiresAt.toISOString());
  }
  const limit = principal.requestsPerMinute ?? requestsPerMinute;
  if (limit === undefined) return;
  return app.requestLimits.count(principal.keyId, limit).then((headers) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  });
}
