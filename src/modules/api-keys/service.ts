/** Creates, changes, extends and revokes API keys, each with its audit event in one transaction. */
import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/formats/api-key.js';
import { forgetTogether } from '../../access/credentials/invalidation.js';
import { maskOfStored, type Permission, type PermissionSetName, permissionsIn } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { changeRow } from '../audit/change-row.js';
import { plain } from '../audit/difference.js';
import { recordChange, recordChanges } from '../audit/service.js';
import { atMost, notBlank } from '../kit/input.js';
import { requireAdmin } from '../users/actor.js';
import { checkedNetworks, checkedRate, toStoredScopes } from './checks.js';
import { refuseUnlessAllowed } from './decision.js';
import { actingUser, asDecided, holdMaker, lockDescendants, lockKey, ownerOf } from './locks.js';
import { addDays, changedPermissions, checkedDays, inherited, wishedExpiry, wishedPermissions } from './rules.js';
import { API_KEY } from './visibility.js';

export interface NewApiKey {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly permissionSet?: PermissionSetName | null | undefined;
  readonly permissions?: readonly Permission[] | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly expiresInDays?: number | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  /** A user's uuid; by default the actor's. */
  readonly ownerId?: string | undefined;
  readonly allowedAddresses?: readonly string[] | null | undefined;
  readonly requestsPerMinute?: number | null | undefined;
}

/** Creates a key. `key` is the only copy of the secret. */
export async function createApiKey(app: App, caller: Caller, input: NewApiKey): Promise<{ id: string; key: string }> {
  const { principal } = caller;
  const wished = wishedPermissions(input.permissionSet, input.permissions);
  const name = notBlank(LONGEST.name, input.name, 'input.name');
  const description = atMost(LONGEST.text, input.description, 'input.description');
  const now = new Date();
  const expiresAt = wishedExpiry(input.expiresInDays, input.expiresAt, now, app.keyPolicy);
  const key = generateApiKey();
  const id = await app.db.$transaction(async (tx) => {
    const ownerId = input.ownerId ?? actingUser(principal);
    const actor = await holdMaker(tx, principal, ownerId);
    const owner = await ownerOf(tx, ownerId);
    const scopes = await toStoredScopes(tx, input.scopes ?? []);
    const reach = inherited(actor, {
      allowedAddresses: input.allowedAddresses ? checkedNetworks(input.allowedAddresses) : null,
      requestsPerMinute: checkedRate(input.requestsPerMinute),
    });
    const row = {
      name,
      description,
      permissions: permissionsIn(wished),
      scopes,
      ...reach,
      expiresAt,
      ownerId: owner.id,
      createdById: actingUser(principal),
      createdByKeyId: principal.kind === 'apiKey' ? principal.keyId : null,
    };
    const wish = { after: row, ownerRole: owner.role, policy: app.keyPolicy, now };
    refuseUnlessAllowed(actor, null, { mutation: 'createApiKey', ...wish });
    const created = await tx.apiKey.create({
      data: { ...row, prefix: prefixOf(key), keyHash: digestOf(key) },
      select: { id: true },
    });
    await recordChange(tx, caller, { action: 'createApiKey', entityType: 'ApiKey', entityId: created.id, after: plain(row) });
    return created.id;
  });
  return { id, key };
}

export interface ApiKeyChanges {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly permissions?: readonly Permission[] | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly ownerId?: string | undefined;
  readonly allowedAddresses?: readonly string[] | null | undefined;
  readonly requestsPerMinute?: number | null | undefined;
}

