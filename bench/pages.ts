/** Part `pages`: one caller reads all observations, page after page, and parses each answer. */
import { parse } from 'graphql';
import { checkLimits } from '../src/document/limits.js';
import { MAX_ROOT_PAGE_SIZE } from '../src/graphql/paging/paging.js';
import { type Bench, withSides } from './context.js';
import { ask, contender, startSide } from './sides.js';
import { sql } from './support.js';

const MOST_ROWS = 1_000_000;
/** A slow version does not read all of them. */
const MOST_MS = 60_000;

const page = (first: number) => `query ($after: String) { observations(first: ${first}, after: $after) {
  nodes { id externalId ra dec observedAt filterBand status exposureTime airmass seeing } pageInfo { hasNextPage endCursor } } }`;

/** The largest page that the limits allow. */
function largestPage(): number {
  for (let first = MAX_ROOT_PAGE_SIZE; first > 1; first--) if (checkLimits(parse(page(first))) === null) return first;
  return 1;
}

interface Page {
  readonly nodes: readonly object[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

export async function pages({ url, key, report }: Bench): Promise<void> {
  const first = largestPage();
  const [counted] = await sql<{ rows: number }>(url, 'SELECT count(*)::int AS rows FROM observations');
  const wanted = Math.min(MOST_ROWS, counted?.rows ?? 0);
  await withSides({ api: startSide('api', 'side.ts', 'api', url) }, async ({ api }) => {
    const readPage = async (after: string | null): Promise<Page> =>
      JSON.parse(await ask(contender(api, { query: page(first), variables: { after } }, { 'X-API-Key': key }))).data.observations;
    for (let i = 0; i < 20; i++) await readPage(null);
    const began = performance.now();
    let [read, after]: [number, string | null] = [0, null];
    while (read < wanted && performance.now() - began < MOST_MS) {
      const { nodes, pageInfo }: Page = await readPage(after);
      read += nodes.length;
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    const rate = read / ((performance.now() - began) / 1_000);
    const count = (value: number) => Math.round(value).toLocaleString('en');
    const what = `reading ${count(wanted)} observations through pages of ${count(first)}, rows a second to one caller in Node`;
    report(what, '≥ 20,000', `${count(rate)}${read < wanted ? ` (the first ${count(read)} rows, in 60 s)` : ''}`, rate);
  });
}
