/** Whether the chain continues the remembered one: a sealer never signs over a removed or rewritten part. */
import type { Db, Tx } from '../../database/database.js';
import { tablesIn } from '../../database/schema.js';
import { type HeadMark, headText } from './head-mark.js';

/** Remembered seals are missing or different: somebody tampered with them, or restored an older copy of the database. */
export class BrokenChain extends Error {
  override name = 'BrokenChain';

  constructor(remembered: HeadMark) {
    super(
      `the audit log does not descend from seal ${headText(remembered)}, which existed: it was cut off or rewritten, or an older copy was restored`,
    );
  }
}

/** The last seal in the schema, if any. Throws BrokenChain when it does not follow from the remembered one, seal by seal. */
export async function lastSeal(db: Db | Tx, schema: string, remembered: HeadMark | undefined): Promise<HeadMark | undefined> {
  const last =
    (await db.auditSeal.findFirst({
      where: { number: { gt: 0 } },
      orderBy: { number: 'desc' },
      select: { number: true, hash: true },
    })) ?? undefined;
  if (remembered === undefined || (last?.number === remembered.number && last.hash === remembered.hash)) return last;
  const { number, hash } = remembered;
  const seals = tablesIn(schema)('audit_seals');
  const [chain] = await db.$queryRaw<{ descends: boolean }[]>`
    SELECT EXISTS (SELECT FROM ${seals} WHERE number = ${number} AND hash = ${hash})
           AND NOT EXISTS (
             SELECT FROM ${seals} s WHERE s.number > ${number} AND NOT EXISTS (
               SELECT FROM ${seals} b WHERE b.number = s.number - 1 AND b.hash = s.previous_hash)) AS descends`;
  if (!chain?.descends) throw new BrokenChain(remembered);
  return last;
}
