/** Part `cones`: cone searches by HTTP, one after the other, by the clock. */
import { type Bench, withSides } from './context.js';
import { ask, contender, startSide } from './sides.js';
import { quantile, sql } from './support.js';

const SEARCHES = 300;
/** The first searches warm up. */
const WARM_UP = 20;
/** The lists with `near`, with the columns of their orders, and the table of their rows. */
const LISTS = [
  { list: 'observations', type: 'Observation', table: 'observations', columns: ['OBSERVED_AT', 'CREATED_AT', 'RA', 'DEC'] },
  { list: 'detections', type: 'Detection', table: 'detections', columns: ['CREATED_AT', 'CONFIDENCE'] },
  { list: 'candidates', type: 'Candidate', table: 'candidates', columns: ['CREATED_AT', 'SNR'] },
  { list: 'alerts', type: 'Alert', table: 'alerts', columns: ['CREATED_AT', 'PRIORITY'] },
];
type List = (typeof LISTS)[number];

const coneOf = ({ list, type }: List) => `query ($near: ConeSearchInput!, $orderBy: ${type}Order) {
  ${list}(near: $near, orderBy: $orderBy) { nodes { id ra dec separation } } }`;

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const anyOrder = ({ columns }: List) => ({ field: oneOf([...columns, 'SEPARATION']), direction: oneOf(['ASC', 'DESC']) });

/** Anywhere, the poles included. Half of the radii spread evenly up to 180°, half over the orders of magnitude below. */
const anyCone = (index: number) => ({
  ra: Math.random() * 360,
  dec: index % 10 === 0 ? oneOf([-90, 90]) : (Math.asin(2 * Math.random() - 1) * 180) / Math.PI,
  radius: index % 2 ? Math.random() * 180 : 10 ** (Math.random() * 4 - 2),
});

/** The greatest cross-match of detections whose answer `cost` permits. */
const MATCH = `query ($positions: [CrossMatchPosition!]!) {
  crossMatch(of: DETECTION, positions: $positions) { positionId matches { rowId separation } } }`;
const POSITIONS = 1_000;
const MATCHES = 30;

export async function cones({ url, key, report }: Bench): Promise<void> {
  const placesIn = (table: string, howMany: number) =>
    sql<{ ra: number; dec: number }>(
      url,
      `SELECT ra, dec FROM ${table} TABLESAMPLE SYSTEM (${howMany > SEARCHES ? 5 : 1}) ORDER BY random() LIMIT ${howMany}`,
    );
  await withSides({ api: startSide('api', 'side.ts', 'api', url) }, async ({ api }) => {
    const timed = async (what: string, most: number, query: string, all: readonly object[], warmUp = WARM_UP) => {
      const times: number[] = [];
      for (const variables of all) {
        const began = performance.now();
        await ask(contender(api, { query, variables }, { 'X-API-Key': key }));
        times.push(performance.now() - began);
      }
      const [p50, p95] = [0.5, 0.95].map((part) => quantile(times.slice(warmUp), part)) as [number, number];
      report(`${what} by HTTP`, `p95 ≤ ${most} ms`, `p95 ${p95.toFixed(1)} ms, p50 ${p50.toFixed(1)} ms`, p95);
    };
    for (const list of LISTS) {
      const centers = await placesIn(list.table, SEARCHES);
      const small = centers.map((center) => ({ near: { ...center, radius: 0.1 } }));
      await timed(`cone search of ${list.list}, 0.1°`, 10, coneOf(list), small);
      const any = Array.from({ length: SEARCHES }, (_, index) => ({ near: anyCone(index), orderBy: anyOrder(list) }));
      await timed(`cone search of ${list.list}, any radius up to 180°, order and direction, first page`, 100, coneOf(list), any);
    }
    const places = await placesIn('detections', POSITIONS);
    const positions = places.map((place, index) => ({ id: String(index), ...place, radius: 0.1 }));
    await timed(`cross-match of ${places.length} positions`, 500, MATCH, Array(MATCHES).fill({ positions }), 5);
  });
}
