/** Collecting the key of an approved request: only here does its secret come into existence, once. */
import { digestOf, generateApiKey, prefixOf } from '../../access/credentials/formats/api-key.js';
import { presentPower } from '../../access/credentials/present-power.js';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { globalId } from '../../base/ids.js';
import { wishedExpiry } from '../api-keys/rules.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { presentMoment } from '../kit/staleness.js';
import { holdUsers } from '../users/actor.js';
import { type KeyRequestStatus, statusOf } from './entity.js';
import { adminOf, asKey, grantRefusals, inWords } from './grant.js';
import { lockRequest, PERSON, refuse, requireRequester, userOf } from './locked-request.js';

export const COLLECT_DAYS = 7;

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
    refuseUncollectable(id, statusOf(request, await presentMoment(tx)), request.keyId);
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
