/** What a verification of the audit log found: all counted, the first thousand kept. */

export interface Finding {
  readonly kind: 'changed' | 'removed' | 'added';
  /** What it is about, such as `event 01890a5d-…` or `seal 12`. */
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
