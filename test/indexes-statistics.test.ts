/**
 * An index serves each statistic that selects a part of the rows, and the cross-match of a key with scopes. PostgreSQL explains the
 * statements that the server sends, with their parameters and a free choice of plan.
 */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Sizes } from '../bench/rows.js';
import { nodesOf, type Plan, type Statement } from './support/explained.js';
import { type Filled, fillDatabase } from './support/filled-database.js';
import type { RequestOptions, TestServer } from './support/server.js';

const SIZES: Sizes = {
  ...{ observations: 40_000, runs: 15_000, detections: 45_000, idleSurveys: 10 },
  ...{ models: 10, users: 10, events: 10, datasets: 10 },
};
const JUDGED =
  "UPDATE detections SET human_label = 'SUPERNOVA' WHERE id IN (SELECT id FROM detections LIMIT 100); SELECT recount_detections()";

describe.skipIf('snapshot' in inject('databaseOrigin'))('on a PostgreSQL server', () => {
  let filled: Filled | null;
  let server: TestServer;
  let client: pg.Client;
  let modelId: string;
  let sent: Statement[];

  beforeAll(async () => {
    filled = await fillDatabase(SIZES, JUDGED);
    if (filled === null) return;
    ({ server, client, sent } = filled);
    const { rows } = await client.query('SELECT model_id FROM model_runs GROUP BY 1 ORDER BY count(*) DESC LIMIT 1');
    modelId = `Model:${rows[0].model_id}`;
  }, 300_000);

  afterAll(() => filled?.close());

  /** The parts of the plan of the only statement with this text. */
  async function planOf(document: string, text: string, by: RequestOptions = { token: server.admin.token }): Promise<Plan[]> {
    sent.length = 0;
    await server.ok(document, by);
    const [statement, ...more] = sent.filter((one) => one.text.includes(text));
    expect(more).toEqual([]);
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${statement?.text}`, statement?.values);
    return nodesOf(rows[0]['QUERY PLAN'][0].Plan);
  }

  /** How the plan reads a table: the names of indexes, or the node that reads all of it. */
  const readsOf = (nodes: readonly Plan[], table: string) =>
    nodes.flatMap((node) => node['Index Name'] ?? (node['Relation Name'] === table ? [node['Node Type']] : []));

  test('a model is measured by its judged detections alone', async () => {
    const nodes = await planOf(`{ modelPerformance(modelId: "${modelId}") { accuracy } }`, 'human_label IS NOT NULL');
    expect(readsOf(nodes, 'detections')).toContain('detections_judged');
    expect(readsOf(nodes, 'detections').filter((read) => read === 'Seq Scan')).toEqual([]);
  });

  test.each([
    ['detectionStatistics(filter: { survey: "HST" }) { count byType { count } }', 'GROUPING SETS', 'detection_counts'],
    ['detectionStatistics(filter: { createdAfter: "2025-12-30T12:00Z" }) { byModel { count } }', 'GROUPING SETS', 'detections'],
    [
      'detectionStatistics(filter: { survey: "DES", createdBefore: "2025-09-09T23:59:59Z" }) { byType { count } }',
      'GROUPING SETS',
      'detections',
    ],
    ['skyDensity(filter: { survey: "HST" }) { count }', 'floor', 'observations'],
    ['skyDensity(filter: { observedAfter: "2025-12-20" }) { count }', 'floor', 'observations'],
    [
      'skyDensity(filter: { or: [{ externalId: "bench-7" }, { observedAfter: "2025-12-30" }] }) { count }',
      'floor',
      'observations',
    ],
    ['observationStatistics(filter: { status: FAILED }) { count }', 'GROUP BY', 'observations'],
  ])('%s reads the selected rows', async (field, text, table) => {
    expect(readsOf(await planOf(`{ ${field} }`, text), table)).not.toContain('Seq Scan');
  });

  test.each([
    [''],
    ['(filter: { survey: "HST", createdAfter: "2025-09-01" })'],
    ['(filter: { createdAfter: "2025-09-01", createdBefore: "2025-12-01" })'],
  ])('statistics of whole days%s read no detections', async (filter) => {
    const lists = `bySurvey { count } byType { count } byStatus { count } byModel { count } confidenceHistogram { count } ${filter && 'byDay { count }'}`;
    const nodes = await planOf(`{ detectionStatistics${filter} { judgedShare meanConfidence ${lists} } }`, 'GROUPING SETS');
    const tables = new Set(nodes.flatMap((node) => node['Relation Name'] ?? []));
    expect(tables).toEqual(new Set(['detection_counts', 'surveys', 'models']));
  });

  test('the walks of a key with scopes follow the index of the sky', async () => {
    const { key } = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:HST'] });
    const document = '{ crossMatch(of: DETECTION, positions: [{ id: "a", ra: 10, dec: 10, radius: 1 }]) { matches { rowId } } }';
    await client.query('SET enable_bitmapscan = off; SET enable_sort = off');
    const nodes = await planOf(document, 'CROSS JOIN LATERAL', { key });
    await client.query('RESET enable_bitmapscan; RESET enable_sort');
    expect(readsOf(nodes, 'detections')).toEqual(['detections_sky']);
    expect(sent.map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('SET LOCAL enable_sort = off')]),
    );
  });
});
