/**
 * Walks the audit log's chain from its first seal. It recomputes every digest and hash, checks every signature, and reports changes,
 * removals and additions since the sealing. It reads one snapshot, so sealing may continue.
 */
import type { Db, Tx } from '../../database/database.js';
import { schemaOf } from '../../database/schema.js';
import { pathOf } from '../../database/server/session.js';
import { allowStatements } from '../../database/work/statement-time.js';
import { chainHash, digestOf, EVENT_COLUMNS, type EventRow, type Head, NO_HASH, verifyHead } from './chain.js';
import { type Finding, Findings } from './findings.js';
import type { HeadMark } from './head-mark.js';
import type { SealVerifier, Signed } from './seal-key.js';
import { checkGuards } from './verify-guards.js';
import { removedThrough } from './verify-removals.js';
import { findStrays, findUnsealed } from './verify-unsealed.js';

export interface Verification {
  /** The first thousand findings. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  readonly seals: number;
  readonly events: number;
  /** Events that wait for their seal, as those of the last second do. */
  readonly waiting: number;
  /** The number of the last seal whose events `audit:retain` removed, or 0 if it removed no events. The seals stay. */
  readonly removedThrough: bigint;
  /** The furthest external head, when the log ends before it; else null. */
  readonly endsBefore: HeadMark | null;
  /** The first of the given heads whose seal is a different one now, else null. */
  readonly departsAt: HeadMark | null;
  /** The number of findings that the log differs from a given head. */
  readonly aboutHeads: number;
  /** Keep it elsewhere: with it, a later verification detects a removed end. Null before the first seal. */
  readonly head: HeadMark | null;
}

export interface VerifyOptions {
  readonly verifier: SealVerifier;
  /** External heads. */
  readonly heads?: readonly HeadMark[];
}

type Seal = Head & Signed;
type Link = { eventId: string; sealNumber: bigint; position: number; digest: string; present: boolean } & EventRow;

const SEALS = 20;
const TIMEOUT_MS = 24 * 3_600_000;
/** The longest transaction that writes an event. Servers dated the events of earlier versions, and their clocks differed by less. */
const LATEST_MS = 3_600_000;

export function verifyAudit(db: Db, options: VerifyOptions): Promise<Verification> {
  return db.$transaction((tx) => verifyWithin(tx, schemaOf(db), options), {
    isolationLevel: 'RepeatableRead',
    timeout: TIMEOUT_MS,
  });
}

