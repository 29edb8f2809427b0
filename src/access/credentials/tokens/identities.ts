/** The identity of a user at an outside issuer: issuer and subject, never an e-mail. */
import { createHash } from 'node:crypto';
import type { Db } from '../../../database/database.js';
import { isUniqueViolation } from '../../../database/faults.js';
import type { Role } from '../../permissions.js';

export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** The user of an identity; null when it is not linked. */
export async function userOfIdentity(db: Db, { issuer, subject }: Identity): Promise<string | null> {
  const identity = await db.userIdentity.findUnique({ where: { issuer_subject: { issuer, subject } }, select: { userId: true } });
  return identity?.userId ?? null;
}

/**
 * Creates the user of a new identity. Two simultaneous requests create one user. Null when the user existed before and an admin has removed
 * the identity: a link that an admin removed is not created again.
 */
export async function provisionUser(db: Db, identity: Identity, name: string | null, role: Role): Promise<string | null> {
  const digest = createHash('sha256').update(`${identity.issuer}\n${identity.subject}`).digest('hex').slice(0, 24);
  // Nobody receives mail at this address: it only distinguishes the user, and an e-mail is never an identity.
  const email = `${digest}@${new URL(identity.issuer).hostname.toLowerCase()}.invalid`;
  try {
    return await db.$transaction(async (tx) => {
      const { id } = await tx.user.create({
        data: { email, name: name ?? `user ${digest.slice(0, 8)}`, role },
        select: { id: true },
      });
      await tx.userIdentity.create({ data: { ...identity, userId: id }, select: { userId: true } });
      const after = { ...identity, role };
      await tx.auditEvent.create({
        data: { action: 'provisionUser', entityType: 'User', entityId: id, actorUserId: id, after },
        select: { id: true },
      });
      return id;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return userOfIdentity(db, identity);
    throw error;
  }
}
