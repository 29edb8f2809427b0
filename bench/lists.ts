/** Part `lists`: 20 observations with survey and 3 detections each. All sides run on the newest Node, since PostGraphile 5 needs it. */
import { isDeepStrictEqual } from 'node:util';
import { type Bench, ROUNDS, SECONDS, WARM_UP, withSides } from './context.js';
import { hasPlans, ONE_WAY, startLists } from './list-sides.js';
import { listOfPostGraphile, list as listOfThisApi, rowsIn } from './queries.js';
import { nameOf } from './side-names.js';
import { ask, type Contender, contender, medianOf, ratio, takeTurns } from './sides.js';
import { NOT_MEASURED } from './support.js';

const ROWS = 20;

export async function lists({ url, key, driver, report, bar }: Bench): Promise<void> {
  const plansOnly = hasPlans ? ['resolvers', 'unnamed'] : [];
  await withSides(startLists(url, ['api', 'open', 'limit', ...plansOnly]), async (started) => {
    const withKey = { 'X-API-Key': key };
    const contenders: Contender[] = [];
    for (const [name, side] of Object.entries(started)) {
      if (side === undefined) continue;
      if (name === 'limit') contenders.push(contender(side, { name: 'list', first: ROWS }));
      else if (name === 'postgraphile') contenders.push(contender(side, { query: listOfPostGraphile(ROWS) }));
      else contenders.push(contender(side, { query: listOfThisApi(ROWS) }, withKey));
    }
    await checkRows(contenders);
    const costs = await takeTurns(driver, contenders, { rounds: ROUNDS, seconds: SECONDS, warmUp: WARM_UP, connections: 16 });
    for (const side of costs.keys()) bar({ chart: 'list', side: nameOf(side), micros: medianOf(costs, side) });
    const WHAT = `${ROWS} observations with survey and 3 detections each`;
    const show = (what: string, budget: string, other: string, missing = NOT_MEASURED) => {
      const found = ratio(costs, 'api', other);
      report(`${WHAT} ÷ ${what}`, budget, found?.text ?? missing, found?.value);
    };
    show('PostGraphile 5', '≤ 0.3', 'postgraphile');
    show('a bare `node:http` handler that sends the JSON of one hand-written statement', '≤ 2.2', 'limit');
    show('this server without a credential check', '', 'open');
    show('this server by resolvers, without SQL plans', '', 'resolvers', ONE_WAY);
    show('this server without names of statements, as behind a pooler', '', 'unnamed', ONE_WAY);
    if (!costs.has('unnamed')) return;
    const [named, unnamed] = ['api', 'unnamed'].map((side) =>
      Math.round(medianOf(costs, side, 'requestsPerSecond')).toLocaleString('en'),
    );
    report(`${WHAT}: requests a second, with names of statements and without`, '', `${named} and ${unnamed}`);
  });
}

/** Every side must answer the same rows; the sides of this API and the limit, the same data. */
export async function checkRows(contenders: readonly Contender[]): Promise<void> {
  const answers = await Promise.all(contenders.map(async (one) => ({ name: one.name, text: await ask(one) })));
  const [first] = answers;
  for (const { name, text } of answers) {
    const equal =
      name === 'postgraphile'
        ? isDeepStrictEqual(rowsIn(text), rowsIn(first?.text ?? ''))
        : isDeepStrictEqual(JSON.parse(text), JSON.parse(first?.text ?? ''));
    if (!equal)
      throw new Error(`${name} answers other rows than ${first?.name}:\n${text.slice(0, 800)}\n${first?.text.slice(0, 800)}`);
  }
}
