/**
 * The rows of sessions: the program and the address that use one, and whether it has ended. An access token names its session and is refused
 * after the end. Sessions that end all together have no rows any more: the user's token version refuses their tokens.
 */
import { rememberedSince } from '../../access/credentials/lookup/records.js';
import { presentPower } from '../../access/credentials/present-power.js';
import type { Caller, Origin } from '../../access/principal.js';
import type { App } from '../../app.js';
import { notFound, unauthenticated } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST_UNITS } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { SessionClient } from '../../database/generated/prisma/enums.js';
import type { Context } from '../../graphql/context.js';
import { recordChange } from '../audit/service.js';
import { requestMoment } from '../kit/request-moment.js';
import { sweepExpired } from '../kit/sweep.js';
import { lockUsers } from './actor.js';
import { CONSOLE_SESSION, type SessionKind } from './session-kinds.js';
import { isAdmin } from './visibility.js';

/** The most sessions of a user that are listed. */
export const MOST_SESSIONS = 100;

interface NewRow {
  readonly id: string;
  readonly userId: string;
  readonly kind: SessionKind;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** The console has its own endpoint. The command line only states what it is. */
function clientOf(kind: SessionKind, { userAgent }: Origin): SessionClient {
  if (kind === CONSOLE_SESSION) return 'CONSOLE';
  return userAgent?.startsWith('astrid-cli/') ? 'CLI' : 'API';
}

/** Writes that a session was begun or continued. A session from before sessions had rows gets its row here. */
export async function noteSession(tx: Tx, { id, userId, kind, lastUsedAt, expiresAt }: NewRow, origin: Origin): Promise<void> {
  const present = {
    client: clientOf(kind, origin),
    address: origin.address,
    userAgent: origin.userAgent?.slice(0, LONGEST_UNITS.userAgent) ?? null,
    lastUsedAt,
    expiresAt,
  };
  await tx.userSession.upsert({ where: { id }, create: { id, userId, ...present }, update: present, select: { id: true } });
}

/**
 * Selects the refresh tokens that may still be exchanged. A session may have any number of used ones, and to write all of them could take
 * longer than a transaction may.
 */
const mayContinue = () => ({
  OR: [{ usedAt: null }, { usedAt: { gt: new Date(Date.now() - 2 * CONSOLE_SESSION.graceMs) } }],
});

/**
 * Marks the session and the refresh tokens that continue it as ended. Returns false when all of them were ended before. The server dates the
 * end, since it dates access tokens too: it forgets an ended session when the last of them has expired (`loadUsers`).
 */
export async function markEnded(tx: Tx, id: string): Promise<boolean> {
  const endedAt = new Date();
  const session = await tx.userSession.updateMany({ where: { id, endedAt: null }, data: { endedAt } });
  const tokens = await tx.refreshToken.updateMany({
    where: { sessionId: id, endedAt: null, ...mayContinue() },
    data: { endedAt },
  });
  return session.count + tokens.count > 0;
}

/** The most sessions of a user that ended one by one, as far as a server remembers them. */
export const MOST_ENDED = 5_000;

/**
 * Ends one session of a user whose row the caller has locked. Returns false when it was ended before. A server reads the ended sessions of a
 * user with the user. When they are too many, all access tokens of the user end instead, so that no server needs them.
 */
export async function endOne(tx: Tx, userId: string, id: string): Promise<boolean> {
  if (!(await markEnded(tx, id))) return false;
  if ((await tx.userSession.count({ where: { userId, endedAt: { gt: rememberedSince() } } })) > MOST_ENDED) {
    await endAccessTokens(tx, userId);
    await tx.userSession.deleteMany({ where: { userId, endedAt: { not: null } } });
  }
  return true;
}

/** Voids all access tokens of a user, since older ones do not name their session. Other sessions get new ones with their refresh tokens. */
export async function endAccessTokens(tx: Tx, userId: string): Promise<void> {
  const { tokenVersion } = await tx.user.update({
    where: { id: userId },
    data: { tokenVersion: { increment: 1 } },
    select: { tokenVersion: true },
  });
  await tx.refreshToken.updateMany({
    where: { userId, endedAt: null, tokenVersion: tokenVersion - 1, ...mayContinue() },
    data: { tokenVersion },
  });
}

/** A server of an earlier version marks only the tokens. */
export async function hasEnded(tx: Tx, id: string): Promise<boolean> {
  const ended = { endedAt: { not: null } };
  if ((await tx.userSession.findFirst({ where: { id, ...ended }, select: { id: true } })) !== null) return true;
  return (await tx.refreshToken.findFirst({ where: { sessionId: id, ...ended }, select: { tokenHash: true } })) !== null;
}

/** The sessions of a list: those that are active at the moment of the request, the last used first. */
export const listedSessions = (context: Context) =>
  ({
    where: { endedAt: null, expiresAt: { gt: requestMoment(context) } },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'asc' }],
    take: MOST_SESSIONS,
  }) satisfies Prisma.UserSessionFindManyArgs;

/** Ends one session of the caller or, for an admin, of another user. It is idempotent. Returns the id of the user. */
export async function endSession(app: App, caller: Caller, id: string): Promise<string> {
  const { principal } = caller;
  if (principal.kind !== 'user') throw unauthenticated('MISSING');
  const missing = () => notFound('UserSession', globalId('UserSession', id));
  const userId = await app.db.$transaction(async (tx) => {
    const session = await tx.userSession.findUnique({ where: { id }, select: { userId: true, client: true } });
    if (session === null) throw missing();
    await lockUsers(tx, principal.userId, session.userId);
    const actor = await presentPower(tx, principal);
    if (!isAdmin(actor) && session.userId !== principal.userId) throw missing();
    if (await endOne(tx, session.userId, id))
      await recordChange(tx, caller, {
        action: 'endSession',
        entityType: 'User',
        entityId: session.userId,
        after: { sessionId: id, client: session.client },
      });
    return session.userId;
  });
  app.work.afterCommit(() => app.authenticator.forget(userId));
  return userId;
}

/** Deletes expired sessions, whose access tokens have expired too. Returns the number. */
export const sweepSessions = ({ db }: App): Promise<number> => sweepExpired(db, 'user_sessions', 'id');
