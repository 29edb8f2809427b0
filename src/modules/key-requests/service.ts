/**
 * Requests for keys: a user asks, an admin decides, and the user collects the key. No secret exists before the user collects it, so
 * nobody else ever sees it.
 */
import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/api-key-format.js';
import { presentPower } from '../../access/credentials/present-power.js';
import { type Permission, type PermissionSetName, permissionsIn } from '../../access/permissions.js';
import type { Caller, UserPrincipal } from '../../access/principal.js';
import { shownScope } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { ApiError, badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { DAY_MS } from '../../base/times.js';
import type { Tx } from '../../database/database.js';
import { toStoredScopes } from '../api-keys/checks.js';
import { checkedDays, wishedExpiry, wishedPermissions } from '../api-keys/rules.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, isBlank, notBlank } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { holdUsers, requireAdmin } from '../users/actor.js';
import { isAdmin } from '../users/visibility.js';
import { API_KEY_REQUEST, type KeyRequestStatus, statusOf } from './entity.js';
import { adminOf, asKey, grantRefusals, inWords, SOME_ADMIN } from './grant.js';

const MAX_OPEN = 5;
export const COLLECT_DAYS = 7;

/** Both walls require a signed-in user. */
function userOf({ principal }: Caller): UserPrincipal {
  if (principal.kind !== 'user') throw new Error('A caller that is not a user passed both walls.');
  return principal;
}

const refuse = (id: string, message: string) => conflict(message, 'ApiKeyRequest', globalId('ApiKeyRequest', id));

export interface NewRequest {
  readonly name: string;
  readonly reason: string;
  readonly permissionSet?: PermissionSetName | null | undefined;
  readonly permissions?: readonly Permission[] | null | undefined;
  readonly surveys?: readonly string[] | null | undefined;
}

/** Throws BAD_USER_INPUT for values that no request may have. */
export function checkTexts({ name, reason, surveys }: NewRequest): void {
  notBlank(LONGEST.name, name, 'input.name');
  if (isBlank(reason)) throw badUserInput('input.reason', 'must not be blank: say what the key is for');
  atMost(LONGEST.reason, reason, 'input.reason');
  const blank = surveys?.findIndex(isBlank) ?? -1;
  if (blank >= 0) throw badUserInput('input.surveys', `number ${blank + 1}: must not be blank`);
}

/** Asks for a key. The requester must hold every permission of it. */
export async function requestApiKey(app: App, caller: Caller, input: NewRequest): Promise<string> {
  const principal = userOf(caller);
  checkTexts(input);
  const permissions = permissionsIn(wishedPermissions(input.permissionSet, input.permissions));
  const [name, reason] = [input.name.trim(), input.reason.trim()];
  return app.db.$transaction(async (tx) => {
    // The lock is for writing: of two requests at the same time, the second one counts the first.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ${principal.userId}::uuid FOR NO KEY UPDATE`;
    const requester = await presentPower(tx, principal);
    const requesterId = principal.userId;
    if (isAdmin(requester))
      throw conflict('You hold admin:access: create the key with createApiKey.', 'User', globalId('User', requesterId));
    const scopes = await toStoredScopes(tx, (input.surveys ?? []).map(shownScope), 'input.surveys');
    const [refusal] = grantRefusals(app, SOME_ADMIN, { permissions, scopes, requesterId }, requester.role);
    if (refusal !== undefined) throw badUserInput('input.permissions', inWords(refusal));
    const open = await tx.apiKeyRequest.count({ where: { requesterId, state: 'OPEN' } });
    if (open >= MAX_OPEN)
      throw conflict(
        `${open} requests of yours are open, and the limit is ${MAX_OPEN}: wait until an admin decides, or withdraw one with withdrawApiKeyRequest.`,
        'User',
        globalId('User', requesterId),
      );
    const row = { name, reason, permissions, scopes };
    const { id } = await tx.apiKeyRequest.create({ data: { ...row, requesterId }, select: { id: true } });
    await recordChange(tx, caller, { action: 'requestApiKey', entityType: 'ApiKeyRequest', entityId: id, after: row });
    return id;
  });
}

export interface Decision {
  readonly decision: 'APPROVE' | 'REJECT';
  readonly comment?: string | null | undefined;
  readonly expiresInDays?: number | null | undefined;
}

/** Throws BAD_USER_INPUT for values that no decision may have. */
export function checkDecision({ decision, comment, expiresInDays }: Decision): void {
  atMost(LONGEST.reason, comment, 'input.comment');
  if (expiresInDays == null) return;
  if (decision === 'REJECT') throw badUserInput('input.expiresInDays', 'must be left out when the request is rejected');
  checkedDays(expiresInDays, 'input.expiresInDays');
}

/** The statuses in which each decision is possible. An approval can be withdrawn until the key is collected. */
const DECIDABLE: Readonly<Record<Decision['decision'], readonly KeyRequestStatus[]>> = {
  APPROVE: ['OPEN'],
  REJECT: ['OPEN', 'APPROVED'],
};

/** Stores the decision of an admin. No key and no secret exists yet. */
export async function decideApiKeyRequest(app: App, caller: Caller, id: string, input: Decision): Promise<void> {
  const principal = userOf(caller);
  checkDecision(input);
  const { maxDays } = app.keyPolicy;
  const expiresInDays = input.expiresInDays ?? null;
  if (expiresInDays !== null && maxDays !== undefined) checkedDays(expiresInDays, 'input.expiresInDays', maxDays);
  await app.db.$transaction(async (tx) => {
    const request = await lockRequest(tx, principal, id);
    await holdUsers(tx, [principal.userId, request.requesterId]);
    const admin = await presentPower(tx, principal);
    requireAdmin(admin, 'decideApiKeyRequest');
    const now = new Date();
    const status = statusOf(request, now);
    if (!DECIDABLE[input.decision].includes(status)) throw refuse(id, `The request is ${status}, so this decision is too late.`);
    const decided = {
      state: input.decision === 'APPROVE' ? ('APPROVED' as const) : ('REJECTED' as const),
      comment: input.comment ?? null,
      expiresInDays,
      collectUntil: input.decision === 'APPROVE' ? new Date(now.getTime() + COLLECT_DAYS * DAY_MS) : null,
    };
    if (decided.state === 'APPROVED') {
      const requester = await requesterOf(tx, request.requesterId);
      const refusals = requester.isActive
        ? grantRefusals(app, admin, request, requester.role).map(inWords)
        : ['the requester has been deactivated'];
      if (refusals.length > 0) throw refuse(id, `The request cannot be approved: ${refusals.join('; ')}.`);
    }
    await tx.apiKeyRequest.update({
      where: { id },
      data: { ...decided, decidedById: principal.userId, decidedAt: now },
      select: { id: true },
    });
    await recordChange(tx, caller, {
      action: 'decideApiKeyRequest',
      entityType: 'ApiKeyRequest',
      entityId: id,
      before: { state: status },
      after: plain(decided),
    });
  });
}

/** Withdraws a request of the caller about which nobody has decided. */
export async function withdrawApiKeyRequest(app: App, caller: Caller, id: string): Promise<void> {
  const principal = userOf(caller);
  await app.db.$transaction(async (tx) => {
    const request = await lockRequest(tx, principal, id);
    requireRequester(principal, request.requesterId, 'withdraw it');
    const status = statusOf(request);
    if (status !== 'OPEN') throw refuse(id, `The request is ${status}, and only an OPEN one can be withdrawn.`);
    const after = { state: 'WITHDRAWN' as const };
    await tx.apiKeyRequest.update({ where: { id }, data: after, select: { id: true } });
    const event = { action: 'withdrawApiKeyRequest', entityType: 'ApiKeyRequest', entityId: id };
    await recordChange(tx, caller, { ...event, before: { state: status }, after });
  });
}

function requireRequester({ userId }: UserPrincipal, requesterId: string, what: string): void {
  if (requesterId !== userId)
    throw new ApiError('FORBIDDEN', `Only the user who sent the request may ${what}.`, { missingPermissions: [] });
}

/** Makes the key of an approved request, once. `key` is the only copy of the secret. */
export async function collectApiKey(app: App, caller: Caller, id: string): Promise<{ id: string; key: string }> {
  const principal = userOf(caller);
  const key = generateApiKey();
  const keyId = await app.db.$transaction(async (tx) => {
    const request = await lockRequest(tx, principal, id);
    const { decidedById, requesterId, expiresInDays } = request;
    await holdUsers(tx, [principal.userId, requesterId, ...(decidedById === null ? [] : [decidedById])]);
    const requester = await presentPower(tx, principal);
    requireRequester(principal, requesterId, 'collect the key');
    const now = new Date();
    refuseUncollectable(id, statusOf(request, now), request.keyId);
    const granter = decidedById === null ? null : await tx.user.findUnique({ where: { id: decidedById }, select: PERSON });
    const refusals = granter?.isActive
      ? grantRefusals(app, adminOf(granter), request, requester.role).map(inWords)
      : ['the admin who approved it has been deactivated'];
    const { maxDays } = app.keyPolicy;
    if (expiresInDays !== null && maxDays !== undefined && expiresInDays > maxDays)
      refusals.push(`the key would work for ${expiresInDays} days, and the limit is ${maxDays} now`);
    if (refusals.length > 0)
      throw refuse(id, `The key cannot be made as it was approved: ${refusals.join('; ')}. Send a new request.`);
    const row = {
      name: request.name,
      description: request.reason,
      ...asKey(request, wishedExpiry(expiresInDays, null, now, app.keyPolicy)),
      createdById: principal.userId,
      createdByKeyId: null,
    };
    const created = await tx.apiKey.create({
      data: { ...row, prefix: prefixOf(key), keyHash: digestOf(key) },
      select: { id: true },
    });
    await tx.apiKeyRequest.update({ where: { id }, data: { state: 'COLLECTED', keyId: created.id }, select: { id: true } });
    await recordChange(tx, caller, {
      action: 'collectApiKey',
      entityType: 'ApiKey',
      entityId: created.id,
      after: {
        ...plain(row),
        request: globalId('ApiKeyRequest', id),
        grantedBy: globalId('User', decidedById as string),
      },
    });
    return created.id;
  });
  return { id: keyId, key };
}

const PERSON = { id: true, name: true, role: true, isActive: true } as const;
const requesterOf = (tx: Tx, id: string) => tx.user.findUniqueOrThrow({ where: { id }, select: PERSON });

/** Locks a request that the caller may see, before any user. Throws NOT_FOUND. */
const lockRequest = (tx: Tx, principal: UserPrincipal, id: string) =>
  lockRow(tx, API_KEY_REQUEST, principal, id, [
    'name',
    'reason',
    'permissions',
    'scopes',
    'requesterId',
    'state',
    'collectUntil',
    'decidedById',
    'expiresInDays',
    'keyId',
  ]);

function refuseUncollectable(id: string, status: KeyRequestStatus, keyId: string | null): void {
  if (status === 'OPEN') throw refuse(id, 'No admin has decided about the request yet.');
  if (status === 'WITHDRAWN') throw refuse(id, 'You withdrew the request: send a new one.');
  if (status === 'REJECTED') throw refuse(id, 'The request was rejected: its comment may say why.');
  if (status === 'EXPIRED')
    throw refuse(id, `The key was not collected within ${COLLECT_DAYS} days of the approval: send a new request.`);
  if (status === 'COLLECTED')
    throw refuse(
      id,
      `The key was collected already, as ${globalId('ApiKey', keyId as string)}: when its secret is lost, rotate it with rotateApiKey.`,
    );
}
