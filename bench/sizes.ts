/** Part `sizes`: what a page of observations with their survey costs, from 1 to 1,000 rows. */
import { type Bench, WARM_UP, withSides } from './context.js';
import { hasPlans, startLists } from './list-sides.js';
import { checkRows } from './lists.js';
import { rows, rowsOfPostGraphile } from './queries.js';
import { nameOf } from './side-names.js';
import { contender, medianOf, micros, takeTurns } from './sides.js';

const SIZES = [1, 10, 100, 1_000];
/** An answer of 1,000 rows takes long: few connections keep the sides saturated. */
const TURNS = { rounds: 2, connections: 4 };

export async function sizes({ url, key, driver, report, point }: Bench): Promise<void> {
  const sides = startLists(url, ['api', 'limit', ...(hasPlans ? ['resolvers'] : [])]);
  await withSides(sides, async (started) => {
    const measured = new Map<string, string[]>();
    for (const first of SIZES) {
      const contenders = Object.entries(started).flatMap(([name, side]) => {
        if (side === undefined) return [];
        if (name === 'limit') return [contender(side, { name: 'rows', first })];
        if (name === 'postgraphile') return [contender(side, { query: rowsOfPostGraphile(first) })];
        return [contender(side, { query: rows(first) }, { 'X-API-Key': key })];
      });
      await checkRows(contenders);
      const costs = await takeTurns(driver, contenders, {
        ...TURNS,
        seconds: first < 1_000 ? 1 : 2,
        warmUp: first === SIZES[0] ? WARM_UP : 1,
      });
      for (const side of costs.keys()) {
        const cost = medianOf(costs, side);
        point({ side: nameOf(side), rows: first, micros: cost });
        measured.set(side, [...(measured.get(side) ?? []), micros(cost)]);
      }
    }
    for (const [side, costs] of measured) {
      report(
        `a page of ${SIZES.map((size) => size.toLocaleString('en')).join(', ')} observations with survey, ${nameOf(side)}`,
        '',
        costs.join(', '),
      );
    }
  });
}
