/**
 * `npm run access:after-restore -- --audit FILE`: run it after an older copy of the database was restored. It removes the access that keys
 * and users have lost since that copy, according to an audit export from elsewhere, and ends all sessions. `--dry-run` changes nothing.
 */
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { escaped } from '../base/text.js';
import { UsageError } from '../base/usage-error.js';
import type { Db } from '../database/database.js';
import { type AuditExport, type ExportedEvent, faultsOf, readExport } from '../modules/audit/export-file.js';
import { headIn } from '../modules/audit/head-mark.js';
import { sealKeyOf, sealVerifier } from '../modules/audit/seal-key.js';
import { lostPowerIn } from '../modules/viewer/lost-power.js';
import { takeAgain } from '../modules/viewer/take-again.js';
import { existingAuditSealKey } from '../start/kept-secrets.js';
import { parsed, withAudit } from './audit-database.js';

const USAGE = 'npm run access:after-restore -- --audit FILE [--head NUMBER:HASH] [--dry-run] [--void-passwords] [--unverified]';
const say = (line: string): void => void process.stdout.write(`${escaped(line)}\n`);
const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const options = { audit: text, head: text, 'dry-run': flag, 'void-passwords': flag, unverified: flag };
const TIMEOUT = 3_600_000;
const SHOWN = 10;

/** Undoes the changes of a dry run. */
class DryRun extends Error {}

await withAudit(async ({ prisma }, config) => {
  const { values } = parsed(() => parseArgs({ options }), USAGE);
  if (values.audit === undefined) throw new UsageError(`--audit must name an audit export.\nUsage: ${USAGE}`);
  const head = values.head === undefined ? undefined : headIn(values.head);
  if (values.head !== undefined && head === undefined)
    throw new UsageError('--head must be NUMBER:HASH, as the server log shows it.');
  const exported = await readExport(linesOf(values.audit));
  const secret = await existingAuditSealKey(config);
  const { auditSealPublicKeys: publicKeys } = config;
  const verifier = secret === undefined ? sealVerifier(publicKeys) : sealKeyOf(secret, publicKeys);
  const faults = faultsOf(exported, verifier, head);
  const common = await lastCommonSeal(prisma, exported);
  if (common === undefined) faults.push('it is not of this database: they have no seal in common');
  else if (exported.seals.some(({ number, digests }) => number > common && digests === null))
    faults.push('the events of seals after the copy were removed from it');
  if (faults.length > 0 && !values.unverified) {
    const more = faults.length > SHOWN ? `\n… and ${faults.length - SHOWN} more` : '';
    throw new StartError(
      `The export is not believed: ${faults.slice(0, SHOWN).join('\n')}${more}\nUse another copy of it. --unverified uses it all the same: a forged one can only take too much away.`,
    );
  }
  for (const fault of faults.slice(0, SHOWN)) say(`UNVERIFIED: ${fault}`);
  const lost = values.unverified ? await missingIn(prisma, exported) : sealedAfter(exported, common ?? 0n);
  const last = exported.seals.at(-1);
  if (last)
    say(`The export reaches to seal ${last.number} of ${last.sealedAt.toISOString()}. What happened later is not known here.`);
  const unsealed = values.unverified ? 0 : unsealedIn(exported);
  if (unsealed > 0) say(`${unsealed} newer events of the export have no seal there, and are not used.`);
  say(`Since the copy: ${lost.length} events of keys and users.`);
  const dryRun = values['dry-run'];
  await prisma
    .$transaction(
      async (tx) => {
        const voidPasswords = values['void-passwords'];
        await takeAgain(tx, lostPowerIn(lost), { checksum: exported.checksum, voidPasswords, say });
        if (dryRun) throw new DryRun();
      },
      { timeout: TIMEOUT },
    )
    .catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error;
      say('This was a dry run: nothing was done.');
    });
});

async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code}).`);
  });
  try {
    if (!(await handle.stat()).isFile()) throw new StartError(`${file} is not a file.`);
    yield* handle.readLines();
  } finally {
    await handle.close().catch(() => {});
  }
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
