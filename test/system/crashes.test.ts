/**
 * Eight workers on two nodes, killed and started again at random, while leases run out: each observation has one completed run of each
 * step in the end. `CRASH_OBSERVATIONS=6453` takes so many observations instead of 60, `CRASH_SEED` repeats the choice of what is killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { madeObservations } from '../../src/cli/demo/made-observations.js';
import { readObservations } from '../../src/cli/demo/observations-csv.js';
import type { ObservationInput } from '../../src/client/gql/graphql.js';
import { freePort } from '../support/cluster.js';
import { createServerDatabase } from '../support/database.js';
import { serverEnvironment } from '../support/global-setup.js';
import { command } from '../support/programs.js';
import { JWT_SECRET, startServer } from '../support/server.js';

const COUNT = Number(process.env.CRASH_OBSERVATIONS ?? 60);
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 100_000);
const WORKERS = 8;
/** Seconds between two kills. Starting processes costs so much computing that a kill each second would leave little for many observations. */
const PAUSE = Number(process.env.CRASH_PAUSE ?? (COUNT > 1_000 ? 3 : 1));
/** Seconds by which leases end earlier, each second. Among many observations enough of them end by themselves. */
const FASTER = COUNT > 1_000 ? 1 : 4;
const origin = inject('databaseOrigin');
const supernovae = fileURLToPath(new URL('../../../shared/data/supernovae.csv', import.meta.url));
const workerFile = fileURLToPath(new URL('../support/claiming-worker.mjs', import.meta.url));
const TABLES = ['preprocess_runs', 'difference_runs', 'model_runs'];

/** Numbers from 0 to 1 that a seed repeats. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/**
 * As many observations as wanted: the first ones of the catalogue, and then the same ones under other names. A clone without the catalogue
 * beside it takes the made ones.
 */
async function observations(): Promise<readonly ObservationInput[]> {
  const { rows } = existsSync(supernovae) ? await readObservations(supernovae) : madeObservations();
  console.log({ from: existsSync(supernovae) ? supernovae : 'made observations', different: Math.min(rows.length, COUNT) });
  return Array.from({ length: COUNT }, (_, index) => {
    const row = rows[index % rows.length] as ObservationInput;
    return index < rows.length ? row : { ...row, externalId: `${row.externalId} ${index}` };
  });
}

/** A process that is killed and started again. */
class Process {
  #child: ChildProcess | undefined;
  output = '';

  constructor(
    private readonly args: readonly string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  start(): void {
    const env = { PATH: process.env.PATH, ...this.env };
    this.#child = spawn(process.execPath, [...this.args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe.skipIf('snapshot' in origin)('on a PostgreSQL server', () => {
  test(
    `${WORKERS} workers on two nodes, killed at random, complete ${COUNT} observations once (seed ${SEED})`,
    async () => {
      if ('snapshot' in origin) return;
      const random = randomOf(SEED);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const database = await createServerDatabase(origin.template);
      onTestFinished(() => database.drop());
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      onTestFinished(() => client.end());
      const server = await startServer({ databaseUrl: database.url });
      const survey = await server.makeSurvey();
      const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: [`survey:${survey.name}`] });
      const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
      const rows = await observations();
      const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
      for (let start = 0; start < rows.length; start += 1_000) {
        const input = { survey: survey.name, observations: rows.slice(start, start + 1_000) };
        await server.ok(INGEST, { variables: { input }, key });
      }
      await server.stop();

      const ports = [await freePort(), await freePort()];
      const urls = ports.map((port) => `http://127.0.0.1:${port}`);
      const nodes = ports.map((port) => {
        const env = {
          ...serverEnvironment(database.url),
          JWT_SECRET,
          PORT: String(port),
          ADMIN_PASSWORD: 'a password of crashes',
        };
        return new Process(command('main.ts'), env);
      });
      const nodesOf = urls.map((url) => `${url}/graphql`).join(' ');
      const env = { NODES: nodesOf, API_KEY: key, MODEL: `Model:${model.id}`, SURVEY: survey.name };
      const workers = Array.from({ length: WORKERS }, () => new Process([workerFile], env));
      const all = [...nodes, ...workers];
      onTestFinished(async () => {
        for (const one of all) await one.kill();
      });
      for (const node of nodes) node.start();
      for (const url of urls) await expect.poll(() => answers(url), { timeout: 180_000 }).toBe(true);
      for (const worker of workers) worker.start();

      const completed = async () => {
        const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table} WHERE status = 'COMPLETED')`);
        const { rows: found } = await client.query(`SELECT (${counts.join(' + ')})::int AS count`);
        return found[0].count as number;
      };
      let killed = 0;
      const began = performance.now();
      for (let turn = 0; (await completed()) < TABLES.length * rows.length; turn++) {
        await sleep(PAUSE * 1_000);
        // Time passes faster than a lease lasts: workers that live are overtaken too.
        for (const table of TABLES)
          await client.query(
            `UPDATE ${table} SET lease_ends_at = lease_ends_at - interval '${FASTER * PAUSE} s' WHERE status = 'RUNNING' AND lease_ends_at IS NOT NULL`,
          );
        const worker = pick(workers);
        await worker.kill();
        worker.start();
        killed++;
        // One node at a time: without any, nothing would be done.
        if (turn % 5 === 4 && (await Promise.all(urls.map(answers))).every(Boolean)) {
          const node = pick(nodes);
          await node.kill();
          node.start();
          killed++;
        }
      }
      // What the workers still do when everything is complete must change nothing.
      await sleep(2_000);
      for (const one of all) await one.kill();

      for (const table of TABLES) {
        const { rows: wrong } = await client.query(`
          SELECT o.external_id, array_agg(r.status) FROM observations o LEFT JOIN ${table} r ON r.observation_id = o.id
           GROUP BY 1 HAVING array_agg(r.status::text) <> '{COMPLETED}'`);
        expect(wrong, table).toEqual([]);
      }
      const { rows: states } = await client.query('SELECT status, count(*)::int FROM observations GROUP BY 1');
      expect(states).toEqual([{ status: 'DIFFERENCED', count: rows.length }]);
      const { rows: made } = await client.query(
        'SELECT (SELECT count(*) FROM candidates)::int AS candidates, (SELECT count(*) FROM detections)::int AS detections',
      );
      expect(made).toEqual([{ candidates: rows.length, detections: rows.length }]);
      const { rows: repeated } = await client.query(
        TABLES.map(
          (table) => `SELECT '${table}' AS step, sum(retry_count)::int AS repeated, max(retry_count) AS most FROM ${table}`,
        ).join(' UNION ALL '),
      );
      console.log({ seconds: Math.round((performance.now() - began) / 1_000), killed, repeated });
      expect(killed).toBeGreaterThan(2);
      expect(workers.map(({ output }) => output).join('')).toBe('');
      const faults = nodes.flatMap(({ output }) => output.split('\n').filter((line) => line.includes('unforeseen fault')));
      expect(faults).toEqual([]);
    },
    COUNT * 2_000 + 180_000,
  );
});
