/**
 * Removes again, in a restored database, the access that was removed after its copy was made, and ends all sessions, each with its audit
 * event, in one transaction. It never grants: each value becomes what both the database and the events allow. It is idempotent.
 */

import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/formats/api-key.js';
import { isWithin } from '../../access/limits/allowlist.js';
import { maskOfRole, ROLES, type Role } from '../../access/permissions.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { presentMoment } from '../kit/staleness.js';
import { CAN_SIGN_IN } from '../users/service.js';
import type { LostKey, LostPower, LostUser } from './lost-power.js';

export interface RemovalOptions {
  /** The SHA-256 of the export: sessions end once for each export. */
  readonly checksum: string;
  /** Whether passwords that were changed later stop working: the new ones are unknown. */
  readonly voidPasswords: boolean;
  /** Receives one line for each change, and for each change that is impossible. */
  readonly say: (line: string) => void;
}

const REASON = 'Removed before the database was restored, and again after it.';
/** More than a copy can lack: an access token from before the restore must not match a version that is used again. */
const VERSIONS = 1_000;

type Change = Pick<Prisma.AuditEventUncheckedCreateInput, 'action' | 'before' | 'after'>;

export async function removeAgain(tx: Tx, lost: LostPower, options: RemovalOptions): Promise<void> {
  const { say } = options;
  for (const [id, key] of lost.keys) {
    const known = await tx.$queryRaw<unknown[]>`SELECT id FROM api_keys WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    if (known.length > 0) await removeFromKey(tx, id, key, options);
    else say(`${globalId('ApiKey', id)} was created after the copy: it does not exist and does not work.`);
  }
  for (const [id, user] of lost.users) {
    const known = await tx.$queryRaw<unknown[]>`SELECT id FROM users WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    if (known.length > 0) await removeFromUser(tx, id, user, options);
    else say(`${globalId('User', id)} was created after the copy: the user does not exist.`);
  }
  for (const { userId, issuer, subject } of lost.unlinked.values()) {
    const { count } = await tx.userIdentity.deleteMany({ where: { userId, issuer, subject } });
    if (count === 0) continue;
    await record(tx, 'User', userId, { action: 'unlinkIdentity', before: { issuer, subject } }, options);
    say(`${globalId('User', userId)}: unlinked from ${subject} at ${issuer}.`);
  }
  await endAllSessions(tx, lost, options);
  const admins = await tx.user.count({ where: { role: 'ADMIN', isActive: true, ...CAN_SIGN_IN } });
  if (admins === 0) say('No active admin who can sign in is left: run npm run admin:reset.');
}

async function removeFromKey(tx: Tx, id: string, lost: LostKey, options: RemovalOptions): Promise<void> {
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id }, include: { owner: { select: { role: true } } } });
  const name = `${globalId('ApiKey', id)} "${key.name}"`;
  if (key.revokedAt !== null) return;
  const narrowed = narrow(key, lost.fields);
  if (lost.revokedAt !== undefined || narrowed === null) {
    await tx.apiKey.update({ where: { id }, data: { isActive: false, revokedAt: new Date(), revokedReason: REASON } });
    const after = { revoked: true, reason: REASON };
    await record(tx, 'ApiKey', id, { action: 'revokeApiKey', before: { revoked: false }, after }, options);
    const why = lost.revokedAt === undefined ? 'it has no permission left' : `it was revoked at ${lost.revokedAt}`;
    return options.say(`${name}: revoked, because ${why}.`);
  }
  const { ownerId } = lost.fields;
  if (typeof ownerId === 'string' && ownerId !== key.ownerId) {
    const owner = await tx.user.findUnique({ where: { id: ownerId }, select: { role: true } });
    const gives = owner === null || (maskOfRole(owner.role) & ~maskOfRole(key.owner.role)) !== 0;
    if (gives)
      options.say(
        `${name}: its owner became ${globalId('User', ownerId)}. Change it yourself, because the key could gain permissions.`,
      );
    else narrowed.ownerId = ownerId;
  }
  const fields = Object.keys(narrowed) as (keyof Narrowed)[];
  if (fields.length > 0) {
    await tx.apiKey.update({ where: { id }, data: narrowed });
    const before = Object.fromEntries(fields.map((field) => [field, key[field]]));
    await record(tx, 'ApiKey', id, { action: 'updateApiKey', before, after: { ...narrowed } }, options);
    options.say(`${name}: narrowed in ${fields.join(', ')}.`);
  }
  await endSecrets(tx, { id, name, prefix: key.prefix, keyHash: key.keyHash }, lost, options);
}

interface Narrowed {
  permissions?: string[];
  scopes?: string[];
  allowedAddresses?: string[];
  requestsPerMinute?: number;
  ownerId?: string;
}

type KeyFields = { permissions: string[]; scopes: string[]; allowedAddresses: string[]; requestsPerMinute: number | null };

/** The fields whose values both together reduce. Null when no value changes. */
function narrow(key: KeyFields, after: Readonly<Record<string, unknown>>): Narrowed | null {
  const narrowed: Narrowed = {};
  const { permissions, scopes, allowedAddresses: networks, requestsPerMinute: rate } = after;
  if (Array.isArray(permissions)) {
    const both = key.permissions.filter((permission) => permissions.includes(permission));
    if (both.length < key.permissions.length) narrowed.permissions = both;
  }
  // For these two, an empty list means no restriction.
  if (Array.isArray(scopes) && scopes.length > 0) {
    const both = key.scopes.length === 0 ? scopes : key.scopes.filter((scope) => scopes.includes(scope));
    if (both.length === 0) return null;
    if (both.length !== key.scopes.length) narrowed.scopes = both;
  }
  if (Array.isArray(networks) && networks.length > 0 && !isWithin(key.allowedAddresses, networks)) {
    const both = new Set([
      ...networks.filter((network) => isWithin([network], key.allowedAddresses)),
      ...key.allowedAddresses.filter((network) => isWithin([network], networks)),
    ]);
    if (both.size === 0) return null;
    narrowed.allowedAddresses = [...both];
  }
  if (typeof rate === 'number' && (key.requestsPerMinute === null || rate < key.requestsPerMinute))
    narrowed.requestsPerMinute = rate;
  return narrowed.permissions?.length === 0 ? null : narrowed;
}

