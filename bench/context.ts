/** What a part of the bench works with. */
import type { Driver } from './driver.js';
import type { Bar, Point, Report } from './results.js';
import type { Side } from './sides.js';

export interface Bench {
  /** The PostgreSQL database that `npm run bench:seed` has filled. */
  readonly url: string;
  /** A key that may read and ingest. */
  readonly key: string;
  readonly driver: Driver;
  readonly report: Report;
  readonly bar: (bar: Bar) => void;
  readonly point: (point: Point) => void;
}

export type Part = (bench: Bench) => Promise<void>;

const count = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);

/** Rounds of each side, and seconds of a round. */
export const ROUNDS = count('ROUNDS', 5);
export const SECONDS = count('ROUND_SECONDS', 2);
/** Seconds of the first round, which does not count. */
export const WARM_UP = 2;

/** Runs the work with the sides, and ends them whatever happens. */
export async function withSides<T extends Readonly<Record<string, Promise<Side> | undefined>>>(
  starting: T,
  work: (sides: { [Name in keyof T]: Awaited<T[Name]> }) => Promise<void>,
): Promise<void> {
  const entries = Object.entries(starting);
  const started = await Promise.allSettled(entries.map(([, side]) => side));
  const sides = started.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []));
  try {
    for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason;
    const values = started.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined));
    await work(Object.fromEntries(entries.map(([name], i) => [name, values[i]])) as never);
  } finally {
    await Promise.all(sides.map(({ worker }) => worker.stop()));
  }
}
