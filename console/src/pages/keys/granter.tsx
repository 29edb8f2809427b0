/** The admin who granted the request from which a key was collected, for admins: the audit trail contains the request. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import { Text } from '../../ui/visible.js';
import { fieldsOf } from '../audit/sides.js';
import type { Key } from './key.js';
import { uuidOf } from './key-filter.js';
import { FindCollection, ShowGranter } from './operations.js';

/** A requester collects the key for themselves. */
export const mayBeGranted = ({ owner, createdBy, createdByKey }: Key): boolean =>
  createdBy?.id === owner.id && createdByKey == null;

export function Granter({ id }: { readonly id: string }) {
  const filter = { entityId: id, action: 'collectApiKey' };
  const event = useData(FindCollection, { filter }, { freshMs: Number.POSITIVE_INFINITY }).data?.auditEvents.nodes[0];
  const { request } = fieldsOf(event?.after);
  const requestId = typeof request === 'string' ? request : null;
  const { data } = useData(ShowGranter, { id: requestId ?? '' }, { enabled: requestId !== null });
  const admin = data?.apiKeyRequest?.decidedBy;
  if (requestId === null || !admin) return null;
  return (
    <>
      {', granted by '}
      <Link href={`/people/${uuidOf(admin.id)}`}>
        <Text>{admin.name}</Text>
      </Link>
      {' on '}
      <Link href={`/requests/${uuidOf(requestId)}`}>a request</Link>
    </>
  );
}
