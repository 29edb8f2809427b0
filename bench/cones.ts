/** Part `cones`: cone searches by HTTP, one after the other, by the clock. */
import { type Bench, withSides } from './context.js';
import { ask, contender, startSide } from './sides.js';
import { quantile, sql } from './support.js';

const SEARCHES = 300;
/** The first searches warm up. */
const WARM_UP = 20;
const CONE = `query ($near: ConeSearchInput!, $orderBy: ObservationOrder) {
  observations(near: $near, orderBy: $orderBy) { nodes { id ra dec } } }`;

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const anyOrder = () => ({ field: oneOf(['OBSERVED_AT', 'CREATED_AT', 'RA', 'DEC']), direction: oneOf(['ASC', 'DESC']) });

/** Anywhere, the poles included. Half of the radii spread evenly up to 180°, half over the orders of magnitude below. */
const anyCone = (index: number) => ({
  ra: Math.random() * 360,
  dec: index % 10 === 0 ? oneOf([-90, 90]) : (Math.asin(2 * Math.random() - 1) * 180) / Math.PI,
  radius: index % 2 ? Math.random() * 180 : 10 ** (Math.random() * 4 - 2),
});

export async function cones({ url, key, report }: Bench): Promise<void> {
  const centers = await sql<{ ra: number; dec: number }>(
    url,
    `SELECT ra, dec FROM observations TABLESAMPLE SYSTEM (1) ORDER BY random() LIMIT ${SEARCHES}`,
  );
  await withSides({ api: startSide('api', 'side.ts', 'api', url) }, async ({ api }) => {
    const timed = async (what: string, most: number, variables: readonly object[]) => {
      const times: number[] = [];
      for (const one of variables) {
        const began = performance.now();
        await ask(contender(api, { query: CONE, variables: one }, { 'X-API-Key': key }));
        times.push(performance.now() - began);
      }
      const [p50, p95] = [0.5, 0.95].map((part) => quantile(times.slice(WARM_UP), part)) as [number, number];
      report(`cone search by HTTP, ${what}`, `p95 ≤ ${most} ms`, `p95 ${p95.toFixed(1)} ms, p50 ${p50.toFixed(1)} ms`, p95);
    };
    await timed(
      '0.1°',
      10,
      centers.map((center) => ({ near: { ...center, radius: 0.1 } })),
    );
    const any = Array.from({ length: SEARCHES }, (_, i) => ({ near: anyCone(i), orderBy: anyOrder() }));
    await timed('any radius up to 180°, position, order and direction, first page', 100, any);
  });
}
