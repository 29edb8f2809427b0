/**
 * Ingests two observations and reads the latest back with the typed client: npx tsx examples/observations.ts
 *
 * Needs ASTRID_API_KEY, a key with observations:ingest and read:data. ASTRID_URL: http://127.0.0.1:4000 unless set,
 * with or without /graphql.
 */
import { Client } from '../src/client/client.js';
import { AstridError } from '../src/client/error.js';
import { IngestObservations, ListObservations } from '../src/client/operations.js';

const client = new Client();

try {
  const { ingestObservations: done } = await client.request(IngestObservations, {
    input: {
      survey: 'ZTF',
      observations: [
        { externalId: 'example-ts-1', ra: 210.910674, dec: 54.311651, observedAt: '2023-05-19T17:27:15Z', filterBand: 'r' },
        { externalId: 'example-ts-2', ra: 210.910674, dec: 54.311651, observedAt: '2023-05-20T17:27:15Z', filterBand: 'g' },
      ],
    },
  });
  console.log(`inserted ${done.inserted}, updated ${done.updated}, unchanged ${done.unchanged}`);

  const { observations } = await client.request(ListObservations, { first: 3, filter: { survey: 'ZTF' } });
  for (const { externalId, ra, dec, observedAt } of observations.nodes) console.log(externalId, ra, dec, observedAt);
} catch (error) {
  if (!(error instanceof AstridError)) throw error;
  console.error(`${error.code}: ${error.message}`, error.extensions);
  process.exitCode = 1;
}
