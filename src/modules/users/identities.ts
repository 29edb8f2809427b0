/** Links users to identities at outside issuers. Only an admin may do so. */
import type { Identity } from '../../access/credentials/tokens/identities.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { isUniqueViolation } from '../../database/faults.js';
import { recordChange } from '../audit/service.js';
import { notBlank } from '../kit/input.js';
import { holdAdmin } from './actor.js';

/** Without spaces around it, and otherwise exactly: tokens are compared with it. */
const checked = ({ issuer, subject }: Identity): Identity => ({
  issuer: notBlank(LONGEST.name, issuer, 'input.issuer'),
  subject: notBlank(LONGEST.name, subject, 'input.subject'),
});

export async function linkIdentity(app: App, caller: Caller, userId: string, identity: Identity): Promise<void> {
  const { issuer, subject } = checked(identity);
  try {
    await app.db.$transaction(async (tx) => {
      await holdAdmin(tx, caller, 'linkIdentity');
      if ((await tx.user.findUnique({ where: { id: userId }, select: { id: true } })) === null)
        throw notFound('User', globalId('User', userId));
      await tx.userIdentity.create({ data: { issuer, subject, userId }, select: { userId: true } });
      await recordChange(tx, caller, {
        action: 'linkIdentity',
        entityType: 'User',
        entityId: userId,
        after: { issuer, subject },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const known = await app.db.userIdentity.findUnique({
      where: { issuer_subject: { issuer, subject } },
      select: { userId: true },
    });
    throw conflict(
      'This identity is already linked to a user: unlink it from that user first.',
      'User',
      globalId('User', known?.userId ?? userId),
    );
  }
  app.work.afterCommit(() => app.authenticator.forgetAll());
}

/** It is idempotent. */
export async function unlinkIdentity(app: App, caller: Caller, userId: string, identity: Identity): Promise<void> {
  const { issuer, subject } = checked(identity);
  await app.db.$transaction(async (tx) => {
    await holdAdmin(tx, caller, 'unlinkIdentity');
    const { count } = await tx.userIdentity.deleteMany({ where: { issuer, subject, userId } });
    if (count > 0)
      await recordChange(tx, caller, {
        action: 'unlinkIdentity',
        entityType: 'User',
        entityId: userId,
        before: { issuer, subject },
      });
  });
  app.work.afterCommit(() => app.authenticator.forgetAll());
}
