/** Part `python`: one Python caller reads observations, and ingests a catalogue, with the client in clients/python. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Bench } from './context.js';
import { makeKey, scratchDatabase, sql, startBuilt } from './support.js';

const PROGRAM = 'clients/python/bench/throughput.py';
const PYTHON = process.env.PYTHON ?? 'python3';
const NEEDS = `not measured: ${PYTHON} -m pip install './clients/python[pandas,astropy]'`;
const READ = { rows: 200_000, as: { pages: 'as models', frame: 'into a frame of pandas', table: 'into a table of astropy' } };
const INGESTED = 50_000;

const isInstalled = (): boolean => spawnSync(PYTHON, ['-c', 'import astrid, astropy, pandas']).status === 0;
const count = (value: number): string => Math.round(value).toLocaleString('en');

export async function python({ url, key, report }: Bench): Promise<void> {
  const reading = (as: string) =>
    `reading ${count(READ.rows)} observations with all fields ${as}, rows a second to one Python caller`;
  const ingesting = `ingesting a catalogue of ${count(INGESTED)} rows through the Python importer`;
  if (!isInstalled()) {
    for (const as of Object.values(READ.as)) report(reading(as), '≥ 20,000', NEEDS);
    return report(ingesting, '≥ 5,000/s', NEEDS);
  }
  const read = await measured(url, key, 'read', READ.rows);
  for (const [name, as] of Object.entries(READ.as)) {
    const rate = read[name] as number;
    report(reading(as), '≥ 20,000', count(rate), rate);
    // On a slow core, this is what stands in the way: the client, and not the server.
    const [computing, all] = [read.computing?.[name] as number, 1e6 / rate];
    report(`${reading(as)}: the time of a row, and Python's part of it`, '', `${all.toFixed(0)} and ${computing.toFixed(0)} µs`);
  }
  const scratch = await scratchDatabase(url);
  try {
    // The first start makes the tables.
    await (await startBuilt({ DATABASE_URL: scratch.url })).stop();
    await sql(scratch.url, "INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), 'BENCH')");
    const { importer } = await measured(scratch.url, (await makeKey(scratch.url)).key, 'ingest', INGESTED);
    report(ingesting, '≥ 5,000/s', `${count(importer as number)}/s`, importer);
  } finally {
    await scratch.drop();
  }
}

/** Rows a second, and Python's microseconds for each row. */
type Measured = Readonly<Record<string, number>> & { readonly computing?: Readonly<Record<string, number>> };

/** Rows a second, by the names that the program gives to what it did. */
async function measured(database: string, key: string, what: 'read' | 'ingest', rows: number): Promise<Measured> {
  const server = await startBuilt({ DATABASE_URL: database });
  try {
    const env = { ...process.env, ASTRID_URL: `http://127.0.0.1:${server.port}`, ASTRID_API_KEY: key };
    const { stdout } = await promisify(execFile)(PYTHON, [PROGRAM, what, '--rows', String(rows)], { env });
    return JSON.parse(stdout.trim().split('\n').at(-1) as string);
  } finally {
    await server.stop();
  }
}
