/**
 * Sessions: an access token for an hour, and a refresh token to get the next one. A refresh token works once. A second use ends the
 * session and all access tokens of the user, since somebody else must hold a copy.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { presentPower } from '../../access/credentials/present-power.js';
import { TOKEN_LIFETIME_SECONDS } from '../../access/credentials/tokens/tokens.js';
import { maskOfRole, type Role } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { ApiError, notFound, unauthenticated } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { recordChange } from '../audit/service.js';
import { presentMoment } from '../kit/staleness.js';
import { sweepExpired } from '../kit/sweep.js';
import { lockUsers } from './actor.js';
import { digestOfToken, PROGRAM_SESSION, type SessionKind } from './session-kinds.js';
import { endAccessTokens, endOne, hasEnded, markEnded, noteSession } from './session-rows.js';
import { isAdmin } from './visibility.js';

export interface Session {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  readonly userId: string;
}

interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly tokenVersion: number;
}

/** A reused token ends its session, so this refusal must not undo that. */
const invalid = () =>
  new ApiError('INVALID_CREDENTIALS', 'The refresh token does not work: sign in again.', {}, { keepsChanges: true });

/** The caller as a user who has just proven their identity. */
export const actingAs = (caller: Caller, user: SessionUser): Caller => ({
  ...caller,
  principal: {
    kind: 'user',
    userId: user.id,
    name: user.name,
    role: user.role,
    permissions: maskOfRole(user.role),
    surveyIds: null,
    expiresAt: null,
    session: null,
  },
});

export interface SessionOptions {
  readonly kind?: SessionKind;
  /** The session that continues; by default a new one begins. */
  readonly sessionId?: string;
  /** How long nobody has used the session, in milliseconds. This shortens the life of its refresh token. */
  readonly idleMs?: number;
  /** The present moment of the database, when the transaction has read it already. */
  readonly now?: Date;
}

/** Issues both tokens. The clock of the database dates the refresh token and the session, since another server may end them. */
export async function openSession(
  app: App,
  tx: Tx,
  { origin }: Caller,
  user: SessionUser,
  { kind = PROGRAM_SESSION, sessionId = randomUUID(), idleMs = 0, now: known }: SessionOptions = {},
): Promise<Session> {
  const refreshToken = `rt_${randomBytes(32).toString('base64url')}`;
  const now = known ?? (await presentMoment(tx));
  const refreshExpiresAt = new Date(now.getTime() + kind.lifetimeMs - idleMs);
  await tx.refreshToken.create({
    data: {
      tokenHash: digestOfToken(kind, refreshToken),
      sessionId,
      userId: user.id,
      tokenVersion: user.tokenVersion,
      expiresAt: refreshExpiresAt,
      createdAt: now,
    },
    select: { tokenHash: true },
  });
  const access = await app.tokens.issue(user.id, user.tokenVersion, sessionId);
  // A page that was idle for hours gets an access token that works longer than its refresh token.
  const expiresAt = new Date(Math.max(now.getTime() + TOKEN_LIFETIME_SECONDS * 1_000, refreshExpiresAt.getTime()));
  await noteSession(tx, { id: sessionId, userId: user.id, kind, lastUsedAt: now, expiresAt }, origin);
  return { ...access, refreshToken, refreshExpiresAt, userId: user.id };
}

/** Without a transaction: anybody can send tokens that do not exist, and writers would wait behind them. */
const exists = async ({ db }: App, tokenHash: string): Promise<boolean> =>
  (await db.refreshToken.findUnique({ where: { tokenHash }, select: { tokenHash: true } })) !== null;

interface IssuedToken {
  readonly tokenVersion: number;
  readonly createdAt: Date;
  readonly user: { readonly tokenVersion: number; readonly sessionsEndedAt: Date | null };
}

/**
 * Whether all sessions of the user ended after the token was issued. That does not mark used tokens. The version alone does not show it, since
 * a reused token raises it too. Neither does the time alone, since the clocks of the server and the database differ.
 */
const endedWithAll = ({ tokenVersion, createdAt, user }: IssuedToken): boolean =>
  tokenVersion !== user.tokenVersion && user.sessionsEndedAt !== null && createdAt < user.sessionsEndedAt;

/**
 * Exchanges a refresh token for the next pair. Throws INVALID_CREDENTIALS. Ends the session too if the token was used before and the grace
 * period of its kind is over.
 */
