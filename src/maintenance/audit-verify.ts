/** `npm run audit:verify`: reports changed, removed or added events of the audit log; exit code 1 when there are any. */
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { UsageError } from '../base/usage-error.js';
import { readHead } from '../modules/audit/head-file.js';
import { type HeadMark, headIn, headText } from '../modules/audit/head-mark.js';
import { sealKeyOf, sealVerifier } from '../modules/audit/seal-key.js';
import { verifyAudit } from '../modules/audit/verify.js';
import { existingAuditSealKey } from '../start/kept-secrets.js';
import { parsed, withAudit } from './audit-database.js';
import { verdictOn } from './audit-verdict.js';
import { say } from './say.js';

const USAGE = 'npm run audit:verify -- [--head NUMBER:HASH]';

await withAudit(async ({ prisma }, config) => {
  const { values } = parsed(() => parseArgs({ options: { head: { type: 'string' } } }), USAGE);
  const heads = new Map<string, HeadMark>();
  if (values.head !== undefined) heads.set('--head', given(values.head));
  const kept = config.auditHeadFile && (await readHead(config.auditHeadFile));
  if (kept) heads.set(config.auditHeadFile, kept);
  const secret = await existingAuditSealKey(config);
  const { auditSealPublicKeys } = config;
  if (secret === undefined && auditSealPublicKeys.length === 0)
    throw new StartError(
      'Set AUDIT_SEAL_KEY to the value that the servers have, or set AUDIT_SEAL_PUBLIC_KEYS: they verify the signatures.',
    );
  const key = secret === undefined ? undefined : sealKeyOf(secret, auditSealPublicKeys);
  const found = await verifyAudit(prisma, { verifier: key ?? sealVerifier(auditSealPublicKeys), heads: [...heads.values()] });
  for (const { kind, what, details } of found.findings) say(`${kind.toUpperCase()}: ${what}: ${details}`);
  if (found.findingCount > found.findings.length) say(`… and ${found.findingCount - found.findings.length} more`);
  say(`${found.seals} seals, ${found.events} sealed events, ${found.waiting} waiting for the sealer.`);
  if (found.removedThrough > 0n) say(`The events of seals up to ${found.removedThrough} were removed on purpose.`);
  if (key) say(`Public key: ${key.publicKey}`);
  if (found.head) say(`Head: ${headText(found.head)}  (keep it elsewhere, and give it as --head next time)`);
  const verdict = verdictOn(found, [...heads.keys()]);
  say(verdict.text);
  process.exitCode = verdict.exitCode;
});

function given(text: string): HeadMark {
  const head = headIn(text);
  if (head === undefined)
    throw new UsageError('--head must be NUMBER:HASH, as printed by an earlier verification or in the log of a server.');
  return head;
}
