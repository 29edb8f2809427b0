/**
 * `npm run bench:depths [-- --keep]`: pages of 20 rows of every list, by HTTP, on the PostgreSQL of DATABASE_URL: in each order at the start, in the
 * middle and near the end, and with each filter at the start and in the middle. For each page it shows the time, and how many rows PostgreSQL
 * read for it (EXPLAIN ANALYZE of the same statement). With --keep, the table goes into docs/performance.md.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { getNamedType, isInputObjectType } from 'graphql';
import pg from 'pg';
import pino from 'pino';
import { ALL_PERMISSIONS, permissionsIn } from '../src/access/permissions.js';
import { createApp } from '../src/app.js';
import { openDatabase } from '../src/database/connect.js';
import type { ReadStatement } from '../src/database/statements/read-statement.js';
import { columnOf } from '../src/database/statements/sql.js';
import type { Entity } from '../src/graphql/entity.js';
import { type Order, toPage } from '../src/graphql/paging/paging.js';
import { createHttpServer } from '../src/http/http.js';
import { schema } from '../src/modules/schema.js';
import { valuesOf } from './embedded-documents.js';
import { writeSection } from './section.js';
import { makeKey, quantile, sql } from './support.js';

/** The first requests of a statement prepare it, and PostgreSQL plans each of the first five. */
const [WARM_UP, TIMES] = [6, 5];
const DEPTHS = [0, 0.5, 0.95];
/** Pages that are listed one by one. */
const SHOWN = 5;

const { values: options } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

interface Page {
  readonly list: string;
  readonly args: string;
  readonly ms: number;
  /** Rows that PostgreSQL read from tables and indexes. */
  readonly rowsRead: number;
  /** Tables that PostgreSQL read completely. */
  readonly scanned: readonly string[];
}

const database = await openDatabase({ url });
let last: ReadStatement | undefined;
const watched = {
  ...database,
  read: (statement: ReadStatement) => {
    last = statement;
    return database.read(statement);
  },
};
const app = createApp({ database: watched, log: pino({ level: 'silent' }), jwtSecret: 'x'.repeat(32) });
const server = createHttpServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
const client = new pg.Client({ connectionString: url });
await client.connect();
const { key, revoke } = await makeKey(url, permissionsIn(ALL_PERMISSIONS));

/** The error code of the answer, if it has one. */
async function send(query: string): Promise<string | undefined> {
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return /"code":"(\w+)"/.exec(await response.text())?.[1];
}

const nodesIn = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesIn)];

/** Undefined for a list that no key may read, or arguments that the list refuses. */
async function measure(list: string, args: string): Promise<Page | undefined> {
  const query = `{ ${list}(${['first: 20', args].filter(Boolean).join(', ')}) { nodes { id } pageInfo { hasNextPage } } }`;
  last = undefined;
  if ((await send(query)) !== undefined || last === undefined) return undefined;
  const { text, values } = last as ReadStatement;
  for (let i = 0; i < WARM_UP; i++) await send(query);
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const began = performance.now();
    await send(query);
    times.push(performance.now() - began);
  }
  const { rows } = await client.query(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, [...values]);
  const nodes = nodesIn(rows[0]['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] || node['Index Name']);
  const rowsOf = (node: Node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return {
    list,
    args,
    ms: quantile(times, 0.5),
    rowsRead: nodes.reduce((sum, node) => sum + rowsOf(node), 0),
    scanned: nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [])),
  };
}

