/** `npm run -s audit:export`: the audit log as lines of JSON on standard output, and nothing else there. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { parseGlobalId } from '../ids.js';
import { exportAudit } from '../modules/audit/export.js';
import { dateIn, parsed, withAudit } from './audit-database.js';
import { UsageError } from './usage-error.js';

const USAGE = 'npm run -s audit:export -- [--from TIME] [--to TIME] [--action NAME] [--actor User:… or ApiKey:…]';
const text = { type: 'string' } as const;

await withAudit(async ({ prisma }) => {
  const { values } = parsed(() => parseArgs({ options: { from: text, to: text, action: text, actor: text } }), USAGE);
  const filter = {
    from: dateIn('from', values.from),
    to: dateIn('to', values.to),
    action: values.action,
    ...(values.actor !== undefined && actorIn(values.actor)),
  };
  const lines = async function* () {
    for await (const line of exportAudit(prisma, filter)) yield `${line}\n`;
  };
  await pipeline(Readable.from(lines()), process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    // The reader, such as head, has enough.
    if (error.code !== 'EPIPE') throw error;
  });
});

function actorIn(actor: string) {
  const { typename, id } = parseGlobalId(actor, '--actor');
  if (typename === 'User') return { actorUserId: id };
  if (typename === 'ApiKey') return { actorKeyId: id };
  throw new UsageError('--actor must be the id of a User or an ApiKey.');
}
