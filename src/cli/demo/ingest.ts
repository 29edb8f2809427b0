/** Sends observations in batches, as a workflow would, and reports the outcome. */

import { UsageError } from '../../base/usage-error.js';
import { IngestObservations } from '../../client/operations.js';
import type { Caller } from './call.js';
import type { ReadObservations } from './observations-csv.js';
import { answered, asked, progress, say } from './show.js';

/** The most rows that the server accepts in one call. */
const BATCH = 1_000;
const SHOWN_REASONS = 5;

export interface Ingested {
  /** The observations that the server has now. */
  readonly accepted: ReadObservations;
  /** The number of observations that are new to it. */
  readonly inserted: number;
}

/**
 * Sending a batch again changes nothing, so after a failure the whole file can be sent again. Throws AstridError, and UsageError when
 * the server accepts no row.
 */
export async function ingest({ client, name }: Caller, survey: string, from: ReadObservations): Promise<Ingested> {
  const { rows, lines, unreadable, columns } = from;
  if (columns.length > 0) say(`   columns: ${columns.join(', ')}`);
  asked(name, IngestObservations.toString(), { input: { survey, observations: rows.slice(0, BATCH) } });
  const calls = Math.ceil(rows.length / BATCH);
  if (calls > 1) say(`   … and ${calls - 1} more such calls, ${BATCH} rows each at most`);
  const total = { inserted: 0, updated: 0, unchanged: 0 };
  const rejected = [...unreadable];
  const refused = new Set<number>();
  const bar = progress(rows.length, 'observations');
  const began = performance.now();
  for (let start = 0; start < rows.length; start += BATCH) {
    const observations = rows.slice(start, start + BATCH);
    const { ingestObservations: done } = await client.request(IngestObservations, { input: { survey, observations } });
    for (const count of ['inserted', 'updated', 'unchanged'] as const) total[count] += done[count];
    for (const { index, reason } of done.rejected) {
      refused.add(start + index);
      rejected.push({ line: lines[start + index] ?? 0, reason });
    }
    bar.to(Math.min(start + BATCH, rows.length));
  }
  bar.end();
  rejected.sort((a, b) => a.line - b.line);
  answered({ ...total, rejected: rejected.length }, performance.now() - began);
  for (const { line, reason } of rejected.slice(0, SHOWN_REASONS)) say(`     line ${line}: ${reason}`);
  if (rejected.length > SHOWN_REASONS) say(`     … and ${rejected.length - SHOWN_REASONS} more`);
  if (refused.size === rows.length) throw new UsageError(`The server accepted none of the observations from ${from.source}.`);
  const isAccepted = (_item: unknown, index: number) => !refused.has(index);
  return { accepted: { ...from, rows: rows.filter(isAccepted), lines: lines.filter(isAccepted) }, inserted: total.inserted };
}