/** The cursor of a row at a depth of the list in this order: by a sample of the table. Undefined when it has no such row. */
async function cursorAt(depth: number, { name, table }: Entity, order: Order): Promise<string | undefined> {
  const { column } = columnOf(name, order.column);
  const part = order.direction === 'asc' ? depth : 1 - depth;
  const [counted] = await sql<{ rows: number }>(
    url as string,
    'SELECT reltuples AS rows FROM pg_class WHERE oid = $1::regclass',
    [table],
  );
  const sample = (counted?.rows ?? 0) > 100_000 ? 'TABLESAMPLE SYSTEM (1)' : '';
  const [row] = await sql<{ value: unknown; id: string }>(
    url as string,
    `SELECT t.${column} AS value, t.id FROM ${table} AS t WHERE t.${column} >= (SELECT percentile_disc(${part}) WITHIN GROUP (ORDER BY s.${column})
       FROM ${table} AS s ${sample}) ORDER BY t.${column}, t.id LIMIT 1`,
  );
  return row && toPage([{ [order.column]: row.value, id: row.id }], {}, order).edges[0]?.cursor;
}

/** The orders of a list, each with its argument. */
function* ordersOf({ sort, order }: Entity): Generator<readonly [args: string, order: Order]> {
  yield ['', order];
  for (const [field, [column]] of Object.entries(sort))
    for (const direction of ['asc', 'desc'] as const)
      yield [`orderBy: { field: ${field}, direction: ${direction.toUpperCase()} }`, { column, direction }];
}

async function pagesOf(list: string, entity: Entity, filters: readonly string[]): Promise<Page[]> {
  const pages: (Page | undefined)[] = [];
  const at = async (depth: number, args: string, order: Order) => {
    const cursor = depth === 0 ? undefined : await cursorAt(depth, entity, order);
    if (depth > 0 && cursor === undefined) return;
    pages.push(await measure(list, [args, cursor && `after: "${cursor}"`].filter(Boolean).join(', ')));
  };
  for (const [args, order] of ordersOf(entity)) for (const depth of DEPTHS) await at(depth, args, order);
  for (const filter of filters) for (const depth of DEPTHS.slice(0, 2)) await at(depth, `filter: { ${filter} }`, entity.order);
  return pages.filter((page) => page !== undefined);
}

const HEAD = `| list | rows | pages | p50 | slowest | most rows read for a page | tables read completely |
| --- | ---: | ---: | ---: | ---: | ---: | --- |`;
const count = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (value: number): string => `${value.toFixed(1)} ms`;

try {
  const lines: string[] = [];
  const all: Page[] = [];
  for (const { name, args, extensions } of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (extensions.reads?.kind !== 'list' || args.some(({ type }) => String(type).endsWith('!'))) continue;
    const { entity } = extensions.reads;
    const filter = getNamedType(args.find((argument) => argument.name === 'filter')?.type);
    const filters = isInputObjectType(filter) ? Object.values(filter.getFields()).flatMap(valuesOf) : [];
    const pages = await pagesOf(name, entity, filters);
    if (pages.length === 0) continue;
    all.push(...pages);
    const [rows] = await sql<{ count: string }>(url, `SELECT count(*) FROM ${entity.table}`);
    const scanned = [...new Set(pages.flatMap((page) => page.scanned))].join(', ');
    const times = pages.map((page) => page.ms);
    const line = [name, count(Number(rows?.count)), pages.length, ms(quantile(times, 0.5)), ms(Math.max(...times))];
    lines.push(`| ${[...line, count(Math.max(...pages.map((page) => page.rowsRead))), scanned].join(' | ')} |`);
    console.log(lines.at(-1));
  }
  const shown = (by: (page: Page) => number) =>
    [...all]
      .sort((one, other) => by(other) - by(one))
      .slice(0, SHOWN)
      .map((page) => {
        const args = page.args.replace(/after: "[^"]*"/, 'after: …');
        return `- ${ms(page.ms)}, ${count(page.rowsRead)} rows read: \`${page.list}(${args})\``;
      })
      .join('\n');
  const text = [
    `${HEAD}\n${lines.join('\n')}`,
    `The slowest of ${count(all.length)} pages:`,
    shown((page) => page.ms),
    'Those that read most rows:',
    shown((page) => page.rowsRead),
  ].join('\n\n');
  console.log(text);
  if (options.keep) writeSection('depths', text);
} finally {
  await revoke();
  await client.end();
  server.closeAllConnections();
  server.close();
  await database.close();
}
