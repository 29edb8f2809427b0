/**
 * Seals new audit events twice a second. It hashes a batch of committed events, in the order of their ids, together with the hash of
 * the previous batch, and signs the result. A trigger adds each event to audit_pending in the event's own transaction. So an event
 * that commits late, or with an older id than a sealed one, is in the next batch.
 *
 * A person with write access to the database could remove the last seals, change their events and have them sealed again. So a sealer
 * remembers the last seal that it made or saw, and continues only a chain that descends from it.
 */
import type { Db, Tx } from '../../database/database.js';
import { schemaOf, tablesIn } from '../../database/schema.js';
import { chainHash, digestOf, EVENT_COLUMNS, type EventRow, type Head, NO_HASH, signHead } from './chain.js';
import { lastSeal } from './descent.js';
import type { HeadMark } from './head-mark.js';
import type { SealKey } from './seal-key.js';

const INTERVAL_MS = 500;
/** The most events in one seal. */
const BATCH = 500;
/** The lock of the sealing server, so that the others do not seal. */
const LOCK = 7_306_001;
/** A session that holds the lock for this time without making a seal is not a sealing server. */
const PATIENCE_MS = 10_000;

export interface SealerOptions {
  readonly onError: (error: unknown) => void;
  readonly onSealed?: (head: HeadMark) => void;
  /** The head remembered before this process. */
  readonly remembered?: HeadMark | undefined;
  /** Receives events that a link without its seal would have kept unsealed, or that would have blocked the next seal. */
  readonly onStray?: (eventIds: readonly string[]) => void;
  /** Receives each new head after its commit. */
  readonly remember?: (head: HeadMark) => Promise<void>;
  readonly batch?: number;
  readonly patienceMs?: number;
}

export class Sealer {
  #timer: NodeJS.Timeout | undefined;
  #sealing: Promise<void> = Promise.resolve();
  #waiting = false;
  #head: HeadMark | undefined;
  readonly #schema: string;
  /** The time since which another session holds the lock without making a seal. */
  #blocked: number | undefined;

  constructor(
    private readonly db: Db,
    private readonly key: SealKey,
    private readonly options: SealerOptions,
  ) {
    this.#head = options.remembered;
    this.#schema = schemaOf(db);
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (!this.#waiting) this.seal().catch(this.options.onError);
    }, INTERVAL_MS).unref();
  }

  /** Seals all events committed before it begins, unless another server does. Throws BrokenChain. */
  seal(): Promise<void> {
    this.#waiting = true;
    const next = this.#sealing.then(() => this.#sealAll());
    this.#sealing = next
      .catch(() => {})
      .then(() => {
        this.#waiting = false;
      });
    return next;
  }

  /** Stops the timer and seals the rest. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.seal();
  }

  async #sealAll(): Promise<void> {
    const { batch = BATCH, onSealed = () => {}, onStray = () => {} } = this.options;
    await this.#remember(await lastSeal(this.db, this.#schema, this.#head));
    const pending = tablesIn(this.#schema)('audit_pending');
    const [found] = await this.db.$queryRaw<{ waiting: boolean }[]>`SELECT EXISTS (SELECT FROM ${pending}) AS waiting`;
    if (!found?.waiting) this.#blocked = undefined;
    for (let more = found?.waiting ?? false; more; ) {
      const sealed = await this.db.$transaction((tx) => sealBatch(tx, this.#schema, this.key, batch, this.#head));
      if (sealed === 'locked') return this.#wait();
      this.#blocked = undefined;
      if (sealed === null) return;
      if (sealed.strays.length > 0) onStray(sealed.strays);
      onSealed(sealed.head);
      await this.#remember(sealed.head);
      more = !sealed.head.drained;
    }
  }

  /** Waits for the other server that seals; throws when the lock's holder is not a sealing server. */
  #wait(): void {
    this.#blocked ??= performance.now();
    const ms = performance.now() - this.#blocked;
    if (ms > (this.options.patienceMs ?? PATIENCE_MS))
      throw new Error(`another session has held the lock of the sealers for ${Math.round(ms / 1_000)} s and sealed nothing`);
  }

  async #remember(head: HeadMark | undefined): Promise<void> {
    if (head === undefined || head.number === this.#head?.number) return;
    this.#head = { number: head.number, hash: head.hash };
    this.#blocked = undefined;
    await this.options.remember?.(this.#head);
  }
}

interface Sealed {
  readonly head: Head;
  /** Events whose links blocked the seal. */
  readonly strays: readonly string[];
}

/** Seals one batch; null when nothing is unsealed, `locked` when another server is sealing. */
async function sealBatch(
  tx: Tx,
  schema: string,
  key: SealKey,
  batch: number,
  remembered: HeadMark | undefined,
): Promise<Sealed | 'locked' | null> {
  const table = tablesIn(schema);
  const [lock] = await tx.$queryRaw<{ acquired: boolean; now: Date }[]>`
    SELECT pg_try_advisory_xact_lock(${LOCK}::bigint) AS acquired, clock_timestamp()::timestamptz(3) AS now`;
  if (!lock?.acquired) return 'locked';
  // Separate statements: only statements that begin after the lock is taken see the commits of its previous holder.
  const last = await lastSeal(tx, schema, remembered);
  // OFFSET 0 limits it to a few look-ups an event, so that the cost of a batch does not depend on the backlog.
  const rows = await tx.$queryRaw<EventRow[]>`
    SELECT e.* FROM ${table('audit_pending')} p CROSS JOIN LATERAL (
      SELECT ${EVENT_COLUMNS} FROM ${table('audit_events')} e
       WHERE e.id = p.event_id AND NOT EXISTS (
         SELECT FROM ${table('audit_event_seals')} l
          WHERE l.event_id = e.id
            AND EXISTS (SELECT FROM ${table('audit_seals')} s WHERE s.number = l.seal_number AND s.number > 0) OFFSET 0) OFFSET 0) AS e
     ORDER BY p.event_id LIMIT ${batch}`;
  // Without the primary keys a row may exist twice. That must not block the others.
  const events = rows.filter(({ id }, index) => id !== rows[index - 1]?.id);
  const [first, final] = [events[0], events.at(-1)];
  if (first === undefined || final === undefined) return null;
  const links = events.map((event, position) => ({ id: event.id, position, digest: digestOf(event) }));
  const [number, previousHash] = [(last?.number ?? 0n) + 1n, last?.hash ?? NO_HASH];
  const head: Head = {
    number,
    firstEventId: first.id,
    lastEventId: final.id,
    eventCount: events.length,
    drained: rows.length < batch,
    previousHash,
    hash: chainHash(
      previousHash,
      links.map(({ digest }) => digest),
    ),
    sealedAt: lock.now,
  };
  // No seal has such links yet, so no sealer made them.
  const strays = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM ${table('audit_event_seals')} WHERE event_id = ANY (${events.map(({ id }) => id)}::uuid[]) OR seal_number = ${number}
    RETURNING event_id::text AS id`;
  await tx.auditSeal.create({ data: { ...head, ...signHead(key, head) }, select: { number: true } });
  await tx.$executeRaw`
    INSERT INTO ${table('audit_event_seals')} (event_id, seal_number, position, digest)
    SELECT l.id, ${head.number}, l.position, l.digest
      FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS l(id uuid, position int, digest text)`;
  await tx.$executeRaw`
    DELETE FROM ${table('audit_pending')}
     WHERE event_id = ANY (ARRAY(SELECT event_id FROM ${table('audit_event_seals')} WHERE seal_number = ${head.number}))`;
  return { head, strays: strays.map(({ id }) => id) };
}
