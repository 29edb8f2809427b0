/** The author and the entity of audit events, as filters name them by global id. */
import { badUserInput } from '../../base/errors.js';
import { parseGlobalId } from '../../base/ids.js';

/** A user, including their keys, or one key. Throws BAD_USER_INPUT. */
export function actorOf(actorId: string, field: string): { actorUserId?: string; actorKeyId?: string } {
  const { typename, id } = parseGlobalId(actorId, field);
  if (typename === 'User') return { actorUserId: id };
  if (typename === 'ApiKey') return { actorKeyId: id };
  throw badUserInput(field, 'must be the id of a User or an ApiKey');
}

/** Throws BAD_USER_INPUT. */
export function entityOf(entity: string, field: string): { entityType: string; entityId: string } {
  const { typename, id } = parseGlobalId(entity, field);
  return { entityType: typename, entityId: id };
}
