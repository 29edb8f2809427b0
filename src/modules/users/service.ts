/** Users and their roles, and the guarantee that there is always an active admin. */
import { presentPower } from '../../access/credentials/present-power.js';
import type { Role } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { ApiError, badUserInput, conflict, notFound, unauthenticated } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { emailForm, emailForms, holdsControls } from '../../base/text.js';
import type { Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import { recordChange } from '../audit/service.js';
import { isLonger, notBlank } from '../kit/input.js';
import { presentMoment } from '../kit/staleness.js';
import { holdAdmin, requireAdmin } from './actor.js';
import { endCodes } from './codes.js';
import { checkedPassword, sentEmail } from './sent.js';
import { PROGRAM_SESSION } from './session-kinds.js';
import { actingAs, endSessions, openSession, type Session } from './sessions.js';

const shown = { email: true, name: true, role: true, isActive: true } as const;

/** Throws INVALID_CREDENTIALS, with the same answer and time for every cause, or RATE_LIMITED. */
export async function signIn(
  app: App,
  caller: Caller,
  input: { email: string; password: string },
  kind = PROGRAM_SESSION,
): Promise<Session> {
  const sent = sentEmail(input.email);
  const email = emailForm(sent);
  const user = await app.signInLimits.attempt(email, caller.origin.address, async (client) => {
    const users = await app.db.user.findMany({
      where: { email: { in: emailForms(sent) } },
      select: { id: true, email: true, name: true, role: true, passwordHash: true, isActive: true, tokenVersion: true },
    });
    const found = users.find((user) => user.email === sent) ?? users.find((user) => user.email === email) ?? users[0];
    const matches = await app.passwords.verify(found?.passwordHash ?? null, input.password, client);
    return matches && found?.isActive ? found : null;
  });
  if (user === null) throw new ApiError('INVALID_CREDENTIALS', 'The e-mail or the password is wrong.');
  return app.db.$transaction(async (tx) => {
    const now = await presentMoment(tx);
    await tx.user.update({ where: { id: user.id }, data: { lastSignInAt: now }, select: { id: true } });
    await recordChange(tx, actingAs(caller, user), { action: 'signIn', entityType: 'User', entityId: user.id });
    return openSession(app, tx, caller, user, { kind, now });
  });
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Without a password the user is a service account: it owns keys and cannot sign in. */
  readonly password?: string | null | undefined;
}

export async function createUser(app: App, caller: Caller, input: NewUser): Promise<string> {
  const email = emailForm(input.email);
  if (!/^[^\s\u0085@]+@[^\s\u0085@]+$/.test(email) || holdsControls(email) || isLonger(email, LONGEST.email))
    throw badUserInput('input.email', `must be an e-mail address of at most ${LONGEST.email} characters`);
  const name = notBlank(LONGEST.name, input.name, 'input.name');
  const passwordHash =
    input.password == null ? null : await app.passwords.hash(checkedPassword(input.password, 'input.password'));
  try {
    return await app.db.$transaction(async (tx) => {
      await holdAdmin(tx, caller, 'createUser');
      await refuseUsedEmail(tx, input.email);
      const { id } = await tx.user.create({ data: { email, name, role: input.role, passwordHash }, select: { id: true } });
      await recordChange(tx, caller, {
        action: 'createUser',
        entityType: 'User',
        entityId: id,
        after: { email, name, role: input.role },
      });
      return id;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await refuseUsedEmail(app.db, input.email);
    throw error;
  }
}

/** Throws CONFLICT when a user has the e-mail in any form. The unique index covers one form only. */
async function refuseUsedEmail(tx: Tx, email: string): Promise<void> {
  const user = await tx.user.findFirst({ where: { email: { in: emailForms(email) } }, select: { id: true } });
  if (user !== null)
    throw conflict('Another user has this e-mail address: use another address.', 'User', globalId('User', user.id));
}

/** Serialises changes of active admins, so that two changes together cannot remove the last one. */
async function lockUser(tx: Tx, { principal }: Caller, id: string, path: string) {
  await tx.$queryRaw`SELECT id FROM users WHERE role = 'ADMIN' OR id = ${id}::uuid ORDER BY id FOR NO KEY UPDATE`;
  requireAdmin(await presentPower(tx, principal), path);
  const user = await tx.user.findUnique({ where: { id }, select: shown });
  if (user === null) throw notFound('User', globalId('User', id));
  return user;
}

/** Users with a password or an outside identity; a service account has neither. */
export const CAN_SIGN_IN = { OR: [{ passwordHash: { not: null } }, { identities: { some: {} } }] };

async function refuseToLoseTheLastAdmin(tx: Tx, id: string): Promise<void> {
  const others = await tx.user.count({ where: { role: 'ADMIN', isActive: true, id: { not: id }, ...CAN_SIGN_IN } });
  if (others === 0)
    throw conflict('This is the last active admin who can sign in: create another one first.', 'User', globalId('User', id));
}

export async function setUserRole(app: App, caller: Caller, id: string, role: Role): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const user = await lockUser(tx, caller, id, 'setUserRole');
    if (user.role === role) return;
    if (user.role === 'ADMIN' && user.isActive) await refuseToLoseTheLastAdmin(tx, id);
    await tx.user.update({ where: { id }, data: { role }, select: { id: true } });
    await recordChange(tx, caller, {
      action: 'setUserRole',
      entityType: 'User',
      entityId: id,
      before: { role: user.role },
      after: { role },
    });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
}

/**
 * Ends the user's sessions and stops every key that acts for them. Returns the ids of the keys that would work otherwise, also when
 * it is repeated.
 */
export async function deactivateUser(app: App, caller: Caller, id: string): Promise<string[]> {
  const stopped = await app.db.$transaction(async (tx) => {
    const user = await lockUser(tx, caller, id, 'deactivateUser');
    const stoppedKeys = await livingKeys(tx, id);
    if (!user.isActive) return stoppedKeys;
    if (user.role === 'ADMIN') await refuseToLoseTheLastAdmin(tx, id);
    await endSessions(tx, id);
    await endCodes(tx, id);
    await tx.user.update({ where: { id }, data: { isActive: false }, select: { id: true } });
    await recordChange(tx, caller, {
      action: 'deactivateUser',
      entityType: 'User',
      entityId: id,
      before: { isActive: true },
      after: { isActive: false, stoppedKeys },
    });
    return stoppedKeys;
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
  return stopped;
}

/** Lets the user sign in again, and activates the keys that were not revoked in the meantime. */
export async function reactivateUser(app: App, caller: Caller, id: string): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const user = await lockUser(tx, caller, id, 'reactivateUser');
    if (user.isActive) return;
    await tx.user.update({ where: { id }, data: { isActive: true }, select: { id: true } });
    await recordChange(tx, caller, {
      action: 'reactivateUser',
      entityType: 'User',
      entityId: id,
      before: { isActive: false },
      after: { isActive: true, startedKeys: await livingKeys(tx, id) },
    });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
}

/** The ids of the keys of a user that are neither revoked nor expired: they work while their owner is active. */
async function livingKeys(tx: Tx, ownerId: string): Promise<string[]> {
  const keys = await tx.apiKey.findMany({
    where: { ownerId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return keys.map((key) => key.id);
}

/** Changes the caller's own password and ends all sessions, including this one: the answer holds a new token. */
export async function changePassword(
  app: App,
  caller: Caller,
  input: { currentPassword: string; newPassword: string },
): Promise<Session> {
  const { principal } = caller;
  if (principal.kind !== 'user') throw unauthenticated('MISSING');
  const newPassword = checkedPassword(input.newPassword, 'input.newPassword');
  const user = await app.db.user.findUniqueOrThrow({
    where: { id: principal.userId },
    select: { email: true, passwordHash: true },
  });
  const proven = await app.signInLimits.attempt(
    user.email,
    caller.origin.address,
    async (client) => (await app.passwords.verify(user.passwordHash, input.currentPassword, client)) || null,
  );
  if (proven === null) throw new ApiError('INVALID_CREDENTIALS', 'The current password is wrong.');
  const passwordHash = await app.passwords.hash(newPassword);
  const session = await app.db.$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: principal.userId, passwordHash: user.passwordHash },
      data: { passwordHash },
    });
    if (count === 0)
      throw conflict(
        'Another request changed the password at the same time: sign in with the new one.',
        'User',
        globalId('User', principal.userId),
      );
    await presentPower(tx, principal);
    const tokenVersion = await endSessions(tx, principal.userId);
    await endCodes(tx, principal.userId);
    await recordChange(tx, caller, { action: 'changePassword', entityType: 'User', entityId: principal.userId });
    return openSession(app, tx, caller, { id: principal.userId, name: principal.name, role: principal.role, tokenVersion });
  });
  app.work.afterCommit(() => app.authenticator.forget(principal.userId));
  return session;
}
