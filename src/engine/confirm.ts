/**
 * A mutation may wait: for a row that another one holds, for a connection, for its turn. Meanwhile its key can be revoked, its secret
 * rotated away, its session ended, its role or scopes changed. So the power of its caller is read again right before it commits, inside
 * its transaction, unless it was read just now: what the caller has lost takes back all that the mutation did.
 */
import { powerAtCommit } from '../access/credentials/present-power.js';
import type { Caller, Principal } from '../access/principal.js';
import { refuseLostSurveys } from '../access/scopes.js';
import type { Tx } from '../database/database.js';
import { refusalFor } from '../document/requirements.js';
import type { MutationUnderway } from '../graphql/context.js';
import { surveyNames } from '../modules/surveys/names.js';

/** How long what was read of a caller counts as present. A mutation that is faster costs no statement more. */
const PRESENT_MS = 250;

/** The caller's principal as it is now. Throws UNAUTHENTICATED or FORBIDDEN when it no longer may what the mutation needs. */
export async function confirmPower(tx: Tx, caller: Caller, { requirement, path }: MutationUnderway): Promise<Principal> {
  const { principal, origin, asOf } = caller;
  if (asOf === undefined || performance.now() - asOf < PRESENT_MS) return principal;
  const now = await powerAtCommit(tx, principal, origin.address);
  if (now === null) return principal;
  const refused = refusalFor(now, requirement, path);
  if (refused !== null) throw refused;
  await refuseLostSurveys(principal.surveyIds, now.surveyIds, (ids) => surveyNames(tx, ids));
  return now;
}
