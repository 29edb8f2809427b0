/**
 * The access that audit events removed from keys, users and identities, as the final state of each. This file does not query the
 * database. It uses granting events only as limits of what others removed.
 */
import { isUuid } from '../../base/ids.js';
import type { ExportedEvent } from '../audit/export-file.js';

export interface LostKey {
  /** When it was revoked. */
  revokedAt?: string;
  /** The changed fields, with their final values. */
  readonly fields: Record<string, unknown>;
  /** The end of each secret, by its prefix. */
  readonly ends: Map<string, Date>;
}

export interface LostUser {
  role?: string;
  isActive?: boolean;
  passwordChangedAt?: string;
  /** The number of events about the user: at least the number of times that sessions ended. */
  events: number;
}

export interface LostPower {
  readonly keys: ReadonlyMap<string, LostKey>;
  readonly users: ReadonlyMap<string, LostUser>;
  /** Identities that were unlinked from a user and not linked again. */
  readonly unlinked: ReadonlyMap<string, { readonly userId: string; readonly issuer: string; readonly subject: string }>;
}

/** The actions after which the earlier password of a user does not work. */
const SET_PASSWORD = ['changePassword', 'redeemOneTimeCode', 'resetAdmin'];
const FIELDS = ['permissions', 'scopes', 'allowedAddresses', 'requestsPerMinute', 'ownerId'];

export function lostPowerIn(events: readonly ExportedEvent[]): LostPower {
  const keys = new Map<string, LostKey>();
  const users = new Map<string, LostUser>();
  const unlinked = new Map<string, { userId: string; issuer: string; subject: string }>();
  for (const event of events) {
    const { entityId: id } = event;
    if (id === null || !isUuid(id)) continue;
    if (event.entityType === 'ApiKey')
      ofKey(
        entry(keys, id, () => ({ fields: {}, ends: new Map() })),
        event,
      );
    else {
      ofUser(
        entry(users, id, () => ({ events: 0 })),
        event,
      );
      const { issuer, subject } = (event.before ?? event.after ?? {}) as { issuer?: string; subject?: string };
      if (issuer === undefined || subject === undefined) continue;
      const identity = JSON.stringify([issuer, subject, id]);
      if (event.action === 'unlinkIdentity') unlinked.set(identity, { userId: id, issuer, subject });
      if (event.action === 'linkIdentity') unlinked.delete(identity);
    }
  }
  return { keys, users, unlinked };
}

function ofKey(key: LostKey, { action, createdAt, before, after }: ExportedEvent): void {
  if (action === 'revokeApiKey') key.revokedAt ??= createdAt;
  if (action === 'updateApiKey') for (const field of FIELDS) if (after && field in after) key.fields[field] = after[field];
  if (action === 'rotateApiKey') {
    if (typeof before?.prefix === 'string') end(key, before.prefix, after?.oldSecretEndsAt ?? createdAt);
  }
  if (action === 'rotateApiKey' || action === 'endRetiredSecrets') {
    const retired = Array.isArray(after?.retiredSecrets) ? after.retiredSecrets : [];
    for (const { prefix, endsAt } of retired) end(key, String(prefix), endsAt);
  }
}

function end(key: LostKey, prefix: string, at: unknown): void {
  const endsAt = new Date(String(at));
  const known = key.ends.get(prefix);
  if (!Number.isNaN(endsAt.getTime()) && (known === undefined || endsAt < known)) key.ends.set(prefix, endsAt);
}

function ofUser(user: LostUser, { action, createdAt, after }: ExportedEvent): void {
  user.events++;
  if (typeof after?.role === 'string') user.role = after.role;
  if (typeof after?.isActive === 'boolean') user.isActive = after.isActive;
  if (SET_PASSWORD.includes(action)) user.passwordChangedAt = createdAt;
}

function entry<Value>(map: Map<string, Value>, id: string, make: () => Value): Value {
  const known = map.get(id) ?? make();
  map.set(id, known);
  return known;
}
