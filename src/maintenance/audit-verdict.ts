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
  // Nothing else was found: a server sealed everything that the log contains. The exit code is that of any finding, since an attacker who
  // cuts off the end leaves the same.
  if (findingCount > 0 && findingCount === aboutHeads) return { text: ofAnOlderCopy(found), exitCode: 1 };
  if (findingCount > 0) return { text: `The audit log was tampered with: ${findingCount} findings.`, exitCode: 1 };
  if (seals === 0) return { text: 'Nothing is sealed, so the audit log cannot be verified.', exitCode: 2 };
  if (compared.length > 0) {
    const text = `The sealed events are unchanged, and the log contains the head of ${compared.join(' and of ')}.`;
    return { text, exitCode: 0 };
  }
  const text =
    'The sealed events are unchanged. To detect seals that were cut off the end, or replaced by others, verify with --head.';
  return { text, exitCode: 0 };
}

function ofAnOlderCopy({ head, endsBefore, departsAt }: Pick<Verification, 'head' | 'endsBefore' | 'departsAt'>): string {
  const seen = departsAt
    ? `The database was restored from an older copy and used since, or somebody cut off the end of the audit log and had other events sealed: seal ${departsAt.number} is not the seal of that head.`
    : `The database was restored from an older copy, or somebody cut off the end of the audit log: ${head ? `it ends at seal ${head.number}` : 'nothing is sealed'}, but seal ${endsBefore?.number} existed.`;
  const next = departsAt ? ' From then on, verify with a head from after the restore.' : '';
  return `${seen} Verification cannot distinguish the two. The remaining sealed events are unchanged. If you restored a copy, run npm run access:after-restore with an audit export from before the restore, since keys that were revoked after the copy work again.${next} If nobody restored one, treat it as tampering. See docs/audit.md for the next steps.`;
}
