/** Part `embedded-list`: the list of 20 observations on the embedded database, by SQL plans and by resolvers. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, ROUNDS, SECONDS, WARM_UP, withSides } from './context.js';
import { fillFolder } from './embedded-folder.js';
import { hasPlans, ONE_WAY } from './list-sides.js';
import { checkRows } from './lists.js';
import { list } from './queries.js';
import { contender, medianOf, micros, ratio, startSide, takeTurns } from './sides.js';

const ROWS = 10_000;
const WHAT = '20 observations with survey and 3 detections each on the embedded database';

export async function embeddedList({ driver, report }: Bench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-bench-'));
  try {
    const first = join(folder, 'api');
    const key = await fillFolder(first, ROWS);
    // One process holds a folder.
    const names = hasPlans ? ['api', 'resolvers'] : ['api'];
    for (const name of names.slice(1)) await cp(first, join(folder, name), { recursive: true });
    const sides = Object.fromEntries(names.map((name) => [name, startSide(name, 'side.ts', name, join(folder, name))]));
    await withSides(sides, async (started) => {
      const contenders = Object.values(started).map((side) => contender(side, { query: list(20) }, { 'X-API-Key': key }));
      await checkRows(contenders);
      const costs = await takeTurns(driver, contenders, { rounds: ROUNDS, seconds: SECONDS, warmUp: WARM_UP, connections: 16 });
      const found = ratio(costs, 'api', 'resolvers');
      const alone = `${ONE_WAY}, in ${micros(medianOf(costs, 'api'))}`;
      report(`${WHAT}, by SQL plans ÷ by resolvers`, '≤ 0.4', found?.text ?? alone, found?.value);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
