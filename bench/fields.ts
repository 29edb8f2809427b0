/**
 * `npm run bench:fields`: the duration of each field whose work the database does: filters with lists, `or` and `not`, orders, cones, the
 * cross-match, the map and the statistics, for a key without scopes and for a key of one small survey. On the PostgreSQL of DATABASE_URL, which
 * `npm run bench:seed` has filled. TIMES (how often each is sent), ONLY (a part of a name) and SURVEY (of the scoped key) can be set.
 */
import { makeKey, quantile, sql, Worker } from './support.js';

const TIMES = Number(process.env.TIMES ?? 5);
const ONLY = process.env.ONLY ?? '';
const SURVEY = process.env.SURVEY ?? 'HST';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}

interface Field {
  readonly name: string;
  readonly query: string;
  readonly variables?: object;
}

/** A page of a list, and the same page in a cone. */
const page = (list: string, args: string) => `{ ${list}(first: 20, ${args}) { nodes { id } pageInfo { endCursor } } }`;
const FILTERS: readonly (readonly [list: string, filter: string])[] = [
  ['observations', 'statuses: [FAILED, PREPROCESSING]'],
  ['observations', 'filterBands: ["F814W", ""], not: { status: INGESTED }'],
  ['observations', 'or: [{ status: FAILED }, { filterBand: "F814W" }]'],
  ['observations', 'or: [{ externalId: "none" }, { externalId: "neither" }]'],
  ['observations', 'not: { observedBefore: "2099-01-01" }'],
  ['detections', 'statuses: [CONFIRMED, REJECTED], types: [VARIABLE, ARTIFACT]'],
  ['detections', 'or: [{ type: SUPERNOVA, status: CONFIRMED }, { minConfidence: 0.9999 }]'],
  ['detections', 'not: { statuses: [PENDING, VALIDATING, VALIDATED, REJECTED] }'],
  ['detections', 'or: [{ createdAfter: "2099-01-01" }, { createdBefore: "1999-01-01" }]'],
  ['candidates', 'statuses: [REJECTED, ACCEPTED], minSnr: 50'],
  ['candidates', 'not: { status: NEW }'],
  ['alerts', 'priorities: [CRITICAL, HIGH], not: { status: SENT }'],
];
const ORDERS: Readonly<Record<string, string>> = {
  observations: 'DEC',
  detections: 'CONFIDENCE',
  candidates: 'SNR',
  alerts: 'CREATED_AT',
};
const filters = FILTERS.flatMap(([list, filter]) =>
  ['', `, orderBy: { field: ${ORDERS[list]}, direction: ASC }`].map((order) => ({
    name: `${list}(filter: { ${filter} }${order})`,
    query: page(list, `filter: { ${filter} }${order}`),
  })),
);

const cones = Object.entries(ORDERS).flatMap(([list, column]) =>
  [0.1, 2, 10, 60, 180].flatMap((radius) =>
    ['SEPARATION, direction: ASC', 'SEPARATION, direction: DESC', `${column}, direction: DESC`].map((order) => {
      const args = `near: { ra: 137.5, dec: 20, radius: ${radius} }, orderBy: { field: ${order} }`;
      return { name: `${list}(${args})`, query: page(list, args) };
    }),
  ),
);

const CROSS_MATCH = `query ($of: CrossMatchTarget!, $positions: [CrossMatchPosition!]!, $most: Int) {
  crossMatch(of: $of, positions: $positions, perPosition: $most) { positionId matches { rowId separation } } }`;

