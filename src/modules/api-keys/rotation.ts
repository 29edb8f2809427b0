/** Rotation: a key gets a new secret and stays the same key; the old secret may work a while longer. */
import { digestOf, generateApiKey, prefixOf } from '../../access/api-key-format.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { badUserInput } from '../../errors.js';
import { recordChange } from '../audit/service.js';
import { refuseUnlessAllowed } from './decision.js';
import { kinshipOf, lockKey, refuseRevoked } from './locks.js';

const MAX_GRACE_SECONDS = 30 * 86_400;

/**
 * Gives a key a new secret, shown once. The old one works for the grace period, never past the key's end, and is REVOKED
 * after it; rotating again ends it. Owners rotate their own keys by JWT; others need `admin:access` and all that the key holds.
 */
export async function rotateApiKey(
  app: App,
  caller: Caller,
  id: string,
  gracePeriodSeconds: number,
): Promise<{ id: string; key: string }> {
  const { principal } = caller;
  if (gracePeriodSeconds < 0 || gracePeriodSeconds > MAX_GRACE_SECONDS) {
    throw badUserInput('input.gracePeriodSeconds', `must be from 0 to ${MAX_GRACE_SECONDS}`);
  }
  const secret = generateApiKey();
  await app.db.$transaction(async (tx) => {
    const { key, actor } = await lockKey(tx, principal, id);
    refuseUnlessAllowed({
      mutation: 'rotateApiKey',
      actor,
      kinship: await kinshipOf(tx, actor, id),
      before: key,
      after: key,
      ownerRole: key.owner.role,
      maker: key.createdByKey,
      policy: app.keyPolicy,
    });
    refuseRevoked(key);
    const now = new Date();
    const end = new Date(now.getTime() + gracePeriodSeconds * 1000);
    const endsAt = key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end;
    await tx.apiKeyOldSecret.updateMany({ where: { keyId: id, endsAt: { gt: now } }, data: { endsAt: now } });
    await tx.apiKeyOldSecret.create({
      data: { keyHash: key.keyHash, keyId: id, prefix: key.prefix, endsAt },
      select: { keyHash: true },
    });
    await tx.apiKey.update({
      where: { id },
      data: { keyHash: digestOf(secret), prefix: prefixOf(secret) },
      select: { id: true },
    });
    await recordChange(tx, caller, {
      action: 'rotateApiKey',
      entityType: 'ApiKey',
      entityId: id,
      before: { prefix: key.prefix },
      after: { prefix: prefixOf(secret), oldSecretEndsAt: endsAt.toISOString() },
    });
  });
  app.authenticator.forget(id);
  return { id, key: secret };
}
