/** What a run has kept of its findings in docs/performance/. */
import type { Findings } from './results.js';

export const FOLDER = new URL('../docs/performance/', import.meta.url);

/** By part, each with the day of its run. */
export interface Kept {
  readonly machine: readonly string[];
  readonly parts: Readonly<Record<string, Findings & { readonly date: string }>>;
}

/** The lines below a chart's title: when and on which machine. */
export function captionOf({ machine, parts }: Kept): string[] {
  const dates = Object.values(parts)
    .map(({ date }) => date)
    .sort();
  const [first, last] = [dates[0], dates.at(-1)];
  return [`Measured ${first === last ? `on ${first}` : `from ${first} to ${last}`}: ${machine[0]}`, ...machine.slice(1)];
}
