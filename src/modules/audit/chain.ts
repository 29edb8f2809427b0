/** The sealed form of an audit event, and the links of the chain. This file does not query the database. */
import { createHash } from 'node:crypto';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { SealKey, SealVerifier, Signed } from './seal-key.js';

/** An event as text, since JavaScript's numbers and dates would round some values. */
export interface EventRow {
  readonly id: string;
  readonly actorUserId: string | null;
  readonly actorKeyId: string | null;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string | null;
  /** jsonb's own text. */
  readonly before: string | null;
  readonly after: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly createdAt: string;
}

/**
 * The columns of an EventRow, of audit_events as `e`. An impossible time, before the common era or with microseconds (after a change
 * of the column), has another form than a possible one.
 */
export const EVENT_COLUMNS = Prisma.sql`
  e.id::text, e.actor_user_id::text AS "actorUserId", e.actor_key_id::text AS "actorKeyId", e.action,
  e.entity_type AS "entityType", e.entity_id AS "entityId", e.before::text, e.after::text, e.address,
  e.user_agent AS "userAgent", e.request_id AS "requestId",
  to_char(e.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.'
    || CASE WHEN e.created_at = date_trunc('milliseconds', e.created_at) THEN 'MS"Z"' ELSE 'US"Z"' END
    || CASE WHEN e.created_at < '0001-01-01T00:00:00Z' THEN ' BC' ELSE '' END) AS "createdAt"`;

/**
 * One line of JSON, always the same for the same event: fields in this order, `before` and `after` as jsonb writes them. Different
 * events have different lines. A JSON null, which no code writes, differs from no value by a leading space, which jsonb never has.
 */
export function canonical(event: EventRow): string {
  const fields = [
    ['id', event.id],
    ['createdAt', event.createdAt],
    ['action', event.action],
    ['actorUserId', event.actorUserId],
    ['actorKeyId', event.actorKeyId],
    ['entityType', event.entityType],
    ['entityId', event.entityId],
    ['address', event.address],
    ['userAgent', event.userAgent],
    ['requestId', event.requestId],
  ].map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  return `{${fields.join(',')},"before":${written(event.before)},"after":${written(event.after)}}`;
}

const written = (jsonb: string | null): string => (jsonb === 'null' ? ' null' : (jsonb ?? 'null'));

/** Hex, of the canonical JSON. */
export const digestOf = (event: EventRow): string => createHash('sha256').update(canonical(event)).digest('hex');

/** The hash before the first seal's. */
export const NO_HASH = '0'.repeat(64);

/** SHA-256 of the previous hash and the digests in order, each as its 32 bytes. */
export function chainHash(previousHash: string, digests: readonly string[]): string {
  const hash = createHash('sha256').update(previousHash, 'hex');
  for (const digest of digests) hash.update(digest, 'hex');
  return hash.digest('hex');
}

/** The content of a seal; all of it is signed. */
export interface Head {
  readonly number: bigint;
  readonly firstEventId: string;
  readonly lastEventId: string;
  readonly eventCount: number;
  readonly drained: boolean;
  readonly previousHash: string;
  readonly hash: string;
  readonly sealedAt: Date;
}

export const signHead = (key: SealKey, head: Head): Signed => key.sign('audit seal', valuesOf(head));

export const verifyHead = (verifier: SealVerifier, head: Head & Signed) => verifier.verify('audit seal', valuesOf(head), head);

// The database may hold an invalid time: then null instead of an error.
const valuesOf = ({ number, firstEventId, lastEventId, eventCount, drained, previousHash, hash, sealedAt }: Head) => [
  String(number),
  firstEventId,
  lastEventId,
  eventCount,
  drained,
  previousHash,
  hash,
  sealedAt.toJSON(),
];

/** A statement that the events of all seals up to one were removed on purpose. */
export interface Removal {
  readonly throughNumber: bigint;
  readonly eventCount: number;
  readonly removedAt: Date;
}

/** `hash` is that of the last seal whose events are removed. */
export const signRemoval = (key: SealKey, removal: Removal, hash: string): Signed =>
  key.sign('audit removal', removedValues(removal, hash));

export const verifyRemoval = (verifier: SealVerifier, removal: Removal & Signed, hash: string) =>
  verifier.verify('audit removal', removedValues(removal, hash), removal);

const removedValues = ({ throughNumber, eventCount, removedAt }: Removal, hash: string) => [
  String(throughNumber),
  eventCount,
  removedAt.toJSON(),
  hash,
];