async function verifyWithin(tx: Tx, schema: string, { verifier, heads = [] }: VerifyOptions): Promise<Verification> {
  // The search for unsealed events reads the whole log.
  await allowStatements(tx, 0);
  // Prisma names the schema of its tables. Unqualified names must not lead to another schema, nor to functions before PostgreSQL's own.
  await tx.$executeRawUnsafe(`SET LOCAL search_path = ${pathOf([schema, 'pg_temp'])}`);
  const findings = new Findings();
  await checkGuards(tx, schema, findings);
  const removed = await removedThrough(tx, verifier, findings);
  let before: HeadMark = { number: 0n, hash: NO_HASH };
  let departsAt: HeadMark | null = null;
  let aboutHeads = 0;
  let counts = { seals: 0, events: 0 };
  let emptied = Number.NEGATIVE_INFINITY;
  for (;;) {
    const seals = await tx.auditSeal.findMany({
      where: { number: { gt: before.number } },
      orderBy: { number: 'asc' },
      take: SEALS,
    });
    const final = seals.at(-1);
    if (final === undefined) break;
    const links = await linksOf(tx, before.number, final.number);
    for (const seal of seals) {
      checkHead(seal, before, verifier, findings);
      const other = heads.find(({ number, hash }) => number === seal.number && hash !== seal.hash);
      if (other) {
        findings.add('changed', `seal ${seal.number}`, 'differs from a head that was stored elsewhere');
        departsAt ??= other;
        aboutHeads++;
      }
      checkEvents(seal, links.get(seal.number) ?? [], { removed: seal.number <= removed, emptied }, findings);
      if (seal.drained && !Number.isNaN(seal.sealedAt.getTime())) emptied = seal.sealedAt.getTime();
      before = seal;
      counts = { seals: counts.seals + 1, events: counts.events + (seal.number <= removed ? 0 : seal.eventCount) };
    }
  }
  const furthest = heads.reduce<HeadMark>((most, head) => (head.number > most.number ? head : most), before);
  const endsBefore = furthest.number > before.number ? furthest : null;
  if (endsBefore) {
    findings.add(
      'removed',
      `seals ${before.number + 1n} to ${endsBefore.number}`,
      'they existed when the head was stored elsewhere',
    );
    aboutHeads++;
  }
  await findStrays(tx, findings);
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp()::timestamptz(3) AS now`;
  const newest = (clock as { now: Date }).now.getTime() + LATEST_MS;
  const waiting = await findUnsealed(tx, { oldest: emptied - LATEST_MS, newest }, findings);
  const last = before.number === 0n ? null : { number: before.number, hash: before.hash };
  return {
    findings: findings.shown,
    findingCount: findings.count,
    ...counts,
    waiting,
    removedThrough: removed,
    endsBefore,
    departsAt,
    aboutHeads,
    head: last,
  };
}

/** The links of seals, each with its present event; `present` is false when it is missing. */
async function linksOf(tx: Tx, after: bigint, through: bigint): Promise<Map<bigint, Link[]>> {
  const rows = await tx.$queryRaw<Link[]>`
    SELECT l.event_id::text AS "eventId", l.seal_number AS "sealNumber", l.position, l.digest,
           e.id IS NOT NULL AS present, ${EVENT_COLUMNS}
      FROM audit_event_seals l LEFT JOIN audit_events e ON e.id = l.event_id
     WHERE l.seal_number > ${after} AND l.seal_number <= ${through} ORDER BY l.seal_number, l.position`;
  const links = new Map<bigint, Link[]>();
  for (const row of rows) {
    const number = BigInt(row.sealNumber);
    const known = links.get(number);
    if (known) known.push(row);
    else links.set(number, [row]);
  }
  return links;
}

function checkHead(seal: Seal, before: HeadMark, verifier: SealVerifier, findings: Findings): void {
  const name = `seal ${seal.number}`;
  const expected = before.number + 1n;
  // Another check finds duplicate numbers.
  if (seal.number > expected) {
    const gap = seal.number - 1n === expected ? `seal ${expected}` : `seals ${expected} to ${seal.number - 1n}`;
    findings.add('removed', gap, 'the chain has a gap');
  } else if (seal.previousHash !== before.hash) findings.add('changed', name, 'does not follow the seal before it');
  const verdict = verifyHead(verifier, seal);
  if (verdict === 'bad') findings.add('changed', name, 'its signature is invalid');
  if (verdict === 'unknown key') findings.add('changed', name, `was signed with the key ${seal.keyId}, which is not trusted`);
}

function checkEvents(
  seal: Seal,
  links: readonly Link[],
  { removed, emptied }: { removed: boolean; emptied: number },
  findings: Findings,
): void {
  const name = `seal ${seal.number}`;
  if (removed) {
    if (links.length > 0) findings.add('added', name, 'it has events again, although they were removed on purpose');
    return;
  }
  for (const link of links) {
    const position = `(${name}, position ${link.position})`;
    if (!link.present) findings.add('removed', `event ${link.eventId}`, position);
    else if (digestOf(link) !== link.digest)
      findings.add('changed', `event ${link.eventId}`, `${link.action} of ${link.createdAt} ${position}`);
    else if (!couldBe(Date.parse(link.createdAt), emptied, seal.sealedAt))
      findings.add('added', `event ${link.eventId}`, `has the time ${link.createdAt}, but was not recorded then ${position}`);
  }
  const missing = seal.eventCount - links.length;
  if (missing > 0) findings.add('removed', `${missing} of the ${seal.eventCount} events of ${name}`, 'and every trace of them');
  if (missing < 0) findings.add('added', `${-missing} events of ${name}`, `which had ${seal.eventCount}`);
  const digests = links.map(({ digest }) => digest);
  if (missing === 0 && chainHash(seal.previousHash, digests) !== seal.hash)
    findings.add('changed', name, 'its hash is not that of the events it lists');
  else if (missing === 0 && links.some(({ position }, index) => position !== index))
    findings.add('changed', name, 'the positions of its events have changed');
}

/** Also false for an invalid date. */
const couldBe = (createdAt: number, emptied: number, sealedAt: Date): boolean =>
  createdAt >= emptied - LATEST_MS && createdAt <= sealedAt.getTime() + LATEST_MS;
