/**
 * /console/session: signs in (POST with e-mail and password), continues the session (POST with `refresh`) and signs out (DELETE). The page
 * keeps the access token in memory and sends it to /graphql like any client. The refresh token is only in a cookie, and only this endpoint
 * reads it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ANONYMOUS, type Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { ApiError, badRequest, rateLimited } from '../../base/errors.js';
import { Line } from '../../base/line.js';
import { portionOf } from '../../base/portion.js';
import { inLane, Lane } from '../../database/work/lane.js';
import { LIMITS } from '../../document/limits.js';
import { toAnswer } from '../../engine/answers.js';
import type { ServerContext } from '../../engine/context.js';
import { recordDenials } from '../../engine/denials.js';
import { signIn } from '../../modules/users/service.js';
import { CONSOLE_SESSION } from '../../modules/users/session-kinds.js';
import { refreshSession, type Session, signOut } from '../../modules/users/sessions.js';
import { callerOf } from '../identify.js';
import { send } from '../response/bare-answers.js';
import { clearCookie, cookieFor, type SessionCookie, setCookie, tokenIn } from './cookie.js';
import { originOf } from './same-origin.js';
import { readSmall } from './small-body.js';

export const SESSION_PATH = '/console/session';

/** The requests of all addresses that run, and those of one address that run or wait. Behind one address there may be many people. */
const LIMITS_OF_LINE = { concurrency: 16, perClient: 32 };
const RETRY_SECONDS = 2;

type Body = Readonly<Record<string, unknown>>;

/** The answer to the page: never the refresh token. */
interface Outcome {
  readonly operation: 'signIn' | 'refreshSession' | 'signOut';
  /** Null when there is no session. */
  readonly session: Session | null;
}

/** Answers every request, and does not throw. */
export function createSessionEndpoint(app: App) {
  const { concurrency, perClient } = LIMITS_OF_LINE;
  const line = new Line({ concurrency: portionOf(concurrency, app.workers), perClient: portionOf(perClient, app.workers) });

  async function answer(request: IncomingMessage, context: ServerContext, cookie: SessionCookie): Promise<Outcome> {
    const caller: Caller = { principal: ANONYMOUS, origin: context.origin, asOf: performance.now() };
    context.caller = caller;
    context.report.principal = ANONYMOUS;
    const body = await readSmall(request);
    const lane = new Lane(callerOf(caller), LIMITS.bytes);
    context.res.once('close', () => lane.end());
    const work = () => inLane(lane, () => act(app, request, caller, body, cookie));
    const entered = line.enter(callerOf(caller), work);
    if (entered === null) throw rateLimited('Too many sign-ins from this address are still running.', RETRY_SECONDS);
    return entered;
  }

  return async (request: IncomingMessage, response: ServerResponse, context: ServerContext): Promise<void> => {
    let cookie: SessionCookie | null = null;
    try {
      if (request.method !== 'POST' && request.method !== 'DELETE') throw wrongMethod();
      cookie = cookieFor(originOf(request));
      if (cookie === null) throw badRequest('The console needs HTTPS, or a server on the same machine as the browser.');
      const { operation, session } = await answer(request, context, cookie);
      await app.siblings?.settled();
      context.report.operation = { name: operation, document: 'console' };
      send(response, 200, {
        body: JSON.stringify({ session: session && shown(session) }),
        headers: {
          ...JSON_TYPE,
          'Set-Cookie': session ? setCookie(cookie, session.refreshToken, session.refreshExpiresAt) : clearCookie(cookie),
        },
      });
    } catch (error) {
      refuse(app, context, response, error);
    }
  };
}

async function act(app: App, request: IncomingMessage, caller: Caller, body: Body, cookie: SessionCookie): Promise<Outcome> {
  const token = tokenIn(request, cookie);
  if (request.method === 'DELETE') {
    if (token !== null) await signOut(app, caller, token, CONSOLE_SESSION);
    return { operation: 'signOut', session: null };
  }
  if (body.refresh === true) {
    const idleMs = idleOf(body);
    return { operation: 'refreshSession', session: token === null ? null : await continued(app, caller, token, idleMs) };
  }
  const { email, password } = body;
  if (typeof email !== 'string' || typeof password !== 'string')
    throw badRequest('The body must have email and password, or refresh.');
  const session = await signIn(app, caller, { email, password }, CONSOLE_SESSION);
  // The new cookie replaces that of an earlier session. Without its cookie, nobody could end that session.
  if (token !== null) await signOut(app, caller, token, CONSOLE_SESSION);
  return { operation: 'signIn', session };
}

/** Null when the session has ended: for a page that has just been opened, that is not an error. */
async function continued(app: App, caller: Caller, token: string, idleMs: number): Promise<Session | null> {
  try {
    return await refreshSession(app, caller, token, { kind: CONSOLE_SESSION, idleMs });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'INVALID_CREDENTIALS') return null;
    throw error;
  }
}

/** For how long nobody has used any tab of the console, in milliseconds. */
function idleOf({ idleSeconds = 0 }: Body): number {
  if (typeof idleSeconds !== 'number' || !(idleSeconds >= 0)) throw badRequest('idleSeconds must be a number of seconds.');
  return Math.min(idleSeconds * 1_000, CONSOLE_SESSION.lifetimeMs);
}

const shown = ({ accessToken, expiresAt, refreshExpiresAt }: Session) => ({
  accessToken,
  expiresAt,
  endsAt: refreshExpiresAt,
});

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

const wrongMethod = () =>
  new ApiError(
    'BAD_REQUEST',
    'Send POST to sign in or DELETE to sign out.',
    {},
    { status: 405, headers: { Allow: 'POST, DELETE' } },
  );

/** The same form of errors as at /graphql, and the same entries in the audit log. */
function refuse(app: App, context: ServerContext, response: ServerResponse, error: unknown): void {
  const answer = toAnswer(error, context.origin.requestId, app.log);
  context.report.code = answer.code;
  recordDenials(app, context, [answer]);
  if (response.closed) return;
  const status = answer.code === 'INVALID_CREDENTIALS' ? 401 : answer.status;
  send(response, status, { body: JSON.stringify({ errors: [answer] }), headers: { ...JSON_TYPE, ...answer.headers } });
}