/** Changes the given fields only. A description of null clears it; an empty list of scopes removes the restriction. */
export async function updateApiKey(app: App, caller: Caller, id: string, changes: ApiKeyChanges): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const { key, actor } = await lockKey(tx, caller.principal, id, changes.ownerId);
    const owner = await ownerOf(tx, changes.ownerId ?? key.ownerId, changes.ownerId !== undefined);
    const scopes = changes.scopes == null ? key.scopes : await toStoredScopes(tx, changes.scopes);
    const mask = changes.permissions == null ? maskOfStored(key.permissions) : changedPermissions(changes.permissions);
    const data = {
      name: changes.name == null ? key.name : notBlank(LONGEST.name, changes.name, 'input.name'),
      description:
        changes.description === undefined ? key.description : atMost(LONGEST.text, changes.description, 'input.description'),
      permissions: changes.permissions == null ? key.permissions : permissionsIn(mask),
      scopes,
      ownerId: owner.id,
      allowedAddresses: changes.allowedAddresses == null ? key.allowedAddresses : checkedNetworks(changes.allowedAddresses),
      requestsPerMinute: changes.requestsPerMinute === undefined ? key.requestsPerMinute : checkedRate(changes.requestsPerMinute),
    };
    const after = { ...data, expiresAt: key.expiresAt };
    const wish = { after, ownerRole: owner.role, policy: app.keyPolicy, now: new Date() };
    refuseUnlessAllowed(actor, await asDecided(tx, actor, key), { mutation: 'updateApiKey', ...wish });
    await changeRow(tx, caller, API_KEY, { action: 'updateApiKey', id, before: key, data });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
}

/** Extends a key's life from now or from its end, whichever is later. */
export async function extendApiKey(app: App, caller: Caller, id: string, days: number): Promise<void> {
  const { principal } = caller;
  checkedDays(days, 'input.days');
  await app.db.$transaction(async (tx) => {
    const { key, actor } = await lockKey(tx, principal, id);
    const now = new Date();
    const expiresAt = key.expiresAt && addDays(key.expiresAt > now ? key.expiresAt : now, days);
    const wish = { after: { ...key, expiresAt }, ownerRole: key.owner.role, policy: app.keyPolicy, now };
    refuseUnlessAllowed(actor, await asDecided(tx, actor, key), { mutation: 'extendApiKey', ...wish });
    await tx.apiKey.update({ where: { id }, data: { expiresAt }, select: { id: true } });
    const [before, after] = [key.expiresAt, expiresAt].map((at) => ({ expiresAt: (at as Date).toISOString() }));
    await recordChange(tx, caller, { action: 'extendApiKey', entityType: 'ApiKey', entityId: id, before, after });
  });
  app.work.afterCommit(() => app.authenticator.forget(id));
}

export interface Revocation {
  readonly reason?: string | null | undefined;
  /** Whether to revoke the key's descendants as well. */
  readonly descendants?: boolean | null | undefined;
}

/** Revokes a key permanently. It is idempotent. Returns the ids of the key's descendants, if requested. */
export async function revokeApiKey(app: App, caller: Caller, id: string, revocation: Revocation): Promise<string[]> {
  const { principal } = caller;
  const { descendants } = revocation;
  const reason = atMost(LONGEST.reason, revocation.reason, 'input.reason');
  const { revoked, family } = await app.db.$transaction(async (tx) => {
    const { actor } = await lockKey(tx, principal, id);
    const family = descendants ? await lockDescendants(tx, id) : [];
    if (family.length > 0) requireAdmin(actor, 'revokeApiKey');
    const keys = await tx.apiKey.updateManyAndReturn({
      where: { id: { in: [id, ...family] }, revokedAt: null },
      data: { isActive: false, revokedAt: new Date(), revokedById: actingUser(principal), revokedReason: reason },
      select: { id: true },
    });
    const event = { action: 'revokeApiKey', entityType: 'ApiKey', before: { revoked: false } };
    const after = { revoked: true, ...(reason !== null && { reason }) };
    await recordChanges(
      tx,
      caller,
      keys.map((key) => ({
        ...event,
        entityId: key.id,
        after: { ...after, ...(key.id !== id && { along: globalId('ApiKey', id) }) },
      })),
    );
    return { revoked: keys.map((key) => key.id), family };
  });
  app.work.afterCommit(() => forgetTogether(app.authenticator, revoked));
  return family;
}
