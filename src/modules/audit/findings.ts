/** The findings of a verification of the audit log: all are counted, the first thousand are kept. */

export interface Finding {
  readonly kind: 'changed' | 'removed' | 'added';
  /** The subject, such as `event 01890a5d-…` or `seal 12`. */
  readonly what: string;
  readonly details: string;
}

const KEPT = 1_000;

export class Findings {
  readonly shown: Finding[] = [];
  count = 0;

  add(kind: Finding['kind'], what: string, details: string): void {
    this.count++;
    if (this.shown.length < KEPT) this.shown.push({ kind, what, details });
  }
}
