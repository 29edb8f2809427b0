/** Events that no seal holds: those of the last moments wait for theirs; any other was put there or kept from being sealed. */
import type { Tx } from '../../database/connect.js';
import type { Findings } from './findings.js';

const SHOWN = 1_000;

interface Unsealed {
  readonly id: string;
  readonly createdAt: string;
  readonly pending: boolean;
  readonly present: boolean;
}

/** Returns how many events wait. One that says it is older than `horizon` (milliseconds since the epoch) came later. */
export async function findUnsealed(tx: Tx, horizon: number, findings: Findings): Promise<number> {
  const oldest = Number.isFinite(horizon) ? new Date(horizon).toISOString() : '-infinity';
  const suspects = await tx.$queryRaw<Unsealed[]>`
    SELECT coalesce(e.id, p.event_id)::text AS id, e.created_at::text AS "createdAt",
           p.event_id IS NOT NULL AS pending, e.id IS NOT NULL AS present
      FROM audit_events e FULL JOIN audit_pending p ON p.event_id = e.id
     WHERE NOT EXISTS (SELECT FROM audit_event_seals l WHERE l.event_id = coalesce(e.id, p.event_id))
       AND (p.event_id IS NULL OR e.id IS NULL OR e.created_at < ${oldest}::timestamptz)
     ORDER BY 1 LIMIT ${SHOWN}`;
  for (const { id, createdAt, pending, present } of suspects) {
    if (!present) findings.add('removed', `event ${id}`, 'before it was sealed');
    else if (pending)
      findings.add('added', `event ${id}`, `says ${createdAt}, but was not there when everything of then was sealed`);
    else findings.add('added', `event ${id}`, `says ${createdAt}, and neither is sealed nor waits to be`);
  }
  const [row] = await tx.$queryRaw<
    { count: bigint }[]
  >`SELECT count(*) FROM audit_pending p JOIN audit_events e ON e.id = p.event_id`;
  return Number(row?.count ?? 0);
}
