/** One audit event, and the words for its author and its entity. */
import type { ListEventsQuery } from '../../gql/graphql.js';

export type AuditEvent = ListEventsQuery['auditEvents']['nodes'][number];

export const actorText = ({ actorKey, actorUser }: AuditEvent): string =>
  actorKey ? `${actorKey.name} (key${actorUser ? ` of ${actorUser.name}` : ''})` : (actorUser?.name ?? 'nobody signed in');

/** The page of an entity in this console, if there is one. */
export function pageOf(entityId: string): string | null {
  const [type, uuid] = entityId.split(':');
  const section = { ApiKey: 'keys', User: 'people', ApiKeyRequest: 'requests' }[type ?? ''];
  return section === undefined ? null : `/${section}/${uuid}`;
}
