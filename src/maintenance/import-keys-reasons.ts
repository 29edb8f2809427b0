/** Reasons for skipping a key, and texts of the source in a report. */
import { holdsCredential } from '../access/credentials/search/credential-search.js';
import { cut } from '../base/text.js';

/** The reasons why a key cannot be imported. */
export class Skipped extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('; '));
  }
}

export const skip = (...reasons: string[]): never => {
  throw new Skipped(reasons);
};

const SHOWN = 100;

/** A text of the source in a report. One that contains a credential is not repeated. */
export const shown = (text: string): string => (holdsCredential(text) ? '(a credential)' : JSON.stringify(cut(text, SHOWN)));
