/**
 * One-time codes: an admin issues one, and its user sets a password with it. So no admin chooses the password of another user. A code works
 * once, within 24 hours, for one user and one purpose, while the user is active and its issuer is an active admin.
 */
import { timingSafeEqual } from 'node:crypto';
import { digestOf } from '../../access/credentials/formats/api-key.js';
import { generateOneTimeCode, isCode } from '../../access/credentials/formats/one-time-code.js';
import { presentPower } from '../../access/credentials/present-power.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { ApiError, badUserInput, conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { emailForm, emailForms } from '../../base/text.js';
import { DAY_MS } from '../../base/times.js';
import type { Tx } from '../../database/database.js';
import type { OneTimeCodePurpose } from '../../database/generated/prisma/enums.js';
import { recordChange } from '../audit/service.js';
import { presentMoment } from '../kit/staleness.js';
import { sweepExpired } from '../kit/sweep.js';
import { lockUsers, requireAdmin } from './actor.js';
import { checkedPassword, sentEmail } from './sent.js';
import { actingAs, endSessions } from './sessions.js';

const LIFETIME_MS = DAY_MS;

export interface IssuedCode {
  readonly userId: string;
  /** The only copy of the code. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** Issues a code to another user, and ends the earlier code of that user. */
export async function issueOneTimeCode(
  app: App,
  caller: Caller,
  userId: string,
  purpose: OneTimeCodePurpose,
): Promise<IssuedCode> {
  const { principal } = caller;
  if (principal.kind !== 'user') throw new Error('A caller that is not a user passed both walls.');
  if (principal.userId === userId)
    throw badUserInput('input.userId', 'must be another user: change your own password with changePassword');
  const code = generateOneTimeCode();
  const expiresAt = await app.db.$transaction(async (tx) => {
    await lockUsers(tx, principal.userId, userId);
    requireAdmin(await presentPower(tx, principal), 'issueOneTimeCode');
    const user = await tx.user.findUnique({ where: { id: userId }, select: { isActive: true, passwordHash: true } });
    if (user === null) throw notFound('User', globalId('User', userId));
    refuseUnfit(user, purpose, userId);
    await endCodes(tx, userId);
    const ends = new Date((await presentMoment(tx)).getTime() + LIFETIME_MS);
    await tx.oneTimeCode.create({
      data: { codeHash: digestOf(code), userId, purpose, issuedById: principal.userId, expiresAt: ends },
      select: { codeHash: true },
    });
    await recordChange(tx, caller, {
      action: 'issueOneTimeCode',
      entityType: 'User',
      entityId: userId,
      after: { purpose, expiresAt: ends.toISOString() },
    });
    return ends;
  });
  return { userId, code, expiresAt };
}

function refuseUnfit(user: { isActive: boolean; passwordHash: string | null }, purpose: OneTimeCodePurpose, id: string): void {
  const refuse = (message: string) => conflict(message, 'User', globalId('User', id));
  if (!user.isActive) throw refuse('The user has been deactivated: reactivate the user first.');
  if (purpose === 'INVITATION' && user.passwordHash !== null)
    throw refuse('The user has a password already: issue a code for PASSWORD_RESET.');
  if (purpose === 'PASSWORD_RESET' && user.passwordHash === null)
    throw refuse('The user has no password yet: issue a code for INVITATION.');
}

export interface Redemption {
  readonly email: string;
  readonly purpose: OneTimeCodePurpose;
  readonly code: string;
  readonly newPassword: string;
}

/** Throws BAD_USER_INPUT for a code that cannot exist, and for a password that is too short or too long. */
export function checkRedemption({ code, newPassword }: Redemption): void {
  if (!isCode(code))
    throw badUserInput('input.code', 'is not a one-time code: copy all of it. It is astridcode_ with 49 letters and digits');
  checkedPassword(newPassword, 'input.newPassword');
}

/**
 * Sets the password of the code's user and ends all their sessions. Anyone with the code may do this. Throws INVALID_CREDENTIALS, with the
 * same answer for every cause, or RATE_LIMITED.
 */
export async function redeemOneTimeCode(app: App, caller: Caller, redemption: Redemption): Promise<void> {
  checkRedemption(redemption);
  const sent = sentEmail(redemption.email);
  const wanted = { emails: emailForms(sent), purpose: redemption.purpose, codeHash: digestOf(redemption.code) };
  const userId = await app.signInLimits.attempt(emailForm(sent), caller.origin.address, async () => {
    const code = await workingCode(app.db, wanted);
    if (code === null) return null;
    const passwordHash = await app.passwords.hash(redemption.newPassword);
    return (await use(app, caller, code, wanted, passwordHash)) ? code.userId : null;
  });
  if (userId === null)
    throw new ApiError(
      'INVALID_CREDENTIALS',
      'The code does not work: it was used, replaced or has expired, or it is for another e-mail or purpose. Ask an admin for a new one.',
    );
  app.work.afterCommit(() => app.authenticator.forget(userId));
}

interface Wanted {
  readonly emails: readonly string[];
  readonly purpose: OneTimeCodePurpose;
  readonly codeHash: string;
}

type WorkingCode = NonNullable<Awaited<ReturnType<typeof workingCode>>>;

/** Finds the open codes of the user by the clock of the database, and compares their digests in constant time. */
async function workingCode(db: Tx, { emails, purpose, codeHash }: Wanted) {
  const codes = await db.oneTimeCode.findMany({
    where: {
      purpose,
      usedAt: null,
      endedAt: null,
      expiresAt: { gt: await presentMoment(db) },
      user: { email: { in: [...emails] }, isActive: true },
      issuedBy: { role: 'ADMIN', isActive: true },
    },
    select: {
      codeHash: true,
      userId: true,
      issuedById: true,
      user: { select: { id: true, name: true, role: true, tokenVersion: true } },
    },
  });
  return codes.find((code) => timingSafeEqual(Buffer.from(code.codeHash), Buffer.from(codeHash))) ?? null;
}

/** Uses the code, unless another request has used or ended it meanwhile. */
async function use(app: App, caller: Caller, code: WorkingCode, wanted: Wanted, passwordHash: string): Promise<boolean> {
  const { userId: id, issuedById } = code;
  return app.db.$transaction(async (tx) => {
    await lockUsers(tx, id, issuedById);
    const present = await workingCode(tx, wanted);
    if (present === null) return false;
    await tx.oneTimeCode.update({
      where: { codeHash: present.codeHash },
      data: { usedAt: await presentMoment(tx) },
      select: { codeHash: true },
    });
    await tx.user.update({ where: { id }, data: { passwordHash }, select: { id: true } });
    await endSessions(tx, id);
    await recordChange(tx, actingAs(caller, present.user), {
      action: 'redeemOneTimeCode',
      entityType: 'User',
      entityId: id,
      after: { purpose: wanted.purpose, issuedBy: globalId('User', issuedById) },
    });
    return true;
  });
}

/** Ends the open code of a user, inside the transaction of the cause. */
export async function endCodes(tx: Tx, userId: string): Promise<void> {
  await tx.oneTimeCode.updateMany({ where: { userId, usedAt: null, endedAt: null }, data: { endedAt: await presentMoment(tx) } });
}

/** Deletes expired codes. Returns the number. */
export const sweepOneTimeCodes = ({ db }: App): Promise<number> => sweepExpired(db, 'one_time_codes', 'code_hash');
