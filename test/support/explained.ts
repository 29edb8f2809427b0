/** The plans of PostgreSQL for the statements that a server sends. */
import pg from 'pg';
import { vi } from 'vitest';
import type { RequestOptions, TestServer } from './server.js';

export interface Plan {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Total Cost': number;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Function Name'?: string;
  readonly 'Index Cond'?: string;
  /** For each loop, if the statement ran. */
  readonly 'Actual Rows'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

export const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Runs the statement, and counts the rows that it reads. */
export const ANALYZE = 'ANALYZE, TIMING OFF,';

/** The most rows that a part of a plan has read from a table or an index, for each loop. */
export const mostRead = (plan: Plan): number =>
  Math.max(
    ...nodesOf(plan)
      .filter((node) => node['Relation Name'] || node['Index Cond'])
      .map((node) => (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)),
  );

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** The statements that servers of this process send from now on, until `vi.restoreAllMocks`. */
export function recordStatements(): Statement[] {
  const sent: Statement[] = [];
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [config, values] = args as [string | pg.QueryConfig, unknown[] | undefined];
    if (typeof config === 'object') sent.push({ text: config.text, values: values ?? config.values ?? [] });
    return query.apply(this, args) as undefined;
  });
  return sent;
}

/** A server, and a connection to its database. */
export interface Explained {
  readonly server: TestServer;
  readonly client: pg.Client;
}

/** The number of pages that these statements read together. They run. */
export async function pagesOf(client: pg.Client, statements: readonly Statement[]): Promise<number> {
  let pages = 0;
  for (const { text, values } of statements) {
    const { rows } = await client.query(`EXPLAIN (${ANALYZE} BUFFERS, FORMAT JSON) ${text}`, values);
    const { Plan: plan } = rows[0]['QUERY PLAN'][0];
    pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  }
  return pages;
}

/** The plan for the statement that reads the rows of the only list in the document. `how` has the options of EXPLAIN. */
export async function planOf(
  { server, client }: Explained,
  sent: Statement[],
  document: string,
  how = '',
  request: RequestOptions = {},
): Promise<Plan> {
  sent.length = 0;
  await server.ok(document, { ...(request.key === undefined && { token: server.admin.token }), ...request });
  const page = sent.findLast(({ text }) => /^(\/\*.*?\*\/)?\s*SELECT[\s\S]*ORDER BY/.test(text));
  if (!page) throw new Error(`${document} has not asked for a page:\n${sent.map(({ text }) => text).join('\n')}`);
  const { rows } = await client.query(`EXPLAIN (${how} FORMAT JSON) ${page.text}`, page.values);
  return rows[0]['QUERY PLAN'][0].Plan;
}
