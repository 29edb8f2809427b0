/** `npm run -s audit:export`: writes the audit log as lines of JSON to standard output, and nothing else. */
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
    // Read before the events: so no event has a seal that is missing here.
    if (args.includes(SEALS)) for await (const line of exportSeals(prisma)) yield `${line}\n`;
    for await (const line of exportAudit(prisma, filter)) yield `${line}\n`;
  };
  await pipeline(Readable.from(lines()), process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    // The reader, such as head, needs no more.
    if (error.code !== 'EPIPE') throw error;
  });
});
