/**
 * Requests for keys: a user asks, an admin decides, and the user collects the key (collect.ts). No secret exists before the user collects
 * it, so nobody else ever sees it.
 */
import { presentPower } from '../../access/credentials/present-power.js';
import { type Permission, type PermissionSetName, permissionsIn } from '../../access/permissions.js';
import type { Caller } from '../../access/principal.js';
import { shownScope } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { badUserInput, conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { DAY_MS } from '../../base/times.js';
import type { Tx } from '../../database/database.js';
import { toStoredScopes } from '../api-keys/checks.js';
import { checkedDays, wishedPermissions } from '../api-keys/rules.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, isBlank, notBlank } from '../kit/input.js';
import { presentMoment } from '../kit/staleness.js';
import { holdUsers, requireAdmin } from '../users/actor.js';
import { isAdmin } from '../users/visibility.js';
import { COLLECT_DAYS } from './collect.js';
import { type KeyRequestStatus, statusOf } from './entity.js';
import { grantRefusals, inWords, SOME_ADMIN } from './grant.js';
import { lockRequest, PERSON, refuse, requireRequester, userOf } from './locked-request.js';

const MAX_OPEN = 5;

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
    const now = await presentMoment(tx);
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

const requesterOf = (tx: Tx, id: string) => tx.user.findUniqueOrThrow({ where: { id }, select: PERSON });
