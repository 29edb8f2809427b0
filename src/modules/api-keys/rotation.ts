/**
 * Rotation: a key gets a new secret and stays the same key. The previous secret is retired: it works until its promised end, unless
 * a later rotation ends all earlier secrets because one has leaked.
 */
import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/formats/api-key.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { recordChange } from '../audit/service.js';
import { checkRange } from '../kit/input.js';
import { refuseUnlessAllowed } from './decision.js';
import { asDecided, lockKey } from './locks.js';

export const MAX_GRACE_SECONDS = 30 * 86_400;
/** The number of a key's retired secrets that may work at the same time. */
export const MAX_RETIRED = 5;

export interface Rotation {
  /** How long the current secret still works, but not after the key's end; 0 by default. */
  readonly gracePeriodSeconds?: number | null | undefined;
  /** Ends all earlier secrets immediately, including the current one, because one of them has leaked. */
  readonly endPreviousSecrets?: boolean | null | undefined;
}

/**
 * Gives a key a new secret, shown once. Owners rotate their own keys by JWT; others need `admin:access` and all the key's permissions.
 * After a lost answer, rotating again is harmless: earlier secrets work until their promised end.
 */
export async function rotateApiKey(
  app: App,
  caller: Caller,
  id: string,
  rotation: Rotation = {},
): Promise<{ id: string; key: string }> {
  const gracePeriodSeconds = rotation.gracePeriodSeconds ?? 0;
  const endPreviousSecrets = rotation.endPreviousSecrets ?? false;
  checkRange(gracePeriodSeconds, 0, MAX_GRACE_SECONDS, 'input.gracePeriodSeconds');
  if (endPreviousSecrets && gracePeriodSeconds > 0)
    throw badUserInput('input.endPreviousSecrets', 'ends the current secret immediately: leave out gracePeriodSeconds');
  const secret = generateApiKey();
  await app.db.$transaction(async (tx) => {
    const { key, actor } = await lockKey(tx, caller.principal, id);
    const now = new Date();
    const wish = { after: key, ownerRole: key.owner.role, policy: app.keyPolicy, now };
    refuseUnlessAllowed(actor, await asDecided(tx, actor, key), { mutation: 'rotateApiKey', ...wish });
    const working = await tx.apiKeyOldSecret.findMany({
      where: { keyId: id, endsAt: { gt: now } },
      select: { prefix: true, endsAt: true },
      orderBy: [{ endsAt: 'asc' }, { createdAt: 'asc' }],
    });
    if (!endPreviousSecrets && gracePeriodSeconds > 0) refuseTooMany(id, working);
    if (endPreviousSecrets) await endNow(tx, id, now);
    const end = new Date(now.getTime() + gracePeriodSeconds * 1000);
    const endsAt = key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end;
    await tx.apiKeyOldSecret.create({
      data: { keyHash: key.keyHash, keyId: id, prefix: key.prefix, endsAt },
      select: { keyHash: true },
    });
    await tx.apiKey.update({
      where: { id },
      data: { keyHash: digestOf(secret), prefix: prefixOf(secret) },
      select: { id: true },
    });
    const ended = endPreviousSecrets ? working : [];
    await recordChange(tx, caller, {
      action: 'rotateApiKey',
      entityType: 'ApiKey',
      entityId: id,
      before: { prefix: key.prefix, ...(ended.length > 0 && { retiredSecrets: ended.map(shown) }) },
      after: {
        prefix: prefixOf(secret),
        oldSecretEndsAt: endsAt.toISOString(),
        ...(ended.length > 0 && { retiredSecrets: ended.map(({ prefix }) => shown({ prefix, endsAt: now })) }),
      },
    });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
  return { id, key: secret };
}

interface Retired {
  readonly prefix: string;
  readonly endsAt: Date;
}

const shown = ({ prefix, endsAt }: Retired) => ({ prefix, endsAt: endsAt.toISOString() });

/** `working` are the retired secrets that still work, by their ends. */
function refuseTooMany(id: string, working: readonly Retired[]): void {
  const [first] = working;
  if (first === undefined || working.length < MAX_RETIRED) return;
  const message =
    `${working.length} earlier secrets of the key still work, and the limit is ${MAX_RETIRED}. The first ends at ` +
    `${first.endsAt.toISOString()}: wait until then, rotate without a grace period, or end them all with endPreviousSecrets.`;
  throw conflict(message, 'ApiKey', globalId('ApiKey', id));
}

const endNow = (tx: Tx, keyId: string, now: Date) =>
  tx.apiKeyOldSecret.updateMany({ where: { keyId, endsAt: { gt: now } }, data: { endsAt: now } });
