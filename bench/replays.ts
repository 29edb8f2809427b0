/**
 * `npm run bench:replays`: how long another caller waits while many streams resume together, each after the same id, and how long the replays
 * take. On a separate database on the server of DATABASE_URL. A caller opens at most ten streams. CALLERS and EVENTS can be set.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '../test/support/events.js';
import { type Built, makeKey, quantile, scratchDatabase, sql, startBuilt } from './support.js';

const CALLERS = Number(process.env.CALLERS ?? 10);
const EVENTS = Number(process.env.EVENTS ?? 60);
const STREAMS = 10;
/** The pause of the other caller, and how long it reads before anything resumes. */
const PAUSE_MS = 20;
const CONTROL_MS = 3_000;
const SUBSCRIPTION =
  'subscription { observationChanged { id change observation { id externalId ra dec status survey { name } } } }';
const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';

const server = process.env.DATABASE_URL;
if (!server) {
  console.error('Set DATABASE_URL to a PostgreSQL server on which databases may be created.');
  process.exit(2);
}

async function send({ port }: Built, key: string, query: string, variables?: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
}

/** Milliseconds of each small read until the work is done. */
async function readsBeside(built: Built, key: string, work: Promise<unknown>): Promise<number[]> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  const times: number[] = [];
  while (!isDone) {
    const began = performance.now();
    await send(built, key, '{ surveys(first: 1) { nodes { id } } }');
    times.push(performance.now() - began);
    await sleep(PAUSE_MS);
  }
  await done;
  return times;
}

const shown = (times: readonly number[]): string =>
  [0.5, 0.99, 1].map((part, index) => `${['p50', 'p99', 'longest'][index]} ${quantile(times, part).toFixed(0)} ms`).join(', ');

const { url, drop } = await scratchDatabase(server);
let built: Built | undefined;
try {
  built = await startBuilt({ DATABASE_URL: url });
  const resuming = built;
  const [{ key: other }, { key: writer }] = [await makeKey(url), await makeKey(url)];
  const callers = await Promise.all(Array.from({ length: CALLERS }, () => makeKey(url)));
  await sql(url, "INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), 'BENCH')");
  const at = `http://127.0.0.1:${built.port}/graphql`;
  const first = await openStream(at, SUBSCRIPTION, { key: writer });
  for (let event = 0; event <= EVENTS; event++) {
    const row = {
      externalId: `row ${event}`,
      ra: event,
      dec: 0,
      observedAt: new Date().toISOString(),
      filterBand: 'r',
      exposureTime: 30,
    };
    await send(built, writer, INGEST, { input: { survey: 'BENCH', observations: [row] } });
  }
  await first.data();
  const { lastEventId } = first;
  first.close();

  console.log(`another caller's read alone: ${shown(await readsBeside(built, other, sleep(CONTROL_MS)))}`);
  const began = performance.now();
  const replays = callers.flatMap(({ key }) =>
    Array.from({ length: STREAMS }, async () => {
      const stream = await openStream(at, SUBSCRIPTION, { key, lastEventId });
      for (let event = 0; event < EVENTS; event++) await stream.data();
      stream.close();
    }),
  );
  const times = await readsBeside(resuming, other, Promise.all(replays));
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `beside ${replays.length} streams of ${CALLERS} callers that resume ${EVENTS} events each: ${shown(times)}. All replays took ${seconds.toFixed(1)} s`,
  );
} finally {
  await built?.stop();
  await drop();
}
