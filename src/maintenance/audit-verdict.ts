/** The final report of `audit:verify` and its exit code. It states no more than was checked. */
import type { Verification } from '../modules/audit/verify.js';

export interface Verdict {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

/** `compared` names the external heads that the log was compared with. */
export function verdictOn(
  found: Pick<Verification, 'findingCount' | 'seals' | 'endsBefore' | 'departsAt' | 'aboutHeads' | 'head'>,
  compared: readonly string[],
): Verdict {
  const { findingCount, seals, aboutHeads } = found;
  // Nothing else was found: everything that is there was sealed by a server. The exit code is that of any finding, since an attacker who
  // cuts off the end leaves the same.
  if (findingCount > 0 && findingCount === aboutHeads) return { text: ofAnOlderCopy(found), exitCode: 1 };
  if (findingCount > 0) return { text: `The audit log was tampered with: ${findingCount} findings.`, exitCode: 1 };
  if (seals === 0)
    return { text: 'Nothing is sealed: it cannot be told whether the audit log is as it was written.', exitCode: 2 };
  if (compared.length > 0) {
    const text = `What is sealed is as it was when it was sealed, and holds the head of ${compared.join(' and of ')}.`;
    return { text, exitCode: 0 };
  }
  const text =
    'What is sealed is as it was when it was sealed. Whether seals were taken off the end, and events sealed anew, is told only with --head.';
  return { text, exitCode: 0 };
}

function ofAnOlderCopy({ head, endsBefore, departsAt }: Pick<Verification, 'head' | 'endsBefore' | 'departsAt'>): string {
  const seen = departsAt
    ? `The database was restored from an older copy and used since, or somebody cut off the end of the audit log and had other events sealed: seal ${departsAt.number} is not the one that was there.`
    : `The database was restored from an older copy, or somebody cut off the end of the audit log: ${head ? `it ends at seal ${head.number}` : 'nothing is sealed'}, and seal ${endsBefore?.number} was there.`;
  const next = departsAt ? ' From then on give a head from after the restore.' : '';
  return `${seen} Both look the same. All that is there is as it was sealed. If you restored a copy, run npm run access:after-restore with an audit export from before, since keys that were revoked meanwhile work again.${next} If nobody restored one, treat it as tampering. docs/audit.md says how to go on.`;
}
