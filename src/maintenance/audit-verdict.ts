/** The final report of `audit:verify` and its exit code. It states no more than was checked. */
import type { HeadMark } from '../modules/audit/head-mark.js';
import type { Verification } from '../modules/audit/verify.js';

export interface Verdict {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

/** `compared` names the external heads that the log was compared with. */
export function verdictOn(
  { findingCount, seals, endsBefore, head }: Pick<Verification, 'findingCount' | 'seals' | 'endsBefore' | 'head'>,
  compared: readonly string[],
): Verdict {
  // There are no other findings: the log is a true beginning of the remembered one. The exit code is that of any finding, since an
  // attacker who cuts off the end leaves the same state.
  if (endsBefore !== null && findingCount === 1) return { text: ofAnOlderCopy(head, endsBefore), exitCode: 1 };
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

const ofAnOlderCopy = (head: HeadMark | null, remembered: HeadMark): string =>
  `The database was restored from an older copy, or somebody cut off the end of the audit log: ${head ? `it ends at seal ${head.number}` : 'nothing is sealed'}, and seal ${remembered.number} was there. Both look the same. All that is there is as it was sealed. If you restored a copy, run npm run access:after-restore with an audit export from before, since keys that were revoked meanwhile work again. If nobody restored one, treat it as tampering. docs/audit.md says how to go on.`;
