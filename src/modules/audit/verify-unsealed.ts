/**
 * The rows that the walk along the chain does not reach. The walk has compared each link with its event and its seal, so an event with
 * such a link was sealed; a link without a seal proves nothing. An event without a link waits for its seal only for moments: otherwise
 * somebody added it or kept it from being sealed.
 */
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { Findings } from './findings.js';

const SHOWN = 1_000;

/** An event older than `oldest` or newer than `newest`, in milliseconds since the epoch, has a false time. */
export interface Horizon {
  readonly oldest: number;
  readonly newest: number;
}

interface Unsealed {
  readonly id: string | null;
  readonly createdAt: string | null;
  readonly pending: boolean;
  readonly present: boolean;
}

/** Returns the number of waiting events. */
export async function findUnsealed(tx: Tx, { oldest, newest }: Horizon, findings: Findings): Promise<number> {
  const suspects = await tx.$queryRaw<Unsealed[]>`
    SELECT coalesce(e.id, p.event_id)::text AS id, e.created_at::text AS "createdAt",
           p.event_id IS NOT NULL AS pending, NOT (e.* IS NULL) AS present
      FROM audit_events e FULL JOIN audit_pending p ON p.event_id = e.id
     WHERE NOT ${sealed(Prisma.sql`coalesce(e.id, p.event_id)`)}
       AND (p.event_id IS NULL OR e.id IS NULL
            OR e.created_at NOT BETWEEN ${moment(oldest)}::timestamptz AND ${moment(newest)}::timestamptz)
     ORDER BY 1 LIMIT ${SHOWN}`;
  for (const { id, createdAt, pending, present } of suspects) {
    const what = `event ${id}`;
    if (!present) findings.add('removed', what, 'before it was sealed');
    else if (pending) findings.add('added', what, `has the time ${createdAt}, but was not recorded then`);
    else findings.add('added', what, `has the time ${createdAt}, and is neither sealed nor waiting to be sealed`);
  }
  const again = await tx.$queryRaw<{ id: string }[]>`
    SELECT p.event_id::text AS id FROM audit_pending p WHERE ${sealed(Prisma.sql`p.event_id`)} ORDER BY 1 LIMIT ${SHOWN}`;
  for (const { id } of again) findings.add('added', `event ${id}`, 'waits to be sealed, although a seal lists it');
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM audit_pending p JOIN audit_events e ON e.id = p.event_id WHERE NOT ${sealed(Prisma.sql`e.id`)}`;
  return Number(row?.count ?? 0);
}

/** Seals that the walk skips, and links without a seal. */
export async function findStrays(tx: Tx, findings: Findings): Promise<void> {
  const seals = await tx.$queryRaw<{ number: bigint | null; count: bigint }[]>`
    SELECT number, count(*) FROM audit_seals GROUP BY number
    HAVING number IS NULL OR number < 1 OR count(*) > 1 ORDER BY 1 LIMIT ${SHOWN}`;
  for (const { number, count } of seals)
    findings.add('added', `seal ${number}`, count > 1n ? `occurs ${count} times` : 'is not a number of the chain');
  const links = await tx.$queryRaw<{ id: string | null; number: bigint | null }[]>`
    SELECT l.event_id::text AS id, l.seal_number AS number FROM audit_event_seals l
     WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.number = l.seal_number AND s.number > 0) ORDER BY 2, 1 LIMIT ${SHOWN}`;
  for (const { id, number } of links) findings.add('added', `link of event ${id}`, `to seal ${number}, which does not exist`);
}

const sealed = (id: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM audit_event_seals l JOIN audit_seals s ON s.number = l.seal_number WHERE l.event_id = ${id} AND s.number > 0)`;

const moment = (ms: number): string => {
  if (Number.isFinite(ms)) return new Date(ms).toISOString();
  return ms > 0 ? 'infinity' : '-infinity';
};
