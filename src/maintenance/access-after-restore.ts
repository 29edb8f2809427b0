/**
 * `npm run access:after-restore -- --audit FILE`: run it after an older copy of the database was restored. It removes the access that keys
 * and users have lost since that copy, according to an audit export from elsewhere, and ends all sessions. `--dry-run` changes nothing.
 */
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { UsageError } from '../base/usage-error.js';
import { readExport } from '../modules/audit/export-file.js';
import { headIn } from '../modules/audit/head-mark.js';
import { sealKeyOf, sealVerifier } from '../modules/audit/seal-key.js';
import { existingAuditSealKey } from '../start/kept-secrets.js';
import { parsed, withAudit } from './audit-database.js';
import { applyExport } from './export-after-restore.js';
import { say } from './say.js';

const USAGE = 'npm run access:after-restore -- --audit FILE [--head NUMBER:HASH] [--dry-run] [--void-passwords] [--unverified]';
const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const options = { audit: text, head: text, 'dry-run': flag, 'void-passwords': flag, unverified: flag };

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
  const { 'dry-run': dryRun, 'void-passwords': voidPasswords, unverified } = values;
  await applyExport(prisma, exported, { verifier, head, dryRun, voidPasswords, unverified, say });
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
