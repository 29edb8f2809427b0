/** Part `sizes`: what a page of observations with their survey costs, from 1 to 1,000 rows. */
import { type Bench, withSides } from './context.js';
import { hasPlans, startLists } from './list-sides.js';
import { checkRows } from './lists.js';
import { rows, rowsOfPostGraphile } from './queries.js';
import { nameOf } from './side-names.js';
import { contender, median, micros, takeTurns } from './sides.js';

const SIZES = [1, 10, 100, 1_000];
/** An answer of 1,000 rows takes long: few connections keep the sides saturated. */
const TURNS = { rounds: 3, seconds: 1, connections: 4 };

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
      for (const [side, costs] of await takeTurns(driver, contenders, { ...TURNS, warmUp: first === SIZES[0] ? 3 : 1 })) {
        point({ side: nameOf(side), rows: first, micros: median(costs) });
        measured.set(side, [...(measured.get(side) ?? []), micros(median(costs))]);
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
