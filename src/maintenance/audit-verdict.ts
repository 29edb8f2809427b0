/** What `audit:verify` says in the end, and its exit code: never more than was looked at. */
import type { Verification } from '../modules/audit/verify.js';

export interface Verdict {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

/** `compared` names the heads from elsewhere that it was compared with. */
export function verdictOn(
  { findingCount, seals }: Pick<Verification, 'findingCount' | 'seals'>,
  compared: readonly string[],
): Verdict {
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
