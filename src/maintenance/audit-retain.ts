/** `npm run audit:retain -- --older-than DAYS`: removes the events of whole seals older than that. The seals stay. */
import { parseArgs } from 'node:util';
import { StartError } from '../base/errors.js';
import { DAY_MS } from '../base/times.js';
import { UsageError } from '../base/usage-error.js';
import { compareClocks } from '../database/clock.js';
import { retainAudit } from '../modules/audit/retention.js';
import { sealKeyOf } from '../modules/audit/seal-key.js';
import { existingAuditSealKey } from '../start/kept-secrets.js';
import { parsed, withAudit } from './audit-database.js';
import { say } from './say.js';

/** A hundred years. More is a slip. */
const MOST_DAYS = 36_500;
const USAGE = 'npm run audit:retain -- --older-than DAYS';

await withAudit(async ({ prisma }, config) => {
  const { values } = parsed(() => parseArgs({ options: { 'older-than': { type: 'string' } } }), USAGE);
  const days = Number(values['older-than']);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UsageError(`--older-than must be a number of days, from 1 to ${MOST_DAYS}.\nUsage: ${USAGE}`);
  const secret = await existingAuditSealKey(config);
  if (secret === undefined) throw new StartError('Set AUDIT_SEAL_KEY to the value that the servers have: it signs the removal.');
  // The database's clock dates the seals, so it also gives their age.
  const now = Date.now() - (await compareClocks(prisma)).offsetMs;
  const { events, throughNumber } = await retainAudit(prisma, sealKeyOf(secret), new Date(now - days * DAY_MS));
  const done =
    throughNumber === null
      ? 'No segment of the log is that old.'
      : `Removed ${events} events, those of the seals up to ${throughNumber}.`;
  say(done);
});
