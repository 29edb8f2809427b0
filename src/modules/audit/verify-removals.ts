/** The seals whose events were removed on purpose: a removal counts only if it is signed. */
import type { Tx } from '../../database/database.js';
import { verifyRemoval } from './chain.js';
import type { Findings } from './findings.js';
import type { SealVerifier } from './seal-key.js';

/** The last seal whose events may be missing; 0 when none may. */
export async function removedThrough(tx: Tx, verifier: SealVerifier, findings: Findings): Promise<bigint> {
  let through = 0n;
  const removals = await tx.auditRemoval.findMany({
    orderBy: { throughNumber: 'asc' },
    include: { seal: { select: { hash: true } } },
  });
  for (const { seal, ...removal } of removals) {
    // A superuser can remove the seal in spite of the foreign key.
    const verdict = seal === null ? 'bad' : verifyRemoval(verifier, removal, seal.hash);
    if (verdict === 'good') through = removal.throughNumber;
    else findings.add('added', `removal through seal ${removal.throughNumber}`, `its signature is not accepted (${verdict})`);
  }
  return through;
}
