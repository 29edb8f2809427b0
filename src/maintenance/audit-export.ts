/** `npm run -s audit:export`: the audit log as lines of JSON on standard output, and nothing else there. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAudit, exportSeals } from '../modules/audit/export.js';
import { withAudit } from './audit-database.js';
import { auditFilterIn } from './audit-filter.js';

const SEALS = '--seals';

await withAudit(async ({ prisma }) => {
  const args = process.argv.slice(2);
  const filter = auditFilterIn(args.filter((arg) => arg !== SEALS));
  const lines = async function* () {
    // Before the events, so that all of theirs follow.
    if (args.includes(SEALS)) for await (const line of exportSeals(prisma)) yield `${line}\n`;
    for await (const line of exportAudit(prisma, filter)) yield `${line}\n`;
  };
  await pipeline(Readable.from(lines()), process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    // The reader, such as head, has enough.
    if (error.code !== 'EPIPE') throw error;
  });
});
