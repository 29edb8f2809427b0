/** Repeats in a restored database the removals of access since its copy was made, as an audit export lists them, if the export can be verified. */
import { StartError } from '../base/errors.js';
import type { Database, Db } from '../database/database.js';
import { lostPowerIn } from '../modules/after-restore/lost-power.js';
import { removeAgain } from '../modules/after-restore/remove-again.js';
import { type AuditExport, type ExportedEvent, faultsOf } from '../modules/audit/export-file.js';
import type { HeadMark } from '../modules/audit/head-mark.js';
import type { SealVerifier } from '../modules/audit/seal-key.js';

const TIMEOUT = 3_600_000;
const SHOWN = 10;

/** Undoes the changes of a dry run. */
class DryRun extends Error {}

interface Options {
  readonly verifier: SealVerifier;
  readonly head?: HeadMark | undefined;
  readonly dryRun: boolean;
  readonly voidPasswords: boolean;
  /** Uses the export even when it cannot be verified. */
  readonly unverified: boolean;
  readonly say: (line: string) => void;
}

/** Throws StartError, and changes nothing, when the export cannot be verified. */
export async function applyExport(prisma: Database['prisma'], exported: AuditExport, options: Options): Promise<void> {
  const { verifier, head, dryRun, voidPasswords, unverified, say } = options;
  const faults = faultsOf(exported, verifier, head);
  const common = await lastCommonSeal(prisma, exported);
  if (common === undefined) faults.push('it belongs to another database: the two have no seal in common');
  else if (exported.seals.some(({ number, digests }) => number > common && digests === null))
    faults.push('the events of seals after the copy were removed from it');
  if (faults.length > 0 && !unverified) {
    const more = faults.length > SHOWN ? `\n… and ${faults.length - SHOWN} more` : '';
    throw new StartError(
      `The export cannot be verified: ${faults.slice(0, SHOWN).join('\n')}${more}\nUse another copy of it. To use this one anyway, add --unverified: a forged export can only remove too much access.`,
    );
  }
  for (const fault of faults.slice(0, SHOWN)) say(`UNVERIFIED: ${fault}`);
  const lost = unverified ? await missingIn(prisma, exported) : sealedAfter(exported, common ?? 0n);
  const last = exported.seals.at(-1);
  if (last) say(`The export ends at seal ${last.number} of ${last.sealedAt.toISOString()}. It does not contain later events.`);
  const unsealed = unverified ? 0 : unsealedIn(exported);
  if (unsealed > 0) say(`${unsealed} newer events of the export have no seal in it, and are not used.`);
  say(`Events of keys and users since the copy: ${lost.length}.`);
  await prisma
    .$transaction(
      async (tx) => {
        await removeAgain(tx, lostPowerIn(lost), { checksum: exported.checksum, voidPasswords, say });
        if (dryRun) throw new DryRun();
      },
      { timeout: TIMEOUT },
    )
    .catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error;
      say('This was a dry run: nothing was changed.');
    });
}

/** The last seal that both the database and the export have: up to a common seal, both chains are equal. 0 when the database has none. */
async function lastCommonSeal(db: Db, { seals }: AuditExport): Promise<bigint | undefined> {
  let [from, to] = [0, seals.length];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    const { number, hash } = seals[middle - 1] as AuditExport['seals'][number];
    const known = await db.auditSeal.findUnique({ where: { number }, select: { hash: true } });
    if (known?.hash === hash) from = middle;
    else to = middle - 1;
  }
  if (from > 0) return seals[from - 1]?.number;
  return (await db.auditSeal.findFirst({ select: { number: true } })) === null ? 0n : undefined;
}

function sealedAfter({ seals, events }: AuditExport, common: bigint): ExportedEvent[] {
  const digests = new Set(seals.flatMap(({ number, digests }) => (number > common ? (digests ?? []) : [])));
  return events.filter(({ digest }) => digests.has(digest));
}

function unsealedIn({ seals, events }: AuditExport): number {
  const digests = new Set(seals.flatMap(({ digests }) => digests ?? []));
  return events.filter(({ digest }) => !digests.has(digest)).length;
}

/** Without seals: the events that the database lacks, except those that were removed on purpose. */
async function missingIn(db: Db, { events }: AuditExport): Promise<ExportedEvent[]> {
  const removal = await db.auditRemoval.findFirst({
    orderBy: { throughNumber: 'desc' },
    select: { seal: { select: { sealedAt: true } } },
  });
  const missing: ExportedEvent[] = [];
  for (let start = 0; start < events.length; start += 1_000) {
    const page = events.slice(start, start + 1_000);
    const known = await db.auditEvent.findMany({ where: { id: { in: page.map(({ id }) => id) } }, select: { id: true } });
    const ids = new Set(known.map(({ id }) => id));
    missing.push(
      ...page.filter(({ id, createdAt }) => !ids.has(id) && !(removal && new Date(createdAt) <= removal.seal.sealedAt)),
    );
  }
  return missing;
}
