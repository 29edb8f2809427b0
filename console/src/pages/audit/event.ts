/** One audit event, and the words for its author and its entity. */
import type { ListEventsQuery } from '../../gql/graphql.js';
import { fieldsOf } from './sides.js';

export type AuditEvent = ListEventsQuery['auditEvents']['nodes'][number];

export const actorText = ({ actorKey, actorUser }: AuditEvent): string =>
  actorKey ? `${actorKey.name} (key${actorUser ? ` of ${actorUser.name}` : ''})` : (actorUser?.name ?? 'nobody signed in');

/** Where the request came from. Refused requests are counted together: their event contains the last address. */
export function addressOf({ address, after }: Pick<AuditEvent, 'address' | 'after'>): string | null {
  const { lastAddress } = fieldsOf(after);
  return address ?? (typeof lastAddress === 'string' ? lastAddress : null);
}

const SECTIONS: ReadonlyMap<string, string> = new Map([
  ['ApiKey', 'keys'],
  ['User', 'people'],
  ['ApiKeyRequest', 'requests'],
  ['Observation', 'observations'],
  ['Detection', 'detections'],
  ['TrainingDataset', 'training'],
  ['Model', 'training/models'],
]);

/** The page of an entity in this console, if there is one. */
export function pageOf(entityId: string): string | null {
  const [type, uuid] = entityId.split(':');
  const section = SECTIONS.get(type ?? '');
  return section === undefined ? null : `/${section}/${uuid}`;
}