interface Secret {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: string;
}

/** The copy's secrets end at their recorded ends. Only its holder knows the later secret; the log does not have it. */
async function endSecrets(tx: Tx, key: Secret, { ends }: LostKey, options: RemovalOptions): Promise<void> {
  const ended: { prefix: string; endsAt: string }[] = [];
  const current = ends.get(key.prefix);
  for (const [prefix, endsAt] of ends) {
    const { count } = await tx.apiKeyOldSecret.updateMany({
      where: { keyId: key.id, prefix, endsAt: { gt: endsAt } },
      data: { endsAt },
    });
    if (count > 0) ended.push({ prefix, endsAt: endsAt.toISOString() });
  }
  if (current) {
    // A secret that nobody knows replaces it. Rotating the key creates a new one for its holder.
    const unknownSecret = generateApiKey();
    await tx.apiKeyOldSecret.create({ data: { keyHash: key.keyHash, keyId: key.id, prefix: key.prefix, endsAt: current } });
    await tx.apiKey.update({
      where: { id: key.id },
      data: { keyHash: digestOf(unknownSecret), prefix: prefixOf(unknownSecret) },
    });
    ended.push({ prefix: key.prefix, endsAt: current.toISOString() });
    options.say(
      `${key.name}: its secret ends, because the key was rotated. Rotate the key to create a new secret for its holder.`,
    );
  } else if (ended.length > 0) options.say(`${key.name}: ${ended.length} earlier secrets have their ends again.`);
  if (ended.length > 0) await record(tx, 'ApiKey', key.id, { action: 'rotateApiKey', after: { retiredSecrets: ended } }, options);
}

async function removeFromUser(tx: Tx, id: string, lost: LostUser, options: RemovalOptions): Promise<void> {
  const { role, isActive, passwordHash } = await tx.user.findUniqueOrThrow({ where: { id } });
  const { say, voidPasswords } = options;
  const name = globalId('User', id);
  if (lost.isActive === false && isActive) {
    await tx.user.update({ where: { id }, data: { isActive: false } });
    const change = { action: 'deactivateUser', before: { isActive: true }, after: { isActive: false } };
    await record(tx, 'User', id, change, options);
    say(`${name}: deactivated.`);
  }
  if (isRole(lost.role) && lost.role !== role) {
    if ((maskOfRole(lost.role) & ~maskOfRole(role)) === 0) {
      await tx.user.update({ where: { id }, data: { role: lost.role } });
      await record(tx, 'User', id, { action: 'setUserRole', before: { role }, after: { role: lost.role } }, options);
      say(`${name}: ${role} is ${lost.role} again.`);
    } else say(`${name}: became ${lost.role}. Change it yourself, because the user would gain permissions.`);
  }
  if (lost.passwordChangedAt === undefined || passwordHash === null) return;
  if (!voidPasswords)
    return say(
      `${name}: the password from before ${lost.passwordChangedAt} works again. Ask the user to change it, or run this command with --void-passwords.`,
    );
  await tx.user.update({ where: { id }, data: { passwordHash: null } });
  await record(tx, 'User', id, { action: 'voidPassword' }, options);
  say(
    `${name}: the old password is void. Send the user an invitation (issueOneTimeCode), or run npm run admin:reset for an admin.`,
  );
}

const isRole = (role: string | undefined): role is Role => role !== undefined && Object.hasOwn(ROLES, role);

/** Once for each export: users who have signed in since then stay signed in. */
async function endAllSessions(tx: Tx, { users }: LostPower, options: RemovalOptions): Promise<void> {
  const { checksum, say } = options;
  const done = await tx.auditEvent.findFirst({
    where: { action: 'endAllSessions', after: { path: ['export'], equals: checksum } },
    select: { id: true },
  });
  if (done !== null) return say('This export has already ended all sessions once. The present ones stay.');
  const step = VERSIONS + Math.max(0, ...[...users.values()].map(({ events }) => events));
  await tx.user.updateMany({ data: { tokenVersion: { increment: step }, sessionsEndedAt: new Date() } });
  const { count } = await tx.refreshToken.updateMany({ where: { endedAt: null }, data: { endedAt: new Date() } });
  await tx.userSession.deleteMany();
  // The copy may hold codes that were used since, and decisions that were withdrawn since.
  const codes = await tx.oneTimeCode.updateMany({ where: { usedAt: null, endedAt: null }, data: { endedAt: new Date() } });
  const now = await presentMoment(tx);
  const requests = await tx.apiKeyRequest.updateMany({
    where: { state: 'APPROVED', collectUntil: { gt: now } },
    data: { collectUntil: now },
  });
  const after = { refreshTokens: count, oneTimeCodes: codes.count, keyRequests: requests.count };
  await record(tx, 'User', null, { action: 'endAllSessions', after }, options);
  say('All sessions end: everyone must sign in again. One-time codes and approved requests for keys end too.');
}

async function record(
  tx: Tx,
  entityType: string,
  entityId: string | null,
  change: Change,
  { checksum }: RemovalOptions,
): Promise<void> {
  const after = { ...(change.after as Prisma.JsonObject | undefined), export: checksum };
  await tx.auditEvent.create({ data: { ...change, after, entityType, entityId }, select: { id: true } });
}
