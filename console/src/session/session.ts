/**
 * The session of this browser. The access token is in memory only. The refresh token is in a cookie, which no script can read: the session
 * endpoint exchanges it for the next access token.
 */
import { AstridError } from '../../../src/client/error.js';
import { sessionUrl } from '../settings.js';
import { idleMs, watchActivity } from './activity.js';
import { refreshAtIssuer, restoreFromIssuer } from './issuer.js';
import { announce, onAnnounced } from './tabs.js';
import type { Tokens } from './tokens.js';

/** Renewed this long before the token expires, in milliseconds. */
const EARLY_MS = 60_000;
const MOST_IDLE_MS = 12 * 3_600_000;
const LOOK_MS = 60_000;

/** `starting` until the server has said whether there is a session. `left` says why the last one ended. */
export interface SessionState {
  readonly phase: 'starting' | 'out' | 'in';
  readonly left?: 'ended' | 'idle' | 'signedOut' | undefined;
  readonly problem?: AstridError | undefined;
}

let tokens: Tokens | null = null;
let state: SessionState = { phase: 'starting' };
let renewing: Promise<string | null> | null = null;
const listeners = new Set<() => void>();

export const currentState = (): SessionState => state;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function enter(next: Tokens): string {
  tokens = next;
  if (state.phase !== 'in') become({ phase: 'in' });
  return next.accessToken;
}

function leave(left: SessionState['left']): void {
  tokens = null;
  if (state.phase !== 'out' || state.left !== left) become({ phase: 'out', left });
}

/** Asks for the session of the cookie, and watches for its end. Call it once. */
export function startSession(): void {
  watchActivity();
  onAnnounced((news) => {
    if (news === 'out' && state.phase === 'in') leave('signedOut');
    if (news === 'in' && state.phase === 'out') void restore();
  });
  setInterval(() => state.phase === 'in' && idleMs() >= MOST_IDLE_MS && void signOut('idle'), LOOK_MS);
  void restore();
}

export async function restore(): Promise<void> {
  try {
    const given = await restoreFromIssuer();
    if (given) enter(given);
    else if ((await renew()) === null) leave(undefined);
  } catch (error) {
    become({ phase: 'out', problem: problemOf(error) });
  }
}

/** Throws AstridError. */
export async function signIn(email: string, password: string): Promise<void> {
  const session = await ask('POST', { email, password });
  if (session === null) throw new AstridError('UNKNOWN', 'The server began no session.');
  enter(session);
  announce('in');
}

export async function signOut(left: SessionState['left'] = 'signedOut'): Promise<void> {
  leave(left);
  announce('out');
  await ask('DELETE').catch(() => {});
}

/** The server refused the token: the session was ended elsewhere. */
export const endedByServer = (): void => leave('ended');

/** An access token that works for at least a minute; null when the session has ended. */
export async function freshToken(): Promise<string | null> {
  if (tokens !== null && tokens.expiresAt - Date.now() > EARLY_MS) return tokens.accessToken;
  if (idleMs() >= MOST_IDLE_MS) {
    await signOut('idle');
    return null;
  }
  const token = await renew();
  if (token === null) leave('ended');
  return token;
}

/** One exchange at a time in this tab and, where the browser has locks, in all tabs. Without them the server tolerates two at once. */
function renew(): Promise<string | null> {
  renewing ??= alone(exchange).finally(() => {
    renewing = null;
  });
  return renewing;
}

const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks === undefined ? work() : (navigator.locks.request('astrid-session', work) as Promise<T>);

async function exchange(): Promise<string | null> {
  const issued = tokens?.ofIssuer;
  const next = issued
    ? await refreshAtIssuer(issued.refreshToken)
    : await ask('POST', { refresh: true, idleSeconds: idleMs() / 1_000 });
  return next === null ? null : enter(next);
}

interface Answer {
  readonly session?: { readonly accessToken: string; readonly expiresAt: string } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

async function ask(method: 'POST' | 'DELETE', body?: Readonly<Record<string, unknown>>): Promise<Tokens | null> {
  const response = await fetch(sessionUrl, {
    method,
    credentials: 'same-origin',
    redirect: 'error',
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new AstridError('UNREACHABLE', 'The server does not answer. Check your connection, then try again.');
  });
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const [error] = answer.errors ?? [];
  if (error) throw new AstridError(String(error.extensions.code), error.message, { status: response.status, requestId });
  if (!response.ok) throw new AstridError('SERVICE_UNAVAILABLE', 'The server cannot sign you in at the moment.', { requestId });
  const session = answer.session ?? null;
  return session && { accessToken: session.accessToken, expiresAt: Date.now() + lifeOf(session.expiresAt, response) };
}

/** Milliseconds by the clock of the server. With the browser's, which may be hours ahead, each request would ask for another token. */
const lifeOf = (expiresAt: string, { headers }: Response): number =>
  Date.parse(expiresAt) - (Date.parse(headers.get('date') ?? '') || Date.now());

const problemOf = (error: unknown): AstridError =>
  error instanceof AstridError ? error : new AstridError('UNKNOWN', (error as Error).message);