export async function refreshSession(
  app: App,
  caller: Caller,
  refreshToken: string,
  { kind = PROGRAM_SESSION, idleMs = 0 }: Pick<SessionOptions, 'kind' | 'idleMs'> = {},
): Promise<Session> {
  const tokenHash = digestOfToken(kind, refreshToken);
  if (!(await exists(app, tokenHash))) throw invalid();
  let robbed: string | undefined;
  const outcome = await app.db.$transaction(async (tx) => {
    // Locks the user before the token, like all code that ends sessions: another order could deadlock.
    await tx.$queryRaw`
      SELECT id FROM users WHERE id = (SELECT user_id FROM refresh_tokens WHERE token_hash = ${tokenHash}) FOR NO KEY UPDATE`;
    await tx.$queryRaw`
      SELECT id FROM user_sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = ${tokenHash}) FOR UPDATE`;
    await tx.$queryRaw`SELECT token_hash FROM refresh_tokens WHERE token_hash = ${tokenHash} FOR UPDATE`;
    const token = await tx.refreshToken.findUnique({
      where: { tokenHash },
      select: {
        sessionId: true,
        tokenVersion: true,
        expiresAt: true,
        usedAt: true,
        endedAt: true,
        createdAt: true,
        user: { select: { id: true, name: true, role: true, tokenVersion: true, sessionsEndedAt: true, isActive: true } },
      },
    });
    const now = await presentMoment(tx);
    if (token === null || token.endedAt !== null || token.expiresAt <= now) return null;
    const { user, sessionId } = token;
    if (await hasEnded(tx, sessionId)) return null;
    if (endedWithAll(token)) return null;
    if (token.usedAt !== null && now.getTime() - token.usedAt.getTime() >= kind.graceMs) {
      await markEnded(tx, sessionId);
      await endAccessTokens(tx, user.id);
      robbed = user.id;
      await recordChange(tx, actingAs(caller, user), {
        action: 'refreshTokenReused',
        entityType: 'User',
        entityId: user.id,
        after: { sessionId },
      });
      return null;
    }
    if (!user.isActive) return null;
    await tx.refreshToken.updateMany({ where: { tokenHash, usedAt: null }, data: { usedAt: now } });
    await recordChange(tx, actingAs(caller, user), { action: 'refreshSession', entityType: 'User', entityId: user.id });
    return openSession(app, tx, caller, user, { kind, sessionId, idleMs, now });
  });
  const forgotten = robbed;
  if (forgotten !== undefined) app.work.afterCommit(() => app.authenticator.forget(forgotten));
  if (outcome === null) throw invalid();
  return outcome;
}

/** Ends the session of a refresh token. Does not reveal whether it existed. */
export async function signOut(app: App, caller: Caller, refreshToken: string, kind = PROGRAM_SESSION): Promise<void> {
  const tokenHash = digestOfToken(kind, refreshToken);
  if (!(await exists(app, tokenHash))) return;
  const userId = await app.db.$transaction(async (tx) => {
    const token = await tx.refreshToken.findUnique({
      where: { tokenHash },
      select: {
        sessionId: true,
        tokenVersion: true,
        createdAt: true,
        user: { select: { id: true, name: true, role: true, tokenVersion: true, sessionsEndedAt: true } },
      },
    });
    if (token === null || endedWithAll(token)) return null;
    // Locks the user first, like all code that ends sessions.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${token.user.id}::uuid FOR NO KEY UPDATE`;
    if (!(await endOne(tx, token.user.id, token.sessionId))) return null;
    await recordChange(tx, actingAs(caller, token.user), { action: 'signOut', entityType: 'User', entityId: token.user.id });
    return token.user.id;
  });
  if (userId !== null) app.work.afterCommit(() => app.authenticator.forget(userId));
}

/**
 * Voids all tokens of a user, inside the transaction of the cause. Returns the version of the next tokens. The version refuses access tokens and
 * refresh tokens, so no row of them needs to change: a user may have many thousands.
 */
export async function endSessions(tx: Tx, userId: string): Promise<number> {
  const { tokenVersion } = await tx.user.update({
    where: { id: userId },
    data: { tokenVersion: { increment: 1 }, sessionsEndedAt: new Date() },
    select: { tokenVersion: true },
  });
  await tx.userSession.deleteMany({ where: { userId } });
  return tokenVersion;
}

/** Ends all sessions of the caller or, for an admin, of another user. */
export async function signOutEverywhere(app: App, caller: Caller, userId?: string): Promise<string> {
  const { principal } = caller;
  if (principal.kind !== 'user') throw unauthenticated('MISSING');
  const id = userId ?? principal.userId;
  await app.db.$transaction(async (tx) => {
    await lockUsers(tx, principal.userId, id);
    const actor = await presentPower(tx, principal);
    const user = await tx.user.findFirst({
      where: { id, ...(isAdmin(actor) ? {} : { AND: [{ id: principal.userId }] }) },
      select: { id: true },
    });
    if (user === null) throw notFound('User', globalId('User', id));
    await endSessions(tx, id);
    await recordChange(tx, caller, { action: 'signOutEverywhere', entityType: 'User', entityId: id });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
  return id;
}

/** Deletes expired refresh tokens. Returns the number. */
export const sweepRefreshTokens = ({ db }: App): Promise<number> => sweepExpired(db, 'refresh_tokens', 'token_hash');
