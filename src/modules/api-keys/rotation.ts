/**
 * Rotation: a key gets a new secret and stays the same key. The previous secret is retired: it works until its promised end, unless
 * a later rotation ends all earlier secrets because one has leaked, or somebody ends it because all programs have the new one.
 */
import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/formats/api-key.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { checkCount } from '../../base/counts.js';
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
    const working = await workingAt(tx, id, now);
    if (!endPreviousSecrets && gracePeriodSeconds > 0) refuseTooMany(id, working);
    if (endPreviousSecrets) await endAt(tx, working, now);
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
        ...(ended.length > 0 && { retiredSecrets: ended.map((secret) => shown({ ...secret, endsAt: now })) }),
      },
    });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
  return { id, key: secret };
}

/**
 * Ends retired secrets of a key before their promised end: those with the given prefixes, or all. A caller who may revoke the key may do
 * this. It is idempotent, and never ends the current secret. Returns the digests of the secrets that it ended. Throws BAD_USER_INPUT for a prefix
 * of no retired secret.
 */
export async function endRetiredSecrets(app: App, caller: Caller, id: string, prefixes?: readonly string[]): Promise<string[]> {
  if (prefixes?.length === 0) throw badUserInput('input.prefixes', 'is empty: leave it out to end all of them');
  if (prefixes) checkCount(prefixes, MAX_RETIRED, 'input.prefixes', 'prefixes');
  const ended = await app.db.$transaction(async (tx) => {
    const { key } = await lockKey(tx, caller.principal, id);
    if (prefixes) await checkPrefixes(tx, key, prefixes);
    const now = new Date();
    const working = key.revokedAt === null ? await workingAt(tx, id, now) : [];
    const chosen = prefixes ? working.filter(({ prefix }) => prefixes.includes(prefix)) : working;
    if (chosen.length === 0) return [];
    await endAt(tx, chosen, now);
    await recordChange(tx, caller, {
      action: 'endRetiredSecrets',
      entityType: 'ApiKey',
      entityId: id,
      before: { retiredSecrets: chosen.map(shown) },
      after: { retiredSecrets: chosen.map((secret) => shown({ ...secret, endsAt: now })) },
    });
    return chosen.map(({ keyHash }) => keyHash);
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
  return ended;
}

async function checkPrefixes(tx: Tx, key: { readonly id: string; readonly prefix: string }, prefixes: readonly string[]) {
  const retired = await tx.apiKeyOldSecret.findMany({
    where: { keyId: key.id, prefix: { in: [...prefixes] } },
    select: { prefix: true },
  });
  const known = new Set(retired.map(({ prefix }) => prefix));
  const unknown = prefixes.findIndex((prefix) => !known.has(prefix));
  if (unknown < 0) return;
  const isCurrent = prefixes[unknown] === key.prefix;
  const why = isCurrent ? 'is the current secret: rotate the key to end it' : 'is the prefix of no earlier secret of this key';
  throw badUserInput(`input.prefixes[${unknown}]`, why);
}

interface Retired {
  readonly keyHash: string;
  readonly prefix: string;
  readonly endsAt: Date;
}

const shown = ({ prefix, endsAt }: Omit<Retired, 'keyHash'>) => ({ prefix, endsAt: endsAt.toISOString() });

/** `working` are the retired secrets that still work, by their ends. */
function refuseTooMany(id: string, working: readonly Retired[]): void {
  const [first] = working;
  if (first === undefined || working.length < MAX_RETIRED) return;
  const message =
    `${working.length} earlier secrets of the key still work, and the limit is ${MAX_RETIRED}. The first ends at ` +
    `${first.endsAt.toISOString()}: wait until then, end those that no program uses with endRetiredSecrets, rotate without a grace period, or end them all with endPreviousSecrets.`;
  throw conflict(message, 'ApiKey', globalId('ApiKey', id));
}

const workingAt = (tx: Tx, keyId: string, now: Date): Promise<Retired[]> =>
  tx.apiKeyOldSecret.findMany({
    where: { keyId, endsAt: { gt: now } },
    select: { keyHash: true, prefix: true, endsAt: true },
    orderBy: [{ endsAt: 'asc' }, { createdAt: 'asc' }],
  });

const endAt = (tx: Tx, secrets: readonly Retired[], now: Date) =>
  tx.apiKeyOldSecret.updateMany({ where: { keyHash: { in: secrets.map(({ keyHash }) => keyHash) } }, data: { endsAt: now } });
