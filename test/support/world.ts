/** A server over odd rows, with every kind of caller, and the values by which reads find the rows. */
import { MODELS } from '../../src/database/statements/models.js';
import { entityNamed } from '../../src/graphql/entity.js';
import type { HttpOptions } from '../../src/http/http.js';
import type { Known } from './arguments.js';
import { Asker } from './ask.js';
import { oddRows } from './odd-rows.js';
import { makePrincipals, type Principals } from './principals.js';
import { Random } from './random.js';
import type { OddRows, Row } from './row-maker.js';
import { type ServerOptions, startServer, type TestServer } from './server.js';

export interface World extends Principals {
  readonly server: TestServer;
  readonly asker: Asker;
  readonly rows: OddRows;
  readonly known: Known;
  /** Another endpoint of the same app. */
  listen(options: HttpOptions): Promise<string>;
  stop(): Promise<void>;
}

export async function makeWorld(seed: number, options: ServerOptions = {}): Promise<World> {
  const random = new Random(seed);
  const asker = new Asker();
  const server = await startServer({ metrics: asker.metrics, ...options });
  // Keys need surveys for their scopes, and rows need keys.
  const surveys = ['ALPHA', 'Beta', 'gamma.1', 'EMPTY'].map((name) => ({ id: random.uuid(), name }));
  const callers = await makePrincipals(server, random, surveys);
  const rows = oddRows(random, surveys, callers.users, callers.keys);
  for (const [table, given] of rows.tables) await insert(server, table, given);
  // No value is a value too.
  await server.app.db.$executeRawUnsafe(`UPDATE models SET metrics = 'null' WHERE version = '1'`);
  asker.watch(server);
  const ids = new Map(rows.ids);
  ids.set(
    'User',
    callers.users.map((id) => `User:${id}`),
  );
  ids.set(
    'ApiKey',
    callers.keys.map((id) => `ApiKey:${id}`),
  );
  const cursors = await cursorsOf(server, asker);
  const stop = async () => {
    asker.close();
    await server.stop();
  };
  const listen = async (options: HttpOptions) => `${await server.listen({ metrics: asker.metrics, ...options })}/graphql`;
  return { ...callers, server, asker, listen, rows, known: { ids, texts: textsOf(rows), cursors }, stop };
}

/** By way of JSON, since -0, very small numbers and the year 1 must arrive as they are. */
async function insert({ app }: TestServer, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(Object.assign({}, ...rows)).filter((column) => column !== 'id' || !LINKS.has(table));
  const names = columns.map((column) => `"${column}"`).join(', ');
  await app.db.$executeRawUnsafe(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    JSON.stringify(rows),
  );
}

/** Tables without an id. */
const LINKS = new Set(['training_dataset_surveys', 'processing_job_surveys']);

/** The texts that arguments look for. */
function textsOf({ tables, surveys }: OddRows): Map<string, string[]> {
  const columns = [
    'external_id',
    'filter_band',
    'name',
    'version',
    'type',
    'workflow_id',
    'task_id',
    'action',
    'entity_type',
    'key',
  ];
  const texts = new Map<string, string[]>([
    ['survey', [...surveys.map(({ name }) => name), 'alpha', 'NOWHERE']],
    ['filterBand', ['g', 'R', "'", '']],
    ['search', ['a', 'E', '%', '_', '\\', "'", '🌌', 'k1', '.']],
  ]);
  for (const rows of tables.values())
    for (const row of rows)
      for (const column of columns) {
        const name = column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
        const value = row[column];
        if (typeof value === 'string') texts.set(name, [...(texts.get(name) ?? []), value]);
      }
  return texts;
}

/** The cursors of every list in every order, as an admin gets them. */
async function cursorsOf(server: TestServer, asker: Asker): Promise<Map<string, string[]>> {
  const cursors = new Map<string, string[]>();
  const headers = { Authorization: `Bearer ${server.admin.token}` };
  for (const name of Object.keys(MODELS)) {
    const entity = entityNamed(name);
    if (entity === undefined || name === 'TrainingSample') continue;
    const list = name === 'Survey' ? 'surveys' : `${entity.field}s`;
    const orders = [['', ''], ...Object.keys(entity.sort).flatMap((field) => ['ASC', 'DESC'].map((way) => [field, way]))];
    for (const [field, direction] of orders) {
      const order = field ? `orderBy: { field: ${field}, direction: ${direction} }` : '';
      const query = `{ list: ${list}(first: 100, ${order}) { edges { cursor } } }`;
      const { text } = await asker.ask(server.url, headers, { query });
      cursors.set(
        `${name} ${field} ${direction}`,
        JSON.parse(text).data.list.edges.map(({ cursor }: { cursor: string }) => cursor),
      );
    }
  }
  for (const name of ['Observation', 'Detection', 'Candidate', 'Alert'])
    for (const direction of ['ASC', 'DESC'])
      cursors.set(
        `${name} SEPARATION ${direction}`,
        [0, 1e-7, 45, 90, 170].map((separation) => cursorOf('separation', separation, direction.toLowerCase())),
      );
  for (const direction of ['ASC', 'DESC'])
    for (const field of ['POSITION', 'CREATED_AT'])
      cursors.set(
        `TrainingSample ${field} ${direction}`,
        [0, 3, 6, 9].map((position) => cursorOf('position', position, direction.toLowerCase())),
      );
  cursors.set('TrainingSample  ', cursors.get('TrainingSample POSITION ASC') ?? []);
  return cursors;
}

/** A cursor of a list whose rows are not known here: samples, whose position is all that counts, and rows near any position. */
const cursorOf = (column: string, value: number, direction: string): string =>
  Buffer.from(JSON.stringify([column, direction, value, '01890a5d-ac96-774b-bcce-b302099a8057'])).toString('base64url');
