/** A few dozen invented observations: two fields, visited on the nights of a fortnight in two filters. */

import { DAY_MS } from '../../base/times.js';
import type { ObservationInput } from '../../client/gql/graphql.js';
import type { ReadObservations } from './observations-csv.js';

const FIELDS = [
  { name: 'm101', ra: 210.802, dec: 54.349 },
  { name: 'm31', ra: 10.685, dec: 41.269 },
];
const NIGHTS = 14;
const FIRST_NIGHT = Date.UTC(2026, 0, 10, 4, 30);

/** The same rows each time, so that a second run finds them unchanged. */
export function madeObservations(): ReadObservations {
  const rows: ObservationInput[] = [];
  for (let night = 0; night < NIGHTS; night++) {
    for (const { name, ra, dec } of FIELDS) {
      for (const filterBand of ['g', 'r']) {
        const observedAt = new Date(FIRST_NIGHT + night * DAY_MS + rows.length * 90_000).toISOString();
        const airmass = Math.round((1.05 + 0.02 * night) * 100) / 100;
        rows.push({
          externalId: `demo-${name}-${night + 1}-${filterBand}`,
          ra,
          dec,
          observedAt,
          filterBand,
          exposureTime: 60,
          airmass,
        });
      }
    }
  }
  return { source: 'made-up observations', rows, lines: rows.map((_, index) => index + 1), unreadable: [], columns: [] };
}

const TONIGHT = 6;

/** A few more of one field, dated now and named after `mark`: no run has processed them. */
export function madeTonight(mark: string): ReadObservations {
  const { ra, dec } = FIELDS[0] as (typeof FIELDS)[number];
  const rows = Array.from({ length: TONIGHT }, (_, index) => ({
    externalId: `${mark}-${index + 1}`,
    ra,
    dec,
    observedAt: new Date(Date.now() - index * 90_000).toISOString(),
    filterBand: index % 2 === 0 ? 'g' : 'r',
    exposureTime: 60,
  }));
  return { source: 'tonight', rows, lines: rows.map((_, index) => index + 1), unreadable: [], columns: [] };
}
