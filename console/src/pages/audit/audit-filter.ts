/** The filter of the audit log, from its address. An address may be typed: a value that the API would refuse is left out. */
import type { AuditEventFilter, AuditEventRecordedFilter } from '../../gql/graphql.js';
import type { ListAddress } from '../../ui/list-address.js';

const NAME = /^[A-Za-z]\w{0,99}$/;
const GLOBAL_ID = /^[A-Za-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const AUTHOR = /^(User|ApiKey):/;

/**
 * The ordinary course of sessions is left out, since it is most of the log. This part of the address shows it too. A chosen action is shown in any
 * case.
 */
export const WITH_SESSIONS = 'sessions=shown';
export const SHOWN = 'shown';
const OF_SESSIONS = ['signIn', 'refreshSession', 'signOut'];

/** `2026-11-27T19:20` of an input, read as UTC. */
function momentIn(text: string): string | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? new Date(`${text}Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

/** What an input of a moment may show: browsers complain about other texts. */
export const shownMoment = (text: string): string => (momentIn(text) === undefined ? '' : text);

/** Whether a text of the filter is a global id. Any other text selects nothing, and the list ignores it. */
export const isGlobalId = (text: string): boolean => GLOBAL_ID.test(text.trim());

export const hidesSessions = ({ get }: Pick<ListAddress, 'get'>): boolean =>
  !NAME.test(get('action')) && get('sessions') !== SHOWN;

export function filterIn({ get }: Pick<ListAddress, 'get'>): AuditEventFilter {
  const [action, type, actor, entity] = [get('action'), get('type'), get('actor'), get('entity').trim()];
  const [from, to] = [momentIn(get('from')), momentIn(get('to'))];
  return {
    ...(NAME.test(action) && { action }),
    ...(hidesSessions({ get }) && { not: { actions: OF_SESSIONS } }),
    ...(NAME.test(type) && { entityType: type }),
    ...(GLOBAL_ID.test(actor) && AUTHOR.test(actor) && { actorId: actor }),
    ...(isGlobalId(entity) && { entityId: entity }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

/** The same for the stream, which has no times and excludes nothing. The list is read again after each event. */
export const liveFilterOf = ({ action, entityType, actorId, entityId }: AuditEventFilter): AuditEventRecordedFilter => ({
  ...(action && { actions: [action] }),
  ...(entityType && { entityTypes: [entityType] }),
  ...(actorId && { actorIds: [actorId] }),
  ...(entityId && { entityIds: [entityId] }),
});
