/**
 * Confirms the caller's power right before a mutation commits. A mutation may wait for a row lock, a connection or its turn. Meanwhile
 * somebody may revoke the key, rotate its secret, end the session, or change the role or scopes. So the transaction reads the power
 * again, unless it was read just now. When the caller lost what the mutation requires, the transaction rolls back.
 */
import { powerAtCommit } from '../access/credentials/present-power.js';
import type { Caller, Principal } from '../access/principal.js';
import { refuseLostSurveys } from '../access/scopes.js';
import type { Tx } from '../database/database.js';
import { refusalFor } from '../document/requirements.js';
import type { MutationUnderway } from '../graphql/context.js';
import { surveyNames } from '../modules/surveys/names.js';

/** How long the power that was read stays valid. A faster mutation needs no extra statement. */
const PRESENT_MS = 250;

/** Returns the caller's current principal. Throws UNAUTHENTICATED or FORBIDDEN when it no longer meets the mutation's requirement. */
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