/** A thousand positions at rows, or all over the sky. */
async function matches(database: string): Promise<Field[]> {
  const at = async (table: string) =>
    sql<{ ra: number; dec: number }>(database, `SELECT ra, dec FROM ${table} TABLESAMPLE SYSTEM (1) LIMIT 1000`);
  const sky = Array.from({ length: 1_000 }, (_, i) => ({
    ra: (i * 137.50776405) % 360,
    dec: (Math.asin(1 - (2 * (i + 0.5)) / 1_000) * 180) / Math.PI,
  }));
  const one = (of: string, what: string, places: readonly { ra: number; dec: number }[], radius: number, most = 1): Field => ({
    name: `crossMatch(of: ${of}, 1,000 positions ${what}, radius ${radius}°, perPosition: ${most})`,
    query: CROSS_MATCH,
    variables: { of, most, positions: places.map(({ ra, dec }, i) => ({ id: `${i}`, ra, dec, radius })) },
  });
  const [detections, observations] = [await at('detections'), await at('observations')];
  return ['OBSERVATION', 'DETECTION', 'CANDIDATE', 'ALERT'].flatMap((of) => {
    const rows = of === 'OBSERVATION' ? observations : detections;
    return [
      one(of, 'at rows', rows, 0.001),
      one(of, 'at rows', rows, 1),
      one(of, 'all over the sky', sky, 1),
      one(of, 'at rows', rows, 1, 2),
    ];
  });
}

const STATISTICS =
  'count judgedShare meanConfidence bySurvey { survey count } byType { type count } byStatus { status count } byModel { name count } byDay { day count } confidenceHistogram { from count }';

async function statistics(database: string): Promise<Field[]> {
  const [model] = await sql<{ id: string }>(
    database,
    'SELECT model_id AS id FROM model_runs GROUP BY 1 ORDER BY count(*) DESC LIMIT 1',
  );
  const documents = {
    'skyDensity(cells: 5000)': '{ skyDensity(cells: 5000) { index count } }',
    'skyDensity of a survey': '{ skyDensity(filter: { survey: "HST" }, cells: 5000) { index count } }',
    'skyDensity with or':
      '{ skyDensity(filter: { or: [{ status: FAILED }, { filterBand: "r" }] }, cells: 5000) { index count } }',
    observationStatistics: '{ observationStatistics { count } }',
    'detectionStatistics { count }': '{ detectionStatistics { count } }',
    'detectionStatistics of one day': `{ detectionStatistics(filter: { createdAfter: "2025-12-30", createdBefore: "2025-12-31" }) { ${STATISTICS} } }`,
    'detectionStatistics of 300 days with all lists': `{ detectionStatistics(filter: { createdAfter: "2025-03-01" }) { ${STATISTICS} } }`,
    'detectionStatistics of a survey, without days': `{ detectionStatistics(filter: { survey: "HST" }) { ${STATISTICS.replace('byDay { day count }', '')} } }`,
    'detectionStatistics without days': `{ detectionStatistics { ${STATISTICS.replace('byDay { day count }', '')} } }`,
    modelPerformance: `{ modelPerformance(modelId: "Model:${model?.id}") { accuracy confusion { count } reliability { count } byType { recall } } }`,
  };
  return Object.entries(documents).map(([name, query]) => ({ name, query }));
}

const fields = [...filters, ...cones, ...(await matches(url)), ...(await statistics(url))].filter(({ name }) =>
  name.includes(ONLY),
);
const server = new Worker('side.ts', 'api', url);
const { port } = await server.answer<{ port: number }>();
const all = await makeKey(url, ['read:public', 'read:data']);
const [survey] = await sql<{ id: string }>(url, 'SELECT id FROM surveys WHERE name = $1', [SURVEY]);
const scoped = await makeKey(url, ['read:public', 'read:data'], [`survey:${survey?.id}`]);

/** Milliseconds, or the code of the error. */
async function timeOf(key: string, { query, variables }: Field): Promise<number | string> {
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] };
  const [error] = errors ?? [];
  return error ? `${error.extensions.code}: ${error.message.slice(0, 80)}` : performance.now() - began;
}

async function measured(key: string, field: Field): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i <= TIMES; i++) {
    const time = await timeOf(key, field);
    if (typeof time === 'string') return time;
    // The first one reads from the disk, and prepares statements.
    if (i > 0 || time > 5_000) times.push(time);
    if (time > 5_000) break;
  }
  return `${quantile(times, 0.5).toFixed(0)} ms (most ${Math.max(...times).toFixed(0)})`;
}

try {
  for (const field of fields)
    console.log(`${field.name}: ${await measured(all.key, field)}; survey ${SURVEY} only: ${await measured(scoped.key, field)}`);
} finally {
  await all.revoke();
  await scoped.revoke();
  await server.stop();
}
