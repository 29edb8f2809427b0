/** The time that each statement of one transaction may last. Both kinds of database read it from the statement that sets it. */
import type { Tx } from '../database.js';

/** `allowStatements` sends this: the time in milliseconds that each statement of a transaction may last. */
export const SETS_STATEMENT_TIMEOUT = /^SET LOCAL statement_timeout = (\d+)$/;

/** Sets the time in milliseconds that each statement of this transaction may last; 0 means no limit. */
export async function allowStatements(tx: Tx, ms: number): Promise<void> {
  await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${ms}`);
}
