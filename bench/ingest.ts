/** Part `ingest`: bulk ingest on PostgreSQL by HTTP, into an empty database. */
import { type Bench, withSides } from './context.js';
import { ask, contender, startSide } from './sides.js';
import { makeKey, scratchDatabase, sql, startBuilt } from './support.js';

const INGEST = 'mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) { inserted } }';
const BATCH = 1_000;
const BATCHES = 60;
const SENDERS = 4;

const rowsOf = (batch: number) =>
  Array.from({ length: BATCH }, (_, i) => ({
    externalId: `${batch}-${i}`,
    ra: Math.random() * 360,
    dec: (Math.asin(2 * Math.random() - 1) * 180) / Math.PI,
    observedAt: new Date(1_700_000_000_000 + i * 60_000).toISOString(),
    filterBand: 'r',
    exposureTime: 30,
  }));

export async function ingest({ url, report }: Bench): Promise<void> {
  const scratch = await scratchDatabase(url);
  try {
    // The first start makes the tables.
    await (await startBuilt({ DATABASE_URL: scratch.url })).stop();
    const { key } = await makeKey(scratch.url);
    await sql(scratch.url, "INSERT INTO surveys (id, name) VALUES (gen_random_uuid(), 'BENCH')");
    await withSides({ api: startSide('api', 'side.ts', 'api', scratch.url) }, async ({ api }) => {
      const send = (batch: number) =>
        ask(
          contender(
            api,
            { query: INGEST, variables: { input: { survey: 'BENCH', observations: rowsOf(batch) } } },
            { 'X-API-Key': key },
          ),
        );
      await send(0);
      const began = performance.now();
      let next = 1;
      const sender = async () => {
        while (next <= BATCHES) await send(next++);
      };
      await Promise.all(Array.from({ length: SENDERS }, sender));
      const rate = (BATCHES * BATCH) / ((performance.now() - began) / 1_000);
      const what = `bulk ingest on PostgreSQL, ${BATCHES} calls of ${BATCH.toLocaleString('en')} rows, ${SENDERS} at a time`;
      report(what, '≥ 15,000/s', `${Math.round(rate).toLocaleString('en')}/s`, rate);
    });
  } finally {
    await scratch.drop();
  }
}
