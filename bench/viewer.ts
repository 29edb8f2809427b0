/** Part `viewer`: the smallest read, `{ viewer { kind name } }`, with a warm key. */
import { digestOf } from '../src/access/credentials/formats/api-key.js';
import { type Bench, ROUNDS, SECONDS, WARM_UP, withSides } from './context.js';
import { VIEWER } from './queries.js';
import { nameOf } from './side-names.js';
import { contender, medianOf, ratio, startSide, takeTurns } from './sides.js';
import { NOT_MEASURED, othersInstalled } from './support.js';

export async function viewer({ url, key, driver, report, bar }: Bench): Promise<void> {
  const ours = (name: string) => startSide(name, 'side.ts', name, url);
  const sides = {
    api: ours('api'),
    open: ours('open'),
    yoga: ours('yoga'),
    bare: ours('bare'),
    mercurius: othersInstalled ? startSide('mercurius', 'others/mercurius.mjs', digestOf(key)) : undefined,
  };
  await withSides(sides, async (started) => {
    const contenders = Object.values(started).flatMap((side) =>
      side === undefined ? [] : [contender(side, { query: VIEWER }, { 'X-API-Key': key })],
    );
    const costs = await takeTurns(driver, contenders, { rounds: ROUNDS, seconds: SECONDS, warmUp: WARM_UP, connections: 16 });
    for (const side of costs.keys()) bar({ chart: 'viewer', side: nameOf(side), micros: medianOf(costs, side) });
    const show = (what: string, budget: string, other: string) => {
      const found = ratio(costs, 'api', other);
      report(`\`{ viewer { kind name } }\` with a warm key ÷ ${what}`, budget, found?.text ?? NOT_MEASURED, found?.value);
    };
    show('graphql-yoga as it comes, without a credential check', '≤ 0.4', 'yoga');
    show('Mercurius with JIT and the same duties', '≤ 1.5', 'mercurius');
    show('this server without a credential check', '≤ 1.10', 'open');
    show('a bare `node:http` handler', '', 'bare');
  });
}
